import type { AudienceRow } from "../lib/audience/audience-row.ts";
import type { CampaignPlan } from "../lib/campaign/plan.ts";
import { type Item, itemOf } from "../lib/ledger/dynamo-ledger.ts";
import { AT_ONCE, type CampaignStage, type ContactChannel, campaignStage } from "./campaign-stage.ts";
import { bareStep } from "./contestants.ts";
import { type Bench, check, type Figure, type How } from "./figure.ts";
import { medianOf, ratioOf } from "./rounds.ts";
import { type BenchStore, type Pace, paceOf } from "./store.ts";
import { newestOf, templateOf, typicalDrafts } from "./typical.ts";

/** Customers of one turn: two messages of rows, and some seconds. */
const CUSTOMERS = 200;
const ROUNDS = 5;
const WARM_ROUNDS = 2;
const QUICK = { customers: 40, rounds: 1, warm: 1 };
const LEAST_OF_BARE = 0.85;

type Kind = {
  readonly name: string;
  readonly channel: ContactChannel;
  readonly plan: Partial<CampaignPlan>;
  /** Entries a contact makes. */
  readonly steps: number;
  /** Carries a campaign from its tick to the last outcome. */
  readonly run: (stage: CampaignStage, campaign: string) => Promise<void>;
};

const KINDS: readonly Kind[] = [
  {
    name: "claims of a voice campaign",
    channel: "voice",
    plan: {},
    steps: 1,
    run: async ({ tick, work }, campaign) => {
      await tick(campaign);
      await work();
    },
  },
  { name: "a voice campaign, told to a dialer", channel: "voice", plan: {}, steps: 3, run: voice },
  {
    name: "an email campaign",
    channel: "email",
    plan: { channel: "email", delivery: { kind: "email", from: "bank@example.com" }, script: { text: "Good day" } },
    steps: 2,
    run: async ({ tick, work }, campaign) => {
      await tick(campaign);
      await work();
    },
  },
];

async function voice({ tick, work, deliver, authorise, settle, outbox }: CampaignStage, campaign: string) {
  await tick(campaign);
  await work();
  await deliver();
  const told = outbox.map(({ contactId }) => contactId);
  await authorise(told);
  await settle(told);
}

export const campaignBench: Bench = async (how) => {
  const stage = await campaignStage();
  try {
    const figures: Figure[] = [];
    for (const kind of KINDS) figures.push(...(await figuresOf(stage, kind, how)));
    return figures;
  } finally {
    await stage.close();
  }
};

async function figuresOf(stage: CampaignStage, kind: Kind, how: How): Promise<Figure[]> {
  const { customers, rounds, warm } = how.quick ? QUICK : { customers: CUSTOMERS, rounds: ROUNDS, warm: WARM_ROUNDS };
  const items = await itemsOf(stage, kind);
  const found = { ours: [] as Pace[], bare: [] as Pace[] };
  for (let round = -warm; round < rounds; round++) {
    how.progress(`${kind.name}: ${round < 0 ? "warming" : `round ${round + 1} of ${rounds}`}`);
    const mine = await stage.people(customers, kind.channel);
    const bare = await bareCustomers(stage.store, customers);
    const turns = { ours: () => ours(stage, kind, mine), bare: () => bareLoop(stage.store, items, bare) };
    for (const name of round % 2 ? (["bare", "ours"] as const) : (["ours", "bare"] as const)) {
      const pace = await turns[name]();
      if (round >= 0) found[name].push(pace);
    }
  }
  const figure = (
    what: string,
    unit: "per second" | "ns",
    value: (pace: Pace) => number,
    more: Partial<Figure>,
  ): Figure => ({
    bench: "campaign",
    what,
    unit,
    ours: medianOf(found.ours.map(value)),
    peer: { name: "bare Query + PutItem", value: medianOf(found.bare.map(value)) },
    ratio: ratioOf(found.ours.map(value), found.bare.map(value), unit === "ns" ? "long" : "fast"),
    ...more,
  });
  return [
    figure(`steps of ${kind.name}, ${AT_ONCE} at once`, "per second", ({ perSecond }) => perSecond, {
      aim: { least: LEAST_OF_BARE },
      note: `${kind.steps} for each contact`,
    }),
    figure(`processor time of a step of ${kind.name}`, "ns", ({ cpuNs }) => cpuNs, {}),
  ];
}

/** A whole campaign as one task; its pace is that of its steps. */
async function ours(stage: CampaignStage, { plan, steps, run }: Kind, people: readonly AudienceRow[]): Promise<Pace> {
  stage.outbox.length = 0;
  stage.queued.deliveries.length = 0;
  const { id } = await stage.launch(plan, people);
  const { perSecond, cpuNs } = await paceOf(1, 1, () => run(stage, id));
  for (const { customerId } of [people[0]!, people.at(-1)!]) {
    const { before } = templateOf(customerId, typicalDrafts());
    const newest = await stage.store.world.ledger.newest(customerId, "strong");
    check(newest?.seq === before.fold.seq + 1 + steps, `${customerId} has not gone through ${steps} steps`);
  }
  const all = people.length * steps;
  return { perSecond: perSecond * all, cpuNs: cpuNs / all };
}

/** What the steps of such a contact store, byte for byte: the bare loop writes the same. */
async function itemsOf(stage: CampaignStage, { channel, plan, steps, run }: Kind): Promise<Item[]> {
  stage.outbox.length = 0;
  const [person] = await stage.people(1, channel);
  const { id } = await stage.launch(plan, [person!]);
  await run(stage, id);
  const entries = await stage.store.world.ledger.read(person!.customerId, { limit: 10 });
  check(entries.length === steps + 1, `a contact made ${entries.length - 1} entries, not ${steps}`);
  return entries.slice(1).map(itemOf);
}

let made = 0;

/** Customers of the bare loop, with the same newest entry. */
async function bareCustomers({ seed }: BenchStore, count: number): Promise<string[]> {
  const template = templateOf("customer-bare", typicalDrafts({ byEngine: true }));
  const ids = Array.from({ length: count }, () => `bare-${String(++made).padStart(6, "0")}`);
  await seed(ids.map((id) => newestOf(template, id)));
  return ids;
}

/** The least that reads the newest item and writes the next, for each step of each customer. */
const bareLoop = (store: BenchStore, items: readonly Item[], ids: readonly string[]): Promise<Pace> =>
  paceOf(ids.length * items.length, AT_ONCE, (index) =>
    bareStep(store, ids[index % ids.length]!, items[Math.floor(index / ids.length)]!),
  );
