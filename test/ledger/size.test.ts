import { describe, expect, it } from "vitest";
import { itemOf } from "../../lib/ledger/dynamo-ledger.ts";
import { headOf, storeDecision } from "../../lib/ledger/entry.ts";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import { EMPTY_FOLD } from "../../lib/policy/fold.ts";
import { courteous } from "../../packs/shipped.ts";
import { chainOf, draft, T0, typicalDrafts } from "./given.ts";

/** One write unit of DynamoDB is 1,024 bytes; the design leaves a margin. */
const MAX_ENTRY_BYTES = 1_000;

/** DynamoDB's own count: names and texts in UTF-8; a number takes a byte per two digits and one more; bytes as they are. */
function sizes(item: ReturnType<typeof itemOf>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => {
      const bytes =
        value.S !== undefined
          ? Buffer.byteLength(value.S)
          : value.N !== undefined
            ? Math.ceil(value.N.length / 2) + 1
            : value.B!.length;
      return [name, Buffer.byteLength(name) + bytes];
    }),
  );
}

describe("the size of an entry", () => {
  const request = {
    action: "contact",
    channel: "voice",
    purpose: "promotional",
    topic: "car-loan",
    campaign: "winter-2026",
  } as const;
  const decision = storeDecision(decide(EMPTY_FOLD, request, compile(courteous), T0));

  const allowed = { ...decision, verdict: undefined, reasons: undefined, binding: undefined };
  const opens = {
    channel: "voice",
    purpose: "promotional",
    topic: "car-loan",
    family: "credit",
    campaign: "winter-2026",
    attempt: 1,
    address: "1Bm_JbQl0laVfcw20",
  } as const;
  const before = typicalDrafts();
  // As a campaign's engine writes them, with what is due next.
  const due = { dueShard: "winter-2026#3", dueAt: T0 + 900_000 };
  const byEngine = { decision: allowed, actor: "campaign:winter-2026", ...due };
  const claim = draft("claimed", { opens, campaign: { row: 123_456 } }, T0, byEngine);
  // Where a machine sends, the claim is authorised in the same entry (`claimRow`).
  const atOnce = draft(
    "claimed",
    {
      opens: { ...opens, channel: "email" },
      go: { nonce: "ALUfkS82", dialBefore: T0 + 30_000 },
      campaign: { row: 123_456 },
    },
    T0,
    byEngine,
  );
  const contact = before.length + 1;
  const row = { id: "winter-2026", attempt: 1 };
  const go = { nonce: "ALUfkS82", dialBefore: T0 + 30_000 };
  const authorisation = draft("authorised", { contact, go, campaign: row }, T0, { decision: allowed, ...due });
  const outcome = draft(
    "outcome",
    { contact, disposition: "no_answer", digest: "hV4VWZ8e", campaign: { ...row, attempt: 2, made: 1 } },
    T0,
    due,
  );
  const story = chainOf("customer-000123", [...before, claim, authorisation, outcome]);

  it.each([
    ["a claim", story.at(-3)!],
    ["an authorisation", story.at(-2)!],
    ["an outcome", story.at(-1)!],
    ["a claim that is authorised at once", chainOf("customer-000123", [...before, atOnce]).at(-1)!],
  ])("%s of the typical customer fits one write unit", (what, entry) => {
    const { fold } = headOf(entry);
    expect([fold.contacts.length, fold.refusals.length, fold.consents.length, fold.holds.length]).toEqual([
      10, 3, 2, 1,
    ]);
    const parts = sizes(itemOf(entry));
    const total = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
    console.log(
      `${what}: ${total} bytes (${Object.entries(parts)
        .map(([name, bytes]) => `${name} ${bytes}`)
        .join(", ")})`,
    );
    expect(total).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
  });
});
