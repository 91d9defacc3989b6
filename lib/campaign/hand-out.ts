import { SLICE_ROWS } from "../audience/slice.ts";
import type { Ms } from "../policy/words.ts";
import type { Campaign } from "./plan.ts";
import type { WorkMessage } from "./queues.ts";

/** Rows of one message: small enough that a repeat costs little. */
const ROWS_PER_MESSAGE = 100;
const DUE_PER_MESSAGE = 50;

/** Messages for the next rows of the audience, and which row comes after them. */
export function newRows(
  { id, audience, plan }: Campaign,
  nextRow: number,
  budget: number,
  now: Ms,
): { messages: WorkMessage[]; nextRow: number } {
  const messages: WorkMessage[] = [];
  const last = now < plan.startsAt ? nextRow : Math.min(audience!.ok, nextRow + budget);
  let next = nextRow;
  while (next < last) {
    const slice = Math.floor(next / SLICE_ROWS);
    const first = next - slice * SLICE_ROWS;
    const rows = Math.min(ROWS_PER_MESSAGE, SLICE_ROWS - first, last - next);
    messages.push({ do: "rows", campaign: id, slice, first, rows });
    next += rows;
  }
  return { messages, nextRow: next };
}

/** Messages for rows for which something is due. */
export function dueMessages(campaign: string, due: readonly { customerId: string; seq: number }[]): WorkMessage[] {
  const messages: WorkMessage[] = [];
  for (let from = 0; from < due.length; from += DUE_PER_MESSAGE) {
    const part = due.slice(from, from + DUE_PER_MESSAGE).map(({ customerId, seq }) => ({ customerId, seq }));
    messages.push({ do: "due", campaign, due: part });
  }
  return messages;
}

/** Messages for rows of one slice, by their places in it, neighbours together. */
export function rowMessages(campaign: string, slice: number, places: readonly number[]): WorkMessage[] {
  const messages: (WorkMessage & { do: "rows" })[] = [];
  for (const place of places) {
    const last = messages.at(-1);
    if (last && last.first + last.rows === place && last.rows < ROWS_PER_MESSAGE)
      messages[messages.length - 1] = { ...last, rows: last.rows + 1 };
    else messages.push({ do: "rows", campaign, slice, first: place, rows: 1 });
  }
  return messages;
}
