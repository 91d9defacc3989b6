import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSpill } from "../../lib/audience/spill.ts";
import { type Folder, folder } from "./given.ts";

let place: Folder;
beforeAll(async () => {
  place = await folder();
});
afterAll(() => place.remove());

describe("a spill", () => {
  it("gives back what was appended from two pages used in turn, in whole lines", async () => {
    const spill = await openSpill(join(place.root, "turns"));
    const pages = [Buffer.alloc(64), Buffer.alloc(64)];
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} ${"x".repeat(index % 40)}\n`);
    for (const [index, line] of lines.entries()) {
      const page = pages[index % 2]!;
      await spill.append(page.subarray(0, page.write(line)));
    }
    const pieces: string[] = [];
    for await (const piece of spill.pieces()) pieces.push(piece.toString());
    await spill.close();
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every((piece) => piece.endsWith("\n"))).toBe(true);
    expect(pieces.join("")).toBe(lines.join(""));
  });

  it("tells whoever comes next that a text was not written", async () => {
    const spill = await openSpill(join(place.root, "closed"));
    await spill.close();
    await spill.append(Buffer.from("lost\n"));
    await expect(spill.append(Buffer.from("next\n"))).rejects.toThrow();
    await expect(spill.pieces().next()).rejects.toThrow();
  });
});
