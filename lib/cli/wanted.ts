import { Option } from "commander";
import type { Channel, Purpose } from "../policy/words.ts";
import { count, instant, option } from "./options.ts";

/** What a claim, or a question about one, is asked with. */
export type WantedOptions = {
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic?: string;
  readonly offer?: string;
  readonly account?: string;
  readonly campaign?: string;
  readonly attempt?: number;
  readonly conversation?: string;
  readonly address?: string;
  readonly deadline?: string;
  readonly required?: string;
};

export const wantedOptions = (): Option[] => [
  option.required(option.channel()),
  option.required(option.purpose()),
  option.topic(),
  option.offer(),
  option.account(),
  new Option("--campaign <id>", "the campaign it is part of"),
  new Option("--attempt <n>", "which attempt of the campaign").argParser(count),
  option.conversation(),
  new Option("--address <value>", "the number or address to be used; in the customer's profile"),
  new Option("--deadline <instant>", "useless from this instant on").argParser(instant),
  new Option("--required <reason>", "a transactional message that must go out, and why"),
];

export const wantedBody = (customerId: string, options: WantedOptions) => ({
  customerId,
  channel: options.channel,
  purpose: options.purpose,
  topic: options.topic,
  offer: options.offer,
  account: options.account,
  campaignId: options.campaign,
  attempt: options.attempt,
  conversationId: options.conversation,
  address: options.address,
  deadline: options.deadline,
  required: options.required === undefined ? undefined : { reason: options.required },
});
