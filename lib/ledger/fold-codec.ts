/**
 * The compact form of a fold, as the newest entry carries it. Size is money: one write unit is 1,024 bytes.
 *
 *   fold     = version "|" dictionary "|" section { "|" section }
 *   section  = item { ";" item }        item = field { "," field }, empty fields at the end left out
 *
 * Numbers are in base 64 (0-9 A-Z a-z - _). Instants are milliseconds before the entry's `recordedAt`, and entries
 * are counted back from its own `seq`; both zigzag, since either may lie ahead. Words are their place in their list,
 * packed one character each. Texts are their place in the dictionary, where "%", "|", ";" and "," are
 * percent-encoded. The tables below are the whole definition: both directions are derived from them. A change of
 * meaning is a new FOLD_VERSION and a reader for the old one.
 */
import { copyOf, type NewFold } from "../policy/evolve-copy.ts";
import {
  type Address,
  type Beyond,
  type CampaignState,
  type Check,
  type Consent,
  type Conversation,
  contactOf,
  type Dealing,
  EMPTY_FOLD,
  FOLD_VERSION,
  type Fold,
  type Hold,
  type Need,
  type Refusal,
  ROW_STATES,
  type StoredContact,
  type ZoneSpan,
} from "../policy/fold.ts";
import {
  BREADTHS,
  CHANNELS,
  CONSENT_KINDS,
  DIRECTIONS,
  DISPOSITIONS,
  HOLD_CAUSES,
  type Ms,
  PURPOSES,
} from "../policy/words.ts";

const STATES = ["claimed", "authorised", "settled", "unknown"] as const;
const FLAGS = [false, true] as const;

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
/** By character code: a fold is read and written in every step, so this is the hottest code there is beside hours. */
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, DIGITS.indexOf(String.fromCharCode(code))));
const ABSENT = ".";

function toDigits(value: number): string {
  let text = "";
  let rest = value;
  do {
    text = DIGITS[rest % 64]! + text;
    rest = Math.floor(rest / 64);
  } while (rest > 0);
  return text;
}

