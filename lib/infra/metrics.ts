import { Duration } from "aws-cdk-lib";
import { type IMetric, Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Operation, type Table } from "aws-cdk-lib/aws-dynamodb";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";

/** The grain of every alarm and graph. */
export const PERIOD = Duration.minutes(5);

/** A metric the functions write themselves (lib/lambda/observe.ts, lib/ledger/watch.ts). */
export const own = (metricName: string, statistic: string = Stats.SUM): Metric =>
  new Metric({ namespace: "Tacet", metricName, dimensionsMap: { service: "tacet" }, statistic, period: PERIOD });

export const errors = (lambda: Lambda): Metric => lambda.metricErrors({ period: PERIOD });

export const throttles = (lambda: Lambda): Metric => lambda.metricThrottles({ period: PERIOD });

export const concurrency = (lambda: Lambda): Metric =>
  lambda.metric("ConcurrentExecutions", { statistic: Stats.MAXIMUM, period: PERIOD });

/** How far behind its stream a watcher is, in milliseconds. */
export const behind = (lambda: Lambda): Metric =>
  lambda.metric("IteratorAge", { statistic: Stats.MAXIMUM, period: PERIOD });

export const depth = (queue: Queue): Metric =>
  queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: PERIOD });

/** How long its oldest message has been waiting, in seconds. */
export const age = (queue: Queue): Metric =>
  queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period: PERIOD });

export const sent = (queue: Queue): Metric => queue.metricNumberOfMessagesSent({ period: PERIOD });

export const invocations = (lambda: Lambda): Metric => lambda.metricInvocations({ period: PERIOD });

/** Calls the scheduler gave up, for campaigns and the heartbeat alike. */
export const droppedTicks = (group: string): Metric =>
  new Metric({
    namespace: "AWS/Scheduler",
    metricName: "InvocationDroppedCount",
    dimensionsMap: { ScheduleGroup: group },
    statistic: Stats.SUM,
    period: PERIOD,
  });

const OPERATIONS = [Operation.GET_ITEM, Operation.QUERY, Operation.PUT_ITEM];

export const tableFaults = (table: Table): IMetric =>
  table.metricSystemErrorsForOperations({ operations: OPERATIONS, period: PERIOD });

export const tableThrottles = (table: Table): IMetric =>
  table.metricThrottledRequestsForOperations({ operations: OPERATIONS, period: PERIOD });

/** An index that takes its writes too slowly holds its table back. */
export const indexThrottles = (table: Table, index: string): Metric =>
  new Metric({
    namespace: "AWS/DynamoDB",
    metricName: "WriteThrottleEvents",
    dimensionsMap: { TableName: table.tableName, GlobalSecondaryIndexName: index },
    statistic: Stats.SUM,
    period: PERIOD,
  });
