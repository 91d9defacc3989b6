import type { PolicyDocument } from "../policy/document.ts";
import type { Ms } from "../policy/words.ts";
import { brokenBy, type Known, promised, type ToldHold, type ToldNo, type Touch } from "./recount.ts";
import type { ToldEntry } from "./told-entry.ts";
import { Violation } from "./violation.ts";

/** A policy that is in force from an instant on. */
export type InForce = { readonly policy: string; readonly from: Ms };

/** Clocks of two processes differ by so much at most, and an activation is judged by the clock of whoever decides. */
const SKEW_MS = 2_000;

export type Checker = {
  /** Looks at an entry just written. @throws Violation */
  readonly entry: (entry: ToldEntry) => void;
  /** The ledger of a customer so far. */
  readonly ledger: (customerId: string) => readonly ToldEntry[];
  readonly customers: () => IterableIterator<string>;
  /** A policy was made known. */
  readonly policy: (document: PolicyDocument) => void;
  readonly inForce: (policy: InForce) => void;
};

type Life = {
  readonly entries: ToldEntry[];
  readonly ids: Set<string>;
  readonly opened: Map<number, ToldEntry>;
  readonly gone: Set<number>;
  readonly authorised: Map<number, ToldEntry>;
  readonly touches: Touch[];
  readonly refusals: ToldNo[];
  readonly holds: ToldHold[];
  readonly made: Map<string, number>;
  zones: readonly string[];
};

const newLife = (): Life => ({
  entries: [],
  ids: new Set(),
  opened: new Map(),
  gone: new Set(),
  authorised: new Map(),
  touches: [],
  refusals: [],
  holds: [],
  made: new Map(),
  zones: [],
});

