/** A customer list and a history file of any length, the same in every run. */

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { chanceFrom } from "./chance.ts";
import { TWELVE_ZONES } from "./customers.ts";

const SEED = 20_261_125;
/** Written at a time. */
const PIECE_ROWS = 5_000;
const FIRST_NAMES = ["Maria", "João", "Anna", "Péter", "Ingrid", "Paul", "Zoë", "Marek"];
const LAST_NAMES = ["Silva", "O'Brien", "Müller", "Nowak", "García", "van den Berg", "Rossi", "Smith"];
const SAID = ["no_answer", "busy", "conversation", "declined", "accepted", "voicemail"];
const TOPICS = ["personal-loan", "car-loan", "term-deposit"];

/** What is measured is reading: of so many rows one repeats a customer, and one cannot be used. */
const REPEATS_EVERY = 50;
const BAD_EVERY = 97;

/** Columns of both: the list is read for who is to be contacted, the history for what was said to whom. */
const HEADER = "customer no,first,last,phone,zone,branch,called at,result,topic\n";

export async function writeImportFile(path: string, rows: number): Promise<void> {
  const chance = chanceFrom(SEED);
  const oneOf = (list: readonly string[]): string => list[Math.floor(chance() * list.length)]!;
  const row = (index: number): string => {
    const customer = index % REPEATS_EVERY === REPEATS_EVERY - 1 ? index - 1 : index;
    const phone = index % BAD_EVERY === BAD_EVERY - 1 ? "none" : `+3519${String(customer % 1e8).padStart(8, "0")}`;
    const day = String(1 + Math.floor(chance() * 28)).padStart(2, "0");
    const hour = String(8 + Math.floor(chance() * 12)).padStart(2, "0");
    return `C-${1_000_000 + customer},${oneOf(FIRST_NAMES)},"${oneOf(LAST_NAMES)}",${phone},${oneOf(TWELVE_ZONES)},${Math.floor(chance() * 400)},2026-05-${day}T${hour}:00:00Z,${oneOf(SAID)},${oneOf(TOPICS)}\n`;
  };
  const file = createWriteStream(path);
  file.write(HEADER);
  for (let from = 0; from < rows; from += PIECE_ROWS) {
    let piece = "";
    for (let index = from; index < Math.min(rows, from + PIECE_ROWS); index++) piece += row(index);
    if (!file.write(piece)) await once(file, "drain");
  }
  file.end();
  await finished(file);
}
