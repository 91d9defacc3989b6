import type { Channel, Purpose } from "../policy/words.ts";
import { PHRASES, type Phrase } from "./phrases.ts";
import type { Script } from "./render.ts";

export const LINT_RULES = ["blame", "procedure", "pressure", "no-opt-out", "promotion-inside", "re-pitch"] as const;
export type LintRule = (typeof LINT_RULES)[number];
export type LintSeverity = "warn" | "block";

/** One thing about a script that will cost a customer, where it is, and how to say it better. */
export type Finding = {
  readonly severity: LintSeverity;
  readonly rule: LintRule;
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
  /** Of the topic, in the policy's tree. */
  readonly family?: string;
  readonly offer?: string;
  /** The transport says why and how to stop under every message, as email and SMS do here. */
  readonly footer: boolean;
  /** Families refused by those it is meant for, with the topics in each. */
  readonly refused?: readonly { readonly family: string; readonly topics: readonly string[] }[];
  /** Phrases of the operator's own, beside those that ship with Tacet. */
  readonly phrases?: readonly Phrase[];
  /** Whether a finding blocks; the defaults are {@link DEFAULT_SEVERITY}. */
  readonly severity?: Readonly<Partial<Record<LintRule, LintSeverity>>>;
};

/** What breaks a promise or a law blocks; what only sounds bad warns. */
export const DEFAULT_SEVERITY: Readonly<Record<LintRule, LintSeverity>> = {
  blame: "warn",
  procedure: "warn",
  pressure: "warn",
  "no-opt-out": "block",
  "promotion-inside": "block",
  "re-pitch": "block",
};

/** Findings of one script, at most; a script with more is to be written anew. */
export const MAX_FINDINGS = 100;

/** Everything about a script that a customer would mind, subject first, by place. */
export function lintScript(script: Script, context: LintContext): Finding[] {
  const fields = (["subject", "text"] as const)
    .filter((field) => script[field] !== undefined)
    .map((field) => ({ field, text: script[field]!.replace(/[‘’]/g, "'") }));
  const found = [
    ...fields.flatMap(({ field, text }) => [
      ...phrasesIn(text, [...PHRASES, ...(context.phrases ?? [])], field),
      ...promotionIn(text, context, field),
      ...refusedTopicsIn(text, context, field),
    ]),
    ...wholeScript(script, context),
  ];
  const severity = { ...DEFAULT_SEVERITY, ...context.severity };
  return found
    .map((one) => ({ severity: severity[one.rule], ...one }))
    .sort((a, b) => a.field.localeCompare(b.field) || a.at - b.at)
    .slice(0, MAX_FINDINGS);
}

/** What is wrong with phrases of an operator's own: a pattern that is no regular expression. */
export function phraseMistakes(phrases: readonly Phrase[]): { readonly index: number; readonly message: string }[] {
  return phrases.flatMap(({ pattern }, index) => {
    try {
      return new RegExp(pattern, "giu").test("")
        ? [{ index, message: "the pattern fits everything, even nothing; name the words" }]
        : [];
    } catch (error) {
      return [{ index, message: `the pattern is no regular expression: ${(error as Error).message}` }];
    }
  });
}

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

const REFUSED_INSTEAD = "leave it out, and wait until the customer asks; another wording is the same question again";

function refusedTopicsIn(text: string, { refused = [] }: LintContext, field: Finding["field"]): Found[] {
  return refused.flatMap(({ family, topics }) =>
    [family, ...topics].flatMap((topic) =>
      matches(text, wordsOfTopic(topic)).map(({ at, quote }) => ({
        rule: "re-pitch" as const,
        field,
        at,
        quote,
        why: `"${topic}" is of the family "${family}", which was refused`,
        instead: REFUSED_INSTEAD,
      })),
    ),
  );
}

/** "car-loan" as people write it: car loan, car-loans, carloan. */
const wordsOfTopic = (topic: string): string =>
  `(?<![\\p{L}\\p{N}])${topic
    .split("-")
    .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"))
    .join("[\\s-]?")}s?(?![\\p{L}\\p{N}])`;

/** Words by which a script says how to stop, in the languages Tacet reads replies in. */
const OPT_OUT =
  /\bstop\b|\bunsubscrib|\bopt(?:ing)?[- ]?out\b|\bno (?:more|further) (?:calls|texts|emails|messages|offers)\b|\b(?:not|never|rather not) (?:be )?(?:call(?:ed)?|contact(?:ed)?|hear)\b|\btake you off\b|\bremove you\b|arr[êe]t|désabonn|abmeld|abbestell|\bbaja\b|\bcancel(?:ar|ei)\b|\bafmeld|\bdisiscri|стоп|отпис/iu;

/** What is wrong with the script as a whole, told at its end or its beginning. */
function wholeScript(script: Script, context: LintContext): Found[] {
  const { purpose, offer, family, topic, refused = [], footer, channel } = context;
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
  if (family !== undefined && refused.some((no) => no.family === family))
    found.push({
      rule: "re-pitch",
      field: "text",
      at: 0,
      quote: "",
      why: `its topic "${topic ?? family}" is of the family "${family}", which was refused`,
      instead: REFUSED_INSTEAD,
    });
  return found;
}

const HOW_TO_STOP: Record<Channel, string> = {
  sms: "end it with “Reply STOP to stop.”",
  email: "end it with the unsubscribe link",
  voice: "let the agent say “If you would rather not be called about this, tell me and I will see to it.”",
};
