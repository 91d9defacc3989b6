import { mentionsIn, type ScriptRule, type ScriptSection, type ScriptSeverity, wholeWords } from "../policy/script.ts";
import type { Topics } from "../policy/topics.ts";
import type { Channel, Purpose } from "../policy/words.ts";
import { PHRASES, type Phrase } from "./phrases.ts";
import type { Script } from "./render.ts";

/** One thing about a script that will cost a customer, where it is, and how to say it better. */
export type Finding = {
  readonly severity: ScriptSeverity;
  readonly rule: ScriptRule;
  readonly field: "subject" | "text";
  /** Offset into the field, in UTF-16 units. */
  readonly at: number;
  readonly quote: string;
  readonly why: string;
  readonly instead: string;
};

export type LintContext = {
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic?: string;
  /** The policy's tree, for what else the script speaks of. */
  readonly topics?: Topics;
  readonly offer?: string;
  /** The transport says why and how to stop under every message, as email and SMS do here. */
  readonly footer: boolean;
  /** What the policy says: phrases of its own, and whether a finding blocks where {@link DEFAULT_SEVERITY} has it otherwise. */
  readonly policy?: ScriptSection;
};

/**
 * What breaks a promise or a law blocks; what only sounds bad warns. So does another family: whoever refused it is passed
 * over when their row comes up (the engine rule `re-pitch`), and the others may hear of it.
 */
export const DEFAULT_SEVERITY: Readonly<Record<ScriptRule, ScriptSeverity>> = {
  blame: "warn",
  procedure: "warn",
  pressure: "warn",
  "no-opt-out": "block",
  "promotion-inside": "block",
  "re-pitch": "warn",
};

/** Findings of one script, at most; a script with more is to be written anew. */
export const MAX_FINDINGS = 100;

/** Everything about a script that a customer would mind, subject first, by place. */
export function lintScript(script: Script, context: LintContext): Finding[] {
  const fields = (["subject", "text"] as const)
    .filter((field) => script[field] !== undefined)
    .map((field) => ({ field, text: script[field]!.replace(/[‘’]/g, "'") }));
  const phrases = [...PHRASES, ...(context.policy?.phrases.map(phraseOf) ?? [])];
  const found = [
    ...fields.flatMap(({ field, text }) => [
      ...phrasesIn(text, phrases, field),
      ...promotionIn(text, context, field),
      ...otherFamiliesIn(text, context, field),
    ]),
    ...wholeScript(script, context),
  ];
  const severity = { ...DEFAULT_SEVERITY, ...context.policy?.severity };
  return found
    .map((one) => ({ severity: severity[one.rule], ...one }))
    .sort((a, b) => a.field.localeCompare(b.field) || a.at - b.at)
    .slice(0, MAX_FINDINGS);
}

/** A phrase of a policy: plain words, so that no pattern of an operator's can take for ever. */
const phraseOf = ({ phrase, ...about }: ScriptSection["phrases"][number]): Phrase => ({
  ...about,
  pattern: `${wholeWords(phrase.replace(/[‘’]/g, "'").split(/\s+/), "\\s+")}(?![\\p{L}\\p{N}])`,
});

type Found = Omit<Finding, "severity">;

function phrasesIn(text: string, phrases: readonly Phrase[], field: Finding["field"]): Found[] {
  return phrases.flatMap(({ pattern, kind, why, instead }) =>
    matches(text, pattern).map(({ at, quote }) => ({ rule: kind, field, at, quote, why, instead })),
  );
}

const matches = (text: string, pattern: string): { at: number; quote: string }[] =>
  [...text.matchAll(new RegExp(pattern, "giu"))]
    .filter((match) => match[0] !== "")
    .slice(0, MAX_FINDINGS)
    .map((match) => ({ at: match.index, quote: match[0] }));

/** Contacts that are not for selling: an offer in one makes it promotional, and the customer never asked for that. */
const NOT_FOR_SELLING: ReadonlySet<Purpose> = new Set(["service", "transactional", "care", "debt", "research"]);

