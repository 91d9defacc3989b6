import * as z from "zod";
import { localTime, offsetAt, type Zone } from "../../zones/zone.ts";
import type { Contact } from "../fold.ts";
import { isOpen } from "../fold.ts";
import { DurationText, inWords, msOf } from "../period.ts";
import {
  type Context,
  type Days,
  type Evaluate,
  type Finding,
  plain,
  type RuleKind,
  ruleHeader,
  type Say,
} from "../rule.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time.ts";
import { CLASSES, classBits, DISPOSITIONS, type Disposition, dispositionBit, type Ms, purposeBit } from "../words.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("attempts"),
  /** At most so many attempts of one campaign may end so. */
  max: z.partialRecord(z.enum(DISPOSITIONS), z.int().min(1).max(20)),
  apart: DurationText,
  neverSameHour: z.boolean().default(false).describe("never twice at the same hour of the day, where the customer is"),
  /** How long a campaign's attempts are remembered. */
  within: DurationText.default("P90D"),
});
type Attempts = z.infer<typeof schema>;

export const attempts: RuleKind<Attempts> = { schema, yieldsToPromise: true, compile, sentence };

function compile(rule: Attempts): Evaluate {
  const apart = msOf(rule.apart);
  const within = msOf(rule.within);
  const limits = Object.entries(rule.max) as [Disposition, number][];
  return (context, at) => {
    const { request, fold } = context;
    if (request.campaign === undefined) return undefined;
    const made = fold.contacts.filter(
      (contact) =>
        contact.campaign === request.campaign &&
        contact.channel === request.channel &&
        contact.seq !== request.self &&
        contact.at > at - within &&
        isOpen(contact, at),
    );
    noteForgotten(context, at - within);
    if (made.length === 0) return undefined;
    let worst: Finding | undefined;
    for (const [disposition, max] of limits) worst = stricter(worst, usedUp(made, disposition, max));
    worst = stricter(worst, tooSoon(made, apart, at));
    return rule.neverSameHour ? stricter(worst, sameHour(made, context.zones, at)) : worst;
  };
}

/** Whether the campaign's older attempts may have been forgotten. */
function noteForgotten(context: Context, from: Ms): void {
  const classes = classBits(purposeBit(context.request.purpose));
  for (let index = 0; index < CLASSES.length; index++) {
    if (classes & (1 << index) && context.fold.completeSince[index]! > from) {
      context.incompleteSince = Math.min(context.incompleteSince ?? from, from);
    }
  }
}

const stricter = (one: Finding | undefined, other: Finding | undefined): Finding | undefined =>
  other && (!one || (other.until ?? Infinity) > (one.until ?? Infinity)) ? other : one;

/** An open claim may yet end so, until it expires. */
function usedUp(made: readonly Contact[], disposition: Disposition, max: number): Finding | undefined {
  if (made.length < max) return undefined;
  const bit = dispositionBit(disposition);
  let count = 0;
  for (const contact of made) if (contact.dispositionBits & bit) count++;
  if (count < max) return undefined;
  const counted = made.filter((contact) => contact.dispositionBits & bit);
  const frees = counted
    .map((contact) => (contact.state === "claimed" ? (contact.expiresAt ?? Infinity) : Infinity))
    .sort((a, b) => a - b)[counted.length - max]!;
  const finding = { evidence: counted.map((contact) => contact.seq), say: { disposition, max, count: counted.length } };
  return frees === Infinity ? finding : { ...finding, until: frees };
}

function tooSoon(made: readonly Contact[], apart: Ms, at: Ms): Finding | undefined {
  let until = 0;
  let last: Contact | undefined;
  for (const contact of made) {
    const frees = Math.min(
      contact.at + apart,
      contact.state === "claimed" ? (contact.expiresAt ?? Infinity) : Infinity,
    );
    if (frees > until) [until, last] = [frees, contact];
  }
  return last && until > at ? { until, evidence: [last.seq], say: { last: last.at } } : undefined;
}

/** Each zone's own hour must be new: an hour of the day that failed once will fail again. */
function sameHour(made: readonly Contact[], zones: readonly Zone[], at: Ms): Finding | undefined {
  if (made.length === 0) return undefined;
  if (zones.length === 0) return { evidence: [], say: {}, unlocated: true };
  let candidate = at;
  // Zones differ by quarter hours at the finest, so two days of quarter hours try everything there is.
  for (let step = 0; step < 2 * 24 * 4; step++) {
    const taken = made.find(
      (contact) =>
        isOpen(contact, candidate) && zones.some((zone) => hourOf(zone, contact.at) === hourOf(zone, candidate)),
    );
    if (!taken)
      return candidate === at
        ? undefined
        : {
            until: candidate,
            evidence: made.map((contact) => contact.seq),
            say: { hour: hourOf(zones[0]!, at), last: made[0]!.at },
          };
    candidate = nextHour(zones, taken, candidate);
  }
  return { evidence: made.map((contact) => contact.seq), say: { hour: hourOf(zones[0]!, at), last: made[0]!.at } };
}

function hourOf(zone: Zone, at: Ms): number {
  const local = at + offsetAt(zone, at);
  return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / HOUR_MS);
}

/** The next instant at which some zone's clock turns to a new hour, or the claim in the way expires. */
function nextHour(zones: readonly Zone[], taken: Contact, at: Ms): Ms {
  const turns = zones.map((zone) => {
    const { msOfDay } = localTime(zone, at);
    return at + HOUR_MS - (msOfDay % HOUR_MS);
  });
  const expires = taken.state === "claimed" && taken.expiresAt !== undefined ? taken.expiresAt : Infinity;
  return Math.min(...turns, Math.max(expires, at + 1), at + 60 * MINUTE_MS);
}

function sentence(rule: Attempts, say: Say, days: Days): string {
  if (say.disposition !== undefined)
    return `${say.count} of at most ${say.max} attempts of this campaign ended in ${plain(say.disposition)}, or may yet`;
  if (say.hour !== undefined)
    return `This campaign already tried at ${String(say.hour).padStart(2, "0")} o'clock; an hour that failed is not tried again`;
  return `This campaign last tried on ${days.minute(Number(say.last))}; attempts are at least ${inWords(rule.apart)} apart`;
}
