import { keyOf, type NamedRule, namedRule } from "../backtest/rule-report.ts";
import { refOf } from "../ledger/stored-decision.ts";
import type { CompiledPolicy, PolicyRef } from "../policy/compile.ts";
import type { Decision, Reason, Verdict } from "../policy/decide.ts";
import { sentenceOf } from "../policy/sentence.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { RowBegun, RowForecast } from "./job-forecast-row.ts";
import type { CampaignPlan } from "./plan.ts";

/** What would become of the rows of an audience if all of them were claimed at one instant, on the ledgers as they are. */
export type Forecast = {
  readonly asOf: Ms;
  /** The sum of what follows: now, later, never, heldOut and begun. */
  readonly rows: number;
  /** May be contacted at once. */
  readonly now: number;
  /** May be contacted later, by the hour in which that is; beyond MAX_HOURS of them, by the UTC day. */
  readonly later: readonly { readonly hour: Ms; readonly rows: number }[];
  /** Not before a fact changes, or not before the campaign ends. */
  readonly never: number;
  /** In the holdout, whom nobody contacts. */
  readonly heldOut: number;
  /** Rows the campaign has begun with already, which are no forecast any more. */
  readonly begun: number;
  /** Of now, later and never: in the care arm, judged as a service conversation. */
  readonly care: number;
  /** By rule, in the order in which they are evaluated; of rows that are later or never. */
  readonly funnel: readonly FunnelStep[];
  /** Rules that would rather not. */
  readonly advice: readonly { readonly rule: string; readonly rows: number }[];
  readonly samples: readonly Samples[];
  readonly pace: Pace;
  readonly policy: PolicyRef;
  readonly packs: readonly PolicyRef[];
  readonly tzdata: string;
  /** What it takes for granted. */
  readonly assumptions: readonly string[];
};

export type FunnelStep = NamedRule & {
  /** Rows whose first refusal it is. */
  readonly refused: number;
  /** Rows that come through it and everything before. */
  readonly left: number;
  /** Rows that nothing else refuses: what would be contacted but for this rule. */
  readonly sole: number;
};

/** Some rows with one verdict for one reason, by name. */
export type Samples = {
  readonly verdict: Verdict;
  /** The binding rule; of rows that may be contacted there is none. */
  readonly rule?: string;
  readonly rows: readonly { readonly customerId: string; readonly sentence: string; readonly until?: Ms }[];
};

/** When rows would be handed out for the first time; those that are deferred come again beside them. */
export type Pace = {
  readonly perMinute: number;
  readonly from: Ms;
  /** The last row would be handed out in this minute. */
  readonly lastRowAt: Ms;
  /** Rows whose turn would come after the campaign's end. */
  readonly afterEnd: number;
};

/** Named by default for each verdict and rule. */
export const SAMPLES_PER_RULE = 3;
/** Hours told apart: three months of them. */
const MAX_HOURS = 2_200;

/** `place` and `index`: of its document among those that judge, and of the rule in it. */
type Counts = { readonly named: NamedRule; refused: number; sole: number; place: number; index: number };

/** Counts as they grow: plain data, so that a job goes on from them in another worker. */
export type ForecastTally = {
  now: number;
  never: number;
  heldOut: number;
  begun: number;
  care: number;
  /** Rows by UTC hour, counted since 1970. */
  readonly later: Record<string, number>;
  /** By rule and pack: two packs may each have a rule of one name. */
  readonly rules: Record<string, Counts>;
  readonly advice: Record<string, number>;
  readonly samples: Record<string, { customerId: string; sentence: string; until?: Ms }[]>;
  /** "us 2026-11-22": what judged beside the policy, the laws of the customers' places among it. */
  readonly packs: Record<string, true>;
};

export const newForecastTally = (): ForecastTally => ({
  now: 0,
  never: 0,
  heldOut: 0,
  begun: 0,
  care: 0,
  later: {},
  rules: {},
  advice: {},
  samples: {},
  packs: {},
});

export function addRow(tally: ForecastTally, row: RowForecast | RowBegun, samples: number): void {
  if (row.begun) {
    tally.begun++;
    return;
  }
  const { decision, arm } = row;
  addSample(tally, row, samples);
  for (const { id, version } of decision.packs) tally.packs[`${id} ${version}`] = true;
  if (arm === "holdout") {
    tally.heldOut++;
    return;
  }
  if (arm === "care") tally.care++;
  for (const rule of new Set(decision.advice.map((reason) => reason.rule)))
    tally.advice[rule] = (tally.advice[rule] ?? 0) + 1;
  countVerdict(tally, decision);
  if (decision.verdict !== "allow") countReasons(tally.rules, decision.reasons, row);
}

