import { describe } from "vitest";
import { courteous } from "../../packs/shipped.ts";
import {
  allow,
  call,
  customer,
  defer,
  erased,
  fact,
  hold,
  late,
  made,
  mail,
  mergedInto,
  need,
  no,
  saidNo,
  suppress,
  table,
} from "./given.ts";

const ERASED = erased("2026-11-03T10:00Z");
/** Somebody sends a profile again, under the same id. */
const BACK = customer({}, "2026-11-03T12:00Z");
const DAY = "2026-11-02T10:00Z";

describe("erased: nobody is contacted, and every no stays for whoever is imported again", () => {
  table(courteous, [
    ["nobody", [ERASED], mail(), "2026-11-04T10:00Z", suppress("erased")],
    [
      "for any purpose",
      [ERASED],
      mail({ purpose: "transactional", required: true }),
      "2026-11-04T10:00Z",
      suppress("erased"),
    ],
    ["back again", [ERASED, BACK], mail(), "2026-11-04T10:00Z", allow],
    ["a no stays", [saidNo(DAY, "promotions"), ERASED, BACK], mail(), "2036-11-03T10:00Z", suppress("no-promotions")],
    [
      "so does the third",
      [
        ...["2026-08-02T10:00Z", "2026-09-02T10:00Z", "2026-10-02T10:00Z"].map((at) =>
          saidNo(at, "not-now", { topic: "camera" }),
        ),
        ERASED,
        BACK,
      ],
      mail({ topic: "flight" }),
      "2036-11-03T10:00Z",
      suppress("third-no"),
    ],
    ["and a hold", [hold(DAY, "complaint"), ERASED, BACK], mail(), "2036-11-03T10:00Z", suppress("hold-complaint")],
    [
      "and what was counted",
      [made(DAY, "conversation"), ERASED, BACK],
      mail(),
      "2026-11-04T10:00Z",
      defer("2026-11-09T10:00Z", "promotion-reached-week"),
    ],
    [
      "a need does not",
      [need(DAY, "car-loan"), ERASED, BACK],
      mail(),
      "2026-11-04T10:00Z",
      { ...allow, advice: ["relevance-contact"] },
    ],
    [
      "nor an address",
      [customer({ addresses: [{ token: "p1", channel: "voice" }] }), ERASED, BACK],
      call({ address: "p1" }),
      "2026-11-04T10:00Z",
      suppress("address-not-linked"),
    ],
  ]);
});

describe("merged", () => {
  table(courteous, [
    [
      "away, this ledger answers no more",
      [mergedInto(DAY, "other")],
      mail(),
      "2026-11-03T10:00Z",
      suppress("merged-away"),
    ],
    [
      "from another: its facts are this customer's",
      [fact("merged-from", DAY, { refusals: [no("promotions")] })],
      mail(),
      "2026-11-03T10:00Z",
      suppress("no-promotions"),
    ],
    [
      "its contacts count too",
      [late("2026-11-05T10:00Z", { ...made(DAY, "conversation"), kind: "merged-from" })],
      call(),
      "2026-11-06T10:00Z",
      defer("2026-11-09T10:00Z", "promotion-reached-week"),
    ],
  ]);
});
