import {
  CreateScheduleGroupCommand,
  GetScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  ValidationException,
} from "@aws-sdk/client-scheduler";
import { describe, expect, it } from "vitest";
import { awsSchedules, type ScheduleTarget } from "../../lib/campaign/aws-schedules.ts";
import { virtualClock } from "../../lib/simulate/clock.ts";
import { memoryScheduler } from "../../lib/simulate/memory-scheduler.ts";
import { EMULATOR, emulated } from "../emulator.ts";

const GROUP = "tacet-contract";
const target: ScheduleTarget = {
  group: GROUP,
  tick: "arn:aws:lambda:eu-west-1:123456789012:function:tacet-ticks",
  role: "arn:aws:iam::123456789012:role/tacet-scheduler",
  letters: "arn:aws:sqs:eu-west-1:123456789012:tacet-letters",
};
/** Whole seconds, as the service keeps them. AWS takes no start that is more than five minutes past. */
const now = Math.floor(Date.now() / 1_000) * 1_000;
const MINUTE_MS = 60_000;

const simulated = async () => memoryScheduler({ clock: virtualClock(now), call: () => {}, calls: () => [] }).client;
schedulesContract("simulated", simulated);
if (EMULATOR)
  schedulesContract("the emulator", async () => {
    const client = new SchedulerClient(emulated(EMULATOR!));
    await client.send(new CreateScheduleGroupCommand({ Name: GROUP })).catch(() => {});
    return client;
  });

function schedulesContract(name: string, made: () => Promise<SchedulerClient>): void {
  describe(`EventBridge Scheduler: ${name}`, () => {
    const stored = async (client: SchedulerClient, campaign: string) =>
      client.send(new GetScheduleCommand({ Name: campaign, GroupName: GROUP }));

    it("has one schedule for a campaign: UTC, each minute from its start to its end, and gone then", async () => {
      const client = await made();
      await awsSchedules(client, target).start("autumn-savings", now + MINUTE_MS, now + 90 * MINUTE_MS);
      const schedule = await stored(client, "autumn-savings");
      expect(schedule).toMatchObject({
        GroupName: GROUP,
        ScheduleExpression: "rate(1 minute)",
        ScheduleExpressionTimezone: "UTC",
        FlexibleTimeWindow: { Mode: "OFF" },
        ActionAfterCompletion: "DELETE",
        Target: {
          Arn: target.tick,
          RoleArn: target.role,
          RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 2 },
          DeadLetterConfig: { Arn: target.letters },
        },
      });
      expect(JSON.parse(schedule.Target!.Input!)).toEqual({
        campaign: "autumn-savings",
        scheduledTime: "<aws.scheduler.scheduled-time>",
      });
      expect([schedule.StartDate, schedule.EndDate].map(Number)).toEqual([now + MINUTE_MS, now + 90 * MINUTE_MS]);
    });

    it("replaces it when told again: a launch after a pause, or another end", async () => {
      const client = await made();
      const schedules = awsSchedules(client, target);
      await schedules.start("winter", now + MINUTE_MS, now + 90 * MINUTE_MS);
      await schedules.start("winter", now + 5 * MINUTE_MS, now + 120 * MINUTE_MS);
      const { StartDate, EndDate, ActionAfterCompletion } = await stored(client, "winter");
      expect([StartDate, EndDate].map(Number)).toEqual([now + 5 * MINUTE_MS, now + 120 * MINUTE_MS]);
      expect(ActionAfterCompletion).toBe("DELETE");
    });

    it("starts one whose time has just come, and ends one as often as it is told to", async () => {
      const client = await made();
      const schedules = awsSchedules(client, target);
      await schedules.start("spring", now, now + 90 * MINUTE_MS);
      await schedules.stop("spring");
      await expect(stored(client, "spring")).rejects.toBeInstanceOf(ResourceNotFoundException);
      await schedules.stop("spring");
    });
  });
}

// Emulators take some of these; the service takes none.
describe("a schedule that EventBridge Scheduler refuses", () => {
  it.each([
    ["ends before it starts", 2 * MINUTE_MS, MINUTE_MS],
    ["ends when it starts", MINUTE_MS, MINUTE_MS],
    ["is over", -4 * MINUTE_MS, -MINUTE_MS],
    ["began more than five minutes ago", -6 * MINUTE_MS, 90 * MINUTE_MS],
  ])("because it %s is a defect, and not the service's silence", async (_, startsIn, endsIn) => {
    const client = await simulated();
    const schedules = awsSchedules(client, target);
    await expect(schedules.start("summer", now + startsIn, now + endsIn)).rejects.toBeInstanceOf(ValidationException);
    await schedules.start("summer", now, now + 90 * MINUTE_MS);
    await expect(schedules.start("summer", now + startsIn, now + endsIn)).rejects.toBeInstanceOf(ValidationException);
    const { EndDate } = await client.send(new GetScheduleCommand({ Name: "summer", GroupName: GROUP }));
    expect(Number(EndDate)).toBe(now + 90 * MINUTE_MS);
  });
});
