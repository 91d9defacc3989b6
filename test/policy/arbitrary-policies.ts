/** Random policies: rules of every kind, with small numbers. */
import fc from "fast-check";
import type { PolicyDocument } from "../../lib/policy/document.ts";
import { BREADTHS, CHANNELS, CONSENT_KINDS, DISPOSITIONS, HOLD_CAUSES, PURPOSES } from "../../lib/policy/words.ts";
import { BASES, DAY_MINUTES, list, MINUTE, some, sometimes, TOPICS, ZONES } from "./arbitraries.ts";
import { documentOf } from "./given.ts";

const duration = fc.oneof(
  some(["PT1H", "PT4H", "PT12H", "P1D", "P2D", "P3D", "P6D"]),
  fc.integer({ min: 1, max: 4 * DAY_MINUTES }).map((minutes) => `PT${minutes}M`),
);
const lasting = fc.oneof(
  { weight: 6, arbitrary: duration },
  { weight: 1, arbitrary: fc.constant("until-customer-asks" as const) },
);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => sometimes(arbitrary);

const DAYS = [
  [],
  [["09:00", "20:00"]],
  [["09:00", "20:00"]],
  [["00:00", "24:00"]],
  [["22:00", "24:00"]],
  [
    ["00:00", "06:00"],
    ["22:00", "24:00"],
  ],
  [["01:30", "02:30"]],
  [
    ["10:00", "13:00"],
    ["14:00", "20:00"],
  ],
];
const hours = fc
  .record({
    mon: some(DAYS),
    tue: some(DAYS),
    wed: some(DAYS),
    thu: some(DAYS),
    fri: some(DAYS),
    sat: some(DAYS),
    sun: some(DAYS),
  })
  .chain((weekly) =>
    fc
      .record({
        dates: fc.array(
          some(
            BASES.flatMap((base) =>
              [1, 2, 3, 8].map((days) => new Date(base + days * DAY_MINUTES * MINUTE).toISOString().slice(0, 10)),
            ),
          ),
          { minLength: 1, maxLength: 3 },
        ),
        windows: some(DAYS),
        eves: optional(some(DAYS)),
      })
      .chain((holidays) => fc.boolean().map((with_) => ({ weekly, ...(with_ && { holidays }) }))),
  );

const window = fc.oneof(
  { weight: 3, arbitrary: duration.map((rolling) => ({ rolling })) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 4 }).map((localDays) => ({ localDays })) },
  {
    weight: 1,
    arbitrary: fc.record({
      calendar: some(["day", "week", "month"]),
      zone: some(ZONES),
      weekStartsOn: some(["monday", "sunday"]),
    }),
  },
);
const cap = fc.record({
  max: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 1, arbitrary: some([0, "unlimited"]) },
  ),
  window,
  per: fc.uniqueArray(some(["customer", "address", "topic", "family", "offer", "campaign", "account"]), {
    minLength: 1,
    maxLength: 2,
  }),
  counts: fc.record({
    channels: optional(list(CHANNELS)),
    purposes: optional(list(PURPOSES)),
    topics: sometimes(list(TOPICS), 3),
    dispositions: optional(fc.oneof(fc.constant("reached"), list(DISPOSITIONS, 6))),
    directions: fc.uniqueArray(some(["outbound", "inbound"]), { minLength: 1, maxLength: 2 }),
  }),
});

