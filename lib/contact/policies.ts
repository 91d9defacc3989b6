import type { RecordStore } from "../directory/store.ts";
import { digestOf } from "../ledger/entry.ts";
import { StoreUnavailable } from "../ledger/ledger.ts";
import { type CompiledPolicy, compile, type PolicyRef } from "../policy/compile.ts";
import type { PolicyDocument } from "../policy/document.ts";
import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { Problem } from "./problem.ts";
import type { Policies } from "./world.ts";

/** A worker decides by a copy no older than this, or not at all (DESIGN §4). */
export const POLICY_COPY_LASTS_MS = 30 * SECOND_MS;
/** An activation takes effect beyond the oldest copy anybody may hold, and a margin for their clocks. */
export const ACTIVATION_DELAY_MS = POLICY_COPY_LASTS_MS + 5 * SECOND_MS;

/** Policies kept ready to decide by, at most. */
const MAX_COMPILED = 100;

export type Activation = {
  readonly id: string;
  readonly version: string;
  readonly effectiveAt: Ms;
  readonly actor: string;
};
type Active = { readonly current?: Activation; readonly next?: Activation };

export type StoredVersion = { readonly document: PolicyDocument; readonly createdAt?: Ms; readonly actor?: string };

export type PolicyShelf = Policies & {
  readonly add: (document: PolicyDocument, actor: string, now: Ms) => Promise<{ created: boolean }>;
  readonly activate: (ref: PolicyRef, actor: string, now: Ms) => Promise<Activation>;
  /** In force now and, while an activation is pending, next. */
  readonly active: (now: Ms) => Promise<{ current: PolicyRef; next?: Activation }>;
  readonly list: () => Promise<readonly PolicyRef[]>;
  readonly versions: (id: string) => Promise<readonly StoredVersion[]>;
};

const ACTIVE = { pk: "ACTIVE", sk: "POLICY" };
const LIST = "POLICIES";
const ofPolicy = (id: string) => `P#${id}`;

/** Versioned policies in a record store; those that ship with Tacet are always on the shelf. */
export function policyShelf(
  store: RecordStore,
  shipped: Readonly<Record<string, PolicyDocument>>,
  byDefault: PolicyDocument,
): PolicyShelf {
  let copy: { at: Ms; active: Active } | undefined;
  const compiled = new Map<string, CompiledPolicy>();

  const fetched = async (now: Ms): Promise<Active> => {
    if (!copy || now < copy.at || now - copy.at >= POLICY_COPY_LASTS_MS) {
      copy = { at: now, active: ((await store.get(ACTIVE.pk, ACTIVE.sk))?.data ?? {}) as Active };
    }
    return copy.active;
  };
  const isShipped = (id: string, version: string): PolicyDocument | undefined =>
    shipped[id]?.version === version ? shipped[id] : undefined;
  const version = async (id: string, wanted: string): Promise<PolicyDocument | undefined> =>
    isShipped(id, wanted) ?? ((await store.get(ofPolicy(id), wanted))?.data.document as PolicyDocument | undefined);
  const inForceAt = ({ current, next }: Active, now: Ms): PolicyRef => {
    const reached = next && now >= next.effectiveAt ? next : current;
    return reached ? { id: reached.id, version: reached.version } : { id: byDefault.id, version: byDefault.version };
  };

  return {
    version,
    inForce: async (now, beside = []) => {
      const refs = [inForceAt(await fetched(now), now), ...beside];
      const key = refs.map((ref) => `${ref.id} ${ref.version}`).join(", ");
      const known = compiled.get(key);
      if (known) return known;
      const [policy, ...packs] = await Promise.all(refs.map((ref) => version(ref.id, ref.version)));
      if (!policy || packs.some((pack) => !pack))
        throw new StoreUnavailable(`of the policies ${key}, which decide here, one cannot be read`);
      const made = compile(policy, packs as PolicyDocument[]);
      // One for each policy and campaign; a worker that has seen very many begins anew.
      if (compiled.size >= MAX_COMPILED) compiled.clear();
      compiled.set(key, made);
      return made;
    },
    add: async (document, actor, now) => {
      const known = await version(document.id, document.version);
      if (known) return sameOrRefused(known, document);
      const written = await store.put(
        { pk: ofPolicy(document.id), sk: document.version, data: { document, createdAt: now, actor } },
        "once",
      );
      if (!written) return sameOrRefused((await version(document.id, document.version))!, document);
      await store.put({
        pk: LIST,
        sk: `${document.id} ${document.version}`,
        data: { id: document.id, version: document.version },
      });
      return { created: true };
    },
    activate: async (ref, actor, now) => {
      if (!(await version(ref.id, ref.version)))
        throw new Problem("not-found", `there is no version ${ref.version} of policy ${ref.id}; POST it first`);
      const active = ((await store.get(ACTIVE.pk, ACTIVE.sk))?.data ?? {}) as Active;
      const next: Activation = { id: ref.id, version: ref.version, effectiveAt: now + ACTIVATION_DELAY_MS, actor };
      const current = active.next && now >= active.next.effectiveAt ? active.next : active.current;
      await store.put({ ...ACTIVE, data: { ...(current && { current }), next } });
      copy = { at: now, active: { ...(current && { current }), next } };
      return next;
    },
    active: async (now) => {
      const active = await fetched(now);
      return {
        current: inForceAt(active, now),
        ...(active.next && now < active.next.effectiveAt && { next: active.next }),
      };
    },
    list: async () => {
      const stored = (await store.list(LIST, "")).map((record) => record.data as unknown as PolicyRef);
      return [...Object.values(shipped).map(({ id, version }) => ({ id, version })), ...stored];
    },
    versions: async (id) => {
      const stored = (await store.list(ofPolicy(id), "")).map((record) => record.data as unknown as StoredVersion);
      return [...(shipped[id] ? [{ document: shipped[id] }] : []), ...stored];
    },
  };
}

function sameOrRefused(known: PolicyDocument, document: PolicyDocument): { created: boolean } {
  if (digestOf(known) === digestOf(document)) return { created: false };
  throw new Problem(
    "version-exists",
    `version ${document.version} of policy ${document.id} exists with other content; a version is never changed, give this one a new number`,
    [{ pointer: "/version", detail: "write a new version" }],
  );
}
