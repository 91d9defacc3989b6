import pMap from "p-map";
import type { AudienceRow } from "../audience/audience-row.ts";
import { SLICE_ROWS } from "../audience/slice.ts";
import { claimRow, type Row, type RowClaimed } from "../contact/claim-row.ts";
import { placeOfContact } from "../contact/contact-id.ts";
import { introduceCustomer, lacksProfile } from "../contact/customer.ts";
import { rowStateOf } from "../contact/row-state.ts";
import { sweepRow } from "../contact/sweep.ts";
import { recordNeed } from "../contact/told-facts.ts";
import { type Head, headOf } from "../ledger/entry.ts";
import type { CampaignState, Fold } from "../policy/fold.ts";
import type { Channel } from "../policy/words.ts";
import { arbitrate } from "./arbitrate.ts";
import { type Arm, armOf } from "./arms.ts";
import { putOnDesk } from "./desk-list.ts";
import { type Engine, IS_ASKED_FOR } from "./engine.ts";
import { worksRows } from "./life.ts";
import { type Campaign, SENDS_AT_ONCE } from "./plan.ts";
import type { DeliveryMessage, Outgoing, WorkMessage } from "./queues.ts";
import { placeToldBy, tellsOfPlace } from "./row-place.ts";
import { sendNow } from "./send-now.ts";
import { peopleOfSlice } from "./slice-people.ts";
import { termsOf } from "./store.ts";

/** Rows worked at once by one worker: each waits for the store most of its time. */
export const ROWS_AT_ONCE = 16;

/**
 * Works the rows of a message. Each is claimed in its customer's ledger, and a row that was worked before is found
 * so and left alone. @throws AggregateError when the store failed for some: the message comes again.
 */
export async function work(engine: Engine, message: WorkMessage): Promise<void> {
  const campaign = await engine.campaigns.find(message.campaign);
  if (!campaign?.audience) return;
  switch (message.do) {
    case "rows":
      // What is left alone while paused is looked for again, when it is resumed or its end has come.
      if (!worksRows(campaign, engine.now())) return;
      return sendingTogether(engine, (worker) => workRows(worker, campaign, message));
    case "due":
      return sendingTogether(engine, (worker) => workDue(worker, campaign, message));
  }
}

/** A request to SQS takes so many messages and costs as much as with one. */
const SENT_TOGETHER = 10;

/** Contacts that leave by the queue are sent in batches, and what is left of them at the end, whatever failed by then. */
async function sendingTogether(engine: Engine, does: (engine: Engine) => Promise<void>): Promise<void> {
  const { deliveries } = engine.queues;
  const waiting: Outgoing<DeliveryMessage>[] = [];
  const send = async (messages: readonly Outgoing<DeliveryMessage>[]) => {
    waiting.push(...messages);
    if (waiting.length >= SENT_TOGETHER) await deliveries.send(waiting.splice(0));
  };
  try {
    await does({ ...engine, queues: { ...engine.queues, deliveries: { send } } });
  } finally {
    if (waiting.length > 0) await deliveries.send(waiting.splice(0));
  }
}

async function workRows(engine: Engine, campaign: Campaign, message: WorkMessage & { do: "rows" }): Promise<void> {
  const { slice, first, rows } = message;
  const people = await sliceReader(engine, campaign)(slice);
  const places = Array.from({ length: rows }, (_, index) => first + index).filter((place) => place < people.length);
  await each(places, async (place) => {
    const person = people[place]!;
    const head = headOf(await engine.ledger.newest(person.customerId, "eventual"));
    if (await rowStateOf(engine, person.customerId, head, campaign.id)) return;
    const known = await introduce(engine, campaign, person, head);
    await workRow(engine, campaign, person, slice * SLICE_ROWS + place, known);
  });
}

async function workDue(engine: Engine, campaign: Campaign, { due }: WorkMessage & { do: "due" }): Promise<void> {
  const sliceOf = sliceReader(engine, campaign);
  await each(due, async ({ customerId, seq }) => {
    const head = headOf(await engine.ledger.newest(customerId, "strong"));
    const row = await rowStateOf(engine, customerId, head, campaign.id);
    if (row?.seq !== seq) return;
    if (row.state === "in-flight") {
      await sweepRow(engine, campaign.id, customerId, seq);
      return;
    }
    if (row.state !== "deferred" || !worksRows(campaign, engine.now())) return;
    const [entry] =
      head.entry?.seq === seq ? [head.entry] : await engine.ledger.read(customerId, { from: seq, to: seq, limit: 1 });
    if (entry?.dueAt === undefined || engine.now() < entry.dueAt) return;
    const people = await sliceOf(Math.floor(row.row / SLICE_ROWS));
    const person = people[row.row % SLICE_ROWS];
    if (person?.customerId !== customerId)
      throw new Error(`row ${row.row} of campaign ${campaign.id} is another customer's`);
    await workRow(engine, campaign, person, row.row, head, row);
  });
}

