import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Case, CaseSchema } from "../../lib/cases/case.ts";
import { type Judged, type Judges, judgeCase } from "../../lib/cases/judge-case.ts";
import { scopeOf } from "../../lib/policy/compile.ts";
import { datesOf, type PolicyDocument, type Rule } from "../../lib/policy/document.ts";
import { parseInstant } from "../../lib/policy/time.ts";
import { CHANNELS, PURPOSES } from "../../lib/policy/words.ts";
import { allPacks, shippedBench } from "../cases/bench.ts";
import { shellOf } from "../cli/given.ts";
import { mutantsOf } from "./mutants.ts";

const HERE = new URL(".", import.meta.url);
const files = readdirSync(HERE).filter((name) => name.endsWith(".jsonl"));
const textOf = (name: string): string => readFileSync(new URL(name, HERE), "utf8");
const cases: Case[] = files.flatMap((name) =>
  textOf(name)
    .trim()
    .split("\n")
    .map((line) => CaseSchema.parse(JSON.parse(line))),
);
const packs = await allPacks();
const bench = await shippedBench();
const groupsOf = (rule: Rule): readonly string[] => [rule.group ?? []].flat();
const casesOf = (rule: Rule): readonly Case[] => cases.filter((one) => groupsOf(rule).includes(one.rule ?? ""));

async function judged(one: Case): Promise<Judged> {
  const judges = await bench(one);
  if ("none" in judges) throw new Error(judges.none);
  return judgeCase(one, judges, false);
}

describe("the cases of the law", () => {
  it.each(files)("%s comes out as expected of npx tacet evaluate", async (name) => {
    const text = textOf(name);
    const tacet = shellOf({}, new Map([[name, text]]));
    const { code, out } = await tacet("evaluate", name);
    const count = text.trim().split("\n").length;
    expect(out).toMatch(new RegExp(`(^|\\n)${count} passed, 0 failed\\n$`));
    expect(code).toBe(0);
  });

  it("are many, each with a name of its own", () => {
    expect(cases.length).toBeGreaterThan(700);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  it("name a jurisdiction that ships, and every group of every pack", () => {
    const groups = new Set(packs.flatMap(({ rules }) => rules.flatMap(groupsOf)));
    const named = new Set(cases.map(({ rule }) => rule!));
    expect([...groups].filter((group) => !named.has(group))).toEqual([]);
    const places = new Set(packs.map(({ jurisdiction }) => jurisdiction));
    expect(cases.filter(({ jurisdiction }) => !places.has(jurisdiction ?? ""))).toEqual([]);
  });
});

/** Whether a rule judges what a case proposes, then. */
function judges(rule: Rule, one: Case): boolean {
  const scope = scopeOf(rule);
  const purpose = one.purpose === "optout_confirmation" ? "transactional" : one.purpose;
  const [from, to] = datesOf(rule);
  const at = parseInstant(one.proposedAt)!;
  return (
    (scope.channels & (1 << CHANNELS.indexOf(one.channel))) !== 0 &&
    (scope.purposes & (1 << PURPOSES.indexOf(purpose))) !== 0 &&
    at >= from &&
    at < to &&
    (rule.applies.topics === undefined || rule.applies.topics.includes(one.facts.topic ?? ""))
  );
}

describe("every rule of every pack", async () => {
  const outcomes = await Promise.all(
    cases.map(async (one) => {
      const { decision } = await judged(one);
      return { one, verdict: decision.verdict, refused: new Set(decision.reasons.map(({ rule }) => rule)) };
    }),
  );
  const rules = packs.flatMap((pack) => pack.rules);

  it("is judged by a case that it refuses, and by one that it allows", () => {
    const never = rules.flatMap((rule) => {
      const own = outcomes.filter(({ one }) => groupsOf(rule).includes(one.rule ?? "") && judges(rule, one));
      const refuses = own.some(({ refused }) => refused.has(rule.id));
      const allows = own.some(({ verdict, refused }) => verdict === "allow" && !refused.has(rule.id));
      return [...(refuses ? [] : [`${rule.id} refuses nothing`]), ...(allows ? [] : [`${rule.id} allows nothing`])];
    });
    expect(never).toEqual([]);
    expect(rules.length).toBeGreaterThan(90);
  });
});

type Alike = { readonly tells: (rule: Rule, changed: string) => boolean; readonly because: string };

/** What no case can tell apart, and why. */
const ALIKE: readonly Alike[] = [
  {
    tells: ({ kind }, changed) => kind === "feed" && changed.startsWith("maxAge"),
    because: "the age of a feed changes what is said, never the verdict",
  },
  {
    tells: ({ kind }, changed) => kind === "hours" && changed.startsWith("holidays.feed.maxAge"),
    because: "as above",
  },
  {
    tells: ({ kind }, changed) => kind === "cooldown" && changed.startsWith("within"),
    because: "it tells the second no from the first, and no pack asks for a second",
  },
  {
    tells: (rule, changed) => rule.kind === "cap" && rule.max === 0 && changed.startsWith("window"),
    because: "none at all is none in any window",
  },
  {
    tells: (rule, changed) =>
      rule.kind === "hours" &&
      rule.severity !== "prohibited" &&
      /^unless \d/.test(changed) &&
      rule.unless[0] === "customer-named-time",
    because: "a time the customer named stands above hours that are not prohibited, said or not",
  },
];

/** One rule alone: what stands beside it would hide what it does. */
const alone = (pack: PolicyDocument, rule: Rule, outside: Judges["outside"]): Judges => ({
  documents: [{ ...pack, rules: [rule] }],
  outside,
});

describe("every number of every pack", async () => {
  const found = await bench(cases[0]!);
  if ("none" in found) throw new Error(found.none);
  const { outside } = found;
  const answer = (one: Case, judges: Judges): string => {
    const { verdict, notBefore } = judgeCase(one, judges, false);
    return `${verdict} ${notBefore ?? ""}`;
  };

  it.each(packs)("of $id is told apart by a case from the next number", (pack) => {
    const { rules } = pack;
    let looked = 0;
    const unseen = rules.flatMap((rule) => {
      const own = casesOf(rule);
      const before = own.map((one) => answer(one, alone(pack, rule, outside)));
      return mutantsOf(rule)
        .filter(({ changed }) => !ALIKE.some(({ tells }) => tells(rule, changed)))
        .filter(({ rule: changed }) => {
          looked++;
          return own.every((one, index) => answer(one, alone(pack, changed, outside)) === before[index]);
        })
        .map(({ changed }) => `${rule.id} ${changed}`);
    });
    expect(unseen).toEqual([]);
    expect(looked > 0 || rules.length === 0).toBe(true);
  });
});
