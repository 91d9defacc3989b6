import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryOf, itemOf } from "../../lib/ledger/dynamo-ledger.ts";
import { canonical, type Draft, type Entry } from "../../lib/ledger/entry.ts";
import { verify } from "../../lib/ledger/verify.ts";
import { toldEntry } from "../../lib/simulate/told-entry.ts";
import { chainOf, draft, T0 } from "./given.ts";

const DUE = { dueShard: "winter-2026#3", dueAt: T0 + 900_000 };
const OPENS = { channel: "email", purpose: "promotional", topic: "car-loan", family: "credit", attempt: 1 } as const;
const claimed = (campaign: string | undefined, dialBefore: number, more: Partial<Draft>, at = T0): Entry =>
  chainOf("ana", [
    draft(
      "claimed",
      { opens: { ...OPENS, campaign }, go: { nonce: "ALUfkS82", dialBefore }, campaign: { row: 7 } },
      at,
      more,
    ),
  ])[0]!;

describe("what an item leaves out", () => {
  it("is the end of a go, the campaign and its actor, where the rest says the same", () => {
    const item = itemOf(claimed("winter-2026", T0 + 30_000, { ...DUE, actor: "campaign:winter-2026" }));
    expect(item.actor).toBeUndefined();
    expect(JSON.parse(item.body!.S!)).toEqual({ opens: OPENS, go: { nonce: "ALUfkS82" }, campaign: { row: 7 } });
  });

  it("is there again when the item is read, with the hash it was written with", () => {
    const campaigns = fc.constantFrom(undefined, "winter-2026", "spring", "a#b", "");
    const shards = fc.constantFrom({}, DUE, { ...DUE, dueShard: "a#b#1" }, { ...DUE, dueShard: "none" });
    const actors = fc.constantFrom("dialer", "campaign:winter-2026", "campaign:", "campaign:a#b", "campaign:undefined");
    const log = fc.constantFrom({}, { suppressionShard: "s1" });
    const ends = fc.constantFrom(0, 30_000, 29_999, 90_000);
    fc.assert(
      fc.property(
        campaigns,
        shards,
        actors,
        log,
        ends,
        fc.constantFrom(T0, T0 + 5),
        (campaign, due, actor, more, after, at) => {
          const entry = claimed(campaign, at + after, { ...due, ...more, actor }, at);
          const item = itemOf(entry);
          const read = entryOf(item);
          expect(canonical(read)).toBe(canonical(entry));
          expect(verify("ana", [read])).toBeUndefined();
          if (campaign === undefined || campaign === "winter-2026") {
            const { opens, go } = toldEntry(item as Parameters<typeof toldEntry>[0]).body;
            if (due !== undefined && "dueShard" in due && due.dueShard === DUE.dueShard)
              expect(opens!.campaign).toBe(campaign);
            expect(go!.dialBefore).toBe(at + after);
          }
        },
      ),
    );
  });

  it("stands in items of earlier releases, which are read as they are", () => {
    const entry = claimed("winter-2026", T0 + 30_000, { ...DUE, actor: "campaign:winter-2026" });
    const earlier = { ...itemOf(entry), actor: { S: entry.actor }, body: { S: JSON.stringify(entry.body) } };
    expect(canonical(entryOf(earlier))).toBe(canonical(entry));
  });
});
