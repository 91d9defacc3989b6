import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_FILE_BYTES } from "../../lib/audience/decode.ts";
import type { Files } from "../../lib/audience/files.ts";
import { MAX_ROWS, openRecords } from "../../lib/audience/records.ts";
import { type Folder, folder, prepared } from "./given.ts";

let place: Folder;
beforeAll(async () => {
  place = await folder();
});
afterAll(() => place.remove());

describe("a limit is named where it is met", () => {
  it("of bytes, before any is read", async () => {
    let reads = 0;
    const files: Files = {
      ...place.files,
      stat: async () => ({ size: MAX_FILE_BYTES + 1, version: "1" }),
      read: (...asked) => {
        reads += 1;
        return place.files.read(...asked);
      },
    };
    await expect(prepared({ ...place, files }, "id\n1\n")).rejects.toMatchObject({
      code: "file-too-large",
      detail: `the file has more than ${MAX_FILE_BYTES} bytes (MAX_FILE_BYTES); split it`,
    });
    expect(reads).toBe(0);
  });

  it("of rows, as they are read", async () => {
    const ROWS = 1_000_000;
    const piece = Buffer.from("1\n".repeat(ROWS));
    const content = async function* () {
      yield Buffer.from("id\n");
      for (let rows = 0; rows <= MAX_ROWS; rows += ROWS) yield piece;
    };
    let seen = 0;
    const read = async () => {
      const { rows } = await openRecords(content(), { kind: "csv" }, ["id"]);
      for await (const batch of rows) seen += batch.length;
    };
    await expect(read()).rejects.toMatchObject({
      code: "too-many-rows",
      detail: `a file has at most ${MAX_ROWS} rows (MAX_ROWS); split it`,
    });
    expect(seen).toBe(MAX_ROWS);
  }, 120_000);
});
