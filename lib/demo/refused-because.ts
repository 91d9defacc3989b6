import type { PolicyDocument } from "../policy/document.ts";
import type { Item } from "../simulate/dynamo-value.ts";

/** What refuses a row to the campaign's end beside the end itself: the rule whose refusal lasts longest. */
export type RefusedBecause = {
  readonly wrote: (item: Item) => void;
  /** Customers by rule, of those asked for. */
  readonly counted: (of: (customerId: string) => boolean) => Readonly<Record<string, number>>;
};

/** By name where the engine itself refuses, by place in the policy otherwise; see docs/ledger-format.md. */
type Reason = readonly [pack: number, rule: number | string, say: unknown, until?: number | null];

/** The campaign's decisions are by one policy alone. */
export function refusedBecause({ rules }: Pick<PolicyDocument, "rules">): RefusedBecause {
  const byCustomer = new Map<string, string>();
  return {
    wrote: ({ kind, body, decision, dueAt, customerId }) => {
      if (kind?.S !== "refused" || !decision || !(JSON.parse(body!.S!) as { campaign?: object }).campaign) return;
      const { reasons = [] } = JSON.parse(decision.S!) as { reasons?: readonly Reason[] };
      // Of an entry that says when the row is due again, nothing is decided for good.
      const longest = dueAt ? undefined : longestOf(reasons);
      if (!longest) byCustomer.delete(customerId!.S!);
      else byCustomer.set(customerId!.S!, rules[longest[1] as number]!.id);
    },
    counted: (of) => {
      const counts: Record<string, number> = {};
      for (const [customerId, rule] of byCustomer) if (of(customerId)) counts[rule] = (counts[rule] ?? 0) + 1;
      return counts;
    },
  };
}

function longestOf(reasons: readonly Reason[]): Reason | undefined {
  let longest: Reason | undefined;
  for (const reason of reasons) {
    if (typeof reason[1] === "string") continue;
    if (!longest || (reason[3] ?? Infinity) > (longest[3] ?? Infinity)) longest = reason;
  }
  return longest;
}
