import { lawBook } from "../lib/contact/law.ts";
import { type CompiledPolicy, compile } from "../lib/policy/compile.ts";
import { decide } from "../lib/policy/decide.ts";
import { DAY_MS } from "../lib/policy/time.ts";
import { maskOf, PURPOSES } from "../lib/policy/words.ts";
import { law } from "../packs/law.ts";
import { courteous } from "../packs/shipped.ts";
import { chanceFrom } from "./chance.ts";
import { type Case, caseFrom } from "./customers.ts";
import { type Bench, check, type Figure } from "./figure.ts";
import { type Batch, medianOf, rounds } from "./rounds.ts";

const SEED = 20_261_124;
const CASES = 512;
const FLORIDA = ["US", "US-FL"] as const;
/** A decision by voice under courteous and the law of Florida. */
const AIM_NS = 5_000;
/** What a cold function pays once for the law of its first customer. */
const AIM_COLD_MS = 10;

export const lawBench: Bench = async (how) => {
  const own = compile(courteous);
  const before = cpuMs();
  const florida = await lawBook(law)(own, FLORIDA);
  const cold = cpuMs() - before;
  const cases = inFlorida();
  const verdictOf = (one: Case) => decide(one.fold, one.request, florida, one.now).verdict;
  const allowed = cases.filter((one) => verdictOf(one) === "allow");
  const refused = cases.filter((one) => verdictOf(one) !== "allow");
  check(allowed.length > 20 && refused.length > 20, `${allowed.length} allowed and ${refused.length} refused`);
  const found = await rounds({ allowed: batch(florida, allowed), refused: batch(florida, refused) }, how);
  const judging = florida.rulesFor("contact", "voice", maskOf(PURPOSES, ["promotional"])).length;
  const reasons = refused.reduce((sum, one) => sum + decide(one.fold, one.request, florida, one.now).reasons.length, 0);
  const figure = (name: "allowed" | "refused", more: string): Figure => ({
    bench: "law",
    what: `a promotional call in Florida, ${judging} rules of courteous, us and us-fl judge it: ${name}${more}`,
    unit: "ns",
    ours: medianOf(found[name]),
    aim: { most: AIM_NS },
  });
  return [
    figure("allowed", ""),
    figure(
      "refused",
      `, ${(reasons / refused.length).toFixed(1)} reasons and the search for the first permitted instant`,
    ),
    {
      bench: "law",
      what: "the packs of Florida for the first time in a process, read, checked and compiled (processor time)",
      unit: "ms",
      ours: cold,
      aim: { most: AIM_COLD_MS },
    },
  ];
};

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** Customers by chance, all in Florida, their numbers checked yesterday. */
function inFlorida(): readonly Case[] {
  const chance = chanceFrom(SEED);
  return Array.from({ length: CASES }, (): Case => {
    const one = caseFrom(chance);
    const zones = [{ name: "America/New_York" }];
    return {
      ...one,
      zone: "America/New_York",
      fold: { ...one.fold, zones, jurisdictions: FLORIDA },
      request: {
        ...one.request,
        registries: { "us-national": { listed: false, asOf: one.now - DAY_MS, snapshot: "2026-11-22" } },
      },
    };
  });
}

function batch(policy: CompiledPolicy, cases: readonly Case[]): Batch {
  let known: number | undefined;
  return () => {
    let sum = 0;
    for (const { fold, request, now } of cases) sum += decide(fold, request, policy, now).reasons.length;
    known ??= sum;
    check(sum === known, `the same cases had ${sum} reasons where they had ${known}`);
    return cases.length;
  };
}
