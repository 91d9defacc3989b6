import * as z from "zod";
import { allPacks } from "../../contact/law.ts";
import { Problem } from "../../contact/problem.ts";
import { JurisdictionCode } from "../../policy/pack.ts";
import { PackOut, PacksOut, packOut, packsOut } from "../render-packs.ts";
import { route } from "../route.ts";

const PackParams = z.object({
  jurisdiction: JurisdictionCode.meta({ description: "As profiles name it, such as US-FL" }),
});

export const packRoutes = [
  route({
    method: "GET",
    path: "/v1/packs",
    operationId: "listPacks",
    tag: "Policies",
    summary: "The packs: the law as data, by jurisdiction",
    description: "A customer's jurisdictions choose the packs, with what those inherit. They are no legal advice.",
    scope: "tacet/policies:read",
    served: "policies",
    answer: PacksOut,
    problems: [],
    examples: [{ order: 171, summary: "All" }],
    handle: async (_call, world) => ({ body: packsOut(await allPacks(world.policies.law)) }),
  }),
  route({
    method: "GET",
    path: "/v1/packs/{jurisdiction}",
    operationId: "getPack",
    tag: "Policies",
    summary: "One pack, whole",
    description: "Its own rules, each with source, confidence and severity; what it inherits are packs of their own.",
    scope: "tacet/policies:read",
    served: "policies",
    params: PackParams,
    answer: PackOut,
    problems: ["not-found"],
    examples: [
      { order: 172, summary: "Florida", params: { jurisdiction: "US-FL" } },
      { order: 173, summary: "Of nowhere", params: { jurisdiction: "ZZ" }, status: 404 },
    ],
    handle: async ({ params }, world) => {
      const pack = await world.policies.law.packOf(params.jurisdiction);
      if (!pack) throw new Problem("not-found", `no pack ships for ${params.jurisdiction}; GET /v1/packs lists them`);
      return { body: packOut(pack) };
    },
  }),
];
