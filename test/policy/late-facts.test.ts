import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import { evolve } from "../../lib/policy/evolve.ts";
import { courteous } from "../../packs/shipped.ts";
import {
  allow,
  authorised,
  cameBack,
  caseClosed,
  claimed,
  consent,
  defer,
  expectDecision,
  expired,
  fact,
  given,
  hold,
  iso,
  late,
  made,
  mail,
  ms,
  named,
  need,
  outcome,
  policyOf,
  released,
  saidNo,
  suppress,
  type Told,
  table,
  unknown,
} from "./given.ts";

const WEEKLY = policyOf({ kind: "cap", max: 1, window: { rolling: "P7D" }, counts: { dispositions: "reached" } });
const ATTEMPTS = policyOf({ kind: "cap", max: 1, window: { rolling: "P7D" } });

/** The fold of a customer after one fact, told at that instant. */
const foldAt = (entry: Told, recordedAt: string) => {
  const before = given().fold;
  return evolve(before, {
    ...entry.parts(() => 0),
    kind: entry.kind,
    seq: before.seq + 1,
    id: "f",
    at: ms(entry.at),
    recordedAt: ms(recordedAt),
  });
};

describe("late facts count from when they happened", () => {
  table(WEEKLY, [
    [
      "a contact told of five days later",
      [late("2026-11-07T10:00Z", made("2026-11-02T10:00Z", "conversation"))],
      mail(),
      "2026-11-08T10:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    [
      "told of when its week is over",
      [late("2026-11-10T10:00Z", made("2026-11-02T10:00Z", "conversation"))],
      mail(),
      "2026-11-10T10:00Z",
      allow,
    ],
  ]);
  table(courteous, [
    [
      "a no",
      [late("2026-11-07T10:00Z", saidNo("2026-11-02T10:00Z", "this-topic", { topic: "car-loan" }))],
      mail(),
      "2026-11-07T10:00Z",
      defer("2027-05-01T10:00Z", "no-this-topic"),
    ],
    [
      "a hold",
      [late("2026-11-07T10:00Z", hold("2026-11-02T10:00Z", "anger"))],
      mail(),
      "2026-11-07T10:00Z",
      defer("2026-12-02T10:00Z", "hold-anger"),
    ],
    [
      "a need",
      [late("2026-11-07T10:00Z", need("2026-05-01T10:00Z", "car-loan"))],
      mail(),
      "2026-11-07T10:00Z",
      { ...allow, advice: ["relevance-contact"] },
    ],
  ]);
});

describe("a fact dated in the future takes effect when it was told", () => {
  const facts = [
    made("2030-01-01T00:00Z", "conversation"),
    saidNo("2030-01-01T00:00Z", "this-topic", { topic: "camera" }),
    hold("2030-01-01T00:00Z", "anger"),
    need("2030-01-01T00:00Z", "solar"),
    consent("2030-01-01T00:00Z"),
  ];
  it.each(facts)("$kind", (entry) => {
    const { contacts, refusals, holds, needs, consents } = foldAt(entry, "2026-11-02T10:00Z");
    expect([...contacts, ...refusals, ...holds, ...needs, ...consents].map(({ at }) => iso(at))).toEqual([
      "2026-11-02T10:00Z",
    ]);
  });
  it("so a no of tomorrow silences today", () => {
    const folded = foldAt(saidNo("2030-01-01T00:00Z", "this-topic", { topic: "car-loan" }), "2026-11-02T10:00Z");
    expectDecision(
      decide(folded, mail(), compile(courteous), Date.parse("2026-11-02T10:00Z")),
      defer("2027-05-01T10:00Z", "no-this-topic"),
    );
  });
  it("and a return of tomorrow lifts what was said before it was told", () => {
    const folded = evolve(given(saidNo("2026-11-01T10:00Z", "promotions")).fold, {
      kind: "reinstatement",
      seq: 3,
      id: "f3",
      at: Date.parse("2030-01-01T00:00Z"),
      recordedAt: Date.parse("2026-11-02T10:00Z"),
      reinstates: { breadth: "promotions" },
    });
    expect(folded.refusals).toEqual([]);
  });
});

