import { optOutRoutes } from "../lib/api/routes/opt-outs.ts";
import { onAws } from "../lib/lambda/aws.ts";

export const handler = onAws(optOutRoutes);
