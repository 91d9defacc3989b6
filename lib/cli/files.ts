import type { OpenFile, Terminal } from "./terminal.ts";
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

/** @throws WrongUsage for a file that cannot be read, or has nothing in it. */
export async function fileToSend(file: string, { open }: Pick<Terminal, "open">): Promise<OpenFile> {
  const opened = await open(file).catch((error) => {
    throw unread(file, error);
  });
  if (opened.sizeBytes === 0) throw new WrongUsage(`${file} is empty; there is nothing to send`);
  return opened;
}

/**
 * A file of the API's own JSON, such as a plan or a mapping; what it says is for the API to judge.
 * @throws WrongUsage for one that cannot be read or is no JSON object.
 */
export async function fileJson(
  file: string,
  what: string,
  { read }: Pick<Terminal, "read">,
): Promise<Readonly<Record<string, unknown>>> {
  const text = await fileText(file, { read });
  if (text.trim() === "") throw new WrongUsage(`${file} is empty; it is to hold ${what}`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new WrongUsage(`${file} is to hold ${what}, and is no JSON: ${(error as Error).message}`);
  }
  if (document === null || typeof document !== "object" || Array.isArray(document))
    throw new WrongUsage(`${file} is to hold ${what}: a JSON object, from { to }`);
  return document as Readonly<Record<string, unknown>>;
}

export function unread(file: string, error: unknown): WrongUsage {
  const { code, message } = error as NodeJS.ErrnoException;
  return new WrongUsage(`cannot read ${file}: ${WHY[code ?? ""] ?? message}`);
}
