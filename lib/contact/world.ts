import type { Directory } from "../directory/directory.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { CompiledPolicy, PolicyRef } from "../policy/compile.ts";
import type { PolicyDocument } from "../policy/document.ts";
import type { HolidayList } from "../policy/holidays.ts";
import type { Feed } from "../policy/rule.ts";
import type { Ms } from "../policy/words.ts";
import type { Registries } from "../registry/registries.ts";
import type { Campaigns } from "./campaigns.ts";

/** Where chance comes from. */
export type Chance = {
  readonly bytes: (count: number) => Uint8Array;
  /** In [0, 1). */
  readonly fraction: () => number;
};

/** What a fact left behind under its event id, for ever. */
export type SeenEvent = { readonly customerId: string; readonly seq: number; readonly digest: string };

export type Events = {
  readonly find: (key: string) => Promise<SeenEvent | undefined>;
  readonly remember: (key: string, event: SeenEvent) => Promise<void>;
};

/** A policy that was in force, and until when it was. */
export type PastPolicy = PolicyRef & { readonly until: Ms };

export type Policies = {
  /**
   * The policy in force at `now`, from a copy no older than 30 s, and beside it the documents a campaign names.
   * @throws StoreUnavailable rather than decide by an older one, or without one of them.
   */
  readonly inForce: (now: Ms, beside?: readonly PolicyRef[]) => Promise<CompiledPolicy>;
  /** Policies in force at some time after `since` and no longer at `now`, the last first; only so many are remembered. */
  readonly inForceBefore: (since: Ms, now: Ms) => Promise<readonly PastPolicy[]>;
  /** Feeds as they were last supplied, from a copy no older than 30 s; one that nobody supplies is left out. */
  readonly feeds: (names: readonly string[], now: Ms) => Promise<Readonly<Record<string, Feed>>>;
  /** A policy with the packs of a customer's jurisdictions, and of what those inherit, beside it. */
  readonly under: (policy: CompiledPolicy, jurisdictions: readonly string[]) => Promise<CompiledPolicy>;
  /**
   * Keeps for good what a decision names ("us 2026-11-22") of what ships with this release, so that it can be told and
   * derived again after the next. Whoever appends a decision has this done first; it costs nothing the second time.
   */
  readonly keep: (refs: readonly string[]) => Promise<void>;
  /** A list of holidays as it was when something was decided by it. */
  readonly holidays: (id: string, version: string) => Promise<HolidayList | undefined>;
  /** A stored version, to render what was decided by it; undefined when there is none. */
  readonly version: (id: string, version: string) => Promise<PolicyDocument | undefined>;
};

/** Everything the story of a contact needs from outside, handed in. */
export type World = {
  readonly ledger: Ledger;
  readonly directory: Directory;
  readonly events: Events;
  readonly policies: Policies;
  readonly campaigns: Campaigns;
  readonly registries: Registries;
  readonly now: () => Ms;
  readonly chance: Chance;
  /** Waits so many milliseconds of real time. */
  readonly pause: (ms: number) => Promise<void>;
};
