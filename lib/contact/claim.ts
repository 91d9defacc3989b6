import { type Body, digestOf, type Head, headOf, idOf, shortId } from "../ledger/entry.ts";
import { storeDecision } from "../ledger/stored-decision.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import { type Decision, refusedBecause } from "../policy/decide.ts";
import type { Contact, ContactState, Fold, Subject } from "../policy/fold.ts";
import type { Request } from "../policy/rule.ts";
import { MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Channel, Ms, Purpose } from "../policy/words.ts";
import { contactId, type Place } from "./contact-id.ts";
import { judge } from "./judge.ts";
import { Problem } from "./problem.ts";
import { refusal } from "./refuse.ts";
import { type Plan, step } from "./step.ts";
import type { World } from "./world.ts";

/** A claim holds its place so long: enough for a delivery queue, and never past the deadline. */
export const CLAIM_LASTS_MS = 15 * MINUTE_MS;
/** A go is good for so long (DESIGN §5). */
export const GO_LASTS_MS = 30 * SECOND_MS;
/** Clocks of workers and of whoever dials may differ by so much; hours must permit that too. */
export const CLOCK_SKEW_MS = 2 * SECOND_MS;

/** What is asked for, by words and tokens that were checked at the edge. */
export type Wanted = {
  readonly customerId: string;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic?: string;
  readonly offer?: string;
  readonly account?: string;
  readonly campaignId?: string;
  readonly attempt?: number;
  readonly conversationId?: string;
  /** Token of the address. */
  readonly address?: string;
  readonly deadline?: Ms;
  readonly required?: { readonly reason: string };
  /** The one message that confirms an opt-out, and nothing besides. */
  readonly confirms?: "opt-out";
};

export type ContactView = {
  readonly contactId: string;
  readonly state: ContactState | "expired" | "released";
  readonly expiresAt?: Ms;
};
export type Claimed = { readonly decision: Decision; readonly contact?: ContactView; readonly ledgerSeq: number };

/** Who asks, and under which key a repeat of the request is recognised (absent: every request is a new one). */
export type Asker = { readonly actor: string; readonly client: string; readonly key?: string };

export function requestOf(wanted: Wanted): Request {
  const { customerId: _, campaignId, conversationId, attempt: __, required, ...rest } = wanted;
  return { ...rest, action: "contact", campaign: campaignId, conversation: conversationId, required: required && true };
}

/** @throws Problem for a promotional request without a topic the tree knows: it never starts fresh. */
export function checkTopic(
  policy: CompiledPolicy,
  wanted: Pick<Wanted, "topic" | "purpose" | "offer">,
  needed = wanted.purpose === "promotional" || wanted.offer !== undefined,
): void {
  if (wanted.topic === undefined) {
    if (needed)
      throw new Problem("unknown-topic", "promotional contacts and offers name their topic", [
        { pointer: "/topic", detail: `name one of ${policy.topics.all.join(", ")}` },
      ]);
    return;
  }
  if (policy.topics.familyOf(wanted.topic) === undefined) {
    throw new Problem("unknown-topic", `the topic "${wanted.topic}" is not in the tree of policy ${policy.ref.id}`, [
      {
        pointer: "/topic",
        detail: `name one of ${policy.topics.all.join(", ")}, or add the topic to the policy's tree`,
      },
    ]);
  }
}

/** May I? A dry run: strong read, nothing written. */
export async function dryRun(world: World, wanted: Wanted, at: Ms): Promise<{ decision: Decision; seq: number }> {
  const [policy, newest] = await Promise.all([
    world.policies.inForce(world.now()),
    world.ledger.newest(wanted.customerId, "strong"),
  ]);
  checkTopic(policy, wanted);
  const { fold } = headOf(newest);
  return { decision: await judge(world, wanted.customerId, fold, requestOf(wanted), policy, at), seq: fold.seq };
}

