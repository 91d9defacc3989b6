import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { progressOf } from "../../lib/campaign/progress.ts";
import { work } from "../../lib/campaign/work.ts";
import { dryRun } from "../../lib/contact/claim.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { saveCustomer } from "../../lib/contact/customer.ts";
import { startFromSms } from "../../lib/contact/inbound.ts";
import { settle } from "../../lib/contact/outcome.ts";
import { SES_FAULTS, SMS_FAULTS, sentOfFault } from "../../lib/delivery/aws-faults.ts";
import type { Sent } from "../../lib/delivery/delivery.ts";
import { headOf } from "../../lib/ledger/entry.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/policy/time.ts";
import { MONDAY, promotionalCall, told } from "../contact/world.ts";
import { launched, people, planOf, type Stage, stage } from "./stage.ts";

let made: Stage;
beforeEach(async () => {
  made = await stage();
});
afterEach(() => made.close());

const foldOf = async (customerId: string) => headOf(await made.engine.ledger.newest(customerId, "strong")).fold;
const answers = (...given: readonly Sent[]) => {
  let asked = 0;
  made.transport.answer = () => given[Math.min(asked++, given.length - 1)]!;
};

const SENT: Sent = { result: "sent" };
const REFUSED: Sent = { result: "not-sent", proof: "the provider does not send such a message" };
const THROTTLED = sentOfFault("SES", { name: "TooManyRequestsException" }, SES_FAULTS);
const USED_UP = sentOfFault("SES", { name: "LimitExceededException" }, SES_FAULTS);

const emails = (more: Parameters<typeof planOf>[0] = {}) =>
  planOf({
    channel: "email",
    delivery: { kind: "email", from: "news@example.com" },
    script: { subject: "For you", text: "Good day" },
    cadence: { maxAttempts: 1, retry: {}, stopOn: [] },
    ...more,
  });
const readers = (count: number) =>
  people(count).map((row, index) => ({
    ...row,
    addresses: [{ channel: "email" as const, value: `reader-${index}@example.com` }],
  }));

describe("a message that its provider is too busy to take", () => {
  it("is no contact: its row waits, and it leaves as a contact of its own once there is room", async () => {
    answers(THROTTLED, THROTTLED, THROTTLED, SENT);
    const rows = readers(3);
    const campaign = await launched(made, emails(), rows);
    await made.tickNow(campaign.id);
    await made.drain();
    expect(await progressOf(made.engine, campaign.id, true)).toMatchObject({
      state: "running",
      rows: { contacted: 0, deferred: 3 },
      attempts: 0,
      outcomes: {},
    });
    const { customerId } = rows[0]!;
    const fold = await foldOf(customerId);
    expect(fold.contacts).toEqual([]);
    expect(fold.campaigns[0]).toMatchObject({ state: "deferred", attempt: 2, made: 0 });
    await made.pass(campaign.id, MINUTE_MS, MINUTE_MS);
    expect(made.outbox).toHaveLength(3);
    await made.pass(campaign.id, 2 * MINUTE_MS, MINUTE_MS);
    expect(made.outbox).toHaveLength(6);
    expect(new Set(made.outbox.map(({ contactId }) => contactId)).size).toBe(6);
    expect(await progressOf(made.engine, campaign.id, true)).toMatchObject({
      rows: { contacted: 3, deferred: 0 },
      attempts: 3,
      outcomes: { sent: 3 },
    });
    const entries = await made.engine.ledger.read(customerId, { limit: 10 });
    expect(entries.map(({ kind }) => kind)).toEqual(["profile", "claimed", "released", "claimed", "outcome"]);
    expect(entries[2]!.body.source).toBe("SES: TooManyRequestsException: the sending rate is used up");
    expect(entries[2]!.dueAt).toBe(MONDAY + 2 * MINUTE_MS);
  });

  it.each([
    ["the rate", THROTTLED, [2, 4, 8, 16, 32, 60, 60]],
    ["a day's quota", USED_UP, [15, 30, 60, 60]],
  ])("is tried again after longer and longer where it is %s, until the campaign ends", async (_, answer, waits) => {
    answers(answer);
    const sends: number[] = [];
    made.transport.answer = () => {
      sends.push(made.clock.now);
      return answer;
    };
    const minutes = waits.reduce((sum, wait) => sum + wait, 0);
    const [row] = readers(1);
    const campaign = await launched(made, emails({ endsAt: MONDAY + (minutes + 30) * MINUTE_MS }), [row!]);
    await made.tickNow(campaign.id);
    await made.drain();
    await made.pass(campaign.id, (minutes + 29) * MINUTE_MS, MINUTE_MS);
    expect(sends.slice(1).map((at, index) => (at - sends[index]!) / MINUTE_MS)).toEqual(waits);
    await made.pass(campaign.id, 15 * MINUTE_MS, MINUTE_MS);
    expect(sends).toHaveLength(waits.length + 1);
    expect(await progressOf(made.engine, campaign.id, true)).toMatchObject({
      state: "completed",
      rows: { contacted: 0, deferred: 0, suppressed: { "deadline-passed": 1 } },
      attempts: 0,
      outcomes: {},
    });
  });

  it("takes nothing from the attempts of the cadence, nor back what was made before", async () => {
    answers(REFUSED, THROTTLED, REFUSED);
    const cadence = { maxAttempts: 2, retry: { not_connected: HOUR_MS }, stopOn: [] };
    const campaign = await launched(made, emails({ cadence }), readers(1));
    await made.tickNow(campaign.id);
    await made.drain();
    await made.pass(campaign.id, 3 * HOUR_MS);
    expect(made.outbox).toHaveLength(3);
    expect(await progressOf(made.engine, campaign.id, true)).toMatchObject({
      rows: { contacted: 1, deferred: 0 },
      attempts: 2,
      outcomes: { not_connected: 2 },
    });
  });

  it("is given back once, whatever comes again; an outcome told all the same counts", async () => {
    answers(THROTTLED);
    const [row] = readers(1);
    const campaign = await launched(made, emails(), [row!]);
    await made.tickNow(campaign.id);
    const repeat = [...made.queued.work];
    await made.drain();
    for (const { body } of repeat) await work(made.engine, body);
    expect(made.outbox).toHaveLength(1);
    expect((await foldOf(row!.customerId)).seq).toBe(3);
    const place = placeOfContact(made.outbox[0]!.contactId)!;
    await settle(made.engine, place, { disposition: "delivered" }, told("the provider was wrong"));
    expect((await foldOf(row!.customerId)).contacts).toMatchObject([{ state: "settled", disposition: "delivered" }]);
  });
});

