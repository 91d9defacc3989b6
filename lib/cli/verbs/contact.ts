import { Option } from "commander";
import type * as z from "zod";
import type { AuthorisationOut, ClaimOut, ContactSettled } from "../../api/schemas.ts";
import { type Channel, DISPOSITIONS, type Disposition, type Purpose, type Sentiment } from "../../policy/words.ts";
import { path } from "../api.ts";
import { codeOf, decisionText, wantedInWords } from "../decision.ts";
import { fromNow, labelled } from "../ink.ts";
import { idFor, instant, offerMade, option, repeated } from "../options.ts";
import { EXIT } from "../terminal.ts";
import { jsonOf, recorded, sendWith, sentLine } from "../told.ts";
import { verb } from "../verb.ts";
import { type WantedOptions, wantedBody, wantedOptions } from "../wanted.ts";

type Claimed = z.infer<typeof ClaimOut>;
type Authorised = z.infer<typeof AuthorisationOut>;
type Settled = z.infer<typeof ContactSettled>;

const dispositionOption = () =>
  option.required(new Option("--disposition <how>", "how it ended").choices(DISPOSITIONS));

export const claim = verb<WantedOptions & { key?: string; actor?: string }>({
  usage: "claim <customer>",
  summary: "ask for a contact and, if allowed, reserve its place",
  more: "Exit code 0: claimed; 3: refused, and the refusal is in the log.",
  examples: ["claim ana --channel voice --purpose promotional --topic personal-loan --campaign autumn --attempt 1"],
  options: [...wantedOptions(), option.key(), option.actor()],
  run: async (asked) => {
    const { args, options, ink, terminal } = asked;
    const wanted = wantedBody(args[0]!, options);
    const told = await sendWith<Claimed>(
      asked,
      { method: "POST", path: "/v1/contacts", body: { ...wanted, actor: options.actor } },
      { idempotencyKey: idFor(options.key, terminal) },
    );
    const { decision, contact } = told.body;
    const reserved = contact?.expiresAt
      ? [
          labelled(
            "contact",
            `${contact.contactId}, claimed until ${ink.when(contact.expiresAt)} (${fromNow(contact.expiresAt, decision.decidedAt)})`,
            ink,
          ),
          labelled("next", `npx tacet authorise ${contact.contactId}`, ink, "cyan"),
        ]
      : contact
        ? [labelled("contact", `${contact.contactId}, ${contact.state} before`, ink)]
        : [];
    return {
      json: jsonOf(told),
      text: [decisionText(decision, wantedInWords(wanted), ink), ...reserved, ...sentLine(told, asked)].join("\n"),
      code: codeOf(decision),
    };
  },
});

export const authorise = verb<{ nonce?: string; actor?: string }>({
  usage: "authorise <contact>",
  summary: "the last check before the dial: a go, once",
  more: "Dial only on exit code 0, and before the instant named. Exit code 3: do not dial.",
  examples: ["authorise ct_Mi5hbmE"],
  options: [new Option("--nonce <id>", "the go is for its holder alone (default: a new one, printed)"), option.actor()],
  run: async (asked) => {
    const { args, options, ink, terminal } = asked;
    const nonce = idFor(options.nonce, terminal);
    const told = await sendWith<Authorised>(
      asked,
      { method: "POST", path: path`/v1/contacts/${args[0]!}/authorisation`, body: { nonce, actor: options.actor } },
      { nonce },
    );
    const { decision, contact } = told.body;
    const go = contact.dialBefore
      ? [
          labelled(
            "dial",
            `before ${ink.whenExactly(contact.dialBefore)} (${fromNow(contact.dialBefore, decision.decidedAt)})`,
            ink,
            "bold",
          ),
          labelled("nonce", `${nonce} (only its holder gets this answer again)`, ink),
          labelled("next", `npx tacet outcome ${contact.contactId} --disposition conversation`, ink, "cyan"),
        ]
      : [labelled("contact", `${contact.contactId} is ${contact.state}; do not dial`, ink)];
    return {
      json: jsonOf(told),
      text: [decisionText(decision, `contact ${contact.contactId}`, ink), ...go].join("\n"),
      // A go is both: allowed, and ours.
      code: contact.state === "authorised" ? codeOf(decision) : EXIT.refused,
    };
  },
});

