import { type Entry, headOf, idOf } from "../ledger/entry.ts";
import type { RefusalPart } from "../policy/facts.ts";
import type { Fold, Refusal } from "../policy/fold.ts";
import { DAY_MS, MINUTE_MS } from "../policy/time.ts";
import type { Channel, Ms, Purpose } from "../policy/words.ts";
import { contactId, type Place } from "./contact-id.ts";
import { type FactSource, tell } from "./fact.ts";
import { addressForm } from "./opt-out.ts";
import { settle } from "./outcome.ts";
import { Problem } from "./problem.ts";
import type { World } from "./world.ts";

/** A text message from a person, as it bears on their ledgers. */
export type SmsSaid = {
  /** The telephone number it came from. */
  readonly from: string;
  readonly at: Ms;
  /** The message's own id: told again, it has one effect. */
  readonly eventId: string;
  readonly actor: string;
  /** Their words, where they are to be read by a person. */
  readonly words?: string;
};

export type Reached = {
  /** The customers linked to the address; none for a number nobody has yet. */
  readonly customers: readonly string[];
  readonly replayed: boolean;
};

/** What a STOP silences: everything on SMS, and promotion everywhere. */
const SILENCED = {
  everything: { breadth: "everything", channel: "sms" },
  promotions: { breadth: "promotions" },
} as const satisfies Record<string, RefusalPart>;

/** One text may confirm an opt-out, so soon after it (47 CFR 64.1200(a)(12)). */
const CONFIRMED_WITHIN_MS = 5 * MINUTE_MS;

/** How an opt-out on an address names the STOP it is from, so that a START finds it. */
const STOPPED_BY = "sms:STOP#";
const REVIEWED = "sms:review#";
const partOf = (mark: string, eventId: string, part: keyof typeof SILENCED) => `${mark}${eventId}#${part}`;

/** By how it was asked: the mark of its opt-outs on the address, and its source in the ledgers. */
const ASKED = {
  keyword: { mark: STOPPED_BY, source: "sms:STOP" },
  "free-text": { mark: REVIEWED, source: "sms: review" },
  provider: { mark: STOPPED_BY, source: "the provider holds an opt-out" },
} as const;

/**
 * A STOP (`keyword`), one that only the provider of texts heard (`provider`), or free text that asks to stop, which a
 * person should read: its source is then "sms: review", and no text lifts it again. It is written on the address
 * first, then in the ledger of everybody linked to it.
 * `mayConfirm`: one text may tell them that it was heard; not for a STOP that is repeated, comes again or is old.
 * @throws Problem invalid-address for what is no telephone number.
 */
export async function stopFromSms(
  world: World,
  said: SmsSaid,
  asked: keyof typeof ASKED,
): Promise<Reached & { readonly mayConfirm: boolean }> {
  const tokens = tokensOf(world, said.from);
  const key = `sms-stop#${idOf(tokens[0]!, said.eventId)}`;
  // A message that comes again after the person came back stops nothing any more.
  if (await world.events.find(key))
    return { customers: await customersOf(world, tokens), replayed: true, mayConfirm: false };
  const isStanding = (await world.directory.standing(tokens)).some(silencesTexts);
  const { mark, source } = ASKED[asked];
  for (const token of tokens)
    for (const part of ["everything", "promotions"] as const)
      await world.directory.optOut(token, {
        ...SILENCED[part],
        at: said.at,
        eventId: partOf(mark, said.eventId, part),
      });
  const customers = await customersOf(world, tokens);
  const silentBefore = new Set<string>();
  for (const customerId of customers) {
    const text = said.words === undefined ? undefined : await world.directory.keepText(customerId, said.words);
    await tell(world, customerId, "opt-out", { ...sourceOf(said), request: { asked, text } }, ({ fold }) => {
      if (fold.refusals.some((known) => !known.lifted && silencesTexts(known))) silentBefore.add(customerId);
      return {
        at: said.at,
        body: { refusals: [SILENCED.everything, SILENCED.promotions], source, text },
      };
    });
  }
  await world.events.remember(key, { customerId: "", seq: 0, digest: "" });
  const isRepeated = isStanding || (customers.length > 0 && silentBefore.size === customers.length);
  const mayConfirm = !isRepeated && world.now() - said.at < CONFIRMED_WITHIN_MS;
  return { customers, replayed: false, mayConfirm };
}

