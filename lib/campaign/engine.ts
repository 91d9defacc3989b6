import type { Files } from "../audience/files.ts";
import type { World } from "../contact/world.ts";
import type { Deliver } from "../delivery/delivery.ts";
import type { CloudEvent } from "../delivery/events.ts";
import type { RecordStore } from "../directory/store.ts";
import type { DueIndex } from "../ledger/due.ts";
import type { RegistryShelf } from "../registry/registries.ts";
import type { Campaign, DeliveryKind } from "./plan.ts";
import type { Queues } from "./queues.ts";
import type { Schedules } from "./schedules.ts";
import type { Signing } from "./signing.ts";
import type { CampaignStore } from "./store.ts";

/** Everything the engine needs from outside, handed in. A function that lacks a part was not given it on purpose. */
export type Engine = World & {
  readonly campaigns: CampaignStore;
  readonly due: DueIndex;
  readonly files: Files;
  readonly queues: Queues;
  readonly schedules: Schedules;
  /** The desk's list, agents and jobs. */
  readonly records: RecordStore;
  readonly registries: RegistryShelf;
  /** Keys of what is signed: webhooks, and the links that end a subscription. */
  readonly signing: Signing;
  /** Where the API answers: what links in messages begin with. */
  readonly publicUrl: string;
  /** How contacts of a campaign leave, for those ways that leave at all: an agent's desk asks instead. */
  readonly transport: (campaign: Campaign) => Deliver;
  /** Tells whoever listens how campaigns stand; absent where nobody does. It never throws: nothing waits for it. */
  readonly tell?: (events: readonly CloudEvent[]) => Promise<void>;
};

/** Contacts that are asked for, rather than sent. */
export const IS_ASKED_FOR: Readonly<Record<DeliveryKind, boolean>> = {
  desk: true,
  webhook: false,
  email: false,
  sms: false,
  eventbridge: false,
};
