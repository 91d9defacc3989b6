/**
 * What queues and schedules call, for whoever runs all of it in one process. Each stands in a file of its own, so that
 * a Lambda's bundle has one of them.
 */
export { onDeliveries } from "./on-deliveries.ts";
export { onJobs } from "./on-jobs.ts";
export { onTick } from "./on-tick.ts";
export { onWork } from "./on-work.ts";
