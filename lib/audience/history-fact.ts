import { TopicName } from "../policy/fields.ts";
import { parseInstant } from "../policy/time.ts";
import {
  BREADTHS,
  type Breadth,
  CHANNELS,
  type Channel,
  CONSENT_KINDS,
  type ConsentKind,
  DISPOSITIONS,
  type Disposition,
  HOLD_CAUSES,
  type HoldCause,
  type Ms,
  PURPOSES,
  type Purpose,
  SENTIMENTS,
  type Sentiment,
} from "../policy/words.ts";
import { mistakeInId, spoken } from "./audience-row.ts";
import type { HistoryFactMapping } from "./history-mapping.ts";
import type { Row } from "./row.ts";
import { conditionOf, isRejected, type Rejected, readerOf, rejected, type Source } from "./source.ts";

/** A "no" of the past; topic and offer left out mean what was offered. */
export type PastRefusal = {
  readonly breadth: Breadth;
  readonly topic?: string;
  readonly offer?: string;
  readonly channel?: Channel;
};

/** What happened once. */
type Told = {
  /** The same for the same fact in whatever file, so that importing it again has one effect. */
  readonly eventId: string;
  readonly at: Ms;
};
export type HistoryFact = Told & HistoryFactBody;
export type HistoryFactBody =
  | {
      readonly kind: "contact";
      readonly channel: Channel;
      readonly purpose: Purpose;
      readonly disposition: Disposition;
      readonly topic?: string;
      readonly offer?: string;
      readonly sentiment?: Sentiment;
      readonly refusals?: readonly PastRefusal[];
    }
  | (PastRefusal & { readonly kind: "refusal"; readonly source: string })
  | {
      readonly kind: "opt-out";
      readonly source: string;
      readonly breadth: Breadth;
      readonly channel?: Channel;
      readonly purpose?: Purpose;
      readonly words?: string;
    }
  | {
      readonly kind: "consent";
      readonly source: string;
      readonly consent: ConsentKind;
      readonly purpose: Purpose;
      readonly channel?: Channel;
      readonly topic?: string;
      readonly evidence?: string;
      readonly expiresAt?: Ms;
    }
  | { readonly kind: "need"; readonly source: string; readonly topic: string; readonly note?: string }
  | {
      readonly kind: "hold";
      readonly cause: HoldCause;
      readonly caseId?: string;
      readonly account?: string;
      readonly until?: Ms;
    };

export type ReadBody = (row: Row, rowNumber: number) => HistoryFactBody | Rejected;

export function bodyReader(fact: HistoryFactMapping, header: readonly string[]): ReadBody {
  switch (fact.fact) {
    case "contact":
      return contactReader(fact, header);
    case "refusal":
      return fieldsReader<Body<"refusal">>({ ...isA("refusal"), ...saidAt(fact), ...refusalFields(fact) }, header);
    case "opt-out":
      return fieldsReader<Body<"opt-out">>(
        {
          ...isA("opt-out"),
          ...saidAt(fact),
          breadth: needed(fact.breadth, oneOf("breadth", BREADTHS)),
          channel: optional(fact.channel, oneOf("channel", CHANNELS)),
          purpose: optional(fact.purpose, oneOf("purpose", PURPOSES)),
          words: optional(fact.words, text("words")),
        },
        header,
      );
    case "consent":
      return fieldsReader<Body<"consent">>(
        {
          ...isA("consent"),
          ...saidAt(fact),
          consent: needed(fact.kind, oneOf("kind", CONSENT_KINDS)),
          purpose: needed(fact.purpose, oneOf("purpose", PURPOSES)),
          channel: optional(fact.channel, oneOf("channel", CHANNELS)),
          topic: optional(fact.topic, topic()),
          evidence: optional(fact.evidence, text("evidence")),
          expiresAt: optional(fact.expiresAt, instant("expiresAt")),
        },
        header,
      );
    case "need":
      return fieldsReader<Body<"need">>(
        {
          ...isA("need"),
          ...saidAt(fact),
          topic: needed(fact.topic, topic()),
          note: optional(fact.note, text("note")),
        },
        header,
      );
    case "hold":
      return fieldsReader<Body<"hold">>(
        {
          ...isA("hold"),
          cause: needed(fact.cause, oneOf("cause", HOLD_CAUSES)),
          caseId: optional(fact.caseId, id("caseId")),
          account: optional(fact.account, id("account")),
          until: optional(fact.until, instant("until")),
        },
        header,
      );
  }
}

type Body<Kind extends HistoryFactBody["kind"]> = Extract<HistoryFactBody, { kind: Kind }>;

