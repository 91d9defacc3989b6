import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Entry, hashOf } from "../../lib/ledger/entry.ts";
import { verify } from "../../lib/ledger/verify.ts";
import { chainOf, draft, T0, typicalDrafts } from "./given.ts";

const story = (): Entry[] => chainOf("ana", typicalDrafts());

describe("the offline verifier", () => {
  it("finds nothing wrong with what was written", () => {
    expect(verify("ana", story())).toBeUndefined();
  });

  it("names the first entry that was changed, whatever attribute it was", () => {
    const changes: Partial<Entry>[] = [
      { actor: "nobody" },
      { recordedAt: T0 },
      { at: T0 + 1 },
      { kind: "need" },
      { id: "another" },
      { body: {} },
      { dueAt: 5 },
      { suppressionShard: "s9" },
      { fold: "1" },
      { decision: { policy: "x 1", engine: "1 2026f" } },
    ];
    fc.assert(
      fc.property(fc.nat({ max: 24 }), fc.constantFrom(...changes), (place, change) => {
        const entries = story();
        entries[place] = { ...entries[place]!, ...change };
        expect(verify("ana", entries)).toMatchObject({ seq: place + 1, what: "changed" });
      }),
    );
  });

  it("finds an entry that was changed and hashed again: the next one does not follow it", () => {
    const entries = story();
    const forged = { ...entries[4]!, actor: "nobody" };
    entries[4] = { ...forged, hash: hashOf(forged) };
    expect(verify("ana", entries)).toMatchObject({ seq: 6, what: "unchained" });
  });

  it("finds a fold that its facts do not make, though it is hashed", () => {
    const entries = story().slice(0, 5);
    const forged = { ...entries[4]!, fold: entries[3]!.fold };
    entries[4] = { ...forged, hash: hashOf(forged) };
    expect(verify("ana", entries)).toMatchObject({ seq: 5, what: "misfolded" });
  });

  it("finds removed, inserted and reordered entries", () => {
    const removed = story();
    removed.splice(6, 1);
    expect(verify("ana", removed)).toMatchObject({ seq: 7, what: "missing" });
    const inserted = story();
    inserted.splice(6, 0, inserted[5]!);
    expect(verify("ana", inserted)).toMatchObject({ seq: 7, what: "reordered" });
    const swapped = story();
    [swapped[6], swapped[7]] = [swapped[7]!, swapped[6]!];
    expect(verify("ana", swapped)).toMatchObject({ seq: 7 });
    expect(verify("ben", story())).toMatchObject({ seq: 1, what: "reordered" });
  });

  it("with an anchor, finds a rewritten chain and one that was cut off", () => {
    const entries = story();
    const anchor = { seq: 20, hash: Buffer.from(entries[19]!.hash).toString("base64") };
    expect(verify("ana", entries, anchor)).toBeUndefined();
    expect(verify("ana", entries.slice(0, 19), anchor)).toMatchObject({ seq: 20, what: "missing" });
    const drafts = typicalDrafts();
    drafts[10] = draft("need", {}, drafts[10]!.at);
    expect(verify("ana", chainOf("ana", drafts), anchor)).toMatchObject({ seq: 20, what: "beyond-anchor" });
  });
});
