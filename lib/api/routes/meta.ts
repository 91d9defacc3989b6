import * as z from "zod";
import { asyncApi } from "../../delivery/asyncapi.ts";
import { ENGINE_VERSION } from "../../policy/decide.ts";
import { TZDATA_RELEASE } from "../../zones/zone.ts";
import { openApi } from "../openapi.ts";
import { type Route, route } from "../route.ts";

const Health = z
  .object({ status: z.literal("ok"), engine: z.string(), tzdata: z.string(), policy: z.string() })
  .meta({ id: "Health" });

/** @param described every route but these, for the description. */
export const metaRoutes = (described: readonly Route[]): readonly Route[] => {
  const routes: readonly Route[] = [
    route({
      method: "GET",
      path: "/v1/health",
      operationId: "health",
      tag: "Meta",
      summary: "Whether Tacet can decide",
      scope: "open",
      served: "meta",
      answer: Health,
      problems: ["store-unavailable"],
      examples: [{ order: 4, summary: "In good health" }],
      handle: async (_call, world) => {
        const { ref } = await world.policies.inForce(world.now());
        return {
          body: { status: "ok", engine: ENGINE_VERSION, tzdata: TZDATA_RELEASE, policy: `${ref.id} ${ref.version}` },
        };
      },
    }),
    route({
      method: "GET",
      path: "/v1/openapi.json",
      operationId: "openapi",
      tag: "Meta",
      summary: "This description",
      scope: "open",
      served: "meta",
      answer: z.record(z.string(), z.unknown()),
      problems: [],
      examples: [{ order: 5, summary: "OpenAPI 3.1" }],
      handle: async () => ({ body: openApi([...described, ...routes]) }),
    }),
    route({
      method: "GET",
      path: "/v1/asyncapi.json",
      operationId: "asyncapi",
      tag: "Meta",
      summary: "What leaves as events, and what a dialer tells back",
      scope: "open",
      served: "meta",
      answer: z.record(z.string(), z.unknown()),
      problems: [],
      examples: [{ order: 6, summary: "AsyncAPI 3.0" }],
      handle: async () => ({ body: asyncApi() }),
    }),
  ];
  return routes;
};
