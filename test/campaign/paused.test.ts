import { afterAll, beforeAll, expect, it } from "vitest";
import { command } from "../../lib/campaign/manage.ts";
import { progressOf } from "../../lib/campaign/progress.ts";
import { work } from "../../lib/campaign/work.ts";
import { MINUTE_MS } from "../../lib/policy/time.ts";
import { launched, people, planOf, type Stage, stage } from "./stage.ts";

let made: Stage;
beforeAll(async () => {
  made = await stage();
});
afterAll(() => made.close());

/** More than the 100 rows of one message. */
const ROWS = 120;

it.each(["pause", "cancel"] as const)(
  "%s ends with the batch that is under way: no other message sends anything",
  async (what) => {
    const { engine, clock, outbox, queued, transport } = made;
    outbox.length = 0;
    const rows = people(ROWS).map((row, index) => ({
      ...row,
      addresses: [{ channel: "email" as const, value: `p${index}-${what}@example.com` }],
    }));
    const plan = planOf({
      channel: "email",
      startsAt: clock.now,
      pacing: { perMinute: ROWS },
      delivery: { kind: "email", from: "news@example.com" },
      script: { subject: "News", text: "Good day" },
    });
    const campaign = await launched(made, plan, rows);
    await made.tickNow(campaign.id);
    const [first, ...others] = queued.work.splice(0);
    expect(others).toHaveLength(1);
    let told: Promise<unknown> | undefined;
    transport.answer = () => {
      if (outbox.length === 5) told = command(engine, campaign.id, what, "test");
      return { result: "sent" };
    };
    await work(engine, first!.body);
    await told;
    const sent = outbox.length;
    expect(sent).toBeGreaterThanOrEqual(5);
    expect(sent).toBeLessThanOrEqual(100);
    for (const { body } of [...others, first!]) await work(engine, body);
    expect(outbox).toHaveLength(sent);
    // Nor does any tick after it hand anything out.
    for (let ticks = 0; ticks < 3; ticks++) {
      clock.now += MINUTE_MS;
      await made.tickNow(campaign.id);
      await made.drain();
    }
    expect(outbox).toHaveLength(sent);
    const { contacted, pending, cancelled } = (await progressOf(engine, campaign.id, true)).rows;
    expect([contacted, pending + cancelled]).toEqual([sent, ROWS - sent]);
  },
);
