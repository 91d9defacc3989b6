import { TZDATA_RELEASE, type Zone, zoneNamed } from "../zones/zone.ts";
import type { CompiledPolicy, CompiledRule, PolicyRef } from "./compile.ts";
import { currentZones, type Fold } from "./fold.ts";
import { type Context, type Finding, type Notice, note, type Request, type Say } from "./rule.ts";
import { DAY_MS, MINUTE_MS } from "./time.ts";
import { type Ms, PROMOTIONAL, purposeBit, type Severity } from "./words.ts";

/** Version of the deciding code; a decision names it, so that it can be derived again. */
export const ENGINE_VERSION = "1";

/** A worker whose clock is further behind the newest entry than this refuses to decide (DESIGN §4). */
export const MAX_CLOCK_LAG_MS = 5 * MINUTE_MS;
/** Rounds of the search for an instant at which no rule refuses. */
const MAX_ROUNDS = 256;
/** Nothing is promised further ahead than this. */
const HORIZON_MS = 3_653 * DAY_MS;

/** Refusals that are no rule of a policy. */
export const ENGINE_RULES = {
  "needs-location":
    "It is not known where the customer is, or there is no hour permitted in all the places they may be; give a time zone or fewer candidates",
  "unknown-customer": "Nothing is known of this customer; send their profile first",
  erased: "The person was erased; nobody is contacted until a profile is sent again",
  "clock-behind": "The instant asked about lies before the newest entry of the customer's ledger",
  "tzdata-too-old":
    "The law of a place the customer may be in demands newer time-zone data than this release has; update Tacet",
  "address-not-linked": "The address is not linked to this customer; send it with their profile first",
  "deadline-passed": "No rule permits it before its deadline",
  "history-too-long": "The customer's history reaches further back than can be read at once",
  "merged-away": "This customer was merged into another; ask about that one",
  "claim-expired": "The claim expired before it was authorised; claim again",
  "contact-closed": "The contact is over; claim a new one",
  "no-address": "The customer has no address of this channel; send it with their profile first",
  "unknown-topic": "The topic is not in the tree of the policy in force",
  "held-out": "The customer is in the campaign's holdout, whom nobody contacts, so that its effect can be measured",
  "re-pitch": "The campaign's script speaks of what this customer refused; take it out of the script",
  "campaign-paused": "The campaign is paused; resume it first",
  "campaign-over": "The campaign is over or was cancelled",
  "attempts-made":
    "The campaign made all the contacts it has for this customer; another is permitted only at the time they named for a call back",
  outranked: "A campaign that matters more to this customer took the place",
  "already-authorised": "The contact was authorised before, and a go is given once; do not dial",
} as const;
export type EngineRule = keyof typeof ENGINE_RULES;

export type Verdict = "allow" | "defer" | "suppress";

/** One rule's refusal. `pack` and `index` find the rule in the policy's documents; -1 and -1 for an engine rule. */
export type Reason = {
  readonly rule: string;
  readonly pack: number;
  readonly index: number;
  readonly severity: Severity;
  /** The rule's own next permitted instant; absent: not until a fact changes. */
  readonly until?: Ms;
  readonly evidence: readonly number[];
  readonly say: Say;
};

export type Decision = {
  readonly verdict: Verdict;
  /** For `defer`: the earliest instant at which no rule refuses. */
  readonly notBefore?: Ms;
  /** Every rule that refuses, in document order, engine rules first. */
  readonly reasons: readonly Reason[];
  /** Rules that would rather not, and do not refuse. */
  readonly advice: readonly Reason[];
  /** The reason that decides: what would have to change first. */
  readonly binding?: string;
  readonly policy: PolicyRef;
  readonly packs: readonly PolicyRef[];
  readonly engine: string;
  readonly tzdata: string;
  readonly decidedAt: Ms;
  /** What was missing, unsure or switched off when it was decided. */
  readonly notices: readonly Notice[];
  /** Ids of every registry, feed and holiday list that was used. */
  readonly snapshots: readonly string[];
  /** How the customer was located, where more than what was said tells. */
  readonly place?: Pick<Fold, "jurisdictions"> & { readonly located: string; readonly zones: readonly string[] };
  /** Where the customer's days are told: the first zone they may be in. */
  readonly zone?: string;
  /** A rule reaches further back than the fold remembers: read the entries since this instant and decide again. */
  readonly incompleteSince?: Ms;
};

const NONE: readonly Reason[] = [];
const NO_NOTICES: readonly Notice[] = [];
const NO_SNAPSHOTS: readonly string[] = [];

/**
 * May this contact or offer be made, when, and why not? Pure: the same fold, request, policy and instant give the
 * same decision, for ever. Every rule is evaluated, so that the reasons are complete.
 */