/** Does it for each, some at once; one that fails does not hold up the others. */
async function each<T>(items: readonly T[], does: (item: T) => Promise<void>): Promise<void> {
  await pMap(items, does, { concurrency: ROWS_AT_ONCE, stopOnError: false });
}

/** Reads slices of the audience. */
function sliceReader(engine: Engine, { id, audience }: Campaign): (slice: number) => Promise<readonly AudienceRow[]> {
  return (slice) =>
    peopleOfSlice(engine, audience!, slice, async () => {
      const record = await engine.campaigns.slice(id, slice);
      if (!record) throw new Error(`slice ${slice} of campaign ${id} is not there`);
      return record;
    });
}

/** A customer Tacet has not met is introduced with what the list says of them; one it knows is not changed by a list. */
async function introduce(engine: Engine, campaign: Campaign, person: AudienceRow, head: Head): Promise<Head> {
  const { customerId, name, pronunciation } = person;
  const actor = actorOf(campaign);
  let known: Head | undefined = head;
  if (lacksProfile(head.fold) && tellsOfPlace(person)) {
    const profile = { ...placeToldBy(person), name, pronunciation };
    known = await introduceCustomer(engine, customerId, profile, actor, head);
  }
  if (person.needTopic !== undefined && !head.fold.needs.some(({ topic }) => topic === person.needTopic)) {
    const need = { topic: person.needTopic, source: `audience of ${campaign.id}` };
    await recordNeed(engine, customerId, need, { actor, eventId: `${campaign.id}:need`, request: need });
    known = undefined;
  }
  return known ?? headOf(await engine.ledger.newest(customerId, "strong"));
}

const actorOf = ({ id }: Campaign): string => `campaign:${id}`;

/** Claims the next attempt of a row, and lets it go its way. */
async function workRow(
  engine: Engine,
  campaign: Campaign,
  person: AudienceRow,
  index: number,
  head: Head,
  from?: CampaignState,
): Promise<void> {
  const arm = armOf(campaign, person.customerId);
  const row = rowFor(engine, campaign, person, head.fold, arm, index, from?.seq);
  const attempt = from?.attempt ?? 1;
  const newer = arm !== "holdout" && (await arbitrate(engine, row, head, attempt));
  const claimed = await claimRow(engine, row, actorOf(campaign), newer ? undefined : head);
  if (claimed.moved || !claimed.contact) return;
  await letGo(engine, campaign, { arm, index, person, row, fold: head.fold }, claimed);
}

/** The row as it is claimed; a forecast judges the same. */
export function rowFor(
  engine: Pick<Engine, "directory">,
  campaign: Campaign,
  person: AudienceRow,
  fold: Fold,
  arm: Arm,
  index: number,
  from?: number,
): Row {
  const { plan } = campaign;
  const address = addressFor(engine, person, fold, plan.channel);
  const about =
    arm === "care" ? { purpose: "care" as const } : { purpose: plan.purpose, topic: plan.topic, offer: plan.offer };
  const atOnce = SENDS_AT_ONCE[plan.delivery.kind] && arm !== "care";
  return {
    terms: termsOf(campaign),
    wanted: { customerId: person.customerId, channel: plan.channel, account: person.account, address, ...about },
    row: index,
    from,
    heldOut: arm === "holdout",
    lacksAddress: atOnce && address === undefined,
    atOnce,
  };
}

/** Token of the address to use: the list's own, or the only kind of choice there is, the customer's first of the channel. */
function addressFor(
  { directory }: Pick<Engine, "directory">,
  person: AudienceRow,
  fold: Fold,
  channel: Channel,
): string | undefined {
  const given = person.addresses?.find((address) => address.channel === channel);
  if (given) return directory.tokens(channel, given.value)?.[0];
  return fold.addresses.find((address) => address.channel === channel)?.token;
}

/** An allowed contact goes to an agent, to the delivery queue, or out at once. */
async function letGo(
  engine: Engine,
  campaign: Campaign,
  { arm, index, person, row, fold }: { arm: Arm; index: number; person: AudienceRow; row: Row; fold: Fold },
  claimed: RowClaimed & { moved?: undefined },
): Promise<void> {
  const { contactId, expiresAt } = claimed.contact!;
  if (row.atOnce) {
    // The go is given once: a repeat that finds its own entry does not know whether it was sent.
    if (claimed.dialBefore === undefined) return;
    const place = placeOfContact(contactId)!;
    await sendNow(engine, campaign, place, {
      fold,
      vars: person.vars,
      address: row.wanted.address,
      sendBefore: claimed.dialBefore,
    });
  } else if (arm === "care" || IS_ASKED_FOR[campaign.plan.delivery.kind]) {
    await putOnDesk(engine.records, campaign, {
      contactId,
      campaignId: campaign.id,
      arm,
      row: index,
      expiresAt: expiresAt!,
    });
  } else {
    await engine.queues.deliveries.send([{ body: { campaign: campaign.id, contactId, tries: 1 } }]);
  }
}