describe("a loosening fact lifts only what precedes it in time and in sequence", () => {
  table(courteous, [
    [
      "a return before the no, told after it",
      [
        saidNo("2026-11-05T10:00Z", "promotions"),
        late("2026-11-06T10:00Z", cameBack("2026-11-04T10:00Z", "promotions")),
      ],
      mail(),
      "2026-11-07T10:00Z",
      suppress("no-promotions"),
    ],
    [
      "a no before the return, told after it",
      [
        cameBack("2026-11-06T10:00Z", "promotions"),
        late("2026-11-07T10:00Z", saidNo("2026-11-05T10:00Z", "promotions")),
      ],
      mail(),
      "2026-11-08T10:00Z",
      suppress("no-promotions"),
    ],
    [
      "a return at the very instant of the no",
      [saidNo("2026-11-05T10:00Z", "promotions"), cameBack("2026-11-05T10:00Z", "promotions")],
      mail(),
      "2026-11-06T10:00Z",
      allow,
    ],
    [
      "an end of a hold before it began, told after it",
      [
        named("h", hold("2026-11-05T10:00Z", "case", { caseId: "k" })),
        late("2026-11-06T10:00Z", caseClosed("k", "2026-11-04T10:00Z")),
      ],
      mail(),
      "2026-12-07T10:00Z",
      suppress("hold-case"),
    ],
    [
      "a hold before its case was closed, told after that",
      [
        caseClosed("k", "2026-11-06T10:00Z"),
        late("2026-11-07T10:00Z", hold("2026-11-05T10:00Z", "case", { caseId: "k" })),
      ],
      mail(),
      "2026-12-08T10:00Z",
      suppress("hold-case"),
    ],
    [
      "a return of one breadth lifts none broader",
      [saidNo("2026-11-05T10:00Z", "everything"), cameBack("2026-11-06T10:00Z", "promotions")],
      mail(),
      "2026-11-07T10:00Z",
      suppress("no-everything"),
    ],
    [
      "a return to one family lifts no other",
      [
        saidNo("2026-11-05T10:00Z", "this-topic", { topic: "camera" }),
        cameBack("2026-11-06T10:00Z", "this-topic", { topic: "car-loan" }),
      ],
      mail({ topic: "lens" }),
      "2026-11-07T10:00Z",
      defer("2027-05-04T10:00Z", "no-this-topic"),
    ],
  ]);
  const consented = policyOf({ kind: "consent", needs: "express" });
  table(consented, [
    [
      "a consent before the no, told after it",
      [saidNo("2026-11-05T10:00Z", "promotions"), late("2026-11-06T10:00Z", consent("2026-11-04T10:00Z"))],
      mail(),
      "2026-11-07T10:00Z",
      suppress("rule"),
    ],
  ]);
});

describe("a correction may add to a count; it subtracts only where it proves that nothing reached the person", () => {
  const corrected = (first: Parameters<typeof made>[1], then: Parameters<typeof made>[1]) => [
    named("a", made("2026-11-02T10:00Z", first)),
    outcome("a", "2026-11-03T10:00Z", then),
  ];
  const counted = defer("2026-11-09T10:00Z", "rule");
  table(WEEKLY, [
    ["silence that was an answer", corrected("no_answer", "conversation"), mail(), "2026-11-03T10:00Z", counted],
    ["an answer is never silence", corrected("conversation", "no_answer"), mail(), "2026-11-03T10:00Z", counted],
    ["nor a voicemail", corrected("voicemail", "busy"), mail(), "2026-11-03T10:00Z", counted],
    ["an answer that never connected", corrected("conversation", "not_connected"), mail(), "2026-11-03T10:00Z", allow],
    ["a message that bounced", corrected("sent", "bounced"), mail(), "2026-11-03T10:00Z", allow],
    ["a bounce that arrived after all", corrected("bounced", "delivered"), mail(), "2026-11-03T10:00Z", counted],
    [
      "delivered and then opened is one contact, of when it was sent",
      corrected("delivered", "opened"),
      mail(),
      "2026-11-03T10:00Z",
      counted,
    ],
  ]);
  table(ATTEMPTS, [
    ["an attempt stays an attempt", corrected("conversation", "not_connected"), mail(), "2026-11-03T10:00Z", counted],
  ]);
});

describe("an outcome is counted whatever became of the contact", () => {
  const claim = claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z");
  /** As lib/contact tells it once the fold has let the contact go: with the subject of the claim. */
  const afterwards = (at: string) =>
    fact("outcome", at, (seqOf) => ({
      contact: seqOf("a"),
      disposition: "conversation",
      opens: { channel: "voice", purpose: "promotional", topic: "personal-loan", family: "credit" },
    }));
  table(WEEKLY, [
    [
      "never authorised",
      [claim, outcome("a", "2026-11-02T10:10Z", "conversation")],
      mail(),
      "2026-11-03T10:00Z",
      defer("2026-11-09T10:10Z", "rule"),
    ],
    [
      "expired",
      [claim, expired("a", "2026-11-02T10:15Z"), afterwards("2026-11-02T10:20Z")],
      mail(),
      "2026-11-03T10:00Z",
      defer("2026-11-09T10:20Z", "rule"),
    ],
    [
      "released",
      [claim, released("a", "2026-11-02T10:05Z"), afterwards("2026-11-02T10:20Z")],
      mail(),
      "2026-11-03T10:00Z",
      defer("2026-11-09T10:20Z", "rule"),
    ],
    [
      "unknown until then",
      [
        claim,
        authorised("a", "2026-11-02T10:05Z"),
        unknown("a", "2026-11-02T12:00Z"),
        outcome("a", "2026-11-02T13:00Z", "no_answer"),
      ],
      mail(),
      "2026-11-03T10:00Z",
      allow,
    ],
  ]);
});
