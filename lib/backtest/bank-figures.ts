import { compile } from "../policy/compile.ts";
import type { PolicyDocument } from "../policy/document.ts";
import { type BankOptions, type BankRow, bankCustomers } from "./bank.ts";
import { type CapPoint, capCurve, capPolicies } from "./cap-curve.ts";
import { fromHistory } from "./history.ts";
import { backtestCustomer, type CustomerResult } from "./replay.ts";
import { type Lost, newTally, type Report } from "./report.ts";

/** What one policy would have kept from happening, under one assumption about what the file does not tell. */
export type BankFigure = Required<BankOptions> & {
  readonly policy: string;
  readonly calls: Lost;
  readonly sales: Lost;
  readonly refusals: Lost;
  /** Of customers who had refused in the earlier campaign and were called again all the same. */
  readonly afterRefusal: {
    /** Avoided: they would have got no call at all. */
    readonly customers: Lost;
    readonly calls: Lost;
    readonly sales: Lost;
  };
  /** By the rule that decided, those that avoid the most first. */
  readonly rules: readonly { readonly rule: string; readonly calls: number; readonly sales: number }[];
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
        const afterRefusal = newAfterRefusal();
        const [report] = replays(rows, [document], { spacingDays, interest }, (row, result) => {
          if (row.poutcome === "failure") addAfterRefusal(afterRefusal, result);
        });
        const { contacts, sales, refusals } = report!;
        return {
          ...{ policy: document.id, spacingDays, interest, sales, refusals, afterRefusal },
          calls: { total: contacts.total, avoided: contacts.avoided },
          rules: report!.rules.map(({ rule, avoided, yields }) => ({ rule, calls: avoided, sales: yields.sale })),
        };
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

const newAfterRefusal = () => ({
  customers: { total: 0, avoided: 0 },
  calls: { total: 0, avoided: 0 },
  sales: { total: 0, avoided: 0 },
});

function addAfterRefusal(
  { customers, calls, sales }: ReturnType<typeof newAfterRefusal>,
  { contacts, avoided, yields }: CustomerResult,
): void {
  customers.total++;
  if (avoided.length === contacts) customers.avoided++;
  calls.total += contacts;
  calls.avoided += avoided.length;
  sales.total += yields.sale;
  sales.avoided += avoided.filter(({ contact }) => contact.sale).length;
}

function replays(
  rows: readonly BankRow[],
  documents: readonly PolicyDocument[],
  options?: BankOptions,
  told: (row: BankRow, result: CustomerResult) => void = () => {},
): Report[] {
  const plans = documents.map((document) => {
    const policy = compile(document);
    return { policy, recorded: fromHistory(policy), tally: newTally(policy, { samples: 0 }) };
  });
  let index = 0;
  for (const customer of bankCustomers(rows, options)) {
    const row = rows[index++]!;
    for (const { policy, recorded, tally } of plans) {
      const result = backtestCustomer(recorded(customer), policy);
      tally.add(result);
      told(row, result);
    }
  }
  return plans.map(({ tally }) => tally.report());
}
