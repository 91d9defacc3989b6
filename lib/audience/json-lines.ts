import { joined, lineTooLong, MAX_LINE_LENGTH, NEWLINE, type Row, rowOfTexts, type Splitter } from "./row.ts";

export type JsonLines = {
  readonly split: Splitter;
  /** Keys met so far, in the order they were met, at most so many as a file may have columns. */
  readonly seen: ReadonlySet<string>;
};

/**
 * One JSON object on each line, blank lines passed over. Of its keys those named by the header are read; a list of
 * texts is joined by commas.
 * @throws AudienceError line-too-long
 */
export function jsonLinesSplitter(header: readonly string[], maxColumns: number): JsonLines {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  const seen = new Set<string>();
  const split: Splitter = (bytes, isLast) => {
    const block = joined(rest, bytes, isLast);
    const rows: Row[] = [];
    let at = 0;
    for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, at)) {
      if (end - at > MAX_LINE_LENGTH) throw lineTooLong(line);
      const json = block.toString("utf8", at, end).trim();
      if (json !== "") rows.push(rowOf(json, line, header, (key) => seen.size < maxColumns && seen.add(key)));
      line++;
      at = end + 1;
    }
    rest = at === 0 ? block : block.subarray(at);
    if (rest.length > MAX_LINE_LENGTH) throw lineTooLong(line);
    return rows;
  };
  return { split, seen };
}

function rowOf(json: string, line: number, header: readonly string[], saw: (key: string) => unknown): Row {
  const value = parse(json);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return rowOfTexts(line, [], "is not a JSON object on one line");
  }
  for (const key in value) saw(key);
  const columns: string[] = [];
  for (const key of header) {
    const text = Object.hasOwn(value, key) ? textOf((value as Record<string, unknown>)[key]) : "";
    if (text === undefined) {
      return rowOfTexts(line, [], `column "${key}" is no text, number, yes or no, nor a list of them`);
    }
    if (text === IMPRECISE) {
      return rowOfTexts(line, [], `column "${key}" is a number of more than 15 digits; write it in quotes`);
    }
    columns.push(text);
  }
  return rowOfTexts(line, columns);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const IMPRECISE = Symbol("imprecise");

function textOf(value: unknown): string | typeof IMPRECISE | undefined {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? IMPRECISE : String(value);
  }
  if (!Array.isArray(value)) return undefined;
  const texts = value.map((item) => (Array.isArray(item) ? undefined : textOf(item)));
  if (texts.includes(IMPRECISE)) return IMPRECISE;
  return texts.includes(undefined) ? undefined : texts.join(",");
}
