import type { AttributeValue } from "@aws-sdk/client-dynamodb";

export type Item = Record<string, AttributeValue>;

/** DynamoDB orders texts by their UTF-8 bytes; only surrogates stand elsewhere in UTF-16. */
export function textOrder(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) {
    const [one, other] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (one === other) continue;
    const surrogates = Number(isSurrogate(one)) - Number(isSurrogate(other));
    return surrogates === 0 ? one - other : surrogates;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** Order of two values of one scalar type; undefined when they cannot be ordered. */
export function valueOrder(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return textOrder(a.S, b.S);
  if (a.N !== undefined && b.N !== undefined) return Number(a.N) - Number(b.N);
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  return undefined;
}

export function sameValue(a: AttributeValue, b: AttributeValue): boolean {
  const order = valueOrder(a, b);
  if (order !== undefined) return order === 0;
  return sizedKind(a) === sizedKind(b) && JSON.stringify(a) === JSON.stringify(b);
}

const sizedKind = (value: AttributeValue): string => Object.keys(value)[0] ?? "";

const NAME_BYTES = new Map<string, number>();
const MAX_NAMES = 10_000;

function nameBytes(name: string): number {
  const known = NAME_BYTES.get(name);
  if (known !== undefined) return known;
  const bytes = Buffer.byteLength(name);
  if (NAME_BYTES.size < MAX_NAMES) NAME_BYTES.set(name, bytes);
  return bytes;
}

/**
 * DynamoDB's own count: names and texts in UTF-8; a number takes a byte per two digits, zeros at either end left
 * out, and one more; bytes as they are; lists and maps three bytes and one for each member.
 * Source: "DynamoDB item sizes and formats" of the developer guide.
 */
export function sizeOf(item: Item): number {
  let bytes = 0;
  for (const name in item) bytes += nameBytes(name) + valueBytes(item[name]!);
  return bytes;
}

const CONTAINER_BYTES = 3;

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.B !== undefined) return value.B.length;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.L) return value.L.reduce((sum, member) => sum + 1 + valueBytes(member), CONTAINER_BYTES);
  if (value.M) return CONTAINER_BYTES + Object.keys(value.M).length + sizeOf(value.M);
  if (value.SS) return value.SS.reduce((sum, member) => sum + Buffer.byteLength(member), 0);
  if (value.NS) return value.NS.reduce((sum, member) => sum + numberBytes(member), 0);
  throw new Error(`the memory store does not know the attribute type ${Object.keys(value).join()}`);
}

const numberBytes = (digits: string): number => Math.ceil(digits.replace(/^-?0*|0*$/g, "").length / 2) + 1;
