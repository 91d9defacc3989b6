import { describe } from "vitest";
import { allow, call, defer, made, madeFor, policyOf, table, text } from "../given.ts";

const WEEKLY = { kind: "cap", max: 1, window: { rolling: "P7D" } };

describe("what is counted", () => {
  const texts = text({ purpose: "service", topic: undefined });
  table(policyOf({ ...WEEKLY, counts: { channels: ["sms"], purposes: ["promotional"] } }), [
    ["a channel", [made("2026-11-02T10:00Z", "conversation")], call(), "2026-11-02T11:00Z", allow],
    [
      "a purpose",
      [madeFor("service", "2026-11-02T10:00Z", "sent", { channel: "sms" })],
      call(),
      "2026-11-02T11:00Z",
      allow,
    ],
    [
      "both",
      [made("2026-11-02T10:00Z", "sent", { channel: "sms" })],
      texts,
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    [
      "an offer makes a service contact promotional",
      [made("2026-11-02T10:00Z", "sent", { channel: "sms", purpose: "service", offer: "o1" })],
      texts,
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
  ]);
  table(policyOf({ ...WEEKLY, counts: { topics: ["credit"] } }), [
    [
      "a family, by its children",
      [made("2026-11-02T10:00Z", "conversation", { topic: "car-loan" })],
      call({ topic: "camera" }),
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    [
      "not another family",
      [made("2026-11-02T10:00Z", "conversation", { topic: "camera" })],
      call(),
      "2026-11-02T11:00Z",
      allow,
    ],
  ]);
  table(policyOf({ ...WEEKLY, counts: { topics: ["car-loan"] } }), [
    [
      "one topic",
      [made("2026-11-02T10:00Z", "conversation", { topic: "car-loan" })],
      call(),
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    [
      "not its sibling",
      [made("2026-11-02T10:00Z", "conversation", { topic: "mortgage" })],
      call(),
      "2026-11-02T11:00Z",
      allow,
    ],
  ]);
  table(policyOf({ ...WEEKLY, counts: { dispositions: ["busy"] } }), [
    [
      "a disposition",
      [made("2026-11-02T10:00Z", "busy")],
      call(),
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    ["not another", [made("2026-11-02T10:00Z", "no_answer")], call(), "2026-11-02T11:00Z", allow],
  ]);
});

describe("per", () => {
  const account = (name?: string) => ({ purpose: "debt", account: name, topic: undefined }) as const;
  table(policyOf({ ...WEEKLY, per: ["account"] }), [
    [
      "the same account",
      [madeFor("debt", "2026-11-02T10:00Z", "busy", { account: "a1" })],
      call(account("a1")),
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    [
      "another account has room of its own",
      [madeFor("debt", "2026-11-02T10:00Z", "busy", { account: "a1" })],
      call(account("a2")),
      "2026-11-02T11:00Z",
      allow,
    ],
    [
      "a contact that names none may have been about it",
      [madeFor("debt", "2026-11-02T10:00Z", "busy")],
      call(account("a2")),
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    [
      "a request that names none may be about any",
      [madeFor("debt", "2026-11-02T10:00Z", "busy", { account: "a1" })],
      call(account()),
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
  ]);
  table(policyOf({ ...WEEKLY, per: ["family"] }), [
    [
      "siblings share the family's room",
      [made("2026-11-02T10:00Z", "busy", { topic: "car-loan" })],
      call(),
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    [
      "other families do not",
      [made("2026-11-02T10:00Z", "busy", { topic: "camera" })],
      call(),
      "2026-11-02T11:00Z",
      allow,
    ],
  ]);
  table(policyOf({ ...WEEKLY, per: ["topic"] }), [
    [
      "topics do not share",
      [made("2026-11-02T10:00Z", "busy", { topic: "car-loan" })],
      call(),
      "2026-11-02T11:00Z",
      allow,
    ],
  ]);
  table(policyOf({ ...WEEKLY, per: ["campaign", "address"] }), [
    [
      "two keys must both be shared",
      [made("2026-11-02T10:00Z", "busy", { campaign: "c1" })],
      call({ campaign: "c1" }),
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    [
      "or there is room",
      [made("2026-11-02T10:00Z", "busy", { campaign: "c1" })],
      call({ campaign: "c2" }),
      "2026-11-02T11:00Z",
      allow,
    ],
  ]);
  table(policyOf({ ...WEEKLY, per: ["offer"] }), [
    [
      "the same offer",
      [made("2026-11-02T10:00Z", "busy", { offer: "o1" })],
      call({ offer: "o1" }),
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    [
      "another offer",
      [made("2026-11-02T10:00Z", "busy", { offer: "o1" })],
      call({ offer: "o2" }),
      "2026-11-02T11:00Z",
      allow,
    ],
  ]);
});
