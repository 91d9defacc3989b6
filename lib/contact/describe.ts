import type { Entry } from "../ledger/entry.ts";
import type { Contact, Dealing, Fold, Hold, Refusal } from "../policy/fold.ts";
import { type Days, plain } from "../policy/rule.ts";
import { daysIn } from "../policy/sentence.ts";
import { type Zone, zoneNamed } from "../zones/zone.ts";

const UTC = zoneNamed("UTC")!;

/** The zone in which a customer's days are told: their first, or UTC. */
export function zoneOf(fold: Fold): Zone {
  const current = fold.zones.find((zone) => zone.leftAt === undefined);
  return (current && zoneNamed(current.name)) ?? UTC;
}

const VERB = { voice: "call", sms: "text", email: "email" } as const;

const about = (what: { topic?: string; offer?: string; account?: string }): string =>
  [
    what.topic && `about ${plain(what.topic)}`,
    what.offer && `(offer "${what.offer}")`,
    what.account && `on account ${what.account}`,
  ]
    .filter(Boolean)
    .join(" ");

/** "Promotional call about personal loan on 3 Nov 2026: declined". */
export function contactInWords(contact: Contact, zone: Zone): string {
  const what = `${contact.direction === "inbound" ? "offer in a conversation by" : plain(contact.purpose)} ${VERB[contact.channel]}`;
  const ended =
    contact.state === "settled"
      ? plain(contact.disposition)
      : contact.state === "unknown"
        ? "no outcome was ever told"
        : contact.state;
  const pitched = contact.pitched && contact.purpose !== "promotional" ? ", with an offer made in it" : "";
  return capital(
    [what, about(contact), `on ${daysIn(zone).minute(contact.at)}: ${ended}${pitched}`].filter(Boolean).join(" "),
  );
}

export function refusalInWords(refusal: Refusal, zone: Zone): string {
  const what = {
    "not-now": `not now${refusal.topic ? ` to ${plain(refusal.topic)}` : ""}`,
    "this-offer": `no to the offer ${refusal.offer ? `"${refusal.offer}"` : ""} (${plain(refusal.topic)})`,
    "this-topic": `no to ${refusal.topic ? plain(refusal.topic) : "what was offered"}${refusal.family ? ` and all ${plain(refusal.family)} offers` : ""}`,
    promotions: "no to promotions",
    everything: `no to ${refusal.purpose ? `all ${plain(refusal.purpose)} contact` : "all contact"}`,
  }[refusal.breadth];
  const by = refusal.channel ? ` by ${refusal.channel}` : "";
  return `Said ${what}${by} on ${daysIn(zone).day(refusal.at)}${refusal.lifted ? ", and has come back since" : ""}`;
}

export function holdInWords(hold: Hold, zone: Zone): string {
  const days = daysIn(zone);
  const named =
    hold.until === undefined
      ? ""
      : hold.cause === "callback"
        ? ` for ${days.minute(hold.until)}`
        : ` until ${days.day(hold.until)}`;
  const which = hold.caseId ? ` ${hold.caseId}` : hold.account ? ` on account ${hold.account}` : "";
  return `Hold: ${plain(hold.cause)}${which}${named}, since ${days.day(hold.at)}${hold.closedAt === undefined ? "" : `, closed on ${days.day(hold.closedAt)}`}`;
}

function dealingInWords({ kind, at, endedAt, topic, account }: Dealing, days: Days): string {
  const what = `${capital(kind)}${topic ? ` of ${plain(topic)}` : ""}${account ? ` on account ${account}` : ""}`;
  if (kind !== "contract") return `${what} on ${days.day(at)}`;
  return endedAt === undefined ? `${what} since ${days.day(at)}` : `${what} that ended on ${days.day(endedAt)}`;
}

/** What stands about a customer, in words, the weightiest first. */
export function stateInWords(fold: Fold): string[] {
  const zone = zoneOf(fold);
  const days = daysIn(zone);
  return [
    ...(fold.erased ? ["The person was erased; every no stands"] : []),
    ...(fold.mergedInto ? [`Merged into customer ${fold.mergedInto}`] : []),
    ...fold.refusals.map((refusal) => refusalInWords(refusal, zone)),
    ...fold.holds.map((hold) => holdInWords(hold, zone)),
    ...fold.consents.map(
      (consent) =>
        `${capital(plain(consent.kind))} consent to ${plain(consent.purpose)} contact${consent.channel ? ` by ${consent.channel}` : ""}${consent.topic ? ` about ${plain(consent.topic)}` : ""} since ${days.day(consent.at)}`,
    ),
    ...fold.needs.map((need) => `Told of a need of ${plain(need.topic)} on ${days.day(need.at)}`),
    ...fold.relationships.map((dealing) => dealingInWords(dealing, days)),
    ...fold.checks.map(
      (check) =>
        `${check.listed ? "On" : "Not on"} the do-not-call list ${check.list} when a number was checked on ${days.day(check.at)}`,
    ),
    ...fold.contacts.slice(0, 5).map((contact) => contactInWords(contact, zone)),
  ];
}

