import type { Ms } from "../policy/words.ts";
import type { QueueName } from "./queues.ts";

/** What became of bringing dead letters back, last time. Numbers are approximate, as the queue's own are. */
export type Redrive = {
  readonly state: "running" | "done" | "failed";
  readonly startedAt: Ms;
  readonly moved: number;
  /** How many there were to move, where the queue told. */
  readonly of?: number;
  /** Why it failed, in the queue's words. */
  readonly why?: string;
};

/** How a queue stands, approximately: messages come and go while they are counted. */
export type QueueStanding = {
  readonly name: QueueName;
  /** Ready to be worked. */
  readonly waiting: number;
  /** Handed to a worker, or failed and hidden until they are tried again. */
  readonly hidden: number;
  /** Sent to be worked later. */
  readonly delayed: number;
  /** Put aside after too many tries: its dead letters. */
  readonly putAside: number;
  readonly redrive?: Redrive;
};

/** The queues, for whoever looks after them. */
export type QueueUpkeep = {
  readonly look: () => Promise<readonly QueueStanding[]>;
  /**
   * Begins to bring a queue's dead letters back to it; while one such move runs, that one is the answer.
   * @throws StoreUnavailable
   */
  readonly redrive: (name: QueueName) => Promise<QueueStanding>;
};
