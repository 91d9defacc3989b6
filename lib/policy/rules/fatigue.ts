import * as z from "zod";
import { Channels, Purposes } from "../fields.ts";
import type { Contact } from "../fold.ts";
import { msOf, SilenceText } from "../period.ts";
import { type Days, type Evaluate, plain, type RuleKind, ruleHeader, type Say } from "../rule.ts";
import {
  ANSWERED,
  CHANNELS,
  CLASSES,
  channelBit,
  classBits,
  DISPOSITIONS,
  type Ms,
  maskOf,
  PURPOSES,
} from "../words.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("fatigue"),
  ignored: z.int().min(1).max(10),
  rest: SilenceText,
  /** Whose silence counts. */
  purposes: Purposes.default(["promotional"]),
  /** Email and SMS tell silence only where opens, clicks or replies are tracked. */
  engagementTracked: Channels.or(z.array(z.enum(CHANNELS)).max(0)).default([]),
});
type Fatigue = z.infer<typeof schema>;

export const fatigue: RuleKind<Fatigue> = { schema, yieldsToPromise: true, lasting: true, compile, sentence };

const VOICE = channelBit("voice");
const UNANSWERED_CALL = maskOf(DISPOSITIONS, ["no_answer", "busy", "voicemail", "machine"]);
const UNOPENED = maskOf(DISPOSITIONS, ["sent", "delivered"]);
const ANSWER = maskOf(DISPOSITIONS, ANSWERED);

function compile(rule: Fatigue): Evaluate {
  const rest = msOf(rule.rest);
  const purposes = maskOf(PURPOSES, rule.purposes);
  const tracked = maskOf(CHANNELS, rule.engagementTracked);
  const classes = CLASSES.map((_, index) => index).filter((index) => classBits(purposes) & (1 << index));

  const isIgnored = (contact: Contact): boolean =>
    contact.channelBit === VOICE
      ? (contact.dispositionBits & UNANSWERED_CALL) !== 0
      : (contact.channelBit & tracked) !== 0 && (contact.dispositionBits & UNOPENED) !== 0;

  return (context, at) => {
    const { contacts, completeSince } = context.fold;
    let run = 0;
    let newest: Ms | undefined;
    let since = 0;
    for (let index = 0; index < classes.length; index++) since = Math.max(since, completeSince[classes[index]!]!);
    for (let index = 0; index < contacts.length; index++) {
      const contact = contacts[index]!;
      if (contact.at <= since) break;
      if (contact.state !== "settled" || (contact.purposeBits & purposes) === 0) continue;
      if (contact.dispositionBits & ANSWER) return undefined;
      if (!isIgnored(contact)) continue;
      newest ??= contact.at;
      if (newest + rest <= at) return undefined;
      if (++run >= rule.ignored)
        return {
          until: newest + rest,
          evidence: ignoredSeqs(contacts, isIgnored, purposes, rule.ignored),
          say: { run, newest },
        };
    }
    // The row may go on among contacts the fold has forgotten, however long ago they were.
    if (since > at - rest || (run > 0 && since > 0)) context.incompleteSince = 0;
    return undefined;
  };
}

const ignoredSeqs = (
  contacts: readonly Contact[],
  isIgnored: (contact: Contact) => boolean,
  purposes: number,
  count: number,
): number[] =>
  contacts
    .filter((contact) => contact.state === "settled" && contact.purposeBits & purposes && isIgnored(contact))
    .slice(0, count)
    .map((contact) => contact.seq);

function sentence(rule: Fatigue, say: Say, days: Days, until: Ms | undefined): string {
  return `${rule.ignored} ${rule.purposes.map(plain).join(" or ")} contacts in a row went unanswered, the last on ${days.day(Number(say.newest))}; the customer rests until ${days.day(until ?? 0)}`;
}
