import type { PolicyDocument } from "../policy/document.ts";
import { parseDuration } from "../policy/time.ts";
import { type BREADTHS, type Channel, type Disposition, type Ms, type Purpose, REACHED } from "../policy/words.ts";
import { localDay, localTime, zoneNamed } from "../zones/zone.ts";

/**
 * What the rules of a policy permit, counted again from the entries by code that shares nothing with the code that
 * decides: plain lists, every contact looked at, no fold, no bit masks, no caches. It knows the rules a simulation
 * uses: hours of weekdays, caps over rolling windows and local days, refusals, and holds.
 */

/** A contact that was authorised, recorded, or an offer made in a talk the customer began. */
export type Touch = {
  readonly seq: number;
  at: Ms;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic?: string | undefined;
  readonly family?: string | undefined;
  readonly offer?: string | undefined;
  readonly campaign?: string | undefined;
  readonly required?: boolean | undefined;
  readonly direction: "outbound" | "inbound";
  readonly action: "contact" | "offer";
  disposition?: Disposition | undefined;
  /** An offer was made in it: it counts as promotional too. */
  pitched: boolean;
};

export type ToldNo = {
  readonly seq: number;
  readonly at: Ms;
  readonly breadth: (typeof BREADTHS)[number];
  readonly topic?: string | undefined;
  readonly family?: string | undefined;
  readonly offer?: string | undefined;
  readonly channel?: Channel | undefined;
  readonly purpose?: Purpose | undefined;
  readonly until?: Ms | undefined;
};

export type ToldHold = {
  readonly seq: number;
  readonly index: number;
  readonly at: Ms;
  readonly cause: string;
  readonly until?: Ms | undefined;
  readonly caseId?: string | undefined;
  readonly purposes?: readonly Purpose[] | undefined;
  closedAt?: Ms | undefined;
};

export type Known = {
  readonly zones: readonly string[];
  readonly touches: readonly Touch[];
  readonly refusals: readonly ToldNo[];
  readonly holds: readonly ToldHold[];
};

type Rule = PolicyDocument["rules"][number];
type Broken = { readonly guarantee: "G1" | "G2" | "G7"; readonly rule: string; readonly seqs: readonly number[] };

/** The rules of the document that this contact breaks at that instant, given what was known before it. */
export function brokenBy(document: PolicyDocument, touch: Touch, at: Ms, known: Known): Broken[] {
  return document.rules.flatMap((rule): Broken[] => {
    if (rule.severity === "advice" || !appliesTo(rule, touch)) return [];
    const seqs = offending(rule, touch, at, known);
    return seqs.length === 0 ? [] : [{ guarantee: guaranteeOf(rule), rule: rule.id, seqs }];
  });
}

const guaranteeOf = ({ kind }: Rule): Broken["guarantee"] => (kind === "cap" ? "G1" : kind === "hours" ? "G7" : "G2");

function offending(rule: Rule, touch: Touch, at: Ms, known: Known): number[] {
  switch (rule.kind) {
    case "cap":
      return promised(known, touch, at) ? [] : overCap(rule, touch, at, known);
    case "hours":
      return touch.action !== "contact" || promised(known, touch, at) || isOpen(rule, at, known) ? [] : [touch.seq];
    case "refusal":
      return known.refusals.filter((no) => covered(rule, no, touch, at, known)).map(({ seq }) => seq);
    case "hold":
      return known.holds.filter((hold) => held(rule, hold, touch, at)).map(({ seq }) => seq);
    default:
      return [];
  }
}

const purposesOf = (touch: Touch): Purpose[] => (touch.pitched ? [touch.purpose, "promotional"] : [touch.purpose]);

/** Whether the rule may stand back for what is not known here: then it is left to the code that decides. */
function mayStandBack(condition: Rule["unless"][number], touch: Touch): boolean {
  if (condition === "inbound" || condition === "required") return false;
  if (typeof condition === "string") return true;
  // Nobody in a simulation asks to confirm an opt-out.
  if ("confirms" in condition) return false;
  if (!("deadlineWithin" in condition)) return true;
  const { channels, purposes } = condition;
  return (
    (channels === undefined || channels.includes(touch.channel)) &&
    (purposes === undefined || purposesOf(touch).some((purpose) => purposes.includes(purpose)))
  );
}

function appliesTo({ applies, unless }: Rule, touch: Touch): boolean {
  if (unless.some((condition) => mayStandBack(condition, touch))) return false;
  if (unless.includes("inbound") && touch.direction === "inbound") return false;
  if (unless.includes("required") && touch.required) return false;
  return (
    (applies.channels === undefined || applies.channels.includes(touch.channel)) &&
    (applies.purposes === undefined || applies.purposes.some((purpose) => purposesOf(touch).includes(purpose))) &&
    (applies.actions === undefined || applies.actions.includes(touch.action))
  );
}

const MINUTE_MS = 60_000;