export function decide(fold: Fold, request: Request, policy: CompiledPolicy, now: Ms): Decision {
  const at = Math.max(now, fold.recordedAt);
  const { context, rules } = asked(fold, request, policy);
  const engine = engineReasons(fold, request, policy, now);
  const found = judge(rules, context, at);
  if (engine === NONE && found.reasons === NONE && !found.unlocated)
    return decision("allow", context, policy, now, NONE, found.advice);
  const unlocated = found.unlocated ? [engineReason("needs-location")] : NONE;
  const reasons = engine === NONE && unlocated === NONE ? found.reasons : [...engine, ...unlocated, ...found.reasons];
  if (reasons.length === 0) return decision("allow", context, policy, now, NONE, found.advice);
  const never = reasons.find((reason) => reason.until === undefined);
  if (never) return decision("suppress", context, policy, now, reasons, found.advice, never.rule);
  const binding = reasons.reduce((longest, reason) => (reason.until! > longest.until! ? reason : longest));
  const notBefore = earliest(mayRefuseLater(rules, found), context, at, binding.until!);
  if (typeof notBefore === "object") {
    const others = reasons.filter((reason) => reason.pack !== notBefore.pack || reason.index !== notBefore.index);
    return decision("suppress", context, policy, now, [notBefore, ...others], found.advice, notBefore.rule);
  }
  return decision("defer", context, policy, now, reasons, found.advice, binding.rule, notBefore);
}

/**
 * Every rule's refusal at this instant, as `decide` finds them, without the search for the first instant at which there
 * is none: all that a replay of the past asks. The engine's own checks of the request and of the clock are left out,
 * because what was recorded passed them; where a rule cannot be judged for want of a place, `needs-location` is named.
 */
export function refusalsNow(fold: Fold, request: Request, policy: CompiledPolicy, now: Ms): readonly Reason[] {
  const { context, rules } = asked(fold, request, policy);
  const { reasons, unlocated } = judge(rules, context, Math.max(now, fold.recordedAt));
  return unlocated ? [engineReason("needs-location"), ...reasons] : reasons;
}

/** The request beside what is known of the customer, and the rules that judge it. */
function asked(
  fold: Fold,
  request: Request,
  policy: CompiledPolicy,
): { readonly context: Context; readonly rules: readonly CompiledRule[] } {
  const promotional = request.purpose === "promotional" || request.action === "offer" || request.offer !== undefined;
  const purposes =
    request.action === "offer" ? PROMOTIONAL : purposeBit(request.purpose) | (promotional ? PROMOTIONAL : 0);
  const context: Context = {
    fold,
    request,
    promotional,
    purposes,
    family: request.topic === undefined ? undefined : policy.topics.familyOf(request.topic),
    zones: zonesOf(fold),
    leftZones: leftZonesOf(fold),
    topics: policy.topics,
    incompleteSince: undefined,
    notices: policy.notices.length > 0 ? [...policy.notices] : undefined,
    snapshots: undefined,
  };
  return { context, rules: policy.rulesFor(request.action, request.channel, purposes) };
}

const NOWHERE: readonly Zone[] = [];
const NONE_LEFT: Context["leftZones"] = [];

function zonesOf({ zones: spans }: Fold): readonly Zone[] {
  if (spans.length === 0) return NOWHERE;
  const zones: Zone[] = [];
  for (let index = 0; index < spans.length; index++) {
    const span = spans[index]!;
    if (span.leftAt !== undefined) continue;
    const zone = zoneNamed(span.name);
    // A zone this release does not know leaves open where the customer is.
    if (!zone) return NOWHERE;
    zones.push(zone);
  }
  return zones;
}

function leftZonesOf({ zones: spans }: Fold): Context["leftZones"] {
  // Current zones stand first.
  if (spans.length === 0 || spans[spans.length - 1]!.leftAt === undefined) return NONE_LEFT;
  return spans.flatMap(({ name, leftAt }) => {
    const zone = leftAt === undefined ? undefined : zoneNamed(name);
    return zone && leftAt !== undefined ? [{ zone, leftAt }] : [];
  });
}

function decision(
  verdict: Verdict,
  context: Context,
  policy: CompiledPolicy,
  now: Ms,
  reasons: readonly Reason[],
  advice: readonly Reason[],
  binding?: string,
  notBefore?: Ms,
): Decision {
  return {
    verdict,
    notBefore,
    reasons,
    advice,
    binding,
    policy: policy.ref,
    packs: policy.packs,
    engine: ENGINE_VERSION,
    tzdata: TZDATA_RELEASE,
    decidedAt: now,
    notices: context.notices ?? NO_NOTICES,
    snapshots: context.snapshots ?? NO_SNAPSHOTS,
    place: placeOf(context.fold),
    zone: context.zones[0]?.name,
    incompleteSince: context.incompleteSince,
  };
}

const placeOf = (fold: Fold): Decision["place"] =>
  fold.located === undefined
    ? undefined
    : { located: fold.located, jurisdictions: fold.jurisdictions, zones: currentZones(fold) };

export function engineReason(rule: EngineRule, evidence: readonly number[] = [], say: Say = {}): Reason {
  return { rule, pack: -1, index: -1, severity: "prohibited", evidence, say };
}

