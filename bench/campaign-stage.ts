/** A campaign as it runs on AWS: its workers over the embedded store, with lists for queues. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SQSEvent } from "aws-lambda";
import pMap from "p-map";
import type { AudienceRow } from "../lib/audience/audience-row.ts";
import { diskFiles } from "../lib/audience/disk-files.ts";
import { nextForAgent } from "../lib/campaign/desk.ts";
import type { Campaign, CampaignPlan } from "../lib/campaign/plan.ts";
import type { DeliveryMessage, Outgoing, Queue, WorkMessage } from "../lib/campaign/queues.ts";
import { authorise } from "../lib/contact/authorise.ts";
import { placeOfContact } from "../lib/contact/contact-id.ts";
import { settle } from "../lib/contact/outcome.ts";
import type { Message, Sent } from "../lib/delivery/delivery.ts";
import { QUEUES } from "../lib/infra/topology.ts";
import { onDeliveries } from "../lib/lambda/on-deliveries.ts";
import { onTick } from "../lib/lambda/on-tick.ts";
import { onWork } from "../lib/lambda/on-work.ts";
import type { Entry } from "../lib/ledger/entry.ts";
import { DAY_MS, HOUR_MS } from "../lib/policy/time.ts";
import { launched, planOf } from "../test/campaign/stage.ts";
import { ASKER } from "./called.ts";
import { check } from "./figure.ts";
import { type BenchStore, benchStore } from "./store.ts";
import { NOON, newestOf, templateOf, typicalDrafts } from "./typical.ts";

/** Rows, deliveries or calls in the air at once: what one worker has of a message's rows. */
export const AT_ONCE = 16;
/** Of a batch of deliveries a worker has so many in the air. */
const DELIVERIES_OF_A_BATCH_AT_ONCE = 4;
/** Takes of a batch of an SQS request: send, receive and delete are billed alike. */
const SQS_BATCH = 10;

/** How those who are contacted here are contacted. */
export type ContactChannel = "voice" | "email";

export type Used = { sqsRequests: number; reads: number; invocations: number };

export type CampaignStage = Awaited<ReturnType<typeof campaignStage>>;

