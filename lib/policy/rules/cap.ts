import * as z from "zod";
import type { Zone } from "../../zones/zone.ts";
import { Channels, Purposes, TopicName } from "../fields.ts";
import { type Contact, isOpen } from "../fold.ts";
import { type End, Period, permissionEnds } from "../period.ts";
import { type Context, type Evaluate, type Finding, plain, type RuleKind, ruleHeader } from "../rule.ts";
import { DAY_MS } from "../time.ts";
import {
  ALL,
  CHANNELS,
  CLASSES,
  CONSENT_KINDS,
  classBits,
  DIRECTIONS,
  DISPOSITIONS,
  type Direction,
  type Disposition,
  type Ms,
  maskOf,
  PURPOSES,
  REACHED,
} from "../words.ts";
import { type Frame, frameOf, Window, windowInWords } from "./cap-window.ts";

const PER = ["customer", "address", "topic", "family", "offer", "campaign", "account"] as const;
type Per = (typeof PER)[number];

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("cap"),
  /** 0 means never; "unlimited" means no limit. Both must be said. */
  max: z.union([z.int().min(0).max(10_000), z.literal("unlimited")]),
  window: Window,
  per: z.array(z.enum(PER)).default(["customer"]),
  counts: z
    .strictObject({
      channels: Channels.optional(),
      purposes: Purposes.optional(),
      topics: z.array(TopicName).min(1).optional(),
      /** "reached": something of ours got to the person. Left out: every attempt. */
      dispositions: z.union([z.literal("reached"), z.array(z.enum(DISPOSITIONS)).min(1)]).optional(),
      directions: z.array(z.enum(DIRECTIONS)).min(1).default(["outbound"]),
      except: z
        .strictObject({
          /** Outcomes that are not counted; a contact that may yet end otherwise is. */
          dispositions: z.array(z.enum(DISPOSITIONS)).min(1).optional(),
          /** Contacts made so soon after a consent the customer gave for them. */
          consentWithin: Period.optional(),
        })
        .optional(),
    })
    .prefault({})
    .describe("Which past contacts are counted; channels and purposes left out are those the rule applies to"),
});
type Cap = z.infer<typeof schema>;

export const cap: RuleKind<Cap> = { schema, yieldsToPromise: true, lasting: true, compile, sentence };

const KEY: Record<Exclude<Per, "customer">, (contact: Contact) => string | undefined> = {
  address: (contact) => contact.address,
  topic: (contact) => contact.topic,
  family: (contact) => contact.family,
  offer: (contact) => contact.offer,
  campaign: (contact) => contact.campaign,
  account: (contact) => contact.account,
};

const KEY_OF_REQUEST: Record<Exclude<Per, "customer">, (context: Context) => string | undefined> = {
  address: ({ request }) => request.address,
  topic: ({ request }) => request.topic,
  family: ({ family }) => family,
  offer: ({ request }) => request.offer,
  campaign: ({ request }) => request.campaign,
  account: ({ request }) => request.account,
};

type Matches = (context: Context, contact: Contact) => boolean;

function matcher(rule: Cap): { matches: Matches; classes: readonly number[] } {
  const channels = maskOf(CHANNELS, rule.counts.channels ?? rule.applies.channels ?? CHANNELS);
  const purposes = maskOf(PURPOSES, rule.counts.purposes ?? rule.applies.purposes ?? PURPOSES);
  const wanted = rule.counts.dispositions;
  const dispositions =
    wanted === undefined ? ALL : maskOf<Disposition>(DISPOSITIONS, wanted === "reached" ? REACHED : wanted);
  const outbound = rule.counts.directions.includes("outbound");
  const inbound = rule.counts.directions.includes("inbound" satisfies Direction);
  const { topics } = rule.counts;
  const { except } = rule.counts;
  const left = except?.dispositions ? dispositions & ~maskOf(DISPOSITIONS, except.dispositions) : dispositions;
  const invited = except?.consentWithin === undefined ? undefined : permissionEnds(except.consentWithin);
  const keys = rule.per.filter((per) => per !== "customer");
  const matches: Matches = (context, contact) =>
    (contact.channelBit & channels) !== 0 &&
    (contact.purposeBits & purposes) !== 0 &&
    (contact.dispositionBits & left) !== 0 &&
    (contact.direction === "outbound" ? outbound : inbound) &&
    (topics === undefined ||
      contact.topic === undefined ||
      topics.includes(contact.topic) ||
      topics.includes(contact.family ?? "")) &&
    (keys.length === 0 || sharesKeys(keys, context, contact)) &&
    (invited === undefined || !wasInvited(invited, context, contact));
  const classes = CLASSES.map((_, index) => index).filter((index) => classBits(purposes) & (1 << index));
  return { matches, classes };
}

const EXPRESS = CONSENT_KINDS.indexOf("express");

/** The customer had agreed to be contacted for this purpose, so shortly before. */
const wasInvited = (ends: End, context: Context, contact: Contact): boolean =>
  context.fold.consents.some(
    (given) =>
      CONSENT_KINDS.indexOf(given.kind) >= EXPRESS &&
      given.purpose === contact.purpose &&
      (given.channel === undefined || given.channel === contact.channel) &&
      (given.family === undefined || given.family === contact.family) &&
      contact.at >= given.at &&
      contact.at < Math.min(given.expiresAt ?? Infinity, ends(context, given.at)),
  );

