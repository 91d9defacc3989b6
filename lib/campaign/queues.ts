/**
 * Messages between the parts of the engine. They carry ids only, and any of them may come twice, late, in another
 * order or never: what happened stands in the ledgers.
 */
export type WorkMessage =
  /** Rows of a slice, from the first on. */
  | {
      readonly do: "rows";
      readonly campaign: string;
      readonly slice: number;
      readonly first: number;
      readonly rows: number;
    }
  /** Rows for which something is due. */
  | {
      readonly do: "due";
      readonly campaign: string;
      readonly due: readonly { readonly customerId: string; readonly seq: number }[];
    };

/** A contact on its way out. */
export type DeliveryMessage = {
  readonly campaign: string;
  readonly contactId: string;
  /** Which try of the transport this is, from 1. */
  readonly tries: number;
};

/** A job to be done, or carried on. */
export type JobMessage = { readonly job: string };

export type Outgoing<M> = { readonly body: M; readonly delaySeconds?: number };

/** A queue, for whoever puts something in. */
export type Queue<M> = {
  /** Sends all, in batches. @throws StoreUnavailable when one of them was not taken. */
  readonly send: (messages: readonly Outgoing<M>[]) => Promise<void>;
};

export type Queues = {
  readonly work: Queue<WorkMessage>;
  readonly deliveries: Queue<DeliveryMessage>;
  readonly jobs: Queue<JobMessage>;
};
export type QueueName = keyof Queues;
