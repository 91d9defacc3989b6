import { recordChecks } from "../../contact/registry-facts.ts";
import { ChecksOut, ChecksRequest, ListParams } from "../registry-schemas.ts";
import { route } from "../route.ts";

export const registryCheckRoutes = [
  route({
    method: "POST",
    path: "/v1/registries/{list}/checks",
    operationId: "recordChecks",
    tag: "Registries",
    summary: "Record what a list said of numbers and email addresses",
    description:
      "For lists that are asked one by one. Result and date become a fact of every customer who has the number or the address, and stand for the list until a newer copy is imported or they are too old for the rule.",
    scope: "tacet/customers:write",
    served: "customers",
    params: ListParams,
    body: ChecksRequest,
    answer: ChecksOut,
    problems: ["invalid-address", "customer-merged", "too-busy"],
    examples: [
      {
        order: 363,
        summary: "Ana's number is not listed",
        params: { list: "sg-dnc" },
        body: { checks: [{ number: "+351 912 345 678", listed: false, at: "2026-11-23T09:00:00Z" }] },
      },
      {
        order: 363.5,
        summary: "Nor is her email address",
        params: { list: "za-opt-out" },
        body: { checks: [{ email: "ana@example.com", listed: false, at: "2026-11-23T09:00:00Z" }] },
      },
      {
        order: 364,
        summary: "No number",
        params: { list: "sg-dnc" },
        body: { checks: [{ number: "unknown", listed: false, at: "2026-11-23T09:00:00Z" }] },
        status: 422,
      },
    ],
    handle: async ({ params, body, caller }, world) => {
      const now = world.now();
      const checks = body.checks.map(({ number, email, listed, at, since }) => ({
        ...(email === undefined ? { number: number! } : { email }),
        listed,
        at: Math.min(at, now),
        ...(since !== undefined && { since }),
      }));
      const { told, unknown } = await recordChecks(world, params.list, checks, body.actor ?? caller.subject);
      return {
        body: {
          customers: told.map(({ entry }) => ({ customerId: entry.customerId, ledgerSeq: entry.seq })),
          unknownNumbers: unknown,
        },
        replayed: told.length > 0 && told.every((one) => one.replayed),
      };
    },
  }),
];
