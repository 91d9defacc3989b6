import { inboundRoutes } from "../lib/api/routes/inbound.ts";
import { onAws } from "../lib/lambda/aws.ts";
import { withSns } from "../lib/lambda/with-sns.ts";

export const handler = onAws(inboundRoutes, [withSns]);
