import { type Entry, factOf } from "../ledger/entry.ts";
import { decodeFold } from "../ledger/fold-codec.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import { type Decision, decide, refusedBecause } from "../policy/decide.ts";
import { evolve } from "../policy/evolve.ts";
import { EMPTY_FOLD, type Fold, UNBOUNDED } from "../policy/fold.ts";
import type { Request } from "../policy/rule.ts";
import type { Ms } from "../policy/words.ts";
import { listsOutdated, listsWanting, lookedUp, withChecks } from "./registry-checks.ts";
import type { World } from "./world.ts";

/** A rule that reaches beyond the fold reads at most so many entries; beyond that it refuses, because it cannot know. */
export const MAX_HISTORY_ENTRIES = 2_000;
const PAGE = 200;

/** What deciding needs beside the fold. */
export type Judging = Pick<World, "ledger" | "registries" | "policies" | "now">;

/**
 * Decides by the policy and the packs of the customer's jurisdictions, on the fold; by do-not-call lists where a rule
 * wants one and the fold does not know, or knows from before the copy in force, and by the entries themselves where a rule reaches further back than the fold
 * remembers. The fold given is the newest one, possibly with one fact more that is not written yet.
 */
export async function judge(
  world: Judging,
  customerId: string,
  fold: Fold,
  asked: Request,
  inForce: CompiledPolicy,
  now: Ms,
): Promise<Decision> {
  const { policy, ...made } = await outside(world, fold, asked, inForce, now);
  let { request } = made;
  let decided = decide(fold, request, policy, now);
  const wanting = listsWanting(decided, policy);
  const outdated = await listsOutdated(world, request, decided, world.now());
  const lists = [...new Set([...wanting, ...outdated])];
  if (lists.length > 0) {
    request = await lookedUp(world, fold, request, lists);
    decided = decide(fold, request, policy, now);
  }
  if (decided.incompleteSince === undefined) return decided;
  const history = await readBack(world.ledger, customerId, fold.seq, decided.incompleteSince);
  if (!history) return refusedBecause(decided, "history-too-long");
  return decide(history, request, policy, now);
}

/** The policy with the packs of the customer's jurisdictions, and the request with what the policy asks for from outside. */
export async function outside(
  { policies }: Pick<Judging, "policies">,
  fold: Fold,
  asked: Request,
  inForce: CompiledPolicy,
  now: Ms,
): Promise<{ policy: CompiledPolicy; request: Request }> {
  const policy = await policies.under(inForce, fold.jurisdictions);
  const feeds = policy.feeds.length === 0 ? undefined : await policies.feeds(policy.feeds, now);
  return { policy, request: withChecks(fold, feeds ? { ...asked, feeds } : asked) };
}

/** The fold with every contact since `since`, folded again from the entries; undefined when they are too many. */
async function readBack(ledger: Ledger, customerId: string, seq: number, since: Ms): Promise<Fold | undefined> {
  const newestFirst: Entry[] = [];
  let to = seq;
  while (to >= 1) {
    const page = await ledger.read(customerId, { to, limit: PAGE, newestFirst: true });
    const end = page.findIndex((entry) => entry.recordedAt <= since);
    newestFirst.push(...(end < 0 ? page : page.slice(0, end)));
    if (end >= 0) return foldAgain(decodeFold(page[end]!), newestFirst);
    if (newestFirst.length > MAX_HISTORY_ENTRIES) return undefined;
    const last = page.at(-1);
    if (!last || last.seq === 1) break;
    to = last.seq - 1;
  }
  return foldAgain(EMPTY_FOLD, newestFirst);
}

const foldAgain = (base: Fold, newestFirst: readonly Entry[]): Fold =>
  newestFirst.reduceRight((fold, entry) => evolve(fold, factOf(entry), UNBOUNDED), base);
