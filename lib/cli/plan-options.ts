import { InvalidArgumentError } from "commander";
import type { Channel, Purpose } from "../policy/words.ts";
import { fileText } from "./files.ts";
import type { Terminal } from "./terminal.ts";
import { WrongUsage } from "./verb.ts";

type Windows = readonly (readonly [string, string])[];
export type WeekHours = Readonly<Record<string, Windows>>;

/** A plan as options tell it; what is left out is the plan file's. */
export type PlanOptions = {
  readonly name?: string;
  readonly channel?: Channel;
  readonly purpose?: Purpose;
  readonly topic?: string;
  readonly offer?: string;
  readonly starts?: string;
  readonly ends?: string;
  readonly hours?: readonly WeekHours[];
  readonly perMinute?: number;
  readonly agents?: number;
  readonly maxAttempts?: number;
  readonly retry?: readonly (readonly [string, string])[];
  readonly stopOn?: readonly string[];
  readonly priority?: number;
  readonly holdout?: number;
  readonly careArm?: number;
  readonly careTeam?: string;
  readonly policy?: { readonly id: string; readonly version: string };
  readonly script?: string;
  readonly subject?: string;
  readonly delivery?: Readonly<Record<string, string>>;
  readonly actor?: string;
};

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HOURS = /^([a-z]{3})(?:-([a-z]{3}))?=(.+)$/;
const WINDOW = /^(\d\d:\d\d)-(\d\d:\d\d)$/;

/** "mon-thu=09:00-12:30,14:00-18:00": the same windows on each of these days. */
export function weekHours(text: string): WeekHours {
  const [, first = "", last = first, list = ""] = HOURS.exec(text) ?? [];
  const [from, to] = [DAYS.indexOf(first), DAYS.indexOf(last)];
  const windows = list.split(",").map((window) => WINDOW.exec(window.trim()));
  if (from < 0 || to < from || windows.some((window) => window === null))
    throw new InvalidArgumentError(
      'Write days and their windows, such as "mon-thu=09:00-12:30,14:00-18:00" or "sat=10:00-13:00".',
    );
  const times = windows.map((window) => [window![1]!, window![2]!] as const);
  return Object.fromEntries(DAYS.slice(from, to + 1).map((day) => [day, times]));
}

/** What a plan cannot do without, and how it is said. */
const NEEDED = {
  name: "--name",
  channel: "--channel",
  purpose: "--purpose",
  starts: "--starts",
  ends: "--ends",
  perMinute: "--per-minute",
  maxAttempts: "--max-attempts",
  delivery: "--delivery",
} as const satisfies Partial<Record<keyof PlanOptions, string>>;

type Plan = Readonly<Record<string, unknown>>;

/** The plan of the file with what the options say in its place. @throws WrongUsage for options alone that are no plan. */
export async function bodyOf(
  plan: Plan | undefined,
  options: PlanOptions,
  terminal: Pick<Terminal, "read">,
): Promise<Plan> {
  if (plan === undefined) {
    const lacking = Object.entries(NEEDED).filter(([name]) => options[name as keyof typeof NEEDED] === undefined);
    if (lacking.length > 0)
      throw new WrongUsage(`name a plan file, or say ${lacking.map(([, flag]) => flag).join(", ")} too`);
  }
  const { hours, perMinute, agents, maxAttempts, retry, stopOn } = options;
  const text = options.script === undefined ? undefined : (await fileText(options.script, terminal)).trim();
  return given({
    ...plan,
    ...given({
      name: options.name,
      channel: options.channel,
      purpose: options.purpose,
      topic: options.topic,
      offer: options.offer,
      policy: options.policy,
      startsAt: options.starts,
      endsAt: options.ends,
      hours: hours && Object.assign({}, ...hours),
      priority: options.priority,
      holdoutPercent: options.holdout,
      careArmPercent: options.careArm,
      careTeam: options.careTeam,
      delivery: options.delivery,
      actor: options.actor,
    }),
    pacing: within(plan?.pacing, { perMinute, agents }),
    cadence: within(plan?.cadence, { maxAttempts, retry: retry && Object.fromEntries(retry), stopOn }),
    script: within(plan?.script, { subject: options.subject, text }),
  });
}

const given = (fields: Plan): Plan =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** A part of the plan with some of its fields told by options; as it stands where none is. */
function within(part: unknown, told: Plan): unknown {
  const fields = given(told);
  if (Object.keys(fields).length === 0) return part;
  return part !== null && typeof part === "object" ? { ...part, ...fields } : fields;
}
