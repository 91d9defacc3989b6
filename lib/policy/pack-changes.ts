import type { Rule } from "./document.ts";
import type { Pack } from "./pack.ts";

/** A rule of a pack that begins or ends to be judged, on the date where it holds. */
export type PackChange = {
  /** "YYYY-MM-DD" by the clock the law is written for. */
  readonly on: string;
  /** The instant, as the pack writes it. */
  readonly at: string;
  readonly jurisdiction: string;
  readonly change: "begins" | "ends";
  readonly rule: Rule;
};

const dateOf = (instant: string): string => instant.slice(0, "2027-01-31".length);

/**
 * What changes after one date and up to another, both "YYYY-MM-DD": earliest first, what ends before what begins. From the
 * 30th to the 31st is what changes on the 31st.
 */
export function changesBetween(packs: readonly Pack[], from: string, to: string): readonly PackChange[] {
  const found = packs.flatMap(({ jurisdiction, rules }) =>
    rules.flatMap((rule) => [
      ...changeAt(rule.effectiveTo, { jurisdiction, change: "ends", rule }),
      ...changeAt(rule.effectiveFrom, { jurisdiction, change: "begins", rule }),
    ]),
  );
  return found
    .filter(({ on }) => from < on && on <= to)
    .sort((a, b) => compare(a.on, b.on) || compare(a.jurisdiction, b.jurisdiction) || compare(b.change, a.change));
}

const changeAt = (at: string | undefined, what: Omit<PackChange, "on" | "at">): PackChange[] =>
  at === undefined ? [] : [{ on: dateOf(at), at, ...what }];

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
