import { jobRoutes } from "../lib/api/routes/jobs.ts";
import { registryRoutes } from "../lib/api/routes/registries.ts";
import { onAws } from "../lib/lambda/aws.ts";
import { withFiles } from "../lib/lambda/with-files.ts";
import { withQueues } from "../lib/lambda/with-queues.ts";

export const handler = onAws([...jobRoutes, ...registryRoutes], [withQueues, withFiles]);
