import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { changedInWords, compareDigests, type Digests, digestOf, digestsNow } from "../../scripts/digests.ts";

const known = JSON.parse(readFileSync(new URL("../../packs/digests.json", import.meta.url), "utf8")) as Digests;

describe("what ships under a version", () => {
  const now = digestsNow();

  it("is every pack, every list of holidays and both policies", () => {
    const of = (kind: string) => Object.keys(now).filter((name) => name.startsWith(`${kind} `));
    expect([of("pack").length, of("holidays").length, of("policy").length]).toEqual([44, 11, 2]);
  });

  it("does not change: a decision is told and derived again by the version it names", () => {
    expect(compareDigests(known, now).changed.map(changedInWords)).toEqual([]);
  });

  it("has its digest written down: npx tsx scripts/generate-digests.ts", () => {
    expect(compareDigests(known, now).added).toEqual([]);
  });
});

it("packs that ship together have one version, so that a decision by several names it once", () => {
  const packs = Object.keys(digestsNow()).filter((name) => name.startsWith("pack "));
  expect(new Set(packs.map((name) => name.split(" ").at(-1))).size).toBe(1);
});

describe("the comparison", () => {
  const pack = { id: "xx", version: "1", rules: [{ id: "a", max: 3, why: "x" }] };
  const name = "pack xx 1";

  it("sees the least change of content, and none of how it is written", () => {
    const before = { [name]: digestOf(pack) };
    const against = (document: unknown) => compareDigests(before, { [name]: digestOf(document) });
    expect(against({ rules: [{ why: "x", max: 3, id: "a" }], version: "1", id: "xx" })).toEqual({
      changed: [],
      added: [],
    });
    for (const rule of [{ max: 4 }, { why: "y" }, { max: "3" }, { unless: [] }])
      expect(against({ ...pack, rules: [{ ...pack.rules[0], ...rule }] }).changed).toEqual([name]);
    expect(against({ ...pack, rules: [...pack.rules, { id: "b" }] }).changed).toEqual([name]);
    expect(changedInWords(name)).toMatch(/^pack xx 1 is not what it was\..*new "version"/);
  });

  it("asks for a digest of a new version, and keeps those of old ones", () => {
    const before = { [name]: digestOf(pack) };
    expect(compareDigests(before, { "pack xx 2": digestOf({ ...pack, version: "2" }) })).toEqual({
      changed: [],
      added: ["pack xx 2"],
    });
  });
});
