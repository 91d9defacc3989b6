import type { Entry } from "../ledger/entry.ts";
import { policyIn } from "../ledger/stored-decision.ts";
import type { Ms } from "../policy/words.ts";
import { type CloudEvent, cloudEvent, type EventData, type EventName } from "./events.ts";

/** How the id of a contact is made of its customer and the entry that opened it. */
export type ContactIdOf = (customerId: string, seq: number) => string;
type Told = Pick<Entry, "customerId" | "seq" | "kind" | "at" | "body" | "decision">;

/**
 * What the world outside hears of one entry, in the order it happened; nothing for many. Read from the ledger's
 * stream, which repeats itself: the events of one entry have the same ids every time.
 */
export function eventsOfEntry(entry: Told, contactId: ContactIdOf): CloudEvent[] {
  const event = <N extends EventName>(name: N, data: EventData<N>): CloudEvent<N> =>
    cloudEvent(name, { id: `${entry.customerId}#${entry.seq}#${name}`, subject: entry.customerId, at: entry.at }, data);
  const events = [
    claimed(entry, contactId, event),
    authorised(entry, contactId, event),
    settled(entry, contactId, event),
    suppressed(entry, contactId, event),
    optedOut(entry, contactId, event),
    consented(entry, event),
  ];
  return events.filter((one) => one !== undefined);
}

type Make = <N extends EventName>(name: N, data: EventData<N>) => CloudEvent<N>;

const who = ({ customerId, seq }: Told) => ({ customerId, seq });

function claimed(entry: Told, contactId: ContactIdOf, event: Make): CloudEvent | undefined {
  const { opens } = entry.body;
  if (entry.kind !== "claimed" || !opens) return undefined;
  return event("contact.claimed", {
    ...who(entry),
    contactId: contactId(entry.customerId, entry.seq),
    ...about(opens),
    ...given("campaignId", opens.campaign),
    ...given("attempt", opens.attempt),
    ...instant("expiresAt", opens.expiresAt),
    ...given("policy", entry.decision && policyIn(entry.decision)),
  });
}

/** A claim and its authorisation may be one entry, where a machine sends at once. */
function authorised(entry: Told, contactId: ContactIdOf, event: Make): CloudEvent | undefined {
  const { go, contact } = entry.body;
  if (!go) return undefined;
  return event("contact.authorised", {
    ...who(entry),
    contactId: contactId(entry.customerId, contact ?? entry.seq),
    dialBefore: new Date(go.dialBefore).toISOString(),
  });
}

const ENDS: Partial<Record<Entry["kind"], EventData<"contact.settled">["state"]>> = {
  outcome: "settled",
  recorded: "settled",
  unknown: "unknown",
  expired: "expired",
  released: "released",
};

function settled(entry: Told, contactId: ContactIdOf, event: Make): CloudEvent | undefined {
  const state = ENDS[entry.kind];
  if (!state) return undefined;
  return event("contact.settled", {
    ...who(entry),
    contactId: contactId(entry.customerId, entry.body.contact ?? entry.seq),
    state,
    ...given("disposition", entry.body.disposition),
    ...(entry.kind === "recorded" && { outside: true as const }),
  });
}

function suppressed(entry: Told, contactId: ContactIdOf, event: Make): CloudEvent | undefined {
  const { refused, request, from, campaign } = entry.body;
  if (entry.kind !== "refused" || !refused || !request) return undefined;
  const decision = entry.decision;
  return event("contact.suppressed", {
    ...who(entry),
    ...about(request),
    ...given("campaignId", request.campaign ?? campaign?.id),
    ...given("attempt", campaign?.attempt),
    ...(from !== undefined && { contactId: contactId(from.customerId, from.seq) }),
    stage: refused.stage,
    verdict: decision?.verdict ?? "suppress",
    ...instant("notBefore", decision?.notBefore),
    ...given("rule", decision?.binding),
    ...given("policy", decision && policyIn(decision)),
  });
}

function optedOut(entry: Told, contactId: ContactIdOf, event: Make): CloudEvent | undefined {
  const { refusals, contact } = entry.body;
  if (!refusals || refusals.length === 0) return undefined;
  return event("opt-out.recorded", {
    ...who(entry),
    ...(contact !== undefined && { contactId: contactId(entry.customerId, contact) }),
    refusals: refusals.map(({ breadth, topic, offer, channel, purpose, until }) => ({
      breadth,
      ...given("topic", topic),
      ...given("offer", offer),
      ...given("channel", channel),
      ...given("purpose", purpose),
      ...instant("until", until),
    })),
  });
}

function consented(entry: Told, event: Make): CloudEvent | undefined {
  const { consents, reinstates } = entry.body;
  if (reinstates) {
    const { breadth, topic, channel } = reinstates;
    return event("consent.changed", {
      ...who(entry),
      change: "reinstated",
      reinstates: { breadth, ...given("topic", topic), ...given("channel", channel) },
    });
  }
  if (!consents || consents.length === 0) return undefined;
  return event("consent.changed", {
    ...who(entry),
    change: "given",
    consents: consents.map(({ kind, purpose, channel, topic, expiresAt }) => ({
      kind,
      purpose,
      ...given("channel", channel),
      ...given("topic", topic),
      ...instant("expiresAt", expiresAt),
    })),
  });
}

type About = Pick<EventData<"contact.claimed">, "channel" | "purpose" | "topic" | "offer">;
const about = ({ channel, purpose, topic, offer }: About) => ({
  channel,
  purpose,
  ...given("topic", topic),
  ...given("offer", offer),
});

const given = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
const instant = <K extends string>(key: K, at: Ms | undefined): { [P in K]?: string } =>
  given(key, at === undefined ? undefined : new Date(at).toISOString());
