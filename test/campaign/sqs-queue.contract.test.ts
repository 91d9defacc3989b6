import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sqsQueue } from "../../lib/campaign/sqs-queue.ts";
import { type QueueAddress, sqsUpkeep } from "../../lib/campaign/sqs-upkeep.ts";
import { letterMover } from "../../lib/local/letter-mover.ts";
import { EMULATOR, emulated } from "../emulator.ts";

type Body = { readonly n: number };

let server: FauxqsServer;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false, host: "127.0.0.1" });
});
afterAll(() => server.stop());

sqsContract("fauxqs", () => `http://127.0.0.1:${server.port}`);
if (EMULATOR) sqsContract("the emulator", () => EMULATOR!);

function sqsContract(name: string, endpoint: () => string): void {
  describe(`SQS: ${name}`, () => {
    let client: SQSClient;
    let made = 0;
    beforeAll(() => {
      client = new SQSClient(emulated(endpoint()));
    });
    afterAll(() => client.destroy());

    /** A queue whose messages are put aside after two receives, and are hidden for no time at all. */
    async function madeQueue(): Promise<QueueAddress> {
      const create = async (QueueName: string, Attributes?: Record<string, string>) =>
        (await client.send(new CreateQueueCommand({ QueueName, ...(Attributes && { Attributes }) }))).QueueUrl!;
      const lettersUrl = await create(`contract-${++made}-letters`);
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: lettersUrl, AttributeNames: ["QueueArn"] }),
      );
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes!.QueueArn, maxReceiveCount: 2 });
      return { url: await create(`contract-${made}`, { VisibilityTimeout: "0", RedrivePolicy }), lettersUrl };
    }
    async function taken(QueueUrl: string): Promise<number[]> {
      const all: number[] = [];
      for (;;) {
        const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        if (Messages.length === 0) return all.sort((a, b) => a - b);
        all.push(...Messages.map(({ Body }) => (JSON.parse(Body!) as Body).n));
        const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
        await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      }
    }
    const some = (count: number) => Array.from({ length: count }, (_, n) => ({ body: { n } }));
    const upkeepOf = (address: QueueAddress) =>
      sqsUpkeep(
        client,
        { work: address, deliveries: address, jobs: address },
        letterMover(client, () => 0),
      );

    it("takes more messages than fit one request, each once", async () => {
      const { url } = await madeQueue();
      await sqsQueue<Body>(client, url).send(some(23));
      expect(await taken(url)).toEqual(some(23).map(({ body }) => body.n));
      await sqsQueue<Body>(client, url).send([]);
      expect(await taken(url)).toEqual([]);
    });

    it("holds a delayed message back, and counts it as such", async () => {
      const address = await madeQueue();
      await sqsQueue<Body>(client, address.url).send([{ body: { n: 1 }, delaySeconds: 5_000 }, { body: { n: 2 } }]);
      const [standing] = await upkeepOf(address).look();
      expect(standing).toEqual({ name: "work", waiting: 1, hidden: 0, delayed: 1, putAside: 0 });
      expect(await taken(address.url)).toEqual([2]);
    });

    it("puts aside what was received too often, and has it back after a redrive", async () => {
      const address = await madeQueue();
      await sqsQueue<Body>(client, address.url).send(some(13));
      const receive = () => client.send(new ReceiveMessageCommand({ QueueUrl: address.url, MaxNumberOfMessages: 10 }));
      for (let round = 0; round < 9; round++) await receive();
      expect((await upkeepOf(address).look())[0]).toMatchObject({ waiting: 0, putAside: 13 });
      const { redrive, waiting, putAside } = await upkeepOf(address).redrive("work");
      expect(redrive).toEqual({ state: "done", startedAt: 0, moved: 13, of: 13 });
      expect([waiting, putAside]).toEqual([13, 0]);
      expect(await taken(address.url)).toEqual(some(13).map(({ body }) => body.n));
    });

    it("says that a queue which is not there does not answer", async () => {
      const { url } = await madeQueue();
      await expect(sqsQueue<Body>(client, `${url}-not`).send(some(1))).rejects.toMatchObject({
        name: "StoreUnavailable",
      });
    });
  });
}
