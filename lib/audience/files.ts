import { AudienceError } from "./audience-error.ts";

/** Size in bytes, and a version that another content does not have: the ETag on S3; time, size and inode on a disk. */
export type FileVersion = { readonly size: number; readonly version: string };

/** Bytes [from, to); what lies beyond the end of the file is left out. */
export type ByteRange = { readonly from: number; readonly to: number };

export type UploadLimits = { readonly maxBytes: number; readonly expiresInSeconds: number };
export type UploadTarget = {
  readonly url: string;
  readonly method: "PUT";
  readonly headers: Readonly<Record<string, string>>;
};

/** Where audience, prepared and verdict files are kept. Keys are as `checkKey` wants them. */
export type Files = {
  readonly stat: (key: string) => Promise<FileVersion | undefined>;
  /**
   * The file, or a range of it, in pieces the reader may keep.
   * @throws FileChanged when the stored version is not the one asked for, or stops being the one that was begun.
   * @throws AudienceError file-missing when there is none and no version was asked for.
   */
  readonly read: (key: string, range?: ByteRange, version?: string) => AsyncIterable<Uint8Array>;
  /** All or nothing: until it is whole, readers see what was there before. */
  readonly write: (key: string, chunks: AsyncIterable<Uint8Array>) => Promise<FileVersion>;
  /** Removing what is not there is no error. */
  readonly remove: (key: string) => Promise<void>;
  /** Where a client PUTs the file. A presigned S3 address cannot bound the size: whoever reads the file checks it again. */
  readonly upload: (key: string, limits: UploadLimits) => Promise<UploadTarget>;
  readonly download: (key: string, expiresInSeconds: number) => Promise<{ url: string }>;
};

const MAX_KEY_LENGTH = 512;
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;
/** What a disk adapter calls a file that is being written; no key may look like one. */
export const UNFINISHED_SUFFIX = ".unfinished";

/**
 * Keys are paths of plain words, so that one names the same file on every store and none leaves its folder.
 * @throws AudienceError bad-key
 */
export function checkKey(key: string): string {
  const safe = key.length <= MAX_KEY_LENGTH && key.split("/").every((segment) => SEGMENT.test(segment));
  if (!safe || key.endsWith(UNFINISHED_SUFFIX)) {
    throw new AudienceError(
      "bad-key",
      `a key is a path of letters, digits, ".", "_" and "-", each part beginning with a letter or digit; this is ${JSON.stringify(key.slice(0, 100))}`,
    );
  }
  return key;
}

export const missing = (key: string): AudienceError =>
  new AudienceError("file-missing", `there is no file ${key}; upload it first`);
