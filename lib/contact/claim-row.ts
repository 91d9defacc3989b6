import { type Head, idOf } from "../ledger/entry.ts";
import { storeDecision } from "../ledger/stored-decision.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import { type Decision, type EngineRule, refusedBecause } from "../policy/decide.ts";
import type { CampaignPart } from "../policy/facts.ts";
import type { CampaignState, Fold } from "../policy/fold.ts";
import type { Request } from "../policy/rule.ts";
import type { Ms } from "../policy/words.ts";
import { hashNonce } from "./authorise.ts";
import { type CampaignTerms, isSpent, move, SETTLE_WITHIN_MS } from "./campaigns.ts";
import {
  CLAIM_LASTS_MS,
  CLOCK_SKEW_MS,
  type Claimed,
  GO_LASTS_MS,
  requestOf,
  subjectOf,
  type Wanted,
} from "./claim.ts";
import { contactId } from "./contact-id.ts";
import { type Judging, judge } from "./judge.ts";
import { refusedInScript } from "./re-pitch.ts";
import { refusal } from "./refuse.ts";
import { broughtBack, recalling, rowStateOf } from "./row-state.ts";
import { type Plan, step } from "./step.ts";
import type { World } from "./world.ts";

/** A row of an audience, and where its ledger stood when it was found due. */
export type Row = {
  readonly terms: CampaignTerms;
  readonly wanted: Omit<Wanted, "campaignId" | "attempt" | "deadline">;
  /** Its place in the audience, from 0. */
  readonly row: number;
  /** The due entry being worked; undefined for a row that nothing was done for yet. */
  readonly from?: number;
  /** The message has nowhere to go. */
  readonly lacksAddress?: boolean;
  /** Nobody contacts it, so that the campaign's effect can be measured. */
  readonly heldOut?: boolean;
  /** A machine sends at once: claimed and authorised in one step. */
  readonly atOnce?: boolean;
};

/** What a row asks for: what `claimRow` judges, and a forecast with it. */
export function wantedOfRow({ terms, wanted }: Pick<Row, "terms" | "wanted">, attempt: number): Wanted {
  return { ...wanted, campaignId: terms.id, attempt, deadline: terms.endsAt };
}

/** What a row is judged by at an instant. */
export function requestOfRow(row: Pick<Row, "terms" | "wanted" | "atOnce">, attempt: number, now: Ms): Request {
  const request = requestOf(wantedOfRow(row, attempt));
  if (!row.atOnce) return request;
  return { ...request, spanBefore: CLOCK_SKEW_MS, spanAfter: goEnds(row.terms, now) - now + CLOCK_SKEW_MS };
}

const MOVED = { moved: true } as const;

const goEnds = (terms: CampaignTerms, now: Ms): Ms => Math.min(now + GO_LASTS_MS, Math.max(terms.endsAt, now));

/** What stands in the way of a row that no rule of a policy knows of. */
function whyNoRow(
  row: Pick<Row, "terms" | "wanted" | "heldOut" | "lacksAddress">,
  { fold, policy, now }: Seen,
): EngineRule | undefined {
  if (row.heldOut) return "held-out";
  if (isSpent(row.terms, fold, row.wanted.channel, now)) return "attempts-made";
  if (row.lacksAddress) return "no-address";
  const { topic, purpose, offer } = row.wanted;
  if (topic === undefined) return purpose === "promotional" || offer !== undefined ? "unknown-topic" : undefined;
  return policy.topics.familyOf(topic) === undefined ? "unknown-topic" : undefined;
}

type Seen = { readonly fold: Fold; readonly policy: CompiledPolicy; readonly attempt: number; readonly now: Ms };

/** A row's decision, and beside the rules what else stands in its way. */
export async function withRowReasons(world: Judging, row: Row, judged: Decision, seen: Seen): Promise<Decision> {
  const never = whyNoRow(row, seen);
  if (never) return refusedBecause(judged, never);
  const { fold, policy, attempt, now } = seen;
  const request = requestOfRow(row, attempt, now);
  const refused = await refusedInScript(world, row.terms, { fold, request, policy, now });
  return refused ? refusedBecause(judged, "re-pitch", refused) : judged;
}

