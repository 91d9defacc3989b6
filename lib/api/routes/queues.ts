import * as z from "zod";
import type { QueueStanding, QueueUpkeep } from "../../campaign/queue-upkeep.ts";
import type { QueueName } from "../../campaign/queues.ts";
import { Problem } from "../../contact/problem.ts";
import { instantOut } from "../render.ts";
import { type ApiWorld, route } from "../route.ts";
import { InstantOut } from "../schemas.ts";

const NAMES = { work: true, deliveries: true, jobs: true } as const satisfies Record<QueueName, true>;
const names = Object.keys(NAMES) as [QueueName, ...QueueName[]];

const QueueOut = z
  .object({
    queue: z.enum(names).describe("`work`: rows to be claimed; `deliveries`: contacts on their way out; `jobs`"),
    waiting: z.int().describe("Ready to be worked, approximately, as all these numbers are"),
    hidden: z.int().describe("Being worked, or failed and not yet due again"),
    delayed: z.int().describe("To be worked later"),
    putAside: z.int().describe("Failed too often: the dead letters"),
    redrive: z
      .object({
        state: z.enum(["running", "done", "failed"]),
        startedAt: InstantOut,
        moved: z.int(),
        of: z.int().optional().describe("How many there were to move, where the queue told"),
        why: z.string().optional().describe("Why it failed"),
      })
      .optional()
      .describe("The newest one of this queue"),
  })
  .meta({ id: "Queue" });

const QueuesOut = z.object({ data: z.array(QueueOut), nextCursor: z.null() }).meta({ id: "Queues" });

const told = ({ name, redrive, ...counts }: QueueStanding): z.infer<typeof QueueOut> => ({
  queue: name,
  ...counts,
  ...(redrive && { redrive: { ...redrive, startedAt: instantOut(redrive.startedAt) } }),
});

function upkeepOf({ upkeep }: ApiWorld): QueueUpkeep {
  if (!upkeep) throw new Error("this function was not given the upkeep of the queues; see lib/infra/topology.ts");
  return upkeep;
}

function nameOf(text: string): QueueName {
  const name = names.find((one) => one === text);
  if (name) return name;
  throw new Problem("not-found", `there is no queue "${text}"; there are ${names.join(", ")}`);
}

export const queueRoutes = [
  route({
    method: "GET",
    path: "/v1/queues",
    operationId: "listQueues",
    tag: "Queues",
    summary: "How the queues stand, and what was put aside",
    description:
      "Messages between the parts of the engine. They carry ids only, and what happened stands in the ledgers. How long the oldest has been waiting is a metric of SQS, on the stack's dashboard, and has an alarm.",
    scope: "tacet/queues:read",
    served: "queues",
    answer: QueuesOut,
    problems: [],
    examples: [{ order: 395, summary: "All three" }],
    handle: async (_call, world) => ({
      body: { data: (await upkeepOf(world).look()).map(told), nextCursor: null },
    }),
  }),
  route({
    method: "POST",
    path: "/v1/queues/{queue}/redrive",
    operationId: "redriveQueue",
    tag: "Queues",
    summary: "Bring back what was put aside",
    description:
      "For when what made the messages fail is mended. They go back to their queue and are tried as often as new ones; a message that is worked a second time has no second effect. It goes on by itself: `GET /v1/queues` says how far it is. While one runs, a repeat is answered with that one.",
    scope: "tacet/queues:write",
    served: "queues",
    params: z.object({ queue: z.string().max(60).meta({ description: "`work`, `deliveries` or `jobs`" }) }),
    answer: QueueOut,
    status: 202,
    problems: ["not-found"],
    examples: [
      { order: 396, summary: "Rows that could not be claimed", params: { queue: "work" } },
      { order: 397, summary: "Of a queue there is not", params: { queue: "letters" }, status: 404 },
    ],
    handle: async ({ params }, world) => ({ body: told(await upkeepOf(world).redrive(nameOf(params.queue))) }),
  }),
];
