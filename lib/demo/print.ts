import { bankAssumptions } from "../backtest/bank.ts";
import type { BankFigure } from "../backtest/bank-figures.ts";
import type { Lost } from "../backtest/report.ts";
import { type Ink, labelled, table } from "../cli/ink.ts";
import { jobText } from "../cli/job-text.ts";
import { assumed, bar, number, share } from "../cli/rows-text.ts";
import { done } from "../cli/told.ts";
import type { Step } from "./steps.ts";
import type { Units } from "./store.ts";

type StepNamed<Name extends Step["step"]> = Extract<Step, { step: Name }>;

/** A step as a person reads it. */
export function stepText(step: Step, ink: Ink): string {
  switch (step.step) {
    case "list":
      return listText(step, ink);
    case "history":
      return [heading("1 · What happened before", step.seconds, ink), jobText(step.job, ink)].join("\n");
    case "forecast":
      return [heading("2 · What would become of the campaign", step.seconds, ink), jobText(step.job, ink)].join("\n");
    case "campaign":
      return campaignText(step, ink);
    case "caps":
      return capsText(step, ink);
    case "policies":
      return policiesText(step, ink);
    case "done":
      return `\n${labelled("memory", `${megabytes(step.peakMemoryBytes)} at most`, ink)}\n${labelled("time", seconds(step.seconds), ink)}`;
  }
}

const seconds = (count: number): string =>
  count < 90 ? `${count.toFixed(1)} s` : `${Math.floor(count / 60)} min ${Math.round(count % 60)} s`;
const megabytes = (bytes: number): string => `${number(Math.round(bytes / 1_000_000))} MB`;
const heading = (text: string, took: number, ink: Ink): string =>
  `\n${ink.style("bold", text)}  ${ink.style("dim", seconds(took))}\n`;

function listText(
  { file, seed, customers, calls, sales, calledAfterRefusal, store }: StepNamed<"list">,
  ink: Ink,
): string {
  const what =
    file === null
      ? done(`${number(customers)} customers nobody ever called, from seed ${seed}`, ink, "MADE UP")
      : done(`${file}: ${number(customers)} customers`, ink, "THE LIST");
  return [
    what,
    ...(file === null
      ? [labelled("", "Every figure below is of this list and says nothing about any bank.", ink, "yellow")]
      : []),
    labelled("calls", `${number(calls)} on record, ${number(sales)} sales`, ink),
    labelled("refused", `${number(calledAfterRefusal)} had said no before, and were called again`, ink),
    labelled("store", store === "memory" ? "in memory" : "the embedded store, on disk", ink, "dim"),
  ].join("\n");
}

function campaignText(step: StepNamed<"campaign">, ink: Ink): string {
  const { progress, sales, days, ticks, checked, refusedBecause, refusedAtDial } = step;
  const { suppressed, ...others } = progress.rows;
  const allSuppressed = Object.values(suppressed).reduce((sum, count) => sum + count, 0);
  const rows = { ...others, suppressed: allSuppressed };
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const counts = (of: Readonly<Record<string, number>>, all: number) =>
    Object.entries(of)
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => [name, number(count), share(count, all).trim(), bar(count, all)]);
  const refused = Object.entries(suppressed).map(([rule, count]) => [rule, number(count)]);
  return [
    heading("3 · The campaign, to its end", step.seconds, ink),
    table(["rows", "", "", ""], counts(rows, total), ink, { right: [1, 2] }),
    "",
    ...(refused.length > 0 ? [table(["suppressed by", "rows"], refused, ink, { right: [1] }), ""] : []),
    ...(Object.keys(refusedBecause).length > 0
      ? [
          table(
            ["and what refused them longest", "rows"],
            counts(refusedBecause, allSuppressed).map((row) => row.slice(0, 2)),
            ink,
            { right: [1] },
          ),
          "",
        ]
      : []),
    table(["calls ended", "", "", ""], counts(progress.outcomes, progress.attempts), ink, { right: [1, 2] }),
    "",
    labelled("attempts", `${number(progress.attempts)}, ${number(sales)} sales`, ink),
    ...(refusedAtDial > 0 ? [labelled("at dial", `${number(refusedAtDial)} were refused by the last check`, ink)] : []),
    labelled("took", `${days.toFixed(1)} simulated days, ${number(ticks)} ticks`, ink),
    labelled(
      "G5",
      `each row in exactly one place at each of ${number(checked.minutes)} simulated minutes in which anything changed (${number(checked.entries)} entries read), and as the campaign's own progress says at ${checked.compared} looks`,
      ink,
      "green",
    ),
    ...unitsText(step, ink),
  ].join("\n");
}

