import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import { type Bounds, FOLD_BOUNDS, UNBOUNDED } from "../../lib/policy/fold.ts";
import {
  allow,
  call,
  claimed,
  customer,
  defer,
  factsOf,
  foldOf,
  given,
  hold,
  late,
  made,
  madeFor,
  mail,
  ms,
  named,
  offer,
  offered,
  outcome,
  policyOf,
  saidNoIn,
  suppress,
  type Told,
} from "./given.ts";

const TIGHT: Bounds = {
  contacts: { promotional: 2, service: 2, transactional: 1, debt: 1, research: 1 },
  conversations: 1,
};
const NOW = "2026-11-10T10:00Z";

/** The answer of a fold this short: what it says, or since when it would have to read. */
function answer(policy: ReturnType<typeof policyOf>, history: readonly Told[], request = mail(), bounds = TIGHT) {
  const { verdict, incompleteSince } = decide(foldOf(factsOf(history), bounds), request, compile(policy), ms(NOW));
  return incompleteSince === undefined ? verdict : "read the entries";
}
const readsAll = (policy: ReturnType<typeof policyOf>, history: readonly Told[], request = mail()) =>
  decide(foldOf(factsOf(history), UNBOUNDED), request, compile(policy), ms(NOW)).verdict;

describe("what the fold has forgotten is counted by day, or asked for", () => {
  const day = (index: number, subject = {}) => made(`2026-11-0${index}T10:00Z`, "busy", subject);
  const cap = (max: number, days: string) => policyOf({ kind: "cap", max, window: { rolling: days } });
  it("a window within the list needs nothing more", () => {
    expect(answer(cap(3, "P2D"), [day(1), day(2), day(3), day(9)])).toBe("allow");
  });
  it("a window that is full by the list needs nothing more", () => {
    expect(answer(cap(2, "P9D"), [day(1), day(2), day(8), day(9)])).toBe("defer");
  });
  it("days that were counted show that there is room all the same", () => {
    expect(answer(cap(9, "P7D"), [day(1), day(4), day(8), day(9)])).toBe("allow");
  });
  it("or that there may be none", () => {
    expect(answer(cap(3, "P7D"), [day(1), day(4), day(8), day(9)])).toBe("read the entries");
  });
  it("the days of two classes add up", () => {
    const service = (index: number) => madeFor("service", `2026-11-0${index}T11:00Z`, "busy");
    const history = [day(1), service(1), day(4), service(4), day(7), day(8), service(8), service(9)];
    expect(answer(cap(6, "P7D"), history)).toBe("read the entries");
    expect(readsAll(cap(6, "P7D"), history)).toBe("defer");
  });
  it("a zone that was left may be where a forgotten contact was made", () => {
    const history = [
      customer({ zones: ["Pacific/Auckland"] }),
      made("2026-11-09T12:00Z", "busy"),
      customer({ zones: ["UTC"] }, "2026-11-09T13:00Z"),
      made("2026-11-10T08:00Z", "busy"),
      made("2026-11-10T09:00Z", "busy"),
    ];
    const policy = policyOf({ kind: "cap", max: 3, window: { localDays: 1 } });
    expect(answer(policy, history)).toBe("read the entries");
    expect(readsAll(policy, history)).toBe("defer");
  });
});

describe("a row, a cool-down and a conversation reach into what was forgotten", () => {
  it("a pitch pushed out by service messages may be one of the row", () => {
    const pitch = made("2026-11-05T10:00Z", "busy", { purpose: "service", offer: "o1" });
    const history = [
      made("2026-11-01T10:00Z", "conversation"),
      pitch,
      madeFor("service", "2026-11-06T10:00Z", "busy"),
      madeFor("service", "2026-11-07T10:00Z", "busy"),
      made("2026-11-08T10:00Z", "busy"),
    ];
    const policy = policyOf({ kind: "fatigue", ignored: 2, rest: "P60D" });
    expect(answer(policy, history)).toBe("read the entries");
    expect(readsAll(policy, history)).toBe("defer");
  });
  it("a contact of another class may hide a newer one that is forgotten", () => {
    const history = [
      madeFor("service", "2026-11-01T10:00Z", "abandoned"),
      ...[6, 7, 8].map((index) => made(`2026-11-0${index}T10:00Z`, index === 6 ? "abandoned" : "busy")),
    ];
    const policy = policyOf({ kind: "cooldown", after: { dispositions: ["abandoned"] }, lasts: "P5D" });
    expect(answer(policy, history)).toBe("read the entries");
    expect(readsAll(policy, history)).toBe("defer");
  });
  it("a conversation that was forgotten and goes on is not a new one", () => {
    const no = saidNoIn("c1", "2026-11-08T10:00Z", "this-topic", { topic: "camera" });
    const history = [
      no,
      offered("c2", "2026-11-09T10:00Z", "solar"),
      {
        ...saidNoIn("c1", NOW, "this-topic"),
        parts: () => ({ conversation: { id: "c1", direction: "outbound" as const, channel: "voice" as const } }),
      },
    ];
    expect(answer(policyOf({ kind: "conversation", maxOffers: 1 }), history, offer("c1"))).toBe("read the entries");
    expect(readsAll(policyOf({ kind: "conversation", maxOffers: 1 }), history, offer("c1"))).toBe("suppress");
  });
  it("a contact that was forgotten may have been made for another offer", () => {
    const history = [
      made("2026-11-08T10:00Z", "conversation", { offer: "mine", conversation: "c1" }),
      made("2026-11-09T10:00Z", "busy"),
      made("2026-11-09T15:00Z", "busy"),
    ];
    expect(answer(policyOf({ kind: "conversation", maxOffers: 1 }), history, offer("c1", "camera", { self: 2 }))).toBe(
      "read the entries",
    );
  });
});

