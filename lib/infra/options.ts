import type { Node } from "constructs";
import * as z from "zod";

/** What can be said with `-c name=value` at synth, diff, deploy and destroy alike. */
const Options = z
  .object({
    stage: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,15}$/, "up to 16 small letters, digits and hyphens, a letter first")
      .default("dev"),
    /** `retain`: no table, key, secret, user pool or log is lost with the stack. `destroy`: throwaway stacks. */
    removal: z.enum(["retain", "destroy"]).default("retain"),
    /** A closed stack takes outcomes, opt-outs and facts, and says yes to no contact: for use after a restore. */
    closed: z.enum(["true", "false"]).default("false"),
    /** `off`: sets no concurrency aside; for accounts whose limit is too small for it. Not for production. */
    reserve: z.enum(["on", "off"]).default("on"),
    /** Who gets the alarms by email. */
    alarms: z.email().optional(),
    /** Who sends email, and from where; US law asks for a postal address in promotional email (15 USC 7704(a)(5)). */
    imprint: z.string().trim().max(500).default(""),
    /** `off`: the bus hears of campaigns and of contacts that are due, but not of every entry of every ledger. */
    events: z.enum(["on", "off"]).default("on"),
  })
  .refine(({ stage, removal }) => !(stage.startsWith("prod") && removal === "destroy"), {
    path: ["removal"],
    error: "a stage whose name begins with prod keeps its data",
  });

export type Options = {
  readonly stage: string;
  readonly keepsData: boolean;
  readonly closed: boolean;
  readonly reserves: boolean;
  readonly imprint: string;
  readonly tellsEntries: boolean;
  readonly alarmsTo?: string;
};

/** @throws Error that names every option with a value it cannot have. */
export function readOptions(node: Node): Options {
  const given = Object.fromEntries(
    ["stage", "removal", "closed", "reserve", "alarms", "imprint", "events"].map((name) => [
      name,
      node.tryGetContext(name),
    ]),
  );
  const read = Options.safeParse(given);
  if (!read.success)
    throw new Error(read.error.issues.map(({ path, message }) => `-c ${path.join(".")}: ${message}`).join("; "));
  const { stage, removal, closed, reserve, alarms, imprint, events } = read.data;
  return {
    stage,
    keepsData: removal === "retain",
    closed: closed === "true",
    reserves: reserve === "on",
    imprint,
    tellsEntries: events === "on",
    ...(alarms && { alarmsTo: alarms }),
  };
}
