import { feedRoutes } from "../lib/api/routes/feeds.ts";
import { policyRoutes } from "../lib/api/routes/policies.ts";
import { onAws } from "../lib/lambda/aws.ts";

export const handler = onAws([...policyRoutes, ...feedRoutes]);
