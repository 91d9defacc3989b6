import { describe } from "vitest";
import {
  allow,
  call,
  consent,
  dealt,
  defer,
  documentOf,
  hold,
  livesIn,
  madeFor,
  policyOf,
  saidNo,
  suppress,
  table,
  text,
} from "./given.ts";

/** Nothing is allowed but what a circumstance permits. */
const never = (...unless: unknown[]) => policyOf({ kind: "cap", max: 0, window: { rolling: "P1D" }, unless });

describe("unless there is a relationship", () => {
  const bought = [livesIn("Europe/Lisbon"), dealt("2026-01-15T10:00Z", "purchase", { topic: "camera" })];
  table(never({ relationship: ["purchase"], within: { months: 18 } }), [
    ["on the last day of eighteen months", bought, call(), "2027-07-15T22:59Z", allow],
    ["and not on the day after", bought, call(), "2027-07-15T23:00Z", suppress("rule")],
    ["not before it was", [dealt("2026-01-15T10:00Z", "inquiry")], call(), "2026-02-01T10:00Z", suppress("rule")],
    [
      "nor after a request not to be called",
      [...bought, saidNo("2026-02-01T10:00Z", "promotions")],
      call(),
      "2026-03-01T10:00Z",
      suppress("rule"),
    ],
  ]);

  const contract = [livesIn("Europe/Lisbon"), dealt("2026-01-15T10:00Z", "contract-begun", { account: "a" })];
  table(never({ relationship: ["contract"], about: "account" }), [
    ["a contract permits what is about it", contract, call({ account: "a" }), "2030-01-01T10:00Z", allow],
    ["and not what is about another", contract, call({ account: "b" }), "2030-01-01T10:00Z", suppress("rule")],
    ["nor what names none", contract, call(), "2030-01-01T10:00Z", suppress("rule")],
    [
      "nor what comes after its end",
      [...contract, dealt("2026-03-01T10:00Z", "contract-ended", { account: "a" })],
      call({ account: "a" }),
      "2026-03-02T10:00Z",
      suppress("rule"),
    ],
  ]);

  table(never({ relationship: ["ended-contract"], within: { localDays: 30, counting: "exclusive" } }), [
    [
      "thirty days after the end of a contract",
      [...contract, dealt("2026-11-01T10:00Z", "contract-ended", { account: "a" })],
      call(),
      "2026-12-01T23:59Z",
      allow,
    ],
    [
      "and no longer",
      [...contract, dealt("2026-11-01T10:00Z", "contract-ended", { account: "a" })],
      call(),
      "2026-12-02T00:00Z",
      suppress("rule"),
    ],
  ]);

  table(never({ relationship: ["purchase"], about: "family" }), [
    ["something similar", bought, call({ topic: "lens" }), "2026-02-01T10:00Z", allow],
    ["is not something else", bought, call({ topic: "flight" }), "2026-02-01T10:00Z", suppress("rule")],
  ]);
});

describe("unless there is a consent", () => {
  const given = [livesIn("Europe/Madrid"), consent("2026-01-15T10:00Z")];
  table(never({ consent: "express", within: { years: 2 } }), [
    ["given within two years", given, call(), "2028-01-15T22:59Z", allow],
    ["and not before them", given, call(), "2028-01-15T23:00Z", suppress("rule")],
    [
      "weaker ones do not do",
      [consent("2026-01-15T10:00Z", { kind: "implied" })],
      call(),
      "2026-02-01T10:00Z",
      suppress("rule"),
    ],
    [
      "nor one taken back",
      [...given, saidNo("2026-02-01T10:00Z", "promotions")],
      call(),
      "2026-03-01T10:00Z",
      suppress("rule"),
    ],
  ]);
});

describe("unless it confirms an opt-out", () => {
  const stop = saidNo("2026-11-23T15:00Z", "promotions", { channel: "sms" });
  const confirms = text({ purpose: "transactional", confirms: "opt-out" });
  const policy = policyOf({
    kind: "refusal",
    breadth: ["promotions", "everything"],
    covers: "as-told",
    lasts: "until-customer-asks",
    unless: [{ confirms: "opt-out", within: "PT5M" }],
  });
  table(policy, [
    ["within five minutes", [stop], confirms, "2026-11-23T15:04:59Z", allow],
    ["not at five minutes", [stop], confirms, "2026-11-23T15:05Z", suppress("rule")],
    [
      "once",
      [stop, madeFor("transactional", "2026-11-23T15:00:05Z", "sent", { channel: "sms" })],
      confirms,
      "2026-11-23T15:02Z",
      suppress("rule"),
    ],
    ["with no offer in it", [stop], { ...confirms, offer: "o1" }, "2026-11-23T15:01Z", suppress("rule")],
    ["and no other message", [stop], text(), "2026-11-23T15:01Z", suppress("rule")],
    ["what was not opted out of goes on", [stop], text({ purpose: "transactional" }), "2026-11-23T15:10Z", allow],
  ]);
});

describe("unless the customer named the time", () => {
  const promised = hold("2026-11-20T10:00Z", "callback", { until: "2026-11-24T03:00Z" });
  const anyTime = hold("2026-11-20T10:00Z", "callback");
  const night = policyOf({ kind: "registry", list: "x", maxAge: "P1D", unless: ["customer-named-time"] });
  table(night, [
    ["from five minutes before it", [promised], call(), "2026-11-24T02:55Z", allow],
    ["to fifteen after it", [promised], call(), "2026-11-24T03:15Z", suppress("rule")],
    ["a request to be called names none", [anyTime], call(), "2026-11-24T03:00Z", suppress("rule")],
  ]);
});

describe("unless the operator declares it", () => {
  const rule = {
    id: "rule",
    kind: "cooldown",
    why: "for the test",
    after: { dispositions: ["abandoned"] },
    lasts: "PT72H",
    unless: [{ declares: "dedicated-operator" }],
  };
  const declares = [{ what: "dedicated-operator", because: "An agent waits for every retry." }];
  const history = [madeFor("service", "2026-11-23T10:00Z", "abandoned")];
  table(documentOf({ rules: [rule], declares }), [
    ["the rule stands back", history, call(), "2026-11-23T11:00Z", allow],
  ]);
  table(documentOf({ rules: [rule] }), [
    ["and otherwise it stands", history, call(), "2026-11-23T11:00Z", defer("2026-11-26T10:00Z", "rule")],
  ]);
});
