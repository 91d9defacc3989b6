import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { FileChanged } from "../../lib/audience/audience-error.ts";
import type { HistoryFact } from "../../lib/audience/history-fact.ts";
import { factLine, factsFile, markOf, openFacts } from "../../lib/campaign/facts-file.ts";
import { MARKS, openMarkedSpill } from "../../lib/campaign/marked-spill.ts";
import { type Folder, folder, piecesOf } from "../audience/given.ts";

let place: Folder;
beforeAll(async () => {
  place = await folder();
});
afterAll(() => place.remove());

const need = (at: number, note: string): HistoryFact => ({
  kind: "need",
  eventId: `e-${at}`,
  at,
  source: "call",
  topic: "car-loan",
  note,
});

let files = 0;
async function stored(lines: readonly [customerId: string, fact: HistoryFact, profile?: string][]) {
  const key = `facts-${files++}`;
  const spill = await openMarkedSpill(join(place.root, `${key}-spill`));
  for (const [index, [customerId, fact, profile = ""]] of lines.entries()) {
    const mark = markOf(customerId);
    spill.put(mark, factLine(mark, customerId, [fact], profile));
    if (index % 100 === 0) await spill.flush();
  }
  const { version, size: bytes } = await place.files.write(key, factsFile(spill));
  await spill.close();
  return { key, version, bytes };
}

/** Each customer and how often they are given, with the instants of their facts, share by share. */
async function sharesOf(file: Awaited<ReturnType<typeof stored>>) {
  const { shares, share } = await openFacts(place.files, file);
  const all = [];
  for (let index = 0; index < shares; index++) all.push(await share(index));
  return all;
}

it("gives each customer once, with all their facts in order and the newest profile", async () => {
  const lines = await stored([
    ["ana", need(3, "é"), '{"timeZone":"Europe/Lisbon"}'],
    ["ben", need(1, "")],
    ["ana", need(2, ""), '{"timeZone":"Europe/Madrid"}'],
    ["ana", need(1, "")],
  ]);
  const people = (await sharesOf(lines)).flat();
  expect(new Map(people.map(({ customerId, ...rest }) => [customerId, rest]))).toEqual(
    new Map([
      ["ana", { profile: { timeZone: "Europe/Madrid" }, facts: [need(1, ""), need(2, ""), need(3, "é")] }],
      ["ben", { facts: [need(1, "")] }],
    ]),
  );
});

it("cuts a large file into shares, of many marks or of a part of one", async () => {
  const note = "x".repeat(4_000);
  const crowded = Array.from({ length: 200_000 }, (_, index) => `c-${index}`).filter((id) => markOf(id) % MARKS === 7);
  const others = Array.from({ length: 1_000 }, (_, index) => `d-${index}`);
  const ids = [...crowded.slice(0, 300), ...others];
  const lines = [0, 1, 2, 3].flatMap((at) => ids.map((id) => [id, need(at, note)] as [string, HistoryFact]));
  const shares = await sharesOf(await stored(lines));
  expect(shares.length).toBeGreaterThan(4);
  const people = shares.flat();
  expect(people.map(({ customerId }) => customerId).sort()).toEqual([...ids].sort());
  for (const { facts } of people) expect(facts.map(({ at }) => at)).toEqual([0, 1, 2, 3]);
  for (const share of shares) expect(share.length * 4 * note.length).toBeLessThan(6 * 1024 * 1024);
});

it("keeps a line that is longer than what is held of a mark", async () => {
  const note = "é".repeat(300_000);
  const [people] = await sharesOf(
    await stored([
      ["ana", need(2, note)],
      ["ana", need(1, "")],
      ["ana", need(3, "")],
    ]),
  );
  expect(people).toEqual([{ customerId: "ana", facts: [need(1, ""), need(2, note), need(3, "")] }]);
});

it("has no share where there are no facts", async () => {
  expect(await sharesOf(await stored([]))).toEqual([]);
});

it("says which file is none of facts, or was replaced", async () => {
  const written = await place.files.write("none", piecesOf('["000001","ana",[]]\n'));
  const file = { key: "none", version: written.version, bytes: written.size };
  await expect(openFacts(place.files, file)).rejects.toMatchObject({ code: "bad-slice" });
  await expect(openFacts(place.files, { ...file, version: "another" })).rejects.toThrow(FileChanged);
});
