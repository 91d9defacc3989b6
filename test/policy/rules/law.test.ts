/** What packs say beyond what policies say: each with both sides of its boundary. */
import { describe, expect, it } from "vitest";
import { compile } from "../../../lib/policy/compile.ts";
import { decide } from "../../../lib/policy/decide.ts";
import type { HolidayList } from "../../../lib/policy/holidays.ts";
import type { Request } from "../../../lib/policy/rule.ts";
import {
  allow,
  call,
  consent,
  defer,
  expectDecision,
  factsOf,
  foldOf,
  livesIn,
  made,
  madeFor,
  ms,
  policyOf,
  saidNo,
  suppress,
  table,
  talk,
  text,
} from "../given.ts";
import type { Told } from "../told.ts";

const LISBON = livesIn("Europe/Lisbon");
const DEBT = { purpose: "debt", account: "a" } as const;
const owed = (
  at: string,
  disposition: Parameters<typeof madeFor>[2],
  account = "a",
  channel: "voice" | "sms" = "voice",
) => madeFor("debt", at, disposition, { account, channel });

describe("a cap per account leaves out what the law leaves out", () => {
  const seven = policyOf({
    kind: "cap",
    max: 2,
    window: { localDays: 7 },
    per: ["account"],
    applies: { channels: ["voice"], purposes: ["debt"] },
    counts: {
      except: { dispositions: ["not_connected"], consentWithin: { localDays: 7, counting: "inclusive" } },
    },
  });
  const two = [LISBON, owed("2026-11-02T10:00Z", "no_answer"), owed("2026-11-03T10:00Z", "no_answer")];
  table(seven, [
    ["two are enough", two, call(DEBT), "2026-11-03T11:00Z", defer("2026-11-09T00:00Z", "rule")],
    ["of another account they are not", two, call({ ...DEBT, account: "b" }), "2026-11-03T11:00Z", allow],
    [
      "one that did not connect does not count",
      [LISBON, owed("2026-11-02T10:00Z", "no_answer"), owed("2026-11-03T10:00Z", "not_connected")],
      call(DEBT),
      "2026-11-03T11:00Z",
      allow,
    ],
    [
      "nor one on the seventh day of a consent",
      [consent("2026-10-28T10:00Z", { purpose: "debt" }), ...two.slice(1)].map((one, index) =>
        index === 0 ? one : one,
      ),
      call(DEBT),
      "2026-11-03T11:00Z",
      allow,
    ],
    [
      "and one on the eighth does",
      [consent("2026-10-26T10:00Z", { purpose: "debt" }), ...two.slice(1)],
      call(DEBT),
      "2026-11-03T11:00Z",
      defer("2026-11-09T00:00Z", "rule"),
    ],
  ]);

  const pooled = policyOf({
    kind: "cap",
    max: 2,
    window: { months: 1 },
    applies: { purposes: ["debt"] },
  });
  table(pooled, [
    [
      "channels count together, and a month ends with its date",
      [LISBON, owed("2026-01-31T10:00Z", "no_answer"), owed("2026-02-02T10:00Z", "sent", "a", "sms")],
      call(DEBT),
      "2026-02-28T12:00Z",
      defer("2026-03-01T00:00Z", "rule"),
    ],
  ]);

  const exclusive = policyOf({ kind: "cap", max: 1, window: { localDays: 7, counting: "exclusive" } });
  table(exclusive, [
    [
      "seven days before today",
      [LISBON, made("2026-11-02T10:00Z", "no_answer")],
      call(),
      "2026-11-09T23:59Z",
      defer("2026-11-10T00:00Z", "rule"),
    ],
    ["and no more", [LISBON, made("2026-11-02T10:00Z", "no_answer")], call(), "2026-11-10T00:00Z", allow],
  ]);
});

describe("a cool-down per account that a customer's own call starts", () => {
  const talked = policyOf({
    kind: "cooldown",
    applies: { channels: ["voice"], purposes: ["debt"] },
    after: { dispositions: ["conversation"], channels: ["voice"], directions: ["outbound", "inbound"] },
    per: ["account"],
    lasts: { localDays: 7, counting: "inclusive" },
  });
  const rang = (account?: string): Told => ({
    ...talk("c", "2026-11-10T15:00Z", "inbound"),
    parts: () => ({ conversation: { id: "c", direction: "inbound", channel: "voice", account } }),
  });
  table(talked, [
    [
      "the day of a conversation is the first of seven",
      [LISBON, owed("2026-11-10T15:00Z", "conversation")],
      call(DEBT),
      "2026-11-16T23:59Z",
      defer("2026-11-17T00:00Z", "rule"),
    ],
    [
      "a call of theirs is one",
      [LISBON, rang("a")],
      call(DEBT),
      "2026-11-13T10:00Z",
      defer("2026-11-17T00:00Z", "rule"),
    ],
    ["about another account it is none", [LISBON, rang("b")], call(DEBT), "2026-11-13T10:00Z", allow],
    [
      "about no account it may be about this one",
      [LISBON, rang()],
      call(DEBT),
      "2026-11-13T10:00Z",
      defer("2026-11-17T00:00Z", "rule"),
    ],
  ]);
});

