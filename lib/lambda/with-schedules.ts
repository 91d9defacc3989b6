import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { awsSchedules } from "../campaign/aws-schedules.ts";
import { type Provide, SMALL_CALLS } from "./aws.ts";

/** Schedules in the stack's group. */
export const withSchedules: Provide = (environment) => {
  const { TACET_SCHEDULE_GROUP: group, TACET_TICK_ARN: tick, TACET_SCHEDULE_ROLE: role } = environment;
  const { TACET_SCHEDULE_LETTERS: letters } = environment;
  if (!group || !tick || !role || !letters) return {};
  const target = { group, tick, role, letters };
  return { schedules: awsSchedules(new SchedulerClient(SMALL_CALLS), target) };
};
