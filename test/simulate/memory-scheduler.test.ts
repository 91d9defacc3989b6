import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-scheduler";
import { beforeEach, describe, expect, it } from "vitest";
import { awsSchedules } from "../../lib/campaign/aws-schedules.ts";
import { type VirtualClock, virtualClock } from "../../lib/simulate/clock.ts";
import { type MemoryScheduler, memoryScheduler } from "../../lib/simulate/memory-scheduler.ts";

const START = Date.UTC(2026, 10, 23, 9);
const MINUTE_MS = 60_000;
const target = { group: "tacet", tick: "arn:tick", role: "arn:role", letters: "arn:letters" };

describe("the memory scheduler", () => {
  let clock: VirtualClock;
  let scheduler: MemoryScheduler;
  let calls: [number, string, any][];
  let lateness: readonly number[];
  beforeEach(() => {
    clock = virtualClock(START);
    calls = [];
    lateness = [0];
    scheduler = memoryScheduler({
      clock,
      call: (arn, event) => calls.push([clock.now() - START, arn, event]),
      calls: () => lateness,
    });
  });
  const minutes = () => calls.map(([at]) => at / MINUTE_MS);

  it("ticks a campaign each minute between its start and end, and is gone then", async () => {
    const schedules = awsSchedules(scheduler.client, target);
    await schedules.start("autumn", START + 2 * MINUTE_MS, START + 5 * MINUTE_MS);
    await clock.runUntil(START + 60 * MINUTE_MS);
    expect(minutes()).toEqual([2, 3, 4, 5]);
    expect(calls[0]!.slice(1)).toEqual(["arn:tick", { campaign: "autumn", scheduledTime: "2026-11-23T09:02:00Z" }]);
    expect(scheduler.names()).toEqual([]);
  });

  it("leaves out the calls that would find nothing to do, and goes on", async () => {
    const busy = (at: number) => (at - START) / MINUTE_MS >= 3;
    const idle: unknown[] = [];
    scheduler = memoryScheduler({
      clock,
      call: (arn, event) => calls.push([clock.now() - START, arn, event]),
      isIdle: (event, at) => {
        if (!busy(at)) idle.push(event);
        return !busy(at);
      },
    });
    await awsSchedules(scheduler.client, target).start("autumn", START, START + 4 * MINUTE_MS);
    await clock.runUntil(START + 60 * MINUTE_MS);
    expect(minutes()).toEqual([3, 4]);
    expect(idle).toEqual(Array(3).fill(expect.objectContaining({ campaign: "autumn" })));
    expect(scheduler.names()).toEqual([]);
  });

  it("has one schedule of a name: a repeat replaces it, and it stops when deleted", async () => {
    const schedules = awsSchedules(scheduler.client, target);
    await schedules.start("autumn", START, START + 9 * MINUTE_MS);
    await schedules.start("autumn", START + 3 * MINUTE_MS, START + 9 * MINUTE_MS);
    await clock.runUntil(START + 4 * MINUTE_MS);
    await schedules.stop("autumn");
    await schedules.stop("autumn");
    await clock.runUntil(START + 20 * MINUTE_MS);
    expect(minutes()).toEqual([3, 4]);
  });

  it("comes late, twice or not at all, with the time it should have come", async () => {
    const schedules = awsSchedules(scheduler.client, target);
    await schedules.start("autumn", START, START + 2 * MINUTE_MS);
    lateness = [30_000, 90_000];
    await clock.runUntil(START);
    lateness = [];
    await clock.runUntil(START + 10 * MINUTE_MS);
    expect(calls.map(([at, , event]) => [at, event.scheduledTime])).toEqual([
      [30_000, "2026-11-23T09:00:00Z"],
      [90_000, "2026-11-23T09:00:00Z"],
    ]);
  });

  it("knows one time, a state, and the errors of the real one", async () => {
    const one = {
      Name: "once",
      ScheduleExpression: "at(2026-11-23T09:07:00)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: "arn:job", RoleArn: "arn:role", Input: '{"job":"j"}' },
    } as const;
    await scheduler.client.send(new CreateScheduleCommand(one));
    await expect(scheduler.client.send(new CreateScheduleCommand(one))).rejects.toBeInstanceOf(ConflictException);
    await scheduler.client.send(new CreateScheduleCommand({ ...one, Name: "off", State: "DISABLED" }));
    expect(await scheduler.client.send(new GetScheduleCommand({ Name: "once" }))).toMatchObject({ Name: "once" });
    await clock.runUntil(START + 30 * MINUTE_MS);
    expect(calls).toEqual([[7 * MINUTE_MS, "arn:job", { job: "j" }]]);
    await expect(scheduler.client.send(new DeleteScheduleCommand({ Name: "no" }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
    await expect(scheduler.client.send(new ListSchedulesCommand({}))).rejects.toThrow("does not know");
    await expect(
      scheduler.client.send(
        new CreateScheduleCommand({ ...one, Name: "cron", ScheduleExpression: "cron(* * * * ? *)" }),
      ),
    ).rejects.toThrow("does not know cron");
  });
});
