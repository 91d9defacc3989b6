import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import type { Redrive } from "./queue-upkeep.ts";
import type { Mover } from "./sqs-upkeep.ts";

/** Of a task: RUNNING, COMPLETED, CANCELLING, CANCELLED or FAILED (API reference, ListMessageMoveTasksResultEntry). */
const STATES: Readonly<Record<string, Redrive["state"]>> = {
  RUNNING: "running",
  CANCELLING: "running",
  COMPLETED: "done",
  CANCELLED: "failed",
  FAILED: "failed",
};

/** SQS's own redrive. It sends letters back to where they came from, and runs on without us; one at a time for a queue. */
export function sqsMoveTasks(client: SQSClient): Mover {
  const arnOf = async (url: string): Promise<string> => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }),
    );
    return Attributes!.QueueArn!;
  };
  const newest = async (arn: string): Promise<Redrive | undefined> => {
    const { Results = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 }));
    return Results[0] && redriveOf(Results[0]);
  };
  return {
    start: async ({ lettersUrl }) => {
      const arn = await arnOf(lettersUrl);
      await client.send(new StartMessageMoveTaskCommand({ SourceArn: arn })).catch(async (error: unknown) => {
        // Somebody else's request came between the look and this one: their task does what was wanted.
        if ((await newest(arn))?.state !== "running") throw error;
      });
    },
    newest: async ({ lettersUrl }) => newest(await arnOf(lettersUrl)),
  };
}

const redriveOf = (task: ListMessageMoveTasksResultEntry): Redrive => ({
  state: STATES[task.Status ?? ""] ?? "failed",
  startedAt: Number(task.StartedTimestamp ?? 0),
  moved: Number(task.ApproximateNumberOfMessagesMoved ?? 0),
  ...(task.ApproximateNumberOfMessagesToMove != null && { of: Number(task.ApproximateNumberOfMessagesToMove) }),
  ...(task.FailureReason && { why: task.FailureReason }),
});