function countVerdict(tally: ForecastTally, { verdict, notBefore }: Decision): void {
  switch (verdict) {
    case "allow":
      tally.now++;
      return;
    case "suppress":
      tally.never++;
      return;
    case "defer": {
      const hour = String(Math.floor(notBefore! / HOUR_MS));
      tally.later[hour] = (tally.later[hour] ?? 0) + 1;
      return;
    }
  }
}

function countReasons(
  rules: ForecastTally["rules"],
  reasons: readonly Reason[],
  judging: Pick<RowForecast, "documents">,
): void {
  const ordered = [...reasons].sort((a, b) => a.pack - b.pack || a.index - b.index);
  const keys = new Set<string>();
  for (const reason of ordered) {
    const key = keyOf(reason, judging);
    keys.add(key);
    rules[key] ??= {
      named: namedRule(reason, judging),
      ...{ refused: 0, sole: 0, place: reason.pack, index: reason.index },
    };
  }
  const [first] = keys;
  if (first === undefined) return;
  rules[first]!.refused++;
  if (keys.size === 1) rules[first]!.sole++;
}

function addSample(tally: ForecastTally, row: RowForecast, most: number): void {
  const { decision, customerId, documents, zone } = row;
  const key = `${decision.verdict} ${decision.binding ?? ""}`;
  tally.samples[key] ??= [];
  const list = tally.samples[key];
  if (list.length >= most) return;
  const binding = decision.reasons.find(({ rule }) => rule === decision.binding);
  const sentence = binding ? sentenceOf(binding, documents, zone) : "Every rule allows it";
  const until = decision.notBefore ?? binding?.until;
  list.push({ customerId, sentence, ...(until !== undefined && { until }) });
}

export function forecastOf(
  tally: ForecastTally,
  { asOf, plan, policy, tzdata }: { asOf: Ms; plan: CampaignPlan; policy: CompiledPolicy; tzdata: string },
): Forecast {
  const { now, never, heldOut, begun, care } = tally;
  const later = hoursOf(tally.later);
  const rows = now + never + heldOut + begun + later.reduce((sum, hour) => sum + hour.rows, 0);
  const byName = <T>(record: Record<string, T>) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    asOf,
    rows,
    now,
    later: later.map(({ at, rows: count }) => ({ hour: at, rows: count })),
    never,
    heldOut,
    begun,
    care,
    funnel: funnelOf(tally.rules, rows - heldOut - begun),
    advice: byName(tally.advice).map(([rule, count]) => ({ rule, rows: count })),
    samples: byName(tally.samples).map(([key, named]) => {
      const [verdict, rule] = key.split(" ") as [Verdict, string];
      return { verdict, ...(rule !== "" && { rule }), rows: named };
    }),
    pace: paceOf(plan, rows - begun, asOf),
    policy: policy.ref,
    packs: Object.keys(tally.packs).sort().map(refOf),
    tzdata,
    assumptions: ASSUMPTIONS,
  };
}

const ASSUMPTIONS: readonly string[] = [
  "Every row is judged as if it were claimed at the instant of the forecast, and none as if another had been contacted before it.",
  "Ledgers are read as they are, but for what was written within the last second.",
  "Customers Tacet does not know yet are judged on what their row says of them.",
  "Later attempts are not foreseen: what a customer answers is not guessed.",
];

/** Rows by the instant an hour begins, or a day where there are too many hours to tell apart. */
function hoursOf(later: Record<string, number>): { at: Ms; rows: number }[] {
  const hours = Object.entries(later).map(([hour, rows]) => ({ at: Number(hour) * HOUR_MS, rows }));
  const told = hours.length <= MAX_HOURS ? hours : byDay(hours);
  return told.sort((a, b) => a.at - b.at);
}

function byDay(hours: readonly { at: Ms; rows: number }[]): { at: Ms; rows: number }[] {
  const days = new Map<Ms, number>();
  for (const { at, rows } of hours) {
    const day = Math.floor(at / DAY_MS) * DAY_MS;
    days.set(day, (days.get(day) ?? 0) + rows);
  }
  return [...days].map(([at, rows]) => ({ at, rows }));
}

function funnelOf(rules: ForecastTally["rules"], judged: number): FunnelStep[] {
  let left = judged;
  return Object.entries(rules)
    .sort(([a, one], [b, other]) => one.place - other.place || one.index - other.index || (a < b ? -1 : 1))
    .map(([, { named, refused, sole }]) => {
      left -= refused;
      return { ...named, refused, left, sole };
    });
}

function paceOf({ pacing: { perMinute }, startsAt, endsAt }: CampaignPlan, rows: number, asOf: Ms): Pace {
  const from = Math.max(asOf, startsAt);
  const minutes = Math.max(0, Math.ceil(rows / perMinute) - 1);
  const inTime = Math.max(0, Math.ceil((endsAt - from) / MINUTE_MS)) * perMinute;
  return { perMinute, from, lastRowAt: from + minutes * MINUTE_MS, afterEnd: Math.max(0, Math.ceil(rows - inTime)) };
}
