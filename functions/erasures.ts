import { erasureRoutes } from "../lib/api/routes/erasures.ts";
import { onAws } from "../lib/lambda/aws.ts";

export const handler = onAws(erasureRoutes);
