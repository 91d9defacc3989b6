import type { CompiledPolicy, PolicyRef } from "../policy/compile.ts";
import { ENGINE_VERSION, type Reason } from "../policy/decide.ts";
import type { Ms } from "../policy/words.ts";
import { TZDATA_RELEASE } from "../zones/zone.ts";
import { assumedOf, type NotKnown, witnessOf } from "./assumed.ts";
import { type Book, backtestUnder } from "./law.ts";
import { type RecordedCustomer, YIELDS, type Yield } from "./recorded.ts";
import type { Avoided, CustomerResult } from "./replay.ts";
import { byWeight, keyOf, newCounts, none, type RuleCounts, type RuleReport, sampleOf, toldOf } from "./rule-report.ts";

/** So many contacts of each rule are told of by name, if nobody asks for another number. */
export const SAMPLES_PER_RULE = 3;

/** Of something that came of contacts: how often in all, and how often in contacts that would not have been made. */
export type Lost = { readonly total: number; readonly avoided: number };

export type Report = {
  readonly policy: PolicyRef;
  /** What judged beside the policy: packs that were asked for, and with `law` those of the customers' places. */
  readonly packs: readonly PolicyRef[];
  /** Whether the packs of each customer's jurisdictions judge too. */
  readonly law: boolean;
  readonly engine: string;
  readonly tzdata: string;
  /** Instants of the first and the last contact judged. */
  readonly from?: Ms;
  readonly to?: Ms;
  readonly customers: {
    readonly total: number;
    /** At least one contact avoided. */
    readonly spared: number;
    /** Who bought, and would have bought nothing. */
    readonly noSale: number;
    /** Who said no, and would never have been asked. */
    readonly noRefusal: number;
    /** Judged by the law of a place besides the policy. */
    readonly underLaw: number;
  };
  readonly contacts: { readonly total: number; readonly kept: number; readonly avoided: number };
  readonly sales: Lost;
  readonly refusals: Lost;
  readonly complaints: Lost;
  readonly optOuts: Lost;
  /** Those that avoid the most first. */
  readonly rules: readonly RuleReport[];
  readonly notKnown: NotKnown;
  /** What had to be taken for granted, in sentences. */
  readonly assumptions: readonly string[];
};

export type BacktestOptions = {
  /** Contacts of each rule to be told of by name; 0: none. */
  readonly samples?: number;
  /** What whoever made the record assumed, such as missing dates. */
  readonly assumptions?: readonly string[];
  /** Where the packs of customers' places come from; left out: the law is left out. */
  readonly book?: Book;
};

/** Replays a stream of customers, one after another, and never holds more than one and the report. */
export async function backtest(
  customers: AsyncIterable<RecordedCustomer> | Iterable<RecordedCustomer>,
  policy: CompiledPolicy,
  options: BacktestOptions = {},
): Promise<Report> {
  const tally = newTally(policy, options);
  for await (const customer of customers) tally.add(await backtestUnder(customer, policy, options.book));
  return tally.report();
}

export type Tally = {
  readonly add: (result: CustomerResult) => void;
  /** The report of what was added so far. */
  readonly report: () => Report;
};

/** Adds up results of customers, in the order in which they come; only samples depend on that order. */
export function newTally(policy: CompiledPolicy, options: BacktestOptions = {}): Tally {
  const { samples = SAMPLES_PER_RULE, assumptions = [], book } = options;
  const law = book !== undefined;
  const witness = witnessOf(policy);
  const rules = new Map<string, RuleCounts>();
  const customers = { total: 0, spared: 0, noSale: 0, noRefusal: 0, underLaw: 0 };
  const [total, avoided] = [none(), none()];
  const contacts = { total: 0, avoided: 0 };
  let from = Infinity;
  let to = -Infinity;

  const countsOf = (reason: Reason, judging: CompiledPolicy): RuleCounts => {
    const key = keyOf(reason, judging);
    const known = rules.get(key) ?? newCounts(reason, judging);
    rules.set(key, known);
    return known;
  };

  const addAvoided = (customerId: string, one: Avoided, lost: Record<Yield, number>) => {
    const [binding] = one.reasons;
    const bound = countsOf(binding, one.policy);
    bound.avoided++;
    if (one.reasons.length === 1) bound.alone++;
    for (const reason of one.reasons) countsOf(reason, one.policy).refused++;
    for (const name of YIELDS) {
      if (!one.contact[name]) continue;
      bound.yields[name]++;
      lost[name]++;
    }
    if (bound.samples.length < samples) bound.samples.push(sampleOf(customerId, one));
  };

  return {
    add: (result) => {
      customers.total++;
      if (result.laws.length > 0) customers.underLaw++;
      for (const judging of result.laws) witness.heard(judging);
      contacts.total += result.contacts;
      from = Math.min(from, result.first ?? Infinity);
      to = Math.max(to, result.last ?? -Infinity);
      for (const name of YIELDS) total[name] += result.yields[name];
      if (result.avoided.length === 0) return;
      customers.spared++;
      contacts.avoided += result.avoided.length;
      const lost = none();
      for (const one of result.avoided) addAvoided(result.customerId, one, lost);
      for (const name of YIELDS) avoided[name] += lost[name];
      if (lost.sale > 0 && lost.sale === result.yields.sale) customers.noSale++;
      if (lost.refusal > 0 && lost.refusal === result.yields.refusal) customers.noRefusal++;
    },
    report: () => ({
      policy: policy.ref,
      packs: witness.packs(),
      law,
      engine: ENGINE_VERSION,
      tzdata: TZDATA_RELEASE,
      ...(from <= to && { from, to }),
      customers: { ...customers },
      contacts: { ...contacts, kept: contacts.total - contacts.avoided },
      sales: { total: total.sale, avoided: avoided.sale },
      refusals: { total: total.refusal, avoided: avoided.refusal },
      complaints: { total: total.complaint, avoided: avoided.complaint },
      optOuts: { total: total.optOut, avoided: avoided.optOut },
      rules: [...rules.values()].map(toldOf).sort(byWeight),
      notKnown: witness.notKnown(),
      assumptions: [...assumptions, ...assumedOf(law, witness.notKnown())],
    }),
  };
}