const NUMBER = "+351922222222";
const texts = (more: Parameters<typeof planOf>[0] = {}) =>
  planOf({
    channel: "sms",
    purpose: "service",
    topic: undefined,
    delivery: { kind: "sms", from: "+351210000000" },
    script: { text: "Good day" },
    ...more,
  });
const withNumber = () => people(1, { addresses: [{ channel: "sms", value: NUMBER }] })[0]!;
const OPTED_OUT = sentOfFault(
  "SMS",
  { name: "ConflictException", Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT" },
  SMS_FAULTS,
);

describe("an opt-out that the provider holds", () => {
  const sendTo = async (row: ReturnType<typeof withNumber>) => {
    const campaign = await launched(made, texts(), [row]);
    await made.tickNow(campaign.id);
    await made.drain();
    return (await progressOf(made.engine, campaign.id, true)).rows;
  };

  it("is a STOP of that number: whoever has it, or gets it, hears no more texts, and no promotion", async () => {
    const linked = "has-the-number-too";
    const profile = { zones: ["Europe/Lisbon"], jurisdictions: ["PT"] };
    await saveCustomer(made.engine, linked, { ...profile, addresses: [{ channel: "sms", value: NUMBER }] }, "test");
    answers(OPTED_OUT);
    const [first, second] = [withNumber(), withNumber()];
    expect(await sendTo(first)).toMatchObject({ contacted: 1 });
    expect(made.outbox).toHaveLength(1);
    // An id that gets the number later.
    expect((await sendTo(second)).suppressed).toEqual({ "no-everything": 1 });
    expect(made.outbox).toHaveLength(1);
    for (const customerId of [linked, first.customerId, second.customerId]) {
      const { refusals } = await foldOf(customerId);
      expect(refusals.map(({ breadth, channel }) => [breadth, channel])).toEqual(
        expect.arrayContaining([
          ["everything", "sms"],
          ["promotions", undefined],
        ]),
      );
      const { decision } = await dryRun(made.engine, promotionalCall(customerId), made.clock.now);
      expect(decision.reasons.map(({ rule }) => rule)).toContain("no-promotions");
    }
    const noes = (await made.engine.ledger.read(first.customerId, { limit: 10 })).filter(
      ({ kind }) => kind === "opt-out",
    );
    expect(noes.map(({ body }) => body.source)).toEqual(["the provider holds an opt-out"]);
  });

  it("is lifted by a START as any STOP of that number is, and by nothing else", async () => {
    answers(OPTED_OUT, SENT);
    const row = withNumber();
    await sendTo(row);
    made.clock.now += DAY_MS;
    await startFromSms(made.engine, { from: NUMBER, at: made.clock.now, eventId: "start", actor: "test" });
    const { refusals } = await foldOf(row.customerId);
    const standing = refusals.filter(({ lifted }) => !lifted);
    expect(standing.map(({ breadth, channel }) => [breadth, channel])).toEqual([["promotions", undefined]]);
  });
});
