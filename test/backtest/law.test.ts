import { describe, expect, it } from "vitest";
import { fromHistory, type HistoryContact, type HistoryFact } from "../../lib/backtest/history.ts";
import { bookOf } from "../../lib/backtest/law.ts";
import type { RecordedCustomer } from "../../lib/backtest/recorded.ts";
import { type BacktestOptions, backtest, type Report } from "../../lib/backtest/report.ts";
import { compile } from "../../lib/policy/compile.ts";
import { parsePolicy } from "../../lib/policy/document.ts";
import type { Ms } from "../../lib/policy/words.ts";
import { law } from "../../packs/law.ts";
import { chainOf, draft } from "../ledger/given.ts";
import { ms } from "../policy/given.ts";
import { customersOf, policyOf } from "./given.ts";

const LOOSE = policyOf({ id: "ten-a-week", kind: "cap", max: 10, window: { rolling: "P7D" } });
const book = bookOf(law);

const MIAMI = { zones: ["America/New_York"], jurisdictions: ["US-FL"] };
type Place = { readonly zones: readonly string[]; readonly jurisdictions?: readonly string[] };

/** A promotional call at an instant. */
const callAt = (at: Ms, more: Partial<HistoryContact> = {}): HistoryContact => ({
  what: "contact",
  at,
  channel: "voice",
  purpose: "promotional",
  topic: "car-loan",
  disposition: "no_answer",
  ...more,
});

/** Four calls of one Tuesday in March, inside Florida's hours; the last is answered with a yes. */
const FOUR_A_DAY = [9, 12, 15, 18].map((hour) =>
  callAt(ms(`2026-03-03T${String(hour).padStart(2, "0")}:00-05:00`), hour === 18 ? { disposition: "accepted" } : {}),
);

const replayed = (facts: readonly HistoryFact[], place: Place, options: BacktestOptions = { book }, policy = LOOSE) =>
  backtest([fromHistory(policy)({ customerId: "flo", ...place, facts })], policy, options);

const avoidedBy = ({ rules }: Report) =>
  rules.filter(({ avoided }) => avoided > 0).map(({ pack, rule, avoided }) => [pack, rule, avoided]);

