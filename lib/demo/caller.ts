import pMap from "p-map";
import { placeOfContact } from "../contact/contact-id.ts";
import type { Sending } from "../local/outbox.ts";
import type { Tail } from "../local/tail.ts";
import { SECOND_MS } from "../policy/time.ts";
import type { Disposition, Ms } from "../policy/words.ts";
import { seededChance } from "../simulate/chance.ts";
import type { BankCall } from "./bank-list.ts";
import type { CallRoute } from "./handlers.ts";
import { type CallEnd, callEnds, type Odds } from "./odds.ts";

/** What came of the calls, as whoever made them knows it. */
export type Called = {
  readonly dialled: number;
  /** Given out, and refused by the last check before the dial. */
  readonly refusedAtDial: number;
  readonly ended: Readonly<Partial<Record<Disposition, number>>>;
};

/** A dialer the campaign's webhook tells of contacts, and the agents of the care team. Both are on the clock of Tacet. */
export type Caller = {
  /** What they do in this minute: tell how calls ended that are over by now, and begin those they were given. */
  readonly work: (now: Ms) => Promise<void>;
  /** Customers they are talking to. */
  readonly busy: () => Iterable<string>;
  readonly idle: () => boolean;
  readonly called: () => Called;
};

export type CallerOptions = {
  readonly call: CallRoute;
  readonly campaign: string;
  readonly outbox: Tail<Sending>;
  readonly customers: ReadonlyMap<string, BankCall>;
  readonly odds: Odds;
  readonly seed: string;
  readonly careTeam: string;
  readonly careAgents: number;
};

type Call = {
  readonly contactId: string;
  readonly customerId: string;
  readonly endsAt: Ms;
  readonly ends: Disposition;
};
type Given = { readonly contactId: string; readonly talk: (end: CallEnd) => Disposition; readonly agentId?: string };
type Authorised = {
  readonly decision: { readonly verdict: "allow" | "defer" | "suppress" };
  readonly contact: { readonly state: string };
};

/** Requests under way at once: a dialer waits for Tacet, and Tacet for its store. */
const AT_ONCE = 16;

export function callerOf(options: CallerOptions): Caller {
  const { call, outbox, seed, odds, customers } = options;
  let given = outbox.count();
  let underWay: Call[] = [];
  const putOff: Given[] = [];
  /** A webhook may tell of a contact more than once; whoever listens takes each once. */
  const known = new Set<string>();
  const attempts = new Map<string, number>();
  /** The contact each agent of the care team has just now. */
  const agents = new Map<string, string | undefined>(
    Array.from({ length: options.careAgents }, (_, index) => [`care-${index + 1}`, undefined]),
  );
  let asked = 0;
  let dialled = 0;
  let refusedAtDial = 0;
  const ended: Partial<Record<Disposition, number>> = {};

  /** Drawn by customer and attempt, so that it is the same in whatever order calls are made. */
  const endOf = (customerId: string): CallEnd => {
    const attempt = (attempts.get(customerId) ?? 0) + 1;
    attempts.set(customerId, attempt);
    const chance = seededChance(`${seed}/${customerId}/${attempt}`);
    return callEnds(odds, attempt, customers.get(customerId)!.poutcome, chance);
  };
  /** Asks for the go. What is put off is asked for again in the next minute, as long as the claim lasts. */
  const begin = async (given: Given, now: Ms): Promise<void> => {
    const { contactId, talk, agentId } = given;
    const { customerId } = placeOfContact(contactId)!;
    const { decision, contact } = (await call("POST /v1/contacts/{id}/authorisation", {
      params: { id: contactId },
      body: { nonce: `dial-${contactId}` },
    })) as Authorised;
    if (decision.verdict === "allow" && contact.state === "authorised") {
      dialled++;
      const end = endOf(customerId);
      underWay.push({ contactId, customerId, endsAt: now + end.seconds * SECOND_MS, ends: talk(end) });
      return;
    }
    if (decision.verdict === "defer" && contact.state === "claimed") {
      putOff.push(given);
      return;
    }
    refusedAtDial++;
    if (agentId !== undefined) agents.set(agentId, undefined);
  };
  const tellEnded = async (now: Ms): Promise<void> => {
    const over = underWay.filter(({ endsAt }) => endsAt <= now);
    if (over.length === 0) return;
    underWay = underWay.filter(({ endsAt }) => endsAt > now);
    await pMap(
      over,
      async ({ contactId, ends }) => {
        const body = { eventId: `ended-${contactId}`, disposition: ends };
        await call("POST /v1/contacts/{id}/outcome", { params: { id: contactId }, body });
        ended[ends] = (ended[ends] ?? 0) + 1;
      },
      { concurrency: AT_ONCE },
    );
    const told = new Set(over.map(({ contactId }) => contactId));
    for (const [agent, contactId] of agents)
      if (contactId !== undefined && told.has(contactId)) agents.set(agent, undefined);
  };
  const dialGiven = async (now: Ms): Promise<void> => {
    const again = putOff.splice(0);
    const fresh = outbox.count() - given;
    given += fresh;
    const told = new Set(outbox.newest(fresh).map(({ contactId }) => contactId));
    const unknown = [...told].filter((contactId) => !known.has(contactId));
    for (const contactId of unknown) known.add(contactId);
    const offered = unknown.map((contactId): Given => ({ contactId, talk: ({ disposition }) => disposition }));
    await pMap([...again, ...offered], (one) => begin(one, now), { concurrency: AT_ONCE });
  };
  /** Nothing is sold in the care arm: who takes the call has a conversation. */
  const care = ({ disposition }: CallEnd): Disposition => (disposition === "no_answer" ? "no_answer" : "conversation");
  const serveCare = async (now: Ms): Promise<void> => {
    for (const [agentId, busyWith] of agents) {
      if (busyWith !== undefined) continue;
      const body = { agentId, eventId: `${agentId}-${++asked}`, campaign: options.campaign, team: options.careTeam };
      const next = (await call("POST /v1/desk/next", { body })) as { contact: { contactId: string } } | undefined;
      // Nobody waits: the others need not ask.
      if (!next) return;
      const { contactId } = next.contact;
      agents.set(agentId, contactId);
      await begin({ contactId, talk: care, agentId }, now);
    }
  };

  return {
    work: async (now) => {
      await tellEnded(now);
      await dialGiven(now);
      await serveCare(now);
    },
    *busy() {
      for (const { customerId } of underWay) yield customerId;
    },
    idle: () => underWay.length + putOff.length === 0,
    called: () => ({ dialled, refusedAtDial, ended: { ...ended } }),
  };
}
