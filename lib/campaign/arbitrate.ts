import { move } from "../contact/campaigns.ts";
import { openClaims, type Row, requestOfRow } from "../contact/claim-row.ts";
import { contactId } from "../contact/contact-id.ts";
import { judge } from "../contact/judge.ts";
import { type Plan, step } from "../contact/step.ts";
import { type Head, idOf } from "../ledger/entry.ts";
import type { Contact, Fold } from "../policy/fold.ts";
import type { Ms, Purpose } from "../policy/words.ts";
import type { Engine } from "./engine.ts";

/** Help comes before anything that is for sale, whatever the priorities. */
const CARE_FIRST: Readonly<Record<Purpose, number>> = {
  care: 1_000,
  service: 1_000,
  transactional: 1_000,
  debt: 0,
  research: 0,
  promotional: 0,
};
/** Who told of a need wants it more than who did not. */
const RELEVANT = 2;

type Want = { readonly purpose: Purpose; readonly family?: string };

/** How much a campaign matters to a customer: its priority, twice where they told of a need, and help above all. */
export function rankOf(fold: Fold, { purpose, family }: Want, priority: number): number {
  const relevant = family !== undefined && fold.needs.some((need) => need.family === family);
  return CARE_FIRST[purpose] + priority * (relevant ? RELEVANT : 1);
}

/**
 * Where a lower campaign's claim, not yet authorised, is all that stands in the way, it is released: the entry names
 * the winner, and the loser's row is due again. Among what the customer's own fold holds; nothing is promised about
 * campaigns that have not reached the customer. Returns whether the fold is another now.
 */
export async function arbitrate(engine: Engine, row: Row, { fold }: Head, attempt: number): Promise<boolean> {
  const now = engine.now();
  const { customerId, purpose, topic } = row.wanted;
  const rivals = openClaims(fold, row.terms.id, now);
  if (rivals.length === 0) return false;
  const policy = await engine.policies.inForce(now, row.terms.documents);
  const family = topic === undefined ? undefined : policy.topics.familyOf(topic);
  const rank = rankOf(fold, { purpose, family }, row.terms.priority);
  const lower = await lowerThan(engine, fold, rivals, rank, now);
  if (lower.length === 0) return false;
  const verdict = async (seen: Fold) =>
    (await judge(engine, customerId, seen, requestOfRow(row, attempt, now), policy, now)).verdict;
  if ((await verdict(fold)) === "allow") return false;
  const without = { ...fold, contacts: fold.contacts.filter((contact) => !lower.includes(contact)) };
  if ((await verdict(without)) !== "allow") return false;
  for (const contact of lower) await outrank(engine, customerId, contact, row.terms.id);
  return true;
}

async function lowerThan(
  engine: Engine,
  fold: Fold,
  rivals: readonly Contact[],
  rank: number,
  now: Ms,
): Promise<Contact[]> {
  const terms = await Promise.all(rivals.map(({ campaign }) => engine.campaigns.terms(campaign!, now)));
  return rivals.filter((rival, index) => {
    const other = terms[index];
    return other !== undefined && rankOf(fold, rival, other.priority) < rank;
  });
}

/** Gives the loser's place back, if nobody has authorised it meanwhile. */
async function outrank(engine: Engine, customerId: string, loser: Contact, winner: string): Promise<void> {
  await step<void>(engine, customerId, ({ fold }, now): Plan<void> => {
    const contact = fold.contacts.find(({ seq }) => seq === loser.seq);
    const row = fold.campaigns.find(({ id }) => id === loser.campaign);
    if (contact?.state !== "claimed" || row?.state !== "in-flight") return { answer: () => undefined };
    const part = { id: row.id, attempt: row.attempt + 1 };
    const { campaign, due } = move(row.id, customerId, part, now, now);
    return {
      append: {
        kind: "released",
        id: idOf("released", contactId(customerId, loser.seq)),
        at: now,
        actor: "tacet",
        body: { contact: loser.seq, source: `outranked by campaign ${winner}`, campaign },
        ...due,
      },
      answer: () => undefined,
    };
  });
}
