import { normaliseAddress } from "../directory/address.ts";
import { zonesOfCountry } from "../locate/countries.ts";
import { TopicName } from "../policy/fields.ts";
import { MAX_JURISDICTIONS, MAX_ZONES } from "../policy/fold.ts";
import type { Channel } from "../policy/words.ts";
import { zoneNamed } from "../zones/zone.ts";
import type { AudienceMapping } from "./mapping.ts";
import type { Row } from "./row.ts";
import {
  emptySpan,
  isEmpty,
  isSurelySpoken,
  isVisibleAscii,
  listed,
  type ReadSpan,
  type ReadText,
  type Rejected,
  readerOf,
  rejected,
  type Source,
  type Span,
  spanReaderOf,
  spanText,
} from "./source.ts";
import { type TextWriter, textWriter } from "./text-writer.ts";
import { tooManyLaws } from "./too-many-laws.ts";

/** One customer of an audience, as the prepared file holds them: a JSON line with the keys in this order. */
export type AudienceRow = {
  readonly customerId: string;
  /** Line of the uploaded file, from 1. */
  readonly line: number;
  readonly addresses?: readonly { readonly channel: Channel; readonly value: string }[];
  readonly timeZone?: string;
  readonly candidateTimeZones?: readonly string[];
  readonly jurisdictions?: readonly string[];
  /** Of the postal address; it goes no further than this file, only what it tells does. */
  readonly country?: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly name?: string;
  readonly pronunciation?: string;
  readonly account?: string;
  readonly needTopic?: string;
  readonly vars?: Readonly<Record<string, string>>;
};

/** As the API has them, so that a list takes whom the API takes. */
export const MAX_ID_LENGTH = 128;
const MAX_NAME_LENGTH = 200;
export const MAX_VAR_LENGTH = 500;
const MAX_REGION_LENGTH = 60;
const MAX_POSTAL_CODE_LENGTH = 20;

/**
 * Writes a row's JSON line and leaves its customer's id in `id`. Of a rejected row anything may have been written: the
 * caller cuts it off; `id` is what was read of it, so that the row can be found.
 */
export type ReadRow = (row: Row, rowNumber: number, to: TextWriter) => Rejected | undefined;

/** Writes its part of a row: `,"key":value`, or nothing. */
type Part = (row: Row, rowNumber: number, to: TextWriter) => Rejected | undefined;

export function rowReader(
  { columns }: AudienceMapping,
  header: readonly string[],
): { readonly read: ReadRow; readonly id: Span } {
  const readId = spanReaderOf(columns.customerId, header);
  const parts = partsOf(columns, header);
  const id = emptySpan();
  const read: ReadRow = (row, rowNumber, to) => {
    id.to = id.from;
    if (row.bad !== undefined) return rejected(row.bad);
    const refused = readId(row, rowNumber, id);
    if (refused) return refused;
    const mistake = mistakeInIdSpan(id);
    if (mistake) return rejected(mistake);
    to.copy(ROW_BEGIN);
    to.json(id.bytes, id.from, id.to);
    to.copy(LINE);
    to.digits(row.line);
    for (const part of parts) {
      const partRefused = part(row, rowNumber, to);
      if (partRefused) return partRefused;
    }
    to.copy(ROW_END);
    return undefined;
  };
  return { read, id };
}

/** Reads what a row says of a customer beside the id: JSON of an object, or "" where it says nothing. */
export function profileReader(columns: ProfileParts, header: readonly string[]): ReadText {
  const parts = partsOf(columns, header);
  const to = textWriter();
  return (row, rowNumber) => {
    to.cutTo(0);
    for (const part of parts) {
      const refused = part(row, rowNumber, to);
      if (refused) return refused;
    }
    // Each part begins with a comma.
    return to.length() === 0 ? "" : `{${to.bytes().toString("utf8", 1)}}`;
  };
}

const ROW_BEGIN = Buffer.from('{"customerId":');
const LINE = Buffer.from(',"line":');
const ROW_END = Buffer.from("}\n");
const OBJECT_END = Buffer.from("}");
const LIST_END = Buffer.from("]");

type ProfileParts = Omit<AudienceMapping["columns"], "customerId">;

