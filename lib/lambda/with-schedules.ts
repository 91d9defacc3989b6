import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { awsSchedules } from "../campaign/aws-schedules.ts";
import { type Provide, SMALL_CALLS } from "./aws.ts";

/** Schedules in the stack's group. */
export const withSchedules: Provide = ({ TACET_SCHEDULE_GROUP, TACET_TICK_ARN, TACET_SCHEDULE_ROLE }) => {
  if (!TACET_SCHEDULE_GROUP || !TACET_TICK_ARN || !TACET_SCHEDULE_ROLE) return {};
  const target = { group: TACET_SCHEDULE_GROUP, tick: TACET_TICK_ARN, role: TACET_SCHEDULE_ROLE };
  return { schedules: awsSchedules(new SchedulerClient(SMALL_CALLS), target) };
};
