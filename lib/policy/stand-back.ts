import type { Bond } from "./condition.ts";
import type { Circumstance } from "./declared.ts";
import type { Dealing, Refusal } from "./fold.ts";
import { type End, msOf, permissionEnds } from "./period.ts";
import { askedFrom, promiseFor } from "./promise.ts";
import type { Context } from "./rule.ts";
import { permits } from "./rules/consent.ts";
import { isDecline } from "./rules/refusal.ts";
import { CHANNELS, CONSENT_KINDS, channelBit, type Ms, maskOf, PROMOTIONAL, PURPOSES, purposeBit } from "./words.ts";

/** The first instant, not before `at`, at which a circumstance lets the rule stand back; undefined: never, as things are. */
export type Exemption = (context: Context, at: Ms) => Ms | undefined;

export function conditionOf(condition: Circumstance): Exemption {
  if (typeof condition === "string") return CONDITIONS[condition];
  if ("deadlineWithin" in condition) return urgent(condition);
  if ("consent" in condition) return consented(condition);
  if ("relationship" in condition) return related(condition);
  return confirms(msOf(condition.within));
}

const CONDITIONS: Record<Extract<Circumstance, string>, Exemption> = {
  "customer-asked": ({ fold, request }, at) => askedFrom(fold, request.channel, at),
  "customer-named-time": ({ fold, request }, at) => promiseFor(fold, request.channel, request.self, at)?.from,
  "case-open": ({ fold }, at) =>
    fold.holds.some((hold) => hold.cause === "case" && (hold.closedAt ?? hold.until ?? Infinity) > at) ? at : undefined,
  required: ({ request, promotional }, at) =>
    request.purpose === "transactional" && request.required && !promotional ? at : undefined,
  inbound: ({ fold, request }, at) =>
    // A conversation carried by a contact of ours is ours, whatever was told of it since.
    fold.conversations.some((talk) => talk.id === request.conversation && talk.direction === "inbound") &&
    !fold.contacts.some((known) => known.conversation === request.conversation && known.direction === "outbound")
      ? at
      : undefined,
};

function urgent(condition: Extract<Circumstance, { deadlineWithin: string }>): Exemption {
  const within = msOf(condition.deadlineWithin);
  const channels = maskOf(CHANNELS, condition.channels ?? CHANNELS);
  const purposes = maskOf(PURPOSES, condition.purposes ?? PURPOSES);
  // An offer is never urgent: one that rides along must be among the purposes too.
  return ({ request, promotional }, at) => {
    const asked = purposeBit(request.purpose) | (promotional ? PROMOTIONAL : 0);
    const hurries = channelBit(request.channel) & channels && (asked & ~purposes) === 0;
    return hurries && request.deadline !== undefined ? Math.max(at, request.deadline - within) : undefined;
  };
}

function consented(condition: Extract<Circumstance, { consent: string }>): Exemption {
  const weakest = CONSENT_KINDS.indexOf(condition.consent);
  const ends: End = condition.within === undefined ? () => Infinity : permissionEnds(condition.within);
  return (context, at) => {
    for (const given of context.fold.consents)
      if (permits(given, context, weakest, at) && at < ends(context, given.at)) return at;
    return undefined;
  };
}

function related(condition: Extract<Circumstance, { relationship: unknown }>): Exemption {
  const ends: End = condition.within === undefined ? () => Infinity : permissionEnds(condition.within);
  const { relationship: bonds, about } = condition;
  return (context, at) => {
    for (const dealing of context.fold.relationships) {
      const from = bonds.map((bond) => BEGAN[bond](dealing)).find((began) => began !== undefined);
      if (from === undefined || at < from || at >= ends(context, from)) continue;
      if (about === undefined || isAbout(about, context, dealing)) return at;
    }
    return undefined;
  };
}

/** Since when a dealing is of that kind; undefined when it is none. */
const BEGAN: Record<Bond, (dealing: Dealing) => Ms | undefined> = {
  purchase: ({ kind, at }) => (kind === "purchase" ? at : undefined),
  inquiry: ({ kind, at }) => (kind === "inquiry" ? at : undefined),
  contract: ({ kind, at, endedAt }) => (kind === "contract" && endedAt === undefined ? at : undefined),
  "ended-contract": ({ kind, endedAt }) => (kind === "contract" ? endedAt : undefined),
};

/** A permission needs proof: what either does not name, the contact is not about. */
function isAbout(what: "account" | "topic" | "family", { request, family }: Context, dealing: Dealing): boolean {
  const ours = { account: request.account, topic: request.topic, family }[what];
  return ours !== undefined && dealing[what] === ours;
}

/** One text, about nothing else, at most so long after the newest opt-out that silences texts. */
function confirms(within: Ms): Exemption {
  return ({ fold, request }, at) => {
    const { confirms: what, channel, purpose, topic, offer } = request;
    if (what !== "opt-out" || channel !== "sms" || purpose !== "transactional") return undefined;
    if (topic !== undefined || offer !== undefined) return undefined;
    let newest: Refusal | undefined;
    for (const no of fold.refusals) {
      if (no.lifted || isDecline(no) || (no.channel !== undefined && no.channel !== channel)) continue;
      if (newest === undefined || no.at > newest.at) newest = no;
    }
    if (newest === undefined || at >= newest.at + within) return undefined;
    const since = newest.at;
    // Any transactional message since may have been the confirmation: there is one, and no more.
    const spent = fold.contacts.some(
      (one) =>
        one.channel === request.channel &&
        one.purpose === "transactional" &&
        one.direction === "outbound" &&
        one.seq !== request.self &&
        one.at >= since,
    );
    return spent ? undefined : at;
  };
}
