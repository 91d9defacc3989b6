import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import { evolve } from "../../lib/policy/evolve.ts";
import type { Fact } from "../../lib/policy/facts.ts";
import { MAX_HOLDS, MAX_REFUSALS } from "../../lib/policy/fold.ts";
import { courteous } from "../../packs/shipped.ts";
import { policy } from "./arbitrary-policies.ts";
import {
  allow,
  call,
  cameBack,
  caseClosed,
  closed,
  customer,
  expectDecision,
  foldOf,
  given,
  hold,
  mail,
  ms,
  named,
  saidNo,
  suppress,
  type Told,
} from "./given.ts";
import { customer as randomCustomer } from "./histories.ts";
import { naive } from "./naive.ts";
import { notLooser, runs, TIMEOUT_MS, withinHorizon } from "./property-runs.ts";

const day = (index: number): string => new Date(ms("2000-01-03T10:00Z") + index * 86_400_000).toISOString();
const since1999 = customer({}, "1999-01-01T00:00Z");
const told = (...history: Told[]) => given(since1999, ...history);
/** So many noes, a year and a day apart each, so that they do not add up. */
const noes = (count: number, of: (index: number) => Told): Told[] =>
  Array.from({ length: count }, (_, index) => of(index));
const apart = (index: number): string => day(index * 366);
const LATER = "2044-01-01T10:00Z";
const FAMILIES = [
  "personal-loan",
  "term-deposit",
  "home-insurance",
  "camera",
  "appliance",
  "mobile",
  "flight",
] as const;

describe("refusals that overflow are widened, never dropped", () => {
  it("as many as there is room for are kept as they are", () => {
    const { fold } = told(
      ...noes(MAX_REFUSALS, (index) => saidNo(apart(index), "this-offer", { topic: "camera", offer: `o${index}` })),
    );
    expect(fold.refusals).toHaveLength(MAX_REFUSALS);
    expect(fold.refusals.some(({ widened }) => widened)).toBe(false);
  });
  it("offers become their family", () => {
    const history = told(
      ...noes(MAX_REFUSALS + 1, (index) =>
        saidNo(apart(index), "this-offer", { topic: index % 2 ? "camera" : "lens", offer: `o${index}` }),
      ),
    );
    expect(history.fold.refusals).toHaveLength(MAX_REFUSALS);
    expect(history.fold.refusals.filter(({ widened }) => widened)).toMatchObject([
      { breadth: "this-topic", family: "photography" },
    ]);
    history
      .when(mail({ topic: "printer", offer: "new" }), LATER)
      .then(suppress("no-this-topic", "third-no", "no-this-offer", "no-this-offer-family", "not-now"));
  });
  it("topics of several families become all promotion", () => {
    const history = told(
      ...noes(30, (index) => saidNo(apart(index), "this-topic", { topic: FAMILIES[index % FAMILIES.length]! })),
    );
    expect(history.fold.refusals).toHaveLength(MAX_REFUSALS);
    expect(history.when(mail({ topic: "hotel" }), LATER).decision.verdict).toBe("suppress");
    expect(history.when(mail({ purpose: "service" }), LATER).decision.verdict).toBe("allow");
  });
  it("a no to surveys is still one, whatever is widened beside it", () => {
    const history = told(
      saidNo(day(0), "promotions", { purpose: "research" }),
      ...noes(20, (index) => saidNo(apart(index + 1), "promotions")),
    );
    expect(history.when(mail({ purpose: "research" }), LATER).decision.binding).toBe("no-promotions");
  });
  it("a no to everything is still one", () => {
    const history = told(
      saidNo(day(0), "everything", { channel: "sms" }),
      ...noes(20, (index) => saidNo(apart(index + 1), "not-now", { topic: "camera" })),
    );
    expect(history.when({ ...mail({ purpose: "service" }), channel: "sms" }, LATER).decision.binding).toBe(
      "no-everything",
    );
  });
  it("the customer's return lifts the widened one too", () => {
    const many = noes(30, (index) => saidNo(apart(index), "this-topic", { topic: FAMILIES[index % FAMILIES.length]! }));
    told(...many, cameBack("2060-01-01T10:00Z", "promotions"))
      .when(mail(), "2060-01-01T10:00Z")
      .then(allow);
  });
});

