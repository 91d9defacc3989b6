import { EXPORT_FORMAT, type PortableEntry, unpackEntry } from "../api/export.ts";
import type { Entry } from "../ledger/entry.ts";
import { fileText } from "./files.ts";
import type { Terminal } from "./terminal.ts";
import { WrongUsage } from "./verb.ts";

/** The entries of exports, one export a file or one a line; customer by customer, in sequence. */
export async function* ledgerEntries(files: readonly string[], terminal: Terminal): AsyncGenerator<Entry> {
  const seen = new Set<string>();
  for (const file of files) {
    for (const [index, document] of documentsIn(await fileText(file, terminal)).entries()) {
      const where = `${file}, export ${index + 1}`;
      const { customerId, entries } = exportOf(document, where);
      if (seen.has(customerId)) throw new WrongUsage(`${where}: customer ${customerId} came before; name each once`);
      seen.add(customerId);
      yield* entries.map(unpackEntry).sort((a, b) => a.seq - b.seq);
    }
  }
}

/** A file is one document, however it is laid out, or one on each line. */
function documentsIn(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.length > 1 && lines.every((line) => line.trimStart().startsWith("{") && line.trimEnd().endsWith("}"))
    ? lines
    : [text];
}

function exportOf(text: string, where: string): { customerId: string; entries: PortableEntry[] } {
  let document: { format?: unknown; customerId?: unknown; entries?: unknown } | null;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new WrongUsage(`${where}: this is no JSON: ${(error as Error).message}`);
  }
  if (document?.format !== EXPORT_FORMAT || typeof document.customerId !== "string" || !Array.isArray(document.entries))
    throw new WrongUsage(`${where}: this is no export; "npx tacet export" writes them`);
  return { customerId: document.customerId, entries: document.entries };
}
