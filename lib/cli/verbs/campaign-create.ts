import { InvalidArgumentError, Option } from "commander";
import type * as z from "zod";
import type { CampaignCreated, CampaignJson } from "../../api/campaign-schemas.ts";
import { DISPOSITIONS } from "../../policy/words.ts";
import { path } from "../api.ts";
import { campaignText } from "../campaign-text.ts";
import { fileJson } from "../files.ts";
import { labelled, printable } from "../ink.ts";
import { count, duration, idFor, instant, option, repeated } from "../options.ts";
import { bodyOf, type PlanOptions, weekHours } from "../plan-options.ts";
import { done, jsonOf, sendWith, sentLine } from "../told.ts";
import { verb, WrongUsage } from "../verb.ts";

const percent = (text: string): number => {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError("Write a number from 0 to 100.");
  return value;
};

function disposition(text: string): string {
  if (DISPOSITIONS.some((known) => known === text)) return text;
  throw new InvalidArgumentError(`Write one of ${DISPOSITIONS.join(", ")}.`);
}

/** "no_answer=P2D". */
function retry(text: string): readonly [string, string] {
  const [disposition = "", after = "", ...more] = text.split("=");
  if (!DISPOSITIONS.some((known) => known === disposition) || after === "" || more.length > 0)
    throw new InvalidArgumentError(
      `Write a disposition and how long after it, such as "no_answer=P2D" (${DISPOSITIONS.join(", ")}).`,
    );
  return [disposition, duration(after)];
}

/** "house:2". */
function policyNamed(text: string): { id: string; version: string } {
  const colon = text.indexOf(":");
  if (colon <= 0 || colon === text.length - 1)
    throw new InvalidArgumentError('Write a policy and its version, such as "house:2".');
  return { id: text.slice(0, colon), version: text.slice(colon + 1) };
}

const DELIVERIES: Readonly<Record<string, string | undefined>> = {
  desk: "team",
  webhook: "url",
  email: "from",
  sms: "from",
  eventbridge: undefined,
};

/** "desk:savings", "webhook:https://…", "email:Bank <bank@example.com>", "eventbridge". */
function delivery(text: string): Readonly<Record<string, string>> {
  const colon = text.indexOf(":");
  const kind = colon < 0 ? text : text.slice(0, colon);
  const detail = colon < 0 ? "" : text.slice(colon + 1);
  const name = DELIVERIES[kind];
  const lacks = detail === "" && (name === "url" || name === "from");
  if (!Object.hasOwn(DELIVERIES, kind) || lacks || (detail !== "" && name === undefined))
    throw new InvalidArgumentError(
      "Write desk, desk:<team>, webhook:<url>, email:<sender>, sms:<sender> or eventbridge.",
    );
  return { kind, ...(name !== undefined && detail !== "" && { [name]: detail }) };
}

type CreateOptions = PlanOptions & { readonly key?: string; readonly actor?: string };

