import { createReadStream, existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readHistory } from "../../lib/audience/history.ts";
import { HistoryMapping } from "../../lib/audience/history-mapping.ts";
import { AudienceMapping } from "../../lib/audience/mapping.ts";
import { type Folder, folder, listOf, prepared, verdictsIn } from "./given.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const BANK = `${process.env.TACET_SHARED ?? `${ROOT}../shared`}/data/bank-marketing/bank-full.csv`;
const example = (name: string): string => readFileSync(`${ROOT}examples/${name}`, "utf8");

let place: Folder;
beforeAll(async () => {
  place = await folder();
});
afterAll(() => place.remove());

describe("the plain list", () => {
  it("is prepared as its mapping says", async () => {
    const mapping = AudienceMapping.parse(JSON.parse(example("plain-list.audience.json")));
    const result = await prepared(place, example("plain-list.csv"), mapping);
    expect(result.rows).toEqual({ ok: 14, rejected: 5, duplicate: 1, total: 20 });
    const verdicts = await verdictsIn(place, result);
    expect(
      verdicts.filter((line) => !/,ok,,$/.test(line)).map((line) => line.split(",").slice(0, 3).join(",")),
    ).toEqual([
      "8,kb-0007,rejected",
      "12,kb-0003,duplicate",
      "14,kb-0012,rejected",
      "16,kb-0014,rejected",
      "19,,rejected",
      "21,kb-0019,rejected",
    ]);
  });

  it("has a history", async () => {
    const mapping = HistoryMapping.parse(JSON.parse(example("plain-history.history.json")));
    await place.files.write("history", createReadStream(`${ROOT}examples/plain-history.jsonl`));
    const lines = (await listOf(readHistory(place.files, "history", mapping))).flat();
    expect(lines.flatMap((line) => ("facts" in line ? line.facts.map(({ kind }) => kind) : line.rejected))).toEqual([
      "contact",
      "contact",
      "consent",
      "opt-out",
      "contact",
    ]);
  });
});

describe.skipIf(!existsSync(BANK))(`the bank's list (needs ${BANK})`, () => {
  it("is prepared whole", async () => {
    const mapping = AudienceMapping.parse(JSON.parse(example("bank-marketing.audience.json")));
    const result = await prepared(place, createReadStream(BANK), mapping);
    expect(result.rows).toEqual({ ok: 45_211, rejected: 0, duplicate: 0, total: 45_211 });
  });

  it("tells its earlier campaign: every contact before this one, and who had refused", async () => {
    const mapping = HistoryMapping.parse(JSON.parse(example("bank-marketing.history.json")));
    await place.files.write("bank", createReadStream(BANK));
    const ends: Record<string, number> = {};
    let previous = 0;
    let rows = 0;
    const [header, ...lines] = readFileSync(BANK, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(";"));
    const column = (name: string) => header!.indexOf(name);
    for (const line of (await listOf(readHistory(place.files, "bank", mapping))).flat()) {
      if (!("facts" in line)) throw new Error(line.rejected);
      const facts = line.facts;
      const row = lines[line.line - 2]!;
      if (facts.length !== Number(row[column("previous")])) throw new Error(`line ${line.line}: ${facts.length} facts`);
      rows++;
      previous += facts.length;
      const last = facts.at(-1);
      if (last?.kind === "contact") ends[last.disposition] = (ends[last.disposition] ?? 0) + 1;
    }
    expect(rows).toBe(45_211);
    expect(previous).toBe(lines.reduce((sum, row) => sum + Number(row[column("previous")]), 0));
    expect(ends).toEqual({ declined: 4_901, accepted: 1_511, no_answer: 1_845 });
  });
});