/** What a contact or request does not name, it may be about: it counts. */
function sharesKeys(keys: readonly Exclude<Per, "customer">[], context: Context, contact: Contact): boolean {
  for (const key of keys) {
    const theirs = KEY[key](contact);
    const ours = KEY_OF_REQUEST[key](context);
    if (theirs !== undefined && ours !== undefined && theirs !== ours) return false;
  }
  return true;
}

function compile(rule: Cap): Evaluate {
  if (rule.max === "unlimited") return () => undefined;
  const max = rule.max;
  if (max === 0) return () => ({ evidence: [], say: { max: 0, count: 0 } });
  const frame = frameOf(rule.window);
  const { matches, classes } = matcher(rule);

  const judge = (context: Context, at: Ms, zone: Zone | undefined): Finding | undefined => {
    const { contacts } = context.fold;
    const from = frame.from(zone, at);
    let count = 0;
    for (let index = 0; index < contacts.length; index++) {
      const contact = contacts[index]!;
      if (contact.at <= from) break;
      if (contact.seq !== context.request.self && isOpen(contact, at) && matches(context, contact)) count++;
    }
    if (count >= max) return full(context, at, zone, from, count);
    noteForgotten(context, classes, from, max - count);
    return undefined;
  };

  const full = (context: Context, at: Ms, zone: Zone | undefined, from: Ms, count: number): Finding => {
    const evidence: number[] = [];
    const frees: Ms[] = [];
    let newest: Ms | undefined;
    for (const contact of context.fold.contacts) {
      if (contact.at <= from) break;
      if (contact.seq === context.request.self || !isOpen(contact, at) || !matches(context, contact)) continue;
      newest ??= contact.at;
      evidence.push(contact.seq);
      frees.push(freesAt(frame, zone, contact));
    }
    const until = count === max ? Math.min(...frees) : frees.sort((a, b) => a - b)[count - max]!;
    return { until, evidence, say: { count, max, newest } };
  };

  return frame.local
    ? (context, at) => inEveryZone(context, at, frame, classes, judge)
    : (context, at) => judge(context, at, undefined);
}

/** An open claim frees its place when it expires, every other contact when it leaves the window. */
const freesAt = (frame: Frame, zone: Zone | undefined, contact: Contact): Ms =>
  Math.min(frame.leaves(zone, contact.at), contact.state === "claimed" ? (contact.expiresAt ?? Infinity) : Infinity);

type Judge = (context: Context, at: Ms, zone: Zone) => Finding | undefined;

/** A local-day cap is counted in every zone the customer had since the oldest counted contact; the strictest wins. */
function inEveryZone(
  context: Context,
  at: Ms,
  frame: Frame,
  classes: readonly number[],
  judge: Judge,
): Finding | undefined {
  if (context.zones.length === 0) return { evidence: [], say: {}, unlocated: true };
  let strictest: Finding | undefined;
  for (let index = 0; index < context.zones.length; index++) {
    strictest = stricter(strictest, judge(context, at, context.zones[index]!));
  }
  for (const { zone, leftAt } of context.leftZones) {
    const finding = judge(context, at, zone);
    if (!finding) continue;
    // The zone is counted by until the last contact made there has left the window.
    const there = context.fold.contacts.filter(
      (contact) => contact.at <= leftAt && finding.evidence.includes(contact.seq),
    );
    const until = Math.max(...there.map((contact) => freesAt(frame, zone, contact)));
    // One that is forgotten may have been made there too.
    if (there.length === 0) noteForgotten(context, classes, frame.from(zone, at), 1);
    else strictest = stricter(strictest, { ...finding, until: Math.min(finding.until!, until) });
  }
  return strictest;
}

const stricter = (a: Finding | undefined, b: Finding | undefined): Finding | undefined =>
  a && (!b || a.until! >= b.until!) ? a : b;

/** Days counted beyond the list may show that there is room all the same; otherwise the entries must be read. */
function noteForgotten(context: Context, classes: readonly number[], from: Ms, room: number): void {
  const { completeSince, beyond } = context.fold;
  const firstDay = Math.floor(from / DAY_MS);
  // A contact of two classes is counted in both: more than there are, never fewer.
  let atMost = 0;
  for (let index = 0; index < classes.length; index++) {
    const since = completeSince[classes[index]!]!;
    if (since <= from) continue;
    const days = beyond[classes[index]!]!;
    const oldest = days.at(-1);
    const allCounted = oldest !== undefined && oldest[0] <= firstDay;
    atMost += allCounted ? days.reduce((sum, [day, count]) => (day >= firstDay ? sum + count : sum), 0) : Infinity;
  }
  if (atMost >= room) context.incompleteSince = Math.min(context.incompleteSince ?? from, from);
}

function sentence(rule: Cap, say: Record<string, string | number | undefined>): string {
  const what = [
    (rule.counts.purposes ?? rule.applies.purposes ?? []).map(plain).join(" or "),
    (rule.counts.channels ?? rule.applies.channels ?? []).join(" or "),
    rule.counts.dispositions === "reached" ? "contacts that reached the person" : "contacts",
  ]
    .filter(Boolean)
    .join(" ");
  const per = rule.per
    .filter((key) => key !== "customer")
    .map((key) => ` for this ${key}`)
    .join("");
  if (rule.max === 0) return `No ${what}${per} at all`;
  return `${say.count} of at most ${rule.max} ${what}${per} ${windowInWords(rule.window)}`;
}
