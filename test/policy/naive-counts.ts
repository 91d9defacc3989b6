/** The kinds that count contacts or read the clock on the wall, for the naive reference. */
import type { Rule } from "../../lib/policy/document.ts";
import type { Disposition } from "../../lib/policy/words.ts";
import { type Answer, type Asked, purposesOf, takesPlace } from "./naive-asked.ts";
import { localOf, spanOf } from "./naive-clock.ts";
import type { Contact } from "./naive-words.ts";

type OfKind<K extends Rule["kind"]> = Extract<Rule, { kind: K }>;
const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const DAY = 86_400_000;

const zonesNow = ({ history }: Asked): string[] =>
  history.lived.filter(({ leftAt }) => leftAt === undefined).map(({ zone }) => zone);
const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

export function hoursRefuse(rule: OfKind<"hours">, asked: Asked, at: number): Answer {
  if (!rule.holidays && WEEK.every((day) => JSON.stringify(rule.weekly[day]) === '[["00:00","24:00"]]')) return "yes";
  const zones = zonesNow(asked);
  if (zones.length === 0) return "nowhere";
  return zones.every((zone) => isOpen(rule, zone, at)) ? "yes" : "no";
}

/** Each zone has its hours in the next two months, and all together have none. */
export function nothingInCommon(rule: OfKind<"hours">, asked: Asked, from: number): boolean {
  const zones = zonesNow(asked);
  const steps = Array.from(
    { length: (62 * DAY) / FIVE_MINUTES },
    (_, index) => from - (from % FIVE_MINUTES) + (index + 1) * FIVE_MINUTES,
  );
  return (
    zones.every((zone) => steps.some((at) => isOpen(rule, zone, at))) &&
    !steps.some((at) => zones.every((zone) => isOpen(rule, zone, at)))
  );
}
/** No window of the tests is shorter. */
const FIVE_MINUTES = 300_000;

export function isOpen({ weekly, holidays }: OfKind<"hours">, zone: string, at: number): boolean {
  const { date, day, weekday, minute } = localOf(zone, at);
  const tomorrow = new Date((day + 1) * DAY).toISOString().slice(0, 10);
  const ordinary = weekly[WEEK[weekday]!];
  if (holidays?.lists || holidays?.feed) throw new Error("the naive reference reads no lists of holidays");
  const inside = (windows: readonly (readonly string[])[]): boolean =>
    windows.some(([from, to]) => minute >= minutes(from!) && minute < minutes(to!));
  // An eve only ever narrows its weekday.
  if (holidays?.eves && holidays.dates.includes(tomorrow) && !holidays.dates.includes(date))
    return inside(ordinary) && inside(holidays.eves);
  return inside(holidays?.dates.includes(date) ? holidays.windows : ordinary);
}

const REACHED: readonly Disposition[] = [
  "voicemail",
  "abandoned",
  "sent",
  "delivered",
  "opened",
  "clicked",
  "replied",
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
  "opted_out",
  "complained",
];

export function capRefuses(rule: OfKind<"cap">, asked: Asked, at: number): Answer {
  const { max, window } = rule;
  if (max === "unlimited") return "yes";
  if (max === 0) return "no";
  const counted = asked.history.contacts.filter(
    (one) => one.id !== asked.request.self && takesPlace(one, at) && isCounted(rule, one, asked),
  );
  const full = (inWindow: (one: Contact) => boolean): Answer => (counted.filter(inWindow).length >= max ? "no" : "yes");
  if ("rolling" in window) return full((one) => one.at > at - spanOf(window.rolling));
  if ("calendar" in window) return full((one) => period(window, one.at) === period(window, at));
  if ("months" in window || window.counting === "exclusive" || rule.counts.except)
    throw new Error("the naive reference does not judge what only packs say of caps");
  if (zonesNow(asked).length === 0) return "nowhere";
  const tooMany = asked.history.lived.some(({ zone, leftAt }) => {
    const today = localOf(zone, at).day;
    const here = counted.filter((one) => localOf(zone, one.at).day > today - window.localDays);
    // Every zone the customer had since the oldest counted contact.
    return here.length >= max && (leftAt === undefined || here.some((one) => one.at <= leftAt));
  });
  return tooMany ? "no" : "yes";
}

