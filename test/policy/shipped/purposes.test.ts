import { describe } from "vitest";
import { courteous } from "../../../packs/shipped.ts";
import {
  allow,
  call,
  caseClosed,
  customer,
  defer,
  hold,
  justBefore,
  livesIn,
  made,
  madeFor,
  mail,
  suppress,
  type Told,
  table,
  text,
} from "../given.ts";

// Issue 2, section 1, courteous: other purposes, addresses, attempts. 2026-11-02 is a Monday.
const service = { purpose: "service" } as const;
const debt = (account?: string) => ({ purpose: "debt", account }) as const;

describe("care and service voice: 2 per 7 days unless the customer asked or a case is open", () => {
  const two = [
    madeFor("service", "2026-11-02T10:00Z", "conversation"),
    madeFor("care", "2026-11-03T10:00Z", "no_answer"),
  ];
  const full = defer("2026-11-09T10:00Z", "service-calls-week");
  table(courteous, [
    ["a second is welcome", two.slice(0, 1), call(service), "2026-11-03T10:00Z", allow],
    ["no third, just before 7 days", two, call(service), justBefore("2026-11-09T10:00Z"), full],
    ["at exactly 7 days", two, call(service), "2026-11-09T10:00Z", allow],
    ["care and service are one", two, call({ purpose: "care" }), "2026-11-04T10:00Z", full],
    ["messages do not count", two, text(service), "2026-11-04T10:00Z", allow],
    ["nor calls about a debt", two, call(debt("a1")), "2026-11-04T10:00Z", allow],
    [
      "a case is open",
      [...two, hold("2026-11-04T09:00Z", "case", { caseId: "k" })],
      call(service),
      "2026-11-04T10:00Z",
      allow,
    ],
    [
      "it is closed",
      [...two, hold("2026-11-04T09:00Z", "case", { caseId: "k" }), caseClosed("k", "2026-11-04T09:30Z")],
      call(service),
      "2026-11-04T10:00Z",
      full,
    ],
    [
      "the customer asked to be called",
      [...two, hold("2026-11-04T09:00Z", "callback")],
      call(service),
      "2026-11-04T10:00Z",
      allow,
    ],
    [
      "at a time of their own: not before",
      [...two, hold("2026-11-04T09:00Z", "callback", { until: "2026-11-05T15:00Z" })],
      call(service),
      "2026-11-04T10:00Z",
      defer("2026-11-05T14:55Z", "service-calls-week"),
    ],
  ]);
});

describe("debt: 3 attempts and one conversation per 7 days, per account", () => {
  const busy = (at: string, account = "a1") => madeFor("debt", at, "busy", { account });
  const three = [busy("2026-11-02T10:00Z"), busy("2026-11-03T10:00Z"), busy("2026-11-04T10:00Z")];
  const talked = [madeFor("debt", "2026-11-02T10:00Z", "conversation", { account: "a1" })];
  table(courteous, [
    ["a third attempt", three.slice(0, 2), call(debt("a1")), "2026-11-04T10:00Z", allow],
    [
      "no fourth, just before 7 days",
      three,
      call(debt("a1")),
      justBefore("2026-11-09T10:00Z"),
      defer("2026-11-09T10:00Z", "debt-attempts-week"),
    ],
    ["at exactly 7 days", three, call(debt("a1")), "2026-11-09T10:00Z", allow],
    ["by mail too", three, mail(debt("a1")), "2026-11-05T10:00Z", defer("2026-11-09T10:00Z", "debt-attempts-week")],
    ["another account", three, call(debt("a2")), "2026-11-05T10:00Z", allow],
    [
      "no account named may be any",
      three,
      call(debt()),
      "2026-11-05T10:00Z",
      defer("2026-11-09T10:00Z", "debt-attempts-week"),
    ],
    [
      "after a conversation, just before 7 days",
      talked,
      call(debt("a1")),
      justBefore("2026-11-09T10:00Z"),
      defer("2026-11-09T10:00Z", "debt-conversation-week"),
    ],
    ["at exactly 7 days", talked, call(debt("a1")), "2026-11-09T10:00Z", allow],
    ["about another account", talked, call(debt("a2")), "2026-11-02T11:00Z", allow],
    [
      "a voicemail is no conversation",
      [madeFor("debt", "2026-11-02T10:00Z", "voicemail", { account: "a1" })],
      call(debt("a1")),
      "2026-11-02T11:00Z",
      allow,
    ],
  ]);
});

