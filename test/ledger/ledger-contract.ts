import { beforeAll, describe, expect, it } from "vitest";
import { type Entry, headOf, seal } from "../../lib/ledger/entry.ts";
import type { Ledger } from "../../lib/ledger/ledger.ts";
import { chainOf, draft, T0 } from "./given.ts";

let made = 0;
const someone = (): string => `customer ${made++} — ünïcode/#`;

/** What every adapter of the ledger port does. Run for each of them over a real store. */
export function ledgerContract(name: string, connect: () => Promise<Ledger>): void {
  describe(`the ledger port over ${name}`, () => {
    let ledger: Ledger;
    beforeAll(async () => {
      ledger = await connect();
    });

    const fill = async (customerId: string, count: number): Promise<Entry[]> => {
      const entries = chainOf(
        customerId,
        Array.from({ length: count }, (_, index) =>
          draft("need", { needs: [{ topic: "camera", family: "photography" }] }, T0 + index),
        ),
      );
      for (const entry of entries) expect(await ledger.append(entry)).toBe("appended");
      return entries;
    };

    it("has nothing of a customer it never heard of", async () => {
      const id = someone();
      expect(await ledger.newest(id, "strong")).toBeUndefined();
      expect(await ledger.newest(id, "eventual")).toBeUndefined();
      expect(await ledger.read(id, { limit: 5 })).toEqual([]);
    });

    it("gives back what was appended, every attribute of it", async () => {
      const id = someone();
      const entry = chainOf(id, [
        draft(
          "refused",
          {
            refused: { stage: "claim", line: "l1", action: "contact" },
            request: { action: "contact", channel: "sms", purpose: "promotional" },
          },
          T0 - 5,
          {
            dueShard: "campaign#3",
            dueAt: T0 + 1,
            suppressionShard: "s1",
            decision: { verdict: "defer", policy: "courteous 1", engine: "1 2026f" },
          },
        ),
      ])[0]!;
      expect(await ledger.append(entry)).toBe("appended");
      expect(await ledger.newest(id, "strong")).toEqual(entry);
    });

    it("keeps when it happened apart from when it was recorded", async () => {
      const id = someone();
      const entry = seal(id, headOf(undefined), draft("need", {}, T0 - 1_000), T0);
      await ledger.append(entry);
      const read = await ledger.newest(id, "strong");
      expect([read!.at, read!.recordedAt]).toEqual([T0 - 1_000, T0]);
    });

    it("reads the newest, and stretches in both directions", async () => {
      const id = someone();
      await fill(id, 7);
      const seqs = async (range: Parameters<Ledger["read"]>[1]) =>
        (await ledger.read(id, range)).map((entry) => entry.seq);
      expect((await ledger.newest(id, "strong"))!.seq).toBe(7);
      expect(await seqs({ limit: 10 })).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await seqs({ limit: 2, newestFirst: true })).toEqual([7, 6]);
      expect(await seqs({ from: 3, to: 5, limit: 10 })).toEqual([3, 4, 5]);
      expect(await seqs({ from: 3, limit: 2 })).toEqual([3, 4]);
      expect(await seqs({ to: 4, limit: 2, newestFirst: true })).toEqual([4, 3]);
      expect(await seqs({ from: 8, limit: 2 })).toEqual([]);
    });

    it("takes one entry for a place, and says so to everybody else", async () => {
      const id = someone();
      await fill(id, 1);
      const rivals = Array.from({ length: 16 }, (_, index) => draft("need", { source: `rival ${index}` }));
      const head = headOf(await ledger.newest(id, "strong"));
      const results = await Promise.all(rivals.map((rival) => ledger.append(seal(id, head, rival, T0))));
      expect(results.filter((result) => result === "appended")).toHaveLength(1);
      expect(results.filter((result) => result === "taken")).toHaveLength(15);
      const winner = results.indexOf("appended");
      expect((await ledger.newest(id, "strong"))!.body.source).toBe(`rival ${winner}`);
    });

    it("keeps customers apart", async () => {
      const [one, two] = [someone(), someone()];
      await fill(one, 2);
      await fill(two, 1);
      expect((await ledger.newest(one, "strong"))!.seq).toBe(2);
      expect((await ledger.newest(two, "strong"))!.seq).toBe(1);
    });

    it("reads a long history page by page", async () => {
      const id = someone();
      await fill(id, 120);
      const entries = await ledger.read(id, { limit: 500 });
      expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    });
  });
}
