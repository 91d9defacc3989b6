import { readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROOT } from "./documents.ts";

/** What is not of the project, by name. */
const LEFT_OUT = new Set(["node_modules", ".git", ".tacet", ".cache", "cdk.out", "coverage"]);
const TEXT = /(\.(ts|js|mjs|json|md|svg|yml|yaml|sh|txt)|^[A-Z]+|^\.[a-z]+|^run)$/;
const MAX_BYTES = 2 * 1024 * 1024;

function textsBelow(folder: string): string[] {
  return readdirSync(ROOT + folder, { withFileTypes: true }).flatMap((entry) => {
    if (LEFT_OUT.has(entry.name)) return [];
    const path = folder + entry.name;
    if (entry.isDirectory()) return textsBelow(`${path}/`);
    return TEXT.test(entry.name) && statSync(ROOT + path).size <= MAX_BYTES ? [path] : [];
  });
}

/** Places of a machine, and where packages were fetched from. Put together here, so that this file is none of them. */
const FOREIGN: readonly (readonly [string, RegExp])[] = [
  [
    "a folder of somebody's machine",
    new RegExp(`(?<![\\w./-])/(${["work", "root", "home/\\w+", "Users/\\w+", "tmp"].join("|")})/[\\w.-]`),
  ],
  [
    "a registry or mirror of packages",
    new RegExp(
      `https?://[^\\s"')]*(${["regis" + "try", "arti" + "factory", "ver" + "daccio", "ne" + "xus", "mir" + "ror"].join("|")})`,
      "i",
    ),
  ],
  ["where a locked package was fetched from", new RegExp(`"${"resol" + "ved"}":`)],
  ["a credential", new RegExp(`${"_auth" + "Token"}|${"BEGIN [A-Z ]*PRIVATE" + " KEY"}`)],
];

describe("no text speaks of the place it was written at", () => {
  const texts = textsBelow("");

  it("all of them are looked at", () => {
    expect(texts).toEqual(
      expect.arrayContaining(["README.md", "LICENSE", "package-lock.json", "lib/policy/decide.ts", "docs/api.md"]),
    );
    expect(texts.length).toBeGreaterThan(150);
  });

  it.each(FOREIGN)("none names %s", (_what, foreign) => {
    const found = texts.flatMap((path) => {
      const match = foreign.exec(readFileSync(ROOT + path, "utf8"));
      return match ? [`${path}: ${match[0]}`] : [];
    });
    expect(found).toEqual([]);
  });
});
