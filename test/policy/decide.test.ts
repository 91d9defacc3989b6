import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import { EMPTY_FOLD } from "../../lib/policy/fold.ts";
import {
  allow,
  call,
  customer,
  defer,
  foldOf,
  given,
  hold,
  justBefore,
  late,
  made,
  mail,
  mergedInto,
  ms,
  need,
  offer,
  policyOf,
  suppress,
  table,
  talk,
  text,
} from "./given.ts";

const DAY = "2026-11-02T10:00Z";
const WEEKLY = { kind: "cap", max: 1, window: { rolling: "P7D" } };
const NINE_TO_FIVE = [["09:00", "17:00"]];
const OFFICE = {
  kind: "hours",
  weekly: { mon: NINE_TO_FIVE, tue: NINE_TO_FIVE, wed: NINE_TO_FIVE, thu: NINE_TO_FIVE, fri: NINE_TO_FIVE },
};
const NEVER = { kind: "cap", max: 0, window: { rolling: "P7D" } };

describe("a customer", () => {
  it("nobody told of is refused", () => {
    const decided = decide(EMPTY_FOLD, call(), compile(policyOf(WEEKLY)), ms(DAY));
    expect(decided.verdict).toBe("suppress");
    expect(decided.binding).toBe("unknown-customer");
  });
  it("known by refused requests only is not known", () => {
    const refused = {
      kind: "refused",
      refused: { stage: "claim", line: "l", action: "contact" },
      seq: 1,
      at: ms(DAY),
      recordedAt: ms(DAY),
      id: "f1",
    } as const;
    expect(decide(foldOf([refused]), call(), compile(policyOf(WEEKLY)), ms(DAY)).binding).toBe("unknown-customer");
    const told = { kind: "need", needs: [], seq: 2, at: ms(DAY), recordedAt: ms(DAY), id: "f2" } as const;
    expect(decide(foldOf([refused, told]), call(), compile(policyOf(WEEKLY)), ms(DAY)).verdict).toBe("allow");
  });
  table(policyOf(WEEKLY), [
    [
      "merged into another is refused",
      [mergedInto(DAY, "other")],
      call(),
      "2026-11-03T10:00Z",
      suppress("merged-away"),
    ],
    ["an address that is not linked is refused", [], call({ address: "p9" }), DAY, suppress("address-not-linked")],
    [
      "a linked one is not",
      [customer({ addresses: [{ token: "p1", channel: "voice" }] })],
      call({ address: "p1" }),
      DAY,
      allow,
    ],
  ]);
});

describe("clocks", () => {
  const history = [late("2026-11-09T10:00Z", made("2026-11-02T10:00Z", "conversation"))];
  table(policyOf(WEEKLY), [
    [
      "counts are of the newest entry's clock, where the worker's is behind",
      history,
      call(),
      "2026-11-09T09:59Z",
      allow,
    ],
    ["up to five minutes", history, call(), "2026-11-09T09:55Z", allow],
    ["beyond that it refuses", history, call(), justBefore("2026-11-09T09:55Z"), suppress("clock-behind")],
  ]);
});

describe("a deadline", () => {
  const history = [made("2026-11-02T10:00Z", "conversation")];
  table(policyOf(WEEKLY), [
    [
      "after the first permitted instant changes nothing",
      history,
      call({ deadline: "2026-11-09T10:01Z" }),
      "2026-11-03T10:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    [
      "at it is too late: a deadline is exclusive",
      history,
      call({ deadline: "2026-11-09T10:00Z" }),
      "2026-11-03T10:00Z",
      suppress("deadline-passed", "rule"),
    ],
    [
      "before it is too late",
      history,
      call({ deadline: "2026-11-05T10:00Z" }),
      "2026-11-03T10:00Z",
      suppress("deadline-passed", "rule"),
    ],
    ["that is now has passed", [], call({ deadline: DAY }), DAY, suppress("deadline-passed")],
    ["a millisecond from now has not", [], call({ deadline: "2026-11-02T10:00:00.001Z" }), DAY, allow],
  ]);
});

