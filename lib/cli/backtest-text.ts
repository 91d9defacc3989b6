import type { CapPoint } from "../backtest/cap-curve.ts";
import type { Lost } from "../backtest/report.ts";
import type { reportJson } from "../backtest/report-json.ts";
import { day, type Ink, labelled, table } from "./ink.ts";
import { assumed, examples, number, share } from "./rows-text.ts";
import { done } from "./told.ts";

/** A report as scripts read it. */
export type ReplayReport = ReturnType<typeof reportJson>;

const lost = ({ avoided, total }: Lost): string => `${number(avoided)} of ${number(total)}${share(avoided, total)}`;

/** What would not have been done, and what it brought; `beside` stands after the tables of the report. */
export function replayText(report: ReplayReport, ink: Ink, beside: readonly string[] = []): string[] {
  const { policy, contacts, customers, sales, refusals, complaints, optOuts, from, to, tzdata } = report;
  const dates = from === undefined ? "" : `, ${day(ink.zone, from)} to ${day(ink.zone, to!)}`;
  const samples = report.rules.flatMap(({ rule, samples: some }) =>
    some.map(({ customerId, at, sentence }) => `${customerId}, ${day(ink.zone, at)}: ${sentence} (${rule})`),
  );
  return [
    done(`${policy.id} ${policy.version} on ${number(customers.total)} customers${dates}`, ink, "REPLAYED"),
    labelled("contacts", `${lost(contacts)} would not have been made`, ink),
    labelled("sales", `${lost(sales)} were made in them`, ink),
    labelled("refusals", `${lost(refusals)} would not have been called forth`, ink),
    labelled("complaint", lost(complaints), ink),
    labelled("opt-outs", lost(optOuts), ink),
    labelled(
      "customers",
      `${number(customers.spared)} spared a contact; ${number(customers.noSale)} who bought would not have, ${number(customers.noRefusal)} who said no would not have been asked`,
      ink,
    ),
    "",
    ...(report.rules.length > 0 ? [rulesTable(report, ink), ...sources(report, ink), ""] : []),
    ...(samples.length > 0 ? [...examples(samples, ink), ""] : []),
    ...beside,
    ...lawLines(report, ink),
    ...assumed(report.assumptions, ink),
    labelled("zones", `tzdata ${tzdata}`, ink, "dim"),
  ];
}

const rulesTable = ({ rules }: ReplayReport, ink: Ink): string =>
  table(
    ["rule", "avoided", "refused", "alone", "sales", "refusals", "complaints", "opt-outs"],
    rules.map(({ rule, avoided, refused, alone, yields }) => [
      rule,
      ...[avoided, refused, alone, yields.sale, yields.refusal, yields.complaint, yields.optOut].map(number),
    ]),
    ink,
  );

const UNSETTLED = "; the strict reading of an unsettled text";

/** Where each rule that is law stands. */
const sources = ({ rules }: ReplayReport, ink: Ink): string[] =>
  rules.flatMap(({ rule, source, needsReview }) =>
    source === undefined ? [] : [labelled("source", `${rule}: ${source}${needsReview ? UNSETTLED : ""}`, ink, "dim")],
  );

/** Whose law judged, and what it asks that no record tells. */
function lawLines({ law, packs, customers, notKnown }: ReplayReport, ink: Ink): string[] {
  const { lists, feeds, withoutPack } = notKnown;
  const by = packs.map(({ id, version }) => `${id} ${version}`).join(", ");
  const judged = `${number(customers.underLaw)} of ${number(customers.total)} customers are judged by`;
  const missing = [
    ["do-not-call lists", lists],
    ["feeds", feeds],
    ["the law of", withoutPack],
  ] as const;
  const told = missing.flatMap(([what, names]) => (names.length > 0 ? [`${what} ${names.join(", ")}`] : []));
  return [
    labelled("law", law ? `${judged} ${by === "" ? "a pack" : by} too` : "left out", ink),
    ...(told.length > 0 ? [labelled("not known", told.join("; "), ink, "yellow")] : []),
  ];
}

export const curveText = (curve: readonly CapPoint[], { contacts, sales }: ReplayReport, ink: Ink): string =>
  table(
    ["at most a campaign", "contacts avoided", "sales forgone"],
    curve.map((point) => [
      String(point.max),
      `${number(point.avoided)}${share(point.avoided, contacts.total)}`,
      `${number(point.sales)}${share(point.sales, sales.total)}`,
    ]),
    ink,
  );
