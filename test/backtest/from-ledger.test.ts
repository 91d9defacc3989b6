import { describe, expect, it } from "vitest";
import { backtestCustomer } from "../../lib/backtest/replay.ts";
import type { Draft } from "../../lib/ledger/entry.ts";
import type { CompiledPolicy } from "../../lib/policy/compile.ts";
import { DAY_MS, HOUR_MS } from "../../lib/policy/time.ts";
import { chainOf, draft, T0 } from "../ledger/given.ts";
import { customersOf, policyOf } from "./given.ts";

const ABOUT = { topic: "car-loan", family: "credit" };
const OPENS = { channel: "voice", purpose: "promotional", ...ABOUT, campaign: "autumn" } as const;
const at = (day: number, hour = 0) => T0 + day * DAY_MS + hour * HOUR_MS;
const profile = (day: number): Draft =>
  draft("profile", { profile: { zones: ["UTC"], jurisdictions: [], addresses: [] } }, at(day));
const claim = (day: number, more: object = {}): Draft =>
  draft("claimed", { opens: { ...OPENS, expiresAt: at(day) + 900_000, ...more } }, at(day));
const go = (contact: number, day: number, hour = 0): Draft =>
  draft("authorised", { contact, go: { nonce: "n", dialBefore: at(day, hour) + 30_000 } }, at(day, hour));
const ended = (contact: number, day: number, body: Draft["body"], hour = 1): Draft =>
  draft("outcome", { contact, ...body }, at(day, hour));
const no = { refusals: [{ breadth: "this-topic", ...ABOUT }] } as const;

const NO_TOPIC = policyOf({ kind: "refusal", breadth: "this-topic", covers: "family", lasts: "P180D" });
const ONE_A_DAY = policyOf(
  { kind: "cap", max: 1, window: { rolling: "P1D" } },
  { kind: "refusal", breadth: "this-topic", covers: "family", lasts: "P180D" },
);

async function replayed(policy: CompiledPolicy, drafts: readonly Draft[]) {
  const [customer] = await customersOf(chainOf("ana", drafts));
  return backtestCustomer(customer!, policy);
}
const seqs = ({ avoided }: { avoided: readonly { seq: number }[] }) => avoided.map(({ seq }) => seq);

