import * as z from "zod";
import { Channels, Purposes } from "../fields.ts";
import { isOpen, type Refusal } from "../fold.ts";
import { atMostMs, type End, inWords, SilencePeriod, silenceEnds } from "../period.ts";
import { type Context, type Days, type Evaluate, plain, type RuleKind, ruleHeader, type Say } from "../rule.ts";
import {
  CHANNELS,
  type Channel,
  CLASSES,
  channelBit,
  classBits,
  DIRECTIONS,
  DISPOSITIONS,
  type Direction,
  type Disposition,
  type Ms,
  maskOf,
  PURPOSES,
} from "../words.ts";

const PER = ["topic", "family", "account", "channel"] as const;

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("cooldown"),
  /** What starts it: outcomes of contacts, or a refusal of any breadth. */
  after: z.union([
    z.strictObject({
      dispositions: z.array(z.enum(DISPOSITIONS)).min(1),
      channels: Channels.optional(),
      purposes: Purposes.optional(),
      /** "inbound": conversations the customer began, too. */
      directions: z.array(z.enum(DIRECTIONS)).min(1).default(["outbound"]),
    }),
    z.literal("refusal"),
  ]),
  /** Which one starts it: 1, the first; 2, the second within `within`. */
  /** Only contacts that share these keys; what one does not name, it may be about. */
  per: z.array(z.enum(PER)).min(1).optional(),
  nth: z.int().min(1).max(3).default(1),
  within: SilencePeriod.default("P365D"),
  lasts: z.union([SilencePeriod, z.literal("until-customer-asks")]),
});
type Cooldown = z.infer<typeof schema>;

export const cooldown: RuleKind<Cooldown> = { schema, yieldsToPromise: true, lasting: true, compile, sentence };

function compile(rule: Cooldown): Evaluate {
  return rule.after === "refusal" ? afterRefusals(rule) : afterOutcomes(rule, rule.after);
}

/** When the silence that began with an event ends; Infinity: when the customer asks. */
function endOf({ lasts }: Cooldown): End {
  return lasts === "until-customer-asks" ? () => Infinity : silenceEnds(lasts);
}

/** Refusals of one conversation count once; several merged for want of room count for as many as the rule asks. */
function afterRefusals(rule: Cooldown): Evaluate {
  const within = silenceEnds(rule.within);
  const ends = endOf(rule);
  const { per } = rule;
  return (context, at) => {
    const { refusals } = context.fold;
    let until: Ms | undefined;
    let newest = 0;
    let evidence: number[] | undefined;
    for (let index = 0; index < refusals.length; index++) {
      const last = refusals[index]!;
      if (per && !isAbout(per, context, last)) continue;
      const end = ends(context, last.at);
      if (end <= at) continue;
      const counted =
        rule.nth === 1
          ? [last]
          : refusals.filter(
              (no) => no.at <= last.at && within(context, no.at) > last.at && (!per || isAbout(per, context, no)),
            );
      if (!isEnough(counted, rule.nth)) continue;
      until = Math.max(until ?? 0, end);
      newest = Math.max(newest, last.at);
      evidence ??= [];
      for (const no of counted) if (!evidence.includes(no.seq)) evidence.push(no.seq);
    }
    if (until === undefined) return undefined;
    const say = { nth: rule.nth, on: newest };
    evidence!.sort((a, b) => a - b);
    return until === Infinity ? { evidence: evidence!, say } : { until, evidence: evidence!, say };
  };
}

/** A dozen refusals at most: plain lists beat sets here. */
function isEnough(noes: readonly Refusal[], nth: number): boolean {
  const groups: number[] = [];
  for (const no of noes) {
    if (no.widened) return true;
    if (!groups.includes(no.group)) groups.push(no.group);
  }
  return groups.length >= nth;
}

/** What ended so: a contact, or a conversation that the customer began and nobody counted as a contact. */
type Ended = { readonly seq: number; readonly at: Ms; readonly disposition?: Disposition };

