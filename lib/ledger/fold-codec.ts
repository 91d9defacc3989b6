/**
 * The compact form of a fold, as the newest entry carries it. Size is money: one write unit is 1,024 bytes.
 *
 *   fold     = version "|" dictionary "|" section { "|" section }
 *   section  = item { ";" item }        item = field { "," field }, empty fields at the end left out
 *
 * Instants are base-36 milliseconds, words their place in their list, texts their place in the dictionary. In the
 * dictionary "%", "|", ";" and "," are percent-encoded. `FIELDS` and `SECTIONS` are the whole definition: both
 * directions are derived from them. A change of meaning is a new FOLD_VERSION and a reader for the old one.
 */
import {
  type Address,
  type Beyond,
  type CampaignState,
  type Consent,
  type Conversation,
  contactOf,
  EMPTY_FOLD,
  FOLD_VERSION,
  type Fold,
  type Hold,
  type Need,
  type Refusal,
  type StoredContact,
  type ZoneSpan,
} from "../policy/fold.ts";
import { BREADTHS, CHANNELS, CONSENT_KINDS, DIRECTIONS, DISPOSITIONS, HOLD_CAUSES, PURPOSES } from "../policy/words.ts";

const STATES = ["claimed", "authorised", "settled", "unknown"] as const;

class Dictionary {
  readonly texts: string[] = [];
  readonly #places = new Map<string, number>();

