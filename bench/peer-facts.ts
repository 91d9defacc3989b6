import { DateTime } from "luxon";
import type { Contact, Fold } from "../lib/policy/fold.ts";
import { DAY_MS } from "../lib/policy/time.ts";
import { SHIPPED_TOPICS } from "../lib/policy/topics.ts";
import type { Case } from "./customers.ts";
import { NEVER, type PeerFacts } from "./twelve-rules.ts";

const REACHED = ["voicemail", "sent", "delivered", "opened", "conversation", "accepted"];
const ANSWERED = ["opened", "conversation", "accepted"];
const IGNORED = ["no_answer", "busy", "voicemail"];

/** The facts of a case, worked out from its fold without any code of ours that decides. */
export function peerFactsOf({ fold, request, now, zone }: Case): PeerFacts {
  const local = DateTime.fromMillis(now, { zone });
  const today = local.startOf("day").toMillis();
  const family = Object.keys(SHIPPED_TOPICS).find((name) => SHIPPED_TOPICS[name]!.includes(request.topic!));
  const daysSince = (at: number | undefined) => (at === undefined ? NEVER : (now - at) / DAY_MS);
  const newest = (list: readonly { readonly at: number }[]) =>
    list.length > 0 ? Math.max(...list.map(({ at }) => at)) : undefined;
  const since = (from: number, wanted: (contact: Contact) => boolean) =>
    fold.contacts.filter((contact) => contact.at > from && wanted(contact)).length;
  const reached = (contact: Contact) => REACHED.includes(contact.disposition!);
  const call = (contact: Contact) => contact.channel === "voice";
  const interest = fold.needs.filter((need) => need.family === family);
  return {
    weekday: local.weekday - 1,
    minuteOfDay: local.hour * 60 + local.minute,
    callsToday: since(today - 1, call),
    callsInFortnight: since(now - 14 * DAY_MS, call),
    reachedInWeek: since(now - 7 * DAY_MS, reached),
    reachedInTwoMonths: since(now - 60 * DAY_MS, reached),
    daysSinceNoToFamily: daysSince(
      newest(fold.refusals.filter((no) => no.breadth === "this-topic" && no.family === family)),
    ),
    saidNoToPromotions: fold.refusals.some((no) => no.breadth === "promotions"),
    daysSinceSecondNo: daysSince(secondNo(fold)),
    daysSinceCaseClosed: fold.holds.some((hold) => hold.closedAt === undefined)
      ? -1
      : daysSince(fold.holds[0]?.closedAt),
    hasConsent: fold.consents.some((given) => given.channel === request.channel),
    daysSinceNeed: daysSince(newest(interest)),
    ...ignoredOf(fold, daysSince),
  };
}

/** When the newest "no" came that was the second within a year. */
function secondNo(fold: Fold): number | undefined {
  const noes = fold.refusals.map((no) => no.at).sort((a, b) => a - b);
  return noes.findLast((at, index) => index > 0 && at - noes[index - 1]! < 365 * DAY_MS);
}

function ignoredOf(fold: Fold, daysSince: (at: number | undefined) => number) {
  const answered = fold.contacts.findIndex((contact) => ANSWERED.includes(contact.disposition!));
  const row = fold.contacts
    .slice(0, answered < 0 ? undefined : answered)
    .filter((contact) => contact.channel === "voice" && IGNORED.includes(contact.disposition!));
  return { ignoredInRow: row.length, daysSinceIgnored: daysSince(row[0]?.at) };
}
