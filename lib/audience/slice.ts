import { AudienceError } from "./audience-error.ts";
import type { AudienceRow } from "./audience-row.ts";
import type { Files } from "./files.ts";

/** Rows of one slice: what one message of a queue works through. */
export const SLICE_ROWS = 500;

/** Bytes [from, to) of a prepared file, which begin and end between rows; `firstRow` counts its rows from 0. */
export type Slice = { readonly from: number; readonly to: number; readonly firstRow: number; readonly rows: number };

/**
 * The rows of one slice.
 * @throws FileChanged when the prepared file is not of that version
 * @throws AudienceError bad-slice when the bytes are no such rows
 */
export async function readSlice(
  files: Files,
  preparedKey: string,
  slice: Slice,
  version: string,
): Promise<AudienceRow[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(preparedKey, slice, version)) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString().split("\n");
  if (lines.pop() !== "" || lines.length !== slice.rows) {
    throw new AudienceError(
      "bad-slice",
      `bytes ${slice.from} to ${slice.to} of ${preparedKey} are not ${slice.rows} rows`,
    );
  }
  return lines.map((line) => JSON.parse(line));
}
