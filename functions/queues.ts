import { queueRoutes } from "../lib/api/routes/queues.ts";
import { onAws } from "../lib/lambda/aws.ts";
import { withUpkeep } from "../lib/lambda/with-upkeep.ts";

export const handler = onAws(queueRoutes, [withUpkeep]);
