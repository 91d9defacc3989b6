import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Stats,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { QueueName } from "../campaign/queues.ts";
import type { Alarms, Watched } from "./alarms.ts";
import * as metrics from "./metrics.ts";
import { QUEUES, TABLES, type TableName } from "./topology.ts";

const HALF = 12;

/** What an operator looks at first: what is wrong, what was answered, how fast, and what it used. */
export class Overview extends Construct {
  constructor(scope: Construct, id: string, alarms: Alarms, { stage, functions, tables, queues, schedules }: Watched) {
    super(scope, id);
    const lambdas = Object.entries(functions).map(([name, { lambda }]) => ({ name, lambda }));
    const period = metrics.PERIOD;
    const names = Object.keys(QUEUES) as QueueName[];
    const rows: IWidget[][] = [
      [new AlarmStatusWidget({ title: "Alarms", alarms: alarms.all, width: 2 * HALF, height: 5 })],
      [
        graph(
          "Verdicts",
          ["allow", "defer", "suppress"].map((name) => metrics.own(name)),
        ),
        graph(
          "Trouble",
          ["faults", "messages-failed", "clock-behind", "problem-store-unavailable", "problem-too-busy"].map((name) =>
            metrics.own(name),
          ),
        ),
      ],
      [
        graph("Requests", [
          stage.metricCount({ period }),
          stage.metricClientError({ period }),
          stage.metricServerError({ period }),
        ]),
        graph(
          "Time to answer, ms",
          [Stats.p(50), Stats.p(99)].map((statistic) => stage.metricLatency({ statistic, period })),
        ),
      ],
      [
        graph(
          "Functions: concurrency",
          lambdas.map(({ name, lambda }) => metrics.concurrency(lambda).with({ label: name })),
        ),
        graph(
          "Functions: errors and throttles",
          lambdas.flatMap(({ name, lambda }) => [
            metrics.errors(lambda).with({ label: `${name} errors` }),
            metrics.throttles(lambda).with({ label: `${name} throttles` }),
          ]),
        ),
      ],
      [
        graph(
          "Queues: messages sent",
          names.map((name) => metrics.sent(queues.of[name]).with({ label: name })),
        ),
        graph(
          "Queues: age of the oldest message, s",
          names.map((name) => metrics.age(queues.of[name]).with({ label: name })),
        ),
      ],
      [
        graph("Ticks", [
          metrics.invocations(functions.ticks!.lambda).with({ label: "called" }),
          metrics.errors(functions.ticks!.lambda).with({ label: "failed" }),
          metrics.droppedTicks(schedules.group.ref).with({ label: "given up" }),
        ]),
        graph("Put aside", [
          ...names.map((name) => metrics.depth(queues.letters[name]).with({ label: name })),
          metrics.depth(schedules.letters).with({ label: "ticks" }),
        ]),
      ],
      [
        graph("Tables: read units", units("metricConsumedReadCapacityUnits")),
        graph("Tables: write units", units("metricConsumedWriteCapacityUnits")),
      ],
    ];
    new Dashboard(this, "Dashboard", { widgets: rows });

    function units(metric: "metricConsumedReadCapacityUnits" | "metricConsumedWriteCapacityUnits"): IMetric[] {
      return (Object.keys(TABLES) as TableName[]).map((name) => tables.of[name][metric]({ period, label: name }));
    }
  }
}

const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: HALF });
