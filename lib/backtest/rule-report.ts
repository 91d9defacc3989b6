import type { CompiledPolicy } from "../policy/compile.ts";
import type { Reason } from "../policy/decide.ts";
import { sentenceOf } from "../policy/sentence.ts";
import type { Channel, Ms } from "../policy/words.ts";
import { zoneNamed } from "../zones/zone.ts";
import type { Yield } from "./recorded.ts";
import type { Avoided } from "./replay.ts";

/** A rule as it is told of. */
export type NamedRule = {
  readonly rule: string;
  /** Id of the pack it is of, such as "us-fl"; left out of the policy's own rules and of the engine's. */
  readonly pack?: string;
  /** Its legal source, where it has one: "Florida Statutes, 501.616(6)". */
  readonly source?: string;
  /** It is the strict reading of an unsettled text. */
  readonly needsReview?: true;
};

/** What one rule would have kept from happening. */
export type RuleReport = NamedRule & {
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

/** Rules that avoid the most first. */
export function byWeight(a: RuleReport, b: RuleReport): number {
  if (a.avoided !== b.avoided) return b.avoided - a.avoided;
  if (a.refused !== b.refused) return b.refused - a.refused;
  return keyOfRule(a) < keyOfRule(b) ? -1 : 1;
}

/** A policy and a pack may each have a rule of one name. */
export const keyOfRule = ({ rule, pack }: Pick<RuleReport, "rule" | "pack">): string =>
  pack === undefined ? rule : `${rule} ${pack}`;

/** The key of the rule a reason is of, without a look at the rule. */
export const keyOf = ({ rule, pack }: Reason, { documents }: Judging): string =>
  pack > 0 ? `${rule} ${documents[pack]!.id}` : rule;

type Judging = Pick<CompiledPolicy, "documents">;

/** What a rule did, as it is counted up. */
export type RuleCounts = {
  readonly named: NamedRule;
  avoided: number;
  refused: number;
  alone: number;
  readonly yields: Record<Yield, number>;
  readonly samples: Sample[];
};

export const none = (): Record<Yield, number> => ({ sale: 0, refusal: 0, complaint: 0, optOut: 0 });

export const toldOf = ({ named, yields, samples, ...counts }: RuleCounts): RuleReport => ({
  ...named,
  ...counts,
  yields: { ...yields },
  samples: [...samples],
});

export const newCounts = (reason: Reason, judging: CompiledPolicy): RuleCounts => ({
  named: namedRule(reason, judging),
  ...{ avoided: 0, refused: 0, alone: 0, yields: none(), samples: [] },
});

/** The rule a reason is of, with its pack and source. */
export function namedRule({ rule: id, pack, index }: Reason, { documents }: Judging): NamedRule {
  const rule = documents[pack]?.rules[index];
  const { instrument, section } = rule?.source ?? {};
  return {
    rule: id,
    ...(pack > 0 && { pack: documents[pack]!.id }),
    ...(instrument !== undefined && { source: [instrument, section].filter(Boolean).join(", ") }),
    ...(rule?.needsReview && { needsReview: true }),
  };
}

const UTC = zoneNamed("UTC")!;

export function sampleOf(customerId: string, { contact, seq, at, reasons, policy, zone }: Avoided): Sample {
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
