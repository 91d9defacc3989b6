import { PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { type Asker, claim } from "../lib/contact/claim.ts";
import { type Item, itemOf } from "../lib/ledger/dynamo-ledger.ts";
import { type Entry, headOf } from "../lib/ledger/entry.ts";
import { type Bench, check, type Figure, type How } from "./figure.ts";
import { type FiveLimits, fiveLimits } from "./limiter.ts";
import { medianOf, ratioOf } from "./rounds.ts";
import { type BenchStore, benchStore, perSecond } from "./store.ts";
import { NOON, newestOf, promotionalCall, templateOf, typicalDrafts } from "./typical.ts";

const CONCURRENCIES = [1, 16, 64] as const;
/** The concurrency the aims are about. */
const AIMED_AT = 16;
const LEAST_OF_RAW = 0.9;
const LEAST_OF_LIMITER = 4;

/** Customers of one turn, at concurrency 1 and above, ours and the peer's: about half a second each. */
const TURN = { ours: [300, 600], limiter: [80, 160] } as const;
const ROUNDS = 9;
const WARM_ROUNDS = 4;
const QUICK = { rounds: 1, warm: 1, share: 0.1 };

const ASKER: Asker = { actor: "dialer", client: "bench" };
const RIVALS = 64;

export const claimsBench: Bench = async (how) => {
  const store = await benchStore(NOON);
  try {
    const rivals = await checkRivals(store);
    return [...(await throughput(store, how)), ...rivals];
  } finally {
    await store.close();
  }
};

type Contestant = "claim()" | "bare loop" | "five limits, windows new" | "five limits, windows live";
type Work = (customerId: string) => Promise<void>;

async function throughput(store: BenchStore, how: How): Promise<Figure[]> {
  const template = templateOf("customer-000000", typicalDrafts());
  const works = await contestants(store, template);
  const supply = customersOf(store, template);
  const figures: Figure[] = [];
  const { rounds, warm, share } = how.quick ? QUICK : { rounds: ROUNDS, warm: WARM_ROUNDS, share: 1 };
  for (const atOnce of CONCURRENCIES) {
    const found: Record<Contestant, number[]> = {
      "claim()": [],
      "bare loop": [],
      "five limits, windows new": [],
      "five limits, windows live": [],
    };
    const size = atOnce === 1 ? 0 : 1;
    for (let round = -warm; round < rounds; round++) {
      how.progress(`${atOnce} at once: ${round < 0 ? "warming" : `round ${round + 1} of ${rounds}`}`);
      const mine = await supply(Math.ceil(TURN.ours[size]! * share));
      const bare = await supply(Math.ceil(TURN.ours[size]! * share));
      const limited = mine.slice(0, Math.ceil(TURN.limiter[size]! * share));
      const turns: [Contestant, readonly string[]][] = [
        ["claim()", mine],
        ["bare loop", bare],
        // The same customers twice: the second contact finds its five windows open.
        ["five limits, windows new", limited],
        ["five limits, windows live", limited],
      ];
      if (round % 2) turns.unshift(...turns.splice(1, 1));
      for (const [name, customers] of turns) {
        const made = await perSecond(customers.length, atOnce, (index) => works[name](customers[index]!));
        if (round >= 0) found[name].push(made);
      }
    }
    figures.push(...figuresOf(atOnce, found));
  }
  return figures;
}

function figuresOf(atOnce: number, found: Record<Contestant, number[]>): Figure[] {
  const ours = found["claim()"];
  return (["bare loop", "five limits, windows live", "five limits, windows new"] as const).map((peer) => ({
    bench: "claims",
    what: `claim(), ${atOnce} at once`,
    unit: "per second",
    ours: medianOf(ours),
    peer: {
      name: peer === "bare loop" ? "bare Query + PutItem" : `rate-limiter-flexible, ${peer}`,
      value: medianOf(found[peer]),
    },
    ratio: ratioOf(ours, found[peer], "fast"),
    ...(atOnce === AIMED_AT && { aim: { least: peer === "bare loop" ? LEAST_OF_RAW : LEAST_OF_LIMITER } }),
  }));
}

/** New customers, each with the typical customer's newest entry. */
function customersOf(store: BenchStore, template: ReturnType<typeof templateOf>): (count: number) => Promise<string[]> {
  let made = 0;
  return async (count) => {
    const ids = Array.from({ length: count }, () => `customer-${String(++made).padStart(6, "0")}`);
    await store.seed(ids.map((id) => newestOf(template, id)));
    return ids;
  };
}

async function contestants(
  store: BenchStore,
  template: ReturnType<typeof templateOf>,
): Promise<Record<Contestant, Work>> {
  const limits = await fiveLimits(store.client, "timed", [2, 3, 4, 5, 6]);
  const consume: Work = async (customerId) => check(await limits.consume(customerId), `the peer refused ${customerId}`);
  return {
    "claim()": async (customerId) => {
      const { decision } = await claim(store.world, promotionalCall(customerId), ASKER);
      check(decision.verdict === "allow", `ours refused ${customerId} by ${decision.binding}`);
    },
    "bare loop": bareLoop(store, await claimedItem(store, newestOf(template, "customer-000000"))),
    "five limits, windows new": consume,
    "five limits, windows live": consume,
  };
}

/** What a claim of ours stores, byte for byte: the bare loop writes the same. */
async function claimedItem(store: BenchStore, newest: Entry): Promise<Item> {
  const { customerId } = newest;
  await store.seed([newest]);
  await claim(store.world, promotionalCall(customerId), ASKER);
  const claimed = await store.world.ledger.newest(customerId, "strong");
  check(claimed?.kind === "claimed" && claimed.seq === newest.seq + 1, "the claim was not stored");
  return itemOf(claimed);
}

/** The least that reads the newest item and writes the next: the same requests, without a decision, fold or chain. */
function bareLoop({ client, tables }: BenchStore, item: Item): Work {
  return async (customerId) => {
    const { Items } = await client.send(
      new QueryCommand({
        TableName: tables.ledger,
        KeyConditionExpression: "customerId = :c",
        ExpressionAttributeValues: { ":c": { S: customerId } },
        ConsistentRead: false,
        ScanIndexForward: false,
        Limit: 1,
      }),
    );
    const seq = { N: String(Number(Items![0]!.seq!.N) + 1) };
    await client.send(
      new PutItemCommand({
        TableName: tables.ledger,
        Item: { ...item, customerId: { S: customerId }, seq },
        ConditionExpression: "attribute_not_exists(seq)",
      }),
    );
  };
}

/** 64 tries at once on one customer: both let one pass; what the five caps then hold is the difference. */
async function checkRivals(store: BenchStore): Promise<Figure[]> {
  const customerId = "customer-in-a-race";
  await store.seed([newestOf(templateOf(customerId, typicalDrafts()), customerId)]);
  const before = await callsIn(store, customerId);
  const tries = Array.from({ length: RIVALS }, (_, index) => index);
  // Different campaigns: none is a repeat of another.
  const asked = tries.map((index) => claim(store.world, promotionalCall(customerId, `campaign-${index}`), ASKER));
  const passed = (await Promise.all(asked)).filter(({ decision }) => decision.verdict === "allow").length;
  const counted = (await callsIn(store, customerId)) - before;
  const limits: FiveLimits = await fiveLimits(store.client, "race", [1, 2, 3, 4, 5]);
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
