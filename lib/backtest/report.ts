import type { CompiledPolicy, PolicyRef } from "../policy/compile.ts";
import { ENGINE_VERSION } from "../policy/decide.ts";
import { sentenceOf } from "../policy/sentence.ts";
import type { Channel, Ms } from "../policy/words.ts";
import { TZDATA_RELEASE, zoneNamed } from "../zones/zone.ts";
import { type RecordedCustomer, YIELDS, type Yield } from "./recorded.ts";
import { type Avoided, backtestCustomer, type CustomerResult } from "./replay.ts";

/** So many contacts of each rule are told of by name, if nobody asks for another number. */
export const SAMPLES_PER_RULE = 3;

/** What one rule would have kept from happening. */
export type RuleReport = {
  readonly rule: string;
  /** Contacts it is the binding refusal of; over all rules they add up to the contacts avoided. */
  readonly avoided: number;
  /** Contacts it refused, alone or with others. */
  readonly refused: number;
  /** Contacts that it alone refused. */
  readonly alone: number;
  /** What came of the contacts it is the binding refusal of. */
  readonly yields: Readonly<Record<Yield, number>>;
  readonly samples: readonly Sample[];
};

/** One contact that would not have been made, and why not. */
export type Sample = {
  readonly customerId: string;
  /** Sequence number of the fact that opened the contact. */
  readonly seq: number;
  readonly at: Ms;
  readonly channel: Channel;
  readonly topic?: string;
  readonly campaign?: string;
  readonly sentence: string;
  readonly until?: Ms;
};

/** Of something that came of contacts: how often in all, and how often in contacts that would not have been made. */
export type Lost = { readonly total: number; readonly avoided: number };

export type Report = {
  readonly policy: PolicyRef;
  readonly packs: readonly PolicyRef[];
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
  };
  readonly contacts: { readonly total: number; readonly kept: number; readonly avoided: number };
  readonly sales: Lost;
  readonly refusals: Lost;
  readonly complaints: Lost;
  readonly optOuts: Lost;
  /** Those that avoid the most first. */
  readonly rules: readonly RuleReport[];
  /** What had to be taken for granted, in sentences. */
  readonly assumptions: readonly string[];
};

export type BacktestOptions = {
  /** Contacts of each rule to be told of by name; 0: none. */
  readonly samples?: number;
  /** What whoever made the record assumed, such as missing dates. */
  readonly assumptions?: readonly string[];
};

/** Replays a stream of customers, one after another, and never holds more than one and the report. */
export async function backtest(
  customers: AsyncIterable<RecordedCustomer> | Iterable<RecordedCustomer>,
  policy: CompiledPolicy,
  options: BacktestOptions = {},
): Promise<Report> {
  const tally = newTally(policy, options);
  for await (const customer of customers) tally.add(backtestCustomer(customer, policy));
  return tally.report();
}

export type Tally = {
  readonly add: (result: CustomerResult) => void;
  /** The report of what was added so far. */
  readonly report: () => Report;
};

type Counts = { avoided: number; refused: number; alone: number; yields: Record<Yield, number>; samples: Sample[] };

const none = (): Record<Yield, number> => ({ sale: 0, refusal: 0, complaint: 0, optOut: 0 });

/** Adds up results of customers, in the order in which they come; only samples depend on that order. */
export function newTally(policy: CompiledPolicy, options: BacktestOptions = {}): Tally {
  const { samples = SAMPLES_PER_RULE, assumptions = [] } = options;
  const rules = new Map<string, Counts>();
  const customers = { total: 0, spared: 0, noSale: 0, noRefusal: 0 };
  const [total, avoided] = [none(), none()];
  const contacts = { total: 0, avoided: 0 };
  let from = Infinity;
  let to = -Infinity;

  const countsOf = (rule: string): Counts => {
    const known = rules.get(rule) ?? { avoided: 0, refused: 0, alone: 0, yields: none(), samples: [] };
    rules.set(rule, known);
    return known;
  };

  const addAvoided = (customerId: string, one: Avoided, lost: Record<Yield, number>) => {
    const [binding] = one.reasons;
    const bound = countsOf(binding.rule);
    bound.avoided++;
    if (one.reasons.length === 1) bound.alone++;
    // A rule may refuse once in the policy and once in a pack under the same name.
    for (const rule of new Set(one.reasons.map((reason) => reason.rule))) countsOf(rule).refused++;
    for (const name of YIELDS) {
      if (!one.contact[name]) continue;
      bound.yields[name]++;
      lost[name]++;
    }
    if (bound.samples.length < samples) bound.samples.push(sampleOf(customerId, one, policy));
  };

  return {
    add: (result) => {
      customers.total++;
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
      packs: policy.packs,
      engine: ENGINE_VERSION,
      tzdata: TZDATA_RELEASE,
      ...(from <= to && { from, to }),
      customers: { ...customers },
      contacts: { ...contacts, kept: contacts.total - contacts.avoided },
      sales: { total: total.sale, avoided: avoided.sale },
      refusals: { total: total.refusal, avoided: avoided.refusal },
      complaints: { total: total.complaint, avoided: avoided.complaint },
      optOuts: { total: total.optOut, avoided: avoided.optOut },
      rules: [...rules]
        .map(([rule, { samples: told, yields, ...counts }]) => ({
          rule,
          ...counts,
          yields: { ...yields },
          samples: [...told],
        }))
        .sort((a, b) => b.avoided - a.avoided || b.refused - a.refused || (a.rule < b.rule ? -1 : 1)),
      assumptions: [...assumptions, ...ALWAYS_ASSUMED, ...assumedOf(policy)],
    }),
  };
}

const UTC = zoneNamed("UTC")!;

function sampleOf(customerId: string, { contact, seq, at, reasons, zone }: Avoided, policy: CompiledPolicy): Sample {
  const [binding] = reasons;
  const { channel, topic, campaign } = contact.request;
  return {
    customerId,
    seq,
    at,
    channel,
    topic,
    campaign,
    sentence: sentenceOf(binding, policy.documents, zoneNamed(zone ?? "UTC") ?? UTC),
    until: binding.until,
  };
}

/** What every replay of a record takes for granted. */
const ALWAYS_ASSUMED: readonly string[] = [
  "A contact that the policy would have deferred counts as avoided, not as moved to a later time.",
  "What was said in an avoided contact is taken as never said: its sale as forgone, its refusal or complaint as spared. What the customer would have done instead is not guessed.",
  "Whatever was said outside the contacts judged stands as it was said.",
  "Facts are known from when they happened, even where they were recorded later.",
  "Contacts that were not made are not in the record, so it does not show what a looser policy would have added.",
];

function assumedOf(policy: CompiledPolicy): string[] {
  const registry = policy.documents.some(({ rules }) => rules.some(({ kind }) => kind === "registry"));
  return registry
    ? [
        "Do-not-call lists are not in the record as they stood then, so rules about them are judged only where a look-up came along.",
      ]
    : [];
}
