import { Option } from "commander";
import type * as z from "zod";
import type { DeskOut } from "../../api/desk-schemas.ts";
import { path } from "../api.ts";
import { briefingLines } from "../briefing-text.ts";
import { wantedInWords } from "../decision.ts";
import { type Ink, labelled } from "../ink.ts";
import { idFor, option } from "../options.ts";
import { EXIT } from "../terminal.ts";
import { done, sendWith, sentLine } from "../told.ts";
import { type Asked, type Group, verb, WrongUsage } from "../verb.ts";

type Waiting = z.infer<typeof DeskOut>;

const agentOption = () => new Option("--agent <id>", "who asks: your own id of the agent (default: $TACET_AGENT)");

function agentOf({ options, terminal }: Pick<Asked<{ readonly agent?: string }>, "options" | "terminal">): string {
  const agent = options.agent ?? terminal.env.TACET_AGENT;
  if (agent) return agent;
  throw new WrongUsage("say who asks: --agent, or TACET_AGENT");
}

const next = verb<{ agent?: string; team?: string; campaign?: string; event?: string }>({
  usage: "next",
  summary: "the next contact for an agent, claimed, with the briefing",
  more: `The agent's own contact that has no outcome yet comes first. Dial with npx tacet authorise, and only on a go.
Exit code 3: nobody is to be called just now.`,
  examples: ["desk next --agent agent-7 --team savings"],
  options: [
    agentOption(),
    new Option("--team <team>", "whose contacts: of the plan's delivery, or its care team"),
    new Option("--campaign <id>", "only of this campaign"),
    option.event(),
  ],
  run: async (asked) => {
    const { options, ink, terminal } = asked;
    const eventId = idFor(options.event, terminal);
    const body = { agentId: agentOf(asked), team: options.team, campaign: options.campaign, eventId };
    const told = await sendWith<Waiting>(asked, { method: "POST", path: "/v1/desk/next", body }, { eventId });
    if (told.reply.text === "") return { json: null, text: "Nobody is to be called just now.", code: EXIT.refused };
    return {
      json: { ...told.raw, sent: told.sent },
      text: [...contactLines(told.body, ink), ...sentLine(told, asked)].join("\n"),
    };
  },
});

function contactLines({ contact, campaign, arm, address, script, briefing, ...what }: Waiting, ink: Ink): string[] {
  const { contactId, state, expiresAt } = contact;
  const isDialled = state === "authorised";
  const line = (label: string, text: string | undefined) => (text === undefined ? [] : [labelled(label, text, ink)]);
  return [
    done(wantedInWords(what), ink, isDialled ? "DIALLED" : "NEXT"),
    ...line("campaign", campaign),
    ...(arm === "care"
      ? [labelled("care", "a service conversation: ask how they are, and offer nothing", ink, "yellow")]
      : []),
    ...line("number", address ?? "Tacet knows none; look it up where you keep it"),
    ...line("account", what.account),
    ...briefingLines(briefing, ink),
    ...line("say", script),
    labelled(
      "contact",
      isDialled ? `${contactId}, without an outcome yet` : `${contactId}, yours until ${ink.when(expiresAt)}`,
      ink,
    ),
    labelled(
      "next",
      isDialled ? `npx tacet outcome ${contactId} --disposition <how>` : `npx tacet authorise ${contactId}`,
      ink,
      "cyan",
    ),
  ];
}

const skip = verb<{ agent?: string; why: string }>({
  usage: "skip <contact>",
  summary: "give a contact back without a call; it is due again an hour later",
  more: "One that was authorised can only end with an outcome.",
  examples: ['desk skip ct_Mi5hbmE --agent agent-7 --why "I know her."'],
  options: [agentOption(), option.required(new Option("--why <text>", "kept sealed"))],
  run: async (asked) => {
    const { args, options, api, ink } = asked;
    const skipped = await api.ask<{ skipped: true }>({
      method: "POST",
      path: path`/v1/desk/contacts/${args[0]!}/skip`,
      body: { agentId: agentOf(asked), why: options.why },
    });
    return {
      json: skipped,
      text: done(`contact ${args[0]} is given back; it is due again in an hour`, ink, "SKIPPED"),
    };
  },
});

export const desk: Group = { name: "desk", summary: "an agent's next contact", verbs: [next, skip] };
