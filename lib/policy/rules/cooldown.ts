import * as z from "zod";
import { isOpen, type Refusal } from "../fold.ts";
import {
  Channels,
  type Days,
  type Evaluate,
  inWords,
  msOf,
  Purposes,
  plain,
  type RuleKind,
  ruleHeader,
  type Say,
  SilenceText,
} from "../rule.ts";
import { CHANNELS, CLASSES, classBits, DISPOSITIONS, type Ms, maskOf, PURPOSES } from "../words.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("cooldown"),
  /** What starts it: outcomes of contacts, or a refusal of any breadth. */
  after: z.union([
    z.strictObject({
      dispositions: z.array(z.enum(DISPOSITIONS)).min(1),
      channels: Channels.optional(),
      purposes: Purposes.optional(),
    }),
    z.literal("refusal"),
  ]),
  /** Which one starts it: 1, the first; 2, the second within `within`. */
  nth: z.int().min(1).max(3).default(1),
  within: SilenceText.default("P365D"),
  lasts: z.union([SilenceText, z.literal("until-customer-asks")]),
});
type Cooldown = z.infer<typeof schema>;

export const cooldown: RuleKind<Cooldown> = { schema, yieldsToPromise: true, compile, sentence };

function compile(rule: Cooldown): Evaluate {
  return rule.after === "refusal" ? afterRefusals(rule) : afterOutcomes(rule, rule.after);
}

/** Refusals of one conversation count once; several merged for want of room count for as many as the rule asks. */
function afterRefusals(rule: Cooldown): Evaluate {
  const within = msOf(rule.within);
  const lasts = rule.lasts === "until-customer-asks" ? Infinity : msOf(rule.lasts);
  return ({ fold }, at) => {
    const { refusals } = fold;
    let newest: Ms | undefined;
    let evidence: number[] | undefined;
    for (let index = 0; index < refusals.length; index++) {
      const last = refusals[index]!;
      if (last.at + lasts <= at) continue;
      const counted = rule.nth === 1 ? [last] : refusals.filter((no) => no.at <= last.at && no.at > last.at - within);
      if (!isEnough(counted, rule.nth)) continue;
      newest = Math.max(newest ?? 0, last.at);
      evidence ??= [];
      for (const no of counted) if (!evidence.includes(no.seq)) evidence.push(no.seq);
    }
    if (newest === undefined) return undefined;
    const finding = { evidence: evidence!.sort((a, b) => a - b), say: { nth: rule.nth, on: newest } };
    return lasts === Infinity ? finding : { ...finding, until: newest + lasts };
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

function afterOutcomes(rule: Cooldown, after: Exclude<Cooldown["after"], "refusal">): Evaluate {
  const channels = maskOf(CHANNELS, after.channels ?? CHANNELS);
  const purposes = maskOf(PURPOSES, after.purposes ?? PURPOSES);
  const dispositions = maskOf(DISPOSITIONS, after.dispositions);
  const within = msOf(rule.within);
  const lasts = rule.lasts === "until-customer-asks" ? undefined : msOf(rule.lasts);
  const classes = CLASSES.map((_, index) => index).filter((index) => classBits(purposes) & (1 << index));
  return (context, at) => {
    const { contacts, completeSince } = context.fold;
    const matching = contacts.filter(
      (contact) =>
        contact.channelBit & channels &&
        contact.purposeBits & purposes &&
        contact.dispositionBits & dispositions &&
        contact.state === "settled" &&
        contact.direction === "outbound" &&
        contact.seq !== context.request.self &&
        isOpen(contact, at),
    );
    for (let index = 0; index + rule.nth <= matching.length; index++) {
      const newest = matching[index]!;
      const first = matching[index + rule.nth - 1]!;
      if (rule.nth > 1 && newest.at - first.at >= within) continue;
      const evidence = matching.slice(index, index + rule.nth).map((contact) => contact.seq);
      const say = { nth: rule.nth, on: newest.at, disposition: newest.disposition };
      if (lasts === undefined) return { evidence, say };
      if (newest.at + lasts > at) return { until: newest.at + lasts, evidence, say };
      break;
    }
    const from = lasts === undefined ? 0 : at - lasts - (rule.nth > 1 ? within : 0);
    for (const index of classes) {
      if (completeSince[index]! > from) context.incompleteSince = Math.min(context.incompleteSince ?? from, from);
    }
    return undefined;
  };
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
