import { describe, expect, it } from "vitest";
import { evolve } from "../../lib/policy/evolve.ts";
import type { CheckPart } from "../../lib/policy/facts.ts";
import { EMPTY_FOLD, type Fold, MAX_CHECKS, MAX_LISTED_CHECKS } from "../../lib/policy/fold.ts";
import { ms } from "./given.ts";

const NOON = ms("2026-11-02T12:00Z");
type Told = CheckPart & { readonly at: number };

const foldOf = (...told: readonly Told[]): Fold =>
  told.reduce<Fold>(
    (fold, { at, ...check }, index) =>
      evolve(fold, { seq: index + 1, id: `c${index}`, kind: "checked", at, recordedAt: NOON, checks: [check] }),
    EMPTY_FOLD,
  );
const check = (token: string, listed: boolean, minute = 0): Told => ({
  list: "us-national",
  token,
  listed,
  at: NOON - 60 * 60_000 + minute * 60_000,
});
const many = (count: number, listed: boolean, from: number): readonly Told[] =>
  Array.from({ length: count }, (_, index) => check(`${listed}${index}`, listed, from + index));
const kept = (...told: readonly Told[]) => foldOf(...told).checks.map(({ token, listed }) => [token, listed]);

describe("checks against do-not-call lists", () => {
  it("are the newest of each number, in whatever order they are told", () => {
    for (const told of [
      [check("a", true, 1), check("a", false, 2)],
      [check("a", false, 2), check("a", true, 1)],
    ])
      expect(kept(...told)).toEqual([["a", false]]);
  });

  it("that are of one instant say listed if one does, in whatever order they are told", () => {
    for (const told of [
      [check("a", true), check("a", false)],
      [check("a", false), check("a", true)],
    ])
      expect(kept(...told)).toEqual([["a", true]]);
  });

  it("are forgotten oldest first, and those that found a number listed last", () => {
    const fold = kept(check("old", true), ...many(MAX_CHECKS + 3, false, 1));
    expect(fold).toHaveLength(MAX_CHECKS);
    expect(fold).toContainEqual(["old", true]);
    expect(fold).not.toContainEqual(["false0", false]);
    const listed = kept(...many(MAX_CHECKS + 3, true, 1), check("new", false, 50));
    expect(listed).toEqual(expect.arrayContaining(many(MAX_CHECKS + 3, true, 1).map(({ token }) => [token, true])));
    expect(listed).not.toContainEqual(["new", false]);
    expect(kept(...many(MAX_LISTED_CHECKS + 1, true, 1))).toHaveLength(MAX_LISTED_CHECKS);
  });
});
