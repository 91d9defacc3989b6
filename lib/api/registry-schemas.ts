import * as z from "zod";
import { parseInstant } from "../policy/time.ts";
import { RegistryMapping } from "../registry/lines.ts";
import { HOLDS } from "../registry/registries.ts";
import { Actor, Instant, InstantOut } from "./schemas.ts";

/** Numbers in one call. */
export const MAX_CHECKED = 100;
/** Numbers in one file: the world's largest lists have some 250 million. */
const MAX_ROWS = 2_000_000_000;

export const ListParams = z.object({
  list: z
    .string()
    .max(60)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'name a list as its rule does, such as "us-national"' })
    .meta({ description: "The list, as a policy's registry rule names it" }),
});

export const RegistryImportRequest = z
  .strictObject({
    asOf: z
      .string()
      .max(40)
      .refine((text) => parseInstant(text) !== undefined || parseInstant(`${text}T00:00:00Z`) !== undefined, {
        error: 'write the date of the copy, such as "2026-11-20", or an instant with an offset',
      })
      .describe("When the copy was drawn: its age is counted from here. A date is its first instant in UTC"),
    mapping: RegistryMapping.prefault({}).describe("How the file is to be read"),
    rows: z
      .int()
      .min(1)
      .max(MAX_ROWS)
      .optional()
      .describe(
        "How many numbers or email addresses the file holds: another count is refused. A plain file needs it; gzip tells itself whether it is whole",
      ),
    smaller: z.boolean().optional().describe("It may hold less than half of what the copy in force does"),
    actor: Actor,
  })
  .meta({ id: "RegistryImportRequest" });

export const ChecksRequest = z
  .strictObject({
    checks: z
      .array(
        z
          .strictObject({
            number: z.string().min(1).max(40).optional().describe("E.164"),
            email: z.string().min(1).max(254).optional().describe("Instead of a number, where the list holds such"),
            listed: z.boolean().describe("Whether it is on the list"),
            at: Instant.describe("When the list was asked"),
            since: Instant.optional().describe("Since when it is on it"),
          })
          .refine(({ number, email }) => (number === undefined) !== (email === undefined), {
            error: "name a number, or an email",
          }),
      )
      .min(1)
      .max(MAX_CHECKED)
      .describe("Numbers and email addresses, and what the list said of each"),
    actor: Actor,
  })
  .meta({ id: "RegistryChecksRequest" });

export const ChecksOut = z
  .object({
    customers: z
      .array(z.object({ customerId: z.string(), ledgerSeq: z.int().describe("The entry it stands in") }))
      .describe("Everybody who has one of them"),
    unknownNumbers: z.int().describe("Numbers and email addresses nobody has: what was found of them is kept nowhere"),
  })
  .meta({ id: "RegistryChecks" });

const VersionOut = z
  .object({
    version: z.string().describe("What decisions name"),
    asOf: InstantOut.describe("When the copy was drawn"),
    numbers: z.int().describe("Numbers or email addresses in it, each once"),
    activatedAt: InstantOut.describe("Since when it has been in force"),
  })
  .meta({ id: "RegistryVersion" });
export const RegistriesOut = z
  .object({
    data: z.array(
      z.object({
        list: z.string().describe("As rules name it"),
        holds: z.enum(HOLDS).describe("What this copy holds; a list of both has a copy of each"),
        active: VersionOut.describe("The copy in force"),
        previous: VersionOut.optional().describe("The one before"),
      }),
    ),
    nextCursor: z.null(),
  })
  .meta({ id: "Registries" });