/** A call at the time the customer named passes what the operator set, and every "no" said before it was promised. */
const promiseOf = ({ holds }: Known, touch: Touch, at: Ms): ToldHold | undefined =>
  touch.channel !== "voice"
    ? undefined
    : holds.find(
        ({ cause, until, closedAt }) =>
          cause === "callback" &&
          until !== undefined &&
          closedAt === undefined &&
          at >= until - 5 * MINUTE_MS &&
          at < until + 15 * MINUTE_MS,
      );
export const promised = (known: Known, touch: Touch, at: Ms): boolean => promiseOf(known, touch, at) !== undefined;

function overCap(rule: Extract<Rule, { kind: "cap" }>, touch: Touch, at: Ms, { touches, zones }: Known): number[] {
  if (rule.max === "unlimited" || rule.per.some((per) => per !== "customer")) return [];
  const { channels, purposes, topics, dispositions, directions } = rule.counts;
  const counts = (one: Touch): boolean =>
    (channels ?? rule.applies.channels ?? [one.channel]).includes(one.channel) &&
    purposesOf(one).some((purpose) => (purposes ?? rule.applies.purposes ?? [purpose]).includes(purpose)) &&
    (topics === undefined || topics.some((topic) => topic === one.topic || topic === one.family)) &&
    directions.includes(one.direction) &&
    // How an open contact ends nobody knows yet: it may reach the person.
    (dispositions === undefined ||
      one.disposition === undefined ||
      (dispositions === "reached" ? REACHED : dispositions).includes(one.disposition));
  const within = (one: Touch): boolean =>
    one.seq !== touch.seq && counts(one) && inWindow(rule.window, one.at, at, zones);
  const counted = touches.filter(within);
  return counted.length >= rule.max ? counted.map(({ seq }) => seq) : [];
}

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** The clock on the wall is within the permitted hours in every zone the customer may be in. */
const isOpen = ({ weekly, holidays }: Extract<Rule, { kind: "hours" }>, at: Ms, { zones }: Known): boolean =>
  holidays !== undefined ||
  zones.every((name) => {
    const { weekday, minuteOfDay } = localTime(zoneNamed(name)!, at);
    const wall = `${digits(Math.floor(minuteOfDay / 60))}:${digits(minuteOfDay % 60)}`;
    return weekly[WEEKDAYS[weekday]!].some(([from, to]) => from <= wall && wall < to);
  });

const digits = (number: number): string => String(number).padStart(2, "0");

type Window = Extract<Rule, { kind: "cap" }>["window"];

function inWindow(window: Window, one: Ms, at: Ms, zones: readonly string[]): boolean {
  if ("rolling" in window) return one > at - parseDuration(window.rolling)!;
  if ("calendar" in window || "months" in window) return false;
  // In every zone the customer may be in: the strictest counts.
  return zones.some((name) => {
    const zone = zoneNamed(name)!;
    return localDay(zone, at) - localDay(zone, one) < window.localDays;
  });
}

function covered(rule: Extract<Rule, { kind: "refusal" }>, no: ToldNo, touch: Touch, at: Ms, known: Known): boolean {
  // Rules of packs are judged by their own tests.
  if (rule.breadth !== no.breadth || rule.covers === "as-told" || rule.covers === "whatever") return false;
  const promise = promiseOf(known, touch, at);
  if (promise && no.seq <= promise.seq) return false;
  if (no.channel !== undefined && no.channel !== touch.channel) return false;
  const purposes = purposesOf(touch);
  const about = purposes.includes(no.purpose ?? "promotional");
  const sameFamily = no.family === undefined || touch.family === undefined || no.family === touch.family;
  const covers = {
    offer: about && sameFamily && no.offer !== undefined && no.offer === touch.offer,
    family: about && sameFamily,
    promotion: about,
    everything: no.purpose === undefined || purposes.includes(no.purpose),
  }[rule.covers];
  return covers && at < endOfNo(rule, no);
}

function endOfNo({ lasts }: Extract<Rule, { kind: "refusal" }>, no: ToldNo): Ms {
  if (lasts === "until-customer-asks") return Infinity;
  if (typeof lasts === "string") return no.at + parseDuration(lasts)!;
  if ("named" in lasts && typeof lasts.otherwise === "string")
    return no.until ?? no.at + parseDuration(lasts.otherwise)!;
  throw new Error("a recount knows no lengths of the calendar");
}

function held(rule: Extract<Rule, { kind: "hold" }>, hold: ToldHold, touch: Touch, at: Ms): boolean {
  // A promised call waits for nobody but itself, and ends when it is made: see the tests of that rule.
  if (hold.cause === "callback" || rule.sameAccount) return false;
  if (!(rule.causes as readonly string[]).includes(hold.cause)) return false;
  const purposes: readonly Purpose[] = hold.purposes ?? rule.purposes;
  if (!purposesOf(touch).some((purpose) => purposes.includes(purpose))) return false;
  const { lasts } = rule;
  const closed = hold.closedAt ?? hold.until ?? Infinity;
  if (lasts === "until-closed") return at < closed;
  if ("afterClosed" in lasts) return at < closed + parseDuration(lasts.afterClosed)!;
  return at < Math.min(hold.closedAt ?? Infinity, hold.until ?? hold.at + parseDuration(lasts.afterOpened)!);
}