describe("holds that overflow are merged into one that every hold rule hears", () => {
  const many = (count: number, of: (index: number) => Told) =>
    Array.from({ length: count }, (_, index) => named(`h${index}`, of(index)));
  const disputes = many(MAX_HOLDS + 2, (index) => hold(day(index), "dispute", { account: `a${index}` }));
  it("a debt of any account may be disputed then", () => {
    const history = told(...disputes);
    expect(history.fold.holds).toHaveLength(MAX_HOLDS);
    for (const account of ["a0", "a1", "a5", "a9"])
      expect(history.when(mail({ purpose: "debt", account }), LATER).decision.verdict, account).toBe("suppress");
  });
  it("bereavement and a dispute: neither is lost, and neither holds transactional contact", () => {
    const history = told(
      hold(day(0), "bereavement"),
      hold(day(1), "dispute", { account: "a1" }),
      ...many(MAX_HOLDS, (index) => hold(day(index + 2), "other", { purposes: ["promotional"] })),
    );
    expect(
      history
        .when(call({ purpose: "debt", account: "a1" }), "2000-02-03T10:00Z")
        .decision.reasons.map(({ rule }) => rule),
    ).toEqual(["hold-bereavement-debt", "hold-dispute-debt"]);
    history.when(mail({ purpose: "transactional" }), "2000-02-03T10:00Z").then(allow);
  });
  it("closing one of those merged does not end the other", () => {
    const ended = told(...disputes, closed("h0", day(50)), closed("h1", day(50)));
    expect(ended.when(mail({ purpose: "debt", account: "a0" }), LATER).decision.verdict).toBe("suppress");
  });
  it("nor does the end of a case they were about", () => {
    const cases = many(MAX_HOLDS + 2, (index) => hold(day(index), "case", { caseId: `k${index}` }));
    const ended = told(
      ...cases,
      ...Array.from({ length: MAX_HOLDS + 2 }, (_, index) => caseClosed(`k${index}`, day(50))),
    );
    ended
      .when(mail(), LATER)
      .then(
        suppress(
          ...[
            "case",
            "complaint",
            "anger",
            "negative",
            "bereavement",
            "dispute",
            "relationship-ended",
            "callback",
            "other",
          ].map((name) => `hold-${name}`),
        ),
      );
  });
  it("the merged one is closed by a place of its own", () => {
    const { fold } = told(...disputes);
    const merged = fold.holds.find(({ account }) => account === undefined)!;
    const close: Fact = {
      kind: "hold-closed",
      closes: [{ seq: merged.seq, index: merged.index }],
      seq: fold.seq + 1,
      at: ms(LATER),
      recordedAt: ms(LATER),
      id: "c",
    };
    const open = evolve(fold, close);
    expect(open.holds.filter(({ closedAt }) => closedAt === ms(LATER))).toHaveLength(1);
    expectDecision(decide(open, mail({ purpose: "debt", account: "a0" }), compile(courteous), ms(LATER)), allow);
  });
  it("a promised call is kept as long as anything else can be merged", () => {
    const promise = hold(day(0), "callback", { until: "2000-03-01T15:00Z" });
    const history = told(
      promise,
      ...many(MAX_HOLDS + 3, (index) => hold(day(index), "other", { purposes: ["service"] })),
    );
    expect(history.fold.holds.filter(({ cause }) => cause === "callback")).toHaveLength(1);
  });
});

const HORIZON_MINUTES = 12 * 1_440;

it(
  "however many there are, a decision is never looser than over all facts",
  () => {
    const does = ["no", "no", "no", "no-in", "return", "hold", "hold", "close", "case-closed", "callback"] as const;
    let overflowed = 0;
    fc.assert(
      fc.property(
        randomCustomer({ does, maxSteps: 60 }),
        policy(["refusal", "hold", "cooldown", "consent"]),
        ({ facts, request, now }, document) => {
          const fold = foldOf(facts);
          if (fold.refusals.some(({ widened }) => widened) || fold.holds.length === MAX_HOLDS) overflowed++;
          const decision = decide(fold, request, compile(document), now);
          notLooser(
            withinHorizon(decision, fold.recordedAt, now, HORIZON_MINUTES),
            naive(facts, request, [document], now, HORIZON_MINUTES),
          );
        },
      ),
      runs(120),
    );
    expect(overflowed).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);
