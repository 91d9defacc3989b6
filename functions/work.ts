import { workerOnAws } from "../lib/lambda/aws.ts";
import { onWork } from "../lib/lambda/on-work.ts";
import { withFiles } from "../lib/lambda/with-files.ts";
import { withQueues } from "../lib/lambda/with-queues.ts";
import { withSending } from "../lib/lambda/with-sending.ts";

export const handler = workerOnAws({ name: "work", run: onWork }, [withQueues, withFiles, withSending]);
