import { describe, expect, it } from "vitest";
import { ENGINE_RULES } from "../../lib/policy/decide.ts";
import {
  call,
  closed,
  consent,
  given,
  hold,
  livesIn,
  made,
  madeFor,
  mail,
  mergedInto,
  named,
  need,
  offer,
  offered,
  policyOf,
  saidNo,
  saidNoIn,
  type Told,
  talk,
  text,
} from "./given.ts";

it("reads as the issue says, word for word", () => {
  const asked = given(saidNo("2026-11-03T10:00Z", "this-topic", { topic: "personal-loan" })).when(
    mail({ topic: "car-loan" }),
    "2026-11-04T10:00Z",
  );
  expect(asked.sentence("no-this-topic")).toBe(
    "Said no to a personal loan on 3 Nov 2026; a no covers all credit offers until 2 May 2027",
  );
});

it("dates are the customer's", () => {
  const asked = given(
    livesIn("Pacific/Auckland"),
    saidNo("2026-11-02T20:00Z", "this-topic", { topic: "personal-loan" }),
  ).when(mail(), "2026-11-04T10:00Z");
  expect(asked.sentence("no-this-topic", "Pacific/Auckland")).toBe(
    "Said no to a personal loan on 3 Nov 2026; a no covers all credit offers until 2 May 2027",
  );
  expect(asked.sentence("no-this-topic", "America/New_York")).toBe(
    "Said no to a personal loan on 2 Nov 2026; a no covers all credit offers until 1 May 2027",
  );
});

const DAY = "2026-11-02T10:00Z";
type Read = readonly [
  rule: string,
  history: readonly Told[],
  request: ReturnType<typeof call>,
  now: string,
  sentence: string,
];

