import type { RecordStore } from "../directory/store.ts";
import { digestOf } from "../ledger/entry.ts";
import { StoreUnavailable } from "../ledger/ledger.ts";
import { type CompiledPolicy, compile, type PolicyRef } from "../policy/compile.ts";
import type { PolicyDocument } from "../policy/document.ts";
import type { Mistake } from "../policy/mistakes.ts";
import { SECOND_MS } from "../policy/time.ts";
import { waiverMistakes } from "../policy/waivers.ts";
import type { Ms } from "../policy/words.ts";
import { feedShelf } from "./feeds.ts";
import { keptShelf } from "./kept.ts";
import { allPacks, type Law, lawBook, NO_LAW } from "./law.ts";
import { Problem } from "./problem.ts";
import { type Approved, isSecond, liftedInWords, type Person, secondApproval } from "./second-person.ts";
import type { PastPolicy, Policies } from "./world.ts";

/** A worker decides by a copy no older than this, or not at all (DESIGN §4). */
export const POLICY_COPY_LASTS_MS = 30 * SECOND_MS;
/** An activation takes effect beyond the oldest copy anybody may hold, and a margin for their clocks. */
export const ACTIVATION_DELAY_MS = POLICY_COPY_LASTS_MS + 5 * SECOND_MS;

/** Policies kept ready to decide by, at most. */
const MAX_COMPILED = 100;
/** Policies that were in force before, remembered to tell what decided while a campaign ran. */
const MAX_PAST = 50;

export type Activation = {
  readonly id: string;
  readonly version: string;
  readonly effectiveAt: Ms;
  readonly actor: string;
};
type Active = { readonly current?: Activation; readonly next?: Activation; readonly past?: readonly PastPolicy[] };

export type Approval = PolicyRef & Approved;

export type StoredVersion = {
  readonly document: PolicyDocument;
  readonly createdAt?: Ms;
  /** The subject of the token it was added with. */
  readonly actor?: string;
};

export type PolicyShelf = Policies &
  Pick<ReturnType<typeof feedShelf>, "supply" | "listFeeds" | "feedCopy"> & {
    /** `subject`: of the caller's token; approvals are told apart by it. */
    readonly add: (document: PolicyDocument, subject: string, now: Ms) => Promise<{ created: boolean }>;
    /** Waivers of a document that switch nothing off, or what nobody may. */
    readonly waiverMistakes: (document: PolicyDocument) => Promise<readonly Mistake[]>;
    /** A second person's word that a version may switch off what it does. @throws Problem for the one who added it. */
    readonly approve: (ref: PolicyRef, by: Person, now: Ms) => Promise<Approval>;
    /** @throws Problem approval-needed where the version needs a second person and none approved it. */
    readonly activate: (ref: PolicyRef, actor: string, now: Ms) => Promise<Activation>;
    /** In force now and, while an activation is pending, next. */
    readonly active: (now: Ms) => Promise<{ current: PolicyRef; next?: Activation }>;
    readonly list: () => Promise<readonly PolicyRef[]>;
    /** The law that stands beside every policy. */
    readonly law: Law;
    readonly versions: (id: string) => Promise<readonly StoredVersion[]>;
  };

const ACTIVE = { pk: "ACTIVE", sk: "POLICY" };
const LIST = "POLICIES";
const ofPolicy = (id: string) => `P#${id}`;
const approvalOf = ({ id, version }: PolicyRef) => ({ pk: `A#${id}`, sk: version });

