import { clockOf } from "../zones/zone.ts";
import type { Located } from "./locate.ts";
import { MEANS, type Means, nameOf } from "./means.ts";

/**
 * How a customer was located, in so few bytes that every entry can carry it: for each finding its means, the digits it
 * was found by, and the places of its zones and jurisdictions in the customer's own lists, "a1305:0:01,…"; a finding
 * that tells all of both is its means and digits alone, "s,a1305".
 */
const LETTERS: Readonly<Record<Means, string>> = {
  said: "s",
  address: "p",
  account: "c",
  area: "a",
  fixed: "f",
  mobile: "m",
};
const RADIX = 36;
/** Findings told of; the surest stand first. */
const MAX_FINDINGS = 6;

/** Where of a list others of it stand; a zone that another name stands for is found by that. */
const places = (all: readonly string[], some: readonly string[]): string => {
  const same = (one: string) => all.findIndex((other) => other === one || (clockOf(one) ?? -1) === clockOf(other));
  return [...new Set(some.map(same))]
    .filter((index) => index >= 0)
    .map((index) => index.toString(RADIX))
    .join("");
};

/** Undefined where nothing beyond what was said was found: there is nothing to tell. */
export function traceOf({ found, zones, jurisdictions }: Located): string | undefined {
  if (found.every(({ means }) => means === "said")) return undefined;
  return found
    .slice(0, MAX_FINDINGS)
    .map((one) => {
      const how = `${LETTERS[one.means]}${one.by ?? ""}`;
      const zoneAt = places(zones, one.zones);
      const lawAt = places(jurisdictions, one.jurisdictions);
      return zoneAt === all(zones) && lawAt === all(jurisdictions) ? how : `${how}:${zoneAt}:${lawAt}`;
    })
    .join(",");
}

/** The places of everything in a list. */
const all = (list: readonly string[]): string => list.map((_, index) => index.toString(RADIX)).join("");

/** "area code 305 → US, US-FL, America/New_York", a line for each finding. */
export function traceInWords(
  trace: string | undefined,
  zones: readonly string[],
  jurisdictions: readonly string[],
): string[] {
  if (trace === undefined || trace === "") return [];
  return trace.split(",").map((part) => {
    const [how = "", zoneAt = all(zones), lawAt = all(jurisdictions)] = part.split(":");
    const means = MEANS.find((one) => LETTERS[one] === how[0]) ?? "said";
    const at = (list: readonly string[], indexes: string) =>
      [...indexes].flatMap((digit) => list[Number.parseInt(digit, RADIX)] ?? []);
    const here = [...at(jurisdictions, lawAt), ...at(zones, zoneAt)];
    return `${nameOf(means, how.slice(1))} → ${here.length > 0 ? here.join(", ") : "no one place"}`;
  });
}