function fromDigits(text: string): number {
  let value = 0;
  for (let index = 0; index < text.length; index++) value = value * 64 + VALUES[text.charCodeAt(index)]!;
  return value;
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

/** What both directions know: the entry the fold belongs to, and the texts that are told once. */
type Frame = {
  readonly seq: number;
  readonly recordedAt: Ms;
  readonly texts: string[];
  readonly places: Map<string, number>;
};

function place(frame: Frame, text: string): number {
  const known = frame.places.get(text);
  if (known !== undefined) return known;
  frame.places.set(text, frame.texts.length);
  return frame.texts.push(text) - 1;
}

type Value = string | number | boolean | undefined;
type Field = {
  readonly write: (value: Value, frame: Frame) => string;
  readonly read: (raw: string, frame: Frame) => Value;
  /** The empty field says nothing. */
  readonly isOptional?: true;
};

/** Zero, and nothing, are the empty field. */
const count: Field = {
  write: (value) => (value ? toDigits(value as number) : ""),
  read: (raw) => (raw === "" ? 0 : fromDigits(raw)),
};
const optional = (field: Field): Field => ({
  write: (value, frame) => (value === undefined ? "" : field.write(value, frame)),
  read: field.read,
  isOptional: true,
});
const integer: Field = { write: (value) => toDigits(value as number), read: fromDigits };
const instant: Field = {
  write: (value, frame) => toDigits(zigzag(frame.recordedAt - (value as number))),
  read: (raw, frame) => frame.recordedAt - unzigzag(fromDigits(raw)),
};
const entry: Field = {
  write: (value, frame) => toDigits(zigzag(frame.seq - (value as number))),
  read: (raw, frame) => frame.seq - unzigzag(fromDigits(raw)),
};
const text: Field = {
  write: (value, frame) => toDigits(place(frame, value as string)),
  read: (raw, frame) => frame.texts[fromDigits(raw)],
};
/** For texts that never stand twice, such as ids: no detour by the dictionary. */
const id: Field = { write: (value) => quote(value as string), read: unquote };

function quote(raw: string): string {
  return raw.replace(/[%|;,]/g, encodeURIComponent);
}

function unquote(raw: string): string {
  return raw.includes("%") ? raw.replace(/%(25|7C|3B|2C)/g, decodeURIComponent) : raw;
}

/** An item while it is read. */
type Into = Record<string, Value>;
/** One field of an item, which may carry several of its properties; what is read is put into the item. */
type Column<T> = {
  readonly write: (item: T, frame: Frame) => string;
  readonly read: (raw: string, frame: Frame, into: Into) => void;
  /** An empty field puts nothing into the item, and need not be read. */
  readonly isOptional?: true;
};

const column = <T>(name: keyof T & string, field: Field): Column<T> => ({
  write: (item, frame) => field.write(item[name] as Value, frame),
  read: (raw, frame, into) => {
    const value = field.read(raw, frame);
    if (value !== undefined) into[name] = value;
  },
  ...(field.isOptional && { isOptional: true }),
});

/** Properties that are words or flags, a character each. */
const packed = <T>(...parts: readonly (readonly [keyof T & string, readonly Value[]])[]): Column<T> => ({
  write: (item) => {
    let text = "";
    for (const [name, words] of parts)
      text += item[name] === undefined ? ABSENT : DIGITS[words.indexOf(item[name] as Value)]!;
    return withoutEnd(text, ABSENT);
  },
  read: (raw, _frame, into) => {
    const present = Math.min(raw.length, parts.length);
    for (let index = 0; index < present; index++) {
      if (raw[index] === ABSENT) continue;
      const [name, words] = parts[index]!;
      into[name] = words[VALUES[raw.charCodeAt(index)]!];
    }
  },
  isOptional: true,
});

/** The text without so many of this character as it ends with. */
function withoutEnd(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end--;
  return end === text.length ? text : text.slice(0, end);
}

type About = { readonly topic?: string; readonly family?: string };

/** A topic and its family are one text: they hardly ever come apart. */
const about = <T extends About>(): Column<T> => ({
  write: ({ topic, family }, frame) =>
    topic === undefined && family === undefined ? "" : text.write(`${topic ?? ""} ${family ?? ""}`, frame),
  read: (raw, frame, into) => {
    const [topic, family] = String(text.read(raw, frame)).split(" ");
    if (topic) into.topic = topic;
    if (family) into.family = family;
  },
  isOptional: true,
});

const CONTACT: readonly Column<StoredContact>[] = [
  column("seq", entry),
  column("at", instant),
  packed(
    ["channel", CHANNELS],
    ["purpose", PURPOSES],
    ["state", STATES],
    ["direction", DIRECTIONS],
    ["pitched", FLAGS],
    ["disposition", DISPOSITIONS],
    ["required", FLAGS],
    ["confirms", ["opt-out"]],
  ),
  about(),
  column("campaign", optional(text)),
  column("address", optional(text)),
  column("request", optional(id)),
  column("attempt", optional(integer)),
  column("offer", optional(text)),
  column("account", optional(text)),
  column("conversation", optional(text)),
  column("expiresAt", optional(instant)),
  column("nonce", optional(id)),
  column("deadline", optional(instant)),
];
const REFUSAL: readonly Column<Refusal>[] = [
  column("seq", entry),
  column("at", instant),
  packed(["breadth", BREADTHS], ["channel", CHANNELS], ["purpose", PURPOSES], ["widened", FLAGS], ["lifted", FLAGS]),
  about(),
  column("group", entry),
  column("offer", optional(text)),
  column("until", optional(instant)),
];
const HOLD: readonly Column<Hold>[] = [
  column("seq", entry),
  column("at", instant),
  packed(["cause", HOLD_CAUSES]),
  column("caseId", optional(text)),
  column("index", count),
  column("until", optional(instant)),
  column("closedAt", optional(instant)),
  column("account", optional(text)),
  column("purposes", count),
];
const CONSENT: readonly Column<Consent>[] = [
  column("seq", entry),
  column("at", instant),
  packed(["kind", CONSENT_KINDS], ["purpose", PURPOSES], ["channel", CHANNELS]),
  about(),
  column("expiresAt", optional(instant)),
];
const NEED: readonly Column<Need>[] = [column("seq", entry), column("at", instant), about()];
const CONVERSATION: readonly Column<Conversation>[] = [
  column("id", text),
  column("at", instant),
  packed(["direction", DIRECTIONS], ["refused", FLAGS], ["upset", FLAGS]),
  column("group", entry),
  column("contact", optional(entry)),
  column("offers", count),
  packed(["channel", CHANNELS]),
  column("account", optional(text)),
];
const ADDRESS: readonly Column<Address>[] = [
  column("token", text),
  packed(["channel", CHANNELS], ["shared", FLAGS]),
  column("wrongNumbers", count),
  column("bounces", count),
];
const DEALINGS = ["purchase", "inquiry", "contract"] as const;
const DEALING: readonly Column<Dealing>[] = [
  column("seq", entry),
  column("at", instant),
  packed(["kind", DEALINGS]),
  about(),
  column("account", optional(text)),
  column("endedAt", optional(instant)),
];
const ZONE: readonly Column<ZoneSpan>[] = [column("name", text), column("leftAt", optional(instant))];
const CAMPAIGN: readonly Column<CampaignState>[] = [
  column("id", text),
  packed(["state", ROW_STATES]),
  column("seq", entry),
  column("row", count),
  column("attempt", count),
  column("made", count),
];

const joinFields = (fields: readonly string[]): string => withoutEnd(fields.join(","), ",");

const writeItem = <T>(columns: readonly Column<T>[], item: T, frame: Frame): string =>
  joinFields(columns.map((one) => one.write(item, frame)));

function readItem<T>(columns: readonly Column<T>[], raw: string, frame: Frame): T {
  const fields = raw.split(",");
  const into: Into = {};
  for (let index = 0; index < columns.length; index++) {
    const one = columns[index]!;
    const field = fields[index] ?? "";
    if (field !== "" || !one.isOptional) one.read(field, frame, into);
  }
  return into as T;
}

/** A part of the fold; one that is empty is as it is in the empty fold. */
type Section = {
  readonly write: (fold: Fold, frame: Frame) => string;
  readonly read: (raw: string, frame: Frame, into: NewFold) => void;
};

function list<K extends keyof Fold, T>(
  key: K,
  columns: readonly Column<T>[],
  made: (item: T) => unknown = (item) => item,
): Section {
  return {
    write: (fold, frame) => (fold[key] as readonly T[]).map((item) => writeItem(columns, item, frame)).join(";"),
    read: (raw, frame, into) => {
      Object.assign(into, { [key]: raw.split(";").map((item) => made(readItem(columns, item, frame))) });
    },
  };
}

const strings = (key: "jurisdictions" | "recentFacts" | "lines"): Section => ({
  write: (fold) => fold[key].map(quote).join(","),
  read: (raw, _frame, into) => {
    into[key] = raw.split(",").map(unquote);
  },
});

/** 0 means "since ever", which no instant before the entry does. */
const since: Field = {
  write: (value, frame) => (value === 0 ? "" : instant.write(value, frame)),
  read: (raw, frame) => (raw === "" ? 0 : instant.read(raw, frame)),
};

/** What is one of a kind: flags, the clock, instants since which lists are complete. */
const header: Section = {
  write: (fold, frame) =>
    joinFields([
      fold.recordedAt === frame.recordedAt ? "" : instant.write(fold.recordedAt, frame),
      fold.known ? "1" : "",
      fold.erased ? "1" : "",
      fold.mergedInto === undefined ? "" : text.write(fold.mergedInto, frame),
      since.write(fold.conversationsCompleteSince, frame),
      ...fold.completeSince.map((at) => since.write(at, frame)),
    ]),
  read: (raw, frame, into) => {
    const fields = raw.split(",");
    const at = (index: number) => fields[index] ?? "";
    if (at(0) !== "") into.recordedAt = instant.read(at(0), frame) as number;
    into.known = at(1) === "1";
    into.erased = at(2) === "1";
    if (at(3) !== "") into.mergedInto = text.read(at(3), frame) as string;
    into.conversationsCompleteSince = since.read(at(4), frame) as number;
    into.completeSince = EMPTY_FOLD.completeSince.map((_, index) => since.read(at(5 + index), frame) as number);
  },
};

const beyond: Section = {
  write: (fold) =>
    fold.beyond
      .map((days) => days.map(([day, contacts]) => `${toDigits(day)}:${toDigits(contacts)}`).join(","))
      .join(";")
      .replace(/;+$/, ""),
  read: (raw, _frame, into) => {
    const classes = raw.split(";");
    const days = (section: string): Beyond[] =>
      section === "" ? [] : section.split(",").map((pair) => pair.split(":").map(fromDigits) as unknown as Beyond);
    into.beyond = EMPTY_FOLD.beyond.map((_, index) => days(classes[index] ?? ""));
  },
};

const CHECK: readonly Column<Check>[] = [
  column("seq", entry),
  column("at", instant),
  packed(["listed", [false, true]]),
  column("list", text),
  column("token", text),
  column("since", optional(instant)),
];
/** Letters, digits, colons and commas: it needs no quoting. */
const located: Section = {
  write: (fold) => fold.located ?? "",
  read: (raw, _frame, into) => {
    into.located = raw;
  },
};

const SECTIONS: readonly Section[] = [
  header,
  list("zones", ZONE),
  strings("jurisdictions"),
  list("contacts", CONTACT, contactOf),
  list("refusals", REFUSAL),
  list("holds", HOLD),
  list("consents", CONSENT),
  list("addresses", ADDRESS),
  strings("recentFacts"),
  list("needs", NEED),
  list("conversations", CONVERSATION),
  strings("lines"),
  list("campaigns", CAMPAIGN),
  beyond,
  list("relationships", DEALING),
  located,
  list("checks", CHECK),
];

const frameOf = (seq: number, recordedAt: Ms, texts: string[]): Frame => ({
  seq,
  recordedAt,
  texts,
  places: new Map(),
});

/** The fold as text, relative to the entry that carries it. */
export function encodeFold(fold: Fold, recordedAt: Ms): string {
  const frame = frameOf(fold.seq, recordedAt, []);
  const sections = SECTIONS.map((section) => section.write(fold, frame));
  return [FOLD_VERSION, frame.texts.map(quote).join(","), ...sections].join("|").replace(/\|+$/, "");
}

/**
 * The fold of an entry.
 * @throws Error for a version this code does not know: an older worker must not decide on a newer fold.
 */
export function decodeFold({
  fold,
  seq,
  recordedAt,
}: {
  readonly fold: string;
  readonly seq: number;
  readonly recordedAt: Ms;
}): Fold {
  const [version, dictionary, ...sections] = fold.split("|");
  if (version !== String(FOLD_VERSION)) throw new Error(`fold version ${version} is not known to this release`);
  const frame = frameOf(seq, recordedAt, dictionary ? dictionary.split(",").map(unquote) : []);
  const into = copyOf(EMPTY_FOLD);
  into.seq = seq;
  into.recordedAt = recordedAt;
  for (const [index, section] of SECTIONS.entries()) {
    const raw = sections[index];
    if (raw) section.read(raw, frame, into);
  }
  return into;
}
