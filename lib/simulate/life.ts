import type { Ms } from "../policy/words.ts";
import type { ToldHold, ToldNo, Touch } from "./recount.ts";
import type { ToldEntry } from "./told-entry.ts";

/** One customer's ledger, as plain lists. */
export type Life = {
  readonly entries: ToldEntry[];
  readonly ids: Set<string>;
  /** Entries that opened a contact, by their number. */
  readonly opened: Map<number, ToldEntry>;
  /** Released or expired. */
  readonly gone: Set<number>;
  readonly authorised: Map<number, ToldEntry>;
  readonly touches: Touch[];
  readonly refusals: ToldNo[];
  readonly holds: ToldHold[];
  /** Contacts authorised, by campaign. */
  readonly made: Map<string, number>;
  zones: readonly string[];
  /** Their telephone is known to be theirs: from then on a "no" said by it is theirs too, and what was said before. */
  isListed: boolean;
  readonly saidBefore: ToldNo[];
};

export const newLife = (): Life => ({
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
  isListed: false,
  saidBefore: [],
});

/** Until when a claim may be authorised: as it says itself, or when its row is due again. */
export const claimEnds = ({ body, dueAt }: ToldEntry): Ms => body.opens?.expiresAt ?? dueAt ?? Infinity;

/** The contact as it was opened. */
export function touchOf(opened: ToldEntry, at: Ms): Touch {
  const { channel, purpose, topic, family, offer, campaign, required } = opened.body.opens!;
  return {
    ...{ seq: opened.seq, at, channel, purpose, topic, family, offer, campaign, required },
    direction: "outbound",
    action: "contact",
    pitched: offer !== undefined,
  };
}

/** An outcome: of a contact that was authorised, of one that was not and happened all the same, or made outside. */
export function endTouch(life: Life, entry: ToldEntry): void {
  const { seq, at, body } = entry;
  const about = body.contact ?? body.offerSeq;
  const known = life.touches.find((one) => one.seq === about);
  const opened = (about === undefined ? undefined : life.opened.get(about)) ?? (body.opens ? entry : undefined);
  if (known) known.disposition = worse(known.disposition, body.disposition!);
  else if (opened?.body.opens) life.touches.push({ ...touchOf(opened, at), disposition: body.disposition });
  const touch = known ?? life.touches.find((one) => one.seq === (opened?.seq ?? seq));
  if (touch && (body.offers?.length ?? 0) > 0) touch.pitched = true;
}

/** A second outcome may prove that nothing reached the person; otherwise an answer stays an answer. */
function worse(before: Touch["disposition"], after: NonNullable<Touch["disposition"]>): Touch["disposition"] {
  if (before === undefined || after === "not_connected" || after === "bounced") return after;
  return before;
}

/** What an entry tells of the customer. */
export function remember(life: Life, entry: ToldEntry): void {
  const { seq, at, body } = entry;
  if (body.profile) life.zones = [...new Set([...life.zones, ...body.profile.zones])];
  if ((body.profile?.addresses?.length ?? 0) > 0) {
    life.isListed = true;
    for (const no of life.saidBefore.splice(0)) life.refusals.push({ ...no, seq });
  }
  for (const no of body.refusals ?? []) life.refusals.push({ ...no, seq, at });
  for (const [index, hold] of (body.holds ?? []).entries()) life.holds.push({ ...hold, seq, index, at });
  for (const closes of body.closes ?? [])
    for (const hold of life.holds)
      if (
        hold.caseId === closes.caseId &&
        (closes.caseId !== undefined || (hold.seq === closes.seq && hold.index === closes.index))
      )
        hold.closedAt ??= at;
  life.entries.push(entry);
  life.ids.add(entry.id);
}
