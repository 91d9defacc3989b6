import { type Draft, idOf, shortId } from "../ledger/entry.ts";
import { storeDecision } from "../ledger/stored-decision.ts";
import { type Decision, engineReason } from "../policy/decide.ts";
import type { Fold } from "../policy/fold.ts";
import type { Request } from "../policy/rule.ts";
import type { Action, Ms } from "../policy/words.ts";
import { type Move, spread } from "./campaigns.ts";
import type { Plan } from "./step.ts";

/** The suppression log is spread over so many index partitions of 1,000 writes/s each. */
export const SUPPRESSION_SHARDS = 8;

export type Refused = {
  readonly customerId: string;
  readonly fold: Fold;
  readonly request: Request;
  readonly decision: Decision;
  readonly stage: "claim" | "authorise" | "offer";
  readonly actor: string;
  readonly now: Ms;
  /** The contact refused its authorisation. */
  readonly contact?: number;
  /** A campaign's row that the refusal moves: it is written even where its line stands already. */
  readonly move?: Move;
};

/** The entry of a refusal, or an answer without one where its line (campaign, rule, until) stands already. */
export function refusal<T>(refused: Refused, answer: (seq: number) => T): Plan<T> {
  const { customerId, fold, request, decision, stage, actor, now } = refused;
  const binding =
    decision.reasons.find((reason) => reason.rule === decision.binding) ??
    decision.reasons[0] ??
    engineReason("needs-location");
  const action: Action = request.action;
  const line = idOf(
    "line",
    request.campaign ?? "",
    binding.rule,
    String(decision.notBefore ?? binding.until ?? ""),
    stage,
    // Offers of one conversation are told one by one: how often somebody tried is what compliance asks.
    ...(action === "offer" ? [request.conversation ?? "", request.topic ?? "", request.offer ?? ""] : []),
  );
  const isNew = !fold.lines.includes(shortId(line));
  if (!isNew && !refused.move) return { answer: () => answer(fold.seq) };
  const { self: _, spanBefore: __, spanAfter: ___, ...asked } = request;
  const append: Draft = {
    kind: "refused",
    id: idOf("refused", customerId, line, String(fold.seq)),
    at: now,
    actor,
    body: {
      refused: { stage, line: shortId(line), action },
      request: asked,
      ...(refused.contact !== undefined && { from: { customerId, seq: refused.contact } }),
      ...(refused.move && { campaign: refused.move.campaign }),
    },
    decision: storeDecision(decision),
    ...(isNew && { suppressionShard: `s${spread(customerId) % SUPPRESSION_SHARDS}` }),
    ...refused.move?.due,
  };
  return { append, answer: (entry) => answer(entry.seq) };
}

export const suppressionShards = (): string[] => Array.from({ length: SUPPRESSION_SHARDS }, (_, index) => `s${index}`);
