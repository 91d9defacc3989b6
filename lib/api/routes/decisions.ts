import { dryRun } from "../../contact/claim.ts";
import { Problem } from "../../contact/problem.ts";
import { wantedOf } from "../addresses.ts";
import { renderDecision } from "../render.ts";
import { type ApiWorld, route } from "../route.ts";
import { type DecisionJson, DecisionsOut, DecisionsRequest, type WantedBody } from "../schemas.ts";

/** Requests of one call that are decided at the same time. */
const CONCURRENT = 16;
const MAX_BODY_BYTES = 512 * 1024;

async function decideOne(world: ApiWorld, body: WantedBody, pointer: string): Promise<DecisionJson> {
  try {
    const { decision, seq } = await dryRun(world, wantedOf(world, body), body.at ?? world.now());
    return await renderDecision(world.policies, decision, seq);
  } catch (error) {
    throw error instanceof Problem ? error.below(pointer) : error;
  }
}

async function decideAll(world: ApiWorld, requests: readonly WantedBody[]): Promise<DecisionJson[]> {
  const answers: DecisionJson[] = [];
  for (let start = 0; start < requests.length; start += CONCURRENT) {
    const batch = requests.slice(start, start + CONCURRENT);
    answers.push(
      ...(await Promise.all(batch.map((request, index) => decideOne(world, request, `/requests/${start + index}`)))),
    );
  }
  return answers;
}

const decide = route({
  method: "POST",
  path: "/v1/decisions",
  operationId: "decide",
  tag: "Decisions",
  summary: "May I, when, and why not?",
  description:
    "A dry run of one claim, or of up to 500: nothing is written, nothing is reserved. `at` asks about another instant than now.",
  scope: "tacet/decide",
  served: "decisions",
  body: DecisionsRequest,
  maxBodyBytes: MAX_BODY_BYTES,
  answer: DecisionsOut,
  problems: ["unknown-topic", "invalid-address"],
  examples: [
    {
      order: 30,
      summary: "A promotional call now",
      body: { customerId: "ana-001", channel: "voice", purpose: "promotional", topic: "personal-loan" },
    },
    {
      order: 31,
      summary: "The same on Sunday",
      body: {
        customerId: "ana-001",
        channel: "voice",
        purpose: "promotional",
        topic: "personal-loan",
        at: "2026-11-29T10:00:00Z",
      },
    },
    {
      order: 32,
      summary: "Two at once",
      body: {
        requests: [
          { customerId: "ana-001", channel: "email", purpose: "service" },
          { customerId: "ben-002", channel: "sms", purpose: "transactional" },
        ],
      },
    },
    {
      order: 33,
      summary: "A topic outside the tree",
      body: { customerId: "ana-001", channel: "voice", purpose: "promotional", topic: "timeshare" },
      status: 422,
    },
  ],
  handle: async ({ body }, world) => ({
    body: "requests" in body ? { data: await decideAll(world, body.requests) } : await decideOne(world, body, ""),
  }),
});

export const decisionRoutes = [decide];
