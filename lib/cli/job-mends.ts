import type { AudienceErrorCode } from "../audience/audience-error.ts";

const COLUMNS = "name the columns in the mapping as the file has them";
const GZIP = "compress the file again, or send it as it is";
const SIZE = "cut the file in two; docs/operations.md has the limits";

/** Of the sending of a file, and of what Tacet wrote itself: no job fails with them for its file. */
type OfNoFile = "bad-key" | "bad-token" | "bad-slice" | "upload-too-large";

const MENDS: Readonly<Record<Exclude<AudienceErrorCode, OfNoFile> | "invalid-audience" | "invalid-registry", string>> =
  {
    "empty-file": "export the list again, with its header and rows",
    "no-rows": "export the list again: it has a header and no rows",
    "wrong-delimiter": 'name the delimiter in the mapping, as in {"format": {"delimiter": ";"}}',
    "unknown-columns": COLUMNS,
    "ambiguous-columns": "give each column of the file a name of its own",
    "not-json-lines": "write one JSON object a line, without a list around them",
    "bad-encoding":
      'save the file as UTF-8, or name its encoding in the mapping, as in {"format": {"encoding": "windows-1252"}}',
    "nul-byte": "save the file as text: this is a spreadsheet's own format, or UTF-16",
    "unclosed-quote": "close the quote that is opened there, or write it twice",
    "bad-gzip": GZIP,
    "truncated-gzip": GZIP,
    "gzip-ratio": GZIP,
    "decompressed-too-large": SIZE,
    "file-too-large": SIZE,
    "too-many-rows": SIZE,
    "too-many-columns": "leave the columns out that the mapping does not name",
    "line-too-long": "look for a quote that is opened and never closed, or leave the long column out",
    "file-changed": "let the file alone while it is read",
    "file-missing": "the file was removed before it was read",
    "invalid-audience": "mend the lines that were not read",
    "invalid-registry":
      "say how the file is written with --columns, --delimiter, --header, --calling-code, --rows and --smaller",
  };

/** How to go on after a job that failed for its file; undefined where the problem itself says it. */
export const mendOf = (code: string): string | undefined =>
  Object.hasOwn(MENDS, code) ? `${MENDS[code as keyof typeof MENDS]}; then run the command again` : undefined;
