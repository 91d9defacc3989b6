import type { PolicyRef } from "../policy/compile.ts";
import type { Decision, Reason } from "../policy/decide.ts";
import type { Notice, Say } from "../policy/rule.ts";
import type { Ms, NoticeKind } from "../policy/words.ts";

/** A decision as kept: what is needed to render it in words and to derive it again. */
export type StoredDecision = {
  /** Absent: allowed. */
  readonly verdict?: "defer" | "suppress";
  readonly notBefore?: Ms;
  readonly binding?: string;
  /** What it was made by, in one text, because size is money: see {@link madeBy}. */
  readonly by?: string;
  /** Entries of 0.1.0 say it apart: "courteous 1", and "1 2026f", the versions of the engine and of the time-zone data. */
  readonly policy?: string;
  readonly packs?: readonly string[];
  readonly engine?: string;
  readonly reasons?: readonly StoredReason[];
  /** Left out where it was allowed: who derives it again finds it again. */
  readonly advice?: readonly StoredReason[];
  readonly notices?: readonly StoredNotice[];
};
/** What was missing, unsure or switched off: its kind, what it is of, and when that was read. */
export type StoredNotice = readonly [kind: NoticeKind, of: string, asOf?: Ms];
/** Rules by their place in the policy version, engine rules by name; what its sentence needs; until and evidence if any. */
export type StoredReason = readonly [
  pack: number,
  rule: number | string,
  say: Say,
  until?: Ms | null,
  evidence?: readonly number[],
];

export function storeDecision(decision: Decision): StoredDecision {
  const { verdict, notBefore, binding, reasons, advice } = decision;
  const notices = decision.notices.filter(({ kind }) => kind !== "no-pack");
  return {
    ...(verdict !== "allow" && { verdict }),
    ...(notBefore !== undefined && { notBefore }),
    ...(binding !== undefined && { binding }),
    by: byOf(decision),
    ...(reasons.length > 0 && { reasons: reasons.map(storeReason) }),
    ...(verdict !== "allow" && advice.length > 0 && { advice: advice.map(storeReason) }),
    ...(notices.length > 0 && { notices: notices.map(storeNotice) }),
  };
}

/** What a decision was made by. */
export type MadeBy = Pick<Decision, "policy" | "packs" | "engine" | "tzdata" | "snapshots"> & {
  /** Jurisdictions of the customer for which there was no pack. */
  readonly withoutPack: readonly string[];
};

/** What snapshots begin with, and the letter that stands for it. */
const SNAPSHOTS = { registry: "r", feed: "f", holidays: "h" } as const;
const NO_PACK = "-";

/** Packs of one version share it: "courteous 1, us us-fl 2026-11-22, -US-ZZ; 1 2026f; r:us-national 2026-11-22". */
function byOf({ policy, packs, engine, tzdata, snapshots, notices }: Decision): string {
  const groups: { ids: string[]; version: string }[] = [];
  for (const { id, version } of packs) {
    const last = groups.at(-1);
    if (last?.version === version) last.ids.push(id);
    else groups.push({ ids: [id], version });
  }
  const without = notices.filter(({ kind }) => kind === "no-pack").map(({ of }) => `${NO_PACK}${of}`);
  const documents = [
    `${policy.id} ${policy.version}`,
    ...groups.map(({ ids, version }) => [...ids, version].join(" ")),
    ...(without.length > 0 ? [without.join(" ")] : []),
  ];
  return [documents.join(", "), `${engine} ${tzdata}`, ...snapshots.map(shortened)].join("; ");
}

/** Reads it back, in the order in which the documents judged. Neither ids nor versions have spaces or commas. */
export function madeBy(stored: StoredDecision): MadeBy {
  if (stored.by === undefined) return madeByApart(stored);
  const [documents = "", versions = "", ...snapshots] = stored.by.split("; ");
  const [policy = "", ...rest] = documents.split(", ");
  const [engine = "", tzdata = ""] = versions.split(" ");
  const packs = rest.filter((group) => !group.startsWith(NO_PACK));
  return {
    policy: refOf(policy),
    packs: packs.flatMap((group) => {
      const ids = group.split(" ");
      const version = ids.pop()!;
      return ids.map((id) => ({ id, version }));
    }),
    withoutPack: rest
      .filter((group) => group.startsWith(NO_PACK))
      .flatMap((group) => group.split(" ").map((one) => one.slice(NO_PACK.length))),
    engine,
    tzdata,
    snapshots: snapshots.map(lengthened),
  };
}

function madeByApart({ policy = "", packs = [], engine = "" }: StoredDecision): MadeBy {
  const [version = "", tzdata = ""] = engine.split(" ");
  return { policy: refOf(policy), packs: packs.map(refOf), withoutPack: [], engine: version, tzdata, snapshots: [] };
}

/** "courteous 1": the policy it was made by. */
export const policyIn = (stored: StoredDecision): string => documentsIn(stored)[0]!;

/** "courteous 1", "us 2026-11-22": every document it was made by. */
export function documentsIn(stored: StoredDecision): string[] {
  const { policy, packs } = madeBy(stored);
  return [policy, ...packs].map(({ id, version }) => `${id} ${version}`);
}

/** Every notice of a stored decision, those about packs that do not exist first, as they were said. */
export const noticesOf = (stored: StoredDecision): Notice[] => [
  ...madeBy(stored).withoutPack.map((of): Notice => ({ kind: "no-pack", of })),
  ...(stored.notices ?? []).map(([kind, of, asOf]): Notice => (asOf === undefined ? { kind, of } : { kind, of, asOf })),
];

/** An operator names feeds and their snapshots: a semicolon of theirs must not look like ours. */
function shortened(snapshot: string): string {
  const kind = (Object.keys(SNAPSHOTS) as (keyof typeof SNAPSHOTS)[]).find((one) => snapshot.startsWith(`${one}:`));
  const short = kind === undefined ? `:${snapshot}` : `${SNAPSHOTS[kind]}${snapshot.slice(kind.length)}`;
  return short.replace(/[%;]/g, encodeURIComponent);
}

function lengthened(short: string): string {
  const snapshot = short.replace(/%(25|3B)/g, decodeURIComponent);
  const kind = Object.entries(SNAPSHOTS).find(([, letter]) => snapshot.startsWith(`${letter}:`))?.[0];
  return kind === undefined ? snapshot.slice(1) : `${kind}${snapshot.slice(1)}`;
}

const storeNotice = ({ kind, of, asOf }: Notice): StoredNotice => (asOf === undefined ? [kind, of] : [kind, of, asOf]);

export function refOf(stored: string): PolicyRef {
  const [id, version] = stored.split(" ");
  return { id: id!, version: version! };
}

function storeReason({ rule, pack, index, until, evidence, say }: Reason): StoredReason {
  const place = index < 0 ? rule : index;
  if (evidence.length > 0) return [pack, place, say, until ?? null, evidence];
  return until === undefined ? [pack, place, say] : [pack, place, say, until];
}