function period(window: Extract<OfKind<"cap">["window"], { calendar: string }>, at: number): string {
  const { date, day, weekday, year, month } = localOf(window.zone, at);
  if (window.calendar === "day") return date;
  if (window.calendar === "month") return `${year}-${month}`;
  return `week of ${day - (window.weekStartsOn === "monday" ? weekday : (weekday + 1) % 7)}`;
}

function isCounted({ counts, applies, per }: OfKind<"cap">, one: Contact, { request, family }: Asked): boolean {
  const channels = counts.channels ?? applies.channels;
  const purposes = counts.purposes ?? applies.purposes;
  const wanted = counts.dispositions === "reached" ? REACHED : counts.dispositions;
  const may = <T>(theirs: T | undefined, ours: T | undefined): boolean =>
    theirs === undefined || ours === undefined || theirs === ours;
  const shared = {
    customer: true,
    address: may(one.address, request.address),
    topic: may(one.topic, request.topic),
    family: may(one.family, family),
    offer: may(one.offer, request.offer),
    campaign: may(one.campaign, request.campaign),
    account: may(one.account, request.account),
  };
  return (
    (!channels || channels.includes(one.channel)) &&
    (!purposes || purposesOf(one).some((purpose) => purposes.includes(purpose))) &&
    (!wanted || one.state !== "settled" || wanted.includes(one.disposition!)) &&
    counts.directions.includes(one.direction) &&
    (!counts.topics ||
      one.topic === undefined ||
      counts.topics.includes(one.topic) ||
      counts.topics.includes(one.family!)) &&
    per.every((key) => shared[key])
  );
}

export function attemptsRefuse(rule: OfKind<"attempts">, asked: Asked, at: number): Answer {
  const { request, history } = asked;
  if (request.campaign === undefined) return "yes";
  const made = history.contacts.filter(
    (one) =>
      one.campaign === request.campaign &&
      one.channel === request.channel &&
      one.id !== request.self &&
      takesPlace(one, at) &&
      one.at > at - spanOf(rule.within),
  );
  const zones = zonesNow(asked);
  const ended = made.filter(({ state }) => state !== "claimed");
  for (const [disposition, max] of Object.entries(rule.max)) {
    if (ended.filter((one) => one.state !== "settled" || one.disposition === disposition).length >= max) return "no";
  }
  if (rule.neverSameHour && made.length > 0 && zones.length === 0) return "nowhere";
  for (const [disposition, max] of Object.entries(rule.max)) {
    if (made.filter((one) => one.state !== "settled" || one.disposition === disposition).length >= max) return "no";
  }
  if (made.some((one) => one.at + spanOf(rule.apart) > at)) return "no";
  if (!rule.neverSameHour) return "yes";
  return made.some((one) => zones.some((zone) => localOf(zone, one.at).hour === localOf(zone, at).hour)) ? "no" : "yes";
}

const UNANSWERED: readonly Disposition[] = ["no_answer", "busy", "voicemail", "machine"];
const ANSWERED: readonly Disposition[] = [
  "opened",
  "clicked",
  "replied",
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
  "opted_out",
  "complained",
];

/** So many in a row without an answer, newest first; what says nothing either way is passed over. */
export function fatigueRefuses(rule: OfKind<"fatigue">, { history }: Asked, at: number): boolean {
  const told = history.contacts
    .filter((one) => one.state === "settled" && purposesOf(one).some((purpose) => rule.purposes.includes(purpose)))
    .sort((a, b) => b.at - a.at || b.id - a.id);
  const row: Contact[] = [];
  for (const one of told) {
    if (ANSWERED.includes(one.disposition!)) break;
    const ignored =
      one.channel === "voice"
        ? UNANSWERED.includes(one.disposition!)
        : rule.engagementTracked.includes(one.channel) && ["sent", "delivered"].includes(one.disposition!);
    if (ignored) row.push(one);
  }
  return row.length >= rule.ignored && row[0]!.at + spanOf(rule.rest) > at;
}
