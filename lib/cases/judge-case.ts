import { compile } from "../policy/compile.ts";
import { type Decision, decide, type Verdict } from "../policy/decide.ts";
import { type PolicyDocument, PolicySchema } from "../policy/document.ts";
import { evolve } from "../policy/evolve.ts";
import { type Consent, EMPTY_FOLD, type Fold, UNBOUNDED } from "../policy/fold.ts";
import type { Feed, Lookup, Outside, Request } from "../policy/rule.ts";
import { sentenceOf } from "../policy/sentence.ts";
import { parseInstant } from "../policy/time.ts";
import { SHIPPED_TOPICS } from "../policy/topics.ts";
import type { Ms } from "../policy/words.ts";
import { TZDATA_RELEASE } from "../zones/zone.ts";
import type { Case } from "./case.ts";
import { askedTopic, CONTRACT_ACCOUNT, dayIn, factsIn, homeOf, purposeOf } from "./told.ts";

/** What judges a case: the rules of one group, or a policy. */
export type Judges = { readonly documents: readonly PolicyDocument[]; readonly outside: Outside };

export type Judged = {
  readonly verdict: Verdict;
  readonly notBefore?: Ms;
  readonly agrees: boolean;
  /** Why it refuses, as a compliance officer would read it. */
  readonly sentences: readonly string[];
  readonly decision: Decision;
};

/** The rules of a group, apart from all others. */
export const ofGroup = (packs: readonly PolicyDocument[], group: string): readonly PolicyDocument[] =>
  packs
    .map((pack) => ({ ...pack, rules: pack.rules.filter((rule) => [rule.group].flat().includes(group)) }))
    .filter(({ rules }) => rules.length > 0);

const NOTHING_IMPLIED = PolicySchema.shape.implies.parse({});

/** An operator that has no rules of its own, and says of itself what the case says. */
function operator(one: Case): PolicyDocument {
  const says = [...(one.facts.dedicatedOperator ? ["dedicated-operator"] : []), ...(one.facts.declares ?? [])];
  return {
    id: "case",
    version: "1",
    title: "No rules but those judged",
    topics: { extends: "nothing", tree: treeOf(one) },
    implies: NOTHING_IMPLIED,
    declares: says.map((what) => ({ what, because: "the case says so" })),
    rules: [],
  };
}

/** The shipped tree, and each topic that is not in it as a family of its own. */
function treeOf(one: Case): Record<string, string[]> {
  const known = new Set(Object.entries(SHIPPED_TOPICS).flatMap(([family, topics]) => [family, ...topics]));
  const named = [askedTopic(one), ...one.history.map(({ topic }) => topic)].filter((topic) => topic !== undefined);
  const shipped = Object.entries(SHIPPED_TOPICS).map(([family, topics]): [string, string[]] => [family, [...topics]]);
  const own = named.filter((topic) => !known.has(topic)).map((topic): [string, string[]] => [topic, []]);
  return Object.fromEntries([...shipped, ...own]);
}

/**
 * Judges one case as `decide` would, on its facts and nothing else.
 * @throws Error where the case demands time-zone data newer than this release has.
 */
export function judgeCase(one: Case, { documents, outside }: Judges, isPolicy: boolean): Judged {
  demandTzdata(one);
  const [own, ...packs] = isPolicy ? documents : [operator(one), ...documents];
  const policy = compile(own!, packs, outside);
  const fold = foldOf(one, policy.topics.familyOf);
  const now = parseInstant(one.proposedAt)!;
  const decision = decide(fold, requestOf(one, packs.length > 0 ? packs : documents, now), policy, now);
  const expected = one.expectedNotBefore ? parseInstant(one.expectedNotBefore) : undefined;
  const zone = homeOf(one);
  return {
    verdict: decision.verdict,
    notBefore: decision.notBefore,
    agrees: decision.verdict === one.expected && decision.notBefore === expected,
    sentences: decision.reasons.map((reason) => `${reason.rule}: ${sentenceOf(reason, policy.documents, zone)}`),
    decision,
  };
}

/** "later than 2026a" is a note that this release keeps or does not. */
function demandTzdata({ facts }: Case): void {
  const [, later, release] = /^(later than )?(\d{4}[a-z])$/.exec(facts.minTzdata ?? "") ?? [];
  if (release === undefined) return;
  if (later === undefined ? TZDATA_RELEASE < release : TZDATA_RELEASE <= release)
    throw new Error(
      `it demands time-zone data ${facts.minTzdata}, and this release has ${TZDATA_RELEASE}; update Tacet`,
    );
}

function foldOf(one: Case, familyOf: (topic: string) => string | undefined): Fold {
  const facts = factsIn(one, familyOf);
  const fold = facts.reduce((before, fact) => evolve(before, fact, UNBOUNDED), EMPTY_FOLD);
  // A consent to one excluded contact is for that contact; a fold would keep the newest only.
  const invited = one.history.flatMap(({ at, channel, purpose, excluded }): Consent[] => {
    const instant = parseInstant(at)!;
    return excluded === "prior_consent"
      ? [{ seq: 1, at: instant, kind: "express", purpose: purposeOf(purpose), channel, expiresAt: instant + 1 }]
      : [];
  });
  return invited.length === 0 ? fold : { ...fold, consents: [...fold.consents, ...invited] };
}

function requestOf(one: Case, documents: readonly PolicyDocument[], now: Ms): Request {
  const { facts } = one;
  const about = facts.contractInProgress && facts.relatedToContract;
  return {
    action: "contact",
    channel: one.channel,
    purpose: purposeOf(one.purpose),
    topic: askedTopic(one),
    account: facts.debt ?? (about ? CONTRACT_ACCOUNT : undefined),
    ...(one.purpose === "optout_confirmation" && { confirms: "opt-out" }),
    registries: registriesOf(one, documents, now),
    feeds: feedsOf(one),
  };
}

/** A case speaks of one list: the one that its rules ask. */
function registriesOf(one: Case, documents: readonly PolicyDocument[], now: Ms): Request["registries"] {
  const { dncListed, bloctelListed, tpsRegisteredOn, scrubbedOn, checkedOn } = one.facts;
  const listed = dncListed ?? bloctelListed ?? (tpsRegisteredOn === undefined ? undefined : tpsRegisteredOn !== null);
  const checked = scrubbedOn ?? checkedOn;
  if (listed === undefined && checked === undefined) return undefined;
  const lookup: Lookup = {
    listed: listed ?? false,
    asOf: checked === undefined ? now : dayIn(one, checked),
    ...(tpsRegisteredOn && { since: dayIn(one, tpsRegisteredOn) }),
    snapshot: "case",
  };
  const names = documents.flatMap(({ rules }) => rules.flatMap((rule) => (rule.kind === "registry" ? rule.list : [])));
  return Object.fromEntries(names.map((name) => [name, lookup]));
}

function feedsOf(one: Case): Request["feeds"] {
  if (!one.facts.feeds) return undefined;
  return Object.fromEntries(
    Object.entries(one.facts.feeds).map(([name, { asOf, ...said }]): [string, Feed] => [
      name,
      { ...said, asOf: dayIn(one, asOf), snapshot: "case" },
    ]),
  );
}
