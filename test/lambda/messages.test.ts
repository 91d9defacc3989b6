import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MalformedMessage, readDelivery, readJobs, readTick, readWork } from "../../lib/lambda/messages.ts";

const upload = (key: string) => ({ eventSource: "aws:s3", eventName: "ObjectCreated:Put", s3: { object: { key } } });

describe("messages that are Tacet's", () => {
  it.each([
    [readWork, { do: "rows", campaign: "autumn", slice: 3, first: 0, rows: 100 }],
    [readWork, { do: "due", campaign: "autumn", due: [{ customerId: "ana", seq: 7 }] }],
    [readDelivery, { campaign: "autumn", contactId: "ct_x", tries: 1 }],
  ])("%o reads %j", (read, message) => {
    expect(read(JSON.stringify(message))).toEqual(message);
  });

  it("keeps what a later release may add", () => {
    const message = { do: "rows", campaign: "autumn", slice: 3, first: 0, rows: 100, more: { than: "this" } };
    expect(readWork(JSON.stringify(message))).toEqual(message);
  });

  it("reads a tick of a campaign, and the heartbeat", () => {
    const scheduledTime = "2026-11-24T09:00:00Z";
    expect(readTick({ campaign: "autumn", scheduledTime })).toEqual({ campaign: "autumn", scheduledTime });
    expect(readTick({ scheduledTime })).toEqual({ scheduledTime });
  });

  it("reads jobs by name, and those whose files have come, as S3 spells their keys", () => {
    expect(readJobs('{"job":"jb_1"}')).toEqual([{ job: "jb_1" }]);
    const told = { Records: [upload("uploads/jb_1"), upload("uploads/jb%2D2"), upload("uploads/a+b")] };
    expect(readJobs(JSON.stringify(told))).toEqual([{ job: "jb_1" }, { job: "jb-2" }, { job: "a b" }]);
  });

  it("takes S3's test of the notification for what it is", () => {
    const test = { Service: "Amazon S3", Event: "s3:TestEvent", Time: "2026-11-24T09:00:00Z", Bucket: "files" };
    expect(readJobs(JSON.stringify(test))).toEqual([]);
  });
});

describe("messages that are not", () => {
  it.each([
    [readWork, ""],
    [readWork, "null"],
    [readWork, "[]"],
    [readWork, '{"do":"rows","campaign":"autumn","slice":-1,"first":0,"rows":1}'],
    [readWork, '{"do":"rows","campaign":"autumn","slice":0,"first":0,"rows":0}'],
    [readWork, '{"do":"rows","campaign":"","slice":0,"first":0,"rows":1}'],
    [readWork, '{"do":"something","campaign":"autumn"}'],
    [readWork, '{"do":"due","campaign":"autumn","due":[{"customerId":"ana"}]}'],
    [readDelivery, '{"campaign":"autumn","contactId":"ct_x"}'],
    [readDelivery, '{"campaign":"autumn","contactId":"ct_x","tries":0}'],
    [readJobs, '{"Records":[]} trailing'],
    [readJobs, '{"Event":"s3:TestEvent"}'],
    [readJobs, JSON.stringify({ Records: [upload("prepared/autumn.jsonl")] })],
    [readJobs, JSON.stringify({ Records: [upload("uploads/a/b")] })],
    [readJobs, JSON.stringify({ Records: [{ eventSource: "aws:sns" }] })],
  ])("%o refuses %s", (read, body) => {
    expect(() => read(body)).toThrow(MalformedMessage);
  });

  it.each([undefined, {}, { scheduledTime: "<aws.scheduler.scheduled-time>" }, { scheduledTime: "yesterday" }])(
    "a tick without its time is none: %j",
    (event) => {
      expect(() => readTick(event)).toThrow(MalformedMessage);
    },
  );

  it("says where a message differs, and nothing of what it holds", () => {
    const secret = "ana.silva@example.com";
    const body = JSON.stringify({ do: "due", campaign: "autumn", due: [{ customerId: [secret], seq: secret }] });
    const said = (() => {
      try {
        return readWork(body);
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(said).toBe("not a message of Tacet's: due.0.customerId, due.0.seq");
  });

  it("refuses any text there is with the one error, or reads it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.constantFrom(readWork, readDelivery, readJobs), (body, read) => {
        try {
          read(body);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessage);
        }
      }),
    );
  });
});