/** Versioned policies in a record store; those that ship with Tacet are always on the shelf. */
export function policyShelf(
  store: RecordStore,
  shipped: Readonly<Record<string, PolicyDocument>>,
  byDefault: PolicyDocument,
  law: Law = NO_LAW,
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
  const kept = keptShelf(
    store,
    async ({ id, version }) => isShipped(id, version) ?? packVersion(law, id, version),
    law,
  );
  const version = async (id: string, wanted: string): Promise<PolicyDocument | undefined> =>
    isShipped(id, wanted) ??
    (await packVersion(law, id, wanted)) ??
    ((await store.get(ofPolicy(id), wanted))?.data.document as PolicyDocument | undefined) ??
    (await kept.document(id, wanted));
  const inForceAt = ({ current, next }: Active, now: Ms): PolicyRef => {
    const reached = next && now >= next.effectiveAt ? next : current;
    return reached ? { id: reached.id, version: reached.version } : { id: byDefault.id, version: byDefault.version };
  };
  const pastAt = (active: Active, now: Ms): readonly PastPolicy[] => {
    const { next, past = [] } = active;
    if (!next || now < next.effectiveAt) return past;
    const before = inForceAt(active, next.effectiveAt - 1);
    const isSame = before.id === next.id && before.version === next.version;
    return isSame ? past : [{ ...before, until: next.effectiveAt }, ...past].slice(0, MAX_PAST);
  };

  const storedVersion = async ({ id, version }: PolicyRef): Promise<StoredVersion | undefined> =>
    (await store.get(ofPolicy(id), version))?.data as StoredVersion | undefined;
  const approvalFor = async (ref: PolicyRef, addedBy: string | undefined): Promise<Approved | undefined> => {
    const { pk, sk } = approvalOf(ref);
    return secondApproval((await store.get(pk, sk))?.data, addedBy);
  };

  /** Activation waits for a second person where what the version waives or declares needs one. */
  const secondPerson = async (ref: PolicyRef, document: PolicyDocument): Promise<void> => {
    if (!document.waives?.length && !document.declares?.length) return;
    const lifted = liftedInWords(document, await allPacks(law));
    if (lifted === undefined) return;
    const addedBy = (await storedVersion(ref))?.actor;
    if (await approvalFor(ref, addedBy)) return;
    throw new Problem(
      "approval-needed",
      `version ${ref.version} of policy ${ref.id} ${lifted}; somebody other than ${addedBy ?? "who added it"} has to approve it`,
    );
  };

  return {
    version,
    keep: kept.keep,
    holidays: kept.holidays,
    under: lawBook(law),
    law,
    ...feedShelf(store),
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
    inForceBefore: async (since, now) => pastAt(await fetched(now), now).filter(({ until }) => until > since),
    add: async (document, subject, now) => {
      if (await law.packOf(document.id.toUpperCase())) throw packsId(document);
      const known = await version(document.id, document.version);
      if (known) return sameOrRefused(known, document);
      const written = await store.put(
        { pk: ofPolicy(document.id), sk: document.version, data: { document, createdAt: now, actor: subject } },
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
    waiverMistakes: async (document) => (document.waives?.length ? waiverMistakes(document, await allPacks(law)) : []),
    approve: async (ref, by, now) => {
      const stored = await storedVersion(ref);
      if (!stored) throw noVersion(ref);
      if (!isSecond(by, stored.actor))
        throw new Problem(
          "approval-needed",
          `${by.subject} added version ${ref.version} of policy ${ref.id}; somebody else has to approve it, with a token of their own`,
        );
      const approved: Approved = { actor: by.actor, subject: by.subject, approvedAt: now };
      await store.put({ ...approvalOf(ref), data: approved }, "once");
      const first = await approvalFor(ref, stored.actor);
      if (first) return { ...ref, ...first };
      // What is there tells no subject: it counts for nothing, and this one takes its place.
      await store.put({ ...approvalOf(ref), data: approved });
      return { ...ref, ...approved };
    },
    activate: async (ref, actor, now) => {
      const document = await version(ref.id, ref.version);
      if (!document) throw noVersion(ref);
      await secondPerson(ref, document);
      const active = ((await store.get(ACTIVE.pk, ACTIVE.sk))?.data ?? {}) as Active;
      const next: Activation = { id: ref.id, version: ref.version, effectiveAt: now + ACTIVATION_DELAY_MS, actor };
      const current = active.next && now >= active.next.effectiveAt ? active.next : active.current;
      const after: Active = { ...(current && { current }), next, past: pastAt(active, now) };
      await store.put({ ...ACTIVE, data: { ...after } });
      copy = { at: now, active: after };
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

const noVersion = ({ id, version }: PolicyRef): Problem =>
  new Problem("not-found", `there is no version ${version} of policy ${id}; POST it first`);

const packsId = ({ id }: PolicyDocument): Problem =>
  new Problem(
    "invalid-policy",
    `"${id}" is the id of the pack of a jurisdiction, which ships with Tacet; reasons would not tell the two apart`,
    [{ pointer: "/id", detail: `name the policy for yourselves, such as "house-${id}"` }],
  );

/** A pack in force, as decisions name it. */
async function packVersion(law: Law, id: string, version: string): Promise<PolicyDocument | undefined> {
  const pack = await law.packOf(id.toUpperCase());
  // By its own id only: one place may be known by another name besides.
  return pack?.id === id && pack.version === version ? pack : undefined;
}

function sameOrRefused(known: PolicyDocument, document: PolicyDocument): { created: boolean } {
  if (digestOf(known) === digestOf(document)) return { created: false };
  throw new Problem(
    "version-exists",
    `version ${document.version} of policy ${document.id} exists with other content; a version is never changed, give this one a new number`,
    [{ pointer: "/version", detail: "write a new version" }],
  );
}
