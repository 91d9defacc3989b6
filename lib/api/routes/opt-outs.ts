import { optOutAddress, optOutCustomer } from "../../contact/opt-out.ts";
import { factSource } from "../call.ts";
import { aheadWarnings, warned } from "../fact-warnings.ts";
import { route } from "../route.ts";
import { OptOutOut, OptOutRequest } from "../schemas.ts";

const optOut = route({
  method: "POST",
  path: "/v1/opt-outs",
  operationId: "optOut",
  tag: "Opt-outs",
  summary: 'Record a "no"',
  description:
    "By customer, or by address: then it is written on the address first, bites every customer linked to it, and everybody who ever gets it. A breadth that would need a topic covers all promotion here. Answered once it stands in every ledger; a 5xx means: send it again.",
  scope: "tacet/optouts:write",
  served: "opt-outs",
  body: OptOutRequest,
  answer: OptOutOut,
  problems: ["invalid-address", "idempotency-mismatch", "too-busy"],
  examples: [
    {
      order: 70,
      summary: "She wants no more promotions",
      body: {
        customerId: "ana-001",
        breadth: "promotions",
        source: "call centre",
        words: "Please stop ringing me about loans.",
        eventId: "optout-1",
      },
    },
    {
      order: 71,
      summary: "An address nobody has yet",
      body: {
        address: { channel: "sms", value: "+351 911 111 111" },
        breadth: "everything",
        channel: "sms",
        source: "STOP",
        eventId: "stop-1",
      },
    },
    {
      order: 72,
      summary: "Neither customer nor address",
      body: { breadth: "promotions", source: "form" },
      status: 400,
    },
  ],
  handle: async ({ body, caller }, world) => {
    const source = factSource(body, caller, body.eventId);
    const { told, replayed } = body.address
      ? await optOutAddress(world, body.address, body, source)
      : await optOutCustomer(world, body.customerId!, body, source).then((one) => ({
          told: [one],
          replayed: one.replayed,
        }));
    return {
      body: {
        suppressedCustomers: told.length,
        ...warned(...new Set(told.flatMap(({ entry }) => aheadWarnings(entry)))),
        ledgerSeqs: told.map(({ entry }) => ({ customerId: entry.customerId, ledgerSeq: entry.seq })),
      },
      replayed,
    };
  },
});

export const optOutRoutes = [optOut];
