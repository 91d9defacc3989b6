import { customerFactRoutes } from "../lib/api/routes/customer-facts.ts";
import { customerRoutes } from "../lib/api/routes/customers.ts";
import { onAws } from "../lib/lambda/aws.ts";

export const handler = onAws([...customerRoutes, ...customerFactRoutes]);
