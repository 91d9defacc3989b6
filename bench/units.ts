import type { CampaignPlan } from "../lib/campaign/plan.ts";
import { SETTLE_WITHIN_MS } from "../lib/contact/campaigns.ts";
import { contactId } from "../lib/contact/contact-id.ts";
import { eventsOfEntry } from "../lib/delivery/events-of-entry.ts";
import { HOUR_MS, MINUTE_MS } from "../lib/policy/time.ts";
import { type CampaignStage, campaignStage } from "./campaign-stage.ts";
import { type Bench, check, type Figure, type How } from "./figure.ts";
import { meterOf } from "./meter.ts";
import { DOLLARS_PER_MILLION as PRICE } from "./prices.ts";
import { between, dollarsOf, type Spendings, type Spent, share, spendings } from "./spent.ts";

/** Contacts of the two campaigns whose difference is what a contact costs: a slice of an audience more. */
const CONTACTS = { few: 100, many: 600 } as const;
const QUICK = { few: 4, many: 24 } as const;
/** A campaign to a million ticks for two weeks. */
const CAMPAIGN_MINUTES = 14 * 24 * 60;
/** Between these the one contact without an outcome waits, and ticks find nothing to do. */
const IDLE = { from: HOUR_MS, to: 2 * HOUR_MS } as const;

type Spend = Spendings["on"];
type Kind = {
  readonly name: string;
  readonly plan: Partial<CampaignPlan>;
  /** Dollars for a million contacts. */
  readonly aim?: number;
  /** What follows the claims, for all contacts; the first is left without an outcome, so that its campaign goes on. */
  readonly run: (stage: CampaignStage, campaign: string, contacts: number, spend: Spend) => Promise<void>;
};

const KINDS: readonly Kind[] = [
  {
    name: "voice contacts told to a dialer",
    plan: {},
    aim: 3.5,
    run: async (stage, _campaign, _contacts, spend) => {
      await spend("deliveries", 0, stage.deliver);
      await called(
        stage,
        stage.outbox.map((message) => message.contactId),
        spend,
      );
    },
  },
  {
    name: "voice contacts of agents at a desk",
    plan: { delivery: { kind: "desk" } },
    run: async (stage, campaign, contacts, spend) => {
      let asked: string[] = [];
      await spend("desk", contacts, async () => {
        asked = await stage.askAtDesk(campaign, contacts);
      });
      await called(stage, asked, spend);
    },
  },
  {
    name: "emails",
    plan: {
      channel: "email",
      delivery: { kind: "email", from: "bank@example.com" },
      script: { text: "Good day {{name|}}" },
    },
    aim: 2.3,
    run: async () => {},
  },
];

async function called(stage: CampaignStage, contactIds: readonly string[], spend: Spend): Promise<void> {
  await spend("authorisations", contactIds.length, () => stage.authorise(contactIds));
  const [, ...ended] = contactIds;
  await spend("contacts", ended.length, () => stage.settle(ended));
}

export const unitsBench: Bench = async (how) => {
  const figures: Figure[] = [];
  for (const kind of KINDS) figures.push(...(await figuresOf(kind, how)));
  return figures;
};

type Run = { readonly spent: Spent; readonly idleTick: Spent; readonly events: number };

