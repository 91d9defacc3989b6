import type { Profile } from "../directory/directory.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import { decide } from "../policy/decide.ts";
import type { Fold } from "../policy/fold.ts";
import { plain, type Request } from "../policy/rule.ts";
import { daysIn, sentenceOf } from "../policy/sentence.ts";
import type { Ms } from "../policy/words.ts";
import { contactInWords, zoneOf } from "./describe.ts";

/** What whoever talks to the customer should know, and what not to raise. */
export type Briefing = Profile & {
  readonly history: readonly string[];
  readonly openCases: readonly string[];
  readonly needs: readonly string[];
  readonly doNotRaise: readonly string[];
};

/** The newest contacts told. */
const HISTORY_LENGTH = 5;

export function briefing(fold: Fold, profile: Profile | undefined, policy: CompiledPolicy, now: Ms): Briefing {
  const zone = zoneOf(fold);
  const days = daysIn(zone);
  const open = fold.holds.filter((hold) => hold.cause === "case" && (hold.closedAt ?? hold.until ?? Infinity) > now);
  return {
    ...profile,
    history: fold.contacts.slice(0, HISTORY_LENGTH).map((contact) => contactInWords(contact, zone)),
    openCases: open.map((hold) => `Case ${hold.caseId ?? "without a number"}, open since ${days.day(hold.at)}`),
    needs: fold.needs.map((need) => `${plain(need.topic)}, told on ${days.day(need.at)}`),
    doNotRaise: doNotRaise(fold, policy, now),
  };
}

/** Kinds of rules that keep silent because of something the customer said or went through. */
const SILENCES: ReadonlySet<string> = new Set(["refusal", "hold", "cooldown"]);

/** What would be refused now, and why: asked of the rules themselves, so that nothing stands here longer than it silences. */
function doNotRaise(fold: Fold, policy: CompiledPolicy, now: Ms): string[] {
  const zone = zoneOf(fold);
  const refused = fold.refusals.map(({ topic, offer }) => ({ topic, offer }));
  const asked: Request[] = [
    ...refused.map((about): Request => ({ action: "contact", channel: "voice", purpose: "promotional", ...about })),
    { action: "contact", channel: "voice", purpose: "promotional" },
    { action: "contact", channel: "voice", purpose: "service" },
  ];
  const sentences = asked.flatMap((request) =>
    decide(fold, request, policy, now)
      .reasons.filter(({ pack, index }) => SILENCES.has(policy.documents[pack]?.rules[index]?.kind ?? ""))
      .map((reason) => sentenceOf(reason, policy.documents, zone)),
  );
  return [...new Set(sentences)];
}
