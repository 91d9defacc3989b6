import { type Body, type Draft, type Entry, headOf, idOf, seal } from "../../lib/ledger/entry.ts";
import type { FactKind } from "../../lib/policy/facts.ts";
import { DAY_MS, parseInstant } from "../../lib/policy/time.ts";

export const T0 = parseInstant("2026-11-23T15:00:00Z")!;

let made = 0;
export const draft = (kind: FactKind, body: Body, at = T0, more: Partial<Draft> = {}): Draft => ({
  kind,
  id: idOf("test", kind, String(made++)),
  at,
  actor: "dialer",
  body,
  ...more,
});

/** Entries of one customer, sealed one after another without a store. */
export function chainOf(customerId: string, drafts: readonly Draft[]): Entry[] {
  const entries: Entry[] = [];
  for (const one of drafts) entries.push(seal(customerId, headOf(entries.at(-1)), one, one.at));
  return entries;
}

/** What an entry that leaves something due carries beside. */
export const DUE = { dueShard: "autumn-2026#3", dueAt: T0 + 900_000 };

const daysAgo = (days: number) => T0 - days * DAY_MS;

/** DESIGN §3's typical customer: with one contact more, 10 contacts, 3 refusals, 2 consents and 1 hold. */
export function typicalDrafts(): Draft[] {
  const about = { topic: "personal-loan", family: "credit" };
  const contacts = Array.from({ length: 9 }, (_, index) => {
    const at = daysAgo(200 - index * 7);
    const opens = {
      channel: "voice",
      purpose: "promotional",
      ...about,
      campaign: "autumn-2026",
      attempt: index + 1,
      address: "1Bm_JbQl0laVfcw20",
    } as const;
    return [
      draft("claimed", { opens, campaign: { row: 123_456 } }, at, DUE),
      // The profile and two consents come first, then two entries a contact.
      draft(
        "outcome",
        {
          contact: 4 + 2 * index,
          disposition: index % 2 ? "no_answer" : "conversation",
          campaign: { id: opens.campaign, attempt: index + 2, made: index + 1 },
        },
        at,
        DUE,
      ),
    ];
  }).flat();
  const refusals = [0, 1, 2].map((index) =>
    draft(
      "opt-out",
      { refusals: [{ breadth: "this-topic", ...about }], source: "call centre" },
      daysAgo(100 - index * 20),
    ),
  );
  const consents = (["voice", "email"] as const).map((channel) =>
    draft(
      "consent",
      { consents: [{ kind: "express", purpose: "promotional", channel }], source: "web form" },
      daysAgo(300),
    ),
  );
  return [
    draft(
      "profile",
      {
        profile: {
          zones: ["Europe/Lisbon"],
          jurisdictions: ["PT"],
          addresses: [{ token: "1Bm_JbQl0laVfcw20", channel: "voice" }],
        },
      },
      daysAgo(400),
    ),
    ...consents,
    ...contacts,
    ...refusals,
    draft("hold", { holds: [{ cause: "case", caseId: "case-4711" }] }, daysAgo(30)),
  ];
}
