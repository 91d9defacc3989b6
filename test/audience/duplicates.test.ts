import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuplicates } from "../../lib/audience/duplicates.ts";
import { hash64, hashed } from "../../lib/audience/hash64.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tacet-duplicates-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function duplicatesOf(ids: Iterable<string>) {
  const duplicates = openDuplicates(await mkdtemp(join(root, "d-")));
  let index = 0;
  for (const id of ids) {
    duplicates.add({ bytes: Buffer.from(`-${id}-`), from: 1, to: id.length + 1 }, index, index * 2 + 2);
    index++;
  }
  try {
    return { count: await duplicates.settle(), list: [...duplicates.list()], again: [...duplicates.list()] };
  } finally {
    duplicates.close();
  }
}

function naive(ids: readonly string[]) {
  const first = new Map<string, number>();
  return ids.flatMap((id, index) => {
    const line = index * 2 + 2;
    const firstLine = first.get(id);
    if (firstLine === undefined) first.set(id, line);
    return firstLine === undefined ? [] : [{ index, line, firstLine }];
  });
}

describe("duplicates", () => {
  it("are the rows a map would find, in the order of the file, as often as they are asked for", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.integer({ min: 0, max: 60 }).map((n) => `c-${n}`),
          { maxLength: 200 },
        ),
        async (ids) => {
          const { count, list, again } = await duplicatesOf(ids);
          expect(list).toEqual(naive(ids));
          expect(again).toEqual(list);
          expect(count).toBe(list.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("are found among more rows than are held, both few and nearly all", async () => {
    const many = Array.from({ length: 300_000 }, (_, index) => `customer ${index % 299_000}`);
    expect((await duplicatesOf(many)).list).toEqual(naive(many));
    const same = Array.from({ length: 300_000 }, (_, index) => `customer ${index % 3}`);
    expect((await duplicatesOf(same)).list).toEqual(naive(same));
  });
});

it("hashes two million ids of the usual kinds to as many values, spread evenly", () => {
  const seen = new Set<bigint>();
  const parts = new Array<number>(64).fill(0);
  const add = (id: string) => {
    hash64(Buffer.from(id), 0, id.length);
    seen.add((BigInt(hashed[0]!) << 32n) | BigInt(hashed[1]!));
    parts[hashed[0]! >>> 26]!++;
  };
  for (let index = 0; index < 1_000_000; index++) {
    add(`c-${index}`);
    add(String(351_910_000_000 + index * 10));
  }
  expect(seen.size).toBe(2_000_000);
  // 31,250 expected in each; twelve standard deviations are 2,100.
  expect(Math.min(...parts)).toBeGreaterThan(29_000);
  expect(Math.max(...parts)).toBeLessThan(33_500);
});
