import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AudienceRow } from "../../lib/audience/audience-row.ts";
import { diskFiles } from "../../lib/audience/disk-files.ts";
import { SLICE_ROWS } from "../../lib/audience/slice.ts";
import { deliverNext } from "../../lib/campaign/deliver.ts";
import type { Engine } from "../../lib/campaign/engine.ts";
import { changeCampaign, command, createCampaign } from "../../lib/campaign/manage.ts";
import type { Campaign, CampaignPlan } from "../../lib/campaign/plan.ts";
import type { DeliveryMessage, Outgoing, WorkMessage } from "../../lib/campaign/queues.ts";
import { checkSpan } from "../../lib/campaign/schedules.ts";
import { tick } from "../../lib/campaign/tick.ts";
import { work } from "../../lib/campaign/work.ts";
import type { PolicyShelf } from "../../lib/contact/policies.ts";
import type { Message, Sent } from "../../lib/delivery/delivery.ts";
import { assemble } from "../../lib/lambda/assemble.ts";
import { realChance, realPause } from "../../lib/lambda/real.ts";
import { makeSecrets, readSecrets } from "../../lib/lambda/secrets.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/policy/time.ts";
import { MONDAY } from "../contact/world.ts";
import { testStore } from "../store.ts";

export type Stage = Awaited<ReturnType<typeof stage>>;

/** An engine over a real store and real files; its queues are lists that a test empties, its clock stands still. */
export async function stage(now = MONDAY) {
  const store = await testStore();
  const root = await mkdtemp(join(tmpdir(), "tacet-stage-"));
  const clock = { now };
  const queued = {
    work: [] as Outgoing<WorkMessage>[],
    deliveries: [] as Outgoing<DeliveryMessage>[],
    jobs: [] as unknown[],
  };
  const schedules = new Map<string, { startsAt: number; endsAt: number }>();
  const outbox: Message[] = [];
  const transport = { answer: (_: Message): Sent => ({ result: "sent" }) };
  const files = diskFiles({ root, baseUrl: "http://127.0.0.1", sign: (text) => text, now: () => clock.now });
  const engine: Engine & { policies: PolicyShelf } = assemble({
    client: store.client,
    tables: store.tables,
    secrets: readSecrets(makeSecrets((count) => new Uint8Array(randomBytes(count)))),
    now: () => clock.now,
    chance: realChance,
    pause: realPause,
    publicUrl: "https://tacet.example",
    files,
    queues: {
      work: { send: async (messages) => void queued.work.push(...messages) },
      deliveries: { send: async (messages) => void queued.deliveries.push(...messages) },
      jobs: { send: async (messages) => void queued.jobs.push(...messages) },
    },
    schedules: {
      start: async (id, startsAt, endsAt) => {
        checkSpan(startsAt, endsAt, clock.now);
        schedules.set(id, { startsAt, endsAt });
      },
      stop: async (id) => void schedules.delete(id),
    },
    transport: () => async (message) => {
      outbox.push(message);
      return transport.answer(message);
    },
  });

  /** Works whatever is queued, until nothing is. */
  const drain = async (): Promise<void> => {
    while (queued.work.length + queued.deliveries.length > 0) {
      for (const { body } of queued.work.splice(0)) await work(engine, body);
      for (const { body } of queued.deliveries.splice(0)) await deliverNext(engine, body);
    }
  };
  const tickNow = (campaign?: string) =>
    tick(engine, { ...(campaign && { campaign }), scheduledTime: new Date(clock.now).toISOString() });
  return {
    engine,
    clock,
    queued,
    schedules,
    outbox,
    transport,
    drain,
    tickNow,
    /** Lets so much time pass, a tick and its work every few minutes. */
    pass: async (campaign: string, ms: number, every = 5 * MINUTE_MS): Promise<void> => {
      for (const end = clock.now + ms; clock.now < end; ) {
        clock.now = Math.min(end, clock.now + every);
        await tickNow(campaign);
        await drain();
      }
    },
    close: async () => {
      await store.close();
      await rm(root, { recursive: true });
    },
  };
}

let campaigns = 0;

export const planOf = (more: Partial<CampaignPlan> = {}): CampaignPlan => ({
  name: `Campaign ${campaigns++}`,
  channel: "voice",
  purpose: "promotional",
  topic: "personal-loan",
  startsAt: MONDAY,
  endsAt: MONDAY + 20 * DAY_MS,
  cadence: { maxAttempts: 3, retry: { no_answer: 4 * HOUR_MS, busy: HOUR_MS }, stopOn: [] },
  pacing: { perMinute: 100 },
  priority: 50,
  holdoutPercent: 0,
  careArmPercent: 0,
  careTeam: "care",
  delivery: { kind: "webhook", url: "https://dialer.example/contacts" },
  ...more,
});

let lists = 0;

export const people = (count: number, more: Partial<AudienceRow> = {}): AudienceRow[] => {
  lists += 1;
  return Array.from({ length: count }, (_, index) => ({
    customerId: `p-${lists}-${index}`,
    line: index + 1,
    timeZone: "Europe/Lisbon",
    ...more,
  }));
};

/** A campaign with its audience, as preparing an uploaded list leaves it; launched unless told otherwise. */
export async function launched(
  { engine }: Pick<Stage, "engine">,
  plan: CampaignPlan,
  rows: readonly AudienceRow[],
  launch = true,
): Promise<Campaign> {
  const campaign = await createCampaign(engine, plan, "test");
  const preparedKey = `prepared/${campaign.id}.jsonl`;
  const lines = rows.map((row) => Buffer.from(`${JSON.stringify(row)}\n`));
  const { version } = await engine.files.write(preparedKey, chunks(lines));
  let from = 0;
  for (let slice = 0; slice * SLICE_ROWS < rows.length; slice++) {
    const firstRow = slice * SLICE_ROWS;
    const part = lines.slice(firstRow, firstRow + SLICE_ROWS);
    const to = from + part.reduce((sum, line) => sum + line.length, 0);
    await engine.campaigns.putSlice(campaign.id, { slice, from, to, firstRow, rows: part.length });
    from = to;
  }
  const audience = {
    preparedKey,
    preparedVersion: version,
    verdictKey: "none",
    sourceVersion: "none",
    mappingDigest: "none",
    ok: rows.length,
    rejected: 0,
    duplicate: 0,
    slices: Math.ceil(rows.length / SLICE_ROWS),
  };
  await changeCampaign(engine, campaign.id, (known) => ({ ...known, audience, state: "ready" }));
  if (launch) await command(engine, campaign.id, "launch", "test");
  return (await engine.campaigns.find(campaign.id))!;
}

async function* chunks(lines: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* lines;
}