/** One entry of the ledger as a line of a story. */
export function entryInWords(entry: Entry, fold: Fold): string {
  const zone = zoneOf(fold);
  const { body } = entry;
  const days = daysIn(zone);
  const refused = (body.refusals ?? []).map((part) =>
    refusalInWords({ ...part, seq: entry.seq, at: entry.at, group: entry.seq }, zone).replace(/ on \d+ \w+ \d+$/, ""),
  );
  const holds = (body.holds ?? []).map((part) => `hold: ${plain(part.cause)}`);
  const needs = (body.needs ?? []).map((need) => `need of ${plain(need.topic)}`);
  const also = [...refused, ...holds, ...needs, body.sentiment && `mood ${body.sentiment}`].filter(Boolean).join("; ");
  const with_ = also ? ` — ${also}` : "";
  switch (entry.kind) {
    case "profile":
      return `Profile saved: ${(body.profile?.zones ?? []).join(" or ") || "no time zone"}, ${counted(body.profile?.addresses.length ?? 0, "address", "addresses")}${with_}`;
    case "claimed":
      return `Claimed a ${plain(body.opens?.purpose)} ${VERB[body.opens!.channel]} ${about(body.opens!)}`.trim();
    case "refused":
      return `Refused at ${body.refused?.stage}: ${plain(body.request?.purpose)} ${body.request ? VERB[body.request.channel] : ""} ${about(body.request ?? {})}`.trim();
    case "authorised":
      return `Authorised contact ${body.contact}: dial before ${days.minute(body.go!.dialBefore)}`;
    case "released":
      return `Released contact ${body.contact}${body.source === undefined ? "" : `: ${body.source}`}`;
    case "expired":
      return `The claim of contact ${body.contact} expired`;
    case "unknown":
      return `No outcome of contact ${body.contact} was ever told; it counts`;
    case "outcome":
      return `Contact ${body.contact} ended: ${plain(body.disposition)}${with_}`;
    case "recorded":
      return `Contact made outside: ${[plain(body.opens?.purpose), VERB[body.opens!.channel], about(body.opens!)].filter(Boolean).join(" ")}, ${plain(body.disposition)}${with_}`;
    case "interaction":
      return `The customer came to us (${body.conversation?.channel})${with_}${body.closes?.length ? " — case resolved" : ""}`;
    case "offer-cleared":
      return `One offer cleared in conversation ${body.conversation?.id}: ${about(body.offers?.[0] ?? {})}`;
    case "offer-result":
      return `The offer was answered: ${body.source}${with_}`;
    case "opt-out":
      return `Opted out (${body.source})${with_}`;
    case "hold":
      return `Held${with_}`;
    case "hold-closed":
      return "A hold was closed";
    case "need":
      return `Told of a need (${body.source})${with_}`;
    case "consent":
      return `Consent given (${body.source}): ${(body.consents ?? []).map((consent) => `${plain(consent.kind)} to ${consent.purpose}${consent.channel ? ` by ${consent.channel}` : ""}`).join(", ")}`;
    case "relationship":
      return `Dealings told of (${body.source}): ${(body.relationships ?? []).map((part) => `${plain(part.kind)}${part.topic ? `, ${plain(part.topic)}` : ""}${part.account ? `, account ${part.account}` : ""}`).join("; ")}`;
    case "checked":
      return `Checked against do-not-call lists: ${(body.checks ?? []).map(({ list, listed }) => `${listed ? "on" : "not on"} ${list}`).join(", ")}`;
    case "reinstatement":
      return `Came back (${body.source}): ${plain(body.reinstates?.breadth)}${body.reinstates?.topic ? `, ${plain(body.reinstates.topic)}` : ""}`;
    case "merged-into":
      return `Merged into ${body.mergedInto}`;
    case "merged-from":
      return `Taken over from ${body.from?.customerId}${with_}`;
    case "erased":
      return "The person was erased";
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export { capital };

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
