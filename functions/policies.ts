import { feedRoutes } from "../lib/api/routes/feeds.ts";
import { packRoutes } from "../lib/api/routes/packs.ts";
import { policyRoutes } from "../lib/api/routes/policies.ts";
import { onAws } from "../lib/lambda/aws.ts";

export const handler = onAws([...policyRoutes, ...feedRoutes, ...packRoutes]);