function partsOf(columns: ProfileParts, header: readonly string[]): Part[] {
  const text = (key: string, source: Source | undefined, mistakeIn: SpanMistake): Part[] =>
    source ? [textPart(key, spanReaderOf(source, header), mistakeIn)] : [];
  const laws = tooManyLaws(columns, header);
  return [
    ...(columns.address?.length ? [addressesPart(columns.address, header)] : []),
    ...(columns.timeZone || columns.candidateTimeZones ? [zonesPart(columns, header)] : []),
    ...(columns.jurisdictions ? [jurisdictionsPart(readerOf(columns.jurisdictions, header))] : []),
    ...text("country", columns.country, ofText(mistakeInCountry)),
    ...text("region", columns.region, spokenSpan("region", MAX_REGION_LENGTH)),
    ...text("postalCode", columns.postalCode, spokenSpan("postalCode", MAX_POSTAL_CODE_LENGTH)),
    ...(laws ? [laws] : []),
    ...text("name", columns.name, spokenSpan("name", MAX_NAME_LENGTH)),
    ...text("pronunciation", columns.pronunciation, spokenSpan("pronunciation", MAX_NAME_LENGTH)),
    ...text(
      "account",
      columns.account,
      ofText((account) => mistakeInId(account, "account")),
    ),
    ...text("needTopic", columns.needTopic, ofText(mistakeInTopic)),
    ...(columns.vars ? [varsPart(columns.vars, header)] : []),
  ];
}

type Mistake = (text: string) => string | undefined;
type SpanMistake = (span: Span) => string | undefined;
const ofText =
  (mistakeIn: Mistake): SpanMistake =>
  (span) =>
    mistakeIn(spanText(span));

function textPart(key: string, read: ReadSpan, mistakeIn: SpanMistake): Part {
  const before = Buffer.from(`,"${key}":`);
  const span = emptySpan();
  return (row, rowNumber, to) => {
    const refused = read(row, rowNumber, span);
    if (refused) return refused;
    if (isEmpty(span)) return undefined;
    const mistake = mistakeIn(span);
    if (mistake) return rejected(mistake);
    to.copy(before);
    to.json(span.bytes, span.from, span.to);
    return undefined;
  };
}

function addressesPart(
  address: readonly { readonly channel: Channel; readonly value: Source }[],
  header: readonly string[],
): Part {
  const readers = address.map(({ channel, value }) => ({
    channel,
    first: Buffer.from(`,"addresses":[{"channel":"${channel}","value":`),
    next: Buffer.from(`,{"channel":"${channel}","value":`),
    read: spanReaderOf(value, header),
  }));
  const span = emptySpan();
  return (row, rowNumber, to) => {
    let count = 0;
    for (const { channel, first, next, read } of readers) {
      const refused = read(row, rowNumber, span);
      if (refused) return refused;
      if (isEmpty(span)) continue;
      to.copy(count++ === 0 ? first : next);
      if (isPlainPhone(span, channel)) to.json(span.bytes, span.from, span.to);
      else {
        const normal = normaliseAddress(channel, spanText(span));
        if (normal === undefined) return rejected(ADDRESS_MISTAKE[channel]);
        to.text(JSON.stringify(normal));
      }
      to.copy(OBJECT_END);
    }
    if (count > 0) to.copy(LIST_END);
    return undefined;
  };
}

const PHONE_MISTAKE = "address is no telephone number with its country code, such as +351912345678";
const ADDRESS_MISTAKE: Record<Channel, string> = {
  voice: `the voice ${PHONE_MISTAKE}`,
  sms: `the sms ${PHONE_MISTAKE}`,
  email: "the email address is none",
};

/** A telephone number that is written in its normal form already, as most lists have it: "+" and 8 to 15 digits. */
function isPlainPhone({ bytes, from, to }: Span, channel: Channel): boolean {
  const length = to - from;
  if (channel === "email" || length < 9 || length > 16 || bytes[from] !== PLUS || bytes[from + 1] === ZERO)
    return false;
  for (let at = from + 1; at < to; at++) {
    const byte = bytes[at]!;
    if (byte < ZERO || byte > NINE) return false;
  }
  return true;
}

const PLUS = 43;
const ZERO = 48;
const NINE = 57;

function zonesPart(columns: ProfileParts, header: readonly string[]): Part {
  const nothing: Source = { constant: "" };
  const readKnown = spanReaderOf(columns.timeZone ?? nothing, header);
  const readPossible = readerOf(columns.candidateTimeZones ?? nothing, header);
  const span = emptySpan();
  const seen = new Array<Buffer>(ZONES_SEEN).fill(Buffer.alloc(0));
  return (row, rowNumber, to) => {
    const refused = readKnown(row, rowNumber, span);
    if (refused) return refused;
    if (!isEmpty(span)) {
      const place = seenPlace(span);
      if (!isText(span, seen[place]!, TIME_ZONE)) {
        const name = spanText(span);
        if (!zoneNamed(name)) return noZone("timeZone");
        seen[place] = Buffer.from(TIME_ZONE + JSON.stringify(name));
      }
      to.copy(seen[place]!);
      return undefined;
    }
    const possible = readPossible(row, rowNumber);
    if (typeof possible !== "string") return possible;
    const names = listed(possible);
    if (names.some((name) => !zoneNamed(name))) return noZone("candidateTimeZones");
    if (names.length > MAX_ZONES) return rejected(`there are more than ${MAX_ZONES} candidateTimeZones`);
    if (names.length > 0) to.text(`,"candidateTimeZones":${JSON.stringify(names)}`);
    return undefined;
  };
}

