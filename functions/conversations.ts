import { conversationRoutes } from "../lib/api/routes/conversations.ts";
import { onAws } from "../lib/lambda/aws.ts";

export const handler = onAws(conversationRoutes);
