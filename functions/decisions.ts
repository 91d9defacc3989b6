import { decisionRoutes } from "../lib/api/routes/decisions.ts";
import { onAws } from "../lib/lambda/aws.ts";

export const handler = onAws(decisionRoutes);
