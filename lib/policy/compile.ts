import { TZDATA_RELEASE } from "../zones/zone.ts";
import { circumstancesOf, declarationFor } from "./declared.ts";
import { datesOf, type KindName, type PolicyDocument, type Rule, topicsOfPolicy } from "./document.ts";
import { promiseFor } from "./promise.ts";
import { type Refinement, refinementsOf } from "./refine.ts";
import {
  type Context,
  type Evaluate,
  type Finding,
  NOTHING_OUTSIDE,
  type Notice,
  type Outside,
  type RuleKind,
} from "./rule.ts";
import { kinds } from "./rules/kinds.ts";
import { conditionOf, type Exemption } from "./stand-back.ts";
import type { Topics } from "./topics.ts";
import { waives } from "./waivers.ts";
import { ACTIONS, type Action, CHANNELS, type Channel, type Ms, maskOf, PURPOSES } from "./words.ts";

/** A rule made ready: what it judges as bits, and a function for the rest. */
export type CompiledRule = {
  readonly rule: Rule;
  /** Which policy or pack it is of, and its place there. */
  readonly pack: number;
  readonly index: number;
  readonly advice: boolean;
  /** Its document's id and its own, as notices name it. */
  readonly of: string;
  /** A strict reading of an unsettled text: a decision it binds says so. */
  readonly review: boolean;
  /** Switched off by the operator's policy, with a reason: where it would refuse, the decision says so. */
  readonly waived: boolean;
  /** Stands back because of what the operator's policy declares, with a reason: the decision says so likewise. */
  readonly declared: boolean;
  /** Once it has nothing against a request, it has nothing later either: see {@link RuleKind}. */
  readonly lasting: boolean;
  readonly from: Ms;
  readonly to: Ms;
  readonly evaluate: Evaluate;
  /** What is left of a finding where circumstances let the rule stand back, now or from some instant on. */
  readonly exempt: (context: Context, finding: Finding, at: Ms) => Finding | undefined;
};

export type PolicyRef = { readonly id: string; readonly version: string };

export type CompiledPolicy = {
  readonly ref: PolicyRef;
  readonly packs: readonly PolicyRef[];
  readonly topics: Topics;
  /** The documents: the operator's policy first, then the packs; `CompiledRule.pack` is a place in this list. */
  readonly documents: readonly PolicyDocument[];
  /** Said in every decision: what of the law is not known or not judged. */
  readonly notices: readonly Notice[];
  /** A pack demands newer time-zone data than this release has: nothing is decided. */
  readonly tooOld: boolean;
  /** Names of the feeds its rules ask for. */
  readonly feeds: readonly string[];
  /** The rules that judge a request of this kind, in document order. */
  readonly rulesFor: (action: Action, channel: Channel, purposes: number) => readonly CompiledRule[];
};

type Settings = {
  readonly policy: PolicyDocument;
  readonly topics: Topics;
  readonly outside: Outside;
};

/** Makes the operator's policy and every pack that applies ready to decide by. */
export function compile(
  policy: PolicyDocument,
  packs: readonly (PolicyDocument & { readonly minTzdata?: string; readonly refines?: readonly Refinement[] })[] = [],
  outside: Outside = NOTHING_OUTSIDE,
): CompiledPolicy {
  const topics = topicsOfPolicy(policy);
  const documents = [policy, ...packs];
  const settings: Settings = { policy, topics, outside };
  const rules = documents.flatMap((document, pack) =>
    document.rules.map((rule, index) => ({
      scope: scopeOf(rule),
      compiled: compileRule(rule, { document, pack, index }, settings),
    })),
  );
  const refines = refinementsOf(packs);
  // A reading that is waived refines nothing: what it refined stands again.
  const isSaidBy = (one: CompiledRule, other: CompiledRule): boolean => !other.waived && refines(other.of, one.of);
  // One list for each kind of request there is, made when it is first asked for.
  const memo: (readonly CompiledRule[])[] = [];
  return {
    ref: { id: policy.id, version: policy.version },
    packs: packs.map(({ id, version }) => ({ id, version })),
    topics,
    documents,
    notices: outside.lawNotices ?? [],
    feeds: [...new Set(documents.flatMap((document) => document.rules.flatMap(feedsOf)))],
    // Releases are named by year and letter, so their names sort by age.
    tooOld: packs.some(({ minTzdata }) => minTzdata !== undefined && TZDATA_RELEASE < minTzdata),
    rulesFor: (action, channel, purposes) => {
      const actionIndex = ACTIONS.indexOf(action);
      const channelIndex = CHANNELS.indexOf(channel);
      const key = (actionIndex * CHANNELS.length + channelIndex) * (1 << PURPOSES.length) + purposes;
      let found = memo[key];
      if (!found) {
        const actionBit = 1 << actionIndex;
        const channelBits = 1 << channelIndex;
        const judging = rules
          .filter(({ scope }) => scope.actions & actionBit && scope.channels & channelBits && scope.purposes & purposes)
          .map(({ compiled }) => compiled);
        found = judging.filter((one) => !judging.some((other) => isSaidBy(one, other)));
        memo[key] = found;
      }
      return found;
    },
  };
}

