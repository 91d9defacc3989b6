import type { PolicyDocument } from "../policy/document.ts";
import type { Ms } from "../policy/words.ts";
import { type CampaignNow, type CampaignsKnown, campaignsKnown } from "./check-campaigns.ts";
import { claimEnds, endTouch, type Life, newLife, remember, touchOf } from "./life.ts";
import { brokenBy, promised, type ToldNo, type Touch } from "./recount.ts";
import type { ToldEntry } from "./told-entry.ts";
import { Violation } from "./violation.ts";

/** A policy that is in force from an instant on. */
export type InForce = { readonly policy: string; readonly from: Ms };

/** Clocks of two processes differ by so much at most, and an activation is judged by the clock of whoever decides. */
export const SKEW_MS = 2_000;

/** An acknowledged fact must stand in the ledger from then on. @throws Violation */
type Acknowledged = (customerId: string, seq: number, id: string) => void;

export type Checker = {
  readonly acknowledged: Acknowledged;
  /** A message did not leave, though nothing is wrong with it: it is no contact, and its row goes on. */
  readonly unsent: (contact: { readonly customerId: string; readonly seq: number }) => void;
  /** Looks at an entry just written. @throws Violation */
  readonly entry: (entry: ToldEntry) => void;
  /** The ledger of a customer so far. */
  readonly ledger: (customerId: string) => readonly ToldEntry[];
  /**
   * A "no" was acknowledged that need not stand in this customer's own words: one by a telephone they share. It counts
   * once their profile lists an address; whoever calls in before, nobody can know by it.
   */
  readonly saidNo: (customerId: string, no: Pick<ToldNo, "breadth" | "at">) => void;
  /** A policy was made known. */
  readonly policy: (document: PolicyDocument) => void;
  readonly inForce: (policy: InForce) => void;
  /** A campaign was made, launched, paused, resumed or ended. */
  readonly campaign: (campaign: CampaignNow) => void;
  /** How often each check looked at something that it could have found wrong. */
  readonly looked: () => Readonly<Record<string, number>>;
};

type Known = {
  readonly documents: ReadonlyMap<string, PolicyDocument>;
  readonly inForce: readonly InForce[];
  readonly campaigns: CampaignsKnown;
  /** Contacts that did not leave, as "customer number". */
  readonly unsent: ReadonlySet<string>;
  readonly looked: (check: string) => void;
};