/** Reserves the contact, if every rule allows it; a refusal is written too, once per line of the suppression log. */
export async function claim(world: World, wanted: Wanted, asker: Asker): Promise<Claimed> {
  const id = requestId(wanted, asker) ?? idOf("claim", Buffer.from(world.chance.bytes(12)).toString("base64url"));
  // Why it must go out is free text: sealed in the directory, before anything refers to it.
  const reason = wanted.required && (await world.directory.keepText(wanted.customerId, wanted.required.reason));
  const digest = digestOf({ ...wanted, required: reason });
  return step(world, wanted.customerId, async ({ fold }, now) => {
    const policy = await world.policies.inForce(now);
    checkTopic(policy, wanted);
    const repeated = fold.contacts.find(
      (contact) => contact.request === shortId(id) && !(contact.state === "claimed" && now >= contact.expiresAt!),
    );
    if (repeated) return repeatedClaim(world, wanted, fold, repeated, digest, policy, now);
    const request = requestOf(wanted);
    const decision = await judge(world, wanted.customerId, fold, request, policy, now);
    if (decision.verdict !== "allow")
      return refusal(
        { customerId: wanted.customerId, fold, request, decision, stage: "claim", actor: asker.actor, now },
        (seq) => ({ decision, ledgerSeq: seq }),
      );
    const expiresAt = Math.min(now + CLAIM_LASTS_MS, wanted.deadline ?? Infinity);
    const opens = {
      ...subjectOf(wanted, policy),
      expiresAt,
      deadline: wanted.deadline,
      required: wanted.required && true,
      confirms: wanted.confirms,
    };
    const body: Body = { opens, digest, text: reason };
    return {
      append: { kind: "claimed", id, at: now, actor: asker.actor, body, decision: storeDecision(decision) },
      answer: (entry): Claimed => {
        if (entry.body.digest !== digest) throw otherRequest();
        const view = { contactId: contactId(entry.customerId, entry.seq), state: "claimed", expiresAt } as const;
        return { decision, ledgerSeq: entry.seq, contact: view };
      },
    };
  });
}

function requestId(wanted: Wanted, { client, key }: Asker): string | undefined {
  if (key !== undefined) return idOf("claim", client, wanted.customerId, key);
  if (wanted.campaignId !== undefined && wanted.attempt !== undefined)
    return idOf("claim", wanted.campaignId, wanted.customerId, String(wanted.attempt));
  return undefined;
}

const otherRequest = (): Problem =>
  new Problem(
    "idempotency-mismatch",
    "this Idempotency-Key, or this campaign, customer and attempt, claimed another contact; use a new one",
  );

/** A repeated request is decided afresh, and has the one contact it made. */
async function repeatedClaim(
  world: World,
  wanted: Wanted,
  fold: Fold,
  contact: Contact,
  digest: string,
  policy: CompiledPolicy,
  now: Ms,
): Promise<Plan<Claimed>> {
  const [opened] = await world.ledger.read(wanted.customerId, { from: contact.seq, to: contact.seq, limit: 1 });
  if (opened?.body.digest !== digest) {
    throw otherRequest();
  }
  const request = { ...requestOf(wanted), self: contact.seq };
  const judged = await judge(world, wanted.customerId, fold, request, policy, now);
  const decision =
    contact.state === "claimed"
      ? judged
      : refusedBecause(judged, contact.state === "authorised" ? "already-authorised" : "contact-closed", [contact.seq]);
  const view: ContactView = {
    contactId: contactId(wanted.customerId, contact.seq),
    state: contact.state,
    ...(contact.state === "claimed" && { expiresAt: contact.expiresAt }),
  };
  return { answer: () => ({ decision, contact: view, ledgerSeq: fold.seq }) };
}

export function subjectOf(wanted: Wanted, policy: CompiledPolicy): Subject {
  const { channel, purpose, topic, offer, account, address } = wanted;
  return {
    channel,
    purpose,
    topic,
    family: topic === undefined ? undefined : policy.topics.familyOf(topic),
    offer,
    account,
    address,
    campaign: wanted.campaignId,
    attempt: wanted.attempt,
    conversation: wanted.conversationId,
  };
}

/** The contact as the fold has it, or as its opening entry says when the fold has let it go. */
export async function contactAt(
  world: World,
  place: Place,
  head: Head,
): Promise<{ contact?: Contact; opened: Body["opens"] & object; openedAt?: Ms } | undefined> {
  const contact = head.fold.contacts.find((known) => known.seq === place.seq);
  if (contact) return { contact, opened: contact };
  const [entry] = await world.ledger.read(place.customerId, { from: place.seq, to: place.seq, limit: 1 });
  return entry?.body.opens && (entry.kind === "claimed" || entry.kind === "recorded")
    ? { opened: entry.body.opens, openedAt: entry.at }
    : undefined;
}

export const noSuchContact = (): Problem =>
  new Problem("not-found", "there is no contact of this id; use the contactId a claim answered with");