describe("a contact told of so late that it is forgotten at once", () => {
  const full = Array.from({ length: FOLD_BOUNDS.contacts.promotional }, (_, index) =>
    made(`2026-11-0${1 + (index % 9)}T1${Math.floor(index / 9)}:00Z`, "busy"),
  );
  const links = customer({ addresses: [{ token: "p1", channel: "voice" }] });
  it("still retires its address", () => {
    given(links, ...full, late("2026-11-09T12:00Z", made("2026-10-01T10:00Z", "wrong_number", { address: "p1" })))
      .under(policyOf({ kind: "address", retireAfter: { wrong_number: 1 } }))
      .when(call({ address: "p1" }), NOW)
      .then(suppress("rule"));
  });
  it("still keeps the promise it kept", () => {
    const promise = hold("2026-10-01T10:00Z", "callback", { until: "2026-10-01T15:00Z" });
    given(promise, ...full, late("2026-11-09T12:00Z", made("2026-10-01T15:00Z", "conversation")))
      .under(policyOf({ kind: "hold", causes: ["callback"], lasts: "until-closed" }))
      .when(mail(), NOW)
      .then(allow);
  });
  it("its noes are of its conversation", () => {
    const before = saidNoIn("c1", "2026-10-01T10:00Z", "this-topic", { topic: "camera" });
    const after = late(
      "2026-11-09T12:00Z",
      made(
        "2026-10-01T10:30Z",
        "declined",
        { conversation: "c1" },
        { refusals: [{ breadth: "this-topic", topic: "lens", family: "photography" }] },
      ),
    );
    const second = policyOf({ kind: "cooldown", after: "refusal", nth: 2, lasts: "P180D" });
    given(before, ...full, after)
      .under(second)
      .when(mail(), NOW)
      .then(allow);
  });
});

describe("holds and claims told of again", () => {
  const DAY = "2026-11-02T10:00Z";
  it("an open case that now holds more is another hold", () => {
    const policy = policyOf({ kind: "hold", causes: ["case"], lasts: "until-closed" });
    const history = given(
      hold(DAY, "case", { caseId: "k" }),
      hold("2026-11-03T10:00Z", "case", { caseId: "k", purposes: ["service"] }),
    ).under(policy);
    history.when(mail({ purpose: "service" }), NOW).then(suppress("rule"));
    history.when(mail(), NOW).then(suppress("rule"));
  });
  it("a promise about a case is not lost beside another about it", () => {
    const policy = policyOf({ kind: "hours", weekly: {} });
    given(hold(DAY, "callback", { caseId: "k" }), hold(DAY, "callback", { caseId: "k", until: NOW }))
      .under(policy)
      .when(call(), NOW)
      .then(allow);
  });
  it("a promise ends with the call, whatever its hold is counted from", () => {
    const policy = policyOf({ kind: "hold", causes: ["callback"], lasts: { afterClosed: "P1D" } });
    const promise = hold(DAY, "callback", { until: "2026-11-03T15:00Z" });
    given(promise).under(policy).when(mail(), NOW).then(suppress("rule"));
    given(promise, made("2026-11-09T15:00Z", "conversation"))
      .under(policy)
      .when(mail(), NOW)
      .then(defer("2026-11-10T15:00Z", "rule"));
  });
  it("an offer in a conversation whose claim has expired counts by itself", () => {
    const claim = claimed("a", "2026-11-10T09:00Z", "2026-11-10T09:15Z", {
      purpose: "service",
      topic: undefined,
      conversation: "c1",
    });
    given(claim, offered("c1", "2026-11-10T09:30Z", "camera"))
      .under(policyOf({ kind: "cap", max: 1, window: { rolling: "P7D" }, counts: { purposes: ["promotional"] } }))
      .when(mail(), NOW)
      .then(defer("2026-11-17T09:30Z", "rule"));
  });
  it("a pitch about no topic of its own may be about any", () => {
    const pitched = named("a", made(DAY, "conversation", { purpose: "care", topic: undefined }));
    given(pitched, outcome("a", DAY, "conversation", { offers: [{ topic: "car-loan", family: "credit" }] }))
      .under(
        policyOf({
          kind: "cap",
          max: 1,
          window: { rolling: "P30D" },
          counts: { purposes: ["promotional"], topics: ["credit"] },
        }),
      )
      .when(mail(), NOW)
      .then(defer("2026-12-02T10:00Z", "rule"));
  });
});