/** Whether no text at all is welcome any more; one refused for some purpose only leaves others. */
const silencesTexts = ({ breadth, channel, purpose }: Pick<RefusalPart, "breadth" | "channel" | "purpose">): boolean =>
  breadth === "everything" && purpose === undefined && (channel === undefined || channel === "sms");

/**
 * A START lifts the SMS silence that a STOP from the same address made, and nothing else: promotion stays refused,
 * and so does what was said by another address, another way or in free text. The ledger can only lift all that is
 * refused on SMS, so whatever did not come from such a STOP is said again in the very entry that lifts.
 * `hearsAgain`: somebody at that number, or whoever gets it, is not silent on SMS any more.
 */
export async function startFromSms(
  world: World,
  said: SmsSaid,
): Promise<Reached & { readonly lifted: number; readonly hearsAgain: boolean }> {
  const tokens = tokensOf(world, said.from);
  const stops = (await Promise.all(tokens.map((token) => stopsOn(world, token, said.at)))).flat();
  const back = { tokens, stops, at: said.at };
  const customers = stops.length === 0 ? [] : await customersOf(world, tokens);
  let replayed = customers.length > 0;
  let hearsAgain = stops.length > 0 && customers.length === 0;
  const lifted: string[] = [];
  for (const customerId of customers) {
    const { fold } = headOf(await world.ledger.newest(customerId, "strong"));
    const found = await sorted(world, customerId, fold, back);
    if (found.lifted.length === 0) continue;
    hearsAgain ||= !found.kept.some(({ refusal }) => silencesTexts(refusal));
    const told = await tell(
      world,
      customerId,
      "reinstatement",
      { ...sourceOf(said), request: { start: true } },
      async (head) => {
        const { kept } = await sorted(world, customerId, head.fold, back);
        return {
          at: said.at,
          body: {
            reinstates: SILENCED.everything,
            ...(kept.length > 0 && { refusals: kept.map(saidAgain) }),
            source: startSource(kept),
          },
        };
      },
    );
    replayed &&= told.replayed;
    lifted.push(customerId);
  }
  // Last, so that a repeat after a crash still finds what is to be lifted. What stands there besides, stays.
  for (const { token, eventId, at } of stops)
    await world.directory.optOut(token, { ...SILENCED.promotions, at, eventId });
  return { customers: lifted, replayed: replayed && lifted.length > 0, lifted: stops.length, hearsAgain };
}

type Stop = { readonly token: string; readonly eventId: string; readonly at: Ms };

/** The STOPs that stand on an address and were said before. */
async function stopsOn(world: World, token: string, before: Ms): Promise<Stop[]> {
  const standing = await world.directory.standing([token]);
  return standing.filter((one) => isStop(one) && one.at <= before).map(({ eventId, at }) => ({ token, eventId, at }));
}

const isStop = ({ eventId, breadth }: { eventId: string; breadth: string }): boolean =>
  eventId.startsWith(STOPPED_BY) && breadth === "everything";

/** A refusal on SMS, and the entry that first said it. */
type OnSms = { readonly refusal: Refusal; readonly origin: number };
type Sorted = { readonly lifted: readonly OnSms[]; readonly kept: readonly OnSms[] };

