import { type CampaignPlan, type DeliveryKind, WEEKDAYS, type WeeklyHours } from "../campaign/plan.ts";
import { keptPerMinute } from "../campaign/tick.ts";
import { DUE_AFTER_MS } from "../contact/campaigns.ts";
import { Problem, type ProblemError } from "../contact/problem.ts";
import { urlMistake } from "../delivery/public-address.ts";
import { scriptMistakes } from "../delivery/render.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import { msOf } from "../policy/period.ts";
import { hours as hoursRule } from "../policy/rules/hours.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, parseDuration, parseTimeOfDay } from "../policy/time.ts";
import { type Channel, type Disposition, type Ms, purposeBit } from "../policy/words.ts";
import type { CampaignBody } from "./campaign-schemas.ts";
import { durationOut } from "./durations.ts";

/** The plan a request describes. */
export function planOf({ actor: _, cadence, ...body }: CampaignBody): CampaignPlan {
  const retry = Object.fromEntries(Object.entries(cadence.retry).map(([name, text]) => [name, parseDuration(text!)!]));
  return { ...body, hours: body.hours as WeeklyHours | undefined, cadence: { ...cadence, retry } };
}

/** @throws Problem invalid-campaign with every mistake that takes more than one field, or the clock, to see. */
export function checkPlan(plan: CampaignPlan, now: Ms): void {
  const mistakes = CHECKS.flatMap((check) => check(plan, now));
  if (mistakes.length === 0) return;
  throw new Problem(
    "invalid-campaign",
    `the plan has ${mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`}; nothing was stored`,
    mistakes,
  );
}

type Check = (plan: CampaignPlan, now: Ms) => readonly ProblemError[];

const at = (pointer: string, detail: string): ProblemError => ({ pointer, detail });
const when = (wrong: boolean, pointer: string, detail: string): ProblemError[] => (wrong ? [at(pointer, detail)] : []);

function span({ startsAt, endsAt }: CampaignPlan, now: Ms): ProblemError[] {
  if (endsAt <= startsAt) return [at("/endsAt", "the end is not after the start; name a later instant")];
  return when(endsAt <= now, "/endsAt", "the end is past; name an instant after now");
}

const subject = ({ purpose, topic, offer }: CampaignPlan): ProblemError[] =>
  when(
    topic === undefined && (purpose === "promotional" || offer !== undefined),
    "/topic",
    "a promotional campaign, and any that makes an offer, names its topic",
  );

const shares = ({ holdoutPercent, careArmPercent }: CampaignPlan): ProblemError[] =>
  when(
    holdoutPercent + careArmPercent > 100,
    "/holdoutPercent",
    `${holdoutPercent} % held out and ${careArmPercent} % for care are more than the whole; lower one`,
  );

/** Nobody is tried again for the same after these: the row is over, whatever the cadence says. */
const FINAL: readonly Disposition[] = ["accepted", "declined", "opted_out", "complained", "wrong_number"];

function ends({ cadence }: CampaignPlan): ProblemError[] {
  const retried = Object.keys(cadence.retry) as Disposition[];
  return retried.flatMap((name) => {
    if (cadence.stopOn.includes(name))
      return [at(`/cadence/retry/${name}`, `${name} ends the row by stopOn; name it in one of the two`)];
    return when(FINAL.includes(name), `/cadence/retry/${name}`, `after ${name} nobody is tried again; leave it out`);
  });
}

const tries = ({ cadence, startsAt, endsAt }: CampaignPlan): ProblemError[] =>
  Object.entries(cadence.retry).flatMap(([name, after]) => [
    ...when(
      after! < DUE_AFTER_MS,
      `/cadence/retry/${name}`,
      `nothing is due sooner than ${durationOut(DUE_AFTER_MS)} later; write that or more`,
    ),
    ...when(
      endsAt > startsAt && after! >= endsAt - startsAt,
      `/cadence/retry/${name}`,
      "the campaign is over by then; write less, or leave it out",
    ),
  ]);

/** Customers are from 14 hours before UTC's clock to 12 behind it. */
const AHEAD_MS = 14 * HOUR_MS;
const BEHIND_MS = 12 * HOUR_MS;

/** Its own hours are hours, and some of them lie between start and end wherever a customer may be. */
function opens({ hours, startsAt, endsAt }: CampaignPlan): readonly ProblemError[] {
  if (hours === undefined) return [];
  const weekly = Object.fromEntries(Object.entries(hours).filter(([, windows]) => windows !== undefined));
  const parsed = hoursRule.schema.safeParse({ id: "hours", kind: "hours", why: "hours", weekly });
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) =>
      at(
        `/hours${path
          .slice(1)
          .map((step) => `/${String(step)}`)
          .join("")}`,
        message,
      ),
    );
  const windows = WEEKDAYS.flatMap((day, index) => (hours[day] ?? []).map((window) => ({ day: index, window })));
  if (windows.length === 0)
    return [at("/hours", "no window on any day, so the campaign never opens; add one, or leave hours out")];
  const isOpen = windows.some(({ day, window: [from, to] }) =>
    daysOf(day, startsAt - AHEAD_MS - DAY_MS, endsAt + BEHIND_MS + DAY_MS).some(
      (midnight) => midnight + minutes(from) - AHEAD_MS < endsAt && midnight + minutes(to) + BEHIND_MS > startsAt,
    ),
  );
  return when(!isOpen, "/hours", "no window lies between startsAt and endsAt, so the campaign never opens");
}

const minutes = (text: string): Ms => parseTimeOfDay(text)! * MINUTE_MS;

/** 1970 began on a Thursday. */
const MONDAY_OFFSET = 3;

/** Midnights in UTC of a weekday (0: Monday) from one instant to another; one week of them stands for all. */
function daysOf(weekday: number, from: Ms, to: Ms): Ms[] {
  const first = Math.floor(from / DAY_MS);
  const last = Math.min(Math.ceil(to / DAY_MS), first + 13);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    .filter((day) => (day + MONDAY_OFFSET) % 7 === weekday)
    .map((day) => day * DAY_MS);
}

/** The channel of those ways of leaving that have only one. */
const CHANNEL_OF: Partial<Record<DeliveryKind, Channel>> = { email: "email", sms: "sms" };

function leaves({ delivery, channel }: CampaignPlan): ProblemError[] {
  const only = CHANNEL_OF[delivery.kind];
  const wrongUrl = delivery.kind === "webhook" ? urlMistake(delivery.url) : undefined;
  return [
    ...when(
      only !== undefined && only !== channel,
      "/delivery/kind",
      `delivery by ${delivery.kind} is for the channel ${only}; this campaign's is ${channel}`,
    ),
    ...(wrongUrl === undefined ? [] : [at("/delivery/url", wrongUrl)]),
  ];
}

