import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { putOnDesk, takeFromDesk } from "../../lib/campaign/desk-list.ts";
import type { RecordStore } from "../../lib/directory/store.ts";
import { MINUTE_MS } from "../../lib/policy/time.ts";
import { MONDAY } from "../contact/world.ts";
import { launched, people, planOf, type Stage, stage } from "./stage.ts";

let made: Stage;
beforeAll(async () => {
  made = await stage();
});
afterAll(() => made.close());

const EXPIRED = 450;

describe("a desk nobody sat at for a while", () => {
  it("gives the next contact at once, however many expired meanwhile, and is cleared as agents ask", async () => {
    const { records } = made.engine;
    const campaign = await launched(made, planOf({ delivery: { kind: "desk" } }), people(1));
    const waiting = (row: number, expiresAt: number) => ({
      contactId: `ct_${row}`,
      campaignId: campaign.id,
      arm: "offer" as const,
      row,
      expiresAt,
    });
    const gone = Array.from({ length: EXPIRED }, (_, row) => waiting(row, MONDAY - row));
    await Promise.all(gone.map((one) => putOnDesk(records, campaign, one)));
    await putOnDesk(records, campaign, waiting(EXPIRED, MONDAY + 2 * MINUTE_MS));
    await putOnDesk(records, campaign, waiting(EXPIRED + 1, MONDAY + MINUTE_MS));
    let underWay = 0;
    let turns = 0;
    const counting: RecordStore = {
      ...records,
      remove: async (...asked) => {
        if (underWay++ === 0) turns += 1;
        return records.remove(...asked).finally(() => {
          underWay -= 1;
        });
      },
    };
    const take = () => takeFromDesk(counting, "desk", campaign.id, MONDAY);
    expect(await take()).toMatchObject({ row: EXPIRED + 1 });
    expect(turns).toBeLessThan(20);
    expect(await take()).toMatchObject({ row: EXPIRED });
    for (let asks = 0; asks < 10; asks++) expect(await take()).toBeUndefined();
    expect(await records.list(`DESK#desk#${campaign.id}`, "")).toEqual([]);
  });
});