const PROMOTION = [
  "\\b(?:special|exclusive|limited(?:[- ]time)?|introductory|great|new|best) (?:offer|deal|price|rate)s?\\b",
  "\\b\\d{1,3} ?% (?:off|discount|cashback)|\\bdiscounts?\\b|\\bcash ?back\\b|\\bvouchers?\\b|\\bcoupons?\\b|\\bpromo(?:tion)?(?:al)?(?: code)?s?\\b",
  "\\bsave (?:up to|over|money|[€$£])|\\bfrom (?:only|just) [€$£]|\\bonly [€$£]\\d",
  "\\b(?:apply|buy|order|shop|upgrade|sign up|switch) (?:now|today|online)\\b|\\bbuy one\\b|\\bfree (?:trial|gift|month)\\b",
  "\\bpre-?approved\\b|\\byou (?:may )?qualify for\\b|\\b(?:borrow|top up) (?:up to|more|another)\\b|\\b0 ?% (?:apr|financing|interest)\\b|\\bloan of up to\\b",
  "\\b(?:would you (?:also )?like|are you interested in|have you (?:considered|thought about)) (?:a |an |our |to (?:take|buy|upgrade))",
].join("|");

function promotionIn(text: string, { purpose }: LintContext, field: Finding["field"]): Found[] {
  if (!NOT_FOR_SELLING.has(purpose)) return [];
  return matches(text, PROMOTION).map(({ at, quote }) => ({
    rule: "promotion-inside",
    field,
    at,
    quote,
    why: `a ${purpose} contact that pitches is a pitch: it counts as promotional at once, and the customer learns to fear the next one`,
    instead: "leave the offer out; make a promotional campaign of it, which the rules can judge",
  }));
}

/** An offer that speaks of something of another family as well: for who refused that, it is the same question again. */
function otherFamiliesIn(text: string, { purpose, topic, topics }: LintContext, field: Finding["field"]): Found[] {
  if (purpose !== "promotional" || topics === undefined) return [];
  const own = topic === undefined ? undefined : topics.familyOf(topic);
  return mentionsIn(text, topics).flatMap(({ topic: other, at, quote }) => {
    const family = topics.familyOf(other)!;
    const why = `it is of the family "${family}", and who refused that is passed over: another wording is the same question again`;
    const instead = "leave it out; make a campaign of its own of it, which the rules can judge";
    return family === own ? [] : [{ rule: "re-pitch" as const, field, at, quote, why, instead }];
  });
}

/** Words by which a script says how to stop, in the languages Tacet reads replies in. */
const OPT_OUT =
  /\bstop\b|\bunsubscrib|\bopt(?:ing)?[- ]?out\b|\bno (?:more|further) (?:calls|texts|emails|messages|offers)\b|\b(?:not|never|rather not) (?:be )?(?:call(?:ed)?|contact(?:ed)?|hear)\b|\btake you off\b|\bremove you\b|arr[êe]t|désabonn|abmeld|abbestell|\bbaja\b|\bcancel(?:ar|ei)\b|\bafmeld|\bdisiscri|стоп|отпис/iu;

/** What is wrong with the script as a whole, told at its end or its beginning. */
function wholeScript(script: Script, context: LintContext): Found[] {
  const { purpose, offer, footer, channel } = context;
  const found: Found[] = [];
  if (purpose === "promotional" && !footer && !OPT_OUT.test(`${script.subject ?? ""}\n${script.text}`))
    found.push({
      rule: "no-opt-out",
      field: "text",
      at: script.text.length,
      quote: "",
      why: "nothing in it says how to stop these contacts, and nothing is added on the way",
      instead: HOW_TO_STOP[channel],
    });
  if (offer !== undefined && NOT_FOR_SELLING.has(purpose))
    found.push({
      rule: "promotion-inside",
      field: "text",
      at: 0,
      quote: "",
      why: `the contact is ${purpose} and carries the offer "${offer}"`,
      instead: "take the offer off it, or make it promotional",
    });
  return found;
}

const HOW_TO_STOP: Record<Channel, string> = {
  sms: "end it with “Reply STOP to stop.”",
  email: "end it with the unsubscribe link",
  voice: "let the agent say “If you would rather not be called about this, tell me and I will see to it.”",
};
