import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { TAMPERED_METRIC, type Tampering, tamperingEvent, watchLedger } from "../lib/ledger/watch.ts";

const events = new EventBridgeClient();
const logger = new Logger({ serviceName: "tacet" });
const metrics = new Metrics({ namespace: "Tacet", serviceName: "tacet" });

/** The metric goes first: it needs nobody, so the alarm rings even where EventBridge does not answer. */
async function raise(tampering: Tampering): Promise<void> {
  metrics.addMetric(TAMPERED_METRIC, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries: [tamperingEvent(tampering)] }));
  if (FailedEntryCount) throw new Error("EventBridge did not take the event");
}

export const handler = (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
  watchLedger(event, raise, (error) => logger.error("fault", { fault: (error as Error).name }));
