import { Option } from "commander";
import type * as z from "zod";
import type { WrittenOut } from "../../api/schemas.ts";
import { type Breadth, type Channel, CONSENT_KINDS, type Purpose } from "../../policy/words.ts";
import { path } from "../api.ts";
import { idFor, instant, option } from "../options.ts";
import { recorded, sendWith } from "../told.ts";
import { verb } from "../verb.ts";

type Written = z.infer<typeof WrittenOut>;

export const need = verb<{ topic: string; note?: string; at?: string; source: string; key?: string; actor?: string }>({
  usage: "need <customer>",
  summary: "record a need or an interest",
  examples: ['need ana --topic credit-card --note "Asked which card has no foreign fees" --source branch'],
  options: [
    option.required(option.topic()),
    new Option("--note <text>", "in their words; kept sealed"),
    option.at("when it was told (default: now)"),
    option.source().default("command line"),
    option.key(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const { topic, note, at, source, actor } = options;
    const told = await sendWith<Written>(
      asked,
      { method: "POST", path: path`/v1/customers/${args[0]!}/needs`, body: { topic, note, at, source, actor } },
      { idempotencyKey: idFor(options.key, terminal) },
    );
    return recorded(told, `${args[0]} has a need of ${topic}`, asked);
  },
});

type ConsentOptions = {
  readonly kind: (typeof CONSENT_KINDS)[number];
  readonly purpose: Purpose;
  readonly channel?: Channel;
  readonly topic?: string;
  readonly source: string;
  readonly evidence?: string;
  readonly at?: string;
  readonly expires?: string;
  readonly key?: string;
  readonly actor?: string;
};

export const consent = verb<ConsentOptions>({
  usage: "consent <customer>",
  summary: "record a consent, with its evidence",
  more: 'Dated before a "no" that covers it, it loosens nothing.',
  examples: [
    'consent ana --kind express --purpose promotional --channel email --source "web form" --evidence "form 7, box 2"',
  ],
  options: [
    option.required(new Option("--kind <kind>", "how it was given").choices(CONSENT_KINDS)),
    option.required(option.purpose()),
    option.channel(),
    option.topic(),
    option.required(option.source()),
    new Option("--evidence <text>", "what proves it; kept sealed"),
    option.at("when it was given (default: now)"),
    new Option("--expires <instant>", "when it ends by itself").argParser(instant),
    option.key(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const { kind, purpose, channel, topic, source, evidence, at, expires, actor } = options;
    const told = await sendWith<Written>(
      asked,
      {
        method: "POST",
        path: path`/v1/customers/${args[0]!}/consents`,
        body: { kind, purpose, channel, topic, source, evidence, at, expiresAt: expires, actor },
      },
      { idempotencyKey: idFor(options.key, terminal) },
    );
    return recorded(
      told,
      `${args[0]} consents to ${purpose} contact${channel ? ` by ${channel}` : ""}${topic ? ` about ${topic}` : ""}`,
      asked,
    );
  },
});

type ReturnOptions = {
  readonly breadth: Breadth;
  readonly topic?: string;
  readonly channel?: Channel;
  readonly words: string;
  readonly source: string;
  readonly evidence?: string;
  readonly event?: string;
  readonly actor?: string;
};

export const reinstate = verb<ReturnOptions>({
  usage: "reinstate <customer>",
  summary: "the customer's own return after a no, in their words",
  examples: ['reinstate ana --breadth promotions --words "Do write to me again when your rates go up" --source branch'],
  options: [
    option.required(option.breadth()),
    option.topic(),
    option.channel(),
    option.required(new Option("--words <text>", "what they said; kept sealed")),
    option.required(option.source()),
    new Option("--evidence <text>", "what proves it; kept sealed"),
    option.event(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const { breadth, topic, channel, words, source, evidence, actor } = options;
    const eventId = idFor(options.event, terminal);
    const body = { breadth, topic, channel, words, source, evidence, eventId, actor };
    const told = await sendWith<Written>(
      asked,
      { method: "POST", path: path`/v1/customers/${args[0]!}/reinstatements`, body },
      { eventId },
    );
    return recorded(told, `${args[0]} came back: ${breadth}${topic ? `, ${topic}` : ""}`, asked);
  },
});
