import { askingToStop, plain } from "./asks-to-stop.ts";
import { asLatin } from "./look-alikes.ts";

/**
 * Words that stop by themselves, whatever the language around them: the CTIA's and the carriers' (STOP, STOPALL,
 * UNSUBSCRIBE, CANCEL, END, QUIT), those 47 CFR 64.1200(a)(10) names (also REVOKE and OPT OUT), and those AWS End
 * User Messaging acts on in the US and Canada (also ARRET, OPTOUT, REMOVE and TD;
 * docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html).
 */
export const STOP_WORDS: ReadonlySet<string> = new Set([
  "stop",
  "stopall",
  "stop all",
  "unsubscribe",
  "unsubscribe all",
  "cancel",
  "end",
  "quit",
  "revoke",
  "optout",
  "opt out",
  "arret",
  "remove",
  "td",
]);

/** Twilio's and the toll-free carriers' words for coming back (help.twilio.com, "Twilio support for opt-out keywords"). */
export const START_WORDS: ReadonlySet<string> = new Set(["start", "unstop"]);
/**
 * The same list has YES for numbers that were stopped before. It is also what people answer to a question, so it
 * starts nothing unless the operator says that no message of theirs asks for a yes.
 */
const YES = "yes";

/** CTIA Short Code Monitoring Handbook: HELP and INFO; AIDE in Canada. */
export const HELP_WORDS: ReadonlySet<string> = new Set(["help", "info", "aide"]);

/** A "no" to what was offered. It ends this offer, not every message. */
const NO_WORDS: ReadonlySet<string> = new Set([
  "n",
  "no",
  "nope",
  "nah",
  "no thanks",
  "no thank you",
  "no thankyou",
  "no thx",
  "no ty",
  "thanks but no",
  "thanks but no thanks",
  "not now",
  "not today",
  "no way",
  "definitely not",
  "ill pass",
  "i pass",
  "pass",
  "no gracias",
  "non merci",
  "nein",
  "nein danke",
  "nao",
  "nao obrigado",
  "nao obrigada",
  "no grazie",
  "nee",
  "nee bedankt",
  "nej tack",
  "nie dziekuje",
  "нет",
  "нет спасибо",
]);

export type Reply = {
  readonly kind:
    | "stop"
    /** Lifts the STOP of the same address on SMS, and nothing else. */
    | "start"
    | "help"
    /** Free text that asks to stop: an opt-out, and a person should read it. */
    | "asks-to-stop"
    /** Loosens nothing, whatever it says. */
    | "other";
  /** What the person wrote, at most {@link MAX_REPLY_LENGTH} characters of it. */
  readonly words: string;
  /** For review: the words that ask to stop, as they were understood. */
  readonly said?: string;
  /** The person said no to what was offered: to be told as the contact's outcome, `declined`. */
  readonly no?: true;
};

export type ReplyRules = { readonly yesStarts?: boolean };

/** Ten joined text messages; of a longer one, what lies between beginning and end is left out. */
export const MAX_REPLY_LENGTH = 1_600;
/** Of these, as many characters are the end of a longer text. */
const END_LENGTH = 320;

/** What a text message from a person means for us. Pure: the same words always mean the same. */
export function readReply(text: string, { yesStarts = false }: ReplyRules = {}): Reply {
  const words = kept(text).trim();
  const keyword = onceOnly(plain(words));
  const latin = asLatin(words);
  if (STOP_WORDS.has(keyword) || STOP_WORDS.has(onceOnly(plain(latin)))) return { kind: "stop", words };
  if (START_WORDS.has(keyword) || (yesStarts && keyword === YES)) return { kind: "start", words };
  if (HELP_WORDS.has(keyword)) return { kind: "help", words };
  const asking = askingSomewhere(words) ?? askingSomewhere(latin) ?? signOf(words);
  if (asking) return { kind: "asks-to-stop", words, said: asking.said };
  return { kind: "other", words, ...(NO_WORDS.has(keyword) && { no: true }) };
}

/** As a whole, and sentence by sentence: "Don't. Stop!" is not "don't stop". */
function askingSomewhere(words: string): { readonly said: string } | undefined {
  for (const part of [words, ...words.split(/[.!?;…\n。！？]+/)]) {
    const asking = askingToStop(plain(part));
    if (asking) return asking;
  }
  return undefined;
}

/** Signs that say it without a word: a stop sign, no entry, prohibited. */
function signOf(words: string): { readonly said: string } | undefined {
  const sign = /🛑|⛔|🚫/u.exec(words)?.[0];
  return sign === undefined ? undefined : { said: sign };
}

/** What is read of a long text: how it begins and how it ends, where people say what they want. */
const kept = (text: string): string =>
  text.length <= MAX_REPLY_LENGTH
    ? text
    : `${text.slice(0, MAX_REPLY_LENGTH - END_LENGTH)}\n${text.slice(1 - END_LENGTH)}`;

/** "STOP STOP STOP" is said once, loudly. */
function onceOnly(said: string): string {
  const tokens = said.split(" ");
  return tokens.length > 1 && tokens.every((token) => token === tokens[0]) ? tokens[0]! : said;
}
