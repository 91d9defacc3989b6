import type { Campaigns, CampaignTerms } from "../contact/campaigns.ts";
import type { RecordStore } from "../directory/store.ts";
import type { DueEntry } from "../ledger/due.ts";
import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { Campaign, CampaignPlan } from "./plan.ts";
import type { WorkMessage } from "./queues.ts";

/** Whoever decides for a campaign does it by a copy no older than this. */
export const CAMPAIGN_COPY_LASTS_MS = 30 * SECOND_MS;
/** From then on after a pause or a cancellation, nobody can hold an older copy. */
export const CAMPAIGN_CHANGE_DELAY_MS = CAMPAIGN_COPY_LASTS_MS + 5 * SECOND_MS;

const ofCampaign = (id: string) => `CAMPAIGN#${id}`;
const LIST = "CAMPAIGNS";
/** Slices are numbered with so many digits, so that they stand in order. */
const SLICE_DIGITS = 7;
const sliceKey = (slice: number) => `SLICE#${String(slice).padStart(SLICE_DIGITS, "0")}`;

/** Its state is what everybody goes by: a cancelled one may still be worked by an older copy for a moment. */
export const isKnownToAll = ({ state, history }: Pick<Campaign, "state" | "history">, now: Ms): boolean =>
  state !== "cancelled" || now >= history.at(-1)!.at + CAMPAIGN_CHANGE_DELAY_MS;

/** A byte range of the prepared audience, and what is known of its rows. */
export type SliceRecord = {
  readonly slice: number;
  readonly from: number;
  readonly to: number;
  /** Number of its first row in the audience. */
  readonly firstRow: number;
  readonly rows: number;
  /** Its rows at an instant, in the form of `rows.ts`; absent: nothing was done for any of them. */
  readonly states?: string;
  readonly asOf?: Ms;
  /** When each deferred row is due, in the form of `rows.ts`: until then nothing can have moved it. */
  readonly dues?: string;
  /** Rows that were handed out, by their places, and waited for a worker at an instant: what a sweep compares with. */
  readonly waiting?: { readonly at: Ms; readonly places: readonly number[] };
  readonly version?: number;
};

/** A look at every slice in turn, for rows that are over, and for rows that were handed out and got lost. */
export type Sweep = {
  /** The next slice to be looked at. */
  readonly slice: number;
  readonly startedAt: Ms;
  /** Slices looked at that have rows something may still become of. */
  readonly open: number;
  /** The last round found every row over. */
  readonly done?: boolean;
  /** Begun because something was left alone: rows it finds waiting are handed out at once. */
  readonly urgent?: boolean;
};

/** Where the ticks of a campaign stand. */
export type Cursor = {
  /** The next row of the audience that was never handed out. */
  readonly nextRow: number;
  /** By shard of the due index: the newest entry that was looked at. */
  readonly due: readonly (DueEntry | null)[];
  /** By shard: what stood before the first entry that was left alone while paused; see `wentBack`. */
  readonly left?: readonly (DueEntry | null | undefined)[];
  /** The newest tick that was done, by its scheduled time. */
  readonly tickedAt: Ms;
  /** What it handed out, until all of it was sent: a crash in between sends it again. */
  readonly unsent?: readonly WorkMessage[];
  readonly sweep: Sweep;
  readonly version?: number;
};

/**
 * Outcomes that moved no row and whose rows were looked at again, by shard (`toldShard`): the newest of those the index
 * surely had when it was asked.
 */
export type ToldSeen = { readonly after: readonly (DueEntry | null)[]; readonly version?: number };

/** The cursor before the first of what was left alone while paused: from there on it is looked at again. */
export function wentBack({ left, ...cursor }: Cursor): Cursor {
  if (!left) return cursor;
  return { ...cursor, due: cursor.due.map((due, shard) => (left[shard] === undefined ? due : left[shard])) };
}

export const FIRST_CURSOR: Cursor = { nextRow: 0, due: [], tickedAt: 0, sweep: { slice: 0, startedAt: 0, open: 0 } };

