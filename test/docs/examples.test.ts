import { describe, expect, it } from "vitest";
import { ROUTES } from "../../lib/api/routes.ts";
import { ProblemOut } from "../../lib/api/schemas.ts";
import { evaluate } from "../../lib/cases/evaluate.ts";
import { PROBLEMS, type ProblemCode } from "../../lib/contact/problem.ts";
import { type PolicyDocument, parsePolicy } from "../../lib/policy/document.ts";
import { lint } from "../../lib/policy/lint.ts";
import { parsePack } from "../../lib/policy/pack.ts";
import { shippedBench } from "../cases/bench.ts";
import { type Block, blocksOf, documentAt } from "./documents.ts";

/** Documents whose examples are all of a kind the tests know. */
const CHECKED = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].concat(
  [
    "api",
    "campaigns",
    "concepts",
    "decisions",
    "ledger-format",
    "operations",
    "policies",
    "policy-language",
    "problems",
  ].map((name) => `docs/${name}.md`),
);

const json = CHECKED.flatMap((path) => blocksOf(documentAt(path))).filter(({ language }) => language === "json");
const of = (kind: string): Block[] => json.filter((block) => block.of === kind || block.of.startsWith(`${kind} `));

const routeOf = ({ of: info }: Block) => {
  const name = info.split(" ").slice(1).join(" ");
  const route = ROUTES.find(({ method, path }) => `${method} ${path}` === name);
  if (!route) throw new Error(`there is no route ${name}`);
  return route;
};

/** Parses a whole policy, and says what lint would. */
function linted(document: unknown, pack: boolean): readonly { message: string }[] {
  const { policy, mistakes } = parsePolicy(document);
  return mistakes ?? lint(policy as PolicyDocument, { pack });
}

describe("the JSON examples of the documents", () => {
  it("all say what they are examples of", () => {
    const known = /^(policy|pack|case|rule|problem|excerpt|(request|answer) (GET|POST|PUT|PATCH|DELETE) \/\S+)$/;
    expect(json.filter((block) => !known.test(block.of)).map(({ place, of: info }) => `${place} ${info}`)).toEqual([]);
    expect(json.length).toBeGreaterThan(50);
  });

  it.each(json)("$place is JSON", ({ text }) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it.each(of("policy"))("$place is a policy without a lint", ({ text }) => {
    expect(linted(JSON.parse(text), false)).toEqual([]);
  });

  it.each(of("rule"))("$place is a rule without a lint", ({ text }) => {
    const policy = { id: "example", version: "1", title: "Example", rules: [JSON.parse(text)] };
    expect(linted(policy, true)).toEqual([]);
  });

  it.each(of("pack"))("$place is a pack without a lint", ({ text }) => {
    const { pack, mistakes } = parsePack(JSON.parse(text));
    expect(mistakes ?? lint(pack as PolicyDocument, { pack: true })).toEqual([]);
  });

  it.each(of("case"))("$place is a case that comes out as it says", async ({ text }) => {
    const { rules, broken } = await evaluate(JSON.stringify(JSON.parse(text)), await shippedBench());
    expect(broken).toEqual([]);
    expect(rules.map(({ passed, failed }) => [passed, failed])).toEqual([[1, []]]);
  });

  it.each(of("request"))("$place is a request that $of takes", (block) => {
    const { error } = routeOf(block).body!.safeParse(JSON.parse(block.text));
    expect(error?.issues ?? []).toEqual([]);
  });

  it.each(of("answer"))("$place is of the form $of answers with", (block) => {
    const { error } = routeOf(block).answer.safeParse(JSON.parse(block.text));
    expect(error?.issues ?? []).toEqual([]);
  });

  it.each(of("problem"))("$place is a problem as it is answered", ({ text }) => {
    const problem = ProblemOut.strict().parse(JSON.parse(text));
    const { status, title } = PROBLEMS[problem.code as ProblemCode];
    expect(problem).toMatchObject({ status, title, type: `/problems/${problem.code}` });
  });
});
