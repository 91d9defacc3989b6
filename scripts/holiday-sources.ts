import type { HolidayList } from "../lib/policy/holidays.ts";

/**
 * One list: which calendar it is taken from; where the law counts only some of its days, which; and the days the law
 * counts and the calendar lacks, by name, as rules of its grammar ("easter -2").
 */
export type HolidaySource = Pick<HolidayList, "id" | "title" | "source"> & {
  readonly place: readonly [country: string, state?: string];
  readonly only?: readonly string[];
  readonly also?: Readonly<Record<string, string>>;
  /** The day on which `also` changed last: what ships under a version does not change. */
  readonly amended?: string;
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
    amended: "2026-11-27",
    also: {
      "Mardi Gras (Mobile and Baldwin counties)": "easter -47",
      "Veterans Day": "11-11 and if sunday then next monday if saturday then previous friday",
    },
    source: { instrument: "Code of Alabama", section: "1-3-8" },
  },
  {
    id: "US-LA",
    // Saturdays are legal holidays in some parishes, and Inauguration Day in one city: the list is of the whole state.
    title: "Legal holidays of Louisiana, without those the governor proclaims and those of single parishes",
    place: ["US", "LA"],
    amended: "2026-11-27",
    also: {
      "Battle of New Orleans": "01-08",
      "Huey P. Long Day": "08-30",
      "All Saints' Day": "11-01",
    },
    source: {
      instrument: "Louisiana Revised Statutes",
      section: "1:55",
      url: "https://legis.la.gov/legis/Law.aspx?d=74097",
    },
  },
  {
    id: "US-NE",
    title: "State holidays of Nebraska",
    place: ["US", "NE"],
    source: { instrument: "Nebraska Revised Statutes", section: "62-301" },
  },
  {
    id: "US-PA",
    title: "Legal holidays of Pennsylvania, without the Saturday afternoons",
    place: ["US", "PA"],
    amended: "2026-11-27",
    also: { "Good Friday": "easter -2", "Election Day": "tuesday after 1st monday in November" },
    source: { instrument: "Pennsylvania Statutes, title 44", section: "11" },
  },
  {
    id: "US-RI",
    title: "Holidays of Rhode Island",
    place: ["US", "RI"],
    amended: "2026-11-27",
    also: {
      "Rhode Island Independence Day": "05-04 and if sunday then next monday",
      "Election Day": "tuesday after 1st monday in November in even years",
      "Veterans Day": "11-11 and if saturday,sunday then next monday",
    },
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
