import { readSlice, SLICE_ROWS } from "../audience/slice.ts";
import { release } from "../contact/authorise.ts";
import { type Briefing, briefing } from "../contact/briefing.ts";
import { contactAt } from "../contact/claim.ts";
import { placeOfContact } from "../contact/contact-id.ts";
import { Problem } from "../contact/problem.ts";
import { render } from "../delivery/render.ts";
import type { StoredRecord } from "../directory/store.ts";
import { headOf } from "../ledger/entry.ts";
import type { Channel, Ms, Purpose } from "../policy/words.ts";
import type { Arm } from "./arms.ts";
import { DEFAULT_TEAM, putOnDesk, takeFromDesk, teamOf, type Waiting } from "./desk-list.ts";
import type { Engine } from "./engine.ts";
import { mayGo } from "./may-go.ts";
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
  const known = await engine.records.get(ofAgent(ask.agentId), "CONTACT");
  const own = await shownOf(engine, known);
  if (own) return own;
  let { version } = known ?? {};
  const campaigns = await served(engine, ask);
  for (const campaign of campaigns) {
    for (;;) {
      const team = ask.team ?? teamOf(campaign, "offer");
      const waiting = await takeFromDesk(engine.records, team, campaign.id, engine.now());
      if (!waiting) break;
      const record = { pk: ofAgent(ask.agentId), sk: "CONTACT", data: { ...waiting, eventId: ask.eventId } };
      if (!(await engine.records.swap(record, version))) {
        // The same agent asked twice at once and has one by now: an agent has one contact at a time.
        await putOnDesk(engine.records, campaign, waiting);
        return shownOf(engine, await engine.records.get(record.pk, record.sk));
      }
      version = (version ?? 0) + 1;
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

const shownOf = async (engine: Engine, record: StoredRecord | undefined): Promise<DeskContact | undefined> =>
  record && shown(engine, record.data as unknown as Waiting);

/** The contact as an agent sees it; undefined once it is over or would be refused, and while its campaign rests. */
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
  if (!dialled && (campaign.state !== "running" || !(await mayGo(engine, place, contact, head.fold)))) return undefined;
  const policy = await engine.policies.inForce(now, termsOf(campaign).documents);
  const { profile, addresses } = await engine.directory.person(place.customerId);
  const used = contact.address ?? head.fold.addresses.find(({ channel }) => channel === contact.channel)?.token;
  const address = addresses.find(({ token }) => token === used)?.value;
  const script = arm === "offer" ? await scriptFor(engine, campaign, row, profile?.name) : undefined;
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

async function scriptFor(
  engine: Engine,
  campaign: Campaign,
  row: number,
  name: string | undefined,
): Promise<string | undefined> {
  const { plan, audience } = campaign;
  if (!plan.script || !audience) return undefined;
  const record = await engine.campaigns.slice(campaign.id, Math.floor(row / SLICE_ROWS));
  const people = record ? await readSlice(engine.files, audience.preparedKey, record, audience.preparedVersion) : [];
  const made = render(plan.script, { name, vars: people[row % SLICE_ROWS]?.vars }, plan.channel);
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
