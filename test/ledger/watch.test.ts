import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Tampering, tamperingEvent, tamperingOf, watchLedger } from "../../lib/ledger/watch.ts";

const record = (
  eventName: DynamoDBRecord["eventName"],
  seq: number,
  more: Partial<DynamoDBRecord> = {},
): DynamoDBRecord => ({
  eventID: `event-${seq}`,
  eventName,
  dynamodb: {
    SequenceNumber: `10${seq}`,
    ApproximateCreationDateTime: 1_795_000_000,
    Keys: { customerId: { S: "ana" }, seq: { N: String(seq) } },
    ...(eventName !== "INSERT" && { OldImage: { hash: { B: "b2xk" } } }),
    ...(eventName !== "REMOVE" && { NewImage: { hash: { B: "bmV3" } } }),
  },
  ...more,
});
const batch = (...Records: DynamoDBRecord[]): DynamoDBStreamEvent => ({ Records });

const changed: Tampering = {
  what: "changed",
  customerId: "ana",
  seq: 7,
  hashBefore: "b2xk",
  hashAfter: "bmV3",
  atSeconds: 1_795_000_000,
  eventId: "event-7",
};

describe("what is tampering", () => {
  it("is not a new entry", () => expect(tamperingOf(record("INSERT", 7))).toBeUndefined());

  it("is a changed entry, with its hash before and after", () =>
    expect(tamperingOf(record("MODIFY", 7))).toEqual(changed));

  it("is a removed entry, with the hash a backup must hold", () => {
    const { hashAfter: _, ...removed } = { ...changed, what: "removed" };
    expect(tamperingOf(record("REMOVE", 7))).toEqual(removed);
  });

  it("is also what an AWS service removed by itself, such as time to live", () => {
    const byService = record("REMOVE", 7, { userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" } });
    expect(tamperingOf(byService)).toMatchObject({ what: "removed", service: "dynamodb.amazonaws.com" });
  });

  it("is also a kind of change nobody knows yet, and one that tells nothing", () => {
    expect(tamperingOf({ eventName: "TRUNCATE" as never })).toEqual({
      what: "changed",
      customerId: "unknown",
      seq: 0,
      eventId: "unknown",
    });
  });
});

describe("a batch", () => {
  it("raises the alarm once for each tampered entry, in order, and for nothing else", async () => {
    const raised: number[] = [];
    const answer = await watchLedger(
      batch(record("INSERT", 1), record("MODIFY", 2), record("REMOVE", 3), record("INSERT", 4)),
      async ({ seq }) => void raised.push(seq),
    );
    expect(raised).toEqual([2, 3]);
    expect(answer).toEqual({ batchItemFailures: [] });
  });

  it("is given back from the entry on that could not be told, and tells the rest when it comes again", async () => {
    const raised: number[] = [];
    let down = true;
    const raise = async ({ seq }: Tampering) => {
      if (down && seq === 3) throw new Error("down");
      raised.push(seq);
    };
    const records = [record("MODIFY", 2), record("MODIFY", 3), record("REMOVE", 4)];
    const failures: unknown[] = [];
    const first = await watchLedger(batch(...records), raise, (error) => failures.push(error));
    expect(first).toEqual({ batchItemFailures: [{ itemIdentifier: "103" }] });
    expect(failures).toHaveLength(1);
    down = false;
    expect(await watchLedger(batch(...records.slice(1)), raise)).toEqual({ batchItemFailures: [] });
    expect(raised).toEqual([2, 3, 4]);
  });

  it("is given back whole where the entry has no sequence number", async () => {
    const nameless = { eventName: "REMOVE" } as DynamoDBRecord;
    const answer = await watchLedger(batch(nameless), () => Promise.reject(new Error("down")));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "" }] });
  });
});

describe("the event", () => {
  it("is a CloudEvent with the same id at every repeat", () => {
    const { Source, DetailType, Detail } = tamperingEvent(changed);
    expect([Source, DetailType]).toEqual(["tacet", "tacet.ledger.tampered"]);
    expect(JSON.parse(Detail!)).toEqual({
      specversion: "1.0",
      id: "event-7",
      source: "tacet",
      type: "tacet.ledger.tampered",
      subject: "ana",
      time: "2026-11-18T11:06:40.000Z",
      datacontenttype: "application/json",
      data: { customerId: "ana", what: "changed", seq: 7, hashBefore: "b2xk", hashAfter: "bmV3" },
    });
  });
});

describe("functions/ledger-watch", () => {
  const eventBridge = mockClient(EventBridgeClient);
  const lines: string[] = [];
  beforeEach(() => {
    eventBridge.reset();
    lines.length = 0;
    vi.stubEnv("AWS_REGION", "eu-west-1");
    vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const call = async (...records: DynamoDBRecord[]) => {
    const { handler } = await import("../../functions/ledger-watch.ts");
    return handler(batch(...records));
  };
  const counted = () => lines.filter((line) => line.includes('"ledger-tampered":1')).length;

  it("counts the entry and names it to EventBridge", async () => {
    eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
    expect(await call(record("MODIFY", 7))).toEqual({ batchItemFailures: [] });
    expect(eventBridge.commandCalls(PutEventsCommand)[0]!.args[0].input.Entries).toEqual([tamperingEvent(changed)]);
    expect(counted()).toBe(1);
  });

  it.each([
    ["does not answer", () => eventBridge.on(PutEventsCommand).rejects(new Error("down"))],
    ["takes the call and not the event", () => eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1 })],
  ])("counts it all the same where EventBridge %s, and gives it back", async (_, arrange) => {
    arrange();
    expect(await call(record("REMOVE", 7))).toEqual({ batchItemFailures: [{ itemIdentifier: "107" }] });
    expect(counted()).toBe(1);
  });
});
