import { Option } from "commander";
import type * as z from "zod";
import type { OptOutOut } from "../../api/schemas.ts";
import type { Breadth, Channel, Purpose } from "../../policy/words.ts";
import { labelled } from "../ink.ts";
import { type Address, address, idFor, option } from "../options.ts";
import { done, jsonOf, sendWith, sentLine, warnings } from "../told.ts";
import { verb, WrongUsage } from "../verb.ts";

type OptOutOptions = {
  readonly address?: Address;
  readonly breadth: Breadth;
  readonly channel?: Channel;
  readonly purpose?: Purpose;
  readonly words?: string;
  readonly source: string;
  readonly at?: string;
  readonly event?: string;
  readonly actor?: string;
};

export const optOut = verb<OptOutOptions>({
  usage: "opt-out [customer]",
  summary: 'record a "no", of a customer or of an address',
  more: "By address it bites every customer linked to it, and everybody who ever gets it.",
  examples: [
    'opt-out ana --words "Please stop ringing me about loans" --source "call centre"',
    "opt-out --address sms:+351911111111 --breadth everything --channel sms --source STOP",
  ],
  options: [
    new Option("--address <channel:value>", "a number or address instead of a customer").argParser(address),
    option.breadth().default("promotions"),
    option.channel(),
    option.purpose(),
    new Option("--words <text>", "what the person said; kept sealed"),
    option.source().default("command line"),
    option.at("when it was said (default: now)"),
    option.event(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, ink, terminal } = asked;
    const [customerId] = args;
    if ((customerId === undefined) === (options.address === undefined))
      throw new WrongUsage("name either a customer or an --address");
    const { breadth, channel, purpose, words, source, at, actor } = options;
    const eventId = idFor(options.event, terminal);
    const body = { customerId, address: options.address, breadth, channel, purpose, words, source, at, eventId, actor };
    const told = await sendWith<z.infer<typeof OptOutOut>>(
      asked,
      { method: "POST", path: "/v1/opt-outs", body },
      { eventId },
    );
    const { suppressedCustomers, ledgerSeqs } = told.body;
    const who = customerId ?? `${options.address!.channel} ${options.address!.value}`;
    const covers = [`${breadth}`, purpose && `of ${purpose} contact`, channel && `by ${channel}`]
      .filter(Boolean)
      .join(" ");
    return {
      json: jsonOf(told),
      text: [
        done(`${who}: no to ${covers}`, ink, "SILENT"),
        ...(suppressedCustomers === 0
          ? [labelled("stands", "on the address; it bites when somebody gets it", ink)]
          : []),
        ...ledgerSeqs.map((one, index) =>
          labelled(index === 0 ? "stands" : "", `in the ledger of ${one.customerId}, entry ${one.ledgerSeq}`, ink),
        ),
        ...warnings(told.body, ink),
        ...sentLine(told, asked),
      ].join("\n"),
    };
  },
});
