import type { Profile } from "../directory/directory.ts";
import type { Fold } from "../policy/fold.ts";
import { plain } from "../policy/rule.ts";
import { daysIn } from "../policy/sentence.ts";
import type { Ms } from "../policy/words.ts";
import { contactInWords, holdInWords, refusalInWords, zoneOf } from "./describe.ts";

/** What whoever talks to the customer should know, and what not to raise. */
export type Briefing = Profile & {
  readonly history: readonly string[];
  readonly openCases: readonly string[];
  readonly needs: readonly string[];
  readonly doNotRaise: readonly string[];
};

/** The newest contacts told. */
const HISTORY_LENGTH = 5;

export function briefing(fold: Fold, profile: Profile | undefined, now: Ms): Briefing {
  const zone = zoneOf(fold);
  const days = daysIn(zone);
  const open = fold.holds.filter(
    (hold) =>
      hold.closedAt === undefined && (hold.until === undefined || hold.until > now || hold.cause === "callback"),
  );
  return {
    ...profile,
    history: fold.contacts.slice(0, HISTORY_LENGTH).map((contact) => contactInWords(contact, zone)),
    openCases: open
      .filter((hold) => hold.cause === "case")
      .map((hold) => `Case ${hold.caseId ?? "without a number"}, open since ${days.day(hold.at)}`),
    needs: fold.needs.map((need) => `${plain(need.topic)}, told on ${days.day(need.at)}`),
    doNotRaise: [
      ...fold.refusals.filter((refusal) => !refusal.lifted).map((refusal) => refusalInWords(refusal, zone)),
      ...open
        .filter((hold) => hold.cause !== "case" && hold.cause !== "callback")
        .map((hold) => holdInWords(hold, zone)),
    ],
  };
}
