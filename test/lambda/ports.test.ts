import { describe, expect, it } from "vitest";
import type { Campaign, DeliveryPlan } from "../../lib/campaign/plan.ts";
import { signingOf } from "../../lib/campaign/signing.ts";
import { assemble } from "../../lib/lambda/assemble.ts";
import { makeSecrets, readSecrets } from "../../lib/lambda/secrets.ts";
import { withCalling } from "../../lib/lambda/with-calling.ts";
import { withEvents } from "../../lib/lambda/with-events.ts";
import { withFiles } from "../../lib/lambda/with-files.ts";
import { withQueues } from "../../lib/lambda/with-queues.ts";
import { withSchedules } from "../../lib/lambda/with-schedules.ts";
import { withSending } from "../../lib/lambda/with-sending.ts";
import { withSns } from "../../lib/lambda/with-sns.ts";
import { localTables } from "../../lib/local/store.ts";

const secrets = readSecrets(makeSecrets((count) => new Uint8Array(count).fill(7)));
const signing = signingOf(secrets.tokens);
const campaign = (delivery: DeliveryPlan) => ({ id: "autumn", plan: { delivery } }) as Campaign;

const DELIVERIES: readonly DeliveryPlan[] = [
  { kind: "desk" },
  { kind: "webhook", url: "https://dialer.example/contacts" },
  { kind: "email", from: "offers@example.com" },
  { kind: "sms", from: "pool-1" },
  { kind: "eventbridge" },
];

describe("ports over AWS", () => {
  it("are those whose variables the environment has", () => {
    for (const provide of [withEvents, withFiles, withSchedules, withSns]) expect(provide({}, signing)).toEqual({});
    expect(Object.keys(withFiles({ TACET_FILES_BUCKET: "files" }, signing))).toEqual(["files"]);
    expect(Object.keys(withEvents({ TACET_EVENT_BUS: "tacet-dev" }, signing))).toEqual(["tell"]);
    expect(Object.keys(withSns({ TACET_HEARD_TOPIC: "arn:aws:sns:eu-west-1:1:heard" }, signing))).toEqual(["sns"]);
    const schedule = {
      TACET_SCHEDULE_GROUP: "tacet-dev",
      TACET_TICK_ARN: "arn:ticks",
      TACET_SCHEDULE_ROLE: "arn:role",
      TACET_SCHEDULE_LETTERS: "arn:letters",
    };
    expect(Object.keys(withSchedules(schedule, signing))).toEqual(["schedules"]);
  });

  it("send to no queue the function was not given", async () => {
    const { queues } = withQueues({ TACET_JOBS_QUEUE: "https://sqs.example/jobs" }, signing);
    await expect(queues!.work.send([])).rejects.toThrow(/not given that queue/);
    await expect(queues!.jobs.send([])).resolves.toBeUndefined();
  });

  it("send each way from one function, and fail at the others rather than be silent", () => {
    const made = (provide: typeof withSending) =>
      DELIVERIES.filter((delivery) => {
        try {
          return typeof provide({}, signing).transport!(campaign(delivery)) === "function";
        } catch (error) {
          expect((error as Error).message).toContain("autumn");
          return false;
        }
      }).map(({ kind }) => kind);
    expect(made(withSending)).toEqual(["email", "sms"]);
    expect(made(withCalling)).toEqual(["webhook", "eventbridge"]);
  });
});

describe("an assembled world", () => {
  const bare = assemble({
    client: undefined as never,
    tables: localTables("none"),
    secrets,
    now: () => 0,
    chance: { bytes: (count) => new Uint8Array(count), fraction: () => 0 },
    pause: async () => {},
  });

  it("says which port a function lacks when it is used, and not before", () => {
    expect(() => bare.files.stat).toThrow(/no files; see its line in lib\/infra\/topology.ts/);
    expect(() => bare.queues.work).toThrow(/no queues/);
    expect(() => bare.schedules.stop).toThrow(/no schedules/);
    expect(() => bare.transport(campaign({ kind: "desk" }))).toThrow(/no transport/);
    expect(bare.sns).toBeUndefined();
  });

  it("writes links that lead nowhere where nobody said where the API is", () => {
    expect(new URL(bare.publicUrl).hostname).toMatch(/\.invalid$/);
  });
});
