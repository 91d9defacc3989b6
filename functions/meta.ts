import { routesOf } from "../lib/api/routes.ts";
import { onAws } from "../lib/lambda/aws.ts";

export const handler = onAws(routesOf("meta"));
