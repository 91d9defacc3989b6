import type * as z from "zod";
import type { BriefingOut } from "../api/schemas.ts";
import { type Ink, labelled } from "./ink.ts";

/** What whoever talks with a customer should know, and what not to raise. */
export function briefingLines(briefing: z.infer<typeof BriefingOut>, ink: Ink): string[] {
  const { name, pronunciation, facts = {}, history, needs, openCases, doNotRaise } = briefing;
  const listed = (label: string, items: readonly string[], style?: "red") =>
    items.map((item, index) => labelled(index === 0 ? label : "", item, ink, style));
  const known = Object.entries(facts).map(([what, value]) => `${what}: ${String(value)}`);
  return [
    ...listed("name", name ? [pronunciation ? `${name} (say ${pronunciation})` : name] : []),
    ...listed("know", known),
    ...listed("needs", needs),
    ...listed("cases", openCases),
    ...listed("history", history),
    ...listed("not raise", doNotRaise, "red"),
  ];
}
