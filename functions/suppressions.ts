import { suppressionRoutes } from "../lib/api/routes/suppressions.ts";
import { onAws } from "../lib/lambda/aws.ts";

export const handler = onAws(suppressionRoutes);
