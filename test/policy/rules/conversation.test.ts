import { describe } from "vitest";
import {
  allow,
  authorised,
  call,
  claimed,
  justBefore,
  made,
  no,
  offer,
  offered,
  outcome,
  policyOf,
  saidNo,
  saidNoIn,
  suppress,
  table,
  talk,
} from "../given.ts";

const NOW = "2026-11-02T10:05Z";

describe("offers in one conversation", () => {
  table(policyOf({ kind: "conversation", maxOffers: 1 }), [
    ["the first", [talk("c1", "2026-11-02T10:00Z", "inbound")], offer("c1"), NOW, allow],
    ["the first in one nobody told of before", [], offer("c1"), NOW, allow],
    ["no second", [offered("c1", "2026-11-02T10:00Z", "car-loan")], offer("c1"), NOW, suppress("rule")],
    ["one in another conversation", [offered("c1", "2026-11-02T10:00Z", "car-loan")], offer("c2"), NOW, allow],
    [
      "none after a no in it",
      [saidNoIn("c1", "2026-11-02T10:00Z", "this-topic", { topic: "camera" })],
      offer("c1"),
      NOW,
      suppress("rule"),
    ],
    [
      "a no outside it is the other rules' affair",
      [talk("c1", "2026-11-02T10:00Z", "inbound"), saidNo("2026-11-02T10:01Z", "this-topic", { topic: "camera" })],
      offer("c1"),
      NOW,
      allow,
    ],
    [
      "none to somebody unhappy in it",
      [talk("c1", "2026-11-02T10:00Z", "inbound", "negative")],
      offer("c1"),
      NOW,
      suppress("rule"),
    ],
    [
      "nor angry",
      [talk("c1", "2026-11-02T10:00Z", "inbound", "angry"), talk("c1", "2026-11-02T10:02Z", "inbound", "neutral")],
      offer("c1"),
      NOW,
      suppress("rule"),
    ],
    ["one to somebody glad", [talk("c1", "2026-11-02T10:00Z", "inbound", "positive")], offer("c1"), NOW, allow],
    [
      "a contact is no offer",
      [offered("c1", "2026-11-02T10:00Z", "car-loan")],
      call({ conversation: "c1" }),
      NOW,
      allow,
    ],
    [
      "a no in the outcome of the call is a no in its conversation",
      [
        claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z", { conversation: "c1" }),
        authorised("a", "2026-11-02T10:00Z"),
        outcome("a", "2026-11-02T10:02Z", "declined", { refusals: [no("this-topic", { topic: "camera" })] }),
      ],
      offer("c1"),
      NOW,
      suppress("rule"),
    ],
    [
      "an offer told of with the call counts",
      [
        made(
          "2026-11-02T10:00Z",
          "conversation",
          { conversation: "c1" },
          { offers: [{ topic: "camera", family: "photography" }] },
        ),
      ],
      offer("c1"),
      NOW,
      suppress("rule"),
    ],
  ]);
  table(policyOf({ kind: "conversation", maxOffers: 2, noneAfterRefusal: false, noneAfterUpset: false }), [
    ["two, where a policy says so", [offered("c1", "2026-11-02T10:00Z", "car-loan")], offer("c1"), NOW, allow],
    [
      "no third",
      [offered("c1", "2026-11-02T10:00Z", "car-loan"), offered("c1", "2026-11-02T10:01Z", "camera")],
      offer("c1"),
      NOW,
      suppress("rule"),
    ],
    [
      "even after a no, where a policy says so",
      [saidNoIn("c1", "2026-11-02T10:00Z", "this-topic", { topic: "camera" })],
      offer("c1"),
      NOW,
      allow,
    ],
    ["or to somebody unhappy", [talk("c1", "2026-11-02T10:00Z", "inbound", "negative")], offer("c1"), NOW, allow],
  ]);
  table(policyOf({ kind: "conversation", maxOffers: 0 }), [
    ["none at all", [talk("c1", "2026-11-02T10:00Z", "inbound")], offer("c1"), NOW, suppress("rule")],
  ]);
  table(policyOf({ kind: "conversation", maxOffers: 1, within: "P1D" }), [
    [
      "an id that was silent for so long starts afresh",
      [offered("c1", "2026-11-02T10:00Z", "car-loan")],
      offer("c1"),
      "2026-11-03T10:00Z",
      allow,
    ],
    [
      "not before",
      [offered("c1", "2026-11-02T10:00Z", "car-loan")],
      offer("c1"),
      justBefore("2026-11-03T10:00Z"),
      suppress("rule"),
    ],
  ]);
});

describe("a call made for one offer has that one made from the start", () => {
  const called = [
    claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z", { conversation: "c1", offer: "mine" }),
    authorised("a", "2026-11-02T10:01Z"),
  ];
  const mine = offer("c1", "personal-loan", { self: 2, offer: "mine" });
  const other = offer("c1", "personal-loan", { self: 2, offer: "other" });
  const answered = talk("c1", "2026-11-02T10:02Z", "outbound", "neutral");
  const cleared = offered("c1", "2026-11-02T10:03Z", "personal-loan", "mine");
  table(policyOf({ kind: "conversation", maxOffers: 1 }), [
    ["to clear it is not to make another", called, mine, NOW, allow],
    ["another is another", called, other, NOW, suppress("rule")],
    ["also once the conversation is known: it", [...called, answered], mine, NOW, allow],
    ["and another", [...called, answered], other, NOW, suppress("rule")],
    ["cleared, it may be cleared again", [...called, answered, cleared], mine, NOW, allow],
    ["and leaves room for no other", [...called, answered, cleared], other, NOW, suppress("rule")],
    [
      "nothing after a no",
      [...called, cleared, saidNoIn("c1", "2026-11-02T10:04Z", "this-topic")],
      mine,
      NOW,
      suppress("rule"),
    ],
  ]);
  table(policyOf({ kind: "conversation", maxOffers: 2 }), [
    ["of two, one other", [...called, answered], other, NOW, allow],
    [
      "and no third",
      [...called, answered, offered("c1", "2026-11-02T10:04Z", "camera", "second")],
      other,
      NOW,
      suppress("rule"),
    ],
  ]);
});
