import type * as z from "zod";
import type { ArmsOut, CareOut } from "../api/campaign-schemas.ts";
import { type Ink, labelled, table } from "./ink.ts";
import { counted, number } from "./rows-text.ts";
import { done } from "./told.ts";

export type ArmsJson = z.infer<typeof ArmsOut>;
export type CareJson = z.infer<typeof CareOut>;

type Counts = Readonly<Record<string, number>>;

/** What there are most of first; equals by name. */
const namesOf = (all: readonly Counts[]): string[] => {
  const sum = (name: string) => all.reduce((total, counts) => total + (counts[name] ?? 0), 0);
  return [...new Set(all.flatMap(Object.keys))].sort((a, b) => sum(b) - sum(a) || (a < b ? -1 : 1));
};

/** A line for each name in any of the columns; a column without a place for it has a dash. */
const named = (all: readonly (Counts | undefined)[], before = ""): string[][] =>
  namesOf(all.filter((counts) => counts !== undefined)).map((name) => [
    `${before}${name}`,
    ...all.map((counts) => (counts ? number(counts[name] ?? 0) : "–")),
  ]);

/** The arms of a campaign beside each other. */
export function armsText(campaign: string, { asOf, untouched, offer, care, heldOut }: ArmsJson, ink: Ink): string {
  const line = (name: string, of: (arm: ArmsJson["offer"]) => number) => [
    name,
    number(of(offer)),
    number(of(care)),
    "–",
  ];
  const rows = [
    ["rows", number(offer.rows), number(care.rows), number(heldOut.rows)],
    line("contacted", (arm) => arm.contacted),
    line("attempts", (arm) => arm.attempts),
    ...named([offer.outcomes, care.outcomes, undefined], "  "),
    ...named([undefined, care.sentiment, undefined], "  felt "),
  ];
  return [
    done(campaign, ink, "ARMS"),
    table(["", "offer", "care", "held out"], rows, ink, { right: [1, 2, 3] }),
    labelled("team", care.team, ink),
    labelled(
      "not begun",
      counted(untouched, "row") + (untouched > 0 ? ", whose arm shows when they are handed out" : ""),
      ink,
    ),
    labelled("as of", ink.when(asOf), ink, "dim"),
  ].join("\n");
}

/** Service conversations beside other talks. */
export function careText({ asOf, from, to, team, care, control }: CareJson, ink: Ink): string {
  const lots = [care, control];
  const line = (name: string, of: (lot: CareJson["care"]) => number) => [name, ...lots.map((lot) => number(of(lot)))];
  const rows = [
    line("talks", ({ talks }) => talks),
    line("  30 days not over", ({ unfinished }) => unfinished),
    ...named(
      lots.map(({ sentiment }) => sentiment),
      "felt ",
    ),
    line("offers cleared", ({ offers }) => offers.cleared),
    ...named(
      lots.map(({ offers }) => offers.results),
      "  ",
    ),
    line("bought", ({ within30Days }) => within30Days.sales),
    line("refused", ({ within30Days }) => within30Days.refusals),
    line("complained", ({ within30Days }) => within30Days.complaints),
    line("opted out", ({ within30Days }) => within30Days.optOuts),
  ];
  const partial = lots.some((lot) => lot.partial);
  return [
    done(`talks that customers began, ${from} to ${to} (UTC)`, ink, "CARE"),
    table(["", "care", "control"], rows, ink, { right: [1, 2] }),
    ...(partial
      ? [labelled("partial", "a day had more talks than are looked up; a fair share counts", ink, "yellow")]
      : []),
    labelled(
      "counted",
      "talks in which, or within 30 days of which, the customer bought, refused and so on",
      ink,
      "dim",
    ),
    labelled("team", team, ink, "dim"),
    labelled("as of", ink.when(asOf), ink, "dim"),
  ].join("\n");
}
