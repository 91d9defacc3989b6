import type { Terminal } from "./terminal.ts";
import { WrongUsage } from "./verb.ts";

const WHY: Record<string, string> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "it may not be read",
};

/** @throws WrongUsage for a file that cannot be read. */
export async function fileText(file: string, { read }: Pick<Terminal, "read">): Promise<string> {
  try {
    return await read(file);
  } catch (error) {
    throw unread(file, error);
  }
}

export function unread(file: string, error: unknown): WrongUsage {
  const { code, message } = error as NodeJS.ErrnoException;
  return new WrongUsage(`cannot read ${file}: ${WHY[code ?? ""] ?? message}`);
}
