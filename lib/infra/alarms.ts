import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Construct } from "constructs";
import { TAMPERED_METRIC } from "../ledger/watch.ts";
import type { Api } from "./api.ts";
import type { TacetFunction } from "./function.ts";
import * as metrics from "./metrics.ts";
import type { Notices } from "./notices.ts";
import type { Options } from "./options.ts";
import type { Tables } from "./tables.ts";
import { FUNCTIONS, type FunctionSpec, TABLES, type TableName, type Table as TableSpec } from "./topology.ts";
import type { Watch } from "./watch.ts";

/** Answers of 5xx in five minutes that are more than one caller's bad luck. */
const MANY_5XX = 5;
/** A step takes some 10 ms and a cold start under 2 s: a p99 beyond this is neither. */
const SLOW_P99_MS = 3_000;
/** Of the concurrency set aside. */
const NEARLY_FULL = 0.8;
/** Half of the time after which a change in the stream is given up. */
const BEHIND_MS = Duration.hours(3).toMilliseconds();

export type Watched = {
  readonly functions: Readonly<Record<string, TacetFunction>>;
  readonly watches: readonly Watch[];
  readonly tables: Tables;
  readonly api: Api;
  readonly notices: Notices;
  readonly options: Options;
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
  }

  private alarm(id: string, description: string, metric: IMetric, threshold = 1, evaluationPeriods = 1): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: description,
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(this.action);
    this.all.push(alarm);
  }

  private ofTacet({ api }: Watched): void {
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
    this.alarm("Api5xx", "The API answers 5xx", api.stage.metricServerError({ period: metrics.PERIOD }), MANY_5XX);
    this.alarm(
      "ApiSlow",
      "One answer in a hundred takes longer than 3 s, for 15 minutes",
      api.stage.metricLatency({ statistic: "p99", period: metrics.PERIOD }),
      SLOW_P99_MS,
      3,
    );
  }

  private ofFunctions({ functions, watches, options }: Watched): void {
    for (const [name, { lambda }] of Object.entries(functions)) {
      this.alarm(`${name}-errors`, `${name}: crashed or ran out of time`, metrics.errors(lambda));
      const spec: FunctionSpec | undefined = FUNCTIONS[name as keyof typeof FUNCTIONS];
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

  private ofQueues({ watches, notices }: Watched): void {
    for (const { failed, node } of watches)
      this.alarm(`${node.id}-failed`, `${node.id}: changes to the ledger nobody was told of`, metrics.depth(failed));
    this.alarm("Undelivered", "Notices that could not be delivered", metrics.depth(notices.undelivered));
  }
}
