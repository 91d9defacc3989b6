import type { Engine } from "json-rules-engine";
import { type CompiledPolicy, compile } from "../lib/policy/compile.ts";
import { decide, type Verdict } from "../lib/policy/decide.ts";
import { DAY_MS } from "../lib/policy/time.ts";
import { maskOf, PURPOSES } from "../lib/policy/words.ts";
import { courteous } from "../packs/shipped.ts";
import { chanceFrom } from "./chance.ts";
import { type Case, caseFrom } from "./customers.ts";
import { type Bench, check, type Figure, type How } from "./figure.ts";
import { peerFactsOf } from "./peer-facts.ts";
import { type Batch, fasterOf, medianOf, rounds } from "./rounds.ts";
import { type PeerFacts, peerEngine, RULES, twelveRules } from "./twelve-rules.ts";

const SEED = 20_261_123;
/** How many cases of each verdict; together the mix. */
const MIX: Readonly<Record<Verdict, number>> = { allow: 128, defer: 64, suppress: 64 };
const VERDICTS = Object.keys(MIX) as Verdict[];
const MAX_DRAWN = 20_000;
/** From Saturday 18:00 to Monday 09:00, and a change of the clocks. */
const LONGEST_CLOSED_MS = 2 * DAY_MS;

type Cases = Readonly<Record<Verdict, readonly Case[]>>;

export const decideBench: Bench = async (how) => {
  const twelve = compile(twelveRules());
  const shipped = compile(courteous);
  const engine = peerEngine();
  const cases = drawCases(twelve);
  await checkSame(cases, twelve, engine);
  const all = VERDICTS.flatMap((verdict) => cases[verdict]);
  return [...(await againstPeer(twelve, engine, { ...cases, mix: all }, how)), ...(await alone(shipped, all, how))];
};

/** Customers by chance until there are enough of each verdict. */
function drawCases(policy: CompiledPolicy): Cases {
  const chance = chanceFrom(SEED);
  const cases: Record<Verdict, Case[]> = { allow: [], defer: [], suppress: [] };
  for (let drawn = 0; drawn < MAX_DRAWN && VERDICTS.some((verdict) => cases[verdict].length < MIX[verdict]); drawn++) {
    const one = caseFrom(chance);
    const { verdict } = decide(one.fold, one.request, policy, one.now);
    if (cases[verdict].length < MIX[verdict]) cases[verdict].push(one);
  }
  for (const verdict of VERDICTS)
    check(cases[verdict].length === MIX[verdict], `too few cases of ${verdict} were drawn`);
  return cases;
}

/**
 * Both must name the same rules for every case, and the peer must have nothing against the instant a deferral names.
 * Every rule must refuse somewhere, or it was not tried.
 */
async function checkSame(cases: Cases, policy: CompiledPolicy, engine: Engine): Promise<void> {
  const judging = rulesOfCall(policy).length;
  check(judging === RULES, `${judging} rules judge the request, not ${RULES}`);
  const tried = new Set<string>();
  for (const one of VERDICTS.flatMap((verdict) => cases[verdict])) {
    const { reasons, binding, notBefore } = decide(one.fold, one.request, policy, one.now);
    const where = `at ${new Date(one.now).toISOString()} in ${one.zone}`;
    const theirs = await refusing(engine, one);
    // Where every refusal would end, but another rule will refuse by then, ours names that one too: it looks ahead.
    const ahead = reasons.filter(({ rule }) => rule === binding && !theirs.includes(rule));
    const ours = reasons.filter((reason) => !ahead.includes(reason)).map(({ rule }) => rule);
    check(`${ours.toSorted()}` === `${theirs}`, `${where} ours refuses by [${ours}] and the peer by [${theirs}]`);
    for (const rule of ours) tried.add(rule);
    for (const { rule } of ahead) {
      const by = Math.max(...reasons.map(({ until }) => until ?? 0)) + LONGEST_CLOSED_MS;
      const then = await refusing(engine, { ...one, now: by });
      check(then.includes(rule), `${where} ours looks ahead to ${rule}, which the peer does not see by ${by}`);
    }
    const then = notBefore === undefined ? [] : await refusing(engine, { ...one, now: notBefore });
    check(then.length === 0, `${where} ours defers to ${notBefore}, when the peer refuses by [${then}]`);
  }
  check(tried.size === RULES, `only ${tried.size} of ${RULES} rules refused anything: ${[...tried].join(" ")}`);
}

const refusing = async (engine: Engine, one: Case): Promise<string[]> =>
  (await engine.run(peerFactsOf(one))).events.map((event) => event.type).sort();

const rulesOfCall = (policy: CompiledPolicy) => policy.rulesFor("contact", "voice", maskOf(PURPOSES, ["promotional"]));

/** The sum of a turn is looked at: something must come of each decision, or the compiler might not make it. */
function summed(cases: number, sum: number, before: { sum?: number }): number {
  before.sum ??= sum;
  check(sum === before.sum, `the same ${cases} cases had ${sum} reasons where they had ${before.sum}`);
  return cases;
}

function ours(policy: CompiledPolicy, cases: readonly Case[]): Batch {
  const before = {};
  return () => {
    let sum = 0;
    for (let index = 0; index < cases.length; index++) {
      const { fold, request, now } = cases[index]!;
      sum += decide(fold, request, policy, now).reasons.length;
    }
    return summed(cases.length, sum, before);
  };
}

function theirs(engine: Engine, facts: readonly PeerFacts[]): Batch {
  const before = {};
  return async () => {
    let sum = 0;
    for (let index = 0; index < facts.length; index++) sum += (await engine.run(facts[index]!)).events.length;
    return summed(facts.length, sum, before);
  };
}

async function againstPeer(
  policy: CompiledPolicy,
  engine: Engine,
  sets: Cases & { mix: readonly Case[] },
  how: How,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const name of ["mix", ...VERDICTS] as const) {
    const cases = sets[name];
    const facts = cases.map(peerFactsOf);
    const found = await rounds(
      { [`${name}: ours`]: ours(policy, cases), [`${name}: json-rules-engine`]: theirs(engine, facts) },
      how,
    );
    const [mine, peer] = Object.values(found) as [number[], number[]];
    figures.push({
      bench: "decide",
      what:
        name === "mix"
          ? `12 rules, mix of ${VERDICTS.map((verdict) => `${MIX[verdict]} ${verdict}`).join(", ")}`
          : `12 rules, ${name} only`,
      unit: "ns",
      ours: medianOf(mine),
      peer: { name: "json-rules-engine", value: medianOf(peer) },
      ratio: fasterOf(mine, peer),
      ...(name === "mix" && { aim: { least: 300 } }),
      ...(name !== "mix" && { note: "part of the mix; no aim of its own" }),
    });
  }
  return figures;
}

async function alone(policy: CompiledPolicy, cases: readonly Case[], how: How): Promise<Figure[]> {
  const judging = rulesOfCall(policy).length;
  const allowed = (one: Case) => decide(one.fold, one.request, policy, one.now).verdict === "allow";
  const groups = { allowed: cases.filter(allowed), refused: cases.filter((one) => !allowed(one)) };
  const found = await rounds({ allowed: ours(policy, groups.allowed), refused: ours(policy, groups.refused) }, how);
  return (["allowed", "refused"] as const).map((name) => ({
    bench: "decide",
    what: `courteous, ${judging} of its ${policy.documents[0]!.rules.length} rules judge a promotional call: ${name} (${groups[name].length} cases)`,
    unit: "ns",
    ours: medianOf(found[name]),
  }));
}
