import { createHash } from "node:crypto";
import { type Head, headOf, idOf } from "../ledger/entry.ts";
import { storeDecision } from "../ledger/stored-decision.ts";
import { type Decision, type EngineRule, refusedBecause } from "../policy/decide.ts";
import type { Contact, Fold } from "../policy/fold.ts";
import type { Request } from "../policy/rule.ts";
import type { Ms } from "../policy/words.ts";
import { type CampaignTerms, isSpent, move, RELEASED_RESTS_MS, rowOf, SETTLE_WITHIN_MS } from "./campaigns.ts";
import { type Asker, CLOCK_SKEW_MS, type ContactView, contactAt, GO_LASTS_MS, noSuchContact } from "./claim.ts";
import { contactId, type Place } from "./contact-id.ts";
import { judge } from "./judge.ts";
import { Problem } from "./problem.ts";
import { refusedInScript } from "./re-pitch.ts";
import { refusal } from "./refuse.ts";
import { type Plan, step } from "./step.ts";
import type { World } from "./world.ts";

export type Authorised = {
  readonly decision: Decision;
  readonly contact: Omit<ContactView, "expiresAt"> & { readonly dialBefore?: Ms; readonly nonce?: string };
  readonly alreadyAuthorised?: boolean;
  readonly ledgerSeq: number;
};

/** What the ledger keeps of a nonce. */
export const hashNonce = (nonce: string): string => createHash("sha256").update(nonce).digest("base64url").slice(0, 8);

/**
 * The last check before the dial: a go exactly once, to the holder of one nonce. A repeat is answered from the
 * newest fold: a go again only to that nonce, before `dialBefore`, while every rule still allows.
 */
export async function authorise(world: World, place: Place, asker: Asker, given?: string): Promise<Authorised> {
  const nonce = given ?? Buffer.from(world.chance.bytes(18)).toString("base64url");
  const id = contactId(place.customerId, place.seq);
  return step(world, place.customerId, async (head, now): Promise<Plan<Authorised>> => {
    const found = await contactAt(world, place, head);
    if (!found) throw noSuchContact();
    const { contact } = found;
    const { terms, request, dialBefore, decision } = await judgedAgain(world, place, found, head.fold, now);
    const closed = whyNoGo(contact, nonce, now) ?? whyNotNow(terms) ?? whyNoMore(terms, head.fold, contact!, now);
    const refuse = (why: Decision): Plan<Authorised> => {
      const state = contact ? (closed === "claim-expired" ? "expired" : contact.state) : "released";
      const answer = (ledgerSeq: number): Authorised => ({
        decision: why,
        contact: { contactId: id, state },
        ...(closed === "already-authorised" && { alreadyAuthorised: true }),
        ledgerSeq,
      });
      return refusal(
        {
          customerId: place.customerId,
          fold: head.fold,
          request,
          decision: why,
          stage: "authorise",
          actor: asker.actor,
          now,
          contact: place.seq,
        },
        answer,
      );
    };
    if (closed) return refuse(refusedBecause(decision, closed, [place.seq]));
    if (decision.verdict !== "allow") return refuse(decision);
    if (contact!.state === "authorised") {
      return {
        answer: () => ({
          decision,
          contact: { contactId: id, state: contact!.state, dialBefore: contact!.expiresAt, nonce },
          ledgerSeq: head.fold.seq,
        }),
      };
    }
    const row = rowOf(head.fold, contact!);
    const moves =
      row && move(row.id, place.customerId, { id: row.id, attempt: row.attempt }, now, dialBefore + SETTLE_WITHIN_MS);
    return {
      append: {
        kind: "authorised",
        id: idOf("authorised", id, nonce),
        at: now,
        actor: asker.actor,
        body: {
          contact: place.seq,
          go: { nonce: hashNonce(nonce), dialBefore },
          ...(moves && { campaign: moves.campaign }),
        },
        decision: storeDecision(decision),
        ...moves?.due,
      },
      answer: (entry) => ({
        decision,
        contact: { contactId: id, state: "authorised", dialBefore: entry.body.go!.dialBefore, nonce },
        ledgerSeq: entry.seq,
      }),
    };
  });
}

type Found = { readonly contact?: Contact; readonly opened: { readonly [K in keyof Contact]?: Contact[K] } };

/** Everything is judged again, by the newest fold: a "no", a pause or a new policy may have come since the claim. */
async function judgedAgain(world: World, place: Place, { contact, opened }: Found, fold: Fold, now: Ms) {
  const terms = opened.campaign === undefined ? undefined : await world.campaigns.terms(opened.campaign, now);
  const policy = await world.policies.inForce(now, terms?.documents);
  const deadline = Math.min(contact?.deadline ?? Infinity, terms?.endsAt ?? Infinity);
  const dialBefore = Math.min(now + GO_LASTS_MS, deadline);
  const request = {
    ...requestOf(opened, place.seq, { before: CLOCK_SKEW_MS, after: dialBefore - now + CLOCK_SKEW_MS }),
    ...(deadline < Infinity && { deadline }),
  };
  const judged = await judge(world, place.customerId, fold, request, policy, now);
  const refused = await refusedInScript(world, terms, { fold, request, policy, now });
  const decision = refused ? refusedBecause(judged, "re-pitch", refused) : judged;
  return { terms, request, dialBefore, decision };
}