/** Checks G1, G2, G3 and G4 at every entry, from the ledgers alone. */
export function checkerOf(): Checker {
  const lives = new Map<string, Life>();
  const documents = new Map<string, PolicyDocument>();
  const inForce: InForce[] = [];
  const campaigns = campaignsKnown();
  const counts = new Map<string, number>();
  const looked = (check: string): void => void counts.set(check, (counts.get(check) ?? 0) + 1);
  const unsent = new Set<string>();
  const known: Known = { documents, inForce, campaigns, unsent, looked };
  const lifeOf = (customerId: string): Life => {
    const life = lives.get(customerId) ?? newLife();
    lives.set(customerId, life);
    return life;
  };
  return {
    entry: (entry) => {
      const life = lifeOf(entry.customerId);
      looked("entry in its place");
      chained(entry, life);
      const { kind, seq, body } = entry;
      if (kind === "claimed") life.opened.set(seq, entry);
      if (body.go) authorised(known, entry, life);
      if (kind === "offer-cleared") cleared(known, entry, life);
      if (kind === "released" || kind === "expired" || kind === "unknown") over(known, entry, life);
      if (kind === "outcome" && isUnsent(known, entry))
        throw new Violation("G5", `entry ${seq} ends contact ${body.contact}, which never left`, entry.customerId, [
          entry,
        ]);
      if (body.disposition !== undefined) endTouch(life, entry);
      remember(life, entry);
    },
    acknowledged: (customerId, seq, id) => {
      looked("acknowledged fact");
      if (lives.get(customerId)?.entries[seq - 1]?.id !== id)
        throw new Violation("G3", `entry ${seq} was acknowledged and is not there`, customerId, [{ id }]);
    },
    unsent: ({ customerId, seq }) => void unsent.add(`${customerId} ${seq}`),
    ledger: (customerId) => lives.get(customerId)?.entries ?? [],
    saidNo: (customerId, no) => {
      const life = lifeOf(customerId);
      (life.isListed ? life.refusals : life.saidBefore).push({ ...no, seq: life.entries.length });
    },
    policy: (document) => documents.set(`${document.id} ${document.version}`, document),
    inForce: (policy) => {
      inForce.push(policy);
      inForce.sort((a, b) => a.from - b.from);
    },
    campaign: campaigns.changed,
    looked: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** The policy in force permits it, by everything that was known when it was decided. */
function permitted({ documents, inForce, looked }: Known, entry: ToldEntry, touch: Touch, life: Life): void {
  const { customerId, recordedAt, decision } = entry;
  const fail = (guarantee: string, detail: string, evidence: readonly unknown[] = []): never => {
    throw new Violation(guarantee, detail, customerId, [...evidence, entry]);
  };
  if (!decision || decision.verdict !== undefined)
    fail("G6", `${entry.kind} ${entry.seq} carries no decision that allows`);
  const wanted = inForce.findLast(({ from }) => recordedAt >= from + SKEW_MS);
  const next = inForce.findLast(({ from }) => recordedAt >= from - SKEW_MS);
  const policy = decision!.by.split(/[,;]/)[0]!;
  if (wanted && policy !== wanted.policy && policy !== next?.policy)
    fail("G1", `decided by ${policy} while ${wanted.policy} was in force`);
  const document = documents.get(policy) ?? fail("G6", `decided by ${policy}, which nobody knows`);
  // Rules count by the newest instant known.
  const at = Math.max(recordedAt, life.entries.at(-1)?.recordedAt ?? 0);
  looked("permission counted again");
  for (const { guarantee, rule, seqs } of brokenBy(document, touch, at, life))
    fail(guarantee, `${entry.kind} ${entry.seq} at ${at} breaks ${rule} of ${policy}`, [
      ...life.entries.filter(({ seq }) => seqs.includes(seq)),
    ]);
}

function authorised(known: Known, entry: ToldEntry, life: Life): void {
  const opened = entry.body.opens ? entry : life.opened.get(entry.body.contact!);
  const { customerId, seq, recordedAt } = entry;
  const fail = (guarantee: string, detail: string, ...evidence: unknown[]): never => {
    throw new Violation(guarantee, detail, customerId, [...evidence, entry]);
  };
  if (!opened?.body.opens)
    throw new Violation("G4", `entry ${seq} authorises what was never claimed`, customerId, [entry]);
  if (life.authorised.has(opened.seq) || life.gone.has(opened.seq))
    fail("G4", `contact ${opened.seq} is authorised a second time, or was over`, life.authorised.get(opened.seq));
  if (opened !== entry && recordedAt >= claimEnds(opened))
    fail("G4", `contact ${opened.seq} is authorised after its claim had expired`, opened);
  known.looked("one go for each claim");
  const touch = touchOf(opened, entry.at);
  permitted(known, entry, touch, life);
  life.authorised.set(opened.seq, entry);
  life.touches.push(touch);
  if (touch.campaign === undefined) return;
  const { campaign } = touch;
  const made = (life.made.get(campaign) ?? 0) + 1;
  life.made.set(campaign, made);
  const isPromised = promised(life, touch, entry.at);
  const wrong = known.campaigns.refuses(campaign, { customerId, at: recordedAt, made: isPromised ? 1 : made });
  if (wrong) fail(wrong.guarantee, wrong.detail);
}

function cleared(known: Known, entry: ToldEntry, life: Life): void {
  const { conversation, offers, contact } = entry.body;
  const about = offers![0]!;
  const inbound = conversation!.direction === "inbound";
  const touch: Touch = {
    ...{ seq: contact ?? entry.seq, at: entry.at, channel: conversation!.channel, purpose: "promotional" },
    ...{ topic: about.topic, family: about.family, offer: about.offer },
    direction: inbound ? "inbound" : "outbound",
    action: "offer",
    pitched: true,
  };
  permitted(known, entry, touch, life);
  const ours = life.touches.find(({ seq }) => seq === contact);
  if (ours) ours.pitched = true;
  else if (inbound) life.touches.push({ ...touch, seq: entry.seq });
}

const isUnsent = ({ unsent }: Known, { customerId, body }: ToldEntry): boolean =>
  unsent.has(`${customerId} ${body.contact}`);

/**
 * A claim is given back or swept up, and not before its time; what was authorised is never a free place again, unless
 * it was a message that its provider did not take.
 */
function over(known: Known, entry: ToldEntry, life: Life): void {
  const { looked } = known;
  const { kind, seq, recordedAt, customerId, body } = entry;
  const fail = (detail: string, ...evidence: unknown[]): never => {
    throw new Violation("G4", detail, customerId, [...evidence, entry]);
  };
  const contact = body.contact!;
  const opened = life.opened.get(contact);
  const go = life.authorised.get(contact);
  looked("end of a claim");
  if (kind === "unknown") {
    if (go && recordedAt < (go.dueAt ?? 0)) fail(`entry ${seq} gives contact ${contact} up before its time`, go);
    return;
  }
  if (go && !(kind === "released" && isUnsent(known, entry)))
    fail(`entry ${seq} takes back contact ${contact}, which was authorised`, go);
  if (go) notMade(known, entry, life);
  if (kind === "expired" && opened && recordedAt < claimEnds(opened))
    fail(`entry ${seq} ends the claim ${contact} before its time`, opened);
  life.gone.add(contact);
}

/** A message that never left counts for nothing, and is tried again. */
function notMade({ looked }: Known, entry: ToldEntry, life: Life): void {
  const { customerId, seq, body, dueAt } = entry;
  looked("message that did not leave");
  if (dueAt === undefined) throw new Violation("G9", `nothing is due after entry ${seq}`, customerId, [entry]);
  const index = life.touches.findIndex((touch) => touch.seq === body.contact);
  const [{ campaign }] = life.touches.splice(index, 1) as [Touch];
  if (campaign !== undefined) life.made.set(campaign, life.made.get(campaign)! - 1);
}

/** Nothing is lost, replaced or told twice: sequence, chain and ids. */
function chained(entry: ToldEntry, { entries, ids }: Life): void {
  const { customerId, seq, prev, id } = entry;
  const before = entries.at(-1);
  if (seq !== (before?.seq ?? 0) + 1)
    throw new Violation("G3", `entry ${seq} was written after entry ${before?.seq ?? 0}`, customerId, [before, entry]);
  if (before && prev !== before.hash)
    throw new Violation("G10", `entry ${seq} does not follow ${before.seq}`, customerId, [before, entry]);
  if (ids.has(id))
    throw new Violation("G4", `entry ${seq} has the id of an earlier one: ${id}`, customerId, [
      ...entries.filter((other) => other.id === id),
      entry,
    ]);
}
