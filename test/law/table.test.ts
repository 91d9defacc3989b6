import { describe, expect, it } from "vitest";
import type { Rule } from "../../lib/policy/document.ts";
import { allPacks } from "../cases/bench.ts";

/** A week, from Monday to Sunday: "" is closed, "10:00-13:00 14:00-20:00" two windows. */
const week = (weekdays: string, saturday = weekdays, sunday = saturday) => {
  const day = (text: string) => (text === "" ? [] : text.split(" ").map((window) => window.split("-")));
  const days = ["mon", "tue", "wed", "thu", "fri"].map((name) => [name, day(weekdays)]);
  return { kind: "hours", weekly: { ...Object.fromEntries(days), sat: day(saturday), sun: day(sunday) } };
};
const cap = (max: number, window: object, per = ["customer"]) => ({ kind: "cap", max, window, per });
const aDay = { rolling: "PT24H" };
const days = (localDays: number, counting: "inclusive" | "exclusive") => ({ localDays, counting });
const list = (name: string, maxAge: object, more: object = {}) => ({ kind: "registry", list: name, maxAge, ...more });
const needs = (consent: string, more: object = {}) => ({ kind: "consent", needs: consent, ...more });
const no = (lasts: object | "until-customer-asks" = "until-customer-asks") => ({ kind: "refusal", lasts });
const after = (lasts: object | string) => ({ kind: "cooldown", lasts });
const within = (relationship: string[], period: object) => ({ relationship, within: period });
const CUSTOMERS = [within(["purchase"], { months: 18 }), within(["inquiry"], { months: 3 })];
const SIMILAR = { relationship: ["purchase"], about: "family" };
const FROM = (effectiveFrom: string) => ({
  effectiveFrom: expect.stringMatching(new RegExp(`^${effectiveFrom}T00:00:00`)),
});
const TO = (effectiveTo: string) => ({ effectiveTo: expect.stringMatching(new RegExp(`^${effectiveTo}T00:00:00`)) });
const GUIDELINE = { severity: "guideline" };
const PRESUMED = { severity: "presumption" };
const CONFIRMED = { unless: [{ confirms: "opt-out", within: "PT5M" }] };

