import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lotOfTalk } from "../../lib/api/care-sample.ts";
import { MAX_TALKS_A_DAY } from "../../lib/campaign/care-report.ts";
import { keepTalk } from "../../lib/campaign/care-talks.ts";
import { type Answer, type Api, testApi } from "./server.ts";

let api: Api;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const ok = (answer: Answer, status = 200) => {
  expect(answer.status, answer.text).toBe(status);
  return answer.json;
};

const IDS = Array.from({ length: 3_000 }, (_, index) => `talk-${index}`);
const CARE = IDS.filter((id) => lotOfTalk(id) === "care");
const CONTROL = IDS.filter((id) => lotOfTalk(id) === "control");
const NEITHER = IDS.filter((id) => lotOfTalk(id) === undefined);

let events = 0;
const event = () => `event-${events++}`;
const save = async (id: string) => ok(await api.call("PUT", `/v1/customers/${id}`, { timeZone: "Europe/Lisbon" }));
const talk = async (customerId: string, conversationId: string, more: Record<string, unknown> = {}) =>
  ok(
    await api.call("POST", "/v1/interactions", {
      customerId,
      channel: "voice",
      conversationId,
      eventId: event(),
      ...more,
    }),
  );
const care = async (query = "") => ok(await api.call("GET", `/v1/care${query}`));
const offer = async (customerId: string, conversation: string, result: string) => {
  const wanted = { customerId, channel: "voice", topic: "savings-account", offer: "savings-plus", eventId: event() };
  const cleared = ok(await api.call("POST", `/v1/conversations/${conversation}/offers`, wanted));
  expect(cleared.decision.verdict, JSON.stringify(cleared.decision.reasons)).toBe("allow");
  const at = `/v1/conversations/${conversation}/offers/${encodeURIComponent(cleared.offerId)}`;
  ok(await api.call("POST", at, { result, eventId: event() }));
};

const NONE = { sales: 0, refusals: 0, complaints: 0, optOuts: 0 };

describe("the lots of inbound talks", () => {
  it("are equally large, and no talk is in both", () => {
    const many = Array.from({ length: 100_000 }, (_, index) => lotOfTalk(`call-${index}`));
    for (const lot of ["care", "control"] as const) {
      const size = many.filter((one) => one === lot).length;
      // Five standard deviations of a binomial of 100,000 draws at 1 %: 5 × √990 = 157.
      expect(Math.abs(size - 1_000)).toBeLessThan(157);
    }
  });
});

