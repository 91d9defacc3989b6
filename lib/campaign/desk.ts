import { readSlice, SLICE_ROWS } from "../audience/slice.ts";
import { release } from "../contact/authorise.ts";
import { type Briefing, briefing } from "../contact/briefing.ts";
import { contactAt } from "../contact/claim.ts";
import { type Place, placeOfContact } from "../contact/contact-id.ts";
import { Problem } from "../contact/problem.ts";
import { render } from "../delivery/render.ts";
import { headOf } from "../ledger/entry.ts";
import type { Fold } from "../policy/fold.ts";
import type { Channel, Ms, Purpose } from "../policy/words.ts";
import type { Arm } from "./arms.ts";
import { DEFAULT_TEAM, takeFromDesk, teamOf, type Waiting } from "./desk-list.ts";
import type { Engine } from "./engine.ts";
import type { Campaign } from "./plan.ts";
import { termsOf } from "./store.ts";

export type AskNext = {
  readonly agentId: string;
  /** The request's own id: a repeat gets the same contact, as long as it is not over. */
  readonly eventId: string;
  readonly campaign?: string;
  readonly team?: string;
};

/** A contact for an agent: claimed, with what they need to know. Pressing Dial authorises it. */
export type DeskContact = {
  readonly contactId: string;
  readonly campaign: string;
  readonly arm: Arm;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic?: string;
  readonly offer?: string;
  readonly account?: string;
  /** Authorise before this instant. */
  readonly expiresAt: Ms;
  /** Authorised already: the agent's own, still without an outcome. */
  readonly dialled: boolean;
  /** The address itself: who is to be called, and where. */
  readonly address?: string;
  readonly customerId: string;
  readonly script?: string;
  readonly briefing: Briefing;
};

const ofAgent = (agentId: string) => `AGENT#${agentId}`;

/**
 * The agent's own contact that is not settled yet, or else the one that waits longest, of the campaign named or of
 * the one with the highest priority. Undefined: there is none just now.
 */
export async function nextForAgent(engine: Engine, ask: AskNext): Promise<DeskContact | undefined> {
  const own = await ownOf(engine, ask.agentId);
  if (own) return own;
  const campaigns = await served(engine, ask);
  for (const campaign of campaigns) {
    for (;;) {
      const team = ask.team ?? teamOf(campaign, "offer");
      const waiting = await takeFromDesk(engine.records, team, campaign.id, engine.now());
      if (!waiting) break;
      await engine.records.put({ pk: ofAgent(ask.agentId), sk: "CONTACT", data: { ...waiting, eventId: ask.eventId } });
      const contact = await shown(engine, waiting);
      if (contact) return contact;
    }
  }
  return undefined;
}

/** Running campaigns whose contacts this agent may be given, the highest priority first. */
async function served(engine: Engine, { campaign: id, team }: AskNext): Promise<Campaign[]> {
  if (id !== undefined) {
    const campaign = await engine.campaigns.find(id);
    if (!campaign) throw new Problem("not-found", `there is no campaign ${id}; GET /v1/campaigns lists them`);
    return campaign.state === "running" ? [campaign] : [];
  }
  const wanted = team ?? DEFAULT_TEAM;
  return (await engine.campaigns.list())
    .filter(({ state }) => state === "running")
    .filter((campaign) => teamOf(campaign, "offer") === wanted || teamOf(campaign, "care") === wanted)
    .sort((a, b) => b.plan.priority - a.plan.priority || a.plan.endsAt - b.plan.endsAt);
}

async function ownOf(engine: Engine, agentId: string): Promise<DeskContact | undefined> {
  const record = await engine.records.get(ofAgent(agentId), "CONTACT");
  return record && shown(engine, record.data as unknown as Waiting);
}

/** The contact as an agent sees it; undefined once it is over. */
async function shown(engine: Engine, { contactId, campaignId, arm, row }: Waiting): Promise<DeskContact | undefined> {
  const place = placeOfContact(contactId)!;
  const [campaign, newest] = await Promise.all([
    engine.campaigns.find(campaignId),
    engine.ledger.newest(place.customerId, "strong"),
  ]);
  const head = headOf(newest);
  const contact = (await contactAt(engine, place, head))?.contact;
  const now = engine.now();
  if (!campaign || !contact || contact.expiresAt === undefined) return undefined;
  const dialled = contact.state === "authorised";
  if (!dialled && (contact.state !== "claimed" || now >= contact.expiresAt)) return undefined;
  const policy = await engine.policies.inForce(now, termsOf(campaign).documents);
  const [profile, address, script] = await Promise.all([
    engine.directory.profile(place.customerId),
    addressOf(engine, place, contact.address, head.fold, contact.channel),
    arm === "offer" ? scriptFor(engine, campaign, row, place) : undefined,
  ]);
  return {
    contactId,
    campaign: campaign.id,
    arm,
    channel: contact.channel,
    purpose: contact.purpose,
    topic: contact.topic,
    offer: contact.offer,
    account: contact.account,
    expiresAt: contact.expiresAt,
    dialled,
    address,
    customerId: place.customerId,
    script,
    briefing: briefing(head.fold, profile, await engine.policies.under(policy, head.fold.jurisdictions), now),
  };
}

async function addressOf(
  engine: Engine,
  { customerId }: Place,
  token: string | undefined,
  fold: Fold,
  channel: Channel,
): Promise<string | undefined> {
  const used = token ?? fold.addresses.find((address) => address.channel === channel)?.token;
  if (used === undefined) return undefined;
  return (await engine.directory.addresses(customerId)).find((address) => address.token === used)?.value;
}

async function scriptFor(engine: Engine, campaign: Campaign, row: number, place: Place): Promise<string | undefined> {
  const { plan, audience } = campaign;
  if (!plan.script || !audience) return undefined;
  const record = await engine.campaigns.slice(campaign.id, Math.floor(row / SLICE_ROWS));
  const people = record ? await readSlice(engine.files, audience.preparedKey, record, audience.preparedVersion) : [];
  const profile = await engine.directory.profile(place.customerId);
  const made = render(plan.script, { name: profile?.name, vars: people[row % SLICE_ROWS]?.vars }, plan.channel);
  return "rendered" in made ? made.rendered.text : undefined;
}

/** Gives a contact back without calling: its row is due again later. @throws Problem not-found, not-releasable. */
export async function skip(engine: Engine, contactId: string, agentId: string, why: string): Promise<void> {
  const place = placeOfContact(contactId);
  if (!place) throw new Problem("not-found", "there is no contact of this id; use the one POST /v1/desk/next gave");
  const record = await engine.records.get(ofAgent(agentId), "CONTACT");
  if ((record?.data as Waiting | undefined)?.contactId !== contactId)
    throw new Problem("not-found", "this contact is not this agent's; skip the one POST /v1/desk/next gave");
  await release(engine, place, { actor: agentId, client: "desk" }, why);
  await engine.records.remove(ofAgent(agentId), "CONTACT");
}
