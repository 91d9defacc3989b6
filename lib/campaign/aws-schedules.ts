import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
  ValidationException,
} from "@aws-sdk/client-scheduler";
import { StoreUnavailable } from "../ledger/ledger.ts";
import { type Schedules, TICK_MINUTES } from "./schedules.ts";

export type ScheduleTarget = {
  readonly group: string;
  /** ARN of the function that ticks. */
  readonly tick: string;
  /** ARN of the role the scheduler calls it with. */
  readonly role: string;
  /** ARN of the queue where ticks go that could not be handed over. */
  readonly letters: string;
};

/** A tick later than this is let go: the next one does its work. */
const LATEST_SECONDS = 300;
const RETRIES = 2;

/** EventBridge Scheduler: UTC, one schedule per campaign, deleted when its end has come. */
export function awsSchedules(client: SchedulerClient, { group, tick, role, letters }: ScheduleTarget): Schedules {
  const unavailable = (error: unknown): never => {
    // What it will never take is no matter of waiting: it must be seen.
    if (error instanceof ValidationException) throw error;
    throw new StoreUnavailable("the scheduler does not answer just now", { cause: error });
  };
  return {
    start: async (campaign, startsAt, endsAt) => {
      const schedule = {
        Name: campaign,
        GroupName: group,
        ScheduleExpression: `rate(${TICK_MINUTES} minute)`,
        ScheduleExpressionTimezone: "UTC",
        StartDate: new Date(startsAt),
        EndDate: new Date(endsAt),
        FlexibleTimeWindow: { Mode: "OFF" as const },
        ActionAfterCompletion: "DELETE" as const,
        Target: {
          Arn: tick,
          RoleArn: role,
          Input: JSON.stringify({ campaign, scheduledTime: "<aws.scheduler.scheduled-time>" }),
          RetryPolicy: { MaximumEventAgeInSeconds: LATEST_SECONDS, MaximumRetryAttempts: RETRIES },
          DeadLetterConfig: { Arn: letters },
        },
      };
      await client.send(new CreateScheduleCommand(schedule)).catch(async (error: unknown) => {
        if (!(error instanceof ConflictException)) return unavailable(error);
        await client.send(new UpdateScheduleCommand(schedule)).catch(unavailable);
      });
    },
    stop: async (campaign) => {
      await client.send(new DeleteScheduleCommand({ Name: campaign, GroupName: group })).catch((error: unknown) => {
        if (!(error instanceof ResourceNotFoundException)) unavailable(error);
      });
    },
  };
}