describe("reasons are complete and one binds", () => {
  const policy = policyOf(WEEKLY, OFFICE, { kind: "hold", causes: ["case"], lasts: { afterOpened: "P14D" } });
  const history = [made("2026-11-02T10:00Z", "conversation"), hold("2026-11-02T11:00Z", "case")];
  it("the latest end binds a deferral", () => {
    const { decision } = given(...history)
      .under(policy)
      .when(call(), "2026-11-02T18:00Z");
    expect(decision.reasons.map(({ rule, until }) => [rule, until])).toEqual([
      ["rule", ms("2026-11-09T10:00Z")],
      ["rule-2", ms("2026-11-03T09:00Z")],
      ["rule-3", ms("2026-11-16T11:00Z")],
    ]);
    expect(decision.binding).toBe("rule-3");
    expect(decision.notBefore).toBe(ms("2026-11-16T11:00Z"));
  });
  it("what no time lifts binds a suppression, beside all that time would lift", () => {
    const { decision } = given(...history)
      .under(policyOf(WEEKLY, NEVER, OFFICE))
      .when(call(), "2026-11-02T18:00Z");
    expect(decision.verdict).toBe("suppress");
    expect(decision.binding).toBe("rule-2");
    expect(decision.reasons.map(({ rule }) => rule)).toEqual(["rule", "rule-2", "rule-3"]);
    expect(decision.notBefore).toBeUndefined();
  });
  it("the first permitted instant may lie after every rule's own", () => {
    const { decision } = given(made("2026-10-31T20:00Z", "conversation"))
      .under(policyOf(WEEKLY, OFFICE))
      .when(call(), "2026-11-05T18:00Z");
    expect(decision.reasons.map(({ until }) => until)).toEqual([ms("2026-11-07T20:00Z"), ms("2026-11-06T09:00Z")]);
    expect(decision.notBefore).toBe(ms("2026-11-09T09:00Z"));
  });
  it("a rule that will refuse for good by then is named", () => {
    const lapsing = { ...need("2026-05-07T08:00Z", "personal-loan") };
    const { decision } = given(lapsing)
      .under(policyOf(OFFICE, { kind: "relevance", within: "P180D" }))
      .when(call(), "2026-11-02T18:00Z");
    expect(decision.verdict).toBe("suppress");
    expect(decision.binding).toBe("rule-2");
    expect(decision.reasons.map(({ rule }) => rule)).toEqual(["rule-2", "rule"]);
  });
  it("names the policy, its packs, the engine and the instant", () => {
    const pack = { ...policyOf(WEEKLY), id: "us", version: "7" };
    const { decision } = given().under(policyOf(OFFICE), pack).when(call(), DAY);
    expect(decision).toMatchObject({
      policy: { id: "tested", version: "1" },
      packs: [{ id: "us", version: "7" }],
      engine: "1",
      decidedAt: ms(DAY),
    });
  });
});

describe("severity", () => {
  for (const severity of ["prohibited", "presumption", "guideline"]) {
    table(policyOf({ ...NEVER, severity }), [[`${severity} refuses`, [], call(), DAY, suppress("rule")]]);
  }
  table(policyOf({ ...NEVER, severity: "advice" }), [
    ["advice does not, and is listed", [], call(), DAY, { ...allow, advice: ["rule"] }],
  ]);
});

describe("dated rules", () => {
  const dated = policyOf({ ...NEVER, effectiveFrom: "2026-11-02T10:00:00Z", effectiveTo: "2026-11-05T10:00:00Z" });
  table(dated, [
    ["before", [], call(), justBefore(DAY), allow],
    ["from its first instant", [], call(), DAY, defer("2026-11-05T10:00Z", "rule")],
    ["to its last millisecond", [], call(), justBefore("2026-11-05T10:00Z"), defer("2026-11-05T10:00Z", "rule")],
    ["and no longer", [], call(), "2026-11-05T10:00Z", allow],
  ]);
  table(policyOf(OFFICE, { ...NEVER, effectiveFrom: "2026-11-03T00:00:00Z", effectiveTo: "2026-11-05T10:00:00Z" }), [
    [
      "a rule that begins before the hours open is waited for",
      [],
      call(),
      "2026-11-02T18:00Z",
      defer("2026-11-05T10:00Z", "rule"),
    ],
  ]);
});

