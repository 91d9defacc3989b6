/**
 * given(facts).when(request, now).then(decision): what a policy says after a history, in the words of the issue.
 * Instants are RFC 3339 texts; sequence numbers are the places of the facts; a contact or hold is referred to by name.
 */
import { expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { type Decision, decide, type Verdict } from "../../lib/policy/decide.ts";
import { type PolicyDocument, parsePolicy } from "../../lib/policy/document.ts";
import { evolve } from "../../lib/policy/evolve.ts";
import type { Fact } from "../../lib/policy/facts.ts";
import { type Bounds, EMPTY_FOLD, FOLD_BOUNDS, type Fold } from "../../lib/policy/fold.ts";
import type { Request } from "../../lib/policy/rule.ts";
import { sentenceOf } from "../../lib/policy/sentence.ts";
import type { Ms } from "../../lib/policy/words.ts";
import { zoneNamed } from "../../lib/zones/zone.ts";
import { courteous } from "../../packs/shipped.ts";
import type { Told } from "./told.ts";
import { customer } from "./told.ts";

export * from "./told.ts";

export const ms = (text: string): Ms => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Error(`no instant: ${text}`);
  return at;
};
export const iso = (at: Ms): string => new Date(at).toISOString().replace(":00.000Z", "Z");
/** One millisecond before that instant. */
export const justBefore = (text: string): string => new Date(ms(text) - 1).toISOString();

/** The facts as the ledger would number them. A customer in UTC is there from the start unless the history says otherwise. */
export function factsOf(history: readonly Told[]): Fact[] {
  const names = new Map<string, number>();
  const told = history[0]?.kind === "profile" ? history : [customer(), ...history];
  let clock = 0;
  return told.map((entry, index) => {
    const seq = index + 1;
    if (entry.name !== undefined) names.set(entry.name, seq);
    const at = ms(entry.at);
    const recordedAt = Math.max(clock, ms(entry.recordedAt ?? entry.at));
    clock = recordedAt;
    return { ...entry.parts((name) => placeOf(names, name)), kind: entry.kind, seq, at, recordedAt, id: `f${seq}` };
  });
}

function placeOf(names: ReadonlyMap<string, number>, name: string): number {
  const seq = names.get(name);
  if (seq === undefined) throw new Error(`nothing is called ${name} yet`);
  return seq;
}

/** The fold after these facts, nothing forgotten or as much as `bounds` says; from `before` on. */
export const foldOf = (facts: readonly Fact[], bounds: Bounds = FOLD_BOUNDS, before: Fold = EMPTY_FOLD): Fold =>
  facts.reduce((fold, fact) => evolve(fold, fact, bounds), before);

/** What is expected: the verdict, the instant of a deferral, and exactly the rules that refuse (engine rules included). */
export type Expected = {
  readonly verdict: Verdict;
  readonly notBefore?: string;
  readonly rules: readonly string[];
  readonly advice?: readonly string[];
};

export const allow: Expected = { verdict: "allow", rules: [] };
export const defer = (notBefore: string, ...rules: string[]): Expected => ({ verdict: "defer", notBefore, rules });
export const suppress = (...rules: string[]): Expected => ({ verdict: "suppress", rules });

export function expectDecision(decision: Decision, expected: Expected): void {
  const found = {
    verdict: decision.verdict,
    notBefore: decision.notBefore === undefined ? undefined : iso(decision.notBefore),
    rules: decision.reasons.map((reason) => reason.rule).sort(),
    ...(expected.advice && { advice: decision.advice.map((reason) => reason.rule).sort() }),
  };
  const notBefore = expected.notBefore === undefined ? undefined : iso(ms(expected.notBefore));
  expect(found).toEqual({ ...expected, notBefore, rules: [...expected.rules].sort() });
}

export type When = {
  readonly decision: Decision;
  /** Checks verdict, instant and the exact set of refusing rules. */
  readonly then: (expected: Expected) => void;
  /** The sentence of the rule, as read aloud where the customer is. */
  readonly sentence: (rule: string, zone?: string) => string;
};

export type Given = {
  readonly fold: Fold;
  readonly when: (request: Request, now: string) => When;
  readonly under: (policy: PolicyDocument, ...packs: PolicyDocument[]) => Given;
};

export const given = (...history: Told[]): Given => givenFold(foldOf(factsOf(history)), [courteous]);

function givenFold(fold: Fold, documents: readonly PolicyDocument[]): Given {
  const [policy, ...packs] = documents;
  return {
    fold,
    under: (other, ...others) => givenFold(fold, [other, ...others]),
    when: (request, now) => {
      const decision = decide(fold, request, compile(policy!, packs), ms(now));
      return {
        decision,
        // biome-ignore lint/suspicious/noThenProperty: given-when-then reads so, and nobody awaits it
        then: (expected) => expectDecision(decision, expected),
        sentence: (rule, zone = "UTC") => {
          const reason = [...decision.reasons, ...decision.advice].find((one) => one.rule === rule);
          if (!reason)
            throw new Error(`${rule} refuses nothing; ${decision.reasons.map((one) => one.rule).join(", ")} do`);
          return sentenceOf(reason, documents, zoneNamed(zone)!);
        },
      };
    },
  };
}

export type Row = readonly [why: string, history: readonly Told[], request: Request, now: string, expected: Expected];

/** One test per row. */
export function table(policy: PolicyDocument, rows: readonly Row[]): void {
  it.each(rows)("%s", (_why, history, request, now, expected) => {
    given(...history)
      .under(policy)
      .when(request, now)
      .then(expected);
  });
}

type Json = Readonly<Record<string, unknown>>;

/** A policy of these rules, as written in a document; ids are "rule", "rule-2" … unless given. */
export function policyOf(...rules: readonly Json[]): PolicyDocument {
  return documentOf({
    rules: rules.map((rule, index) => ({
      id: index === 0 ? "rule" : `rule-${index + 1}`,
      why: "for the test",
      ...rule,
    })),
  });
}

export function documentOf(parts: Json): PolicyDocument {
  const parsed = parsePolicy({ id: "tested", version: "1", title: "Tested", ...parts });
  if (!parsed.policy) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.policy;
}