function unitsText({ units, unitsPerContact, progress }: StepNamed<"campaign">, ink: Ink): string[] {
  if (!units || !unitsPerContact) return [labelled("units", "not counted by this store", ink, "dim")];
  const per = (used: Units): string[] =>
    [used.read, used.write].map((count) => (progress.attempts === 0 ? "" : (count / progress.attempts).toFixed(2)));
  const lines = Object.entries(units).map(([name, used]) => [
    name,
    number(used.read),
    number(used.write),
    ...per(used),
  ]);
  const all = ["all", "", "", unitsPerContact.read.toFixed(2), unitsPerContact.write.toFixed(2)];
  return [
    "",
    table(["request units", "read", "write", "read a contact", "write a contact"], [...lines, all], ink, {
      right: [1, 2, 3, 4],
    }),
  ];
}

function capsText({ caps, calls, sales, seconds: took }: StepNamed<"caps">, ink: Ink): string {
  const rows = caps.map(({ max, avoided, sales: forgone }) => [
    String(max),
    number(avoided),
    share(avoided, calls).trim(),
    number(forgone),
    share(forgone, sales).trim(),
  ]);
  return [
    heading("4 · Had there been a cap on the recorded calls", took, ink),
    table(["at most", "calls avoided", "", "sales forgone", ""], rows, ink, { right: [0, 1, 2, 3, 4] }),
    "",
    labelled("checked", "each line is what the file itself says of calls beyond the cap", ink, "green"),
  ].join("\n");
}

const lost = ({ avoided, total }: Lost): string => `${number(avoided)}${share(avoided, total)}`;

function policiesText({ figures, seconds: took }: StepNamed<"policies">, ink: Ink): string {
  const under = ({ policy, spacingDays, interest }: BankFigure): string[] => [
    policy,
    interest ? "everybody" : "nobody",
    String(spacingDays),
  ];
  const assumptions = ["policy", "told of a need", "days"];
  const all = figures.map((figure) => [...under(figure), ...[figure.calls, figure.sales, figure.refusals].map(lost)]);
  const again = figures.map((figure) => {
    const { calls, customers, sales } = figure.afterRefusal;
    return [...under(figure), ...[calls, customers, sales].map(lost)];
  });
  const shown = figures.filter(({ spacingDays, interest }) => spacingDays === SHOWN_DAYS && !interest);
  return [
    heading("5 · Had a policy been in force", took, ink),
    table([...assumptions, "calls spared", "sales forgone", "refusals not repeated"], all, ink, { right: NUMBERS }),
    "",
    "Of those who had said no before, and were called again:",
    table([...assumptions, "calls spared", "left alone", "sales forgone"], again, ink, { right: NUMBERS }),
    ...shown.flatMap(({ policy, rules: by }) => [
      "",
      table(
        [`${policy}, calls ${SHOWN_DAYS} days apart: by rule`, "calls", "sales"],
        by.map(({ rule, calls, sales }) => [rule, number(calls), number(sales)]),
        ink,
        { right: [1, 2] },
      ),
    ]),
    "",
    ...assumed(bankAssumptions({ spacingDays: SHOWN_DAYS }), ink),
  ].join("\n");
}

/** Columns of numbers. */
const NUMBERS = [2, 3, 4, 5];
/** The rules are told of under this assumption about dates. */
const SHOWN_DAYS = 3;
