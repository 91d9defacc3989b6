import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { deliverNext } from "../campaign/deliver.ts";
import type { Engine } from "../campaign/engine.ts";
import type { TickEvent } from "../campaign/schedules.ts";
import { tick } from "../campaign/tick.ts";
import { work } from "../campaign/work.ts";

type Fault = (error: unknown) => void;
const batches =
  (one: (engine: Engine, body: never) => Promise<void>) =>
  async (engine: Engine, event: SQSEvent, fault: Fault): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const { body, messageId } of event.Records)
      try {
        await one(engine, JSON.parse(body) as never);
      } catch (error) {
        fault(error);
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    return { batchItemFailures };
  };
export const onWork = batches(work);
export const onDeliveries = batches(deliverNext);
export const onTick = (engine: Engine, event: TickEvent): Promise<void> => tick(engine, event);