describe("applies", () => {
  table(policyOf({ ...NEVER, applies: { channels: ["voice"], purposes: ["promotional"] } }), [
    ["to its channel and purpose", [], call(), DAY, suppress("rule")],
    ["not to another channel", [], mail(), DAY, allow],
    ["not to another purpose", [], call({ purpose: "service" }), DAY, allow],
    [
      "to a service call with an offer in it: a thank-you call that pitches is a pitch",
      [],
      call({ purpose: "service", topic: "camera", offer: "o1" }),
      DAY,
      suppress("rule"),
    ],
    ["to an offer in a service conversation", [], offer("c1", "camera", { purpose: "service" }), DAY, suppress("rule")],
  ]);
  table(policyOf({ ...NEVER, applies: { topics: ["credit", "camera"] } }), [
    ["to a family's children", [], call({ topic: "car-loan" }), DAY, suppress("rule")],
    ["to a topic", [], call({ topic: "camera" }), DAY, suppress("rule")],
    ["not to its sibling", [], call({ topic: "lens" }), DAY, allow],
    ["nor to its family", [], call({ topic: "photography" }), DAY, allow],
  ]);
  table(policyOf({ ...NEVER, applies: { actions: ["offer"] } }), [
    ["to offers", [], offer("c1"), DAY, suppress("rule")],
    ["not to contacts", [], call(), DAY, allow],
  ]);
});

describe("unless", () => {
  const unless = (...conditions: unknown[]) => policyOf({ ...NEVER, unless: conditions });
  const open = hold(DAY, "case", { caseId: "k" });
  const soon = "2026-11-02T18:00Z";
  table(unless("case-open"), [
    ["a case is open", [open], call(), "2026-11-03T10:00Z", allow],
    ["none is", [], call(), DAY, suppress("rule")],
    ["one was", [hold(DAY, "case", { until: "2026-11-03T10:00Z" })], call(), "2026-11-03T10:00Z", suppress("rule")],
  ]);
  table(unless("inbound"), [
    ["the customer began the conversation", [talk("c1", DAY, "inbound")], offer("c1"), "2026-11-02T10:01Z", allow],
    ["we did", [talk("c1", DAY, "outbound")], offer("c1"), "2026-11-02T10:01Z", suppress("rule")],
    ["nobody knows who", [], offer("c1"), DAY, suppress("rule")],
  ]);
  table(unless({ deadlineWithin: "PT6H", purposes: ["care"] }), [
    ["urgent care", [], text({ purpose: "care", deadline: soon }), "2026-11-02T12:00Z", allow],
    [
      "care that can wait",
      [],
      text({ purpose: "care", deadline: soon }),
      justBefore("2026-11-02T12:00Z"),
      defer("2026-11-02T12:00Z", "rule"),
    ],
    ["care without a deadline", [], text({ purpose: "care" }), DAY, suppress("rule")],
    ["urgent service", [], text({ purpose: "service", deadline: soon }), "2026-11-02T12:00Z", suppress("rule")],
    [
      "urgent care with an offer in it",
      [],
      text({ purpose: "care", topic: "camera", offer: "o1", deadline: soon }),
      "2026-11-02T12:00Z",
      suppress("rule"),
    ],
  ]);
});

describe("packs", () => {
  const operator = policyOf({ ...WEEKLY, max: 5 });
  it("the strictest wins", () => {
    const history = [made("2026-11-02T10:00Z", "conversation")];
    given(...history)
      .under(operator, policyOf(WEEKLY))
      .when(call(), "2026-11-03T10:00Z")
      .then(defer("2026-11-09T10:00Z", "rule"));
    given(...history)
      .under(policyOf(WEEKLY), operator)
      .when(call(), "2026-11-03T10:00Z")
      .then(defer("2026-11-09T10:00Z", "rule"));
  });
  it("a promise stands above a pack's rule, unless it is prohibited", () => {
    const promise = hold("2026-11-02T10:00Z", "callback", { until: "2026-11-03T15:00Z" });
    const pack = (severity: string) => policyOf({ ...NEVER, severity });
    given(promise).under(operator, pack("guideline")).when(call(), "2026-11-03T15:00Z").then(allow);
    given(promise).under(operator, pack("prohibited")).when(call(), "2026-11-03T15:00Z").then(suppress("rule"));
    given(promise).under(pack("prohibited")).when(call(), "2026-11-03T15:00Z").then(allow);
  });
});