export type CampaignStore = Campaigns & {
  /** Returns false where there is one of this id. */
  readonly create: (campaign: Campaign) => Promise<boolean>;
  /** The record as it is now. */
  readonly find: (id: string) => Promise<Campaign | undefined>;
  /** The record, from a copy no older than 30 s: what is stopped meanwhile is stopped by then (CAMPAIGN_CHANGE_DELAY_MS). */
  readonly recent: (id: string, now: Ms) => Promise<Campaign | undefined>;
  /** Writes the campaign in place of the version it was read at. False: somebody else came first. */
  readonly replace: (campaign: Campaign) => Promise<boolean>;
  readonly list: () => Promise<readonly Campaign[]>;
  readonly cursor: (id: string) => Promise<Cursor>;
  readonly moveCursor: (id: string, cursor: Cursor) => Promise<boolean>;
  readonly toldSeen: (id: string) => Promise<ToldSeen>;
  readonly moveToldSeen: (id: string, seen: ToldSeen) => Promise<boolean>;
  readonly putSlice: (id: string, slice: SliceRecord) => Promise<void>;
  readonly slice: (id: string, slice: number) => Promise<SliceRecord | undefined>;
  readonly slices: (id: string) => Promise<readonly SliceRecord[]>;
  readonly replaceSlice: (id: string, slice: SliceRecord) => Promise<boolean>;
};

/** Campaigns in a record store. */
export function campaignStore(store: RecordStore): CampaignStore {
  // The reading itself is kept: rows worked at once share one.
  const copies = new Map<string, { at: Ms; campaign: Promise<Campaign | undefined> }>();

  const find = async (id: string): Promise<Campaign | undefined> => {
    const record = await store.get(ofCampaign(id), "CAMPAIGN");
    return record && ({ ...record.data, version: record.version } as unknown as Campaign);
  };
  const recent = (id: string, now: Ms): Promise<Campaign | undefined> => {
    const copy = copies.get(id);
    if (copy && now >= copy.at && now - copy.at < CAMPAIGN_COPY_LASTS_MS) return copy.campaign;
    const campaign = find(id);
    if (copies.size >= MAX_COPIES) copies.clear();
    const made = { at: now, campaign };
    copies.set(id, made);
    // What could not be read is asked for again.
    campaign.catch(() => copies.get(id) === made && copies.delete(id));
    return campaign;
  };

  const swap = (campaign: Campaign, read: number | undefined): Promise<boolean> => {
    const { version: _, ...data } = campaign;
    copies.delete(campaign.id);
    return store.swap({ pk: ofCampaign(campaign.id), sk: "CAMPAIGN", data }, read);
  };

  return {
    find,
    create: async (campaign) => {
      if (!(await swap(campaign, undefined))) return false;
      await store.put({ pk: LIST, sk: campaign.id, data: {} });
      return true;
    },
    replace: (campaign) => swap(campaign, campaign.version),
    list: async () => {
      const ids = (await store.list(LIST, "")).map(({ sk }) => sk);
      const found = await Promise.all(ids.map(find));
      return found.filter((campaign) => campaign !== undefined);
    },
    recent,
    terms: async (id, now) => {
      const campaign = await recent(id, now);
      return campaign && termsOf(campaign);
    },
    cursor: async (id) => {
      const record = await store.get(ofCampaign(id), "CURSOR");
      return record ? ({ ...record.data, version: record.version } as unknown as Cursor) : FIRST_CURSOR;
    },
    moveCursor: (id, { version, ...data }) => store.swap({ pk: ofCampaign(id), sk: "CURSOR", data }, version),
    toldSeen: async (id) => {
      const record = await store.get(ofCampaign(id), "TOLD");
      return record ? ({ ...record.data, version: record.version } as unknown as ToldSeen) : { after: [] };
    },
    moveToldSeen: (id, { version, ...data }) => store.swap({ pk: ofCampaign(id), sk: "TOLD", data }, version),
    putSlice: async (id, slice) => {
      await store.put({ pk: ofCampaign(id), sk: sliceKey(slice.slice), data: { ...slice } });
    },
    slice: async (id, slice) => {
      const record = await store.get(ofCampaign(id), sliceKey(slice));
      return record && ({ ...record.data, version: record.version } as unknown as SliceRecord);
    },
    slices: async (id) =>
      (await store.list(ofCampaign(id), "SLICE#")).map(
        (record) => ({ ...record.data, version: record.version }) as unknown as SliceRecord,
      ),
    replaceSlice: (id, { version, ...data }) =>
      store.swap({ pk: ofCampaign(id), sk: sliceKey(data.slice), data }, version),
  };
}

/** Campaigns a worker keeps copies of, at most. */
const MAX_COPIES = 1_000;

/** What a campaign asks of each contact. */
export const termsOf = ({ id, state, plan, rules }: Campaign): CampaignTerms => ({
  id,
  state,
  endsAt: plan.endsAt,
  priority: plan.priority,
  cadence: plan.cadence,
  documents: [...(plan.policy ? [plan.policy] : []), ...(rules ? [rules] : [])],
  ...(plan.purpose === "promotional" && { says: spokenBy(plan) }),
});

const spokenBy = ({ script }: CampaignPlan): string | undefined =>
  script && (script.subject === undefined ? script.text : `${script.subject}\n${script.text}`);
