import { claim } from "../lib/contact/claim.ts";
import { headOf } from "../lib/ledger/entry.ts";
import { ASKER } from "./called.ts";
import { check, type Figure } from "./figure.ts";
import { fiveLimits } from "./limiter.ts";
import type { BenchStore } from "./store.ts";
import { newestOf, promotionalCall, templateOf, typicalDrafts } from "./typical.ts";

const RIVALS = 64;

/** 64 tries at once on one customer: both let one pass; what the five caps then hold is the difference. */
export async function checkRivals(store: BenchStore): Promise<Figure[]> {
  const customerId = "customer-in-a-race";
  await store.seed([newestOf(templateOf(customerId, typicalDrafts()), customerId)]);
  const before = await callsIn(store, customerId);
  const tries = Array.from({ length: RIVALS }, (_, index) => index);
  // Different campaigns: none is a repeat of another.
  const asked = tries.map((index) => claim(store.world, promotionalCall(customerId, `campaign-${index}`), ASKER));
  const passed = (await Promise.all(asked)).filter(({ decision }) => decision.verdict === "allow").length;
  const counted = (await callsIn(store, customerId)) - before;
  const limits = await fiveLimits(store.client, "race", [1, 2, 3, 4, 5]);
  const theirs = (await Promise.all(tries.map(() => limits.consume(customerId)))).filter(Boolean).length;
  check(
    passed === 1 && theirs === 1,
    `of ${RIVALS} tries at once ours let ${passed} pass and the peer ${theirs}, not one each`,
  );
  return [
    {
      bench: "claims",
      what: `counted by the widest of five caps after ${RIVALS} tries at once, of which both let 1 pass`,
      unit: "contacts",
      ours: counted,
      peer: { name: "rate-limiter-flexible", value: (await limits.counted(customerId)).at(-1)! },
      aim: { most: 1 },
      note: "the peer's limits count tries that another limit refused",
    },
  ];
}

const callsIn = async (store: BenchStore, customerId: string): Promise<number> =>
  headOf(await store.world.ledger.newest(customerId, "strong")).fold.contacts.length;
