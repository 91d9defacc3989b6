import { Option } from "commander";
import type * as z from "zod";
import type { CampaignJson, CampaignsOut, CommandedOut } from "../../api/campaign-schemas.ts";
import { path } from "../api.ts";
import { campaignText, stateLine, subjectInWords } from "../campaign-text.ts";
import { labelled, minute, printable, table } from "../ink.ts";
import { option } from "../options.ts";
import { number } from "../rows-text.ts";
import { type Group, type Verb, verb } from "../verb.ts";
import { audience, campaignForecast, verdicts } from "./campaign-audience.ts";
import { change, create } from "./campaign-create.ts";
import { arms, calendar, progress } from "./campaign-progress.ts";

const list = verb({
  usage: "list",
  summary: "every campaign, the newest first",
  examples: ["campaign list"],
  run: async ({ api, ink }) => {
    const found = await api.ask<z.infer<typeof CampaignsOut>>({ method: "GET", path: "/v1/campaigns" });
    const rows = printable(found).data.map((campaign) => [
      campaign.campaignId,
      campaign.state,
      subjectInWords(campaign),
      minute(ink.zone, campaign.startsAt),
      minute(ink.zone, campaign.endsAt),
      campaign.audience ? number(campaign.audience.ok) : "–",
    ]);
    const head = ["campaign", "state", "what", `from (${ink.zone.name})`, "to", "rows"];
    return {
      json: found,
      text: rows.length > 0 ? table(head, rows, ink, { right: [5] }) : "There is no campaign yet.",
    };
  },
});

const show = verb({
  usage: "show <campaign>",
  summary: "a campaign: its plan, its list and what happened to it",
  examples: ["campaign show autumn-savings"],
  run: async ({ args, api, ink }) => {
    const found = await api.ask<CampaignJson>({ method: "GET", path: path`/v1/campaigns/${args[0]!}` });
    return { json: found, text: campaignText(printable(found), ink) };
  },
});

type Command = "launch" | "pause" | "resume" | "cancel";

const ABOUT: Record<Command, { readonly summary: string; readonly more: string; readonly example: string }> = {
  launch: {
    summary: "launch a campaign that has its list",
    more: "From its start on it contacts as fast as its pace, the hours and every customer's rules allow.",
    example: "campaign launch autumn-savings",
  },
  pause: {
    summary: "pause a running campaign",
    more: "From the instant that is printed on nobody begins a contact; what is under way is settled all the same.",
    example: 'campaign pause autumn-savings --why "The rate is under review."',
  },
  resume: {
    summary: "go on with a paused campaign",
    more: "What fell due meanwhile is due now.",
    example: "campaign resume autumn-savings",
  },
  cancel: {
    summary: "end a campaign for good",
    more: "Nothing of it is due any more from the instant that is printed on, and nothing brings it back.",
    example: 'campaign cancel autumn-savings --why "The rate changed."',
  },
};

const commandVerb = (command: Command): Verb =>
  verb<{ why?: string; actor?: string }>({
    usage: `${command} <campaign>`,
    summary: ABOUT[command].summary,
    more: `${ABOUT[command].more} Repeated, it changes nothing.`,
    examples: [ABOUT[command].example],
    options: [new Option("--why <text>", "kept in the campaign's history"), option.actor()],
    run: async ({ args, options, api, ink }) => {
      const told = await api.ask<z.infer<typeof CommandedOut>>({
        method: "POST",
        path: path`/v1/campaigns/${args[0]!}/${command}`,
        body: { why: options.why, actor: options.actor },
      });
      const { campaign, effectiveAt } = printable(told);
      const next =
        command === "launch" || command === "resume"
          ? `npx tacet campaign progress ${campaign.campaignId} --watch`
          : undefined;
      return {
        json: told,
        text: [
          stateLine(campaign.state, campaign.campaignId, ink),
          labelled("from", ink.whenExactly(effectiveAt), ink),
          ...(next ? [labelled("next", next, ink, "cyan")] : []),
        ].join("\n"),
      };
    },
  });

export const campaign: Group = {
  name: "campaign",
  summary: "plan a campaign, give it its list, foresee, launch and watch it",
  verbs: [
    create,
    list,
    show,
    change,
    audience,
    verdicts,
    campaignForecast,
    ...(["launch", "pause", "resume", "cancel"] as const).map(commandVerb),
    progress,
    arms,
    calendar,
  ],
};
