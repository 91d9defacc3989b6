export const READERS = ["line splitter", "node:readline", "csv-parse", "audience", "history"] as const;
export type Reader = (typeof READERS)[number];

/** What a reading process is told: `path` ends in "uploads/file". */
export type ReadWhat = { readonly reader: Reader; readonly path: string };
/** What it tells: time that went by and time of all its threads on a processor, and memory at its highest above what the process had before, of the process and of its heap. */
export type WasRead = {
  readonly rows: number;
  readonly ms: number;
  readonly processorMs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
};
