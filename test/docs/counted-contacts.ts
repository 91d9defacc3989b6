import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ASKER } from "../../bench/called.ts";
import { NOON, newestOf, promotionalCall, templateOf, typicalDrafts } from "../../bench/typical.ts";
import type { AudienceRow } from "../../lib/audience/audience-row.ts";
import { diskFiles } from "../../lib/audience/disk-files.ts";
import { deliverNext } from "../../lib/campaign/deliver.ts";
import { nextForAgent } from "../../lib/campaign/desk.ts";
import type { CampaignPlan } from "../../lib/campaign/plan.ts";
import type { DeliveryMessage, Outgoing, Queue, WorkMessage } from "../../lib/campaign/queues.ts";
import { tick } from "../../lib/campaign/tick.ts";
import { work } from "../../lib/campaign/work.ts";
import { authorise } from "../../lib/contact/authorise.ts";
import { claim } from "../../lib/contact/claim.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { optOutCustomer } from "../../lib/contact/opt-out.ts";
import { settle } from "../../lib/contact/outcome.ts";
import { assemble } from "../../lib/lambda/assemble.ts";
import { realChance } from "../../lib/lambda/real.ts";
import { makeSecrets, readSecrets } from "../../lib/lambda/secrets.ts";
import { headOf } from "../../lib/ledger/entry.ts";
import { createTables, localTables } from "../../lib/local/store.ts";
import { DAY_MS } from "../../lib/policy/time.ts";
import type { Channel } from "../../lib/policy/words.ts";
import { memoryDynamo } from "../../lib/simulate/memory-dynamo.ts";
import { type Counted, type CountedKind, type CountedStep, STEPS } from "../../scripts/docs/scale-counted.ts";
import { launched, planOf } from "../campaign/stage.ts";

/** The two campaigns whose difference is what one contact costs. */
const FEW = 4;
const MANY = 14;

type World = Awaited<ReturnType<typeof world>>;

/** An engine over a store in memory that counts its units, and lists for queues. */
async function world() {
  const dynamo = memoryDynamo({ now: () => NOON });
  const tables = localTables("counted");
  await createTables(dynamo.client, tables);
  const root = await mkdtemp(join(tmpdir(), "tacet-counted-"));
  const queued = { work: [] as Outgoing<WorkMessage>[], deliveries: [] as Outgoing<DeliveryMessage>[] };
  const listed = <M>(list: Outgoing<M>[]): Queue<M> => ({ send: async (sent) => void list.push(...sent) });
  const engine = assemble({
    client: dynamo.client,
    tables,
    secrets: readSecrets(makeSecrets((count) => new Uint8Array(randomBytes(count)))),
    now: () => NOON,
    chance: realChance,
    pause: async () => {},
    publicUrl: "https://tacet.example",
    files: diskFiles({ root, baseUrl: "http://127.0.0.1", sign: (text) => text, now: () => NOON }),
    queues: { work: listed(queued.work), deliveries: listed(queued.deliveries), jobs: { send: async () => {} } },
    schedules: { start: async () => {}, stop: async () => {} },
    transport: () => async () => ({ result: "sent" }),
  });
  const used = (): Counted => {
    const of = (name: keyof typeof tables) => dynamo.units().get(tables[name]) ?? { read: 0, write: 0, indexWrite: 0 };
    const all = (Object.keys(tables) as (keyof typeof tables)[]).map(of);
    return {
      read: all.reduce((sum, { read }) => sum + read, 0),
      entries: of("ledger").write,
      index: of("ledger").indexWrite,
      others: all.reduce((sum, { write }) => sum + write, 0) - of("ledger").write,
    };
  };
  return { engine, queued, used, close: () => rm(root, { recursive: true }) };
}

/** Typical customers (bench/typical.ts), each with an address of the channel in the directory. */
async function people({ engine }: World, count: number, channel: Channel, byEngine: boolean): Promise<AudienceRow[]> {
  const rows: AudienceRow[] = [];
  for (let n = 0; n < count; n++) {
    const customerId = `customer-${String(n).padStart(6, "0")}`;
    const value = channel === "email" ? `person.${n}@example.com` : `+3519${String(n).padStart(8, "0")}`;
    const { links } = await engine.directory.link(customerId, [{ channel, value }]);
    await engine.directory.saveProfile(customerId, { name: `Maria Silva ${n}` });
    const drafts = typicalDrafts({ address: { token: links[0]!.token, channel }, byEngine });
    await engine.ledger.append(newestOf(templateOf(customerId, drafts), customerId));
    rows.push({ customerId, line: n + 1 });
  }
  return rows;
}

