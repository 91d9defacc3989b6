import { madeBy, noticesOf, type StoredDecision, type StoredReason } from "../ledger/stored-decision.ts";
import { traceInWords } from "../locate/trace.ts";
import type { PolicyRef } from "../policy/compile.ts";
import type { Decision, Reason } from "../policy/decide.ts";
import type { PolicyDocument } from "../policy/document.ts";
import { noticeInWords } from "../policy/notice.ts";
import { sentenceOf } from "../policy/sentence.ts";
import type { Ms } from "../policy/words.ts";
import { formatInstant } from "../zones/format.ts";
import { type Zone, zoneNamed } from "../zones/zone.ts";
import type { DecisionJson } from "./schemas.ts";

const UTC = zoneNamed("UTC")!;

/** RFC 3339 in UTC. */
export const instantOut = (at: Ms): string => formatInstant(UTC, at).replace("+00:00", "Z");
const orNull = (at: Ms | undefined): string | null => (at === undefined ? null : instantOut(at));

type Versions = { readonly version: (id: string, version: string) => Promise<PolicyDocument | undefined> };

/** The documents a decision was made by, to find its rules in; a version that is gone leaves a hole. */
export async function documentsOf(versions: Versions, refs: readonly PolicyRef[]): Promise<PolicyDocument[]> {
  const documents = await Promise.all(refs.map((ref) => versions.version(ref.id, ref.version)));
  return documents as PolicyDocument[];
}

/** A decision as the API tells it: the sentences rendered from the policy version it was made by. */
export async function renderDecision(versions: Versions, decision: Decision, ledgerSeq: number): Promise<DecisionJson> {
  const documents = await documentsOf(versions, [decision.policy, ...decision.packs]);
  const zone = zoneNamed(decision.zone ?? "UTC") ?? UTC;
  const reason = (one: Reason) => ({
    rule: one.rule,
    sentence: sentenceOf(one, documents, zone),
    until: orNull(one.until),
    severity: one.severity,
    evidence: [...one.evidence],
  });
  return {
    verdict: decision.verdict,
    notBefore: orNull(decision.notBefore),
    reasons: decision.reasons.map(reason),
    binding: decision.binding ?? null,
    advice: decision.advice.map(reason),
    policy: decision.policy,
    packs: [...decision.packs],
    engine: decision.engine,
    tzdata: decision.tzdata,
    notices: decision.notices.map((one) => ({
      kind: one.kind,
      of: one.of,
      sentence: noticeInWords(one, documents, zone),
    })),
    snapshots: [...decision.snapshots],
    decidedAt: instantOut(decision.decidedAt),
    locatedBy: decision.place
      ? traceInWords(decision.place.located, decision.place.zones, decision.place.jurisdictions)
      : [],
    ledgerSeq,
  };
}

/** A decision as an entry keeps it, as it was when it was made. */
export function revive(
  stored: StoredDecision,
  documents: readonly PolicyDocument[],
  decidedAt: Ms,
  zone: Zone,
): Decision {
  const reason = ([pack, rule, say, until, evidence]: StoredReason): Reason => {
    const found = typeof rule === "number" ? documents[pack]?.rules[rule] : undefined;
    return {
      rule: typeof rule === "string" ? rule : (found?.id ?? `rule ${rule}`),
      pack,
      index: typeof rule === "string" ? -1 : rule,
      severity: found?.severity ?? "prohibited",
      until: until ?? undefined,
      evidence: evidence ?? [],
      say,
    };
  };
  const { policy, packs, engine, tzdata, snapshots } = madeBy(stored);
  return {
    verdict: stored.verdict ?? "allow",
    notBefore: stored.notBefore,
    binding: stored.binding,
    reasons: (stored.reasons ?? []).map(reason),
    advice: (stored.advice ?? []).map(reason),
    policy,
    packs,
    engine,
    tzdata,
    decidedAt,
    notices: noticesOf(stored),
    snapshots,
    zone: zone.name,
  };
}

export async function renderStored(
  versions: Versions,
  stored: StoredDecision,
  zone: Zone,
  decidedAt: Ms,
  ledgerSeq: number,
): Promise<DecisionJson> {
  const { policy, packs } = madeBy(stored);
  const documents = await documentsOf(versions, [policy, ...packs]);
  return renderDecision(versions, revive(stored, documents, decidedAt, zone), ledgerSeq);
}
