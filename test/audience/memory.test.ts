import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AudienceMapping } from "../../lib/audience/mapping.ts";
import { type Folder, folder, prepared } from "./given.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

let place: Folder;
beforeAll(async () => {
  place = await folder();
});
afterAll(() => place.remove());

const MEBIBYTE = 1024 * 1024;
const ROW_BYTES = 200;
const MAPPING: AudienceMapping = {
  columns: {
    customerId: { column: "id" },
    name: { expression: 'row.name + "!"' },
    vars: { about: { column: "about" } },
  },
};
const ABOUT = "x".repeat(ROW_BYTES - 30);

/** Every hundredth row repeats an earlier one, every hundredth cannot be used. */
async function* rows(count: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from("id,name,about\n");
  const piece = 1_000;
  for (let from = 0; from < count; from += piece) {
    const lines = Array.from({ length: piece }, (_, index) => {
      const row = from + index;
      return `${row % 100 === 7 ? "" : `customer-${row % 100 === 9 ? 0 : row}`},Ana ${row},${ABOUT}`;
    });
    yield Buffer.from(`${lines.join("\n")}\n`);
  }
}

/** The most that was alive at once, in what is reachable: what is merely waiting to be collected is not counted. */
async function mostHeld(count: number): Promise<number> {
  let most = 0;
  let calls = 0;
  const onProgress = () => {
    if (calls++ % 64 !== 0) return;
    collect();
    const { heapUsed, external } = process.memoryUsage();
    most = Math.max(most, heapUsed + external);
  };
  const { rows: told } = await prepared(place, rows(count), MAPPING, { onProgress });
  expect(told).toEqual({
    ok: count * 0.98,
    rejected: count / 100,
    duplicate: count / 100,
    total: count,
  });
  return most;
}

it("ten times the rows are held in the same memory: a few bytes a row, to find the duplicates by", async () => {
  await mostHeld(3_000);
  const few = await mostHeld(30_000);
  const many = await mostHeld(300_000);
  // 54 MB of rows more; the text of none of them is kept.
  expect(many - few).toBeLessThan(8 * MEBIBYTE);
}, 120_000);
