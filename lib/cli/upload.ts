import type * as z from "zod";
import type { Upload } from "../api/campaign-schemas.ts";
import { Refused, Unreached } from "./api.ts";
import { progressOf } from "./progress.ts";
import type { OpenFile, Terminal } from "./terminal.ts";

/** What says why an upload was refused is read so far. */
const MAX_SAID = 2_000;

/**
 * Puts a file where the API said, as a stream. The access token stays here: the address is permission enough, and may be
 * another machine's.
 * @throws Unreached when it breaks off, Refused when it is not taken.
 */
export async function upload(
  to: z.infer<typeof Upload>,
  file: OpenFile,
  name: string,
  { fetch }: Pick<Terminal, "fetch">,
): Promise<void> {
  const progress = progressOf("sending", "bytes");
  try {
    const response = await fetch(to.url, {
      method: to.method,
      // Storage takes no body of unknown length.
      headers: { ...to.headers, "content-length": String(file.sizeBytes) },
      body: counted(file, progress.at),
      duplex: "half",
      redirect: "error",
    } as unknown as RequestInit);
    if (!response.ok) throw await notTaken(response, name);
    await response.body?.cancel();
  } catch (error) {
    throw error instanceof Refused ? error : brokenOff(name, error);
  } finally {
    progress.end();
  }
}

async function* counted(
  { chunks, sizeBytes }: OpenFile,
  at: (done: number, total: number) => void,
): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of chunks()) {
    yield chunk;
    sent += chunk.length;
    at(sent, sizeBytes);
  }
}

function brokenOff(name: string, error: unknown): Unreached {
  const cause = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  return new Unreached(
    `sending ${name} broke off (${cause.code ?? cause.message})`,
    "run it again: a file that is sent twice has one effect",
    { uncertain: true },
  );
}

/** A local Tacet answers with a problem, storage with XML. */
async function notTaken(response: Response, name: string): Promise<Refused> {
  const said = (await response.text()).slice(0, MAX_SAID);
  return new Refused({
    title: `${name} was not taken`,
    status: response.status,
    code: "upload-refused",
    detail: detailIn(said) ?? `its address answered with status ${response.status}; run it again to get a new one`,
  });
}

function detailIn(said: string): string | undefined {
  const inXml = /<Message>([^<]*)<\/Message>/.exec(said)?.[1];
  if (inXml !== undefined) return inXml;
  try {
    return (JSON.parse(said) as { detail?: string }).detail;
  } catch {
    return undefined;
  }
}
