import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorise } from "../../lib/contact/authorise.ts";
import { claim } from "../../lib/contact/claim.ts";
import { optOutCustomer } from "../../lib/contact/opt-out.ts";
import type { CloudEvent } from "../../lib/delivery/events.ts";
import { type Publish, tellEvents } from "../../lib/lambda/ledger-events.ts";
import { itemOf } from "../../lib/ledger/dynamo-ledger.ts";
import { asker, inLisbon, promotionalCall, someone, testWorld, told } from "../contact/world.ts";

let made: Awaited<ReturnType<typeof testWorld>>;
beforeAll(async () => {
  made = await testWorld();
});
afterAll(() => made.close());

/** What the stream says of every entry of a customer: binary attributes as base64 text, as Lambda hands them over. */
async function streamOf(customerId: string): Promise<DynamoDBStreamEvent> {
  const entries = await made.world.ledger.read(customerId, { from: 1, limit: 100 });
  const Records = entries.map((entry): DynamoDBRecord => {
    const NewImage = JSON.parse(
      JSON.stringify(itemOf(entry), (_, value) =>
        value && typeof value === "object" && value.B
          ? { B: Buffer.from(Object.values<number>(value.B)).toString("base64") }
          : value,
      ),
    );
    return { eventName: "INSERT", dynamodb: { NewImage, SequenceNumber: `s${entry.seq}` } };
  });
  return { Records };
}

async function called(): Promise<DynamoDBStreamEvent> {
  const { world } = made;
  const customerId = someone();
  await inLisbon(world, customerId);
  const { ledgerSeq } = await claim(world, promotionalCall(customerId), asker());
  await authorise(world, { customerId, seq: ledgerSeq }, asker(), "nonce-1");
  await optOutCustomer(world, customerId, { breadth: "promotions", source: "call" }, told("e1"));
  return streamOf(customerId);
}

const bus = (refuses: (event: CloudEvent) => boolean = () => false) => {
  const taken: CloudEvent[] = [];
  const publish: Publish = async (events) => {
    const failed = events.filter(refuses).map((event) => ({ event, why: "ThrottlingException" }));
    taken.push(...events.filter((event) => !refuses(event)));
    return { failed };
  };
  return { taken, publish };
};

describe("events of the ledger", () => {
  it("are told in the order of its entries, and the same at every repeat", async () => {
    const stream = await called();
    const [first, second] = [bus(), bus()];
    expect(await tellEvents(stream, first.publish)).toEqual({ batchItemFailures: [] });
    await tellEvents(stream, second.publish);
    expect(first.taken.map(({ type }) => type)).toEqual([
      "tacet.contact.claimed",
      "tacet.contact.authorised",
      "tacet.opt-out.recorded",
    ]);
    expect(second.taken).toEqual(first.taken);
    expect(new Set(first.taken.map(({ id }) => id)).size).toBe(3);
  });

  it("give the stream back from the first entry on whose event the bus did not take", async () => {
    const stream = await called();
    const { publish } = bus(({ type }) => type !== "tacet.contact.claimed");
    const { batchItemFailures } = await tellEvents(stream, publish);
    const at = Number(batchItemFailures[0]!.itemIdentifier.slice(1));
    const { eventName, dynamodb } = stream.Records[at - 1]!;
    expect([batchItemFailures.length, eventName]).toEqual([1, "INSERT"]);
    expect(JSON.parse(dynamodb!.NewImage!.body!.S!)).toHaveProperty("go");
  });

  it("say nothing of an entry that was changed or removed: that is the watcher's to tell", async () => {
    const stream = await called();
    const { taken, publish } = bus();
    await tellEvents(
      { Records: stream.Records.map((record) => ({ ...record, eventName: "MODIFY" as const })) },
      publish,
    );
    expect(taken).toEqual([]);
  });
});
