import type * as z from "zod";
import type { CalendarOut, ProgressOut } from "../api/campaign-schemas.ts";
import { stateLine } from "./campaign-text.ts";
import { type Ink, labelled, minute, table } from "./ink.ts";
import { bar, counted, number, share } from "./rows-text.ts";

export type ProgressJson = z.infer<typeof ProgressOut>;
export type CalendarJson = z.infer<typeof CalendarOut>;

type Place = { readonly name: string; readonly rows: number; readonly always: boolean };

/** Each row of the list is in exactly one; the last ones are told of only where there are any. */
function placesOf({
  pending,
  inFlight,
  contacted,
  deferred,
  suppressed,
  heldOut,
  ...rest
}: ProgressJson["rows"]): Place[] {
  const refused = Object.values(suppressed).reduce((sum, count) => sum + count, 0);
  const place = (name: string, rows: number, always = false): Place => ({ name, rows, always });
  return [
    place("pending", pending, true),
    place("in flight", inFlight, true),
    place("deferred", deferred, true),
    place("contacted", contacted, true),
    place("suppressed", refused, true),
    place("held out", heldOut),
    place("cancelled", rest.cancelled),
    place("rejected", rest.rejected),
    place("duplicate", rest.duplicate),
  ];
}

/** Where every row is, the refused ones by rule, and what came of the contacts. */
export function progressText(campaign: string, progress: ProgressJson, ink: Ink): string {
  const { state, asOf, rows, attempts, outcomes, perMinute, policyVersions } = progress;
  const places = placesOf(rows);
  const total = places.reduce((sum, place) => sum + place.rows, 0);
  const line = (name: string, count: number): string[] => [
    name,
    number(count),
    share(count, total).trim().slice(1, -1),
    bar(count, total),
  ];
  const told = places
    .filter((place) => place.always || place.rows > 0)
    .flatMap(({ name, rows: count }) => [
      line(name, count),
      ...(name === "suppressed" ? byRule(rows.suppressed).map(([rule, some]) => line(`  by ${rule}`, some)) : []),
    ]);
  const by = policyVersions
    .map(({ id, version, until }) => `${id} ${version}${until ? ` until ${ink.when(until)}` : ""}`)
    .join(", ");
  return [
    stateLine(state, `${campaign}, ${counted(total, "row")}`, ink),
    table(["", "rows", "", ""], told, ink, { right: [1, 2] }),
    labelled("attempts", [number(attempts), ...outcomesInWords(outcomes)].join("; "), ink),
    labelled("pace", `${number(perMinute)} a minute at most; by ${by}`, ink, "dim"),
    labelled("as of", ink.when(asOf), ink, "dim"),
  ].join("\n");
}

const byRule = (suppressed: ProgressJson["rows"]["suppressed"]): [string, number][] =>
  Object.entries(suppressed).sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));

const outcomesInWords = (outcomes: ProgressJson["outcomes"]): string[] => {
  const told = byRule(outcomes).map(([disposition, count]) => `${disposition} ${number(count)}`);
  return told.length > 0 ? [told.join(", ")] : [];
};

/** One line for a log that nobody can print over. */
export function progressLine(progress: ProgressJson, ink: Ink): string {
  const told = placesOf(progress.rows)
    .filter(({ rows }) => rows > 0)
    .map(({ name, rows }) => `${number(rows)} ${name}`);
  return `${minute(ink.zone, progress.asOf)}  ${progress.state}: ${told.join(", ") || "no rows"}`;
}

/** What is due in which hour. */
export function calendarText(campaign: string, { asOf, hours, fresh, more }: CalendarJson, ink: Ink): string {
  const most = Math.max(...hours.map(({ followUps, sweeps }) => followUps + sweeps));
  const rows = hours.map(({ hour, followUps, sweeps }) => [
    minute(ink.zone, hour),
    number(followUps),
    number(sweeps),
    bar(followUps + sweeps, most),
  ]);
  const handedOut =
    fresh.handedOutBy === undefined ? "" : `; at this pace the last is handed out by ${ink.when(fresh.handedOutBy)}`;
  return [
    ...(rows.length > 0
      ? [
          table([`due from (${ink.zone.name})`, "to try", "to settle", ""], rows, ink, { right: [1, 2] }),
          ...(hours.some(({ followUps }) => followUps > 0)
            ? [ink.style("dim", "To try is to ask the policies then; they may defer it to a later hour.")]
            : []),
          ...(more ? [ink.style("dim", "More is due than was looked at; the last hours are not complete.")] : []),
        ]
      : [`Nothing of ${campaign} is due.`]),
    labelled("not begun", `${counted(fresh.rows, "row")}${handedOut}`, ink),
    labelled("as of", ink.when(asOf), ink, "dim"),
  ].join("\n");
}
