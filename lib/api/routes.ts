import type { FunctionName, Route } from "./route.ts";
import { authorisationRoutes } from "./routes/authorisations.ts";
import { campaignReportRoutes } from "./routes/campaign-reports.ts";
import { campaignRoutes } from "./routes/campaigns.ts";
import { careRoutes } from "./routes/care.ts";
import { contactRoutes } from "./routes/contacts.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { customerFactRoutes } from "./routes/customer-facts.ts";
import { customerRoutes } from "./routes/customers.ts";
import { decisionRoutes } from "./routes/decisions.ts";
import { deskRoutes } from "./routes/desk.ts";
import { erasureRoutes } from "./routes/erasures.ts";
import { feedRoutes } from "./routes/feeds.ts";
import { inboundRoutes } from "./routes/inbound.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { metaRoutes } from "./routes/meta.ts";
import { optOutRoutes } from "./routes/opt-outs.ts";
import { packRoutes } from "./routes/packs.ts";
import { policyRoutes } from "./routes/policies.ts";
import { queueRoutes } from "./routes/queues.ts";
import { registryRoutes } from "./routes/registries.ts";
import { registryCheckRoutes } from "./routes/registry-checks.ts";
import { suppressionRoutes } from "./routes/suppressions.ts";

const described: readonly Route[] = [
  ...contactRoutes,
  ...authorisationRoutes,
  ...conversationRoutes,
  ...decisionRoutes,
  ...optOutRoutes,
  ...customerRoutes,
  ...customerFactRoutes,
  ...erasureRoutes,
  ...suppressionRoutes,
  ...policyRoutes,
  ...feedRoutes,
  ...packRoutes,
  ...campaignRoutes,
  ...campaignReportRoutes,
  ...careRoutes,
  ...jobRoutes,
  ...registryRoutes,
  ...registryCheckRoutes,
  ...deskRoutes,
  ...inboundRoutes,
  ...queueRoutes,
];

/** Every route there is: API Gateway, the local runtime and the OpenAPI document are made from this list. */
export const ROUTES: readonly Route[] = [...described, ...metaRoutes(described)];

export const routesOf = (name: FunctionName): readonly Route[] => ROUTES.filter((route) => route.served === name);