describe("a replay under the law of the customer's place", () => {
  it("avoids the fourth call of a day in Florida, and names the rule, its pack and its source", async () => {
    const report = await replayed(FOUR_A_DAY, MIAMI);
    expect(report.contacts).toEqual({ total: 4, kept: 3, avoided: 1 });
    expect(report.sales).toEqual({ total: 1, avoided: 1 });
    expect(report.rules).toEqual([
      expect.objectContaining({
        pack: "us-fl",
        rule: "us-fl-three-a-day",
        source: "Florida Statutes, 501.616(6)",
        avoided: 1,
        alone: 1,
        yields: { sale: 1, refusal: 0, complaint: 0, optOut: 0 },
        samples: [expect.objectContaining({ sentence: expect.stringMatching(/^3 of at most 3 /) })],
      }),
    ]);
    expect(report.packs.map(({ id }) => id)).toEqual(["us", "us-fl"]);
    expect(report.customers).toMatchObject({ total: 1, underLaw: 1 });
    expect(report.law).toBe(true);
    expect(report.assumptions.join(" ")).toMatch(/packs of the customer's places judge too/);
  });

  it("leaves the law out where it is asked to, where no place is known, and says which", async () => {
    const without = await replayed(FOUR_A_DAY, MIAMI, {});
    expect([without.contacts.avoided, without.packs, without.law, without.customers.underLaw]).toEqual([
      0,
      [],
      false,
      0,
    ]);
    expect(without.assumptions.join(" ")).toMatch(/The law of the customers' places is left out/);
    const nowhere = await replayed(FOUR_A_DAY, { zones: MIAMI.zones });
    expect([nowhere.contacts.avoided, nowhere.law, nowhere.customers.underLaw]).toEqual([0, true, 0]);
    expect(nowhere.assumptions.join(" ")).toMatch(/no jurisdiction is known are judged by the policy alone/);
  });

  it("judges ledgers so, each contact by the place the customer was in then", async () => {
    const opens = { channel: "voice", purpose: "promotional", topic: "car-loan", family: "credit" } as const;
    const day = (date: string) =>
      [9, 12, 15, 18].map((hour) =>
        draft("recorded", { opens, disposition: "no_answer" }, ms(`${date}T${String(hour).padStart(2, "0")}:00-05:00`)),
      );
    const moves = (date: string, jurisdictions: readonly string[]) =>
      draft(
        "profile",
        { profile: { zones: ["America/New_York"], jurisdictions, addresses: [] } },
        ms(`${date}T00:00Z`),
      );
    const report = await backtest(
      await customersOf(
        chainOf("flo", [
          moves("2026-03-02", ["US-FL"]),
          ...day("2026-03-03"),
          moves("2026-03-05", ["US-GA"]),
          ...day("2026-03-10"),
          moves("2026-03-12", ["US-FL"]),
          ...day("2026-03-17"),
        ]),
      ),
      LOOSE,
      { book },
    );
    expect(avoidedBy(report)).toEqual([["us-fl", "us-fl-three-a-day", 2]]);
    expect(report.packs.map(({ id }) => id)).toEqual(["us", "us-fl", "us-ga"]);
    expect(report.customers.underLaw).toBe(1);
  });

  it("binds nobody by a rule before its date", async () => {
    const stop = callAt(ms("2026-12-18T15:00-05:00"), {
      channel: "sms",
      disposition: "opted_out",
      refusals: [{ breadth: "promotions", channel: "sms" }],
    });
    const service = (at: string) => callAt(ms(at), { channel: "sms", purpose: "service", topic: undefined });
    const place = { zones: ["America/New_York"], jurisdictions: ["US"] };
    const eve = await replayed([stop, service("2027-01-30T23:59-05:00")], place);
    expect(eve.contacts.avoided).toBe(0);
    const day = await replayed([stop, service("2027-01-31T00:00-05:00")], place);
    expect(avoidedBy(day)).toEqual([["us", "us-fcc-revoke-all", 1]]);
  });

  it("says what no record knows, and judges by none of it", async () => {
    const louisiana = { zones: ["America/Chicago"], jurisdictions: ["US-LA"] };
    const said = { what: "told", at: 0, consents: [{ kind: "express-written", purpose: "promotional" }] } as const;
    const report = await replayed([said, callAt(ms("2026-03-03T12:00-06:00"))], louisiana);
    expect(report.notKnown.feeds).toEqual(["us-la-emergencies", "us-la-holidays"]);
    expect(report.notKnown.lists).toContain("us-national");
    expect(report.rules.map(({ rule }) => rule)).not.toContain("us-dnc-national");
    expect(report.assumptions.join(" ")).toMatch(/Feeds, such as states of emergency, are not in the record/);
    expect(report.assumptions.join(" ")).toMatch(/Do-not-call lists are not in the record as they stood then/);
    const lisbon = await replayed([callAt(ms("2026-03-03T12:00Z"))], {
      zones: ["Europe/Lisbon"],
      jurisdictions: ["PT"],
    });
    expect(lisbon.notKnown).toEqual({ lists: [], feeds: [], withoutPack: ["PT"] });
    expect(lisbon.packs.map(({ id }) => id)).toEqual(["eu"]);
    expect(lisbon.assumptions.join(" ")).toMatch(/places of which no pack ships/);
  });

  it("takes a check that stands in the ledger for what it found, and for as long as the customer's number is that one", async () => {
    const opens = { channel: "voice", purpose: "promotional", topic: "car-loan", family: "credit" } as const;
    const profile = {
      zones: ["America/New_York"],
      jurisdictions: ["US"],
      addresses: [{ token: "t1", channel: "voice" }],
    } as const;
    const ledger = (listed: boolean): RecordedCustomer[] | Promise<RecordedCustomer[]> =>
      customersOf(
        chainOf("flo", [
          draft("profile", { profile }, ms("2026-03-01T12:00Z")),
          draft("checked", { checks: [{ list: "us-national", token: "t1", listed }] }, ms("2026-03-02T12:00Z")),
          draft("recorded", { opens, disposition: "no_answer" }, ms("2026-03-03T17:00Z")),
          // Long after the check: whether it was made again is not in the record.
          draft("recorded", { opens, disposition: "no_answer" }, ms("2026-06-03T17:00Z")),
        ]),
      );
    const on = await backtest(await ledger(true), LOOSE, { book });
    expect(avoidedBy(on)).toEqual([["us", "us-dnc-national", 2]]);
    const off = await backtest(await ledger(false), LOOSE, { book });
    expect(off.contacts.avoided).toBe(0);
  });

  it("keeps apart a rule of the policy and one of a pack that have one name", async () => {
    const own = policyOf({
      id: "us-fl-three-a-day",
      kind: "cap",
      max: 2,
      window: { rolling: "PT24H" },
    });
    const report = await replayed(FOUR_A_DAY, MIAMI, { book }, own);
    // The third is refused by the house alone, so Florida's cap never comes to bind.
    expect(avoidedBy(report)).toEqual([[undefined, "us-fl-three-a-day", 2]]);
  });

  it("says which rule is the strict reading of an unsettled text", async () => {
    const sunday = callAt(ms("2026-03-08T13:00-05:00"));
    const report = await replayed([sunday], { zones: ["America/Chicago"], jurisdictions: ["US-LA"] });
    const unsettled = report.rules.filter(({ needsReview }) => needsReview).map(({ rule }) => rule);
    expect(unsettled.length).toBeGreaterThan(0);
    expect(report.rules.length).toBeGreaterThan(unsettled.length);
  });

  it("heeds what the policy waives, with its reason", async () => {
    const { policy, mistakes } = parsePolicy({
      id: "waiving",
      version: "1",
      title: "Waiving",
      rules: [{ id: "ten-a-week", kind: "cap", why: "For the test.", max: 10, window: { rolling: "P7D" } }],
      waives: [{ reading: "louisiana-customers-not-exempt", because: "Counsel reads it so." }],
    });
    if (!policy) throw new Error(JSON.stringify(mistakes));
    const place = { zones: ["America/Chicago"], jurisdictions: ["US-LA"] };
    const sunday = callAt(ms("2026-03-08T13:00-05:00"));
    const strictly = await replayed([sunday], place);
    const waived = await replayed([sunday], place, { book }, compile(policy));
    const review = (report: Report) => report.rules.filter(({ needsReview }) => needsReview).length;
    expect([review(strictly), review(waived)]).toEqual([1, 0]);
  });
});
