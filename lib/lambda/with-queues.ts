import { SQSClient } from "@aws-sdk/client-sqs";
import type { Queue, Queues } from "../campaign/queues.ts";
import { sqsQueue } from "../campaign/sqs-queue.ts";
import { type Provide, SMALL_CALLS } from "./aws.ts";

/** The queues the function may send to; to the others nothing goes. */
export const withQueues: Provide = (environment) => {
  const client = new SQSClient(SMALL_CALLS);
  const queue = <M>(url: string | undefined): Queue<M> =>
    url === undefined
      ? { send: () => Promise.reject(new Error("this function was not given that queue; see lib/infra/topology.ts")) }
      : sqsQueue(client, url);
  const queues: Queues = {
    work: queue(environment.TACET_WORK_QUEUE),
    deliveries: queue(environment.TACET_DELIVERIES_QUEUE),
    jobs: queue(environment.TACET_JOBS_QUEUE),
  };
  return { queues };
};