/** Every rule's numbers, copied from the texts its source names and not from the packs; confidence before them. */
const TABLE: Readonly<Record<string, readonly [confidence: string, numbers: object]>> = {
  "us-tcpa-hours": ["S", { ...week("08:00-21:00"), unless: [{ consent: "express" }] }],
  "us-tcpa-hours-consent": ["U", { ...week("08:00-21:00"), unless: [] }],
  "us-tsr-hours": ["K", week("08:00-21:00")],
  "us-dnc-national": [
    "S",
    list("us-national", days(31, "exclusive"), { unless: [{ consent: "express-written" }, ...CUSTOMERS] }),
  ],
  "us-dnc-internal": ["K", no({ kept: { years: 5 } })],
  "us-fcc-revoke": ["S", { ...no(), ...FROM("2025-04-11"), ...CONFIRMED }],
  "us-fcc-revoke-all": ["S", { ...no(), ...FROM("2027-01-31"), ...CONFIRMED, covers: "whatever" }],
  "us-tcpa-exempt-calls": ["K", cap(3, { localDays: 30 })],
  "us-canspam": ["K", no()],
  "us-regf-hours": ["S", week("08:00-21:00")],
  "us-regf-text": ["K", week("08:00-21:00")],
  "us-regf-seven": ["S", { ...cap(7, { localDays: 7 }, ["account"]), ...PRESUMED }],
  "us-regf-conversation": ["S", { ...after(days(7, "inclusive")), per: ["account"], ...PRESUMED }],
  "us-regf-reassigned": ["K", { ...list("us-reassigned-numbers", days(60, "exclusive")), ...GUIDELINE }],
  "us-fl-hours": ["S", week("08:00-20:00")],
  "us-fl-three-a-day": ["S", cap(3, aDay, ["topic"])],
  "us-fl-stop": ["S", no()],
  "us-ok-hours": ["S2", { ...week("08:00-20:00"), ...FROM("2022-11-01"), unless: CUSTOMERS }],
  "us-ok-three-a-day": ["S2", { ...cap(3, aDay, ["topic"]), ...FROM("2022-11-01"), unless: CUSTOMERS }],
  "us-ok-hours-customers": ["U", { ...week("08:00-20:00"), ...FROM("2022-11-01"), unless: [] }],
  "us-ok-three-a-day-customers": ["U", { ...cap(3, aDay, ["topic"]), ...FROM("2022-11-01"), unless: [] }],
  "us-md-hours": ["S2", { ...week("08:00-20:00"), ...FROM("2024-01-01") }],
  "us-md-three-a-day": ["S2", { ...cap(3, aDay, ["topic"]), ...FROM("2024-01-01") }],
  "us-or-hours": ["S", { ...week("08:00-20:00"), ...FROM("2026-01-01"), unless: [] }],
  "us-or-three-a-day": [
    "S",
    { ...cap(3, aDay), ...FROM("2026-01-01"), unless: [within(["purchase"], { months: 18 }), "customer-asked"] },
  ],
  "us-wa-hours": [
    "S",
    { ...week("08:00-20:00"), ...FROM("2022-06-09"), unless: [within(["purchase"], { months: 12 })] },
  ],
  "us-wa-no": ["S", { ...after({ years: 1 }), ...FROM("2022-06-09") }],
  "us-wa-debt-hours": ["K", { ...week("07:30-21:00"), ...PRESUMED }],
  "us-wa-debt-week": ["K", { kind: "cap", max: 3, window: expect.objectContaining({ calendar: "week" }), ...PRESUMED }],
  "us-tx-hours": ["S", week("09:00-21:00", "09:00-21:00", "12:00-21:00")],
  "us-tx-hours-texts": ["U", { ...week("09:00-21:00", "09:00-21:00", "12:00-21:00"), ...FROM("2025-09-01") }],
  "us-tx-no-call": ["S2", list("us-tx-no-call", { months: 3 }, { effectiveAfter: days(60, "exclusive") })],
  "us-ct-hours": ["S", { ...week("09:00-20:00"), ...FROM("2023-10-01") }],
  "us-ct-consent": ["S", needs("express-written", FROM("2023-10-01"))],
  "us-ct-stop": ["S", { ...no(), ...FROM("2023-10-01") }],
  "us-ny-hours": ["K", week("08:00-21:00")],
  "us-ny-emergency": ["K", { kind: "feed", feed: "us-ny-emergencies" }],
  "us-nj-hours": ["S", week("08:00-21:00")],
  // "Less than three months": 89 days are, in every quarter of a year.
  "us-nj-no-call": ["S", list("us-nj-no-call", days(89, "inclusive"))],
  "us-nj-mobile": ["U", needs("express-written", { unless: [...CUSTOMERS, "customer-asked"] })],
  "us-va-hours": ["S", { ...week("08:00-21:00"), unless: [{ consent: "express" }] }],
  "us-va-optout": ["S", { ...no({ kept: { years: 10 } }), ...FROM("2026-01-01") }],
  "us-ga-hours": ["S2", week("08:00-21:00")],
  "us-la-hours": ["S2", { ...week("08:00-20:00", "08:00-20:00", ""), holidays: { lists: ["US-LA"] } }],
  "us-la-hours-customers": ["U", { ...week("08:00-20:00", "08:00-20:00", ""), holidays: { lists: ["US-LA"] } }],
  "us-la-emergency": ["S2", { kind: "feed", feed: "us-la-emergencies" }],
  "us-ms-hours": ["S", { ...week("08:00-21:00", "08:00-21:00", ""), zone: "America/Chicago" }],
  "us-al-hours": ["U", { ...week("08:00-20:00", "08:00-20:00", ""), holidays: { lists: ["US-AL"] } }],
  "us-ri-hours": ["S2", { ...week("09:00-18:00", "10:00-17:00", ""), holidays: { lists: ["US-RI"] } }],
  "us-ky-hours": ["S2", week("10:00-21:00")],
  "us-ma-hours": ["S2", week("08:00-20:00")],
  "us-mi-hours": ["S2", week("09:00-21:00")],
  "us-mn-hours": ["S2", week("09:00-21:00")],
  "us-nm-hours": ["S2", week("09:00-21:00")],
  "us-nv-hours": ["S2", week("09:00-20:00")],
  "us-pa-holidays": ["S2", { ...week("08:00-21:00"), holidays: { lists: ["US-PA"] } }],
  "us-ut-holidays": ["S2", { ...week("08:00-21:00"), holidays: { lists: ["US-UT"] } }],
  "us-ne-prerecorded": ["S2", week("08:00-21:00", "08:00-21:00", "13:00-21:00")],
  "us-ma-debt-hours": ["S", week("08:00-21:00")],
  "us-ma-debt-two": ["S", cap(2, { localDays: 7 }, ["account"])],
  "us-nyc-debt-hours": ["S2", { ...week("08:00-21:00"), ...FROM("2026-09-01") }],
  "us-nyc-debt-three": ["S2", { ...cap(3, { localDays: 7 }, ["account"]), ...FROM("2026-09-01") }],
  "us-nyc-debt-opt-in": ["S2", needs("express-written", FROM("2026-09-01"))],
  "ca-utr-hours": ["S", week("09:00-21:30", "10:00-18:00")],
  "ca-adad-hours": ["U", week("09:30-20:00", "10:30-17:00", "12:00-17:00")],
  "ca-dncl": ["S", list("ca-dncl", days(31, "exclusive"))],
  "ca-internal-dnc": ["S", no({ kept: { years: 3, days: 14 } })],
  "ca-casl-consent": [
    "K",
    needs("express", {
      unless: expect.arrayContaining([within(["purchase"], { years: 2 }), within(["inquiry"], { months: 6 })]),
    }),
  ],
  "ca-casl-unsubscribe": ["S", no()],
  "uk-pecr-tps": ["S", list("uk-tps", days(28, "exclusive"), { effectiveAfter: days(28, "inclusive") })],
  "uk-pecr-claims-pensions": [
    "S",
    needs("express", { unless: [], applies: { channels: ["voice"], topics: ["claims-management", "pension"] } }),
  ],
  "uk-pecr-messages": ["S", needs("express")],
  "uk-pecr-objection": ["S", no()],
  "uk-dma-hours": ["K", { ...week("08:00-21:00", "08:00-21:00", "09:00-21:00"), ...GUIDELINE }],
  "uk-ofcom-abandoned": ["K", { ...after("PT72H"), ...GUIDELINE, unless: [{ declares: "dedicated-operator" }] }],
  "uk-ofcom-machine": ["U", { ...after("PT24H"), ...GUIDELINE }],
  "fr-hours-v1": ["S", { ...week("10:00-13:00 14:00-20:00", ""), ...TO("2026-08-11"), holidays: { lists: ["FR"] } }],
  "fr-four-v1": ["S", { ...cap(4, { localDays: 30 }), ...TO("2026-08-11") }],
  "fr-refused-v1": ["S", { ...after(days(60, "exclusive")), ...TO("2026-08-11") }],
  "fr-hours-v2": ["U", { ...week("10:00-13:00 14:00-20:00", ""), ...FROM("2026-08-11"), holidays: { lists: ["FR"] } }],
  "fr-four-v2": ["U", { ...cap(4, { localDays: 30 }), ...FROM("2026-08-11") }],
  "fr-refused-v2": ["U", { ...after(days(60, "exclusive")), ...FROM("2026-08-11") }],
  "fr-bloctel": ["K", { kind: "registry", list: "fr-bloctel", ...TO("2026-08-11") }],
  "fr-opt-in": ["S", needs("express", FROM("2026-08-11"))],
  "fr-energy-messages": [
    "S",
    needs("express", { applies: { topics: ["solar", "energy-renovation", "home-adaptation"] }, ...FROM("2026-08-11") }),
  ],
  "fr-energy-ban": [
    "S",
    { kind: "cap", max: 0, applies: { topics: ["solar", "energy-renovation"] }, ...FROM("2025-07-01") },
  ],
  "de-uwg-call": ["S", needs("express", { unless: [] })],
  "de-uwg-email": ["S", needs("express", { unless: [SIMILAR] })],
  "es-consent-v1": ["S2", needs("express", TO("2025-12-28"))],
  "es-consent-v2": ["S2", needs("express", { within: { years: 2 }, ...FROM("2025-12-28") })],
  "es-hours": ["K", { ...week("09:00-21:00", ""), holidays: { lists: ["ES"] } }],
  "it-code-hours": [
    "S2",
    {
      ...week("09:00-20:00", "10:00-19:00", ""),
      ...FROM("2024-09-28"),
      ...GUIDELINE,
      holidays: { lists: ["IT"], eves: [["10:00", "19:00"]] },
    },
  ],
  "it-rpo": ["K", list("it-rpo", days(15, "exclusive"))],
  "nl-call-v1": [
    "S2",
    needs("express", {
      ...TO("2026-07-01"),
      unless: expect.arrayContaining([{ ...SIMILAR, within: { years: 3 } }, { declares: "charity" }]),
    }),
  ],
  "nl-call-v2": [
    "S2",
    needs("express", {
      ...FROM("2026-07-01"),
      unless: [{ declares: "charity" }, { declares: "charity-lottery" }, { declares: "press" }],
    }),
  ],
  "nl-message": ["S2", needs("express", { unless: [SIMILAR] })],
  "be-dncm": ["K", { kind: "registry", list: "be-dncm" }],
  "be-email": ["K", needs("express", { unless: [SIMILAR] })],
  "ie-ndd": ["S", list("ie-ndd", days(28, "exclusive"), { effectiveAfter: days(28, "inclusive") })],
  "ie-mobile": ["U", needs("express")],
  "ie-messages": ["K", needs("express", { unless: [{ ...SIMILAR, within: { months: 12 } }] })],
  "eu-gdpr-object": ["K", no()],
  "eu-eprivacy-messages": ["K", needs("express", { unless: [SIMILAR], applies: { channels: ["sms", "email"] } })],
  "au-telemarketing-hours": ["S", { ...week("09:00-20:00", "09:00-17:00", ""), holidays: { lists: ["AU"] } }],
  "au-research-hours": ["S", { ...week("09:00-20:30", "09:00-17:00"), holidays: { lists: ["AU"] } }],
  "au-dncr": ["K", list("au-dncr", days(30, "exclusive"))],
  "au-spam": ["K", no()],
  "au-debt-hours": ["S", { ...week("07:30-21:00", "09:00-21:00"), ...GUIDELINE, holidays: { lists: ["AU"] } }],
  "au-debt-week": ["S", { ...cap(3, { localDays: 7 }, ["account"]), ...GUIDELINE }],
  "au-debt-month": ["K", { ...cap(10, { months: 1 }, ["account"]), ...GUIDELINE }],
  "nz-uema": ["S", no()],
  "in-promo-hours": ["S2", { ...week("10:00-21:00"), zone: "Asia/Kolkata" }],
  "in-ninety-days": ["K", after(days(90, "exclusive"))],
  "sg-dnc": ["S", list("sg-dnc", days(21, "exclusive"))],
  "sg-dnc-text": ["S", list("sg-dnc", days(21, "exclusive"), { unless: [{ relationship: ["contract"] }] })],
  "sg-withdrawal": ["K", no()],
  "sg-spam": ["K", no()],
  "za-cpa-hours": ["S", { ...week("08:00-20:00", "09:00-13:00", ""), holidays: { lists: ["ZA"] } }],
  "za-registry": ["S", { ...list("za-opt-out", { months: 1 }), ...FROM("2026-04-15") }],
  "jp-scta-no": ["K", no()],
  "jp-mlba-hours": ["S", week("08:00-21:00")],
  "jp-email": ["K", needs("express")],
  "br-hours": ["U", { ...week("09:00-20:00", "09:00-14:00", ""), ...GUIDELINE }],
  "br-nmp": ["S", list("br-nao-me-perturbe", days(30, "exclusive"), { effectiveAfter: days(30, "inclusive") })],
};

