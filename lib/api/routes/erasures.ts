import { eraseCustomer } from "../../contact/customer.ts";
import { route } from "../route.ts";
import { ErasedOut } from "../schemas.ts";
import { CustomerParams } from "./customers.ts";

const erase = route({
  method: "DELETE",
  path: "/v1/customers/{id}",
  operationId: "eraseCustomer",
  tag: "Compliance",
  summary: "Erase the person",
  description:
    "Destroys the key under which everything about them is sealed. What they refused stays on their addresses, so that a re-import stays silent; the ledger keeps what happened, without a person.",
  scope: "tacet/compliance:erase",
  served: "erasures",
  params: CustomerParams,
  answer: ErasedOut,
  problems: ["not-found", "too-busy"],
  examples: [{ order: 200, summary: "Ana leaves", params: { id: "ana-001" } }],
  handle: async ({ params, caller }, world) => ({ body: await eraseCustomer(world, params.id, caller.subject) }),
});

export const erasureRoutes = [erase];
