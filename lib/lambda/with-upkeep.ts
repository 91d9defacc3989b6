import { SQSClient } from "@aws-sdk/client-sqs";
import { sqsMoveTasks } from "../campaign/sqs-move-tasks.ts";
import { sqsUpkeep } from "../campaign/sqs-upkeep.ts";
import { type Provide, SMALL_CALLS } from "./aws.ts";

/** The queues and their dead letters, for the function that looks after them. */
export const withUpkeep: Provide = (environment) => {
  const pair = (url: string | undefined, lettersUrl: string | undefined) => url && lettersUrl && { url, lettersUrl };
  const work = pair(environment.TACET_WORK_QUEUE, environment.TACET_WORK_LETTERS);
  const deliveries = pair(environment.TACET_DELIVERIES_QUEUE, environment.TACET_DELIVERIES_LETTERS);
  const jobs = pair(environment.TACET_JOBS_QUEUE, environment.TACET_JOBS_LETTERS);
  if (!work || !deliveries || !jobs) return {};
  const client = new SQSClient(SMALL_CALLS);
  return { upkeep: sqsUpkeep(client, { work, deliveries, jobs }, sqsMoveTasks(client)) };
};
