import { type Span, spanText } from "./source.ts";
import type { TextWriter } from "./text-writer.ts";

/** The verdict file: RFC 4180 with CRLF, a row for each of the uploaded file, made on the way in and corrected on the way out. */
export const VERDICT_HEADER = "line,customerId,verdict,reason,duplicateOf\r\n";

/** How every row that may turn out a duplicate ends: the ending is of one length, so that it can be cut off. */
const OK_END = Buffer.from(",ok,,\r\n");
export const OK_END_BYTES = OK_END.length;
const SEPARATOR = Buffer.from(",");

export function writeOk(to: TextWriter, line: number, customerId: Span): void {
  to.digits(line);
  to.copy(SEPARATOR);
  if (isPlainField(customerId)) to.copy(customerId.bytes, customerId.from, customerId.to);
  else to.text(csvField(spanText(customerId)));
  to.copy(OK_END);
}

export function writeRejected(to: TextWriter, line: number, customerId: Span, reason: string): void {
  to.digits(line);
  to.text(`,${csvField(shown(spanText(customerId)))},rejected,${csvField(shown(reason))},\r\n`);
}

/** What takes the place of OK_END. */
export const duplicateEnd = (firstLine: number): string =>
  `,duplicate,the same customerId as line ${firstLine},${firstLine}\r\n`;

const MAX_SHOWN = 300;
/** An id as it was found may be anything; lines are counted, so it may not have any. */
const shown = (text: string): string => text.slice(0, MAX_SHOWN).replace(/\p{C}/gu, " ");

/** What a spreadsheet takes for a formula, full-width forms included, as csv-stringify has them. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const SPECIAL = /[",\r\n]/;

/** Letters, digits and the commonest marks of ids, none of which needs quotes or disarming. */
function isPlainField({ bytes, from, to }: Span): boolean {
  if (from < to && !IS_PLAIN[bytes[from]!]) return false;
  for (let at = from + 1; at < to; at++) if (!IS_PLAIN[bytes[at]!] && bytes[at] !== HYPHEN) return false;
  return true;
}

const HYPHEN = 45;
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9._:]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** A field that no spreadsheet takes for a formula. */
export function csvField(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return SPECIAL.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