  place(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

type Field<V> = {
  readonly write: (value: V, texts: Dictionary) => string;
  readonly read: (field: string, texts: readonly string[]) => V;
};

const number: Field<number> = {
  write: (value) => (value === 0 ? "" : value.toString(36)),
  read: (field) => (field === "" ? 0 : parseInt(field, 36)),
};
const instant: Field<number | undefined> = {
  write: (value) => (value === undefined ? "" : value.toString(36)),
  read: (field) => (field === "" ? undefined : parseInt(field, 36)),
};
const text: Field<string | undefined> = {
  write: (value, texts) => (value === undefined ? "" : texts.place(value).toString(36)),
  read: (field, texts) => (field === "" ? undefined : texts[parseInt(field, 36)]),
};
/** For texts that never stand twice, such as ids: no detour by the dictionary. */
const id: Field<string | undefined> = {
  write: (value) => (value === undefined ? "" : quote(value)),
  read: (field) => (field === "" ? undefined : unquote(field)),
};
const flag: Field<boolean> = { write: (value) => (value ? "1" : ""), read: (field) => field === "1" };
const word = <W extends string>(words: readonly W[]): Field<W | undefined> => ({
  write: (value) => (value === undefined ? "" : words.indexOf(value).toString(36)),
  read: (field) => (field === "" ? undefined : words[parseInt(field, 36)]),
});

// biome-ignore lint/suspicious/noExplicitAny: the table pairs each field with its own type; a row is checked by `record`
type Fields<T> = readonly (readonly [keyof T & string, Field<any>])[];

const CONTACT: Fields<StoredContact> = [
  ["seq", number],
  ["at", number],
  ["channel", word(CHANNELS)],
  ["purpose", word(PURPOSES)],
  ["state", word(STATES)],
  ["disposition", word(DISPOSITIONS)],
  ["topic", text],
  ["family", text],
  ["campaign", text],
  ["offer", text],
  ["address", text],
  ["request", id],
  ["attempt", instant],
  ["account", text],
  ["conversation", text],
  ["pitched", flag],
  ["direction", word(DIRECTIONS)],
  ["expiresAt", instant],
  ["nonce", id],
  ["deadline", instant],
  ["required", flag],
];
const REFUSAL: Fields<Refusal> = [
  ["seq", number],
  ["at", number],
  ["breadth", word(BREADTHS)],
  ["group", number],
  ["topic", text],
  ["family", text],
  ["offer", text],
  ["channel", word(CHANNELS)],
  ["purpose", word(PURPOSES)],
  ["until", instant],
  ["widened", flag],
  ["lifted", flag],
];
const HOLD: Fields<Hold> = [
  ["seq", number],
  ["index", number],
  ["cause", word(HOLD_CAUSES)],
  ["at", number],
  ["until", instant],
  ["closedAt", instant],
  ["caseId", text],
  ["account", text],
  ["purposes", number],
];
const CONSENT: Fields<Consent> = [
  ["seq", number],
  ["at", number],
  ["kind", word(CONSENT_KINDS)],
  ["purpose", word(PURPOSES)],
  ["channel", word(CHANNELS)],
  ["topic", text],
  ["family", text],
  ["expiresAt", instant],
];
const NEED: Fields<Need> = [
  ["seq", number],
  ["at", number],
  ["topic", text],
  ["family", text],
];
const CONVERSATION: Fields<Conversation> = [
  ["id", text],
  ["at", number],
  ["group", number],
  ["direction", word(DIRECTIONS)],
  ["contact", instant],
  ["offers", number],
  ["refused", flag],
  ["upset", flag],
];
const ADDRESS: Fields<Address> = [
  ["token", text],
  ["channel", word(CHANNELS)],
  ["wrongNumbers", number],
  ["bounces", number],
  ["shared", flag],
];
const ZONE: Fields<ZoneSpan> = [
  ["name", text],
  ["leftAt", instant],
];
const CAMPAIGN: Fields<CampaignState> = [
  ["id", text],
  ["attempt", number],
  ["due", instant],
];

const quote = (raw: string): string => raw.replace(/[%|;,]/g, encodeURIComponent);
const unquote = (raw: string): string => raw.replace(/%(25|7C|3B|2C)/g, decodeURIComponent);

const joinFields = (fields: readonly string[]): string => fields.join(",").replace(/,+$/, "");

function writeItem<T>(fields: Fields<T>, item: T, texts: Dictionary): string {
  return joinFields(fields.map(([name, field]) => field.write(item[name], texts)));
}

function readItem<T>(fields: Fields<T>, raw: string, texts: readonly string[]): T {
  const parts = raw.split(",");
  const item: Record<string, unknown> = {};
  for (let index = 0; index < fields.length; index++) {
    const [name, field] = fields[index]!;
    const value = field.read(parts[index] ?? "", texts);
    if (value !== undefined) item[name] = value;
  }
  return item as T;
}

type Section = {
  readonly write: (fold: Fold, texts: Dictionary) => string;
  readonly read: (raw: string, texts: readonly string[], fold: Fold) => Fold;
};

const items = (raw: string): string[] => (raw === "" ? [] : raw.split(";"));

function list<K extends keyof Fold, T>(
  key: K,
  fields: Fields<T>,
  made: (item: T) => unknown = (item) => item,
): Section {
  return {
    write: (fold, texts) => (fold[key] as readonly T[]).map((item) => writeItem(fields, item, texts)).join(";"),
    read: (raw, texts, fold) => ({ ...fold, [key]: items(raw).map((item) => made(readItem(fields, item, texts))) }),
  };
}

const strings = (key: "jurisdictions" | "recentFacts" | "lines"): Section => ({
  write: (fold) => fold[key].map(quote).join(","),
  read: (raw, _texts, fold) => ({ ...fold, [key]: raw === "" ? [] : raw.split(",").map(unquote) }),
});

/** What is one of a kind: flags, instants since which lists are complete, days counted beyond them. */
const header: Section = {
  write: (fold, texts) =>
    joinFields([
      number.write(fold.recordedAt, texts),
      flag.write(fold.known, texts),
      flag.write(fold.erased, texts),
      text.write(fold.mergedInto, texts),
      number.write(fold.conversationsCompleteSince, texts),
      ...fold.completeSince.map((since) => number.write(since, texts)),
    ]),
  read: (raw, texts, fold) => {
    const parts = raw.split(",");
    const at = (index: number) => parts[index] ?? "";
    return {
      ...fold,
      recordedAt: number.read(at(0), texts),
      known: flag.read(at(1), texts),
      erased: flag.read(at(2), texts),
      mergedInto: text.read(at(3), texts),
      conversationsCompleteSince: number.read(at(4), texts),
      completeSince: fold.completeSince.map((_, index) => number.read(at(5 + index), texts)),
    };
  },
};

const beyond: Section = {
  write: (fold) =>
    fold.beyond
      .map((days) => days.map(([day, count]) => `${day.toString(36)}:${count.toString(36)}`).join(","))
      .join(";")
      .replace(/;+$/, ""),
  read: (raw, _texts, fold) => {
    const classes = raw.split(";");
    const days = (section: string): Beyond[] =>
      section === ""
        ? []
        : section
            .split(",")
            .map((pair): Beyond => pair.split(":").map((field) => parseInt(field, 36)) as unknown as Beyond);
    return { ...fold, beyond: fold.beyond.map((_, index) => days(classes[index] ?? "")) };
  },
};

const SECTIONS: readonly Section[] = [
  header,
  list("zones", ZONE),
  strings("jurisdictions"),
  list("contacts", CONTACT, contactOf),
  beyond,
  list("refusals", REFUSAL),
  list("holds", HOLD),
  list("consents", CONSENT),
  list("needs", NEED),
  list("conversations", CONVERSATION),
  list("addresses", ADDRESS),
  list("campaigns", CAMPAIGN),
  strings("recentFacts"),
  strings("lines"),
];

/** The fold as text, without its sequence number, which is its entry's. */
export function encodeFold(fold: Fold): string {
  const texts = new Dictionary();
  const sections = SECTIONS.map((section) => section.write(fold, texts));
  return [FOLD_VERSION, texts.texts.map(quote).join(","), ...sections].join("|").replace(/\|+$/, "");
}

/**
 * The fold of an entry.
 * @throws Error for a version this code does not know: an older worker must not decide on a newer fold.
 */
export function decodeFold(encoded: string, seq: number): Fold {
  const [version, dictionary, ...sections] = encoded.split("|");
  if (version !== String(FOLD_VERSION)) throw new Error(`fold version ${version} is not known to this release`);
  const texts = dictionary ? dictionary.split(",").map(unquote) : [];
  let fold: Fold = { ...EMPTY_FOLD, seq };
  for (const [index, section] of SECTIONS.entries()) fold = section.read(sections[index] ?? "", texts, fold);
  return fold;
}
