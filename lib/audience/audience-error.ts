/** What is wrong with a file, a key or a mapping as a whole. What is wrong with one row is that row's verdict. */
export type AudienceErrorCode =
  | "bad-key"
  | "bad-token"
  | "file-missing"
  | "file-changed"
  | "upload-too-large"
  | "file-too-large"
  | "empty-file"
  | "no-rows"
  | "too-many-rows"
  | "too-many-columns"
  | "line-too-long"
  | "nul-byte"
  | "bad-encoding"
  | "bad-gzip"
  | "truncated-gzip"
  | "decompressed-too-large"
  | "gzip-ratio"
  | "wrong-delimiter"
  | "not-json-lines"
  | "unclosed-quote"
  | "unknown-columns"
  | "ambiguous-columns"
  | "bad-slice";

/** `detail` says what is wrong and how to mend it; `where` names the place, such as "line 12". */
export class AudienceError extends Error {
  override readonly name: string = "AudienceError";
  readonly code: AudienceErrorCode;
  readonly detail: string;
  readonly where?: string;

  constructor(code: AudienceErrorCode, detail: string, where?: string) {
    super(where === undefined ? detail : `${where}: ${detail}`);
    this.code = code;
    this.detail = detail;
    if (where !== undefined) this.where = where;
  }
}

/** The stored file is another one than the one that was being read: begin again with the new one. */
export class FileChanged extends AudienceError {
  override readonly name = "FileChanged";

  constructor(key: string) {
    super(
      "file-changed",
      `the file ${key} was replaced or removed while it was read; start again with the file as it is`,
    );
  }
}