const KINDS = {
  hours,
  cap,
  cooldown: fc.record({
    after: fc.oneof(
      fc.constant("refusal"),
      fc.record({
        dispositions: list(DISPOSITIONS, 8),
        channels: optional(list(CHANNELS)),
        purposes: optional(list(PURPOSES)),
      }),
    ),
    nth: fc.integer({ min: 1, max: 3 }),
    within: duration,
    lasts: lasting,
  }),
  refusal: fc.record({
    breadth: some(BREADTHS),
    covers: some(["offer", "family", "promotion", "everything"]),
    lasts: fc.oneof(
      lasting,
      duration.map((otherwise) => ({ named: true, otherwise })),
    ),
  }),
  hold: fc.record({
    causes: list(HOLD_CAUSES, 9),
    purposes: fc.oneof(some([["promotional", "research"], PURPOSES]), list(PURPOSES, 4)),
    lasts: fc.oneof(
      fc.constant("until-closed"),
      duration.map((afterOpened) => ({ afterOpened })),
      duration.map((afterClosed) => ({ afterClosed })),
    ),
    sameAccount: fc.boolean(),
  }),
  consent: fc.record({ needs: some(CONSENT_KINDS) }),
  registry: fc.record({ list: fc.constant("dnc"), maxAge: duration, unlessConsent: optional(some(CONSENT_KINDS)) }),
  attempts: fc.record({
    max: fc.record({
      busy: optional(fc.integer({ min: 1, max: 3 })),
      no_answer: optional(fc.integer({ min: 1, max: 3 })),
    }),
    apart: some(["PT0S", "PT1H", "PT4H", "P1D"]),
    within: fc.constant("P9999D"),
    neverSameHour: fc.boolean(),
  }),
  conversation: fc.record({
    maxOffers: fc.integer({ min: 0, max: 2 }),
    noneAfterRefusal: fc.boolean(),
    noneAfterUpset: fc.boolean(),
    within: fc.constant("P9999D"),
  }),
  relevance: fc.record({ within: duration }),
  fatigue: fc.record({
    ignored: fc.integer({ min: 1, max: 3 }),
    rest: duration,
    purposes: fc.oneof(some([["promotional"], PURPOSES]), list(PURPOSES)),
    engagementTracked: fc.uniqueArray(some(CHANNELS), { maxLength: 2 }),
  }),
  address: fc.record({
    retireAfter: fc.record({
      wrong_number: optional(fc.integer({ min: 1, max: 2 })),
      bounced: optional(fc.integer({ min: 1, max: 2 })),
    }),
  }),
};
export type Kind = keyof typeof KINDS;

const condition = fc.oneof(
  some(["customer-asked", "case-open", "required", "inbound"]),
  fc.record({ deadlineWithin: duration, channels: optional(list(CHANNELS)), purposes: optional(list(PURPOSES)) }),
);
const instant = fc
  .tuple(some(BASES), fc.integer({ min: 0, max: 12 * DAY_MINUTES }))
  .map(([base, minutes]) => new Date(base + minutes * MINUTE).toISOString());
const header = fc.record({
  severity: fc.oneof(
    { weight: 8, arbitrary: some(["guideline", "presumption", "prohibited"]) },
    { weight: 1, arbitrary: fc.constant("advice") },
  ),
  applies: fc.record({
    channels: sometimes(list(CHANNELS), 5),
    purposes: sometimes(list(PURPOSES, 4), 5),
    actions: sometimes(list(["contact", "offer"]), 4),
    topics: sometimes(list(TOPICS), 8),
  }),
  unless: fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(condition, { minLength: 1, maxLength: 2 }) },
  ),
  effectiveFrom: sometimes(instant, 9),
  effectiveTo: sometimes(instant, 9),
});

const pruned = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Kinds that refuse whoever has no history are rarer, or nothing else would be seen. */
const COMMON: readonly Kind[] = [
  "hours",
  "cap",
  "cap",
  "cooldown",
  "refusal",
  "hold",
  "attempts",
  "conversation",
  "fatigue",
  "address",
];
const ALL_KINDS: readonly Kind[] = [...COMMON, ...COMMON, ...COMMON, "consent", "registry", "relevance"];

export const rule = (kinds: readonly Kind[] = ALL_KINDS) =>
  some(kinds).chain((kind) =>
    fc
      .tuple(header, KINDS[kind] as fc.Arbitrary<object>)
      .map(([head, body]) => pruned({ ...head, ...body, kind }) as Record<string, unknown>),
  );

export const policy = (kinds?: readonly Kind[], maxLength = 5): fc.Arbitrary<PolicyDocument> =>
  fc
    .array(rule(kinds), { minLength: 1, maxLength })
    .map((rules) =>
      documentOf({ rules: rules.map((one, index) => ({ ...one, id: `${one.kind}-${index}`, why: "random" })) }),
    );
