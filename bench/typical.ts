import type { Wanted } from "../lib/contact/claim.ts";
import { type Body, type Draft, type Entry, type Head, headOf, idOf, seal } from "../lib/ledger/entry.ts";
import type { FactKind, Parts } from "../lib/policy/facts.ts";
import { DAY_MS, parseInstant } from "../lib/policy/time.ts";
import type { Ms } from "../lib/policy/words.ts";

/** Monday, within every rule's hours; not a round instant, whose zeros DynamoDB does not bill. */
export const NOON = parseInstant("2026-11-23T12:00:07.123Z")!;
export const TOKEN = "1Bm_JbQl0laVfcw20";

/** The call every claim of a bench asks for. */
export const promotionalCall = (customerId: string, campaignId = "winter-2026"): Wanted => ({
  customerId,
  channel: "voice",
  purpose: "promotional",
  topic: "car-loan",
  campaignId,
  attempt: 1,
  address: TOKEN,
});

/** A draft without a decision, as facts have it. */
export const draft = (kind: FactKind, body: Body, at: Ms): Draft => ({
  kind,
  id: idOf("bench", kind, String(at)),
  at,
  actor: "dialer",
  body,
});

const VOICE = { token: TOKEN, channel: "voice" } as const;
type Typical = {
  readonly address?: (Parts["profile"] & object)["addresses"][number];
  /** Campaigns of Tacet's own made the contacts, rather than requests to its API. */
  readonly byEngine?: boolean;
};

/**
 * The typical customer of DESIGN §3 who may be called again: nine contacts (a claim makes ten), refusals that have
 * run out, two consents, a case that was closed.
 */
export function typicalDrafts({ address = VOICE, byEngine = false }: Typical = {}): Draft[] {
  const daysAgo = (days: number) => NOON - days * DAY_MS;
  const about = { topic: "personal-loan", family: "credit" };
  const no = { breadth: "this-topic", ...about } as const;
  const profile = { zones: ["Europe/Lisbon"], jurisdictions: ["PT"], addresses: [address] };
  const row = 123_456;
  const early: Draft[] = [
    draft("profile", { profile }, daysAgo(399)),
    draft(
      "consent",
      { consents: [{ kind: "express", purpose: "promotional", channel: "voice" }], source: "web form" },
      daysAgo(398),
    ),
    draft(
      "consent",
      { consents: [{ kind: "express", purpose: "promotional", channel: "email" }], source: "web form" },
      daysAgo(397),
    ),
    // The second and third were said in one breath: they count once.
    ...[[no], [no, { ...no, offer: "spring-loan" }]].map((refusals, index) =>
      draft("opt-out", { refusals, source: "call centre" }, daysAgo(396 - index * 196)),
    ),
  ];
  const contacts = Array.from({ length: 9 }, (_, index) => {
    const at = daysAgo(190 - index * 7);
    const opens = {
      channel: "voice",
      purpose: "promotional",
      ...about,
      campaign: "autumn-2026",
      attempt: index + 1,
      address: address.token,
    } as const;
    const contact = early.length + 1 + 2 * index;
    return [
      draft("claimed", { opens: { ...opens, expiresAt: at + 900_000 }, ...(byEngine && { campaign: { row } }) }, at),
      draft(
        "outcome",
        {
          contact,
          disposition: index % 2 ? "no_answer" : "conversation",
          ...(byEngine && { campaign: { id: opens.campaign, attempt: opens.attempt, made: opens.attempt } }),
        },
        at + 60_000,
      ),
    ];
  }).flat();
  const opened = early.length + contacts.length + 1;
  return [
    ...early,
    ...contacts,
    draft("hold", { holds: [{ cause: "case", caseId: "case-4711" }] }, daysAgo(60)),
    draft("hold-closed", { closes: [{ seq: opened, index: 0 }] }, daysAgo(30)),
  ];
}

/** The ledger before its last entry, and that entry: what is needed to give any number of customers the same newest one. */
export type Template = { readonly before: Head; readonly last: Draft };

export function templateOf(customerId: string, drafts: readonly Draft[]): Template {
  let head = headOf(undefined);
  for (const one of drafts.slice(0, -1)) head = headOf(seal(customerId, head, one, one.at));
  return { before: head, last: drafts.at(-1)! };
}

/** The newest entry of a customer made from the template. Older ones are not stored: nothing reads them. */
export const newestOf = ({ before, last }: Template, customerId: string): Entry =>
  seal(customerId, before, last, last.at);