describe("a no as the law hears it", () => {
  const told = (lasts: unknown, more: object = {}) =>
    policyOf({
      kind: "refusal",
      breadth: ["this-topic", "promotions", "everything"],
      covers: "as-told",
      lasts,
      ...more,
    });
  const stop = [LISBON, saidNo("2026-02-01T10:00Z", "promotions", { channel: "sms" })];
  table(told({ kept: { years: 10 } }), [
    ["is kept for ten years, and names no day to come back", stop, text(), "2036-01-31T23:59Z", suppress("rule")],
    ["and then no longer", stop, text(), "2036-02-01T00:00Z", allow],
    ["covers what was refused", stop, text({ purpose: "service" }), "2026-03-01T10:00Z", allow],
    ["where it was", stop, call(), "2026-03-01T10:00Z", allow],
  ]);
  table(
    told("until-customer-asks", {
      covers: "whatever",
      heardOn: ["voice", "sms"],
      applies: { channels: ["voice", "sms"] },
    }),
    [
      [
        "said by text silences calls, whatever they are for",
        stop,
        call({ purpose: "service" }),
        "2026-03-01T10:00Z",
        suppress("rule"),
      ],
      [
        "a wide one that names no channel may have been said there, and silences service and debt too",
        [LISBON, saidNo("2026-02-01T10:00Z", "promotions")],
        call({ purpose: "debt" }),
        "2026-03-01T10:00Z",
        suppress("rule"),
      ],
      [
        "an offer declined in the talk it was made in is none",
        [LISBON, saidNo("2026-02-01T10:00Z", "this-topic", { topic: "car-loan" })],
        call({ purpose: "service" }),
        "2026-03-01T10:00Z",
        allow,
      ],
      [
        "nor one by email",
        [LISBON, saidNo("2026-02-01T10:00Z", "promotions", { channel: "email" })],
        call(),
        "2026-03-01T10:00Z",
        allow,
      ],
    ],
  );
  table(told("until-customer-asks", { optOutsOnly: true }), [
    [
      "an offer declined is no opt-out",
      [LISBON, saidNo("2026-02-01T10:00Z", "this-topic", { topic: "car-loan" })],
      text(),
      "2026-03-01T10:00Z",
      allow,
    ],
    [
      "a stop on one topic is",
      [LISBON, saidNo("2026-02-01T10:00Z", "this-topic", { topic: "car-loan", channel: "sms" })],
      text(),
      "2026-03-01T10:00Z",
      suppress("rule"),
    ],
    [
      "and a no to all promotion is, however it came",
      [LISBON, saidNo("2026-02-01T10:00Z", "promotions")],
      text(),
      "2026-03-01T10:00Z",
      suppress("rule"),
    ],
  ]);
});

describe("a do-not-call list", () => {
  const list = (more: object) =>
    policyOf({ kind: "registry", list: "dnc", maxAge: { localDays: 31, counting: "exclusive" }, ...more });
  const checked = (asOf: string, listed: boolean, since?: string): Request =>
    call({ registries: { dnc: { listed, asOf: ms(asOf), ...(since && { since: ms(since) }) } } });
  table(list({}), [
    [
      "a copy is good for 31 days after its own",
      [LISBON],
      checked("2026-05-10T12:00Z", false),
      "2026-06-10T22:59Z",
      allow,
    ],
    ["and not for the 32nd", [LISBON], checked("2026-05-10T12:00Z", false), "2026-06-10T23:00Z", suppress("rule")],
    [
      "listed is listed",
      [LISBON],
      checked("2026-06-10T10:00Z", true, "2026-06-09T10:00Z"),
      "2026-06-10T11:00Z",
      suppress("rule"),
    ],
  ]);
  table(list({ effectiveAfter: { localDays: 28, counting: "inclusive" } }), [
    [
      "binds only 28 days after the number was listed",
      [LISBON],
      checked("2026-05-28T10:00Z", true, "2026-05-01T10:00Z"),
      "2026-05-28T12:00Z",
      allow,
    ],
    [
      "and then it does",
      [LISBON],
      checked("2026-05-29T10:00Z", true, "2026-05-01T10:00Z"),
      "2026-05-29T12:00Z",
      suppress("rule"),
    ],
    [
      "one that does not say since when binds at once",
      [LISBON],
      checked("2026-05-28T10:00Z", true),
      "2026-05-28T12:00Z",
      suppress("rule"),
    ],
  ]);
});

