import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/** One request, told without anything personal: no path, no body, no customer. */
export type RequestLine = {
  readonly requestId: string;
  /** "POST /v1/contacts/{id}/outcome" */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly problem?: string;
  readonly verdict?: string;
  readonly binding?: string;
};

export type Observer = {
  readonly request: (line: RequestLine) => void;
  /** A fault of ours: its stack goes to the log, and an alarm counts it. */
  readonly fault: (error: unknown, requestId: string, route: string) => void;
};

/** One call of a worker: how many messages it was handed, and what became of them. */
export type WorkLine = {
  readonly requestId: string;
  readonly worker: string;
  readonly messages: number;
  /** Given back to the queue, the malformed ones among them. */
  readonly failed: number;
  /** No message anybody of ours sends: they will not get better, and end in the dead-letter queue. */
  readonly malformed: number;
  readonly ms: number;
};

export type WorkObserver = Pick<Observer, "fault"> & { readonly work: (line: WorkLine) => void };

/** An event that the bus did not take at any try, and why. */
export type Untold = { readonly type: string; readonly why: string };

export type BusObserver = { readonly untold: (events: readonly Untold[]) => void };

/** Counts what the bus did not take: an alarm rings at the first. */
export const UNTOLD_METRIC = "events-untold";

/** Structured logs and embedded metrics, as CloudWatch reads them. */
export function powertools(): Observer & WorkObserver & BusObserver {
  const logger = new Logger({ serviceName: "tacet" });
  const metrics = new Metrics({ namespace: "Tacet", serviceName: "tacet" });
  return {
    request: (line) => {
      logger.info("request", { ...line });
      metrics.addMetric("requests", MetricUnit.Count, 1);
      metrics.addMetric("latency", MetricUnit.Milliseconds, line.ms);
      if (line.verdict) metrics.addMetric(line.verdict, MetricUnit.Count, 1);
      if (line.problem) metrics.addMetric(`problem-${line.problem}`, MetricUnit.Count, 1);
      if (line.binding === "clock-behind") metrics.addMetric("clock-behind", MetricUnit.Count, 1);
      metrics.publishStoredMetrics();
    },
    work: (line) => {
      logger.info("work", { ...line });
      metrics.addMetric("messages", MetricUnit.Count, line.messages);
      if (line.failed > 0) metrics.addMetric("messages-failed", MetricUnit.Count, line.failed);
      if (line.malformed > 0) metrics.addMetric("messages-malformed", MetricUnit.Count, line.malformed);
      metrics.publishStoredMetrics();
    },
    untold: (events) => {
      // Types and reasons only, each pair once: thousands may be refused for one reason.
      const told = new Map(events.map(({ type, why }) => [`${type} ${why}`, { type, why }]));
      logger.warn("untold", { events: events.length, reasons: [...told.values()] });
      metrics.addMetric(UNTOLD_METRIC, MetricUnit.Count, events.length);
      metrics.publishStoredMetrics();
    },
    fault: (error, requestId, route) => {
      const cause = error instanceof Error ? error : new Error(String(error));
      // Names and stacks only: a message may carry what somebody sent.
      logger.error("fault", {
        requestId,
        route,
        fault: cause.name,
        stack: cause.stack?.split("\n").slice(1).join("\n"),
      });
      metrics.addMetric("faults", MetricUnit.Count, 1);
      metrics.publishStoredMetrics();
    },
  };
}