export async function campaignStage() {
  const root = await mkdtemp(join(tmpdir(), "tacet-bench-"));
  const queued = { work: [] as Outgoing<WorkMessage>[], deliveries: [] as Outgoing<DeliveryMessage>[] };
  const outbox: Message[] = [];
  const transport = { answer: (): Sent => ({ result: "sent" }) };
  const used: Used = { sqsRequests: 0, reads: 0, invocations: 0 };
  const files = diskFiles({ root, baseUrl: "http://127.0.0.1", sign: (text) => text, now: () => NOON });
  const queue = <M>(list: Outgoing<M>[]): Queue<M> => ({
    send: async (messages) => {
      used.sqsRequests += Math.ceil(messages.length / SQS_BATCH);
      list.push(...messages);
    },
  });
  const store: BenchStore = await benchStore(NOON, {
    publicUrl: "https://tacet.example",
    files: {
      ...files,
      read: (...what) => {
        used.reads++;
        return files.read(...what);
      },
    },
    queues: { work: queue(queued.work), deliveries: queue(queued.deliveries), jobs: { send: async () => {} } },
    schedules: { start: async () => {}, stop: async () => {} },
    transport: () => async (message) => {
      outbox.push(message);
      return transport.answer();
    },
  });
  const engine = store.world;
  const people = peopleOf(store);
  let campaigns = 0;

  const worked = async <M>(list: Outgoing<M>[], batch: number, atOnce: number, handler: typeof onWork) => {
    const events: SQSEvent[] = [];
    while (list.length > 0) events.push(eventOf(list.splice(0, batch).map(({ body }) => body)));
    // Received, and deleted.
    used.sqsRequests += 2 * events.length;
    used.invocations += events.length;
    await pMap(
      events,
      async (event) => {
        const { batchItemFailures } = await handler(engine, event, { observer: { work: () => {}, fault } });
        check(batchItemFailures.length === 0, "a message of the campaign failed");
      },
      { concurrency: atOnce },
    );
  };
  return {
    store,
    queued,
    outbox,
    transport,
    used,
    people,
    entriesOf: async (customerId: string): Promise<readonly Entry[]> =>
      (await engine.ledger.read(customerId, { limit: 10 })).slice(1),
    /** A running campaign to these customers. */
    launch: (plan: Partial<CampaignPlan>, rows: readonly AudienceRow[]): Promise<Campaign> => {
      const name = `Campaign ${campaigns++}`;
      const own = { name, startsAt: NOON, endsAt: NOON + 20 * DAY_MS, pacing: { perMinute: rows.length } };
      return launched({ engine }, planOf({ ...own, cadence: CADENCE, topic: "car-loan", ...plan }), rows);
    },
    tick: async (campaign: string): Promise<void> => {
      used.invocations++;
      await onTick(engine, { campaign, scheduledTime: new Date(store.clock.now).toISOString() });
    },
    /** Message by message: each has as many rows in the air as it may. */
    work: () => worked(queued.work, 1, 1, onWork),
    deliver: () =>
      worked(queued.deliveries, QUEUES.deliveries.batchSize, AT_ONCE / DELIVERIES_OF_A_BATCH_AT_ONCE, onDeliveries),
    /** What a dialer asks before it dials, of the contacts it was told of. */
    authorise: (contactIds: readonly string[]) =>
      pMap(
        contactIds,
        async (id) => {
          const { contact, decision } = await authorise(engine, placeOfContact(id)!, ASKER);
          check(contact.dialBefore !== undefined, `the authorisation of ${id} was refused by ${decision.binding}`);
        },
        { concurrency: AT_ONCE },
      ),
    /** So many agents of the desk ask for a contact, one after another. */
    askAtDesk: async (campaign: string, agents: number): Promise<string[]> => {
      const asked: string[] = [];
      for (let agent = 0; agent < agents; agent++) {
        const agentId = `agent-${agent}`;
        const contact = await nextForAgent(engine, { agentId, eventId: agentId, campaign });
        check(contact !== undefined, `no contact is left for ${agentId}`);
        asked.push(contact.contactId);
      }
      return asked;
    },
    settle: (contactIds: readonly string[]) =>
      pMap(
        contactIds,
        async (id) => {
          const source = { actor: ASKER.actor, eventId: id, request: { id } };
          await settle(engine, placeOfContact(id)!, { disposition: "conversation" }, source);
        },
        { concurrency: AT_ONCE },
      ),
    close: async () => {
      await store.close();
      await rm(root, { recursive: true });
    },
  };
}

const CADENCE = { maxAttempts: 3, retry: { no_answer: 4 * HOUR_MS, busy: HOUR_MS }, stopOn: [] };

const fault = (error: unknown): never => {
  throw error;
};

const eventOf = (bodies: readonly unknown[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({
    messageId: String(index),
    body: JSON.stringify(body),
    receiptHandle: "",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "",
    awsRegion: "",
  })),
});

const VALUE_OF: Readonly<Record<ContactChannel, (number: number) => string>> = {
  voice: (number) => `+3519${String(number).padStart(8, "0")}`,
  email: (number) => `person.${number}@example.com`,
};

/** New customers as Tacet knows the typical one: nine contacts by campaigns, a name and an address in the directory. */
function peopleOf({ world, seed }: BenchStore) {
  let made = 0;
  return async (count: number, channel: ContactChannel): Promise<AudienceRow[]> => {
    const first = made;
    made += count;
    return pMap(
      Array.from({ length: count }, (_, index) => first + index),
      async (number, index): Promise<AudienceRow> => {
        const customerId = `customer-${String(number).padStart(6, "0")}`;
        const { links } = await world.directory.link(customerId, [{ channel, value: VALUE_OF[channel](number) }]);
        await world.directory.saveProfile(customerId, { name: `Maria Silva ${number}` });
        const drafts = typicalDrafts({ address: { token: links[0]!.token, channel }, byEngine: true });
        await seed([newestOf(templateOf(customerId, drafts), customerId)]);
        return { customerId, line: index + 1 };
      },
      { concurrency: AT_ONCE },
    );
  };
}