const VARIABLE = /\{\{\s*vars\.([A-Za-z_][A-Za-z0-9_-]{0,63})/g;

/** The variables a script has places for; the audience's mapping must give them. */
export const variablesOf = (script: CampaignPlan["script"]): string[] => [
  ...new Set([...`${script?.subject ?? ""} ${script?.text ?? ""}`.matchAll(VARIABLE)].map(([, name]) => name!)),
];

function says({ script, channel, delivery }: CampaignPlan): ProblemError[] {
  const sends = delivery.kind === "email" || delivery.kind === "sms";
  if (script === undefined)
    return when(sends, "/script", `delivery by ${delivery.kind} sends the script by itself; write one`);
  const mistakes = scriptMistakes(script, sends ? channel : "voice", variablesOf(script));
  return [
    ...when(
      script.subject !== undefined && channel !== "email",
      "/script/subject",
      `only an email has a subject; this campaign's channel is ${channel}`,
    ),
    ...mistakes.map(({ field, at: offset, message }) =>
      at(`/script/${field}`, `at character ${offset + 1}: ${message}`),
    ),
  ];
}

/** Each looks at what one field says of another. */
const CHECKS: readonly Check[] = [span, subject, shares, ends, tries, opens, leaves, says];

/** How a call ends and no message, and the other way round. */
const OF_CALLS: readonly Disposition[] = ["no_answer", "busy", "voicemail", "machine", "abandoned"];
const OF_MESSAGES: readonly Disposition[] = ["bounced", "sent", "delivered", "opened", "clicked"];

/** Dispositions of a cadence with which no contact of its channel ends. */
function neverEnds({ channel, cadence }: CampaignPlan): ProblemError[] {
  const never = channel === "voice" ? OF_MESSAGES : OF_CALLS;
  const detail = (name: Disposition) => `no contact by ${channel} ends with ${name}, so this never comes to bear`;
  return [
    ...never
      .filter((name) => cadence.retry[name] !== undefined)
      .map((name) => at(`/cadence/retry/${name}`, detail(name))),
    ...cadence.stopOn.flatMap((name, place) => when(never.includes(name), `/cadence/stopOn/${place}`, detail(name))),
  ];
}

/** Whole days later is the same hour again, at which the policies may not want a second call while they remember the first. */
function sameHours({ channel, purpose, cadence }: CampaignPlan, policy: CompiledPolicy): ProblemError[] {
  if (channel !== "voice") return [];
  const once = policy.rulesFor("contact", channel, purposeBit(purpose)).flatMap(({ rule, pack, advice }) => {
    if (rule.kind !== "attempts" || !rule.neverSameHour || advice) return [];
    return [{ id: policy.documents[pack]!.id, remembers: msOf(rule.within) }];
  });
  return Object.entries(cadence.retry).flatMap(([name, after]) => {
    const refuses = once.find(({ remembers }) => after! < remembers);
    if (!refuses || after! % DAY_MS !== 0 || !OF_CALLS.includes(name as Disposition)) return [];
    const another = durationOut(after! + 2 * HOUR_MS);
    const detail = `${durationOut(after!)} later is the same hour of the day, at which ${refuses.id} does not call twice and defers; ${another} is another`;
    return [at(`/cadence/retry/${name}`, detail)];
  });
}

/** What a plan says and most likely does not mean, under the policies that would judge it now. */
export function planWarnings(plan: CampaignPlan, policy: CompiledPolicy, now: Ms): ProblemError[] {
  const { channel, cadence, hours, careArmPercent, startsAt, pacing, delivery } = plan;
  const kept = keptPerMinute(delivery.kind);
  return [
    ...neverEnds(plan),
    ...sameHours(plan, policy),
    ...when(
      delivery.kind === "desk" && channel !== "voice",
      "/delivery/kind",
      `an agent of the desk writes each ${channel === "sms" ? "text" : "email"} by hand; delivery by ${channel} sends the script by itself`,
    ),
    ...when(
      pacing.perMinute > kept,
      "/pacing/perMinute",
      `one campaign keeps up with ${kept} contacts a minute that leave by ${delivery.kind}; beyond it retries and expired claims wait longer and longer. Split the list into several campaigns`,
    ),
    ...when(
      cadence.maxAttempts > 1 && Object.keys(cadence.retry).length === 0,
      "/cadence/retry",
      `no disposition is tried again, so there is one attempt and not ${cadence.maxAttempts}`,
    ),
    ...when(
      cadence.maxAttempts === 1 && Object.keys(cadence.retry).length > 0,
      "/cadence/maxAttempts",
      "there is one attempt, so nothing is tried again",
    ),
    ...when(startsAt < now - DAY_MS, "/startsAt", "the start is past: it begins when it is launched"),
    ...when(
      hours !== undefined && (hours.sun?.length ?? 0) > 0,
      "/hours/sun",
      "it is open on Sundays, as far as the policies allow",
    ),
    ...when(careArmPercent === 0, "/careArmPercent", "nobody is asked how they are, so nothing is heard but the sales"),
  ];
}