describe("consent that must be renewed", () => {
  table(policyOf({ kind: "consent", needs: "express", within: { years: 2 } }), [
    ["stands for two years", [LISBON, consent("2026-01-15T10:00Z")], call(), "2028-01-15T23:59Z", allow],
    ["and no longer", [LISBON, consent("2026-01-15T10:00Z")], call(), "2028-01-16T00:00Z", suppress("rule")],
  ]);
});

describe("hours with lists of holidays, a feed and a zone of their own", () => {
  const FR: HolidayList = {
    id: "FR",
    title: "France",
    version: "1",
    source: { instrument: "Code du travail" },
    years: [2026, 2026],
    days: { "2026-05-08": "Victory Day" },
  };
  const daily = (from: string, to: string) =>
    Object.fromEntries(["mon", "tue", "wed", "thu", "fri", "sat"].map((day) => [day, [[from, to]]]));
  const policy = policyOf({
    kind: "hours",
    weekly: daily("09:00", "20:00"),
    holidays: { lists: ["FR"], feed: { name: "proclaimed", maxAge: "P30D" }, eves: [["10:00", "19:00"]] },
  });
  const compiled = compile(policy, [], { holidays: (name) => (name === "FR" ? FR : undefined) });
  const at = (now: string, feeds?: Request["feeds"]) =>
    decide(foldOf(factsOf([livesIn("UTC")])), call({ feeds }), compiled, ms(now));
  const feed = (...dates: string[]): Request["feeds"] => ({
    proclaimed: { asOf: ms("2026-05-01T00:00Z"), snapshot: "p1", dates },
  });

  it("are closed on the list's days, and only narrower on the eve", () => {
    expectDecision(at("2026-05-08T12:00Z", feed()), defer("2026-05-09T09:00Z", "rule"));
    expectDecision(at("2026-05-07T18:59Z", feed()), allow);
    expectDecision(at("2026-05-07T19:00Z", feed()), defer("2026-05-09T09:00Z", "rule"));
    // The eve of a Monday is a Sunday, and stays closed.
    expectDecision(at("2026-05-10T12:00Z", feed("2026-05-11")), defer("2026-05-12T09:00Z", "rule"));
  });

  it("say which list and feed they used, and what they lacked", () => {
    expect(at("2026-05-04T12:00Z", feed())).toMatchObject({
      snapshots: ["holidays:FR 1", "feed:proclaimed p1"],
      notices: [],
    });
    expect(at("2026-05-04T12:00Z").notices).toEqual([{ kind: "feed-missing", of: "proclaimed" }]);
    expect(at("2026-06-01T12:00Z", feed()).notices).toMatchObject([{ kind: "feed-stale", of: "proclaimed" }]);
    expect(at("2027-05-04T12:00Z", feed()).notices.map(({ kind }) => kind)).toEqual([
      "holidays-uncovered",
      "feed-stale",
    ]);
    const without = compile(policy);
    expect(decide(foldOf(factsOf([])), call({ feeds: feed() }), without, ms("2026-05-04T12:00Z")).notices).toEqual([
      { kind: "holidays-missing", of: "FR" },
    ]);
  });

  it("are told by the clock of their own zone", () => {
    const central = policyOf({ kind: "hours", weekly: daily("08:00", "21:00"), zone: "America/Chicago" });
    const decided = decide(
      foldOf(factsOf([livesIn("America/New_York")])),
      call(),
      compile(central),
      ms("2026-06-10T12:59:59Z"),
    );
    expectDecision(decided, defer("2026-06-10T13:00Z", "rule"));
  });
});

describe("a feed", () => {
  const policy = policyOf({ kind: "feed", feed: "emergency", maxAge: "P1D" });
  const with_ = (active: boolean): Request => call({ feeds: { emergency: { asOf: ms("2026-11-23T10:00Z"), active } } });
  table(policy, [
    ["refuses while it says so", [LISBON], with_(true), "2026-11-23T11:00Z", suppress("rule")],
    ["even when it is old", [LISBON], with_(true), "2026-11-30T11:00Z", suppress("rule")],
    ["not otherwise", [LISBON], with_(false), "2026-11-23T11:00Z", allow],
    ["nor when nobody supplies it", [LISBON], call(), "2026-11-23T11:00Z", allow],
  ]);
});
