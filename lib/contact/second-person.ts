import type { PolicyDocument } from "../policy/document.ts";
import { type Lifted, needApproval } from "../policy/waivers.ts";
import type { Ms } from "../policy/words.ts";

/** Who calls: the token's subject, which nobody may choose, and the name they go by. */
export type Person = { readonly subject: string; readonly actor: string };

/** As it is kept and answered. */
export type Approved = Person & { readonly approvedAt: Ms };

/** One subject, however it is written. */
const folded = (subject: string): string => subject.normalize("NFKC").trim().toLowerCase();

/** Whether it is somebody else than who added the version. */
export const isSecond = ({ subject }: Person, addedBy: string | undefined): boolean =>
  addedBy !== undefined && folded(subject) !== folded(addedBy);

/** An approval that counts: one of before subjects were kept tells a name only, and counts for nothing. */
export const secondApproval = (stored: unknown, addedBy: string | undefined): Approved | undefined => {
  const approved = stored as Partial<Approved> | undefined;
  return approved?.subject !== undefined && isSecond(approved as Approved, addedBy)
    ? (approved as Approved)
    : undefined;
};

const listed = new Intl.ListFormat("en", { type: "conjunction" });

/** What a document switches off that it may with a second person only, as a clause; undefined where that is nothing. */
export function liftedInWords(document: PolicyDocument, packs: readonly PolicyDocument[]): string | undefined {
  const lifted = needApproval(document, packs);
  if (lifted.length === 0) return undefined;
  const clauses = [...new Set(lifted.map(({ declares }) => declares))].map((declares) =>
    clauseOf(
      declares,
      lifted.filter((one) => one.declares === declares),
    ),
  );
  return listed.format(clauses);
}

function clauseOf(declares: string | undefined, lifted: readonly Lifted[]): string {
  const ids = [...new Set(lifted.map(({ rule }) => rule.id))];
  const rules = listed.format(ids);
  if (declares === undefined) return `waives ${rules} as ${ids.length === 1 ? "a presumption" : "presumptions"}`;
  const standBack =
    ids.length === 1 ? `the prohibition of ${rules} stands back` : `the prohibitions of ${rules} stand back`;
  return `declares ${declares}, by which ${standBack}`;
}
