import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type * as z from "zod";
import { ProfileColumns } from "../api/job-schemas.ts";
import { diskFiles } from "../audience/disk-files.ts";
import { HistoryMapping } from "../audience/history-mapping.ts";
import type { HistoryCustomer } from "../backtest/history.ts";
import { openFacts } from "../campaign/facts-file.ts";
import { historyCustomer } from "../campaign/history-customer.ts";
import { assumptionsOfReplay, type FactsMapping, prepareFacts } from "../campaign/job-facts.ts";
import type { Progress } from "./progress.ts";
import { WrongUsage } from "./verb.ts";

/** Keys of the folder the file is read in. */
const [SOURCE, FACTS, VERDICTS] = ["history", "facts.jsonl", "verdicts.csv.gz"];

export type ReadHistory = {
  readonly customers: AsyncGenerator<HistoryCustomer>;
  readonly rows: { readonly total: number; readonly rejected: number; readonly partly: number };
  /** Why rows could not be used, the first reasons. */
  readonly reasons: readonly { readonly reason: string; readonly rows: number; readonly firstLine: number }[];
  readonly assumptions: readonly string[];
  /** Removes what was written on the way. */
  readonly close: () => Promise<void>;
};

/** @throws WrongUsage for a mapping that is none. */
export const mappingOf = (text: string, file: string): HistoryMapping =>
  shaped(HistoryMapping, text, file, "mapping of a history");

/** @throws WrongUsage for columns that are none. */
export const profileOf = (text: string, file: string): ProfileColumns =>
  shaped(ProfileColumns, text, file, "columns of a profile");

function shaped<T>(schema: z.ZodType<T>, text: string, file: string, what: string): T {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new WrongUsage(`${file} is no JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new WrongUsage(`${file} is no ${what}: ${issue!.path.join("/") || "/"}: ${issue!.message}`);
}

/**
 * Reads a history file once and gives its customers, each with all their facts wherever in the file they stand; never
 * holds more of it in memory than a share.
 * @throws AudienceError when the file as a whole cannot be read
 */
export async function readHistoryFile(
  path: string,
  { mapping, profile }: FactsMapping,
  progress: Progress,
): Promise<ReadHistory> {
  const scratch = await mkdtemp(join(tmpdir(), "tacet-backtest-"));
  const close = () => rm(scratch, { recursive: true, force: true });
  try {
    await symlink(resolve(path), join(scratch, SOURCE!));
    const files = diskFiles({ root: scratch, baseUrl: "", sign: (text) => text, now: () => 0 });
    const source = await files.stat(SOURCE!);
    if (!source) throw new WrongUsage(`cannot read ${path}: there is no such file`);
    const facts = await prepareFacts({
      mapping,
      profile,
      files,
      key: SOURCE!,
      version: source.version,
      factsKey: FACTS!,
      verdictKey: VERDICTS!,
      scratch,
      refuse: () => undefined,
      onRows: async (_rows, bytes, total) => progress.at(bytes, total),
    });
    const customers = async function* () {
      const stored = await openFacts(files, facts);
      for (let share = 0; share < stored.shares; share++)
        for (const customer of await stored.share(share)) yield historyCustomer(customer);
    };
    return {
      customers: customers(),
      rows: facts.rows,
      reasons: facts.reasons,
      assumptions: assumptionsOfReplay({ mapping, profile }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
