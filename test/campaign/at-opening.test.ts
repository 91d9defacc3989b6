import { afterAll, beforeAll, expect, it } from "vitest";
import { nextForAgent } from "../../lib/campaign/desk.ts";
import type { CampaignPlan } from "../../lib/campaign/plan.ts";
import { authorise } from "../../lib/contact/authorise.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { headOf } from "../../lib/ledger/entry.ts";
import { DAY_MS, parseInstant, SECOND_MS } from "../../lib/policy/time.ts";
import { asker } from "../contact/world.ts";
import { launched, people, planOf, type Stage, stage } from "./stage.ts";

let made: Stage;
beforeAll(async () => {
  made = await stage();
});
afterAll(() => made.close());

const NINE = parseInstant("2026-11-24T09:00:00Z")!;

/** A row claimed at the very moment at which the hours open: nobody gets a go until every clock agrees that they are. */
async function claimedAtNine(more: Partial<CampaignPlan>) {
  made.clock.now = NINE;
  made.outbox.length = 0;
  const [row] = people(1);
  const campaign = await launched(made, planOf({ startsAt: NINE, endsAt: NINE + DAY_MS, ...more }), [row!]);
  await made.tickNow(campaign.id);
  await made.drain();
  const { entry } = headOf(await made.engine.ledger.newest(row!.customerId, "strong"));
  expect(entry?.kind).toBe("claimed");
  return campaign;
}

async function goesAtTwoSeconds(contactId: string): Promise<void> {
  const place = placeOfContact(contactId)!;
  const early = await authorise(made.engine, place, asker());
  expect(early.decision).toMatchObject({ verdict: "defer", notBefore: NINE + 2 * SECOND_MS });
  made.clock.now = NINE + 2 * SECOND_MS;
  expect((await authorise(made.engine, place, asker())).decision.verdict).toBe("allow");
}

it("a dialer is told of a contact that may go before its claim ends", async () => {
  await claimedAtNine({});
  expect(made.outbox).toHaveLength(1);
  await goesAtTwoSeconds(made.outbox[0]!.contactId);
});

it("an agent is given a contact that may go before its claim ends", async () => {
  const { id } = await claimedAtNine({ delivery: { kind: "desk" } });
  const next = await nextForAgent(made.engine, { agentId: "early", eventId: "nine", campaign: id });
  expect(next).toBeDefined();
  await goesAtTwoSeconds(next!.contactId);
});
