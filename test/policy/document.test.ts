import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../lib/policy/document.ts";
import type { Mistake } from "../../lib/policy/mistakes.ts";

type Json = Record<string, unknown>;
const CAP = { id: "r", kind: "cap", why: "w", max: 1, window: { rolling: "P7D" } };
const _HOURS = { id: "r", kind: "hours", why: "w" };
const document = (rule: unknown, more: Json = {}): Json => ({
  id: "p",
  version: "1",
  title: "P",
  rules: [rule],
  ...more,
});
const without = (key: keyof typeof CAP): Json =>
  Object.fromEntries(Object.entries(CAP).filter(([name]) => name !== key));
const mistakes = (text: unknown): readonly Mistake[] => parsePolicy(text).mistakes ?? [];

const DURATION =
  'write an ISO-8601 duration of weeks, days, hours, minutes or seconds, such as "P7D" or "PT4H"; months and years have no fixed length';
const KINDS =
  "no such kind of rule; write one of hours, cap, cooldown, refusal, hold, consent, registry, attempts, conversation, relevance, fatigue, address, feed";
const _TIME = 'write a time of day as "HH:MM", from "00:00" to "24:00"';
const BREADTHS = 'write one of "not-now", "this-offer", "this-topic", "promotions", "everything"';

type Case = readonly [what: string, document: unknown, ...found: (readonly [pointer: string, message: string])[]];

function each(cases: readonly Case[]): void {
  it.each(cases)("%s", (_what, text, ...found) => {
    expect(mistakes(text).map(({ pointer, message }) => [pointer, message])).toEqual(found);
    for (const mistake of mistakes(text)) expect(mistake.level).toBe("error");
  });
}

it("reads a document and fills in what may be left out", () => {
  const { policy } = parsePolicy(document(CAP));
  expect(policy?.rules[0]).toMatchObject({
    severity: "guideline",
    applies: {},
    unless: [],
    per: ["customer"],
    counts: { directions: ["outbound"] },
  });
  expect(policy?.topics).toEqual({ extends: "shipped", tree: {} });
});

describe("the document", () => {
  each([
    ["a number", 5, ["", "write an object here"]],
    ["nothing", null, ["", "write an object here"]],
    ["a list", [], ["", "write an object here"]],
    [
      "empty",
      {},
      ["/id", "missing; add a text"],
      ["/version", "missing; add a text"],
      ["/title", "missing; add a text"],
      ["/rules", "missing; add a list"],
    ],
    ["no rule", document(CAP, { rules: [] }), ["/rules", "a policy has at least one rule"]],
    ["rules that are no list", document(CAP, { rules: {} }), ["/rules", "write a list here"]],
    ["a blank title", document(CAP, { title: "  " }), ["/title", "blank; write something here"]],
    ["a blank version", document(CAP, { version: "" }), ["/version", 'write a version such as "1" or "2026-11.2"']],
    ["a key it does not know", document(CAP, { extra: 1 }), ["/extra", "no such key; remove it"]],
    ["a key with a slash in it", document(CAP, { "a/b~c": 1 }), ["/a~1b~0c", "no such key; remove it"]],
    [
      "an outcome that implies nothing",
      document(CAP, { implies: { busy: {} } }),
      ["/implies/busy", "no such key; remove it"],
    ],
    [
      "an implied no of no breadth",
      document(CAP, { implies: { declined: { refusal: "no" } } }),
      ["/implies/declined/refusal", BREADTHS],
    ],
    [
      "several at once",
      document({ ...CAP, max: -1, why: "" }, { extra: 1 }),
      ["/rules/0/why", "blank; write something here"],
      ["/rules/0/max", "too small; write 0 or more"],
      ["/extra", "no such key; remove it"],
    ],
  ]);
  it("400 rules are the most", () => {
    const many = (count: number) =>
      document(CAP, { rules: Array.from({ length: count }, (_, index) => ({ ...CAP, id: `r-${index}` })) });
    expect(mistakes(many(400))).toEqual([]);
    expect(mistakes(many(401))).toEqual([{ pointer: "/rules", message: "too long; keep to 400", level: "error" }]);
  });
});

