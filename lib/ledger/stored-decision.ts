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
  const notices = decision.notices.filter(({ kind }) => !isOfLaw(kind));
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
  /** What of the law that applies was not known or not judged. */
  readonly lawNotices: readonly Notice[];
};

/** What snapshots begin with, and the letter that stands for it. */
const SNAPSHOTS = { registry: "r", feed: "f", holidays: "h" } as const;
/** Stands before a jurisdiction without a pack, alone for none known, and around one of whose states none is: "-US-". */
const NOT_JUDGED = "-";
const LAW_NOTICES: Partial<Record<NoticeKind, (of: string) => string>> = {
  "no-pack": (of) => `${NOT_JUDGED}${of}`,
  "no-law": () => NOT_JUDGED,
  "no-state": (of) => `${NOT_JUDGED}${of}${NOT_JUDGED}`,
};
const isOfLaw = (kind: NoticeKind): boolean => LAW_NOTICES[kind] !== undefined;

function lawNoticeOf(text: string): Notice {
  const of = text.slice(NOT_JUDGED.length);
  if (of === "") return { kind: "no-law", of };
  return of.endsWith(NOT_JUDGED) ? { kind: "no-state", of: of.slice(0, -NOT_JUDGED.length) } : { kind: "no-pack", of };
}

/** Packs of one version share it: "courteous 1, us us-fl 2026-11-22, -US-ZZ; 1 2026f; r:us-national 2026-11-22". */
function byOf({ policy, packs, engine, tzdata, snapshots, notices }: Decision): string {
  const groups: { ids: string[]; version: string }[] = [];
  for (const { id, version } of packs) {
    const last = groups.at(-1);
    if (last?.version === version) last.ids.push(id);
    else groups.push({ ids: [id], version });
  }
  const unjudged = notices.flatMap(({ kind, of }) => LAW_NOTICES[kind]?.(of) ?? []);
  const documents = [
    `${policy.id} ${policy.version}`,
    ...groups.map(({ ids, version }) => [...ids, version].join(" ")),
    ...(unjudged.length > 0 ? [unjudged.join(" ")] : []),
  ];
  return [documents.join(", "), `${engine} ${tzdata}`, ...snapshots.map(shortened)].join("; ");
}

/** Reads it back, in the order in which the documents judged. Neither ids nor versions have spaces or commas. */
export function madeBy(stored: StoredDecision): MadeBy {
  if (stored.by === undefined) return madeByApart(stored);
  const [documents = "", versions = "", ...snapshots] = stored.by.split("; ");
  const [policy = "", ...rest] = documents.split(", ");
  const [engine = "", tzdata = ""] = versions.split(" ");
  const packs = rest.filter((group) => !group.startsWith(NOT_JUDGED));
  return {
    policy: refOf(policy),
    packs: packs.flatMap((group) => {
      const ids = group.split(" ");
      const version = ids.pop()!;
      return ids.map((id) => ({ id, version }));
    }),
    lawNotices: rest
      .filter((group) => group.startsWith(NOT_JUDGED))
      .flatMap((group) => group.split(" ").map(lawNoticeOf)),
    engine,
    tzdata,
    snapshots: snapshots.map(lengthened),
  };
}

function madeByApart({ policy = "", packs = [], engine = "" }: StoredDecision): MadeBy {
  const [version = "", tzdata = ""] = engine.split(" ");
  return { policy: refOf(policy), packs: packs.map(refOf), lawNotices: [], engine: version, tzdata, snapshots: [] };
}

/** "courteous 1": the policy it was made by. */
export const policyIn = (stored: StoredDecision): string => documentsIn(stored)[0]!;

/** "courteous 1", "us 2026-11-22": every document it was made by. */
export function documentsIn(stored: StoredDecision): string[] {
  const { policy, packs } = madeBy(stored);
  return [policy, ...packs].map(({ id, version }) => `${id} ${version}`);
}

/** Every notice of a stored decision, those about the law first, as they were said. */
export const noticesOf = (stored: StoredDecision): Notice[] => [
  ...madeBy(stored).lawNotices,
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
