import { createHash } from "node:crypto";
import * as z from "zod";
import { MAX_ADDRESSES } from "../policy/fold.ts";
import { CHANNELS } from "../policy/words.ts";
import { ENCODINGS } from "./decode.ts";
import { columnsOf, Source } from "./source.ts";

/** Texts handed to a script besides the name, by their names there. */
export const MAX_VARS = 50;

export const AudienceFormat = z
  .strictObject({
    kind: z.enum(["csv", "jsonl"]).optional().describe('Left out: a file that begins with "{" is JSON lines'),
    delimiter: z
      .string()
      .length(1)
      .regex(/^[^\p{L}\p{N}\s"]$|^\t$/u, { error: 'a delimiter is one character such as "," ";" "|" or a tab' })
      .optional()
      .describe("Left out: the one the first line speaks for, of comma, semicolon, tab and bar"),
    header: z.boolean().optional().describe('False: there is no header line, and columns are named "1", "2", …'),
    encoding: z.enum(ENCODINGS).optional().describe("Left out: told by the byte order mark, UTF-8 without one"),
    gzip: z.boolean().optional().describe("Left out: told by the file's first bytes"),
  })
  .meta({ id: "AudienceFormat", description: "How the file is written; what is left out is found out" });

/** Which column of an audience file is what. */
export const AudienceMapping = z
  .strictObject({
    format: AudienceFormat.optional(),
    columns: z.strictObject({
      customerId: Source,
      address: z
        .array(z.strictObject({ channel: z.enum(CHANNELS), value: Source }))
        .max(MAX_ADDRESSES)
        .optional()
        .describe("Addresses; a row that leaves one empty has none"),
      timeZone: Source.optional().describe("The IANA time zone that is known"),
      candidateTimeZones: Source.optional().describe(
        "Where timeZone is empty: the zones that are possible, separated by commas, bars or spaces",
      ),
      jurisdictions: Source.optional().describe('ISO 3166 codes such as "US US-FL", separated as zones are'),
      country: Source.optional().describe(
        "Of the postal address, in two letters: with region and postalCode it tells zone and law where nothing else does",
      ),
      region: Source.optional().describe('Its state or province, such as "FL"'),
      postalCode: Source.optional(),
      name: Source.optional(),
      pronunciation: Source.optional(),
      account: Source.optional(),
      needTopic: Source.optional().describe("A topic of the policy's tree the customer is known to need"),
      vars: z
        .record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,59}$/), Source)
        .refine((vars) => Object.keys(vars).length <= MAX_VARS, { error: `name at most ${MAX_VARS} vars` })
        .optional()
        .describe("Texts for the script"),
    }),
  })
  .meta({ id: "AudienceMapping", description: "Which column of an audience file is what" });
export type AudienceMapping = z.infer<typeof AudienceMapping>;
export type AudienceFormat = z.infer<typeof AudienceFormat>;

export const columnsOfAudience = ({ columns }: AudienceMapping): string[] => columnsOfProfile(columns);

export function columnsOfProfile(columns: Partial<AudienceMapping["columns"]>): string[] {
  const { address = [], vars = {}, ...single } = columns;
  return columnsOf([...Object.values(single), ...address.map(({ value }) => value), ...Object.values(vars)]);
}

/** The same for the same mapping, however its keys are ordered. */
export const digestOf = (mapping: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(sorted(mapping)))
    .digest("base64url")
    .slice(0, 22);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, item]) => [key, sorted(item)]),
  );
}
