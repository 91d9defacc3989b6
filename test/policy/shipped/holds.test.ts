import { describe } from "vitest";
import { courteous } from "../../../packs/shipped.ts";
import {
  allow,
  call,
  cameBack,
  caseClosed,
  closed,
  defer,
  type HoldTold,
  hold,
  justBefore,
  mail,
  named,
  need,
  offer,
  suppress,
  table,
  talk,
  text,
} from "../given.ts";

// Issue 2, section 1, courteous: holds. 2026-11-02 is a Monday.
const DAY = "2026-11-02T10:00Z";
const h = (cause: Parameters<typeof hold>[1], more: HoldTold = {}) => named("h", hold(DAY, cause, more));
const research = mail({ purpose: "research" });
const service = mail({ purpose: "service" });
const debt = (account?: string) => ({ purpose: "debt", account }) as const;

describe("with no purposes given: promotional and research", () => {
  const causes = [
    ["case", "hold-case"],
    ["complaint", "hold-complaint"],
    ["dispute", "hold-dispute"],
    ["other", "hold-other"],
  ] as const;
  for (const [cause, rule] of causes) {
    table(courteous, [
      [`${cause}: promotion`, [h(cause)], mail(), "2030-11-02T10:00Z", suppress(rule)],
      [`${cause}: research`, [h(cause)], research, "2030-11-02T10:00Z", suppress(rule)],
      [`${cause}: not service`, [h(cause)], service, DAY, allow],
      [`${cause}: not care`, [h(cause)], mail({ purpose: "care" }), DAY, allow],
      [`${cause}: nor transactional`, [h(cause)], mail({ purpose: "transactional" }), DAY, allow],
    ]);
  }
});

describe("an open case: until closed and 14 days more", () => {
  const history = [h("case", { caseId: "k1" }), caseClosed("k1", "2026-11-10T10:00Z")];
  table(courteous, [
    ["just before", history, mail(), justBefore("2026-11-24T10:00Z"), defer("2026-11-24T10:00Z", "hold-case")],
    ["and then", history, mail(), "2026-11-24T10:00Z", allow],
    [
      "an offer in the very conversation that closed it waits too",
      [...history, need("2026-11-10T10:00Z", "camera")],
      offer("c1", "camera"),
      "2026-11-10T10:01Z",
      defer("2026-11-24T10:00Z", "hold-case"),
    ],
  ]);
});

describe("a complaint: 90 days more", () => {
  const history = [h("complaint"), closed("h", "2026-11-10T10:00Z")];
  table(courteous, [
    ["just before", history, mail(), justBefore("2027-02-08T10:00Z"), defer("2027-02-08T10:00Z", "hold-complaint")],
    ["and then", history, mail(), "2027-02-08T10:00Z", allow],
  ]);
});

describe("anger 30 days, a bad mood 14 and nothing more in this conversation", () => {
  const unhappy = talk("c1", DAY, "inbound", "negative", { holds: [{ cause: "negative-sentiment" }] });
  const told = need("2026-11-01T10:00Z", "camera");
  table(courteous, [
    [
      "anger, just before",
      [h("anger")],
      mail(),
      justBefore("2026-12-02T10:00Z"),
      defer("2026-12-02T10:00Z", "hold-anger"),
    ],
    ["anger, and then", [h("anger")], mail(), "2026-12-02T10:00Z", allow],
    [
      "a bad mood, just before",
      [unhappy],
      mail(),
      justBefore("2026-11-16T10:00Z"),
      defer("2026-11-16T10:00Z", "hold-negative"),
    ],
    ["a bad mood, and then", [unhappy], mail(), "2026-11-16T10:00Z", allow],
    [
      "no further offer in this conversation",
      [told, unhappy],
      offer("c1", "camera"),
      "2026-11-02T10:05Z",
      suppress("hold-negative", "conversation"),
    ],
    ["another conversation, after the 14 days", [told, unhappy], offer("c2", "camera"), "2026-11-16T10:00Z", allow],
  ]);
});