const feedsOf = (rule: Rule): readonly string[] => {
  if (rule.kind === "feed") return [rule.feed];
  return rule.kind === "hours" && rule.holidays?.feed ? [rule.holidays.feed.name] : [];
};

export type Scope = { readonly actions: number; readonly channels: number; readonly purposes: number };

/** Kinds that only make sense for one action unless the rule says otherwise. */
const ACTIONS_BY_DEFAULT: Partial<Record<KindName, readonly Action[]>> = {
  hours: ["contact"],
  cap: ["contact", "offer"],
  attempts: ["contact"],
  fatigue: ["contact"],
  address: ["contact"],
  registry: ["contact"],
  feed: ["contact"],
  conversation: ["offer"],
};

/** The requests a rule judges, as bits. */
export function scopeOf(rule: Rule): Scope {
  const { channels, purposes, actions } = rule.applies;
  return {
    actions: maskOf(ACTIONS, actions ?? ACTIONS_BY_DEFAULT[rule.kind] ?? ACTIONS),
    channels: maskOf(CHANNELS, channels ?? CHANNELS),
    purposes: maskOf(PURPOSES, purposes ?? PURPOSES),
  };
}

type PlaceOfRule = { readonly document: PolicyDocument; readonly pack: number; readonly index: number };

function compileRule(rule: Rule, place: PlaceOfRule, { policy, topics, outside }: Settings): CompiledRule {
  const { document, pack, index } = place;
  const kind = kinds[rule.kind] as unknown as RuleKind<Rule>;
  const [from, to] = datesOf(rule);
  const stated = kind.compile(rule, outside);
  const ofTopics = rule.applies.topics ? onTopics(stated, rule.applies.topics, topics) : stated;
  // A time the customer named stands above the operator's caps, cool-downs and hours, and above a pack's, unless prohibited.
  const yields = kind.yieldsToPromise && !(pack > 0 && rule.severity === "prohibited");
  const conditions = circumstancesOf(rule).map(conditionOf);
  const exempt = yields || conditions.length > 0 ? exemption(rule, conditions, yields) : stands;
  return {
    rule,
    pack,
    index,
    advice: rule.severity === "advice",
    of: `${document.id} ${rule.id}`,
    review: rule.needsReview === true,
    waived: pack > 0 && waives(policy, document, rule),
    declared: declarationFor(policy, rule) !== undefined,
    // One that begins on a date may have nothing against a request only because it has not begun.
    lasting: kind.lasting === true && from === -Infinity,
    from,
    to,
    evaluate: ofTopics,
    exempt,
  };
}

function onTopics(evaluate: Evaluate, names: readonly string[], topics: Topics): Evaluate {
  const covers = (context: Context): boolean =>
    names.some((name) => name === context.request.topic || (name === context.family && topics.familyOf(name) === name));
  return (context, at) => (covers(context) ? evaluate(context, at) : undefined);
}

type Exempt = CompiledRule["exempt"];

const stands: Exempt = (_context, finding) => finding;

function exemption(rule: Rule, conditions: readonly Exemption[], yields: boolean): Exempt {
  return (context, finding, at) => {
    let free = Infinity;
    for (const condition of conditions) free = Math.min(free, condition(context, at) ?? Infinity);
    if (yields) free = Math.min(free, promised(context, rule, finding, at) ?? Infinity);
    if (free <= at) return undefined;
    return free < (finding.until ?? Infinity) ? { ...finding, until: free } : finding;
  };
}

const WIDE: ReadonlySet<string> = new Set(["promotions", "everything"]);
const isWide = (breadth: string | readonly string[]): boolean =>
  typeof breadth === "string" ? WIDE.has(breadth) : breadth.some((one) => WIDE.has(one));

/** A promise stands above what came before it, not above a "no" said after it or in the same breath. */
function promised({ fold, request }: Context, rule: Rule, finding: Finding, at: Ms): Ms | undefined {
  // It permits one call, and no offer in it; who said no to all promotion asked for a call, not for a promotion.
  if (fold.holds.length === 0 || request.action === "offer" || (rule.kind === "refusal" && isWide(rule.breadth)))
    return undefined;
  const refuses = rule.kind === "refusal" || (rule.kind === "cooldown" && rule.after === "refusal");
  return promiseFor(fold, request.channel, request.self, at, refuses ? Math.max(-1, ...finding.evidence) : undefined)
    ?.from;
}