describe("courteous, rule by rule", () => {
  const rows: readonly Read[] = [
    [
      "no-this-offer",
      [saidNo(DAY, "this-offer", { topic: "appliance", offer: "o1" })],
      mail({ topic: "appliance", offer: "o1" }),
      DAY,
      'Said no to the offer "o1" on 2 Nov 2026; a no covers that offer, however it is worded, until the customer asks',
    ],
    [
      "no-this-offer-family",
      [saidNo(DAY, "this-offer", { topic: "appliance", offer: "o1" })],
      mail({ topic: "solar" }),
      DAY,
      'Said no to the offer "o1" on 2 Nov 2026; a no covers all home offers until 31 Jan 2027',
    ],
    [
      "no-this-topic",
      [saidNo(DAY, "this-topic", { topic: "appliance" })],
      mail({ topic: "solar" }),
      DAY,
      "Said no to an appliance on 2 Nov 2026; a no covers all home offers until 1 May 2027",
    ],
    [
      "no-promotions",
      [saidNo(DAY, "promotions", { channel: "email" })],
      mail(),
      DAY,
      "Said no to promotions by email on 2 Nov 2026; a no covers all promotion until the customer asks",
    ],
    [
      "no-everything",
      [saidNo(DAY, "everything")],
      mail({ purpose: "service" }),
      DAY,
      "Said no to all contact on 2 Nov 2026; a no covers every purpose until the customer asks",
    ],
    [
      "not-now",
      [saidNo(DAY, "not-now", { topic: "camera" })],
      mail({ topic: "lens" }),
      DAY,
      "Said not now to a camera on 2 Nov 2026; a no covers all photography offers until 2 Dec 2026",
    ],
    [
      "second-no",
      [saidNo("2026-09-02T10:00Z", "not-now", { topic: "camera" }), saidNo(DAY, "not-now", { topic: "solar" })],
      mail(),
      DAY,
      "Said no a second time within 365 days, on 2 Nov 2026; that silences all promotion until 1 May 2027 10:00",
    ],
    [
      "third-no",
      [
        saidNo("2026-08-02T10:00Z", "not-now", { topic: "camera" }),
        saidNo("2026-09-02T10:00Z", "not-now", { topic: "camera" }),
        saidNo(DAY, "not-now", { topic: "solar" }),
      ],
      mail(),
      DAY,
      "Said no a third time within 365 days, on 2 Nov 2026; that silences all promotion until the customer asks",
    ],
    [
      "hold-case",
      [hold(DAY, "case", { caseId: "k" })],
      mail(),
      DAY,
      "A service case is open (since 2 Nov 2026); promotional and research contact is held until that is closed",
    ],
    [
      "hold-case",
      [named("h", hold(DAY, "case")), closed("h", "2026-11-05T10:00Z")],
      mail(),
      "2026-11-06T10:00Z",
      "A service case was open (since 2 Nov 2026, closed on 5 Nov 2026); promotional and research contact is held until 19 Nov 2026",
    ],
    [
      "hold-callback",
      [hold(DAY, "callback", { until: "2026-11-03T15:00Z" })],
      mail(),
      DAY,
      "A call back was promised for 3 Nov 2026 15:00 (since 2 Nov 2026); promotional contact is held until 3 Dec 2026",
    ],
    [
      "hold-relationship-ended",
      [hold(DAY, "relationship-ended")],
      mail(),
      DAY,
      "The customer left (since 2 Nov 2026); promotional contact is held until the customer asks",
    ],
    [
      "conversation",
      [saidNoIn("c1", DAY, "this-topic", { topic: "camera" })],
      offer("c1"),
      DAY,
      "The customer said no in this conversation; nothing more is offered in it",
    ],
    [
      "conversation",
      [offered("c1", DAY, "camera")],
      offer("c1"),
      DAY,
      "1 of at most 1 offers were made in this conversation",
    ],
    [
      "conversation",
      [talk("c1", DAY, "inbound", "negative")],
      offer("c1"),
      DAY,
      "The customer is unhappy in this conversation; nothing is offered in it",
    ],
    [
      "relevance-offer",
      [need(DAY, "camera")],
      offer("c1"),
      DAY,
      "No need of or interest in credit was recorded in the last 180 days, and no express consent for it",
    ],
    [
      "fatigue",
      [made("2026-10-20T10:00Z", "no_answer"), made("2026-10-27T10:00Z", "busy"), made(DAY, "voicemail")],
      mail(),
      DAY,
      "3 promotional contacts in a row went unanswered, the last on 2 Nov 2026; the customer rests until 1 Jan 2027",
    ],
    [
      "promotion-reached-week",
      [made(DAY, "conversation")],
      mail(),
      DAY,
      "1 of at most 1 promotional contacts that reached the person in any 7 days",
    ],
    [
      "promotion-calls-day",
      [made(DAY, "no_answer")],
      call(),
      DAY,
      "1 of at most 1 promotional voice contacts per local day",
    ],
    [
      "debt-attempts-week",
      ["2026-10-30T10:00Z", "2026-10-31T10:00Z", DAY].map((at) => madeFor("debt", at, "busy", { account: "a" })),
      call({ purpose: "debt", account: "a" }),
      DAY,
      "3 of at most 3 debt contacts for this account in any 7 days",
    ],
    [
      "campaign-attempts",
      [made(DAY, "busy", { campaign: "c" }), made("2026-11-03T15:00Z", "busy", { campaign: "c" })],
      call({ campaign: "c" }),
      "2026-11-05T12:00Z",
      "2 of at most 2 attempts of this campaign ended in busy, or may yet",
    ],
    [
      "campaign-attempts",
      [made(DAY, "no_answer", { campaign: "c" })],
      call({ campaign: "c" }),
      "2026-11-02T11:00Z",
      "This campaign last tried on 2 Nov 2026 10:00; attempts are at least 4 hours apart",
    ],
    [
      "campaign-attempts",
      [made(DAY, "no_answer", { campaign: "c" })],
      call({ campaign: "c" }),
      "2026-11-03T10:30Z",
      "This campaign already tried at 10 o'clock; an hour that failed is not tried again",
    ],
  ];
  it.each(rows)("%s", (rule, history, request, now, sentence) => {
    expect(
      given(...history)
        .when(request, now)
        .sentence(rule),
    ).toBe(sentence);
  });
});

describe("other kinds", () => {
  it("consent", () => {
    const policy = policyOf({ kind: "consent", needs: "express-written" });
    expect(given(consent(DAY)).under(policy).when(text(), DAY).sentence("rule")).toBe(
      "No express written consent for promotional contact by sms is in force",
    );
  });
  it("a cool-down after an outcome", () => {
    const policy = policyOf({
      kind: "cooldown",
      after: { dispositions: ["abandoned"] },
      lasts: "PT72H",
      applies: { channels: ["voice"] },
    });
    expect(given(made(DAY, "abandoned")).under(policy).when(call(), DAY).sentence("rule")).toBe(
      "A contact on 2 Nov 2026 ended in abandoned; all contact by voice rests until 5 Nov 2026 10:00",
    );
  });
  it("engine rules", () => {
    expect(given(mergedInto(DAY, "b")).when(mail(), DAY).sentence("merged-away")).toBe(
      "This customer was merged into another; ask about that one",
    );
    for (const words of Object.values(ENGINE_RULES)) expect(words.length).toBeGreaterThan(20);
  });
});
