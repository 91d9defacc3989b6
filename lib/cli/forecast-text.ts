import type { Forecast, Samples } from "../campaign/job-forecast-tally.ts";
import { type Ink, labelled, minute, table } from "./ink.ts";
import { assumed, bar, counted, examples, number, share } from "./rows-text.ts";
import { done } from "./told.ts";

/** A forecast as the API tells it: instants in RFC 3339. */
export type ForecastJson = Omit<Forecast, "asOf" | "later" | "pace" | "samples"> & {
  readonly asOf: string;
  readonly later: readonly { readonly hour: string; readonly rows: number }[];
  readonly pace: Omit<Forecast["pace"], "from" | "lastRowAt"> & { readonly from: string; readonly lastRowAt: string };
  readonly samples: readonly (Omit<Samples, "rows"> & {
    readonly rows: readonly { readonly customerId: string; readonly sentence: string; readonly until?: string }[];
  })[];
};

/** Lines of the table of hours; what comes later is summed up. */
const MAX_HOURS = 24;

/** What would become of every row: verdicts, funnel, hours and examples. */
export function forecastText(forecast: ForecastJson, ink: Ink): string[] {
  const { asOf, rows, policy, packs, tzdata, assumptions } = forecast;
  const by = [policy, ...packs].map(({ id, version }) => `${id} ${version}`).join(", ");
  return [
    done(`${counted(rows, "row")}, as of ${ink.when(asOf)}`, ink, "FORECAST"),
    ...verdicts(forecast, ink),
    ...paceLines(forecast, ink),
    ...block(funnel(forecast, ink)),
    ...block(hours(forecast, ink)),
    ...block(advice(forecast, ink)),
    ...block(
      examples(
        forecast.samples.flatMap((some) => sampleLines(some, ink)),
        ink,
      ),
    ),
    "",
    ...assumed(assumptions, ink),
    labelled("decided", `by ${by}, tzdata ${tzdata}`, ink, "dim"),
  ];
}

const block = (lines: readonly string[]): string[] => (lines.length > 0 ? ["", ...lines] : []);

function verdicts({ rows, now, later, never, heldOut, begun, care }: ForecastJson, ink: Ink): string[] {
  const deferred = later.reduce((sum, hour) => sum + hour.rows, 0);
  const line = (label: string, count: number, what: string): string =>
    labelled(label, `${number(count)}${share(count, rows)} ${what}`, ink);
  return [
    line("now", now, "could be contacted at once"),
    line("later", deferred, "could be contacted later"),
    line("never", never, "could not, unless a fact changes or the campaign ends later"),
    ...(heldOut > 0 ? [line("held out", heldOut, "are never contacted, to compare with")] : []),
    ...(begun > 0 ? [line("begun", begun, "were begun with already: progress tells of them")] : []),
    ...(care > 0 ? [line("care", care, "of these get a service conversation instead of the offer")] : []),
  ];
}

function paceLines({ pace: { perMinute, lastRowAt, afterEnd }, rows, begun }: ForecastJson, ink: Ink): string[] {
  if (rows === begun) return [];
  const last = `${number(perMinute)} a minute: the last row would be handed out by ${ink.when(lastRowAt)}`;
  return [
    labelled("pace", last, ink),
    ...(afterEnd > 0
      ? [labelled("too late", `${counted(afterEnd, "row")} would have their turn after the end`, ink, "yellow")]
      : []),
  ];
}

function funnel({ funnel: steps }: ForecastJson, ink: Ink): string[] {
  if (steps.length === 0) return [];
  const rows = steps.map(({ rule, refused, left, sole }) => [rule, ...[refused, left, sole].map(number)]);
  return [
    "Refused now, rule by rule: by this one first, left after it, by this one alone.",
    table(["rule", "refused", "left", "alone"], rows, ink, { right: [1, 2, 3] }),
  ];
}

function hours({ later }: ForecastJson, ink: Ink): string[] {
  if (later.length === 0) return [];
  const most = Math.max(...later.map(({ rows }) => rows));
  const rows = later
    .slice(0, MAX_HOURS)
    .map(({ hour, rows: count }) => [minute(ink.zone, hour), number(count), bar(count, most)]);
  const rest = later.slice(MAX_HOURS).reduce((sum, { rows: count }) => sum + count, 0);
  return [
    table([`later, from (${ink.zone.name})`, "rows", ""], rows, ink, { right: [1] }),
    ...(rest > 0 ? [ink.style("dim", `${number(rest)} more in later hours; --json tells all`)] : []),
  ];
}

const advice = ({ advice: told }: ForecastJson, ink: Ink): string[] =>
  told.length === 0
    ? []
    : [
        table(
          ["advised against by", "rows"],
          told.map(({ rule, rows }) => [rule, number(rows)]),
          ink,
          { right: [1] },
        ),
      ];

const VERDICTS = { allow: "now", defer: "later", suppress: "never" } as const;

const sampleLines = ({ verdict, rule, rows }: ForecastJson["samples"][number], ink: Ink): string[] =>
  rows.map(({ customerId, sentence, until }) => {
    const from = verdict === "defer" && until !== undefined ? `, from ${ink.when(until)}` : "";
    return `${customerId} ${VERDICTS[verdict]}${from}: ${sentence}${rule ? ` [${rule}]` : ""}`;
  });
