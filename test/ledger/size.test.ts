import { describe, expect, it } from "vitest";
import { lawBook } from "../../lib/contact/law.ts";
import { itemOf } from "../../lib/ledger/dynamo-ledger.ts";
import { type Draft, type Entry, headOf } from "../../lib/ledger/entry.ts";
import { madeBy, storeDecision } from "../../lib/ledger/stored-decision.ts";
import { compile } from "../../lib/policy/compile.ts";
import { type Decision, decide } from "../../lib/policy/decide.ts";
import type { Request } from "../../lib/policy/rule.ts";
import { law } from "../../packs/law.ts";
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

type Customer = {
  readonly zones: readonly string[];
  readonly jurisdictions: readonly string[];
  readonly located?: string;
};

const opens = {
  channel: "voice",
  purpose: "promotional",
  topic: "car-loan",
  family: "credit",
  campaign: "winter-2026",
  attempt: 1,
  address: "1Bm_JbQl0laVfcw20",
} as const;
const { family: _, attempt: __, ...subject } = opens;
const YESTERDAY = { listed: false, asOf: T0 - 86_400_000, snapshot: "2026-11-22" };
const request: Request = { ...subject, action: "contact", registries: { "us-national": YESTERDAY } };

/** The typical customer in such a place. */
function draftsOf(customer: Customer): Draft[] {
  const [profile, ...rest] = typicalDrafts();
  const before = profile!.body.profile!;
  return [{ ...profile!, body: { profile: { ...before, ...customer } } }, ...rest];
}

/** The last entries of that customer: a claim, its authorisation, its outcome, and a claim that is a go at once. */
async function entriesOf(customer: Customer): Promise<Record<string, Entry>> {
  const before = draftsOf(customer);
  const policy = await lawBook(law)(compile(courteous), customer.jurisdictions);
  const { fold } = headOf(chainOf("customer-000123", before).at(-1));
  // The refusals of the typical customer still stand: what is measured is the form of a decision that allows.
  const decided: Decision = { ...decide(fold, request, policy, T0), verdict: "allow", notBefore: undefined };
  const decision = storeDecision({ ...decided, binding: undefined, reasons: [] });
  const due = { dueShard: "winter-2026#3", dueAt: T0 + 900_000 };
  // As a campaign's engine claims, in its own name.
  const byEngine = { decision, actor: "campaign:winter-2026", ...due };
  const row = { row: 123_456 };
  const go = { nonce: "ALUfkS82", dialBefore: T0 + 30_000 };
  const contact = before.length + 1;
  const campaign = { id: "winter-2026", attempt: 1 };
  const claim = draft("claimed", { opens, campaign: row }, T0, byEngine);
  const outcome = { contact, disposition: "no_answer", digest: "hV4VWZ8e" } as const;
  const story = chainOf("customer-000123", [
    ...before,
    claim,
    draft("authorised", { contact, go, campaign }, T0, { decision, ...due }),
    draft("outcome", { ...outcome, campaign: { ...campaign, attempt: 2, made: 1 } }, T0, due),
  ]);
  const atOnce = draft("claimed", { opens, go, campaign: row }, T0, byEngine);
  return {
    claim: story.at(-3)!,
    authorisation: story.at(-2)!,
    outcome: story.at(-1)!,
    "at-once claim": chainOf("customer-000123", [...before, atOnce]).at(-1)!,
  };
}

describe.each<[string, Customer, readonly string[]]>([
  ["without a pack", { zones: ["Europe/Lisbon"], jurisdictions: [] }, []],
  ["of Portugal", { zones: ["Europe/Lisbon"], jurisdictions: ["PT"] }, ["eu"]],
  [
    "of Florida, located by an area code too",
    { zones: ["America/New_York"], jurisdictions: ["US", "US-FL"], located: "s,a1305" },
    ["us", "us-fl"],
  ],
])("an entry of the typical customer %s", (_who, customer, packs) => {
  it.each(["claim", "authorisation", "outcome", "at-once claim"])("is so small: %s", async (what) => {
    const entry = (await entriesOf(customer))[what]!;
    const { fold } = headOf(entry);
    expect([fold.contacts.length, fold.refusals.length, fold.consents.length, fold.holds.length]).toEqual([
      10, 3, 2, 1,
    ]);
    if (what !== "outcome") expect(madeBy(entry.decision!).packs.map(({ id }) => id)).toEqual(packs);
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
