import { idOf } from "../ledger/entry.ts";
import { isLive } from "../policy/fold.ts";
import type { Ms } from "../policy/words.ts";
import { move } from "./campaigns.ts";
import { broughtBack, rowStateOf } from "./row-state.ts";
import { type Plan, step } from "./step.ts";
import type { World } from "./world.ts";

/** What a due row turned out to be. */
export type Swept =
  /** Another entry stands for the row now: nothing to do. */
  | "superseded"
  /** It is due later than now. */
  | "early"
  /** Its claim expired, or its contact stayed without an outcome: an entry says so. */
  | "swept"
  /** It is to be claimed. */
  | "claimable";

/**
 * Looks at a row whose time has come. A claim nobody authorised is swept up and due again; a contact without an
 * outcome is unknown for good, and counts. Both are entries, so that a repeat finds the row superseded.
 */
export async function sweepRow(world: World, campaignId: string, customerId: string, seq: number): Promise<Swept> {
  return step<Swept>(world, customerId, async ({ entry, fold }, now): Promise<Plan<Swept>> => {
    const row = await rowStateOf(world, customerId, { fold }, campaignId);
    if (!row || row.seq !== seq || !isLive(row)) return nothing("superseded");
    const dueAt = await dueAtOf(world, customerId, seq, entry?.seq === seq ? entry : undefined);
    if (dueAt === undefined) return nothing("superseded");
    if (now < dueAt) return nothing("early");
    if (row.state === "deferred") return nothing("claimable");
    const contact = fold.contacts.find((known) => known.campaign === campaignId && known.attempt === row.attempt);
    const wasMade = contact?.state === "authorised";
    // A claim that ran out may have left the fold; its opening entry names it all the same.
    const opened = contact?.seq ?? seq;
    const part = { ...broughtBack(fold, row), id: campaignId, attempt: wasMade ? row.attempt : row.attempt + 1 };
    const { campaign, due } = move(campaignId, customerId, part, now, wasMade ? undefined : now);
    const kind = wasMade ? "unknown" : "expired";
    return {
      append: {
        kind,
        id: idOf(kind, customerId, String(opened)),
        at: now,
        actor: "tacet",
        body: { contact: opened, campaign },
        ...due,
      },
      answer: (): Swept => "swept",
    };
  });
}

const nothing = (swept: Swept): Plan<Swept> => ({ answer: () => swept });

async function dueAtOf(
  world: World,
  customerId: string,
  seq: number,
  newest: { readonly dueAt?: Ms } | undefined,
): Promise<Ms | undefined> {
  if (newest) return newest.dueAt;
  const [entry] = await world.ledger.read(customerId, { from: seq, to: seq, limit: 1 });
  return entry?.dueAt;
}
