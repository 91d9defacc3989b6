import * as z from "zod";
import { type Refusal, isOpen } from "../fold.ts";
import { Channels, type Evaluate, type Finding, inWords, msOf, plain, Purposes, type RuleKind, ruleHeader, SilenceText, type Say, type Days } from "../rule.ts";
import { CHANNELS, CLASSES, classBits, DISPOSITIONS, maskOf, type Ms, PURPOSES } from "../words.ts";

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
  const lasts = rule.lasts === "until-customer-asks" ? undefined : msOf(rule.lasts);
  return ({ fold }, at) => {
    if (!mayApply(fold.refusals, rule.nth, lasts, at)) return undefined;
    const noes = noesOf(fold.refusals);
    let newest: Finding | undefined;
    for (let last = 0; last < noes.length; last++) {
      const first = last - rule.nth + 1;
      const enough = noes[last]!.widened || (first >= 0 && (rule.nth === 1 || noes[last]!.at - noes[first]!.at < within));
      if (!enough) continue;
      const evidence = noes.slice(Math.max(0, first), last + 1).flatMap((no) => no.seqs);
      const say = { nth: rule.nth, on: noes[last]!.at };
      if (lasts === undefined) return { evidence, say };
      const until = noes[last]!.at + lasts;
      if (until > at) newest = { until, evidence, say };
    }
    return newest;
  };
}

/** Whether it is worth grouping them: enough of them, and one that is recent enough. */
function mayApply(refusals: readonly Refusal[], nth: number, lasts: Ms | undefined, at: Ms): boolean {
  let recent = false;
  for (let index = 0; index < refusals.length; index++) {
    const refusal = refusals[index]!;
    if (refusal.widened) return true;
    if (lasts === undefined || refusal.at + lasts > at) recent = true;
  }
  return recent && refusals.length >= nth;
}

type No = { at: Ms; seqs: number[]; widened: boolean };

function noesOf(refusals: readonly Refusal[]): No[] {
  const groups = new Map<number, No>();
  for (const refusal of refusals) {
    const known = groups.get(refusal.group);
    if (known) {
      known.at = Math.max(known.at, refusal.at);
      known.seqs.push(refusal.seq);
      known.widened ||= refusal.widened === true;
    } else {
      groups.set(refusal.group, { at: refusal.at, seqs: [refusal.seq], widened: refusal.widened === true });
    }
  }
  return [...groups.values()].sort((a, b) => a.at - b.at);
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
      return undefined;
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
    const no = rule.nth === 1 ? `Said no on ${on}` : `Said no ${ORDINAL[rule.nth]} within ${inWords(rule.within)}, on ${on}`;
    return `${no}; that silences ${silenced(rule)} ${ends}`;
  }
  return `A contact on ${on} ended in ${plain(say.disposition)}; ${silenced(rule)} rests ${ends}`;
}

function silenced(rule: Cooldown): string {
  const { purposes, channels } = rule.applies;
  const what = purposes ? (purposes.length === 1 && purposes[0] === "promotional" ? "all promotion" : `all ${purposes.map(plain).join(" and ")} contact`) : "all contact";
  return channels ? `${what} by ${channels.join(" and ")}` : what;
}
