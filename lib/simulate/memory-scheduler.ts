import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
  ValidationException,
} from "@aws-sdk/client-scheduler";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { NOTHING_BEGAN, type VirtualClock } from "./clock.ts";

/** What stands in a target's input for the instant it was to be called. */
const SCHEDULED_TIME = "<aws.scheduler.scheduled-time>";

export type MemoryScheduler = {
  readonly client: SchedulerClient;
  readonly names: () => readonly string[];
};

export type SchedulerOptions = {
  readonly clock: VirtualClock;
  /** Calls a target, by its ARN, with its input. */
  readonly call: (arn: string, event: unknown) => void;
  /** How late the calls of one instant come, in milliseconds: none is lost, two are double. Left out: one, at once. */
  readonly calls?: () => readonly Ms[];
  /** Whether a call would find nothing to do, and is left out. Left out: none is. */
  readonly isIdle?: (event: unknown, scheduled: Ms) => boolean;
};

type Schedule = {
  readonly input: CreateScheduleCommandInput;
  readonly generation: number;
  /** What its target is called with, but for the instant. */
  readonly event: unknown;
};

/** EventBridge Scheduler in memory: `rate(…)` and `at(…)` in UTC, with start, end, state and deletion when done. */
export function memoryScheduler({
  clock,
  call,
  calls = () => [0],
  isIdle = () => false,
}: SchedulerOptions): MemoryScheduler {
  const schedules = new Map<string, Schedule>();
  let generations = 0;
  const keyOf = ({ GroupName, Name }: { GroupName?: string | undefined; Name?: string | undefined }) =>
    `${GroupName ?? "default"}/${Name}`;

  const fire = (key: string, schedule: Schedule, scheduled: Ms): unknown => {
    if (schedules.get(key) !== schedule) return NOTHING_BEGAN;
    const { Target, State } = schedule.input;
    plan(key, schedule, scheduled);
    if (State === "DISABLED" || isIdle(schedule.event, scheduled)) return NOTHING_BEGAN;
    const input = inputOf(schedule.input).replaceAll(SCHEDULED_TIME, secondsText(scheduled));
    for (const late of calls()) clock.at(scheduled + late, () => call(Target!.Arn!, JSON.parse(input)));
    return undefined;
  };
  /** Plans the next call after that instant, or the end. */
  const plan = (key: string, schedule: Schedule, after: Ms): void => {
    const { ScheduleExpression, EndDate, ActionAfterCompletion } = schedule.input;
    const next = nextOf(ScheduleExpression!, schedule.input.StartDate?.getTime(), after, clock.now());
    if (next !== undefined && next <= (EndDate?.getTime() ?? Infinity)) {
      clock.at(next, () => fire(key, schedule, next));
    } else if (ActionAfterCompletion === "DELETE")
      clock.at(Math.max(clock.now(), EndDate?.getTime() ?? 0), () => {
        if (schedules.get(key) === schedule) schedules.delete(key);
      });
  };
  const store = (input: CreateScheduleCommandInput): object => {
    check(input, clock.now());
    const schedule = { input, generation: generations++, event: JSON.parse(inputOf(input)) };
    schedules.set(keyOf(input), schedule);
    plan(keyOf(input), schedule, -Infinity);
    return { ScheduleArn: `arn:aws:scheduler:local:0:schedule/${keyOf(input)}` };
  };
  const present = (input: { GroupName?: string | undefined; Name?: string | undefined }): Schedule => {
    const found = schedules.get(keyOf(input));
    if (!found)
      throw new ResourceNotFoundException({
        Message: "there is none",
        message: `there is no schedule ${keyOf(input)}`,
        $metadata: { httpStatusCode: 404 },
      });
    return found;
  };

  const commands = new Map<unknown, (input: never) => object>([
    [
      CreateScheduleCommand,
      (input: CreateScheduleCommandInput) => {
        if (schedules.has(keyOf(input)))
          throw new ConflictException({
            Message: "there is one",
            message: `there is a schedule ${keyOf(input)}`,
            $metadata: { httpStatusCode: 409 },
          });
        return store(input);
      },
    ],
    [
      UpdateScheduleCommand,
      (input: CreateScheduleCommandInput) => {
        present(input);
        return store(input);
      },
    ],
    [
      DeleteScheduleCommand,
      (input: DeleteScheduleCommand["input"]) => {
        present(input);
        schedules.delete(keyOf(input));
        return {};
      },
    ],
    [GetScheduleCommand, (input: GetScheduleCommand["input"]) => ({ ...present(input).input })],
  ]);
  const client = {
    send: async (command: { input: unknown }) => {
      const run = commands.get(command.constructor);
      if (!run) throw new Error(`the memory scheduler does not know ${command.constructor.name}`);
      return { $metadata: { httpStatusCode: 200 }, ...run(command.input as never) };
    },
    destroy: () => {},
  };
  return { client: client as unknown as SchedulerClient, names: () => [...schedules.keys()] };
}

const inputOf = ({ Target }: CreateScheduleCommandInput): string => Target!.Input ?? "{}";

const UNITS: Record<string, Ms> = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS };
const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const AT = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/;

/** A start may be so long past: "The StartDate you specify cannot be earlier than 5 minutes ago." */
const START_PAST_MS = 5 * MINUTE_MS;

const invalid = (message: string): ValidationException =>
  new ValidationException({ Message: message, message, $metadata: { httpStatusCode: 400 } });

function check(
  { ScheduleExpression = "", ScheduleExpressionTimezone, EndDate, StartDate, Target }: CreateScheduleCommandInput,
  now: Ms,
): void {
  if (!RATE.test(ScheduleExpression) && !AT.test(ScheduleExpression))
    throw new Error(`the memory scheduler does not know ${ScheduleExpression}`);
  if (ScheduleExpressionTimezone !== undefined && ScheduleExpressionTimezone !== "UTC")
    throw new Error("the memory scheduler runs in UTC");
  if (EndDate && StartDate && EndDate <= StartDate) throw invalid("the EndDate must come after the StartDate");
  if (EndDate && EndDate.getTime() <= now) throw invalid("the EndDate cannot be in the past");
  if (StartDate && StartDate.getTime() < now - START_PAST_MS)
    throw invalid("the StartDate cannot be earlier than 5 minutes ago");
  if (!Target?.Arn || !Target.RoleArn) throw new Error("a schedule has a target and a role");
}

/** The next instant of a schedule after that one; the first of a rate is its start, or now. */
function nextOf(expression: string, start: Ms | undefined, after: Ms, now: Ms): Ms | undefined {
  const at = AT.exec(expression);
  if (at) {
    const instant = Date.parse(`${at[1]}Z`);
    return instant > after ? instant : undefined;
  }
  const [, count, unit] = RATE.exec(expression)!;
  const every = Number(count) * UNITS[unit!]!;
  if (after === -Infinity) {
    const first = start ?? now;
    return first >= now ? first : first + Math.ceil((now - first) / every) * every;
  }
  return after + every;
}

/** As the scheduler writes it: whole seconds, in UTC. */
const secondsText = (instant: Ms): string => new Date(instant).toISOString().replace(/\.\d{3}Z$/, "Z");