describe("research: 1 per 90 days", () => {
  const asked = [madeFor("research", "2026-11-02T10:00Z", "sent", { channel: "email" })];
  const survey = mail({ purpose: "research" });
  table(courteous, [
    ["just before", asked, survey, justBefore("2027-01-31T10:00Z"), defer("2027-01-31T10:00Z", "research-quarter")],
    ["at exactly 90 days", asked, survey, "2027-01-31T10:00Z", allow],
    [
      "by whatever channel, answered or not",
      [madeFor("research", "2026-11-02T10:00Z", "busy")],
      survey,
      "2026-11-03T10:00Z",
      defer("2027-01-31T10:00Z", "research-quarter"),
    ],
  ]);
});

describe("one wrong number, two hard bounces", () => {
  const links = [
    { token: "p1", channel: "voice" },
    { token: "p2", channel: "voice" },
    { token: "e1", channel: "email" },
  ] as const;
  const known = customer({ addresses: links });
  const wrong = made("2026-11-02T10:00Z", "wrong_number", { address: "p1" });
  const bounce = (at: string) => madeFor("transactional", at, "bounced", { address: "e1", channel: "email" });
  const verified: Told = customer({ addresses: links, verified: ["p1", "e1"] }, "2026-11-20T10:00Z");
  for (const purpose of ["promotional", "service", "transactional", "care", "debt", "research"] as const) {
    table(courteous, [
      [
        `a wrong number, for ${purpose}`,
        [known, wrong],
        call({ purpose, address: "p1", account: "a9" }),
        "2026-11-12T10:00Z",
        suppress("retired-address"),
      ],
    ]);
  }
  table(courteous, [
    ["until verified again", [known, wrong, verified], call({ address: "p1" }), "2026-11-20T10:00Z", allow],
    ["another number", [known, wrong], call({ address: "p2" }), "2026-11-12T10:00Z", allow],
    ["one bounce", [known, bounce("2026-11-02T10:00Z")], mail({ address: "e1" }), "2026-11-03T10:00Z", allow],
    [
      "two",
      [known, bounce("2026-11-02T10:00Z"), bounce("2026-11-03T10:00Z")],
      mail({ address: "e1", purpose: "transactional" }),
      "2026-11-04T10:00Z",
      suppress("retired-address"),
    ],
    [
      "two, verified",
      [known, bounce("2026-11-02T10:00Z"), bounce("2026-11-03T10:00Z"), verified],
      mail({ address: "e1" }),
      "2026-11-20T10:00Z",
      allow,
    ],
  ]);
});

describe("attempts of a campaign: busy 2, no answer 3, 4 hours apart, never at the same hour", () => {
  const ask = call({ ...service, campaign: "c" });
  const tried = (at: string, disposition: "busy" | "no_answer", campaign = "c") =>
    madeFor("service", at, disposition, { campaign });
  // A week apart each, so that the cap on service calls keeps out of it.
  const weekly = ["2026-10-12T09:10Z", "2026-10-19T10:10Z", "2026-10-26T11:10Z"] as const;
  table(courteous, [
    ["busy once", [tried(weekly[0], "busy")], ask, "2026-11-02T15:00Z", allow],
    [
      "busy twice",
      [tried(weekly[0], "busy"), tried(weekly[1], "busy")],
      ask,
      "2026-11-02T15:00Z",
      suppress("campaign-attempts"),
    ],
    [
      "unanswered twice",
      [tried(weekly[0], "no_answer"), tried(weekly[1], "no_answer")],
      ask,
      "2026-11-02T15:00Z",
      allow,
    ],
    [
      "unanswered three times",
      weekly.map((at) => tried(at, "no_answer")),
      ask,
      "2026-11-02T15:00Z",
      suppress("campaign-attempts"),
    ],
    [
      "another campaign starts afresh",
      weekly.map((at) => tried(at, "no_answer", "before")),
      ask,
      "2026-11-02T15:00Z",
      allow,
    ],
    [
      "just before 4 hours",
      [tried("2026-11-02T10:00Z", "no_answer")],
      ask,
      justBefore("2026-11-02T14:00Z"),
      defer("2026-11-02T14:00Z", "campaign-attempts"),
    ],
    ["at exactly 4 hours", [tried("2026-11-02T10:00Z", "no_answer")], ask, "2026-11-02T14:00Z", allow],
    [
      "the hour that failed, a week later",
      [tried("2026-11-02T10:59Z", "no_answer")],
      ask,
      "2026-11-09T10:00Z",
      defer("2026-11-09T11:00Z", "campaign-attempts"),
    ],
    ["the hour after it", [tried("2026-11-02T10:59Z", "no_answer")], ask, "2026-11-09T11:00Z", allow],
    [
      "the last free hour of the day is tomorrow's first",
      [livesIn("UTC"), tried("2026-11-02T19:00Z", "no_answer")],
      ask,
      "2026-11-09T19:30Z",
      // 20:00 is a new hour, and after hours.
      defer("2026-11-10T09:00Z", "campaign-attempts"),
    ],
  ]);
});
