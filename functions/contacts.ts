import { contactRoutes } from "../lib/api/routes/contacts.ts";
import { onAws } from "../lib/lambda/aws.ts";

export const handler = onAws(contactRoutes);
