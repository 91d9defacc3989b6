import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { sqsMoveTasks } from "../../lib/campaign/sqs-move-tasks.ts";
import { sqsUpkeep } from "../../lib/campaign/sqs-upkeep.ts";
import { StoreUnavailable } from "../../lib/ledger/ledger.ts";

// No emulator of SQS has move tasks (fauxqs 1.9, moto 5.2): AWS's answers are those of its API reference.
const client = new SQSClient({ region: "eu-west-1" });
const sqs = mockClient(client);
const address = (name: string) => ({ url: `https://sqs/${name}`, lettersUrl: `https://sqs/${name}-letters` });
const addresses = { work: address("work"), deliveries: address("deliveries"), jobs: address("jobs") };
const upkeep = sqsUpkeep(client, addresses, sqsMoveTasks(client));
const STARTED = 1_795_700_000_000;
const ARN = "arn:aws:sqs:eu-west-1:1:work-letters";

beforeEach(() => {
  sqs.reset();
  sqs.on(GetQueueAttributesCommand).callsFake(({ QueueUrl, AttributeNames }) => ({
    Attributes: AttributeNames.includes("QueueArn")
      ? { QueueArn: `arn:aws:sqs:eu-west-1:1:${QueueUrl.split("/").at(-1)}` }
      : {
          ApproximateNumberOfMessages: QueueUrl.endsWith("-letters") ? "7" : "2",
          ApproximateNumberOfMessagesNotVisible: "1",
          ApproximateNumberOfMessagesDelayed: "3",
        },
  }));
  sqs.on(ListMessageMoveTasksCommand).resolves({ Results: [] });
});

const started = () => sqs.commandCalls(StartMessageMoveTaskCommand).map(({ args }) => args[0].input);

describe("redrive by SQS's own tasks", () => {
  it("sends the letters back to where they came from: no destination is named", async () => {
    sqs.on(StartMessageMoveTaskCommand).callsFake(async () => {
      sqs.on(ListMessageMoveTasksCommand).resolves({
        Results: [
          {
            Status: "RUNNING",
            StartedTimestamp: STARTED,
            ApproximateNumberOfMessagesMoved: 0,
            ApproximateNumberOfMessagesToMove: 8,
          },
        ],
      });
      return { TaskHandle: "handle" };
    });
    expect(await upkeep.redrive("work")).toEqual({
      name: "work",
      waiting: 2,
      hidden: 1,
      delayed: 3,
      putAside: 8,
      redrive: { state: "running", startedAt: STARTED, moved: 0, of: 8 },
    });
    expect(started()).toEqual([{ SourceArn: ARN }]);
  });

  it("starts none while one runs", async () => {
    const running = { Status: "RUNNING", StartedTimestamp: STARTED, ApproximateNumberOfMessagesMoved: 4 };
    sqs.on(ListMessageMoveTasksCommand).resolves({ Results: [running] });
    const { redrive } = await upkeep.redrive("work");
    expect(redrive).toEqual({ state: "running", startedAt: STARTED, moved: 4 });
    expect(started()).toEqual([]);
  });

  it("takes somebody else's task for its own where both began at once", async () => {
    const running = { Status: "RUNNING", StartedTimestamp: STARTED, ApproximateNumberOfMessagesMoved: 0 };
    sqs
      .on(ListMessageMoveTasksCommand)
      .resolvesOnce({ Results: [] })
      .resolves({ Results: [running] });
    sqs.on(StartMessageMoveTaskCommand).rejects(new Error("There is already a task running."));
    expect((await upkeep.redrive("work")).redrive?.state).toBe("running");
  });

  it.each([
    ["COMPLETED", "done"],
    ["CANCELLING", "running"],
    ["CANCELLED", "failed"],
    ["FAILED", "failed"],
  ])("tells a task that is %s as %s, with the reason where there is one", async (Status, state) => {
    const task = { Status, StartedTimestamp: STARTED, FailureReason: "CouldNotDetermineMessageSource" };
    sqs.on(ListMessageMoveTasksCommand).resolves({ Results: [task] });
    const [work] = await upkeep.look();
    expect(work!.redrive).toEqual({ state, startedAt: STARTED, moved: 0, why: "CouldNotDetermineMessageSource" });
  });

  it("says that the queues do not answer, whichever call it was", async () => {
    sqs.on(StartMessageMoveTaskCommand).rejects(new Error("throttled"));
    await expect(upkeep.redrive("work")).rejects.toThrow(StoreUnavailable);
    sqs.on(GetQueueAttributesCommand).rejects(new Error("no route"));
    await expect(upkeep.look()).rejects.toThrow(StoreUnavailable);
  });
});
