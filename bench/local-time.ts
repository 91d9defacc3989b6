import { DateTime, IANAZone } from "luxon";
import { DAY_MS, HOUR_MS, MINUTE_MS, parseInstant } from "../lib/policy/time.ts";
import { daysFromCivil } from "../lib/zones/calendar.ts";
import { localDay, localTime, offsetUntil, TZDATA_RELEASE, type Zone, zoneNamed } from "../lib/zones/zone.ts";
import { chanceFrom } from "./chance.ts";
import { MONDAY, TWELVE_ZONES } from "./customers.ts";
import { type Bench, check, type Figure } from "./figure.ts";
import { type Batch, fasterOf, medianOf, rounds } from "./rounds.ts";

const SEED = 41;
/** Where every source knows the rules and Node 20's data has not been overtaken, for the twelve zones. */
const FROM = parseInstant("2015-01-01T00:00:00Z")!;
const TO = parseInstant("2036-01-01T00:00:00Z")!;
const CHECKED_PER_ZONE = 20_000;
const TIMED = 4_096;

/** One zone as each library wants it, made once and kept. */
type Place = {
  readonly zone: Zone;
  readonly luxon: IANAZone;
  readonly date: Intl.DateTimeFormat;
  readonly parts: Intl.DateTimeFormat;
};

const placeOf = (name: string): Place => ({
  zone: zoneNamed(name)!,
  luxon: IANAZone.create(name),
  // Swedish dates are "2026-11-23": the form that is quickest to read.
  date: new Intl.DateTimeFormat("sv-SE", { timeZone: name, year: "numeric", month: "2-digit", day: "2-digit" }),
  parts: new Intl.DateTimeFormat("en-US", {
    timeZone: name,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    weekday: "short",
  }),
});

type Instants = readonly (readonly [place: Place, at: number])[];

export const localTimeBench: Bench = async (how) => {
  const places = TWELVE_ZONES.map(placeOf);
  const instants = checkSame(places);
  const spread = drawn(places, FROM, TO);
  const burst = drawn(places, MONDAY, MONDAY + HOUR_MS);
  const found = await rounds(
    {
      "our day": each(spread, ourDay),
      "Intl day": each(spread, intlDay),
      "luxon day": each(spread, luxonDay),
      "our day, one hour": each(burst, ourDay),
      "our fields": each(spread, ourFields),
      "Intl fields": each(spread, intlFields),
      "luxon fields": each(spread, luxonFields),
    },
    how,
  );
  const against = (
    what: string,
    ours: keyof typeof found,
    theirs: keyof typeof found,
    name: string,
    least?: number,
  ): Figure => ({
    bench: "local-time",
    what,
    unit: "ns",
    ours: medianOf(found[ours]),
    peer: { name, value: medianOf(found[theirs]) },
    ratio: fasterOf(found[ours], found[theirs]),
    ...(least !== undefined && { aim: { least } }),
  });
  return [
    against("local day, instants spread over 21 years", "our day", "Intl day", "Intl, cached", 15),
    against("local day, instants spread over 21 years", "our day", "luxon day", "luxon", 100),
    {
      bench: "local-time",
      what: "local day, instants of one hour, as decisions have them",
      unit: "ns",
      ours: medianOf(found["our day, one hour"]),
    },
    against("date, weekday and time of day", "our fields", "Intl fields", "Intl formatToParts, cached"),
    against("date, weekday and time of day", "our fields", "luxon fields", "luxon DateTime"),
    {
      bench: "local-time",
      what: `instants on which the three disagree, of ${instants.toLocaleString("en")} (ours: ${TZDATA_RELEASE}, Node: ${process.versions.tz})`,
      unit: "instants",
      ours: 0,
      aim: { most: 0 },
    },
  ];
};

function drawn(places: readonly Place[], from: number, to: number): Instants {
  const chance = chanceFrom(SEED);
  return Array.from(
    { length: TIMED },
    (_, index) => [places[index % places.length]!, Math.floor(from + chance() * (to - from))] as const,
  );
}

/** All three agree on day and minute, by chance and on both sides of every change of the clocks. Returns how many were asked. */
function checkSame(places: readonly Place[]): number {
  const chance = chanceFrom(SEED);
  let asked = 0;
  for (const place of places) {
    const instants = Array.from({ length: CHECKED_PER_ZONE }, () => Math.floor(FROM + chance() * (TO - FROM)));
    for (let change = offsetUntil(place.zone, FROM); change < TO; change = offsetUntil(place.zone, change))
      instants.push(change - HOUR_MS, change - 1, change, change + 1, change + HOUR_MS);
    for (const at of instants) {
      const answers = [ourFields, intlFields, luxonFields].map((fields) => fields(place, at));
      const days = [ourDay, intlDay, luxonDay].map((day) => day(place, at));
      const agree = new Set(answers).size === 1 && new Set(days).size === 1;
      check(
        agree,
        `${place.zone.name} at ${new Date(at).toISOString()}: fields ${answers}, days ${days} (ours, Intl, luxon)`,
      );
      asked++;
    }
  }
  return asked;
}

function each(instants: Instants, ask: (place: Place, at: number) => number): Batch {
  let before: number | undefined;
  return () => {
    let sum = 0;
    for (let index = 0; index < instants.length; index++) sum += ask(instants[index]![0], instants[index]![1]);
    before ??= sum;
    check(sum === before, "the same instants had other answers");
    return instants.length;
  };
}

const ourDay = ({ zone }: Place, at: number): number => localDay(zone, at);

/** Two digits at a place of a text. */
const twoAt = (text: string, place: number): number =>
  (text.charCodeAt(place) - 48) * 10 + text.charCodeAt(place + 1) - 48;

function intlDay({ date }: Place, at: number): number {
  const text = date.format(at);
  return daysFromCivil(twoAt(text, 0) * 100 + twoAt(text, 2), twoAt(text, 5), twoAt(text, 8));
}

const luxonDay = ({ luxon }: Place, at: number): number => Math.floor((at + luxon.offset(at) * MINUTE_MS) / DAY_MS);

/** All fields in one number, so that they can be compared. */
const told = (year: number, month: number, day: number, weekday: number, minute: number): number =>
  (((year * 13 + month) * 32 + day) * 7 + weekday) * 1_440 + minute;

function ourFields({ zone }: Place, at: number): number {
  const { year, month, day, weekday, minuteOfDay } = localTime(zone, at);
  return told(year, month, day, weekday, minuteOfDay);
}

const WEEKDAYS: Readonly<Record<string, number>> = { Mon: 0, Tue: 1, Wed: 2, Thu: 3, Fri: 4, Sat: 5, Sun: 6 };

function intlFields({ parts }: Place, at: number): number {
  const found: Record<string, string> = {};
  for (const { type, value } of parts.formatToParts(at)) found[type] = value;
  return told(+found.year!, +found.month!, +found.day!, WEEKDAYS[found.weekday!]!, +found.hour! * 60 + +found.minute!);
}

function luxonFields({ luxon }: Place, at: number): number {
  const { year, month, day, weekday, hour, minute } = DateTime.fromMillis(at, { zone: luxon });
  return told(year, month, day, weekday - 1, hour * 60 + minute);
}