export const release = verb<{ why: string; actor?: string }>({
  usage: "release <contact>",
  summary: "give a claimed place back",
  examples: ['release ct_Mi5hbmE --why "no agent free"'],
  options: [option.required(new Option("--why <text>", "why it was not made")), option.actor()],
  run: async (asked) => {
    const { args, options } = asked;
    const body = { why: options.why, actor: options.actor };
    const told = await sendWith<Settled>(
      asked,
      { method: "POST", path: path`/v1/contacts/${args[0]!}/release`, body },
      {},
    );
    return recorded(told, `contact ${told.body.contact.contactId} is released; it does not count`, asked);
  },
});

type Ended = {
  readonly disposition: Disposition;
  readonly refusal?: readonly object[];
  readonly sentiment?: Sentiment;
  readonly at?: string;
  readonly event?: string;
  readonly actor?: string;
};

export const outcome = verb<Ended & { callback?: string; offered?: readonly object[]; note?: string }>({
  usage: "outcome <contact>",
  summary: "tell how a contact ended",
  more: 'Without --refusal, "declined" is a no to the topic and "opted_out" to all promotions, as the policy says.',
  examples: [
    "outcome ct_Mi5hbmE --disposition no_answer",
    "outcome ct_Mi5hbmE --disposition declined --refusal this-topic --sentiment negative --event call-17-ended",
  ],
  options: [
    dispositionOption(),
    option.refusals(),
    option.sentiment(),
    repeated(new Option("--offered <topic[:offer]>", "an offer made in it; repeatable"), offerMade),
    new Option("--callback <instant>", "the time the customer named for a call back").argParser(instant),
    new Option("--note <text>", "what was said; kept sealed"),
    option.at("when it ended (default: now)"),
    option.event(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const eventId = idFor(options.event, terminal);
    const body = {
      eventId,
      disposition: options.disposition,
      at: options.at,
      refusals: options.refusal,
      callbackAt: options.callback,
      sentiment: options.sentiment,
      offersMade: options.offered,
      note: options.note,
      actor: options.actor,
    };
    const told = await sendWith<Settled>(
      asked,
      { method: "POST", path: path`/v1/contacts/${args[0]!}/outcome`, body },
      { eventId },
    );
    return recorded(told, `contact ${told.body.contact.contactId}: ${told.body.contact.disposition}`, asked);
  },
});

export const record = verb<Ended & { channel: Channel; purpose: Purpose; topic?: string; offer?: string; at: string }>({
  usage: "record <customer>",
  summary: "record a contact made outside Tacet; never refused",
  examples: ["record ana --channel email --purpose service --at 2026-11-20T10:00:00Z --disposition replied"],
  options: [
    option.required(option.channel()),
    option.required(option.purpose()),
    option.required(option.at("when it was made")),
    dispositionOption(),
    option.topic(),
    option.offer(),
    option.refusals(),
    option.sentiment(),
    option.event(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const { channel, purpose, topic, offer, at, disposition, sentiment, actor } = options;
    const eventId = idFor(options.event, terminal);
    const body = {
      customerId: args[0],
      channel,
      purpose,
      topic,
      offer,
      at,
      disposition,
      refusals: options.refusal,
      sentiment,
      eventId,
      actor,
    };
    const told = await sendWith<Settled>(asked, { method: "POST", path: "/v1/contacts/records", body }, { eventId });
    return recorded(
      told,
      `${wantedInWords({ customerId: args[0]!, channel, purpose, topic, offer })}: ${disposition}`,
      asked,
    );
  },
});