export const create = verb<CreateOptions>({
  usage: "create [plan]",
  summary: "plan a campaign, from a file, from options, or from both: then the options count",
  more: `A plan is the JSON of POST /v1/campaigns; "-" is standard input. Nobody is contacted before it has an
audience and is launched.`,
  examples: [
    "campaign create autumn.json",
    "campaign create autumn.json --name 'Winter savings' --starts 2026-12-01T08:00:00Z --ends 2026-12-18T20:00:00Z",
    "campaign create --name Deposits --channel voice --purpose promotional --topic term-deposit --starts 2026-12-01T08:00:00Z --ends 2026-12-18T20:00:00Z --per-minute 20 --max-attempts 3 --retry no_answer=P2D --delivery desk:savings",
  ],
  options: [
    new Option("--name <name>", "its id is made from it"),
    option.channel(),
    option.purpose(),
    option.topic(),
    option.offer(),
    new Option("--starts <instant>", "no contact before").argParser(instant),
    new Option("--ends <instant>", "no contact at or after").argParser(instant),
    repeated(
      new Option("--hours <days=windows>", "its own hours, such as mon-fri=09:00-12:30,14:00-18:00; repeatable"),
      weekHours,
    ),
    new Option("--per-minute <n>", "contacts begun per minute, at most").argParser(count),
    new Option("--agents <n>", "how many people answer").argParser(count),
    new Option("--max-attempts <n>", "contacts made for one customer, at most").argParser(count),
    repeated(new Option("--retry <disposition=after>", "try again after it, such as no_answer=P2D; repeatable"), retry),
    repeated(new Option("--stop-on <disposition>", "over after it; repeatable"), disposition),
    new Option("--priority <n>", "1 to 100: the higher comes first where two want one customer").argParser(count),
    new Option("--holdout <percent>", "never contacted, to compare with").argParser(percent),
    new Option("--care-arm <percent>", "get a service conversation instead of the offer").argParser(percent),
    new Option("--care-team <team>", "who has those conversations"),
    new Option("--policy <policy:version>", "a stored policy that judges beside the one in force").argParser(
      policyNamed,
    ),
    new Option("--script <file>", "a text file of what is said"),
    new Option("--subject <text>", "of an email"),
    new Option("--delivery <how>", "desk[:team], webhook:<url>, email:<sender>, sms:<sender> or eventbridge").argParser(
      delivery,
    ),
    option.key(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, ink, terminal } = asked;
    const plan = args[0] === undefined ? undefined : await fileJson(args[0], "the plan of a campaign", terminal);
    const body = await bodyOf(plan, options, terminal);
    const told = await sendWith<z.infer<typeof CampaignCreated>>(
      asked,
      { method: "POST", path: "/v1/campaigns", body },
      { idempotencyKey: idFor(options.key, terminal) },
    );
    const { warnings, ...campaign } = told.body;
    return {
      json: jsonOf(told),
      text: [
        campaignText(campaign, ink),
        ...warnings.map(({ pointer, detail }) => labelled("warning", `${pointer}: ${detail}`, ink, "yellow")),
        ...sentLine(told, asked),
        labelled("next", `npx tacet campaign audience ${campaign.campaignId} <file> --map <mapping>`, ink, "cyan"),
      ].join("\n"),
    };
  },
});

type ChangeOptions = {
  readonly perMinute?: number;
  readonly agents?: number;
  readonly ends?: string;
  readonly actor?: string;
};

export const change = verb<ChangeOptions>({
  usage: "change <campaign>",
  summary: "change the pace, the agents or the end; all else makes another campaign",
  examples: [
    "campaign change autumn-savings --per-minute 40",
    "campaign change autumn-savings --ends 2026-12-23T20:00:00Z",
  ],
  options: [
    new Option("--per-minute <n>", "contacts begun per minute, at most").argParser(count),
    new Option("--agents <n>", "how many people answer").argParser(count),
    new Option("--ends <instant>", "the new end").argParser(instant),
    option.actor(),
  ],
  run: async ({ args, options, api, ink }) => {
    const { perMinute, agents, ends, actor } = options;
    if (perMinute === undefined && agents === undefined && ends === undefined)
      throw new WrongUsage("say what changes: --per-minute, --agents or --ends");
    const pacing = perMinute === undefined && agents === undefined ? undefined : { perMinute, agents };
    const changed = await api.ask<CampaignJson>({
      method: "PATCH",
      path: path`/v1/campaigns/${args[0]!}`,
      body: { pacing, endsAt: ends, actor },
    });
    const { campaignId, ...now } = printable(changed);
    return {
      json: changed,
      text: [
        done(campaignId, ink, "CHANGED"),
        labelled(
          "pace",
          `${now.pacing.perMinute} a minute${now.pacing.agents ? `, ${now.pacing.agents} agents` : ""}`,
          ink,
        ),
        labelled("ends", ink.when(now.endsAt), ink),
      ].join("\n"),
    };
  },
});
