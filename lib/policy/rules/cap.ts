import * as z from "zod";
import { civilFromDays, daysFromCivil } from "../../zones/calendar.ts";
import { localDay, startOfLocalDay, type Zone, zoneNamed } from "../../zones/zone.ts";
import { type Contact, isOpen, MAX_LOCAL_DAYS } from "../fold.ts";
import {
  Channels,
  type Context,
  DurationText,
  type Evaluate,
  type Finding,
  inWords,
  msOf,
  Purposes,
  plain,
  type RuleKind,
  ruleHeader,
  TopicName,
} from "../rule.ts";
import { DAY_MS } from "../time.ts";
import {
  ALL,
  CHANNELS,
  CLASSES,
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

const PER = ["customer", "address", "topic", "family", "offer", "campaign", "account"] as const;
type Per = (typeof PER)[number];

const ZoneName = z
  .string()
  .refine((name) => zoneNamed(name) !== undefined, { error: 'name an IANA time zone, such as "Europe/Lisbon"' });

const Window = z.union([
  z
    .strictObject({ rolling: DurationText })
    .describe("elapsed time: an event leaves a window of N hours at exactly N hours"),
  z
    .strictObject({ localDays: z.int().min(1).max(MAX_LOCAL_DAYS) })
    .describe("consecutive calendar days where the customer is, today included"),
  z
    .strictObject({
      calendar: z.enum(["day", "week", "month"]),
      zone: ZoneName,
      weekStartsOn: z.enum(["monday", "sunday"]).default("monday"),
    })
    .describe("a calendar day, week or month in a named zone"),
]);
type Window = z.infer<typeof Window>;

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
    })
    .prefault({})
    .describe("Which past contacts are counted; channels and purposes left out are those the rule applies to"),
});
type Cap = z.infer<typeof schema>;

export const cap: RuleKind<Cap> = { schema, yieldsToPromise: true, compile, sentence };

/** A window that ends at `at`: it holds contacts later than `from`; each leaves at `leaves(contact)`. */
type Frame = {
  readonly from: (zone: Zone | undefined, at: Ms) => Ms;
  readonly leaves: (zone: Zone | undefined, at: Ms) => Ms;
  readonly local: boolean;
};

function frameOf(window: Window): Frame {
  if ("rolling" in window) {
    const length = msOf(window.rolling);
    return { from: (_zone, at) => at - length, leaves: (_zone, at) => at + length, local: false };
  }
  if ("localDays" in window) {
    const days = window.localDays;
    return {
      from: (zone, at) => startOfLocalDay(zone!, localDay(zone!, at) - days + 1) - 1,
      leaves: (zone, at) => startOfLocalDay(zone!, localDay(zone!, at) + days),
      local: true,
    };
  }
  const zone = zoneNamed(window.zone)!;
  const first = (day: number) => firstDay(window, day);
  return {
    from: (_zone, at) => startOfLocalDay(zone, first(localDay(zone, at))) - 1,
    leaves: (_zone, at) => startOfLocalDay(zone, nextPeriod(window, first(localDay(zone, at)))),
    local: false,
  };
}

type CalendarWindow = Extract<Window, { calendar: string }>;

function firstDay(window: CalendarWindow, day: number): number {
  if (window.calendar === "day") return day;
  // 1970-01-01 was a Thursday: three days after a Monday, four after a Sunday.
  if (window.calendar === "week") return day - ((((day + (window.weekStartsOn === "monday" ? 3 : 4)) % 7) + 7) % 7);
  const { year, month } = civilFromDays(day);
  return daysFromCivil(year, month, 1);
}

function nextPeriod(window: CalendarWindow, first: number): number {
  if (window.calendar === "day") return first + 1;
  if (window.calendar === "week") return first + 7;
  const { year, month } = civilFromDays(first);
  return month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
}

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
  const keys = rule.per.filter((per) => per !== "customer");
  const matches: Matches = (context, contact) =>
    (contact.channelBit & channels) !== 0 &&
    (contact.purposeBits & purposes) !== 0 &&
    (contact.dispositionBits & dispositions) !== 0 &&
    (contact.direction === "outbound" ? outbound : inbound) &&
    (topics === undefined ||
      contact.topic === undefined ||
      topics.includes(contact.topic) ||
      topics.includes(contact.family ?? "")) &&
    (keys.length === 0 || sharesKeys(keys, context, contact));
  const classes = CLASSES.map((_, index) => index).filter((index) => classBits(purposes) & (1 << index));
  return { matches, classes };
}

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
    const counted = context.fold.contacts.filter(
      (contact) =>
        contact.at > from && contact.seq !== context.request.self && isOpen(contact, at) && matches(context, contact),
    );
    const frees = counted.map((contact) => freesAt(frame, zone, contact)).sort((a, b) => a - b);
    return {
      until: frees[count - max]!,
      evidence: counted.map((contact) => contact.seq),
      say: { count, max, newest: counted[0]!.at },
    };
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

const PERIOD = { day: "calendar day", week: "calendar week", month: "calendar month" } as const;

export function windowInWords(window: Window): string {
  if ("rolling" in window) return `in any ${inWords(window.rolling)}`;
  if ("localDays" in window)
    return window.localDays === 1 ? "per local day" : `in ${window.localDays} consecutive local days`;
  return `per ${PERIOD[window.calendar]} in ${window.zone}`;
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
