import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFold, encodeFold } from "../../lib/ledger/fold-codec.ts";
import { type Contact, contactOf, EMPTY_FOLD, type Fold, ROW_STATES } from "../../lib/policy/fold.ts";
import {
  BREADTHS,
  CHANNELS,
  CLASSES,
  CONSENT_KINDS,
  DIRECTIONS,
  DISPOSITIONS,
  HOLD_CAUSES,
  PURPOSES,
} from "../../lib/policy/words.ts";
import { T0 } from "./given.ts";

const RECORDED = T0;
const instant = fc.integer({ min: RECORDED - 4e11, max: RECORDED + 4e11 });
const seq = fc.integer({ min: 1, max: 20_000 });
/** Texts with everything the codec gives a meaning to. */
const text = fc.string({
  minLength: 1,
  maxLength: 12,
  unit: fc.constantFrom("a", "Z", "%", "|", ";", ",", "ü", "💳", ".", "~", "2", "5"),
});
const word = fc.constantFrom("personal-loan", "credit", "camera");
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const about = fc.oneof(fc.record({ topic: word, family: word }), fc.constant({}));

const contact: fc.Arbitrary<Contact> = fc
  .record({
    seq,
    at: instant,
    channel: fc.constantFrom(...CHANNELS),
    purpose: fc.constantFrom(...PURPOSES),
    state: fc.constantFrom("claimed" as const, "authorised" as const, "settled" as const, "unknown" as const),
    direction: fc.constantFrom(...DIRECTIONS),
    pitched: fc.boolean(),
    disposition: optional(fc.constantFrom(...DISPOSITIONS)),
    required: optional(fc.constant(true)),
    about,
    campaign: optional(text),
    address: optional(text),
    request: optional(text),
    attempt: optional(fc.integer({ min: 1, max: 1_000 })),
    offer: optional(text),
    account: optional(text),
    conversation: optional(text),
    expiresAt: optional(instant),
    nonce: optional(text),
    deadline: optional(instant),
  })
  .map(({ about, ...rest }) => contactOf({ ...rest, ...about }));

const with_ = <T extends { about: object }>({ about, ...rest }: T) => ({ ...rest, ...about });

const fold: fc.Arbitrary<Fold> = fc.record({
  seq,
  recordedAt: instant,
  known: fc.boolean(),
  erased: fc.boolean(),
  mergedInto: optional(text),
  zones: fc.array(
    fc.record({ name: fc.constantFrom("Europe/Lisbon", "America/New_York"), leftAt: optional(instant) }),
    { maxLength: 4 },
  ),
  jurisdictions: fc.array(fc.constantFrom("PT", "US", "US-FL"), { maxLength: 3 }),
  contacts: fc.array(contact, { maxLength: 12 }),
  completeSince: fc.tuple(...CLASSES.map(() => fc.oneof(fc.constant(0), instant))),
  beyond: fc.tuple(
    ...CLASSES.map(() =>
      fc.array(fc.tuple(fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: 1, max: 90 })), { maxLength: 3 }),
    ),
  ),
  refusals: fc.array(
    fc
      .record({
        seq,
        at: instant,
        breadth: fc.constantFrom(...BREADTHS),
        about,
        group: seq,
        offer: optional(text),
        channel: optional(fc.constantFrom(...CHANNELS)),
        purpose: optional(fc.constantFrom(...PURPOSES)),
        until: optional(instant),
        widened: optional(fc.constant(true)),
        lifted: optional(fc.constant(true)),
      })
      .map(with_),
    { maxLength: 5 },
  ),
  holds: fc.array(
    fc.record({
      seq,
      index: fc.nat({ max: 3 }),
      cause: fc.constantFrom(...HOLD_CAUSES),
      at: instant,
      until: optional(instant),
      closedAt: optional(instant),
      caseId: optional(text),
      account: optional(text),
      purposes: fc.nat({ max: 63 }),
    }),
    { maxLength: 4 },
  ),
  consents: fc.array(
    fc
      .record({
        seq,
        at: instant,
        kind: fc.constantFrom(...CONSENT_KINDS),
        purpose: fc.constantFrom(...PURPOSES),
        channel: optional(fc.constantFrom(...CHANNELS)),
        about,
        expiresAt: optional(instant),
      })
      .map(with_),
    { maxLength: 4 },
  ),
  needs: fc.array(fc.record({ seq, at: instant, topic: word, family: word }), { maxLength: 3 }),
  located: optional(fc.constantFrom("a1305:0:01", "s::0,p:0:01")),
  checks: fc.array(
    fc.record({ seq, at: instant, list: word, token: word, listed: fc.boolean(), since: optional(instant) }),
    { maxLength: 3 },
  ),
  relationships: fc.array(
    fc
      .record({
        seq,
        at: instant,
        kind: fc.constantFrom("purchase", "inquiry", "contract"),
        about,
        account: optional(text),
        endedAt: optional(instant),
      })
      .map(with_),
    { maxLength: 3 },
  ),
  conversations: fc.array(
    fc.record({
      id: text,
      at: instant,
      group: seq,
      direction: fc.constantFrom(...DIRECTIONS),
      contact: optional(seq),
      offers: fc.nat({ max: 9 }),
      refused: fc.boolean(),
      upset: fc.boolean(),
      channel: optional(fc.constantFrom(...CHANNELS)),
      account: optional(text),
    }),
    { maxLength: 3 },
  ),
  conversationsCompleteSince: fc.oneof(fc.constant(0), instant),
  addresses: fc.array(
    fc.record({
      token: text,
      channel: fc.constantFrom(...CHANNELS),
      wrongNumbers: fc.nat({ max: 3 }),
      bounces: fc.nat({ max: 3 }),
      shared: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  campaigns: fc.array(
    fc.record({
      id: text,
      row: fc.nat({ max: 10_000_000 }),
      state: fc.constantFrom(...ROW_STATES),
      seq,
      attempt: fc.nat({ max: 9 }),
      made: fc.nat({ max: 9 }),
    }),
    { maxLength: 3 },
  ),
  recentFacts: fc.array(text, { maxLength: 4 }),
  lines: fc.array(text, { maxLength: 4 }),
});

/** Absent and undefined are one. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("the compact form of a fold", () => {
  it("gives back what was written, whatever it was", () => {
    fc.assert(
      fc.property(fold, (written) => {
        const encoded = encodeFold(written, RECORDED);
        expect(plain(decodeFold({ fold: encoded, seq: written.seq, recordedAt: RECORDED }))).toEqual(plain(written));
      }),
      { numRuns: 500 },
    );
  });

  it("says nothing of a customer of whom nothing is known", () => {
    expect(encodeFold({ ...EMPTY_FOLD, recordedAt: RECORDED }, RECORDED)).toBe("1");
  });

  it("is not read by a release that does not know its version", () => {
    expect(() => decodeFold({ fold: "2|", seq: 1, recordedAt: RECORDED })).toThrow("fold version 2 is not known");
  });
});