describe("any rule", () => {
  each([
    ["no kind", document(without("kind")), ["/rules/0/kind", KINDS]],
    ["an unknown kind", document({ ...CAP, kind: "capp" }), ["/rules/0/kind", KINDS]],
    ["a kind every object has", document({ ...CAP, kind: "constructor" }), ["/rules/0/kind", KINDS]],
    ["no why", document(without("why")), ["/rules/0/why", "missing; add a text"]],
    ["a blank why", document({ ...CAP, why: "  " }), ["/rules/0/why", "blank; write something here"]],
    ["no id", document(without("id")), ["/rules/0/id", "missing; add a text"]],
    [
      "an id in capitals",
      document({ ...CAP, id: "My Rule" }),
      ["/rules/0/id", 'write a rule id in lower-case words joined by hyphens, such as "weekly-cap"'],
    ],
    [
      "a misspelt key",
      document({ ...CAP, reason: "x" }),
      ["/rules/0/reason", 'no such key; remove it, or did you mean "why"?'],
    ],
    [
      "a key every object has",
      JSON.parse(
        '{"id":"p","version":"1","title":"P","rules":[{"id":"r","kind":"cap","why":"w","max":1,"window":{"rolling":"P7D"},"__proto__":{}}]}',
      ),
      ["/rules/0/__proto__", "no such key; remove it"],
    ],
    ["no rule at all", document(null), ["/rules/0", "write an object here"]],
    [
      "an unknown channel",
      document({ ...CAP, applies: { channels: ["fax"] } }),
      ["/rules/0/applies/channels/0", 'write one of "voice", "sms", "email"'],
    ],
    [
      "no channel",
      document({ ...CAP, applies: { channels: [] } }),
      ["/rules/0/applies/channels", "name at least one, or leave the key out to mean all"],
    ],
    [
      "an unknown severity",
      document({ ...CAP, severity: "must" }),
      ["/rules/0/severity", 'write one of "prohibited", "presumption", "guideline", "advice"'],
    ],
    [
      "a date without a time",
      document({ ...CAP, effectiveFrom: "2026-01-01" }),
      ["/rules/0/effectiveFrom", 'write an RFC 3339 instant with an offset, such as "2026-11-23T15:00:00Z"'],
    ],
    [
      "an instant without an offset",
      document({ ...CAP, effectiveTo: "2026-01-01T00:00:00" }),
      ["/rules/0/effectiveTo", 'write an RFC 3339 instant with an offset, such as "2026-11-23T15:00:00Z"'],
    ],
    [
      "30 February",
      document({ ...CAP, effectiveTo: "2026-02-30T00:00:00Z" }),
      ["/rules/0/effectiveTo", 'write an RFC 3339 instant with an offset, such as "2026-11-23T15:00:00Z"'],
    ],
    [
      "an unknown condition",
      document({ ...CAP, unless: ["always"] }),
      [
        "/rules/0/unless/0",
        'write "customer-asked", or "customer-named-time", or "case-open", or "required", or "inbound", or an object',
      ],
    ],
    [
      "a deadline in words",
      document({ ...CAP, unless: [{ deadlineWithin: "6h" }] }),
      ["/rules/0/unless/0/deadlineWithin", DURATION],
    ],
    [
      "a source without a name or address",
      document({ ...CAP, source: { instrument: "", url: "law" } }),
      ["/rules/0/source/instrument", "blank; write something here"],
      ["/rules/0/source/url", 'write a URL, such as "https://www.example.org/law"'],
    ],
  ]);
});

describe("the topic tree", () => {
  const tree = (topics: unknown) => document(CAP, { topics });
  const rename = "; a topic belongs to one family only, so give one of them another name";
  each([
    [
      "a topic in two families",
      tree({ tree: { a: ["x"], b: ["x"] } }),
      ["/topics/tree/b/0", `"x" is already in a${rename}`],
    ],
    ["twice in one", tree({ tree: { a: ["x", "x"] } }), ["/topics/tree/a/1", `"x" is already in a${rename}`]],
    [
      "a family inside a family",
      tree({ tree: { a: ["b"], b: ["x"] } }),
      ["/topics/tree/a/0", `"b" is a family too${rename}`],
    ],
    [
      "a shipped topic in a new family, where a no to credit would not reach it",
      tree({ tree: { cars: ["car-loan"] } }),
      ["/topics/tree/cars/0", `"car-loan" is already in credit${rename}`],
    ],
    [
      "a shipped topic as a family",
      tree({ tree: { mortgage: ["fixed-rate"] } }),
      ["/topics/tree/mortgage", `"mortgage" is already in credit${rename}`],
    ],
    [
      "a shipped family as a topic",
      tree({ tree: { money: ["credit"] } }),
      ["/topics/tree/money/0", `"credit" is a family too${rename}`],
    ],
    [
      "a name with a space",
      tree({ tree: { "A B": ["x"] } }),
      ["/topics/tree/A B", "write a topic in lower-case words joined by hyphens"],
    ],
    ["an unknown way to extend", tree({ extends: "all" }), ["/topics/extends", 'write one of "shipped", "nothing"']],
    ["a misspelt key", tree({ trees: {} }), ["/topics/trees", "no such key; remove it"]],
  ]);
  it("replaced, the shipped names are free", () => {
    expect(mistakes(tree({ extends: "nothing", tree: { cars: ["car-loan"], money: ["credit"] } }))).toEqual([]);
  });
  it("extended, a family has its old children and the new", () => {
    expect(mistakes(tree({ tree: { credit: ["mortgage", "boat-loan"] } }))).toEqual([]);
  });
});
