import { customerFactRoutes } from "../lib/api/routes/customer-facts.ts";
import { customerRoutes } from "../lib/api/routes/customers.ts";
import { registryCheckRoutes } from "../lib/api/routes/registry-checks.ts";
import { onAws } from "../lib/lambda/aws.ts";

export const handler = onAws([...customerRoutes, ...customerFactRoutes, ...registryCheckRoutes]);