/** The same decision with one more reason that no fact of time will lift. */
export function refusedBecause(decided: Decision, rule: EngineRule, evidence: readonly number[] = []): Decision {
  return {
    ...decided,
    verdict: "suppress",
    notBefore: undefined,
    binding: rule,
    reasons: [engineReason(rule, evidence), ...decided.reasons],
  };
}

function engineReasons(fold: Fold, request: Request, policy: CompiledPolicy, now: Ms): readonly Reason[] {
  let reasons: Reason[] | undefined;
  const add = (rule: EngineRule) => {
    reasons ??= [];
    reasons.push(engineReason(rule));
  };
  if (!fold.known) add("unknown-customer");
  if (fold.mergedInto !== undefined) add("merged-away");
  if (fold.erased) add("erased");
  if (now < fold.recordedAt - MAX_CLOCK_LAG_MS) add("clock-behind");
  if (policy.tooOld) add("tzdata-too-old");
  if (request.address !== undefined && !fold.addresses.some((known) => known.token === request.address))
    add("address-not-linked");
  if (request.deadline !== undefined && request.deadline <= now) add("deadline-passed");
  return reasons ?? NONE;
}

type Found = {
  readonly reasons: readonly Reason[];
  readonly advice: readonly Reason[];
  readonly unlocated: boolean;
  /** Every rule that has something against the instant, also one that circumstances make stand back. */
  readonly against: readonly CompiledRule[];
};
const NOTHING_FOUND: Found = { reasons: NONE, advice: NONE, unlocated: false, against: [] };

/** What one rule has against the instant, its dates considered. */
function statedBy(compiled: CompiledRule, context: Context, at: Ms): Finding | undefined {
  return at < compiled.from || at >= compiled.to ? undefined : compiled.evaluate(context, at);
}

const isOff = ({ waived, declared }: CompiledRule): boolean => waived || declared;

function judge(rules: readonly CompiledRule[], context: Context, at: Ms): Found {
  let reasons: Reason[] | undefined;
  let advice: Reason[] | undefined;
  let against: CompiledRule[] | undefined;
  let unlocated = false;
  for (let index = 0; index < rules.length; index++) {
    const compiled = rules[index]!;
    const stated = statedBy(compiled, context, at);
    if (stated === undefined) continue;
    against ??= [];
    against.push(compiled);
    const finding = compiled.exempt(context, stated, at);
    if (finding === undefined) continue;
    if (isOff(compiled)) {
      note(context, compiled.waived ? "waived" : "declared", compiled.of);
      continue;
    }
    if (compiled.review) note(context, "needs-review", compiled.of);
    if (finding.unlocated) {
      if (!compiled.advice) unlocated = true;
    } else if (compiled.advice) {
      advice ??= [];
      advice.push(reasonOf(compiled, finding));
    } else {
      reasons ??= [];
      reasons.push(reasonOf(compiled, finding));
    }
  }
  if (against === undefined) return NOTHING_FOUND;
  return { reasons: reasons ?? NONE, advice: advice ?? NONE, unlocated, against };
}

function reasonOf({ rule, pack, index, to }: CompiledRule, { until, evidence, say }: Finding): Reason {
  return { rule: rule.id, pack, index, severity: rule.severity, until: endOf(until, to), evidence, say };
}

/** A rule that ends on a date refuses no longer than that. */
const endOf = (until: Ms | undefined, to: Ms): Ms | undefined =>
  to === Infinity ? until : Math.min(until ?? Infinity, to);

/** Those that refused, and those that may refuse though they did not: of the lasting ones, which are most, only the former. */
const mayRefuseLater = (rules: readonly CompiledRule[], { against }: Found): readonly CompiledRule[] =>
  rules.filter((rule) => !rule.advice && !isOff(rule) && (!rule.lasting || against.includes(rule)));

/**
 * The earliest instant, not before `from`, at which no rule refuses: a fixpoint over each rule's next permitted
 * instant. Where there is none, the reason why: the deadline, or a rule that will refuse by then until a fact changes.
 */
function earliest(rules: readonly CompiledRule[], context: Context, at: Ms, from: Ms): Ms | Reason {
  const { deadline } = context.request;
  let candidate = from;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (deadline !== undefined && candidate >= deadline) return engineReason("deadline-passed");
    if (candidate > at + HORIZON_MS) return candidate;
    const start = candidate;
    for (let index = 0; index < rules.length; index++) {
      const compiled = rules[index]!;
      const stated = statedBy(compiled, context, start);
      const finding = stated && compiled.exempt(context, stated, start);
      if (finding === undefined) continue;
      if (finding.unlocated) return engineReason("needs-location");
      const until = endOf(finding.until, compiled.to);
      if (until === undefined) return reasonOf(compiled, finding);
      candidate = Math.max(candidate, until);
    }
    if (candidate === start) return candidate;
  }
  return engineReason("deadline-passed");
}
