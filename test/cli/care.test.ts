import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lotOfTalk } from "../../lib/api/care-sample.ts";
import { MAX_TALKS_A_DAY } from "../../lib/campaign/care-report.ts";
import { keepTalk } from "../../lib/campaign/care-talks.ts";
import { aTacet } from "./given.ts";

let given: Awaited<ReturnType<typeof aTacet>>;
beforeAll(async () => {
  given = await aTacet("2026-11-23T15:00:00Z");
});
afterAll(() => given.local.close());

const talkIn = (lot: "care" | "control"): string => {
  for (let index = 0; ; index++) if (lotOfTalk(`call-${index}`) === lot) return `call-${index}`;
};

describe("care", () => {
  it("tells of both lots beside each other", async () => {
    const { tacet } = given;
    await tacet("customer", "ana", "--zone", "Europe/Lisbon");
    await tacet(
      "interaction",
      "ana",
      "--channel",
      "voice",
      "--conversation",
      talkIn("care"),
      "--sentiment",
      "positive",
    );
    const topic = ["--need", "savings-account"];
    await tacet("interaction", "ana", "--channel", "voice", "--conversation", talkIn("control"), ...topic);
    await tacet("opt-out", "ana", "--words", "no more offers");
    const { code, out } = await tacet("care");
    expect(code).toBe(0);
    expect(out.split("\n")[0]).toBe("CARE        talks that customers began, 2026-10-25 to 2026-11-23 (UTC)");
    expect(out).toMatch(/^ +care +control$/m);
    expect(out).toMatch(/^ *talks +1 +1$/m);
    expect(out).toMatch(/^ *felt positive +1 +0$/m);
    expect(out).toMatch(/^ *opted out +1 +1$/m);
    expect((await tacet("care", "--from", "yesterday")).code).toBe(2);
  });

  it("adds the pages up", async () => {
    const { records } = given.local.runtime.world;
    const july = Date.parse("2026-07-01T12:00:00Z");
    const days = [0, 1, 2, 40];
    for (const day of days)
      for (const lot of ["care", "control"] as const)
        for (let talk = 0; talk < (day < 2 ? MAX_TALKS_A_DAY : 1); talk++)
          await keepTalk(records, lot, `of-${day}-${talk}-${lot}`, {
            customerId: "ana",
            at: july + day * 86_400_000,
            seq: 1,
          });
    const told = (await given.tacet("care", "--from", "2026-07-01", "--to", "2026-08-31", "--json")).json();
    expect(told).toMatchObject({ from: "2026-07-01", to: "2026-08-31", nextCursor: null });
    const talks = 2 * MAX_TALKS_A_DAY + 2;
    expect(told).toMatchObject({ care: { talks, unfinished: 0 }, control: { talks, unfinished: 0 } });
  });
});
