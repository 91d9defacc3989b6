import * as z from "zod";
import { parseInstant } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { HOLDS } from "./registries.ts";

/** How a list's file is to be read: a number or an email address a line, or columns of a table without line breaks within a field. */
export const RegistryMapping = z
  .strictObject({
    holds: z
      .enum(HOLDS)
      .default("numbers")
      .describe("What it holds. A list of both has a copy of each, so it takes two imports"),
    columns: z
      .array(z.int().min(1).max(50))
      .min(1)
      .max(4)
      .optional()
      .describe("Places of the columns, from 1, that make the number together: [1, 2] for an area code and the rest"),
    since: z.int().min(1).max(50).optional().describe("Place of the column with the date a number was registered on"),
    delimiter: z.enum([",", ";", "\t", "|"]).default(",").describe("Between columns"),
    header: z.boolean().default(false).describe("The first line names the columns"),
    callingCode: z
      .string()
      .regex(/^[1-9]\d{0,2}$/, { error: 'write a calling code without "+", such as "1"' })
      .optional()
      .describe("Of numbers written as they are dialled at home; those with + are complete"),
  })
  .meta({ id: "RegistryMapping", description: "How the file of a do-not-call list is to be read" });
export type RegistryMapping = z.infer<typeof RegistryMapping>;

/** A number in E.164, or an email address as the file writes it. */
export type AddressRead = { readonly address: string; readonly since?: Ms };

const E164 = /^\+[1-9]\d{6,14}$/;
/** Countries whose numbers begin with 0 abroad too, or never do at home. */
const KEEPS_ZERO: ReadonlySet<string> = new Set(["1", "39", "378"]);

/** The number or the address of a line; undefined for a line that holds none. */
export function readerOf({ holds, columns, since, delimiter, callingCode }: RegistryMapping) {
  const isTable = columns !== undefined || since !== undefined;
  const places = columns ?? [1];
  return (line: string): AddressRead | undefined => {
    const fields = isTable ? line.split(delimiter).map(bare) : [bare(line)];
    const written = places.map((place) => fields[place - 1] ?? "").join("");
    const address = holds === "emails" ? written : complete(written, callingCode);
    if (address === undefined) return undefined;
    if (since === undefined) return { address };
    const at = dateOf(fields[since - 1] ?? "");
    return at === undefined ? undefined : { address, since: at };
  };
}

const bare = (field: string): string => field.trim().replace(/^"(.*)"$/, "$1");

function complete(text: string, callingCode: string | undefined): string | undefined {
  const digits = text.replace(/[\s().\-/]/g, "");
  const whole = digits.startsWith("+") ? digits : atHome(digits, callingCode);
  return whole !== undefined && E164.test(whole) ? whole : undefined;
}

function atHome(digits: string, callingCode: string | undefined): string | undefined {
  if (callingCode === undefined || !/^\d+$/.test(digits)) return undefined;
  const national = KEEPS_ZERO.has(callingCode) ? digits : digits.replace(/^0/, "");
  // America's lists write the 1 or leave it out.
  if (callingCode === "1" && national.length === 11 && national.startsWith("1")) return `+${national}`;
  if (callingCode === "1" && national.length !== 10) return undefined;
  return `+${callingCode}${national}`;
}

const dateOf = (text: string): Ms | undefined =>
  parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
