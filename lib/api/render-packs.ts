import * as z from "zod";
import type { Pack } from "../policy/pack.ts";

const Jurisdiction = z.string().describe("As profiles name it: US, US-FL, EU, UK");

const HEAD = {
  jurisdiction: Jurisdiction,
  id: z.string(),
  version: z.string(),
  title: z.string(),
  inherits: z.array(Jurisdiction).describe("Jurisdictions whose packs apply here too"),
  asOf: z.string().describe("The date on which the sources were read"),
  minTzdata: z.string().optional().describe("The oldest release of time-zone data by which it may be judged"),
};

/** A pack without its rules. */
export const PackSummary = z
  .object({
    ...HEAD,
    rules: z.int().describe("How many rules it has"),
    needsReview: z.int().describe("How many of them are strict readings of an unsettled text"),
  })
  .meta({ id: "PackSummary" });

export const PacksOut = z.object({ data: z.array(PackSummary), nextCursor: z.null() }).meta({ id: "Packs" });

export const PackOut = z
  .object({
    ...HEAD,
    description: z.string().optional().describe("What of the law is not in it, and why"),
    refines: z
      .array(z.object({ pack: z.string(), rule: z.string(), by: z.array(z.string()) }))
      .optional()
      .describe("Rules it inherits and says in its own words: where those of `by` judge, the inherited one does not"),
    rules: z
      .array(z.record(z.string(), z.unknown()))
      .describe("The rules, each with source, confidence and severity, as docs/policy-language.md describes them"),
  })
  .meta({ id: "Pack" });

const headOf = ({ jurisdiction, id, version, title, inherits, asOf, minTzdata }: Pack) => ({
  jurisdiction,
  id,
  version,
  title,
  inherits,
  asOf,
  ...(minTzdata !== undefined && { minTzdata }),
});

export const packSummary = (pack: Pack): z.infer<typeof PackSummary> => ({
  ...headOf(pack),
  rules: pack.rules.length,
  needsReview: pack.rules.filter((rule) => rule.needsReview).length,
});

export const packsOut = (packs: readonly Pack[]): z.infer<typeof PacksOut> => ({
  data: packs.map(packSummary),
  nextCursor: null,
});

export const packOut = (pack: Pack): z.infer<typeof PackOut> => ({
  ...headOf(pack),
  ...(pack.description !== undefined && { description: pack.description }),
  ...(pack.refines !== undefined && { refines: pack.refines }),
  rules: pack.rules.map((rule) => ({ ...rule })),
});
