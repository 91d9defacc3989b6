import { InvalidArgumentError, Option } from "commander";
import type * as z from "zod";
import type { HoldOut, WrittenOut } from "../../api/schemas.ts";
import { HOLD_CAUSES, PURPOSES, type Purpose } from "../../policy/words.ts";
import { path } from "../api.ts";
import { labelled } from "../ink.ts";
import { idFor, instant, option, repeated } from "../options.ts";
import { recorded, sendWith } from "../told.ts";
import { type Group, verb } from "../verb.ts";

type HoldOptions = {
  readonly cause: (typeof HOLD_CAUSES)[number];
  readonly case?: string;
  readonly account?: string;
  readonly until?: string;
  readonly purpose?: readonly Purpose[];
  readonly key?: string;
  readonly actor?: string;
};

const purpose = (text: string): Purpose => {
  if (!PURPOSES.some((known) => known === text)) throw new InvalidArgumentError(`Write one of ${PURPOSES.join(", ")}.`);
  return text as Purpose;
};

const addHold = verb<HoldOptions>({
  usage: "add <customer>",
  summary: "place a hold",
  more: "Without --purpose it holds promotional and research contact; how long it cools after its end is the policy's.",
  examples: ["hold add ana --cause case --case case-9"],
  options: [
    option.required(new Option("--cause <cause>", "what it is for").choices(HOLD_CAUSES)),
    new Option("--case <id>", "the service case"),
    option.account(),
    new Option("--until <instant>", "when it ends").argParser(instant),
    repeated(new Option("--purpose <purpose>", "what it holds; repeatable"), purpose),
    option.key(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal, ink } = asked;
    const body = {
      cause: options.cause,
      caseId: options.case,
      account: options.account,
      until: options.until,
      purposes: options.purpose,
      actor: options.actor,
    };
    const told = await sendWith<z.infer<typeof HoldOut>>(
      asked,
      { method: "POST", path: path`/v1/customers/${args[0]!}/holds`, body },
      { idempotencyKey: idFor(options.key, terminal) },
    );
    const { holdId } = told.body;
    return recorded(told, `${args[0]} is held: ${options.cause}`, asked, [
      labelled("hold", holdId, ink),
      labelled("next", `npx tacet hold lift ${args[0]} ${holdId}`, ink, "cyan"),
    ]);
  },
});

const liftHold = verb<{ key?: string }>({
  usage: "lift <customer> <hold>",
  summary: "end a hold",
  more: "npx tacet customer lists the holds that stand.",
  examples: ["hold lift ana hd_4_0"],
  options: [option.key()],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const told = await sendWith<z.infer<typeof WrittenOut>>(
      asked,
      { method: "DELETE", path: path`/v1/customers/${args[0]!}/holds/${args[1]!}` },
      { idempotencyKey: idFor(options.key, terminal) },
    );
    return recorded(told, `hold ${args[1]} of ${args[0]} has ended`, asked);
  },
});

export const hold: Group = { name: "hold", summary: "place and end holds", verbs: [addHold, liftHold] };