/** What of the law no rule about one contact can be, and the pack that says so in its description. */
const SAID: readonly (readonly [pack: string, said: RegExp])[] = [
  ["us", /at most 3 % of those answered/],
  ["us", /records, kept five years.*three years after the last collection activity/],
  ["us", /limits on exempted robocalls to mobiles/],
  ["us", /FCC's position/],
  ["us", /One-to-one consent was vacated/],
  ["us-mi", /SB 351.*is pending/],
  ["us-nyc", /records, kept three years/],
  ["ca", /works for 60 days/],
  ["uk", /3 % per campaign and 24 hours/],
  ["uk", /FCA CONC 7\.9/],
  ["de", /kept five years/],
  ["es", /numeric prefix of commercial calls/],
  ["nl", /way out that is offered in every call/],
  ["eu", /automated calls, which need prior consent/],
  ["eu", /answer within a month/],
  ["au", /works for 30 days/],
  ["za", /registration of marketers/],
  ["br", /0303/],
];

describe("the table of the law", async () => {
  const packs = await allPacks();
  const rules = new Map<string, Rule>(packs.flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)));

  it("has every rule of every pack, and no other", () => {
    expect([...rules.keys()].sort()).toEqual(Object.keys(TABLE).sort());
  });

  it.each(Object.entries(TABLE))("%s has the numbers and the confidence of its source", (id, [confidence, numbers]) => {
    const rule = rules.get(id)!;
    expect(rule.confidence).toBe(confidence);
    expect(rule).toMatchObject(numbers);
    // Where the table names no severity, the rule is a duty.
    expect(rule.severity).toBe((numbers as { severity?: string }).severity ?? "prohibited");
    expect(rule.needsReview === true).toBe(confidence === "U");
  });

  it.each(SAID)("the description of %s says what is no rule: %s", (id, said) => {
    expect(packs.find((pack) => pack.id === id)!.description).toMatch(said);
  });
});