/** Checks G1, G2 and G4 at every entry, from the ledgers alone. `maxAttempts` is what each campaign permits a row. */
export function checkerOf(maxAttempts: (campaignId: string) => number | undefined): Checker {
  const lives = new Map<string, Life>();
  const documents = new Map<string, PolicyDocument>();
  const inForce: InForce[] = [];

  const permitted = (entry: ToldEntry, touch: Touch, life: Life): void => {
    const { customerId, recordedAt, decision } = entry;
    const fail = (guarantee: string, detail: string, evidence: readonly unknown[] = []): never => {
      throw new Violation(guarantee, detail, customerId, [...evidence, entry]);
    };
    if (!decision || decision.verdict !== undefined)
      fail("G6", `${entry.kind} ${entry.seq} carries no decision that allows`);
    const wanted = inForce.filter(({ from }) => recordedAt >= from + SKEW_MS).at(-1);
    const next = inForce.filter(({ from }) => recordedAt >= from - SKEW_MS).at(-1);
    const policy = decision!.by.split(/[,;]/)[0]!;
    if (wanted && policy !== wanted.policy && policy !== next?.policy)
      fail("G1", `decided by ${policy} while ${wanted.policy} was in force`);
    const document = documents.get(policy) ?? fail("G6", `decided by ${policy}, which nobody knows`);
    // Rules count by the newest instant known.
    const at = Math.max(recordedAt, ...life.entries.slice(-1).map((before) => before.recordedAt));
    const known: Known = life;
    for (const { guarantee, rule, seqs } of brokenBy(document, touch, at, known))
      fail(guarantee, `${entry.kind} ${entry.seq} at ${at} breaks ${rule} of ${policy}`, [
        ...life.entries.filter(({ seq }) => seqs.includes(seq)),
      ]);
  };

  const authorised = (entry: ToldEntry, life: Life): void => {
    const opened = entry.body.opens ? entry : life.opened.get(entry.body.contact!);
    const { customerId, seq } = entry;
    if (!opened?.body.opens)
      throw new Violation("G4", `entry ${seq} authorises what was never claimed`, customerId, [entry]);
    if (life.authorised.has(opened.seq) || life.gone.has(opened.seq))
      throw new Violation("G4", `contact ${opened.seq} is authorised a second time, or was over`, customerId, [
        life.authorised.get(opened.seq),
        entry,
      ]);
    const { channel, purpose, topic, family, offer, campaign, required } = opened.body.opens;
    const touch: Touch = {
      ...{ seq: opened.seq, at: entry.at, channel, purpose, topic, family, offer, campaign, required },
      direction: "outbound",
      action: "contact",
      pitched: offer !== undefined,
    };
    permitted(entry, touch, life);
    life.authorised.set(opened.seq, entry);
    life.touches.push(touch);
    if (campaign === undefined) return;
    const made = (life.made.get(campaign) ?? 0) + 1;
    life.made.set(campaign, made);
    const most = promised(life, touch, entry.at) ? undefined : maxAttempts(campaign);
    if (most !== undefined && made > most)
      throw new Violation("G1", `campaign ${campaign} made ${made} contacts of at most ${most}`, customerId, [entry]);
  };

  const cleared = (entry: ToldEntry, life: Life): void => {
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
    permitted(entry, touch, life);
    const ours = life.touches.find(({ seq }) => seq === contact);
    if (ours) ours.pitched = true;
    else if (inbound) life.touches.push({ ...touch, seq: entry.seq });
  };

  const ended = ({ seq, at, body }: ToldEntry, life: Life): void => {
    const about = body.contact ?? body.offerSeq;
    const touch = life.touches.find((one) => one.seq === about);
    const opened = about === undefined ? undefined : life.opened.get(about);
    if (touch) {
      touch.disposition = worse(touch.disposition, body.disposition!);
    } else if (opened?.body.opens) {
      // Never authorised, and yet it happened: somebody says so, and it counts.
      const { channel, purpose, topic, family, offer, campaign } = opened.body.opens;
      life.touches.push({
        ...{ seq: opened.seq, at, channel, purpose, topic, family, offer, campaign },
        direction: "outbound",
        action: "contact",
        disposition: body.disposition,
        pitched: offer !== undefined,
      });
    } else if (body.opens) {
      const { channel, purpose, topic, family, offer } = body.opens;
      life.touches.push({
        ...{ seq, at, channel, purpose, topic, family, offer },
        direction: "outbound",
        action: "contact",
        disposition: body.disposition,
        pitched: offer !== undefined,
      });
    }
    const pitched = life.touches.find((one) => one.seq === (about ?? seq));
    if (pitched && (body.offers?.length ?? 0) > 0) pitched.pitched = true;
  };

  const remember = (entry: ToldEntry, life: Life): void => {
    const { seq, at, body } = entry;
    if (body.profile) life.zones = [...new Set([...life.zones, ...body.profile.zones])];
    for (const no of body.refusals ?? []) life.refusals.push({ ...no, seq, at });
    for (const [index, hold] of (body.holds ?? []).entries()) life.holds.push({ ...hold, seq, index, at });
    for (const closes of body.closes ?? [])
      for (const hold of life.holds)
        if (
          hold.caseId === closes.caseId &&
          (closes.caseId !== undefined || (hold.seq === closes.seq && hold.index === closes.index))
        )
          hold.closedAt ??= at;
  };

  return {
    entry: (entry) => {
      const life = lives.get(entry.customerId) ?? newLife();
      lives.set(entry.customerId, life);
      chained(entry, life);
      const { kind, seq, body } = entry;
      if (kind === "claimed") life.opened.set(seq, entry);
      if (body.go) authorised(entry, life);
      if (kind === "offer-cleared") cleared(entry, life);
      if (kind === "released" || kind === "expired") life.gone.add(body.contact!);
      if (body.disposition !== undefined) ended(entry, life);
      remember(entry, life);
      life.entries.push(entry);
      life.ids.add(entry.id);
    },
    ledger: (customerId) => lives.get(customerId)?.entries ?? [],
    customers: () => lives.keys(),
    policy: (document) => documents.set(`${document.id} ${document.version}`, document),
    inForce: (policy) => {
      inForce.push(policy);
      inForce.sort((a, b) => a.from - b.from);
    },
  };
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

/** A second outcome may prove that nothing reached the person; otherwise an answer stays an answer. */
function worse(before: Touch["disposition"], after: NonNullable<Touch["disposition"]>): Touch["disposition"] {
  if (before === undefined || after === "not_connected" || after === "bounced") return after;
  return before;
}
