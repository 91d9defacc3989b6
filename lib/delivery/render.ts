import type { Channel } from "../policy/words.ts";
import type { Message } from "./delivery.ts";

/** What is said, with places for what differs: `{{name}}`, `{{vars.x}}`, and `{{name|there}}` with a word to fall back on. */
export type Script = { readonly subject?: string; readonly text: string };
export type Values = { readonly name?: string; readonly vars?: Readonly<Record<string, string>> };
export type Rendered = { readonly subject?: string; readonly text: string };

export type ScriptMistake = {
  readonly field: "subject" | "text";
  /** Offset into the field, in UTF-16 units. */
  readonly at: number;
  readonly message: string;
};

export const MAX_SUBJECT_LENGTH = 200;
export const MAX_SCRIPT_LENGTH = 20_000;
/** One value, once it is in the text: a column of a list is no place for an essay. */
export const MAX_VALUE_LENGTH = 500;
const MAX_PLACES = 200;

const PLACE = /\{\{([^{}]*)\}\}/g;
const NAME = /^\s*(name|vars\.([A-Za-z_][A-Za-z0-9_-]{0,63}))\s*(?:\|([^|{}]*))?$/;

type Place = { readonly at: number; readonly whole: string; readonly inner: string };

/**
 * The script with its places filled in, or every mistake in it. A value cannot bring places, line breaks, control
 * or direction characters of its own, so that a name in a list cannot rewrite the message around it.
 */
export function render(
  script: Script,
  values: Values,
  channel: Channel,
): { readonly rendered: Rendered } | { readonly mistakes: readonly ScriptMistake[] } {
  const mistakes = scriptMistakes(script, channel, Object.keys(values.vars ?? {}), values);
  if (mistakes.length > 0) return { mistakes };
  const fill = (template: string): string => template.replace(PLACE, (_, inner: string) => filled(inner, values)!);
  return {
    rendered: {
      ...(script.subject !== undefined && channel === "email" && { subject: fill(script.subject).trim() }),
      text: tidy(fill(script.text), channel),
    },
  };
}

/**
 * What is wrong with a script, before there is anybody to send it to: `known` are the variables every row will have.
 * With `values`, also what this person lacks.
 */
export function scriptMistakes(
  script: Script,
  channel: Channel,
  known: readonly string[],
  values?: Values,
): ScriptMistake[] {
  const fields = [
    { field: "subject", template: script.subject ?? "", max: MAX_SUBJECT_LENGTH },
    { field: "text", template: script.text, max: MAX_SCRIPT_LENGTH },
  ] as const;
  const mistakes: ScriptMistake[] = fields.flatMap(({ field, template, max }) =>
    template.length > max
      ? [{ field, at: max, message: `more than ${max} characters; shorten it` }]
      : mistakesIn(template, known, values).map((mistake) => ({ field, ...mistake })),
  );
  if (script.text.trim() === "") mistakes.push({ field: "text", at: 0, message: "blank; write what is to be said" });
  if (channel === "email" && (script.subject ?? "").trim() === "")
    mistakes.push({ field: "subject", at: 0, message: "an email has a subject; write one" });
  return mistakes;
}

function mistakesIn(
  template: string,
  known: readonly string[],
  values: Values | undefined,
): { at: number; message: string }[] {
  const places = [...template.matchAll(PLACE)].map((match): Place => {
    return { at: match.index, whole: match[0], inner: match[1]! };
  });
  if (places.length > MAX_PLACES)
    return [{ at: places[MAX_PLACES]!.at, message: `more than ${MAX_PLACES} places to fill; use fewer` }];
  const mistakes = places.flatMap((place) => {
    const message = mistakeOf(place, known, values);
    return message === undefined ? [] : [{ at: place.at, message }];
  });
  // What remains of the braces has no partner.
  const stray = template.replace(PLACE, (whole) => " ".repeat(whole.length)).search(/\{\{|\}\}/);
  return stray < 0
    ? mistakes
    : [...mistakes, { at: stray, message: "a {{ or }} without its partner; write {{name}} or {{vars.x}}" }];
}

function mistakeOf({ whole, inner }: Place, known: readonly string[], values: Values | undefined): string | undefined {
  const match = NAME.exec(inner);
  const all = ["name", ...known.map((variable) => `vars.${variable}`)].join(", ");
  if (!match) return `${shown(whole)} is no place to fill; there are ${all}`;
  const [, path, variable, fallback] = match;
  if (variable !== undefined && !known.includes(variable))
    return `there is no {{${path}}}; there are ${all}${variable === "name" ? ", and {{name}} is the customer's name" : ""}`;
  if (values && fallback === undefined && filled(inner, values) === undefined)
    return `${path} is empty here; say what to write instead, as in {{${path}|there}}`;
  return undefined;
}

const shown = (whole: string): string => (whole.length > 60 ? `${whole.slice(0, 57)}…}}` : whole);

/** Undefined when there is neither a value nor a word to fall back on. */
function filled(inner: string, values: Values): string | undefined {
  const [, path, variable, fallback] = NAME.exec(inner)!;
  const vars = values.vars ?? {};
  const given = path === "name" ? values.name : Object.hasOwn(vars, variable!) ? vars[variable!] : undefined;
  const value = harmless(given ?? "");
  return value !== "" ? value : fallback?.trim();
}

/** On one line, without characters that control, hide or turn around what stands beside them. */
function harmless(value: string): string {
  const line = value
    .normalize("NFC")
    .replace(/[\s\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "")
    .replace(/\{\{|\}\}/g, "")
    .trim();
  return line.length > MAX_VALUE_LENGTH ? `${line.slice(0, MAX_VALUE_LENGTH - 1)}…` : line;
}

/** Text messages are one paragraph of plain words; a telephone shows line breaks, not blank lines. */
const tidy = (text: string, channel: Channel): string =>
  channel === "sms"
    ? text
        .replace(/[^\S\n]+/g, " ")
        .replace(/\s*\n\s*/g, "\n")
        .trim()
    : text.replace(/\r\n?/g, "\n").trim();

/** The one place that says why somebody gets a message and how to stop them. */
export type Footer = { readonly why: string; readonly stop: string };

const DEFAULT_STOP: Record<Channel, string | undefined> = {
  // CTIA Messaging Principles and Best Practices §5.1.3: opt-out instructions name the STOP keyword.
  sms: "Reply STOP to stop.",
  email: undefined,
  voice: undefined,
};

/** Undefined when the message does not say how to stop, which no message may do. */
export function footerOf({ channel, why, stop }: Pick<Message, "channel" | "why" | "stop">): Footer | undefined {
  const words = stop.words?.trim() || DEFAULT_STOP[channel];
  const link = channel === "email" && stop.unsubscribeUrl ? `To stop these emails: ${stop.unsubscribeUrl}` : undefined;
  const how = [words, link].filter((line) => line !== undefined).join("\n");
  return how === "" ? undefined : { why: sentence(why), stop: how };
}

const sentence = (text: string): string => (/[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

const ENTITY: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITY[char]!);