describe("bereavement: promotional, research and debt voice 180 days", () => {
  table(courteous, [
    [
      "promotion, just before",
      [h("bereavement")],
      mail(),
      justBefore("2027-05-01T10:00Z"),
      defer("2027-05-01T10:00Z", "hold-bereavement"),
    ],
    ["promotion, and then", [h("bereavement")], mail(), "2027-05-01T10:00Z", allow],
    ["research", [h("bereavement")], research, DAY, defer("2027-05-01T10:00Z", "hold-bereavement")],
    // 1 May 2027 is a Saturday: the hold ends at 10:00, as the hours begin.
    [
      "a call about a debt",
      [h("bereavement")],
      call(debt("a1")),
      DAY,
      defer("2027-05-01T10:00Z", "hold-bereavement-debt"),
    ],
    ["a call about a debt, and then", [h("bereavement")], call(debt("a1")), "2027-05-01T10:00Z", allow],
    ["a text about a debt can wait to be read", [h("bereavement")], text(debt("a1")), DAY, allow],
    ["so can a mail", [h("bereavement")], mail(debt("a1")), DAY, allow],
    ["a service call", [h("bereavement")], call({ purpose: "service" }), DAY, allow],
  ]);
});

describe("dispute: also debt, on that account, until closed", () => {
  const history = [h("dispute", { account: "a1" })];
  table(courteous, [
    ["by any channel", history, mail(debt("a1")), "2030-11-02T10:00Z", suppress("hold-dispute-debt")],
    ["not another account", history, mail(debt("a2")), DAY, allow],
    [
      "not once it is closed",
      [...history, closed("h", "2026-11-10T10:00Z")],
      mail(debt("a1")),
      "2026-11-10T10:00Z",
      allow,
    ],
    ["promotion as long", [...history, closed("h", "2026-11-10T10:00Z")], mail(), "2026-11-10T10:00Z", allow],
  ]);
});

describe("the relationship ended: promotion until the customer asks", () => {
  table(courteous, [
    ["after ten years", [h("relationship-ended")], mail(), "2036-11-02T10:00Z", suppress("hold-relationship-ended")],
    ["research is welcome", [h("relationship-ended")], research, DAY, allow],
    [
      "they asked",
      [h("relationship-ended"), cameBack("2027-11-02T10:00Z", "promotions")],
      mail(),
      "2027-11-02T10:00Z",
      allow,
    ],
    [
      "asked for one topic only",
      [h("relationship-ended"), cameBack("2027-11-02T10:00Z", "this-topic", { topic: "camera" })],
      mail({ topic: "camera" }),
      "2027-11-02T10:00Z",
      suppress("hold-relationship-ended"),
    ],
  ]);
});

describe("a callback: other promotion until it is done", () => {
  table(courteous, [
    [
      "other promotion",
      [h("callback", { until: "2026-11-03T15:00Z" })],
      mail(),
      DAY,
      defer("2026-12-03T15:00Z", "hold-callback"),
    ],
    ["research is welcome", [h("callback", { until: "2026-11-03T15:00Z" })], research, DAY, allow],
    [
      "done",
      [h("callback", { until: "2026-11-03T15:00Z" }), closed("h", "2026-11-03T15:05Z")],
      mail(),
      "2026-11-03T15:05Z",
      allow,
    ],
  ]);
});

describe("a hold that names its purposes holds those", () => {
  table(courteous, [
    [
      "a complaint that holds service",
      [h("complaint", { purposes: ["service"] })],
      service,
      DAY,
      suppress("hold-complaint"),
    ],
    ["and nothing else", [h("complaint", { purposes: ["service"] })], mail(), DAY, allow],
    [
      "until a day of its own",
      [h("other", { until: "2026-12-24T10:00Z" })],
      mail(),
      DAY,
      defer("2026-12-24T10:00Z", "hold-other"),
    ],
  ]);
});
