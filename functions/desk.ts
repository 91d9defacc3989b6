import { deskRoutes } from "../lib/api/routes/desk.ts";
import { onAws } from "../lib/lambda/aws.ts";
import { withFiles } from "../lib/lambda/with-files.ts";

export const handler = onAws(deskRoutes, [withFiles]);
