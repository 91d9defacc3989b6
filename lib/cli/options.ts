import { InvalidArgumentError, Option } from "commander";
import { parseDuration, parseInstant } from "../policy/time.ts";
import { BREADTHS, CHANNELS, type Channel, PURPOSES, SENTIMENTS } from "../policy/words.ts";
import type { Terminal } from "./terminal.ts";

/** An instant is passed on as it was written, once it is known to be one. */
export function instant(text: string): string {
  if (parseInstant(text) === undefined)
    throw new InvalidArgumentError('Write an instant with an offset, such as "2026-11-23T15:00:00Z".');
  return text;
}

export function duration(text: string): string {
  if (parseDuration(text) === undefined)
    throw new InvalidArgumentError('Write an ISO-8601 duration such as "P3D" or "PT2H".');
  return text;
}

export function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Write a whole number from 1 up.");
  return Number(text);
}

export const wholeFrom = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || number > most || text.trim() === "")
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
  return number;
};

/** "15 at most": for options that are given again and again. */
const collected =
  <T>(parse: (text: string) => T) =>
  (text: string, before: readonly T[] | undefined): readonly T[] => [...(before ?? []), parse(text)];

export const repeated = <T>(option: Option, parse: (text: string) => T): Option => option.argParser(collected(parse));

export type Address = { readonly channel: Channel; readonly value: string };

export function address(text: string): Address {
  const colon = text.indexOf(":");
  const channel = text.slice(0, Math.max(0, colon)) as Channel;
  if (!CHANNELS.includes(channel) || colon === text.length - 1)
    throw new InvalidArgumentError(
      `Write a channel and an address, such as "voice:+351912345678" (${CHANNELS.join(", ")}).`,
    );
  return { channel, value: text.slice(colon + 1) };
}

export type OfferNamed = { readonly topic: string; readonly offer: string };

/** "memory-card:card-64": a topic and the offer's own id. */
export function offerNamed(text: string): OfferNamed {
  const { topic, offer } = offerMade(text);
  if (offer === undefined)
    throw new InvalidArgumentError('Write a topic and the id of an offer, such as "memory-card:card-64".');
  return { topic, offer };
}

export function offerMade(text: string): { topic: string; offer?: string } {
  const colon = text.indexOf(":");
  const topic = colon < 0 ? text : text.slice(0, colon);
  if (topic === "" || colon === text.length - 1)
    throw new InvalidArgumentError('Write a topic, or a topic and the id of an offer: "camera" or "camera:mark-2".');
  return { topic, ...(colon > 0 && { offer: text.slice(colon + 1) }) };
}

const REFUSAL_KEYS = ["topic", "offer", "channel", "until"];

/** "this-topic", "not-now,until=2026-12-01T09:00:00Z"; the API's own JSON where an id holds a comma. */
export function refusal(text: string): Readonly<Record<string, string>> {
  if (text.startsWith("{")) return refusalJson(text);
  const [breadth, ...rest] = text.split(",");
  if (!BREADTHS.some((known) => known === breadth))
    throw new InvalidArgumentError(`Begin with one of ${BREADTHS.join(", ")}.`);
  const pairs = rest.map((pair) => {
    const at = pair.indexOf("=");
    const key = pair.slice(0, Math.max(0, at));
    if (!REFUSAL_KEYS.includes(key))
      throw new InvalidArgumentError(`"${pair}" is none of ${REFUSAL_KEYS.map((one) => `${one}=…`).join(", ")}.`);
    const value = pair.slice(at + 1);
    return [key, key === "until" ? instant(value) : value] as const;
  });
  return { breadth: breadth!, ...Object.fromEntries(pairs) };
}

function refusalJson(text: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError("This begins like JSON and is none.");
  }
}

const mandatory = (option: Option): Option => option.makeOptionMandatory();

export const option = {
  channel: () => new Option("--channel <channel>", "how the customer is reached").choices(CHANNELS),
  purpose: () => new Option("--purpose <purpose>", "what the contact is for").choices(PURPOSES),
  breadth: () => new Option("--breadth <breadth>", 'how much the "no" covers').choices(BREADTHS),
  topic: () => new Option("--topic <topic>", "a topic of the policy's tree"),
  offer: () => new Option("--offer <id>", "the offer's own id"),
  account: () => new Option("--account <id>", "the debt or contract it is about"),
  conversation: () => new Option("--conversation <id>", "the conversation it belongs to"),
  sentiment: () => new Option("--sentiment <mood>", "how the customer felt").choices(SENTIMENTS),
  at: (what: string) => new Option("--at <instant>", what).argParser(instant),
  refusals: () =>
    repeated(
      new Option(
        "--refusal <no>",
        'a "no" that was said: breadth[,topic=…][,offer=…][,channel=…][,until=…]; repeatable',
      ),
      refusal,
    ),
  source: () => new Option("--source <text>", "where this was said: a form, a call, an import"),
  event: () => new Option("--event <id>", "the event's own id; told again it has one effect (default: a new one)"),
  key: () => new Option("--key <id>", "Idempotency-Key; sent again it has one effect (default: a new one)"),
  actor: () => new Option("--actor <who>", "who did it (default: the token's subject)"),
  required: mandatory,
} as const;

/** An id for what is sent: the one given, so that a retry has one effect, or a new one. */
export const idFor = (given: string | undefined, { newId }: Pick<Terminal, "newId">): string =>
  given ?? `cli-${newId()}`;
