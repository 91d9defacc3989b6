import { workerOnAws } from "../lib/lambda/aws.ts";
import { onJobs } from "../lib/lambda/on-jobs.ts";
import { withFiles } from "../lib/lambda/with-files.ts";
import { withQueues } from "../lib/lambda/with-queues.ts";

export const handler = workerOnAws({ name: "jobs-worker", run: onJobs }, [withQueues, withFiles]);