describe("what came of inbound talks", () => {
  it("is told of both lots beside each other, from the customers' ledgers", async () => {
    for (const id of ["ana", "ben", "eva", "joe"]) await save(id);
    await talk("ana", CARE[0]!, { sentiment: "negative" });
    await talk("ana", CARE[0]!, { sentiment: "positive" });
    const need = { topic: "savings-account" };
    await talk("ben", CONTROL[0]!, { need });
    await offer("ben", CONTROL[0]!, "accepted");
    await talk("eva", CONTROL[1]!, { sentiment: "neutral", need });
    await offer("eva", CONTROL[1]!, "declined");
    await talk("joe", NEITHER[0]!, { sentiment: "angry" });
    const report = await care();
    expect(report).toMatchObject({ asOf: "2026-11-23T15:00:00Z", from: "2026-10-25", to: "2026-11-23", team: "care" });
    expect(report.nextCursor).toBeNull();
    expect(report.care).toEqual({
      talks: 1,
      unfinished: 1,
      partial: false,
      sentiment: { positive: 1 },
      offers: { cleared: 0, results: {} },
      within30Days: NONE,
    });
    expect(report.control).toEqual({
      talks: 2,
      unfinished: 2,
      partial: false,
      sentiment: { neutral: 1 },
      offers: { cleared: 2, results: { accepted: 1, declined: 1 } },
      within30Days: { ...NONE, sales: 1, refusals: 1 },
    });
  });

  it("counts a talk once, on the day it began, however often and how long it is told of", async () => {
    await api.advance("P1D");
    const again = { sentiment: "neutral", eventId: "the-same" };
    await talk("ana", CARE[0]!, again);
    await talk("ana", CARE[0]!, again);
    const whole = await care();
    expect(whole.care).toMatchObject({ talks: 1, sentiment: { neutral: 1 } });
    expect((await care("?from=2026-11-24&to=2026-11-24")).care.talks).toBe(0);
    expect((await care("?from=2026-11-23&to=2026-11-23")).care.talks).toBe(1);
  });

  it("counts complaints and opt-outs of the 30 days after, and none later", async () => {
    const optOut = async (id: string) =>
      ok(
        await api.call("POST", "/v1/opt-outs", {
          customerId: id,
          breadth: "promotions",
          source: "call",
          eventId: event(),
        }),
      );
    const complain = async (id: string) =>
      ok(await api.call("POST", `/v1/customers/${id}/holds`, { cause: "complaint" }), 201);
    await optOut("ana");
    await complain("ben");
    expect((await care()).care.within30Days).toEqual({ ...NONE, optOuts: 1, refusals: 1 });
    expect((await care()).control.within30Days).toMatchObject({ sales: 1, refusals: 1, complaints: 1, optOuts: 0 });
    await api.advance("P31D");
    await optOut("eva");
    const later = await care("?from=2026-11-01&to=2026-11-30");
    expect(later.control).toMatchObject({ talks: 2, unfinished: 0, within30Days: { complaints: 1, optOuts: 0 } });
  });

  it("looks up a fair share of a day with too many talks, and says so; a page ends with a day", async () => {
    const { records } = api.local.runtime.world;
    const at = Date.parse("2026-07-10T12:00:00Z");
    await Promise.all(
      Array.from({ length: MAX_TALKS_A_DAY + 3 }, (_, index) =>
        keepTalk(records, "control", `many-${index}`, { customerId: "joe", at, seq: 1 }),
      ),
    );
    for (const [index, lot] of (["care", "control"] as const).entries())
      for (let talks = 0; talks < MAX_TALKS_A_DAY; talks++)
        await keepTalk(records, lot, `more-${lot}-${talks}`, {
          customerId: "joe",
          at: at + 86_400_000,
          seq: index + 1,
        });
    const first = await care("?from=2026-07-10&to=2026-08-30");
    expect(first.control).toMatchObject({ talks: 2 * MAX_TALKS_A_DAY, partial: true });
    expect(first.care).toMatchObject({ talks: MAX_TALKS_A_DAY, partial: false });
    expect(first).toMatchObject({ from: "2026-07-10", to: "2026-07-11", nextCursor: "2026-07-12" });
    const second = await care(`?from=2026-07-10&to=2026-08-30&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ from: "2026-07-12", to: "2026-08-11", nextCursor: "2026-08-12" });
    expect((await care("?from=2026-07-10&to=2026-08-30&cursor=2026-08-12")).nextCursor).toBeNull();
  });

  it("is begun again where the first to keep a talk crashed half way", async () => {
    const { records } = api.local.runtime.world;
    const entry = { customerId: "joe", at: Date.parse("2026-06-01T12:00:00Z"), seq: 1 };
    let puts = 0;
    const crashing: typeof records = {
      ...records,
      put: async (record, once) => {
        if (++puts > 1) throw new Error("crashed");
        return records.put(record, once);
      },
    };
    await expect(keepTalk(crashing, "care", "half", entry)).rejects.toThrow("crashed");
    expect((await care("?from=2026-06-01&to=2026-06-02")).care.talks).toBe(0);
    await keepTalk(records, "care", "half", { ...entry, at: entry.at + 86_400_000, seq: 2 });
    expect((await care("?from=2026-06-01&to=2026-06-01")).care.talks).toBe(1);
  });

  it.each([
    ["days in the wrong order", "?from=2026-11-30&to=2026-11-01", "/from"],
    ["more than a year", "?from=2025-01-01&to=2026-11-01", "/from"],
    ["an instant for a day", "?from=2026-11-01T00:00:00Z", "/from"],
    ["a cursor from elsewhere", "?from=2026-11-01&to=2026-11-30&cursor=2026-12-01", "/cursor"],
  ])("refuses %s", async (_what, query, pointer) => {
    const { status, json } = await api.call("GET", `/v1/care${query}`);
    expect([status, json.code, json.errors[0].pointer]).toEqual([400, "invalid-request", pointer]);
  });
});