const TIME_ZONE = ',"timeZone":';

/** A list names few zones, over and over: what is written of those is kept, of each where its last letters say. */
const ZONES_SEEN = 1_024;
const seenPlace = ({ bytes, to, from }: Span): number =>
  ((to - from) * 289 + bytes[to - 1]! * 17 + bytes[(from + to) >> 1]!) % ZONES_SEEN;

/** Whether a text is the one that was written after a key, in the quotes of JSON. */
function isText({ bytes, from, to }: Span, written: Buffer, key: string): boolean {
  const begin = key.length + 1;
  if (to - from !== written.length - begin - 1) return false;
  for (let at = from; at < to; at++) if (bytes[at] !== written[begin + at - from]) return false;
  return true;
}

const noZone = (key: string): Rejected => rejected(`${key} is no IANA time zone, such as Europe/Lisbon`);

const JURISDICTION = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;
function jurisdictionsPart(read: ReadText): Part {
  return (row, rowNumber, to) => {
    const text = read(row, rowNumber);
    if (typeof text !== "string") return text;
    const codes = listed(text);
    if (codes.some((code) => !JURISDICTION.test(code))) {
      return rejected("jurisdictions are ISO 3166 codes of a country or its part, such as US or US-FL");
    }
    if (codes.length > MAX_JURISDICTIONS) return rejected(`there are more than ${MAX_JURISDICTIONS} jurisdictions`);
    if (codes.length > 0) to.text(`,"jurisdictions":${JSON.stringify(codes)}`);
    return undefined;
  };
}

function varsPart(vars: Readonly<Record<string, Source>>, header: readonly string[]): Part {
  const readers = Object.entries(vars).map(([name, source]) => ({
    first: Buffer.from(`,"vars":{"${name}":`),
    next: Buffer.from(`,"${name}":`),
    read: spanReaderOf(source, header),
    mistakeIn: spokenSpan(`vars.${name}`, MAX_VAR_LENGTH),
  }));
  const span = emptySpan();
  return (row, rowNumber, to) => {
    let count = 0;
    for (const { first, next, read, mistakeIn } of readers) {
      const refused = read(row, rowNumber, span);
      if (refused) return refused;
      const mistake = mistakeIn(span);
      if (mistake) return rejected(mistake);
      if (isEmpty(span)) continue;
      to.copy(count++ === 0 ? first : next);
      to.json(span.bytes, span.from, span.to);
    }
    if (count > 0) to.copy(OBJECT_END);
    return undefined;
  };
}

const ADDRESS_COLON = "address".length;
const COLON = 58;
function mistakeInIdSpan(span: Span): string | undefined {
  const { bytes, from, to } = span;
  // Longer than "..", which no path can name, and without the colon of "address:" in its place.
  const isOrdinary = to - from > 2 && to - from <= MAX_ID_LENGTH && bytes[from + ADDRESS_COLON] !== COLON;
  if (isOrdinary && isVisibleAscii(span)) return undefined;
  const id = spanText(span);
  return mistakeInId(id, "customerId") ?? mistakeInCustomerId(id);
}

const INVISIBLE = /\p{C}/u;
/** What the API says of ids, of a text without space around it. */
export function mistakeInId(id: string, what: string): string | undefined {
  if (id === "") return `${what} is empty`;
  if (id.length > MAX_ID_LENGTH) return `${what} has more than ${MAX_ID_LENGTH} characters`;
  return INVISIBLE.test(id) ? `${what} has control or invisible characters` : undefined;
}

export function mistakeInCustomerId(id: string): string | undefined {
  if (id === "." || id === "..") return 'customerId is "." or "..", which no path can name';
  return id.startsWith("address:") ? 'customerId begins with "address:", which names ledgers of addresses' : undefined;
}

const CONTROL = /[^\P{Cc}\n\r\t]/u;
/** A text to be spoken or read: line breaks and tabs are text, other control characters would speak to a terminal. */
export const spoken =
  (what: string, most: number): Mistake =>
  (text) => {
    if (text.length > most) return `${what} has more than ${most} characters`;
    return CONTROL.test(text) ? `${what} has control characters` : undefined;
  };

function spokenSpan(what: string, most: number): SpanMistake {
  const mistakeIn = spoken(what, most);
  // A text has at most as many characters as bytes.
  return (span) => (span.to - span.from <= most && isSurelySpoken(span) ? undefined : mistakeIn(spanText(span)));
}

const mistakeInCountry = (country: string): string | undefined =>
  zonesOfCountry(country) ? undefined : "country is no ISO 3166 code of a country, such as US or PT";

const mistakeInTopic = (topic: string): string | undefined =>
  TopicName.safeParse(topic).success ? undefined : "needTopic is no topic: lower-case words joined by hyphens";
