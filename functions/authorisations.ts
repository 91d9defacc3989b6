import { authorisationRoutes } from "../lib/api/routes/authorisations.ts";
import { onAws } from "../lib/lambda/aws.ts";

export const handler = onAws(authorisationRoutes);
