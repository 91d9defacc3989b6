import { Duration } from "aws-cdk-lib";
import type { HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Construct } from "constructs";
import type { FunctionName } from "../api/route.ts";
import type { QueueName } from "../campaign/queues.ts";
import { UNTOLD_METRIC } from "../lambda/observe.ts";
import { TAMPERED_METRIC } from "../ledger/watch.ts";
import type { Surroundings, TacetFunction } from "./function.ts";
import * as metrics from "./metrics.ts";
import type { Notices } from "./notices.ts";
import type { Tables } from "./tables.ts";
import {
  FUNCTIONS,
  type FunctionSpec,
  QUEUES,
  TABLES,
  type TableName,
  type Table as TableSpec,
  WORKERS,
  type WorkerName,
} from "./topology.ts";
import type { Watch } from "./watch.ts";

/** Answers of 5xx in five minutes that are more than one caller's bad luck. */
const MANY_5XX = 5;
/** A step takes some 10 ms and a cold start under 2 s: a p99 beyond this is neither. */
const SLOW_P99_MS = 3_000;
/** Of the concurrency set aside. */
const NEARLY_FULL = 0.8;
/** Half of the time after which a change in the stream is given up. */
const BEHIND_MS = Duration.hours(3).toMilliseconds();

/** Beyond that rows are handed out a second time, and a customer's own time may pass. */
const WAITING_SECONDS = Duration.minutes(15).toSeconds();
/** Heartbeats come every 5 minutes: periods of 5 minutes without a call, one after the other. */
const SILENT_PERIODS = 3;

export type Watched = Surroundings & {
  readonly functions: Readonly<Record<string, TacetFunction>>;
  readonly watches: readonly Watch[];
  readonly stage: HttpStage;
  readonly notices: Notices;
};

/** Everything somebody must hear of, in one place, on one topic. Each says in its description what it means. */
export class Alarms extends Construct {
  readonly all: Alarm[] = [];
  private readonly action: SnsAction;

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    this.action = new SnsAction(watched.notices.topic);
    this.ofTacet(watched);
    this.ofFunctions(watched);
    this.ofTables(watched.tables);
    this.ofQueues(watched);
    this.ofLetters(watched);
    this.ofSchedules(watched);
  }

  private alarm(
    id: string,
    description: string,
    metric: IMetric,
    threshold = 1,
    evaluationPeriods = 1,
    at: "much" | "silence" = "much",
  ): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: description,
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator:
        at === "much" ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD : ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: at === "much" ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(this.action);
    this.all.push(alarm);
  }

  private ofTacet({ stage }: Watched): void {
    this.alarm(
      "Tampered",
      "G10: an entry of the ledger was changed or removed; a notice names it",
      metrics.own(TAMPERED_METRIC),
    );
    this.alarm(
      "Faults",
      "A request failed in a way it should not; the function's log has the stack",
      metrics.own("faults"),
    );
    this.alarm(
      "ClockBehind",
      "A worker's clock is more than 5 minutes behind the ledger, so it refuses to decide",
      metrics.own("clock-behind"),
    );
    this.alarm(
      "Malformed",
      "A queue holds messages that Tacet does not send: by hand, or from another release",
      metrics.own("messages-malformed"),
    );
    this.alarm(
      "Untold",
      "The bus did not take events of campaigns; the functions' logs have the reasons under untold",
      metrics.own(UNTOLD_METRIC),
    );
    this.alarm("Api5xx", "The API answers 5xx", stage.metricServerError({ period: metrics.PERIOD }), MANY_5XX);
    this.alarm(
      "ApiSlow",
      "One answer in a hundred takes longer than 3 s, for 15 minutes",
      stage.metricLatency({ statistic: "p99", period: metrics.PERIOD }),
      SLOW_P99_MS,
      3,
    );
  }

  private ofFunctions({ functions, watches, options }: Watched): void {
    for (const [name, { lambda }] of Object.entries(functions)) {
      this.alarm(`${name}-errors`, `${name}: crashed or ran out of time`, metrics.errors(lambda));
      const spec: FunctionSpec | undefined = { ...FUNCTIONS, ...WORKERS }[name as FunctionName | WorkerName];
      if (options.closed && spec?.permits) continue;
      this.alarm(`${name}-throttles`, `${name}: calls were refused for want of concurrency`, metrics.throttles(lambda));
      if (options.reserves && spec?.reservedConcurrency)
        this.alarm(
          `${name}-concurrency`,
          `${name}: uses most of the concurrency set aside for it; raise it before calls are refused`,
          metrics.concurrency(lambda),
          Math.floor(spec.reservedConcurrency * NEARLY_FULL),
        );
    }
    for (const { watcher, node } of watches)
      this.alarm(
        `${node.id}-behind`,
        `${node.id}: has not seen the ledger's newest changes`,
        metrics.behind(watcher.lambda),
        BEHIND_MS,
      );
  }

  private ofTables(tables: Tables): void {
    for (const name of Object.keys(TABLES) as TableName[]) {
      const spec: TableSpec = TABLES[name];
      const table = tables.of[name];
      this.alarm(`${name}-faults`, `${name}: DynamoDB answers 5xx`, metrics.tableFaults(table));
      this.alarm(`${name}-table-throttles`, `${name}: DynamoDB refuses for the rate`, metrics.tableThrottles(table));
      for (const index of spec.indexes)
        this.alarm(
          `${name}-${index.name}-throttles`,
          `${name}: its index ${index.name} takes writes too slowly and holds the table back`,
          metrics.indexThrottles(table, index.name),
        );
    }
  }

  private ofQueues({ queues, options }: Watched): void {
    for (const name of Object.keys(QUEUES) as QueueName[]) {
      // Closed, its worker rests, and what is in it waits.
      if (options.closed && WORKERS[QUEUES[name].worker].permits) continue;
      this.alarm(
        `${name}-waiting`,
        `${name}: a message has been waiting for 15 minutes; its worker is too slow, fails or does not run`,
        metrics.age(queues.of[name]),
        WAITING_SECONDS,
      );
    }
  }

  /** Whatever was put aside rings at the first. */
  private ofLetters({ queues, schedules, bus, transports, watches, notices }: Watched): void {
    for (const name of Object.keys(QUEUES) as QueueName[])
      this.alarm(
        `${name}-letters`,
        `${name}: messages failed too often and were put aside; find out why, then redrive them`,
        metrics.depth(queues.letters[name]),
      );
    this.alarm("ticks-letters", "Ticks that failed at every try", metrics.depth(schedules.letters));
    this.alarm("bus-letters", "Events that could not be put on the bus", metrics.depth(bus.letters));
    this.alarm("heard-letters", "Replies and reports the API did not take", metrics.depth(transports.letters));
    for (const { failed, node } of watches)
      this.alarm(`${node.id}-failed`, `${node.id}: changes to the ledger nobody was told of`, metrics.depth(failed));
    this.alarm("Undelivered", "Notices that could not be delivered", metrics.depth(notices.undelivered));
  }

  private ofSchedules({ functions, schedules }: Watched): void {
    this.alarm(
      "ticks-dropped",
      "EventBridge Scheduler gave up calling: its role, or the function's concurrency",
      metrics.droppedTicks(schedules.group.ref),
    );
    this.alarm(
      "ticks-silent",
      "No heartbeat for 15 minutes: no campaign is handed out",
      metrics.invocations(functions.ticks!.lambda),
      1,
      SILENT_PERIODS,
      "silence",
    );
  }
}
