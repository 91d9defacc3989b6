import { workerOnAws } from "../lib/lambda/aws.ts";
import { onDeliveries } from "../lib/lambda/on-deliveries.ts";
import { withCalling } from "../lib/lambda/with-calling.ts";
import { withQueues } from "../lib/lambda/with-queues.ts";

export const handler = workerOnAws({ name: "deliveries", run: onDeliveries }, [withQueues, withCalling]);
