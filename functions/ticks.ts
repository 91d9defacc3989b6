import { workerOnAws } from "../lib/lambda/aws.ts";
import { onTick } from "../lib/lambda/on-tick.ts";
import { withEvents } from "../lib/lambda/with-events.ts";
import { withFiles } from "../lib/lambda/with-files.ts";
import { withQueues } from "../lib/lambda/with-queues.ts";
import { withSchedules } from "../lib/lambda/with-schedules.ts";

export const handler = workerOnAws({ name: "ticks", run: onTick }, [withQueues, withFiles, withSchedules, withEvents]);