/**
 * The decision that would refuse a claimed contact its go for as long as its claim lasts; undefined where it would get
 * one. Nothing is written: it keeps a contact that may not be made any more from being shown to whoever would make it.
 * Whether its campaign runs is for the caller to look at, anew.
 */
export async function refusedGo(
  world: World,
  place: Place,
  contact: Contact,
  fold: Fold,
): Promise<Decision | undefined> {
  const now = world.now();
  const { terms, decision } = await judgedAgain(world, place, { contact, opened: contact }, fold, now);
  const closed = whyNoMore(terms, fold, contact, now);
  if (closed) return refusedBecause(decision, closed, [place.seq]);
  // What is put off to before its claim ends waits there: at the opening of hours, for a second or two.
  const goesLater = decision.verdict === "defer" && decision.notBefore! < (contact.expiresAt ?? 0);
  return decision.verdict === "allow" || goesLater ? undefined : decision;
}

/** What about its campaign stands in the way of a go. */
function whyNotNow(terms: CampaignTerms | undefined): EngineRule | undefined {
  switch (terms?.state) {
    case "paused":
      return "campaign-paused";
    case "completed":
    case "cancelled":
      return "campaign-over";
    case "draft":
    case "ready":
    case "running":
    case undefined:
      return undefined;
  }
}

/** A claim for the time the customer named may come to be authorised after it. */
function whyNoMore(terms: CampaignTerms | undefined, fold: Fold, contact: Contact, now: Ms): EngineRule | undefined {
  if (!terms || contact.state !== "claimed" || !rowOf(fold, contact)) return undefined;
  return isSpent(terms, fold, contact.channel, now, contact.seq) ? "attempts-made" : undefined;
}

/** What about the contact itself stands in the way of a go. */
function whyNoGo(contact: Contact | undefined, nonce: string, now: Ms): EngineRule | undefined {
  if (!contact) return "contact-closed";
  switch (contact.state) {
    case "claimed":
      return now >= contact.expiresAt! ? "claim-expired" : undefined;
    case "authorised":
      return contact.nonce === hashNonce(nonce) && now < contact.expiresAt! ? undefined : "already-authorised";
    case "settled":
    case "unknown":
      return "contact-closed";
  }
}

function requestOf(opened: Found["opened"], self: number, span: { before: Ms; after: Ms }): Request {
  const { channel, purpose, topic, offer, account, campaign, conversation, address, required, confirms } = opened;
  return {
    action: "contact",
    channel: channel!,
    purpose: purpose!,
    topic,
    offer,
    account,
    campaign,
    conversation,
    address,
    required,
    confirms,
    self,
    spanBefore: span.before,
    spanAfter: span.after,
  };
}

export type Released = { readonly contact: ContactView; readonly ledgerSeq: number };

/** Gives the place back. Possible only from claimed: after a go, an outcome tells what became of it. */
export async function release(world: World, place: Place, asker: Asker, why: string): Promise<Released> {
  const id = contactId(place.customerId, place.seq);
  const newest = headOf(await world.ledger.newest(place.customerId, "strong"));
  if (!(await contactAt(world, place, newest))) throw noSuchContact();
  const text = await world.directory.keepText(place.customerId, why);
  return step(world, place.customerId, async (head, now): Promise<Plan<Released>> => {
    const found = await contactAt(world, place, head);
    if (!found) throw noSuchContact();
    if (!found.contact) {
      // Released or expired before: there is no place left to give back, and saying so twice has one effect.
      if (await wasReleased(world, place, head)) return { answer: () => released(id, head.fold.seq) };
      throw notReleasable("over, and nothing of it is left to give back");
    }
    if (found.contact.state !== "claimed") throw notReleasable(`${found.contact.state}; tell its outcome instead`);
    const row = rowOf(head.fold, found.contact);
    const moves =
      row && move(row.id, place.customerId, { id: row.id, attempt: row.attempt + 1 }, now, now + RELEASED_RESTS_MS);
    return {
      append: {
        kind: "released",
        id: idOf("released", id),
        at: now,
        actor: asker.actor,
        body: { contact: place.seq, text, ...(moves && { campaign: moves.campaign }) },
        ...moves?.due,
      },
      answer: (entry) => released(id, entry.seq),
    };
  });
}

const released = (id: string, ledgerSeq: number): Released => ({
  contact: { contactId: id, state: "released" },
  ledgerSeq,
});

const notReleasable = (state: string): Problem => new Problem("not-releasable", `the contact is ${state}`);

/** Entries looked through for an earlier release. */
const RELEASE_PAGE = 100;

async function wasReleased(world: World, place: Place, head: Head): Promise<boolean> {
  const entries = await world.ledger.read(place.customerId, {
    from: place.seq,
    to: head.fold.seq,
    limit: RELEASE_PAGE,
  });
  return entries.some((entry) => entry.kind === "released" && entry.body.contact === place.seq);
}