/** What a customer refused on SMS, by whether those STOPs are all it comes from. */
async function sorted(world: World, customerId: string, fold: Fold, back: Back): Promise<Sorted> {
  const entryIds = back.stops.map(({ eventId }) =>
    idOf("opt-out", customerId, eventId.slice(STOPPED_BY.length, eventId.lastIndexOf("#"))),
  );
  const onSms = fold.refusals.filter(
    (refusal) => refusal.channel === "sms" && !refusal.lifted && refusal.at <= back.at,
  );
  const isElsewhere = await standsElsewhere(world, fold, back.tokens);
  const [lifted, kept]: [OnSms[], OnSms[]] = [[], []];
  for (const refusal of onSms) {
    const said = await firstSaid(world, customerId, fold, refusal);
    // One that came with an address carries the address's own, so it goes if nothing else stands on any address.
    const carried = said?.kind === "profile" || said?.body.source === CARRIED;
    const isLifted = said !== undefined && (carried ? !isElsewhere : entryIds.includes(said.id));
    (isLifted ? lifted : kept).push({ refusal, origin: said?.seq ?? refusal.seq });
  }
  return { lifted, kept };
}

type Back = { readonly tokens: readonly string[]; readonly stops: readonly Stop[]; readonly at: Ms };

/** The source of opt-outs that were on an address before the customer had it: see `alignLinks`. */
const CARRIED = "stood on the address";
const STARTED = "sms:START";
/** How the entry of a START names what it says again: the entries that said it first, in the order of its refusals. */
const startSource = (kept: readonly OnSms[]): string =>
  kept.length === 0 ? STARTED : `${STARTED}; what was said in ${kept.map(({ origin }) => origin).join(", ")} stands`;
const saidIn = (source: string): number[] =>
  (/said in ([\d, ]+) stands$/.exec(source)?.[1] ?? "").split(", ").map(Number);

/** The entry a refusal was first said in; undefined where that cannot be told any more. */
async function firstSaid(world: World, customerId: string, fold: Fold, refusal: Refusal): Promise<Entry | undefined> {
  if (refusal.widened) return undefined;
  const at = async (seq: number) => (await world.ledger.read(customerId, { from: seq, to: seq, limit: 1 }))[0];
  const entry = await at(refusal.seq);
  if (!entry?.body.source?.startsWith(STARTED)) return entry;
  const again = fold.refusals.filter(({ seq, widened }) => seq === refusal.seq && !widened);
  const origins = saidIn(entry.body.source);
  return again.length === origins.length ? at(origins[again.indexOf(refusal)]!) : undefined;
}

/** Whether another opt-out on SMS stands on any of the customer's addresses than a STOP from this one. */
async function standsElsewhere(world: World, fold: Fold, tokens: readonly string[]): Promise<boolean> {
  const others = fold.addresses.map(({ token }) => token).filter((token) => !tokens.includes(token));
  const [here, there] = await Promise.all([world.directory.standing(tokens), world.directory.standing(others)]);
  return [...here.filter((one) => !isStop(one)), ...there].some(({ channel }) => channel === "sms");
}

/** One that was widened for want of room lasts until the customer asks, as "no promotions" does. */
const saidAgain = ({ refusal }: OnSms): RefusalPart => {
  const { breadth, topic, family, offer, channel, purpose, until, widened } = refusal;
  return widened && breadth !== "everything"
    ? { breadth: "promotions", channel, purpose }
    : { breadth, topic, family, offer, channel, purpose, until };
};

/** A reply is about a message no older than this. */
const REPLY_WITHIN_MS = 3 * DAY_MS;

/** What a reply says of the newest message to that number: `declined` for a "no", `replied` for anything else. */
export async function replyFromSms(world: World, said: SmsSaid, disposition: "declined" | "replied"): Promise<Reached> {
  const tokens = tokensOf(world, said.from);
  const customers: string[] = [];
  let replayed = true;
  for (const customerId of await customersOf(world, tokens)) {
    const { fold } = headOf(await world.ledger.newest(customerId, "strong"));
    const contact = fold.contacts.find(
      ({ channel, direction, state, address, at }) =>
        channel === "sms" &&
        direction === "outbound" &&
        state !== "claimed" &&
        (address === undefined || tokens.includes(address)) &&
        at <= said.at &&
        said.at - at < REPLY_WITHIN_MS,
    );
    if (!contact) continue;
    const place = { customerId, seq: contact.seq };
    const source = { ...sourceOf(said), request: { disposition } };
    // Kept, because a person may find in them what no list of words does.
    const note = said.words;
    const told = await settle(world, place, { disposition, at: said.at, ...(note && { note }) }, source);
    replayed &&= told.replayed;
    customers.push(customerId);
  }
  return { customers, replayed: replayed && customers.length > 0 };
}

