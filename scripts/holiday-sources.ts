import type { HolidayList } from "../lib/policy/holidays.ts";

/** One list: which calendar it is taken from, and, where the law counts only some of its days, which. */
export type HolidaySource = Pick<HolidayList, "id" | "title" | "source"> & {
  readonly place: readonly [country: string, state?: string];
  readonly only?: readonly string[];
};

export const HOLIDAY_SOURCES: readonly HolidaySource[] = [
  {
    id: "AU",
    title: "National public holidays of Australia, as the telemarketing standard counts them",
    place: ["AU"],
    // State holidays, substitutes and the days around Easter Sunday are not national.
    only: ["New Year's Day", "Australia Day", "Good Friday", "Easter Monday", "Anzac Day", "Christmas Day"],
    source: {
      instrument: "Telecommunications (Telemarketing and Research Calls) Industry Standard 2017",
      section: "national public holiday",
    },
  },
  {
    id: "ES",
    title: "National holidays of Spain",
    place: ["ES"],
    source: { instrument: "Estatuto de los Trabajadores", section: "art. 37.2" },
  },
  {
    id: "FR",
    title: "Public holidays of France",
    place: ["FR"],
    source: { instrument: "Code du travail", section: "L. 3133-1" },
  },
  {
    id: "IT",
    title: "Public holidays of Italy",
    place: ["IT"],
    source: { instrument: "Legge 27 maggio 1949, n. 260", section: "art. 2" },
  },
  {
    id: "US-AL",
    title: "State holidays of Alabama",
    place: ["US", "AL"],
    source: { instrument: "Code of Alabama", section: "1-3-8" },
  },
  {
    id: "US-LA",
    title: "Legal holidays of Louisiana, without those the governor proclaims",
    place: ["US", "LA"],
    source: { instrument: "Louisiana Revised Statutes", section: "1:55" },
  },
  {
    id: "US-NE",
    title: "State holidays of Nebraska",
    place: ["US", "NE"],
    source: { instrument: "Nebraska Revised Statutes", section: "62-301" },
  },
  {
    id: "US-PA",
    title: "Legal holidays of Pennsylvania",
    place: ["US", "PA"],
    source: { instrument: "Pennsylvania Statutes, title 44", section: "11" },
  },
  {
    id: "US-RI",
    title: "Holidays of Rhode Island",
    place: ["US", "RI"],
    source: { instrument: "Rhode Island General Laws", section: "25-1-1" },
  },
  {
    id: "US-UT",
    title: "Legal holidays of Utah",
    place: ["US", "UT"],
    source: { instrument: "Utah Code", section: "63G-1-301" },
  },
  {
    id: "ZA",
    title: "Public holidays of South Africa, the Monday after one on a Sunday included",
    place: ["ZA"],
    source: { instrument: "Public Holidays Act 36 of 1994", section: "1 and 2" },
  },
];
