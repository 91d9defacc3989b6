import * as z from "zod";
import { daysFromCivil } from "../zones/calendar.ts";

/** Days named by a law or a calendar, for the years it covers. */
export const HolidayListSchema = z.strictObject({
  id: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]+)*$/, { error: 'write the id of a holiday list such as "FR" or "US-LA"' }),
  title: z.string().min(1).max(200),
  /** What it was made from, and which release of it. */
  version: z.string().min(1).max(60),
  source: z.strictObject({ instrument: z.string().min(1), section: z.string().optional(), url: z.url().optional() }),
  /** First and last year it covers, both whole. */
  years: z.tuple([z.int().min(1970).max(2200), z.int().min(1970).max(2200)]),
  days: z.record(z.iso.date(), z.string().min(1)),
});
export type HolidayList = z.infer<typeof HolidayListSchema>;

/** Days since 1970-01-01 of "2026-12-25". */
export const epochDayOf = (date: string): number =>
  daysFromCivil(...(date.split("-").map(Number) as [number, number, number]));

/** How a decision names the list it used. */
export const snapshotOf = ({ id, version }: HolidayList): string => `holidays:${id} ${version}`;
