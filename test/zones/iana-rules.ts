/**
 * What IANA says of the years to come, apart from the source that lib/zones is generated from: the rule at the end of
 * each compiled (TZif) file of the PyPI package tzdata 2026.6, which is IANA 2026f. To renew it, read the last line of
 * every such file. Zones and links that are not here change their clocks no more.
 */
export const IANA_RELEASE = "2026f";

/** Changes of offset from 2010-01-01 to 2041-01-01 in all those files together, but for the zone "Factory". */
export const IANA_CHANGES = 12_948;

/** POSIX TZ rule, and the names that follow it from 2028 on (Cuba keeps its summer time through the winter before). */
export const IANA_RULES: readonly (readonly [rule: string, names: string])[] = [
  ["<+00>0<+02>-2,M3.5.0/1,M10.5.0/3", "Antarctica/Troll"],
  ["<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "Australia/LHI Australia/Lord_Howe"],
  ["<+11>-11<+12>,M10.1.0,M4.1.0/3", "Pacific/Norfolk"],
  ["<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", "NZ-CHAT Pacific/Chatham"],
  ["<-01>1<+00>,M3.5.0/0,M10.5.0/1", "Atlantic/Azores"],
  ["<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "America/Godthab America/Nuuk America/Scoresbysund"],
  ["<-03>3<-02>,M3.2.0,M11.1.0", "America/Miquelon"],
  ["<-04>4<-03>,M9.1.6/24,M4.1.6/24", "America/Santiago Chile/Continental"],
  ["<-06>6<-05>,M9.1.6/22,M4.1.6/22", "Chile/EasterIsland Pacific/Easter"],
  ["ACST-9:30ACDT,M10.1.0,M4.1.0/3", "Australia/Adelaide Australia/Broken_Hill Australia/South Australia/Yancowinna"],
  [
    "AEST-10AEDT,M10.1.0,M4.1.0/3",
    "Antarctica/Macquarie Australia/ACT Australia/Canberra Australia/Currie Australia/Hobart Australia/Melbourne Australia/NSW Australia/Sydney Australia/Tasmania Australia/Victoria",
  ],
  [
    "AKST9AKDT,M3.2.0,M11.1.0",
    "America/Anchorage America/Juneau America/Metlakatla America/Nome America/Sitka America/Yakutat US/Alaska",
  ],
  [
    "AST4ADT,M3.2.0,M11.1.0",
    "America/Glace_Bay America/Goose_Bay America/Halifax America/Moncton America/Thule Atlantic/Bermuda Canada/Atlantic",
  ],
  [
    "CET-1CEST,M3.5.0,M10.5.0/3",
    "Africa/Ceuta Arctic/Longyearbyen Atlantic/Jan_Mayen CET Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Budapest Europe/Busingen Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich MET Poland",
  ],
  ["CST5CDT,M3.2.0/0,M11.1.0/1", "America/Havana Cuba"],
  [
    "CST6CDT,M3.2.0,M11.1.0",
    "America/Chicago America/Indiana/Knox America/Indiana/Tell_City America/Knox_IN America/Matamoros America/Menominee America/North_Dakota/Beulah America/North_Dakota/Center America/North_Dakota/New_Salem America/Ojinaga America/Rankin_Inlet America/Resolute CST6CDT US/Central US/Indiana-Starke",
  ],
  ["EET-2EEST,M3.5.0/0,M10.5.0/0", "Asia/Beirut"],
  [
    "EET-2EEST,M3.5.0/3,M10.5.0/4",
    "Asia/Famagusta Asia/Nicosia EET Europe/Athens Europe/Bucharest Europe/Chisinau Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Mariehamn Europe/Nicosia Europe/Riga Europe/Sofia Europe/Tallinn Europe/Tiraspol Europe/Uzhgorod Europe/Vilnius Europe/Zaporozhye",
  ],
  ["EET-2EEST,M4.5.5/0,M10.5.4/24", "Africa/Cairo Egypt"],
  [
    "EST5EDT,M3.2.0,M11.1.0",
    "America/Detroit America/Fort_Wayne America/Grand_Turk America/Indiana/Indianapolis America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay America/Indiana/Vincennes America/Indiana/Winamac America/Indianapolis America/Iqaluit America/Kentucky/Louisville America/Kentucky/Monticello America/Louisville America/Montreal America/Nassau America/New_York America/Nipigon America/Pangnirtung America/Port-au-Prince America/Thunder_Bay America/Toronto Canada/Eastern EST5EDT US/East-Indiana US/Eastern US/Michigan",
  ],
  [
    "GMT0BST,M3.5.0/1,M10.5.0",
    "Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/London GB GB-Eire",
  ],
  ["HST10HDT,M3.2.0,M11.1.0", "America/Adak America/Atka US/Aleutian"],
  ["IST-1GMT0,M10.5.0,M3.5.0/1", "Eire Europe/Dublin"],
  ["IST-2IDT,M3.4.4/26,M10.5.0", "Asia/Jerusalem Asia/Tel_Aviv Israel"],
  [
    "MST7MDT,M3.2.0,M11.1.0",
    "America/Boise America/Cambridge_Bay America/Ciudad_Juarez America/Denver America/Shiprock MST7MDT Navajo US/Mountain",
  ],
  ["NST3:30NDT,M3.2.0,M11.1.0", "America/St_Johns Canada/Newfoundland"],
  ["NZST-12NZDT,M9.5.0,M4.1.0/3", "Antarctica/McMurdo Antarctica/South_Pole NZ Pacific/Auckland"],
  [
    "PST8PDT,M3.2.0,M11.1.0",
    "America/Ensenada America/Los_Angeles America/Santa_Isabel America/Tijuana Mexico/BajaNorte PST8PDT US/Pacific",
  ],
  [
    "WET0WEST,M3.5.0/1,M10.5.0",
    "Atlantic/Canary Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira Europe/Lisbon Portugal WET",
  ],
];

/**
 * Asia/Gaza and Asia/Hebron follow no yearly rule. These are the local times of IANA's file `asia`, Rule Palestine:
 * +02:00 becomes +03:00 on the Saturday on or before 30 March at 02:00, and +02:00 comes back on the Saturday on or
 * before 30 October at 02:00, but for the years of a Ramadan in autumn, which the file lists.
 */
export const PALESTINE_2035_TO_2040: readonly string[] = [
  "2035-03-24T02:00+02:00",
  "2035-10-27T02:00+03:00",
  "2036-03-29T02:00+02:00",
  "2036-10-18T02:00+03:00",
  "2037-03-28T02:00+02:00",
  "2037-10-10T02:00+03:00",
  "2038-03-27T02:00+02:00",
  "2038-09-25T02:00+03:00",
  "2039-03-26T02:00+02:00",
  "2039-09-17T02:00+03:00",
  "2040-03-24T02:00+02:00",
  "2040-09-01T02:00+03:00",
  "2040-10-20T02:00+02:00",
  "2040-10-27T02:00+03:00",
];

const RULE = /^(?:<.+?>|[A-Z]+)([-+]?[\d:]+)(?:<.+?>|[A-Z]+)([-+]?[\d:]+)?,([^,]+),([^,]+)$/;
const DATE = /^M(\d+)\.(\d)\.(\d)(?:\/(-?[\d:]+))?$/;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The changes of one year under a POSIX TZ rule, as [epoch ms, offset in ms from then on], in order of time. */
export function changesOf(rule: string, year: number): readonly (readonly [at: number, offset: number])[] {
  const [, west, summerWest, start, end] = RULE.exec(rule)!;
  // Westwards in the rule, eastwards here; 0 − 0 is 0 where −0 would not be.
  const standard = 0 - hours(west!);
  const summer = summerWest === undefined ? standard + HOUR_MS : 0 - hours(summerWest);
  const changes = [
    [wallClock(start!, year) - standard, summer],
    [wallClock(end!, year) - summer, standard],
  ] as const;
  return changes.toSorted(([a], [b]) => a - b);
}

/** "M10.5.4/24" in a year, on a clock without a zone. Week 5 is the last; 02:00 is the default. */
function wallClock(date: string, year: number): number {
  const [month, week, sundayBased, time] = DATE.exec(date)!.slice(1);
  const first = Date.UTC(year, Number(month) - 1, 1);
  const days = (Number(sundayBased) - new Date(first).getUTCDay() + 7) % 7;
  const candidates = [0, 1, 2, 3, 4].slice(0, Number(week)).map((n) => first + (days + 7 * n) * DAY_MS);
  const inMonth = candidates.filter((at) => new Date(at).getUTCMonth() === Number(month) - 1);
  return inMonth.at(-1)! + hours(time ?? "2");
}

/** "-12:45" in ms. */
function hours(text: string): number {
  const [h, m = "0"] = text.replace(/^[-+]/, "").split(":");
  return (text.startsWith("-") ? -1 : 1) * (Number(h) + Number(m) / 60) * HOUR_MS;
}
