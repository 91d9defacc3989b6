import { readReply } from "../delivery/inbound-sms.ts";
import type { ConsentPart, Fact, Parts, RefusalPart } from "../policy/facts.ts";
import { epochDayOf } from "../policy/holidays.ts";
import { DAY_MS, parseInstant } from "../policy/time.ts";
import {
  type Channel,
  type ConsentKind,
  DISPOSITIONS,
  type Disposition,
  type Ms,
  type Purpose,
} from "../policy/words.ts";
import { startOfLocalDay, type Zone, zoneNamed } from "../zones/zone.ts";
import type { Case, Happened } from "./case.ts";

export type FamilyOf = (topic: string) => string | undefined;

/** An account of a case's own, for the contract in progress that the contact is about. */
export const CONTRACT_ACCOUNT = "the contract";

/** What a purchase was of, where a case says only that the products are similar. */
const SIMILAR = "similar-product";

/** What the proposed contact is about. */
export const askedTopic = ({ facts, history }: Case): string | undefined =>
  facts.topic ??
  (facts.similarProducts ? (history.find(({ outcome }) => outcome === "purchase")?.topic ?? SIMILAR) : undefined);

const topicOf = (one: Case, { outcome, topic }: Happened): string | undefined =>
  topic ?? (outcome === "purchase" && one.facts.similarProducts ? askedTopic(one) : undefined);

export const zonesIn = ({ recipientTimeZone, candidateTimeZones }: Case): readonly string[] =>
  recipientTimeZone ? [recipientTimeZone] : (candidateTimeZones ?? []);

const UTC = zoneNamed("UTC")!;
export const homeOf = (one: Case): Zone => zoneNamed(zonesIn(one)[0] ?? "UTC") ?? UTC;

/** The beginning of a date where the customer is. */
export const dayIn = (one: Case, date: string): Ms => startOfLocalDay(homeOf(one), epochDayOf(date));

export const purposeOf = (purpose: Case["purpose"]): Purpose =>
  purpose === "optout_confirmation" ? "transactional" : purpose;

type Told = { readonly at: Ms; readonly kind: Fact["kind"]; readonly parts: Parts };

/** The customer's facts as a ledger would tell them, in the order in which they happened. */
export function factsIn(one: Case, familyOf: FamilyOf): Fact[] {
  const history = one.history.map((entry) => toldBy({ ...entry, topic: topicOf(one, entry) }, familyOf));
  const told = [...standing(one, familyOf), ...history];
  const sorted = told
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => a.entry.at - b.entry.at || a.index - b.index);
  const born = Math.min(parseInstant(one.proposedAt)!, ...told.map(({ at }) => at)) - DAY_MS;
  const profile: Told = {
    at: born,
    kind: "profile",
    parts: { profile: { zones: zonesIn(one), jurisdictions: [], addresses: [] } },
  };
  return [profile, ...sorted.map(({ entry }) => entry)].map(({ at, kind, parts }, index) => ({
    ...parts,
    kind,
    seq: index + 1,
    at,
    recordedAt: at,
    id: `case-${index + 1}`,
  }));
}

/** What stands before the history: consents, dealings and a contract. */
function standing(one: Case, familyOf: FamilyOf): Told[] {
  const { facts, history, proposedAt } = one;
  const first = Math.min(parseInstant(proposedAt)!, ...history.map(({ at }) => parseInstant(at)!)) - DAY_MS;
  const topic = askedTopic(one);
  const about = topic === undefined ? {} : { topic, family: familyOf(topic) };
  const told: Told[] = [];
  if (facts.consent !== undefined && facts.consent !== null) {
    const said = typeof facts.consent === "string" ? { kind: facts.consent } : facts.consent;
    const { at, expiresAt } = { at: undefined, expiresAt: undefined, ...said };
    const part: ConsentPart = {
      kind: said.kind.replace("_", "-") as ConsentKind,
      purpose: purposeOf(one.purpose),
      expiresAt: expiresAt === undefined ? undefined : parseInstant(expiresAt),
    };
    told.push({ at: at === undefined ? first : parseInstant(at)!, kind: "consent", parts: { consents: [part] } });
  }
  const dealt = (kind: "purchase" | "inquiry", date: string | undefined) => {
    if (date !== undefined)
      told.push({ at: dayIn(one, date), kind: "relationship", parts: { relationships: [{ kind, ...about }] } });
  };
  dealt("purchase", facts.ebr?.lastTransaction);
  dealt("inquiry", facts.ebr?.lastInquiry);
  if (facts.contractInProgress)
    told.push({
      at: first,
      kind: "relationship",
      parts: { relationships: [{ kind: "contract-begun", account: CONTRACT_ACCOUNT }] },
    });
  if (facts.callBackAt !== undefined)
    told.push({
      at: first,
      kind: "hold",
      parts: { holds: [{ cause: "callback", until: parseInstant(facts.callBackAt) }] },
    });
  return told;
}

function toldBy(entry: Happened, familyOf: FamilyOf): Told {
  const at = parseInstant(entry.at)!;
  const { channel, topic, debt } = entry;
  const purpose = purposeOf(entry.purpose);
  const about = topic === undefined ? {} : { topic, family: familyOf(topic) };
  const contact = (disposition: Disposition, refusals?: RefusalPart[]): Told => ({
    at,
    kind: "recorded",
    parts: { opens: { channel, purpose, account: debt, ...about }, disposition, ...(refusals && { refusals }) },
  });
  const refused = (refusal: RefusalPart): Told => ({ at, kind: "opt-out", parts: { refusals: [refusal] } });
  const dealt = (kind: "purchase" | "inquiry" | "contract-begun" | "contract-ended"): Told => ({
    at,
    kind: "relationship",
    parts: { relationships: [{ kind, account: debt, ...about }] },
  });
  const came: Told = {
    at,
    kind: "interaction",
    parts: { conversation: { id: `came ${entry.at}`, direction: "inbound", channel, account: debt } },
  };
  const { outcome } = entry;
  if (isDisposition(outcome)) return contact(entry.excluded === "not_connected" ? "not_connected" : outcome);
  switch (outcome) {
    case "opt_out":
      return refused(optOut(channel, purpose, about));
    case "objection":
    case "dnc_request":
      return refused({ breadth: "promotions" });
    case "refused":
      return contact("declined", [{ breadth: "this-topic", ...about }]);
    case "inquiry":
      return dealt("inquiry");
    case "purchase":
      return dealt("purchase");
    case "contract_begun":
      return dealt("contract-begun");
    case "contract_ended":
      return dealt("contract-ended");
    case "inbound_reply": {
      const { kind } = readReply(entry.text ?? "");
      return kind === "stop" || kind === "asks-to-stop" ? refused(optOut(channel, purpose, about)) : came;
    }
    case "inbound_conversation":
    case "inbound_call":
      return came;
    case "amd_machine":
      return contact("machine");
  }
}

const isDisposition = (outcome: string): outcome is Disposition =>
  (DISPOSITIONS as readonly string[]).includes(outcome);

type About = { readonly topic?: string; readonly family?: string };

/** A stop that names a topic is about that programme of messages; one that names none is about all of its purpose. */
function optOut(channel: Channel, purpose: Purpose, about: About): RefusalPart {
  if (about.topic !== undefined) return { breadth: "this-topic", channel, purpose, ...about };
  return purpose === "promotional" ? { breadth: "promotions", channel } : { breadth: "everything", channel, purpose };
}