describe("ledgers as records", () => {
  it("judge a contact when it was authorised, and by what came of it", async () => {
    const result = await replayed(ONE_A_DAY, [
      profile(0),
      claim(1),
      go(2, 1, 2),
      ended(2, 1, { disposition: "declined", ...no }, 3),
      claim(2),
      go(5, 2, 1),
      ended(5, 2, { disposition: "accepted" }, 2),
    ]);
    expect(result.contacts).toBe(2);
    expect(result.avoided.map(({ seq, at: when }) => [seq, when])).toEqual([[5, at(2, 1)]]);
    expect(result.avoided[0]!.reasons.map(({ rule, evidence }) => [rule, evidence])).toEqual([
      ["refusal", [4]],
      ["cap", [2]],
    ]);
    expect(result.yields).toEqual({ sale: 1, refusal: 1, complaint: 0, optOut: 0 });
  });

  it("leave out claims nobody used, and what Tacet refused", async () => {
    const result = await replayed(ONE_A_DAY, [
      profile(0),
      claim(1),
      draft("released", { contact: 2 }, at(1)),
      claim(1),
      draft("expired", { contact: 4 }, at(1, 1)),
      draft("refused", { refused: { stage: "claim", line: "l", action: "contact" } }, at(1, 1)),
      claim(1),
      go(7, 1, 2),
    ]);
    expect([result.contacts, seqs(result)]).toEqual([1, []]);
  });

  it("count a contact that was told an outcome of, whoever forgot to ask, and one claimed and sent in one step", async () => {
    const sent = draft("claimed", { opens: OPENS, go: { nonce: "n", dialBefore: at(1, 5) } }, at(1, 4));
    const result = await replayed(ONE_A_DAY, [
      profile(0),
      claim(1),
      ended(2, 1, { disposition: "no_answer" }, 2),
      sent,
      ended(4, 1, { disposition: "sent" }, 5),
    ]);
    expect([result.contacts, seqs(result)]).toEqual([2, [4]]);
  });

  it("leave out one that was claimed and never left, because its sender was too busy", async () => {
    const sent = (hour: number) =>
      draft("claimed", { opens: OPENS, go: { nonce: "n", dialBefore: at(1, hour + 1) } }, at(1, hour));
    const result = await replayed(ONE_A_DAY, [
      profile(0),
      sent(1),
      draft("released", { contact: 2, source: "the sending rate is used up" }, at(1, 1)),
      sent(2),
      ended(4, 1, { disposition: "sent" }, 3),
    ]);
    expect([result.contacts, seqs(result)]).toEqual([1, []]);
  });

  it("take away with a contact the offers made in its conversation and what was said to them", async () => {
    const talk = { id: "call-1", direction: "outbound", channel: "voice" } as const;
    const drafts = [
      profile(0),
      claim(1),
      go(2, 1),
      claim(1, { conversation: "call-1" }),
      go(4, 1, 1),
      draft("offer-cleared", { contact: 4, conversation: talk, offers: [{ ...ABOUT, offer: "b" }] }, at(1, 1)),
      draft("offer-result", { offerSeq: 6, conversation: talk, source: "declined", ...no }, at(1, 1)),
      claim(3),
      go(8, 3),
    ];
    const result = await replayed(ONE_A_DAY, drafts);
    expect(seqs(result)).toEqual([4]);
    expect(result.avoided[0]!.contact.refusal).toBe(true);
    // Had the contact stayed, so had the no, and the next call would go instead.
    expect(seqs(await replayed(NO_TOPIC, drafts))).toEqual([8]);
  });

  it("call an offer that was accepted in a contact a sale", async () => {
    const talk = { id: "call-1", direction: "outbound", channel: "voice" } as const;
    const result = await replayed(NO_TOPIC, [
      profile(0),
      claim(1, { conversation: "call-1" }),
      go(2, 1),
      draft("offer-cleared", { contact: 2, conversation: talk, offers: [{ ...ABOUT, offer: "b" }] }, at(1, 1)),
      draft("offer-result", { offerSeq: 4, conversation: talk, source: "accepted" }, at(1, 1)),
      ended(2, 1, { disposition: "conversation" }, 2),
    ]);
    expect(result.yields.sale).toBe(1);
  });

  it("know facts from when they happened, and the first profile from the beginning", async () => {
    const late = (day: number, body: Draft["body"]): Draft =>
      draft("recorded", { opens: OPENS, disposition: "no_answer", ...body }, at(day));
    const entries = chainOf("ana", [late(1, {}), late(2, no), profile(5), late(4, {})]).map((entry) => ({
      ...entry,
      recordedAt: at(30),
    }));
    const hours = policyOf(
      {
        kind: "hours",
        weekly: {
          mon: [["00:00", "24:00"]],
          tue: [["00:00", "24:00"]],
          thu: [["00:00", "24:00"]],
          fri: [["00:00", "24:00"]],
        },
      },
      { kind: "refusal", breadth: "this-topic", covers: "family", lasts: "P180D" },
    );
    const [customer] = await customersOf(entries);
    // T0 is a Monday: day 2 is a Wednesday, and its no goes with it.
    expect(seqs(backtestCustomer(customer!, hours))).toEqual([2]);
    expect(seqs(backtestCustomer(customer!, NO_TOPIC))).toEqual([4]);
  });

  it("leave out a ledger that was merged into another, and take entries customer by customer", async () => {
    const merged = chainOf("old", [profile(0), claim(1), draft("merged-into", { mergedInto: "ana" }, at(2))]);
    const found = await customersOf([...merged, ...chainOf("ana", [profile(0)]), ...chainOf("ben", [profile(0)])]);
    expect(found.map(({ customerId }) => customerId)).toEqual(["ana", "ben"]);
    await expect(customersOf(chainOf("ana", [profile(0), claim(1)]).toReversed())).rejects.toThrow(
      /comes after entry 2/,
    );
  });
});