/** What became of a row: decided and perhaps claimed, or moved by somebody else already. */
export type RowClaimed =
  | (Claimed & { readonly moved?: undefined; readonly dialBefore?: Ms })
  | { readonly moved: true };

/** Where the row stands. Only one that something was done for can be what the fold has let go. */
const standing = async (world: World, { terms, wanted, from }: Row, fold: Fold): Promise<CampaignState | undefined> =>
  from === undefined
    ? fold.campaigns.find(({ id }) => id === terms.id)
    : rowStateOf(world, wanted.customerId, { fold }, terms.id);

/**
 * Claims the next attempt of a row, if every rule allows it. Whatever comes of it moves the row in the same entry: a
 * claim is due again when it expires, a deferral at its `notBefore`, and a refusal ends the row. A repeat finds the
 * row moved and does nothing. `head` is the customer's newest entry, where it was just read.
 */
export async function claimRow(world: World, row: Row, actor: string, head?: Head): Promise<RowClaimed> {
  const { terms } = row;
  const nonce = row.atOnce ? Buffer.from(world.chance.bytes(18)).toString("base64url") : undefined;
  return step<RowClaimed>(
    world,
    row.wanted.customerId,
    async ({ fold: kept }, now): Promise<Plan<RowClaimed>> => {
      const known = await standing(world, row, kept);
      if (known?.seq !== row.from) return { answer: () => MOVED };
      const fold = recalling(kept, known);
      const attempt = known?.attempt ?? 1;
      const wanted = wantedOfRow(row, attempt);
      const policy = await world.policies.inForce(now, terms.documents);
      const request = requestOfRow(row, attempt, now);
      const judged = await judge(world, wanted.customerId, fold, request, policy, now);
      const decision = await withRowReasons(world, row, judged, { fold, policy, attempt, now });
      const dialBefore = goEnds(terms, now);
      const back = broughtBack(kept, known);
      const part: CampaignPart = { ...back, row: row.row, ...(row.heldOut && { heldOut: true }) };
      if (decision.verdict !== "allow") {
        const moves = move(
          terms.id,
          wanted.customerId,
          { ...part, id: terms.id, attempt },
          now,
          decision.verdict === "defer" ? decision.notBefore : undefined,
        );
        return refusal(
          { customerId: wanted.customerId, fold, request, decision, stage: "claim", actor, now, move: moves },
          (ledgerSeq) => ({ decision, ledgerSeq }),
        );
      }
      const expiresAt = row.atOnce ? dialBefore : Math.min(now + CLAIM_LASTS_MS, terms.endsAt);
      const dueAt = row.atOnce ? dialBefore + SETTLE_WITHIN_MS : expiresAt;
      // What is sent at once is made as it is claimed.
      const made = back.made !== undefined && row.atOnce ? { made: back.made + 1 } : {};
      const { campaign, due } = move(terms.id, wanted.customerId, { ...part, ...made }, now, dueAt);
      return {
        append: {
          kind: "claimed",
          id: idOf("claim", terms.id, wanted.customerId, String(attempt)),
          at: now,
          actor,
          body: {
            // It expires when its row is due, and its deadline is the campaign's: neither is told twice.
            opens: { ...subjectOf(wanted, policy), ...(!row.atOnce && due.dueAt !== expiresAt && { expiresAt }) },
            ...(nonce !== undefined && { go: { nonce: hashNonce(nonce), dialBefore } }),
            campaign,
          },
          decision: storeDecision(decision),
          ...due,
        },
        answer: (entry) => ({
          decision,
          ledgerSeq: entry.seq,
          contact: {
            contactId: contactId(entry.customerId, entry.seq),
            state: row.atOnce ? "authorised" : "claimed",
            expiresAt,
          },
          // An earlier try of this very step may have written the entry: its go is not given twice.
          ...(nonce !== undefined && entry.body.go?.nonce === hashNonce(nonce) && { dialBefore }),
        }),
      };
    },
    head,
  );
}

/** The contact a customer's open claim for another campaign holds, where it is not authorised yet. */
export const openClaims = (fold: Fold, campaignId: string, now: Ms) =>
  fold.contacts.filter(
    (contact) =>
      contact.state === "claimed" &&
      contact.campaign !== undefined &&
      contact.campaign !== campaignId &&
      now < (contact.expiresAt ?? 0),
  );