async function figuresOf(kind: Kind, how: How): Promise<Figure[]> {
  const { few, many } = how.quick ? QUICK : CONTACTS;
  how.progress(`${kind.name}: ${few}`);
  const base = await runOf(kind, few);
  how.progress(`${kind.name}: ${many}`);
  const more = await runOf(kind, many);
  const each = share(between(base.spent, more.spent), many - few);
  const ticks = dollarsOf(more.idleTick, CAMPAIGN_MINUTES);
  const dollars = dollarsOf(each, 1_000_000);
  const scheduler = (CAMPAIGN_MINUTES * PRICE.schedulerInvocation) / 1_000_000;
  const parts = [
    ["ledger entries", dollars.ledger],
    ["due rows in their index", dollars.due],
    ["other tables", dollars.others],
    ["SQS", dollars.sqs],
    ["Lambda", dollars.lambda],
    ["S3", dollars.s3],
    ["two weeks of ticks, Scheduler's and their own", scheduler + ticks.total],
  ] as const;
  const bench = "units";
  const part = ([name, ours]: readonly [string, number]): Figure => ({
    bench,
    what: `a million ${kind.name}: ${name}`,
    unit: "$",
    ours,
  });
  const unitsOf = (unit: "read" | "write"): Figure => {
    const name = unit === "read" ? "Read" : "Write";
    const of = [each[`ledger${name}`], each[`due${name}`], each[`other${name}`]] as const;
    return {
      bench,
      what: `one of ${kind.name}`,
      unit: `${unit} units`,
      ours: of[0] + of[1] + of[2],
      note: `${of.map((value) => value.toFixed(2)).join(" + ")}: ledger, due index, other tables`,
    };
  };
  return [
    unitsOf("read"),
    unitsOf("write"),
    ...parts.map(part),
    {
      ...part(["all of these", parts.reduce((sum, [, value]) => sum + value, 0)]),
      ...(kind.aim !== undefined && { aim: { most: kind.aim } }),
    },
    part(["beside that, requests to API Gateway", each.calls * PRICE.apiRequest]),
    part(["beside that, events on the bus", more.events * PRICE.busEvent]),
  ];
}

/** A campaign of so many contacts, and one that is left to the sweep; from its first tick until nothing is open. */
async function runOf(kind: Kind, contacts: number): Promise<Run> {
  const stage = await campaignStage();
  try {
    const people = await stage.people(contacts + 1, kind.plan.channel === "email" ? "email" : "voice");
    const { id } = await stage.launch(kind.plan, people);
    const meter = meterOf(stage.store.client);
    const spent = spendings(meter, stage.used, stage.store.tables);
    const idle = spendings(meter, stage.used, stage.store.tables);
    let leftOut = 0;
    stage.transport.answer = () => {
      const isLeft = kind.plan.channel === "email" && leftOut++ === 0;
      return isLeft ? { result: "unknown", why: "left to the sweep" } : { result: "sent" };
    };
    await spent.on("ticks", 0, () => stage.tick(id));
    await spent.on("work", 0, stage.work);
    await kind.run(stage, id, people.length, spent.on);
    const begun = stage.store.clock.now;
    let idleTicks = 0;
    while (stage.store.clock.now < begun + SETTLE_WITHIN_MS + IDLE.from) {
      stage.store.clock.now += MINUTE_MS;
      const waited = stage.store.clock.now - begun;
      const isIdle = waited >= IDLE.from && waited < IDLE.to;
      if (isIdle) idleTicks++;
      const { on } = isIdle ? idle : spent;
      await on("ticks", 0, () => stage.tick(id));
      await on("work", 0, stage.work);
      await on("deliveries", 0, stage.deliver);
    }
    const ledgers = await Promise.all(people.map(({ customerId }) => stage.entriesOf(customerId)));
    const settled = ledgers.filter((entries) => entries.at(-1)?.kind === "outcome");
    const unknown = ledgers.filter((entries) => entries.at(-1)?.kind === "unknown");
    check(
      settled.length === contacts && unknown.length === 1,
      `${settled.length} contacts have an outcome and ${unknown.length} none, of ${contacts + 1}`,
    );
    const state = (await stage.store.world.campaigns.find(id))?.state;
    check(state === "completed", `the campaign is ${state} once every contact is over`);
    const events = settled[0]!.flatMap((entry) => eventsOfEntry(entry, contactId)).length;
    return { spent: spent.all(), idleTick: share(idle.all(), idleTicks), events };
  } finally {
    await stage.close();
  }
}
