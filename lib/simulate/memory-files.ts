import { createHash } from "node:crypto";
import { FileChanged } from "../audience/audience-error.ts";
import { checkKey, type Files, type FileVersion, missing } from "../audience/files.ts";

/** Files in memory, by key. */
export type StoredFiles = Map<string, Uint8Array>;

/** What carries out one request to the store of files, with whatever may go wrong on the way. */
type Call = <T>(effect: () => Promise<T>) => Promise<T>;

export function memoryFiles(stored: StoredFiles, call: Call): Files {
  const stat = async (key: string): Promise<FileVersion | undefined> => {
    const bytes = stored.get(checkKey(key));
    return bytes && { size: bytes.length, version: versionOf(bytes) };
  };
  return {
    stat: (key) => call(() => stat(key)),
    async *read(key, range, version) {
      yield await call(async () => {
        const bytes = stored.get(checkKey(key));
        if (version !== undefined && (!bytes || versionOf(bytes) !== version)) throw new FileChanged(key);
        if (!bytes) throw missing(key);
        return bytes.subarray(range?.from ?? 0, range?.to ?? bytes.length);
      });
    },
    write: async (key, chunks) => {
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks) parts.push(chunk);
      const bytes = new Uint8Array(Buffer.concat(parts));
      await call(async () => {
        stored.set(checkKey(key), bytes);
      });
      return { size: bytes.length, version: versionOf(bytes) };
    },
    remove: (key) =>
      call(async () => {
        stored.delete(checkKey(key));
      }),
    upload: async (key) => ({ url: `https://files.example/${checkKey(key)}`, method: "PUT", headers: {} }),
    download: async (key) => ({ url: `https://files.example/${checkKey(key)}` }),
  };
}

const versions = new WeakMap<Uint8Array, string>();

/** What is stored is never changed in place, so its version is worked out once. */
function versionOf(bytes: Uint8Array): string {
  const known = versions.get(bytes);
  if (known !== undefined) return known;
  const version = createHash("sha256").update(bytes).digest("hex");
  versions.set(bytes, version);
  return version;
}
