import { endsDealing } from "./evolve-refusals.ts";
import type { Fact, RelationshipPart } from "./facts.ts";
import { type Dealing, type Fold, MAX_RELATIONSHIPS } from "./fold.ts";
import type { Ms } from "./words.ts";

/** Purchases, inquiries and contracts, as far as they may let a rule stand back. */
export function relationships(fold: Fold, fact: Fact, at: Ms): Fold {
  if (!fact.relationships?.length) return fold;
  let list = fold.relationships;
  for (const part of fact.relationships) list = told(list, part, fact, at);
  const standing = list.filter((dealing) => !fold.refusals.some((no) => !no.lifted && endsDealing(no, dealing)));
  // Newest first, in whatever order they were told; contracts stay longest, because their end is told by itself.
  const ranked = [...standing].sort((a, b) => rank(a) - rank(b) || b.at - a.at || b.seq - a.seq);
  return { ...fold, relationships: ranked.slice(0, MAX_RELATIONSHIPS) };
}

const rank = ({ kind, endedAt }: Dealing): number => (kind === "contract" && endedAt === undefined ? 0 : 1);

function told(list: readonly Dealing[], part: RelationshipPart, { seq }: Fact, at: Ms): readonly Dealing[] {
  const { topic, family, account } = part;
  const isSame = (one: Dealing) => one.topic === topic && one.account === account;
  switch (part.kind) {
    case "purchase":
    case "inquiry": {
      const { kind } = part;
      const known = list.find((one) => one.kind === kind && isSame(one));
      // The newest stands for the older ones: every permission is counted from it.
      if (known && known.at >= at) return list;
      return [{ kind, seq, at, topic, family, account }, ...list.filter((one) => one !== known)];
    }
    case "contract-begun": {
      const known = list.find((one) => one.kind === "contract" && isSame(one));
      // A beginning told late does not undo an end.
      if (known && (known.endedAt === undefined || known.endedAt >= at)) return list;
      return [{ kind: "contract", seq, at, topic, family, account }, ...list.filter((one) => one !== known)];
    }
    case "contract-ended": {
      const ended = (one: Dealing): boolean =>
        one.kind === "contract" &&
        one.at <= at &&
        one.endedAt === undefined &&
        (account === undefined || one.account === undefined || one.account === account) &&
        (topic === undefined || one.topic === undefined || one.topic === topic);
      if (list.some(ended)) return list.map((one) => (ended(one) ? { ...one, endedAt: at } : one));
      // The end of a contract nobody told of: it is known to have been, and to be over.
      return [{ kind: "contract", seq, at, topic, family, account, endedAt: at }, ...list];
    }
  }
}