const working = async ({ engine, queued }: World): Promise<void> => {
  for (const { body } of queued.work.splice(0)) await work(engine, body);
};

async function dialled({ engine }: World, contactIds: readonly string[]): Promise<void> {
  for (const id of contactIds) await authorise(engine, placeOfContact(id)!, ASKER);
  for (const id of contactIds) {
    const source = { actor: ASKER.actor, eventId: id, request: { id } };
    await settle(engine, placeOfContact(id)!, { disposition: "conversation" }, source);
  }
}

type Kind = {
  readonly plan: Partial<CampaignPlan>;
  readonly before?: (world: World, rows: readonly AudienceRow[]) => Promise<void>;
  readonly run: (world: World, campaign: string) => Promise<void>;
};

const KINDS: Readonly<Record<CountedKind, Kind>> = {
  dialer: {
    plan: {},
    run: async (made) => {
      await working(made);
      const sent = made.queued.deliveries.splice(0);
      for (const { body } of sent) await deliverNext(made.engine, body);
      await dialled(
        made,
        sent.map(({ body }) => body.contactId),
      );
    },
  },
  desk: {
    plan: { delivery: { kind: "desk" } },
    run: async (made, campaign) => {
      await working(made);
      const asked: string[] = [];
      for (;;) {
        const agentId = `agent-${asked.length}`;
        const contact = await nextForAgent(made.engine, { agentId, eventId: agentId, campaign });
        if (!contact) break;
        asked.push(contact.contactId);
      }
      await dialled(made, asked);
    },
  },
  message: {
    plan: {
      channel: "email",
      delivery: { kind: "email", from: "bank@example.com" },
      script: { text: "Good day {{name|}}" },
    },
    run: working,
  },
  refused: {
    plan: {},
    before: async ({ engine }, rows) => {
      for (const { customerId } of rows) {
        const optOut = { breadth: "promotions", source: "test" } as const;
        await optOutCustomer(engine, customerId, optOut, { actor: "test", eventId: customerId, request: optOut });
      }
    },
    run: working,
  },
};

async function total(kind: Kind, count: number): Promise<Counted> {
  const made = await world();
  try {
    const rows = await people(made, count, kind.plan.channel ?? "voice", true);
    await kind.before?.(made, rows);
    const own = { startsAt: NOON, endsAt: NOON + 20 * DAY_MS, pacing: { perMinute: count }, topic: "car-loan" };
    const { id } = await launched(made, planOf({ ...own, ...kind.plan }), rows);
    const before = made.used();
    await tick(made.engine, { campaign: id, scheduledTime: new Date(NOON).toISOString() });
    await kind.run(made, id);
    return less(made.used(), before);
  } finally {
    await made.close();
  }
}

const less = (a: Counted, b: Counted): Counted => ({
  read: a.read - b.read,
  entries: a.entries - b.entries,
  index: a.index - b.index,
  others: a.others - b.others,
});

/** Units of one contact: what more contacts use more, for each. To two digits: slices and messages have their share. */
export async function countedOf(name: CountedKind): Promise<Counted> {
  const more = less(await total(KINDS[name], MANY), await total(KINDS[name], FEW));
  const each = (units: number) => Math.round((units / (MANY - FEW)) * 100) / 100;
  return { read: each(more.read), entries: each(more.entries), index: each(more.index), others: each(more.others) };
}

/** Units of each step of one contact made through the API, with a copy of the policy at hand. */
export async function countedSteps(): Promise<Record<CountedStep, Counted>> {
  const made = await world();
  try {
    const { engine, used } = made;
    const [{ customerId }] = (await people(made, 1, "voice", false)) as [AudienceRow];
    const { fold } = headOf(await engine.ledger.newest(customerId, "strong"));
    const { campaignId: _, attempt: __, ...call } = promotionalCall(customerId);
    const { ref, packs } = await engine.policies.under(await engine.policies.inForce(NOON), fold.jurisdictions);
    // What decides is kept once in a process, and not for each contact.
    await engine.policies.keep([ref, ...packs].map(({ id, version }) => `${id} ${version}`));
    const stood = [used()];
    const { contact } = await claim(engine, { ...call, address: fold.addresses[0]!.token }, ASKER);
    stood.push(used());
    const place = placeOfContact(contact!.contactId)!;
    await authorise(engine, place, ASKER);
    stood.push(used());
    const source = { actor: ASKER.actor, eventId: "event-1", request: {} };
    await settle(engine, place, { disposition: "conversation" }, source);
    stood.push(used());
    return Object.fromEntries(STEPS.map((step, index) => [step, less(stood[index + 1]!, stood[index]!)])) as Record<
      CountedStep,
      Counted
    >;
  } finally {
    await made.close();
  }
}
