import { campaignReportRoutes } from "../lib/api/routes/campaign-reports.ts";
import { campaignRoutes } from "../lib/api/routes/campaigns.ts";
import { careRoutes } from "../lib/api/routes/care.ts";
import { onAws } from "../lib/lambda/aws.ts";
import { withEvents } from "../lib/lambda/with-events.ts";
import { withFiles } from "../lib/lambda/with-files.ts";
import { withQueues } from "../lib/lambda/with-queues.ts";
import { withSchedules } from "../lib/lambda/with-schedules.ts";

export const handler = onAws(
  [...campaignRoutes, ...campaignReportRoutes, ...careRoutes],
  [withQueues, withFiles, withSchedules, withEvents],
);
