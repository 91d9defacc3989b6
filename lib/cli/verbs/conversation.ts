import { Option } from "commander";
import type * as z from "zod";
import type { ClearanceOut, InteractionOut, WrittenOut } from "../../api/schemas.ts";
import type { Channel, Sentiment } from "../../policy/words.ts";
import { path } from "../api.ts";
import { briefingLines } from "../briefing-text.ts";
import { codeOf, decisionText } from "../decision.ts";
import { labelled } from "../ink.ts";
import { idFor, type OfferNamed, offerNamed, option } from "../options.ts";
import { EXIT } from "../terminal.ts";
import { done, jsonOf, recorded, sendWith, sentLine } from "../told.ts";
import { type Group, verb, WrongUsage } from "../verb.ts";

type Briefed = z.infer<typeof InteractionOut>;
type Cleared = z.infer<typeof ClearanceOut>;
type Written = z.infer<typeof WrittenOut>;

type InteractionOptions = {
  readonly channel: Channel;
  readonly conversation: string;
  readonly sentiment?: Sentiment;
  readonly need?: string;
  readonly note?: string;
  readonly case?: string;
  readonly resolved?: boolean;
  readonly offer?: OfferNamed;
  readonly event?: string;
  readonly actor?: string;
};

export const interaction = verb<InteractionOptions>({
  usage: "interaction <customer>",
  summary: "the customer came to us: record it, and be briefed",
  more: "With --offer, exit code 3 says that it may not be made now; the interaction is recorded all the same.",
  examples: [
    'interaction ben --channel voice --conversation shop-1 --need memory-card --note "Films football" --sentiment positive',
    "interaction ben --channel voice --conversation call-9 --case case-9 --resolved",
  ],
  options: [
    option.required(option.channel()),
    option.required(option.conversation()),
    option.sentiment(),
    new Option("--need <topic>", "a need or interest they told of"),
    new Option("--note <text>", "the need in their words; kept sealed"),
    new Option("--case <id>", "the service case it opens or is about"),
    new Option("--resolved", "the case is solved"),
    new Option("--offer <topic:offer>", "the offer one would like to make").argParser(offerNamed),
    option.event(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, ink, terminal } = asked;
    if (options.note !== undefined && options.need === undefined)
      throw new WrongUsage("--note is of a need; name it with --need");
    const eventId = idFor(options.event, terminal);
    const body = {
      customerId: args[0],
      channel: options.channel,
      conversationId: options.conversation,
      sentiment: options.sentiment,
      need: options.need === undefined ? undefined : { topic: options.need, note: options.note },
      caseId: options.case,
      resolved: options.resolved,
      offer: options.offer,
      eventId,
      actor: options.actor,
    };
    const told = await sendWith<Briefed>(asked, { method: "POST", path: "/v1/interactions", body }, { eventId });
    const { decision, briefing, ledgerSeq } = told.body;
    const offering = options.offer
      ? `the offer "${options.offer.offer}" (${options.offer.topic}) in this conversation`
      : "an offer in this conversation";
    return {
      json: jsonOf(told),
      text: [
        done(`entry ${ledgerSeq} of ${args[0]}'s ledger`, ink, "RECORDED"),
        ...briefingLines(briefing, ink),
        decisionText(decision, offering, ink),
        ...sentLine(told, asked),
      ].join("\n"),
      code: options.offer ? codeOf(decision) : EXIT.done,
    };
  },
});

type ClearOptions = {
  readonly conversation: string;
  readonly channel: Channel;
  readonly topic: string;
  readonly offer: string;
  readonly event?: string;
  readonly actor?: string;
};

const clear = verb<ClearOptions>({
  usage: "clear <customer>",
  summary: "may this one offer be made, in this conversation, now?",
  more: "A yes counts at once. Make the offer only on exit code 0; 3: refused.",
  examples: ["offer clear ben --conversation shop-1 --channel voice --topic memory-card --offer card-64"],
  options: [
    option.required(option.conversation()),
    option.required(option.channel()),
    option.required(option.topic()),
    option.required(option.offer()),
    option.event(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, ink, terminal } = asked;
    const { conversation, channel, topic, offer: offered, actor } = options;
    const eventId = idFor(options.event, terminal);
    const body = { customerId: args[0], channel, topic, offer: offered, eventId, actor };
    const told = await sendWith<Cleared>(
      asked,
      { method: "POST", path: path`/v1/conversations/${conversation}/offers`, body },
      { eventId },
    );
    const { decision, offerId } = told.body;
    return {
      json: jsonOf(told),
      text: [
        decisionText(decision, `the offer "${offered}" (${topic}) to ${args[0]}`, ink),
        ...(offerId
          ? [
              labelled("offer", offerId, ink),
              labelled(
                "next",
                `npx tacet offer answer ${offerId} --conversation ${conversation} --result accepted`,
                ink,
                "cyan",
              ),
            ]
          : []),
        ...sentLine(told, asked),
      ].join("\n"),
      code: codeOf(decision),
    };
  },
});

const RESULTS = ["accepted", "declined", "interested"] as const;

type AnswerOptions = {
  readonly conversation: string;
  readonly result: (typeof RESULTS)[number];
  readonly refusal?: readonly object[];
  readonly event?: string;
  readonly actor?: string;
};

const answer = verb<AnswerOptions>({
  usage: "answer <offer>",
  summary: "tell what became of a cleared offer",
  examples: ["offer answer of_Ni5iZW4 --conversation shop-1 --result declined --refusal this-topic"],
  options: [
    option.required(option.conversation()),
    option.required(new Option("--result <result>", "what the customer said").choices(RESULTS)),
    option.refusals(),
    option.event(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const eventId = idFor(options.event, terminal);
    const body = { result: options.result, refusals: options.refusal, eventId, actor: options.actor };
    const told = await sendWith<Written>(
      asked,
      { method: "POST", path: path`/v1/conversations/${options.conversation}/offers/${args[0]!}`, body },
      { eventId },
    );
    return recorded(
      told,
      `the offer was ${options.result === "interested" ? "met with interest" : options.result}`,
      asked,
    );
  },
});

export const offer: Group = {
  name: "offer",
  summary: "clear one offer in one conversation, and tell its result",
  verbs: [clear, answer],
};