export type Unsubscribed = { readonly place: Place; readonly channel: Channel; readonly purpose: Purpose };

/** Pressed again within so long, a link is pressed once. Later it is a wish of its own: the person may have come back between. */
const PRESSED_ONCE_MS = DAY_MS;

/**
 * A link in a message was used: no more of these messages by this channel. It stands on the address the message went
 * to, as far as that is known, and in the ledger of everybody who has it; an erased customer's too.
 */
export async function unsubscribe(world: World, { place, channel, purpose }: Unsubscribed): Promise<Reached> {
  const [opened] = await world.ledger.read(place.customerId, { from: place.seq, to: place.seq, limit: 1 });
  const { customerId, fold } = await survivor(world, place.customerId);
  const pitches = opened?.body.opens?.offer !== undefined;
  const part: RefusalPart =
    purpose === "promotional" ? { breadth: "promotions", channel } : { breadth: "everything", channel, purpose };
  // A message of another purpose that made an offer was promotion too.
  const parts: RefusalPart[] =
    purpose !== "promotional" && pitches ? [part, { breadth: "promotions", channel }] : [part];
  const now = world.now();
  const pressed = fold.refusals.find(
    (known) =>
      known.breadth === part.breadth &&
      known.channel === part.channel &&
      known.purpose === part.purpose &&
      !known.lifted &&
      now - known.at < PRESSED_ONCE_MS,
  );
  // A repeat goes the same way under the same id, so that whoever was not told the first time is told now.
  const eventId = `unsubscribe#${contactId(place.customerId, place.seq)}#${pressed ? pressed.seq - 1 : fold.seq}`;
  const token = opened?.body.opens?.address ?? onlyAddress(fold, channel);
  if (token !== undefined)
    for (const one of parts)
      await world.directory.optOut(token, { ...one, at: now, eventId: idOf("unsubscribe", eventId, one.breadth) });
  const linked = token === undefined ? [] : await world.directory.customersOf(token);
  const customers = [...new Set([customerId, ...linked])].sort();
  const source: FactSource = { actor: "customer", eventId, request: part };
  const body = { refusals: parts, source: `${channel} unsubscribe` };
  let replayed = true;
  for (const one of customers)
    replayed = (await tell(world, one, "opt-out", source, () => ({ body }))).replayed && replayed;
  return { customers, replayed };
}

/** Merges are followed so many times. */
const MAX_MERGES = 8;

/** The customer, or the one they were merged into. */
async function survivor(world: World, id: string): Promise<{ customerId: string; fold: Fold }> {
  let customerId = id;
  for (let hop = 0; ; hop++) {
    const { fold } = headOf(await world.ledger.newest(customerId, "strong"));
    if (fold.mergedInto === undefined || hop === MAX_MERGES) return { customerId, fold };
    customerId = fold.mergedInto;
  }
}

function onlyAddress(fold: Fold, channel: Channel): string | undefined {
  const possible = fold.addresses.filter((address) => address.channel === channel);
  return possible.length === 1 ? possible[0]!.token : undefined;
}

function tokensOf(world: World, from: string): readonly string[] {
  const tokens = world.directory.tokens("sms", from);
  if (tokens) return tokens;
  throw new Problem("invalid-address", "the sender's number cannot be read", [
    { pointer: "/from", detail: addressForm("sms") },
  ]);
}

const customersOf = async (world: World, tokens: readonly string[]): Promise<string[]> => {
  const found = await Promise.all(tokens.map((token) => world.directory.customersOf(token)));
  return [...new Set(found.flat())].sort();
};

const sourceOf = ({ actor, eventId }: SmsSaid): Omit<FactSource, "request"> => ({ actor, eventId });