function contactReader(fact: Extract<HistoryFactMapping, { fact: "contact" }>, header: readonly string[]): ReadBody {
  const read = fieldsReader<Omit<Body<"contact">, "refusals">>(
    {
      ...isA("contact"),
      channel: needed(fact.channel, oneOf("channel", CHANNELS)),
      purpose: needed(fact.purpose, oneOf("purpose", PURPOSES)),
      disposition: needed(fact.disposition, oneOf("disposition", DISPOSITIONS)),
      topic: optional(fact.topic, topic()),
      offer: optional(fact.offer, id("offer")),
      sentiment: optional(fact.sentiment, oneOf("sentiment", SENTIMENTS)),
    },
    header,
  );
  const readRefusals = refusalsReader(fact.refusals ?? [], header);
  return (row, rowNumber) => {
    const contact = read(row, rowNumber);
    if (isRejected(contact)) return contact;
    const refusals = readRefusals(row, rowNumber);
    if (isRejected(refusals)) return refusals;
    return refusals.length > 0 ? { ...contact, refusals } : contact;
  };
}

const isA = <Kind extends string>(kind: Kind) => ({ kind: needed({ constant: kind }, () => kind) });
const saidAt = ({ source }: { source: Source }) => ({ source: needed(source, text("source")) });

type RefusalMapping = { breadth: Source; topic?: Source; offer?: Source; channel?: Source; if?: string };

const refusalFields = (fact: RefusalMapping) => ({
  breadth: needed(fact.breadth, oneOf("breadth", BREADTHS)),
  topic: optional(fact.topic, topic()),
  offer: optional(fact.offer, id("offer")),
  channel: optional(fact.channel, oneOf("channel", CHANNELS)),
});

function refusalsReader(refusals: readonly RefusalMapping[], header: readonly string[]) {
  const readers = refusals.map((refusal) => ({
    holds: refusal.if === undefined ? () => true : conditionOf(refusal.if, header),
    read: fieldsReader<PastRefusal>(refusalFields(refusal), header),
  }));
  return (row: Row, rowNumber: number): PastRefusal[] | Rejected => {
    const found: PastRefusal[] = [];
    for (const { holds, read } of readers) {
      const isSaid = holds(row);
      if (isRejected(isSaid)) return isSaid;
      if (!isSaid) continue;
      const refusal = read(row, rowNumber);
      if (isRejected(refusal)) return refusal;
      found.push(refusal);
    }
    return found;
  };
}

/** Turns a text into a value, or says what is wrong with it. */
type Parse<T> = (text: string) => T | Rejected;
type Field<T> = { readonly source: Source | undefined; readonly parse: Parse<T>; readonly needed: boolean };
const needed = <T>(source: Source, parse: Parse<T>): Field<T> => ({ source, parse, needed: true });
const optional = <T>(source: Source | undefined, parse: Parse<T>): Field<T> => ({ source, parse, needed: false });

/** An object of the fields a row has; an empty text is a field left out. */
function fieldsReader<Fields extends object>(
  fields: { readonly [Key in keyof Required<Fields>]: Field<Required<Fields>[Key]> },
  header: readonly string[],
): (row: Row, rowNumber: number) => Fields | Rejected {
  const readers = Object.entries<Field<unknown>>(fields).flatMap(([key, { source, parse, needed: isNeeded }]) =>
    source ? [{ key, parse, isNeeded, read: readerOf(source, header) }] : [],
  );
  return (row, rowNumber) => {
    const found: Record<string, unknown> = {};
    for (const { key, parse, isNeeded, read } of readers) {
      const written = read(row, rowNumber);
      if (isRejected(written)) return written;
      if (written === "" && !isNeeded) continue;
      const value = written === "" ? rejected(`${key} is empty`) : parse(written);
      if (isRejected(value)) return value;
      found[key] = value;
    }
    return found as Fields;
  };
}

const shown = (written: string): string => JSON.stringify(written.slice(0, 40));

const oneOf =
  <Word extends string>(what: string, words: readonly Word[]): Parse<Word> =>
  (written) =>
    words.find((word) => word === written) ?? rejected(`${what} ${shown(written)} is none of ${words.join(", ")}`);

/** A file names few topics, over and over. */
const MAX_TOPICS_KNOWN = 1_000;
const topic = (): Parse<string> => {
  const known = new Set<string>();
  return (written) => {
    if (known.has(written)) return written;
    if (!TopicName.safeParse(written).success)
      return rejected(`topic ${shown(written)} is not lower-case words joined by hyphens`);
    if (known.size < MAX_TOPICS_KNOWN) known.add(written);
    return written;
  };
};

const id =
  (what: string): Parse<string> =>
  (written) => {
    const mistake = mistakeInId(written, what);
    return mistake ? rejected(mistake) : written;
  };

/** As long as the API takes a note. */
const MAX_TEXT_LENGTH = 4_000;
const text = (what: string): Parse<string> => {
  const mistakeIn = spoken(what, MAX_TEXT_LENGTH);
  return (written) => {
    const mistake = mistakeIn(written);
    return mistake ? rejected(mistake) : written;
  };
};

const instant =
  (what: string): Parse<Ms> =>
  (written) =>
    parseInstant(written) ?? rejected(`${what} ${shown(written)} is no RFC 3339 instant with an offset`);
