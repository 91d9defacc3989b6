import { compile } from "../policy/compile.ts";
import type { PolicyDocument } from "../policy/document.ts";
import { type BankOptions, type BankRow, bankCustomers } from "./bank.ts";
import { type CapPoint, capCurve, capPolicies } from "./cap-curve.ts";
import { fromHistory } from "./history.ts";
import { backtestCustomer } from "./replay.ts";
import { type Lost, newTally, type Report } from "./report.ts";

/** What one policy would have kept from happening, under one assumption about what the file does not tell. */
export type BankFigure = Required<BankOptions> & {
  readonly policy: string;
  readonly calls: Lost;
  readonly sales: Lost;
  readonly refusals: Lost;
};

/** Days between calls whose dates are not in the file: how much hangs on the assumption is seen by changing it. */
const SPACINGS = [1, 3, 7] as const;

/**
 * Each policy under each assumption: calls every so many days, and needs that nobody or everybody told of. The
 * second is asked only of policies that look at needs; of the others it changes nothing.
 */
export function bankFigures(rows: readonly BankRow[], policies: readonly PolicyDocument[]): readonly BankFigure[] {
  return policies.flatMap((document) =>
    (looksAtNeeds(document) ? [false, true] : [false]).flatMap((interest) =>
      SPACINGS.map((spacingDays) => {
        const [report] = replays(rows, [document], { spacingDays, interest });
        const { contacts, sales, refusals } = report!;
        const calls = { total: contacts.total, avoided: contacts.avoided };
        return { policy: document.id, spacingDays, interest, calls, sales, refusals };
      }),
    ),
  );
}

/** Caps of 1 to `most` calls a campaign, which hang on no assumption: how many calls were made is in the file. */
export const bankCaps = (rows: readonly BankRow[], most: number): readonly CapPoint[] =>
  capCurve(
    replays(
      rows,
      capPolicies(most).map(({ documents }) => documents[0]!),
    ),
  );

const looksAtNeeds = ({ rules }: PolicyDocument): boolean =>
  rules.some(
    ({ kind, severity, applies }) =>
      kind === "relevance" && severity !== "advice" && (applies.actions?.includes("contact") ?? true),
  );

function replays(rows: readonly BankRow[], documents: readonly PolicyDocument[], options?: BankOptions): Report[] {
  const plans = documents.map((document) => {
    const policy = compile(document);
    return { policy, recorded: fromHistory(policy), tally: newTally(policy, { samples: 0 }) };
  });
  for (const customer of bankCustomers(rows, options))
    for (const { policy, recorded, tally } of plans) tally.add(backtestCustomer(recorded(customer), policy));
  return plans.map(({ tally }) => tally.report());
}
