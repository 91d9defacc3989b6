import { randomBytes } from "node:crypto";
import type { ApiWorld } from "../../lib/api/route.ts";
import type { Asker, Wanted } from "../../lib/contact/claim.ts";
import type { FactSource } from "../../lib/contact/fact.ts";
import { assemble } from "../../lib/lambda/assemble.ts";
import { realChance, realPause } from "../../lib/lambda/real.ts";
import { makeSecrets, readSecrets } from "../../lib/lambda/secrets.ts";
import { parseInstant } from "../../lib/policy/time.ts";
import { testStore } from "../store.ts";

export const MONDAY = parseInstant("2026-11-23T15:00:00Z")!;
export const at = (text: string): number => parseInstant(text)!;

/** A world over a real store, with a clock that stands still until a test moves it. */
export async function testWorld(
  now = MONDAY,
): Promise<{ world: ApiWorld; clock: { now: number }; close: () => Promise<void> }> {
  const store = await testStore();
  const clock = { now };
  const world = assemble({
    client: store.client,
    tables: store.tables,
    secrets: readSecrets(makeSecrets((count) => new Uint8Array(randomBytes(count)))),
    now: () => clock.now,
    chance: realChance,
    pause: realPause,
  });
  return { world, clock, close: store.close };
}

let customers = 0;
export const someone = (): string => `customer-${customers++}`;

export const asker = (key?: string): Asker => ({ actor: "test", client: "test", key });
export const told = (eventId: string | undefined, request: unknown = eventId): FactSource => ({
  actor: "test",
  eventId,
  request,
});

export const promotionalCall = (customerId: string, more: Partial<Wanted> = {}): Wanted => ({
  customerId,
  channel: "voice",
  purpose: "promotional",
  topic: "personal-loan",
  ...more,
});

/** A customer in Lisbon, reachable by telephone and email. */
export async function inLisbon(world: ApiWorld, customerId: string): Promise<void> {
  const { saveCustomer } = await import("../../lib/contact/customer.ts");
  await saveCustomer(world, customerId, { zones: ["Europe/Lisbon"], jurisdictions: ["PT"], addresses: [] }, "test");
}
