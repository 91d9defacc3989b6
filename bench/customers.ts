/** Customers with histories made by chance (the same in every run), as the newest entry of a ledger has them. */
import { decodeFold, encodeFold } from "../lib/ledger/fold-codec.ts";
import { evolve } from "../lib/policy/evolve.ts";
import type { Fact, Parts } from "../lib/policy/facts.ts";
import { EMPTY_FOLD, type Fold } from "../lib/policy/fold.ts";
import type { Request } from "../lib/policy/rule.ts";
import { DAY_MS, MINUTE_MS, parseInstant } from "../lib/policy/time.ts";
import { SHIPPED_TOPICS } from "../lib/policy/topics.ts";
import type { Disposition, Ms } from "../lib/policy/words.ts";

/** Zones of every continent, with and without summer time; none whose rules changed after the time-zone data of Node 20. */
export const TWELVE_ZONES = [
  "Europe/Lisbon",
  "Europe/Berlin",
  "America/New_York",
  "America/Los_Angeles",
  "America/Sao_Paulo",
  "Africa/Cairo",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Tokyo",
  "Australia/Sydney",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
] as const;

export const MONDAY = parseInstant("2026-11-23T00:00:00Z")!;
const WEEK_MS = 7 * DAY_MS;

/** One question: may this customer be called now about that? */
export type Case = { readonly fold: Fold; readonly request: Request; readonly now: Ms; readonly zone: string };

type Told = { readonly at: Ms; readonly kind: Fact["kind"]; readonly parts: Parts };
type Chance = () => number;

const oneOf = <T>(list: readonly T[], chance: Chance): T => list[Math.floor(chance() * list.length)]!;
const upTo = (most: number, chance: Chance): number => Math.floor(chance() * (most + 1));
const FAMILIES = Object.keys(SHIPPED_TOPICS);

function about(chance: Chance, family = oneOf(FAMILIES, chance)): { topic: string; family: string } {
  return { topic: oneOf(SHIPPED_TOPICS[family]!, chance), family };
}

/** How past contacts ended: about a third of them reached nobody. */
const CALLS_ENDED: readonly Disposition[] = [
  "no_answer",
  "busy",
  "voicemail",
  "conversation",
  "conversation",
  "accepted",
];
const TEXTS_ENDED: readonly Disposition[] = ["delivered", "delivered", "opened", "bounced"];

/** A customer with 6 to 12 promotional contacts, most of them in the last year, now and then a "no", a case, a need. */
export function caseFrom(chance: Chance): Case {
  const now = MONDAY + Math.floor(chance() * (WEEK_MS / MINUTE_MS)) * MINUTE_MS;
  const zone = oneOf(TWELVE_ZONES, chance);
  const subject = about(chance);
  const daysAgo = (most: number): Ms => now - Math.floor(chance() * most * DAY_MS) - MINUTE_MS;
  const told: Told[] = [
    {
      at: now - 400 * DAY_MS,
      kind: "profile",
      parts: { profile: { zones: [zone], jurisdictions: [], addresses: [] } },
    },
  ];
  const contacts = 6 + upTo(6, chance);
  // One in four was pestered: all of it in the last few weeks.
  const within = chance() < 0.25 ? 40 : 365;
  for (let index = 0; index < contacts; index++) {
    const channel = oneOf(["voice", "voice", "sms", "email"] as const, chance);
    told.push({
      at: daysAgo(within),
      kind: "recorded",
      parts: {
        opens: { channel, purpose: "promotional", ...about(chance), campaign: `campaign-${index % 3}`, attempt: 1 },
        disposition: oneOf(channel === "voice" ? CALLS_ENDED : TEXTS_ENDED, chance),
      },
    });
  }
  const consented = chance() < 0.95 ? 2 : 0;
  for (const channel of ["voice", "email"].slice(0, consented) as ("voice" | "email")[])
    told.push({
      at: daysAgo(380),
      kind: "consent",
      parts: { consents: [{ kind: "express", purpose: "promotional", channel }] },
    });
  if (chance() < 0.9) told.push({ at: daysAgo(190), kind: "need", parts: { needs: [subject] } });
  told.push(...noes(chance, daysAgo), ...cases(chance, daysAgo, now));
  return {
    fold: foldOf(told),
    request: { action: "contact", channel: "voice", purpose: "promotional", topic: subject.topic },
    now,
    zone,
  };
}

function noes(chance: Chance, daysAgo: (most: number) => Ms): Told[] {
  const count = chance() < 0.5 ? 1 + upTo(2, chance) : 0;
  return Array.from({ length: count }, () => ({
    at: daysAgo(400),
    kind: "opt-out" as const,
    parts: { refusals: [chance() < 0.1 ? { breadth: "promotions" } : { breadth: "this-topic", ...about(chance) }] },
  }));
}

function cases(chance: Chance, daysAgo: (most: number) => Ms, now: Ms): Told[] {
  if (chance() < 0.6) return [];
  const at = daysAgo(200);
  const opened: Told = { at, kind: "hold", parts: { holds: [{ cause: "case", caseId: "case-1" }] } };
  const closed: Told = {
    at: at + Math.floor(chance() * (now - at)),
    kind: "hold-closed",
    parts: { closes: [{ caseId: "case-1" }] },
  };
  return chance() < 0.9 ? [opened, closed] : [opened];
}

/** Folded, written and read back: what a decision is made from in earnest. */
function foldOf(told: readonly Told[]): Fold {
  const fold = told
    .toSorted((a, b) => a.at - b.at)
    .reduce((before, { at, kind, parts }, index) => {
      const seq = index + 1;
      return evolve(before, { ...parts, kind, seq, at, recordedAt: at, id: `f${seq}` });
    }, EMPTY_FOLD);
  return decodeFold({ fold: encodeFold(fold, fold.recordedAt), seq: fold.seq, recordedAt: fold.recordedAt });
}
