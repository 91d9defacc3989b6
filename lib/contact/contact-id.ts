/**
 * Opaque ids that carry the customer and the sequence number of the entry that opened the thing, so that finding it
 * needs no index. They prove nothing: the entry they point to is read and must be of the right kind.
 */
export type Place = { readonly customerId: string; readonly seq: number };

export const contactId = (customerId: string, seq: number): string => encode("ct_", customerId, seq);
export const offerId = (customerId: string, seq: number): string => encode("of_", customerId, seq);
export const placeOfContact = (id: string): Place | undefined => decode("ct_", id);
export const placeOfOffer = (id: string): Place | undefined => decode("of_", id);

const encode = (prefix: string, customerId: string, seq: number): string =>
  prefix + Buffer.from(`${seq.toString(36)}.${customerId}`).toString("base64url");

function decode(prefix: string, id: string): Place | undefined {
  if (!id.startsWith(prefix)) return undefined;
  const raw = Buffer.from(id.slice(prefix.length), "base64url").toString("utf8");
  const dot = raw.indexOf(".");
  const seq = Number.parseInt(raw.slice(0, dot), 36);
  const customerId = raw.slice(dot + 1);
  // Only the one spelling is an id, so that two spellings cannot name one contact.
  return dot > 0 && Number.isSafeInteger(seq) && seq > 0 && encode(prefix, customerId, seq) === id
    ? { customerId, seq }
    : undefined;
}

/** A hold is named by its entry and its place in it. */
export const holdId = (seq: number, index: number): string => `hd_${seq}_${index}`;

export function placeOfHold(id: string): { seq: number; index: number } | undefined {
  const match = /^hd_([1-9]\d{0,14})_(\d{1,2})$/.exec(id);
  return match ? { seq: Number(match[1]), index: Number(match[2]) } : undefined;
}