function afterOutcomes(rule: Cooldown, after: Exclude<Cooldown["after"], "refusal">): Evaluate {
  const within = silenceEnds(rule.within);
  const ends = endOf(rule);
  const find = finder(rule, after);
  const classes = CLASSES.map((_, index) => index).filter(
    (index) => classBits(maskOf(PURPOSES, after.purposes ?? PURPOSES)) & (1 << index),
  );
  const longest = rule.lasts === "until-customer-asks" ? Infinity : atMostMs(rule.lasts);
  const back = longest + (rule.nth > 1 ? atMostMs(rule.within) : 0);
  return (context, at) => {
    const matching = find(context, at);
    for (let index = 0; index + rule.nth <= matching.length; index++) {
      const newest = matching[index]!;
      const first = matching[index + rule.nth - 1]!;
      if (rule.nth > 1 && newest.at >= within(context, first.at)) continue;
      const evidence = matching.slice(index, index + rule.nth).map((one) => one.seq);
      const say = { nth: rule.nth, on: newest.at, disposition: newest.disposition };
      const until = ends(context, newest.at);
      if (until === Infinity) return { evidence, say };
      if (until > at) return { until, evidence, say };
      break;
    }
    const from = Math.max(0, at - back);
    const since = after.directions.includes("inbound") ? context.fold.conversationsCompleteSince : 0;
    if (since > from) context.incompleteSince = Math.min(context.incompleteSince ?? from, from);
    for (const index of classes) {
      if (context.fold.completeSince[index]! > from)
        context.incompleteSince = Math.min(context.incompleteSince ?? from, from);
    }
    return undefined;
  };
}

const NONE: readonly Ended[] = [];

/** What may start it, newest first. */
function finder(
  { per }: Cooldown,
  after: Exclude<Cooldown["after"], "refusal">,
): (context: Context, at: Ms) => readonly Ended[] {
  const channels = maskOf(CHANNELS, after.channels ?? CHANNELS);
  const purposes = maskOf(PURPOSES, after.purposes ?? PURPOSES);
  const dispositions = maskOf(DISPOSITIONS, after.dispositions);
  const outbound = after.directions.includes("outbound");
  const inbound = after.directions.includes("inbound" satisfies Direction);
  // To talk is all that is known of a conversation the customer began.
  const talks = inbound && after.dispositions.includes("conversation");
  return (context, at) => {
    const { contacts, conversations } = context.fold;
    const matching = contacts.filter(
      (contact) =>
        contact.channelBit & channels &&
        contact.purposeBits & purposes &&
        contact.dispositionBits & dispositions &&
        contact.state === "settled" &&
        (contact.direction === "outbound" ? outbound : inbound) &&
        contact.seq !== context.request.self &&
        (!per || isAbout(per, context, contact)) &&
        isOpen(contact, at),
    );
    if (!talks) return matching.length === 0 ? NONE : matching;
    const theirs = conversations
      .filter(
        (talk) =>
          talk.direction === "inbound" &&
          (talk.channel === undefined || channelBit(talk.channel) & channels) &&
          (!per || isAbout(per, context, talk)),
      )
      .map((talk): Ended => ({ seq: talk.group, at: talk.at, disposition: "conversation" }));
    return [...matching, ...theirs].sort((a, b) => b.at - a.at);
  };
}

type Subject = {
  readonly channel?: Channel;
  readonly topic?: string;
  readonly family?: string;
  readonly account?: string;
};

/** Whether they share the keys. What one of the two does not name, it may be about. */
function isAbout(per: readonly (typeof PER)[number][], { request, family }: Context, one: Subject): boolean {
  const ours: Subject = { channel: request.channel, topic: request.topic, family, account: request.account };
  return per.every((key) => one[key] === undefined || ours[key] === undefined || one[key] === ours[key]);
}

const ORDINAL = ["", "", "a second time", "a third time"] as const;

function sentence(rule: Cooldown, say: Say, days: Days, until: Ms | undefined): string {
  const ends = until === undefined ? "until the customer asks" : `until ${days.minute(until)}`;
  const on = days.day(Number(say.on));
  if (rule.after === "refusal") {
    const no =
      rule.nth === 1 ? `Said no on ${on}` : `Said no ${ORDINAL[rule.nth]} within ${inWords(rule.within)}, on ${on}`;
    return `${no}; that silences ${silenced(rule)} ${ends}`;
  }
  return `A contact on ${on} ended in ${plain(say.disposition)}; ${silenced(rule)} rests ${ends}`;
}

function silenced(rule: Cooldown): string {
  const { purposes, channels } = rule.applies;
  const what = purposes
    ? purposes.length === 1 && purposes[0] === "promotional"
      ? "all promotion"
      : `all ${purposes.map(plain).join(" and ")} contact`
    : "all contact";
  return channels ? `${what} by ${channels.join(" and ")}` : what;
}
