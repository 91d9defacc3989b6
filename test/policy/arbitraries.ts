/**
 * Random customers: histories as sequences of facts, told the way lib/contact tells them, and policies of every kind with
 * small numbers. Instants lie on whole minutes, so that a scan by the minute misses nothing.
 */
import fc from "fast-check";
import type { PolicyDocument } from "../../lib/policy/document.ts";
import type { HoldPart, RefusalPart } from "../../lib/policy/facts.ts";
import type { Request } from "../../lib/policy/rule.ts";
import {
  BREADTHS,
  CHANNELS,
  type Channel,
  CONSENT_KINDS,
  DISPOSITIONS,
  HOLD_CAUSES,
  PURPOSES,
} from "../../lib/policy/words.ts";
import { documentOf } from "./given.ts";
import { family } from "./told.ts";

export const MINUTE = 60_000;
const DAY_MINUTES = 1_440;

/** Days around which clocks change somewhere in the zones below, and one on which none does. */
export const BASES = [
  "2026-03-06",
  "2026-03-27",
  "2026-09-25",
  "2026-10-02",
  "2026-10-23",
  "2026-10-30",
  "2026-06-10",
].map((day) => Date.parse(`${day}T00:00Z`));
export const ZONES = [
  "UTC",
  "Europe/London",
  "Europe/Paris",
  "America/New_York",
  "America/Los_Angeles",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Pacific/Noumea",
] as const;

const some = <T>(items: readonly T[]) => fc.constantFrom(...items);
/** Left out so many times for each time it is there. */
const sometimes = <T>(arbitrary: fc.Arbitrary<T>, outOf = 1) =>
  fc.oneof({ weight: outOf, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const maybe = <T>(items: readonly T[], outOf = 1) => sometimes(some(items), outOf);
const list = <T>(items: readonly T[], max = 2) => fc.uniqueArray(some(items), { minLength: 1, maxLength: max });

export const TOPICS = ["personal-loan", "car-loan", "camera", "lens", "credit"] as const;
const OFFERS = ["o1", "o2"] as const;
const ACCOUNTS = ["a1", "a2"] as const;
const CAMPAIGNS = ["c1", "c2"] as const;
/** Fewer than a fold remembers, so that none is forgotten. The customer began the first; the others may be calls of ours. */
const TALKS = ["t1", "t2", "t3"] as const;
const OUR_TALKS = ["t2", "t3"] as const;
const CASES = ["k1", "k2"] as const;
export const LINKS: readonly { token: string; channel: Channel }[] = [
  { token: "p1", channel: "voice" },
  { token: "s1", channel: "sms" },
  { token: "e1", channel: "email" },
];

const CALLED = [
  "no_answer",
  "busy",
  "voicemail",
  "machine",
  "abandoned",
  "wrong_number",
  "not_connected",
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
] as const;
const SENT = ["sent", "delivered", "bounced", "opened", "clicked", "replied", "not_connected"] as const;
/** An ending its channel may have, by two random picks. */
export const ending = (channel: Channel, pick: number) =>
  channel === "voice" ? CALLED[pick % CALLED.length]! : SENT[pick % SENT.length]!;

const purpose = fc.oneof(
  { weight: 5, arbitrary: fc.constant("promotional" as const) },
  { weight: 2, arbitrary: some(PURPOSES) },
);
const channel = fc.oneof(
  { weight: 4, arbitrary: fc.constant("voice" as const) },
  { weight: 1, arbitrary: some(CHANNELS) },
);

const PURPOSE_OF = { c1: "promotional", c2: "service" } as const;

export const subject = fc
  .record({
    channel,
    purpose,
    topic: fc.option(some(TOPICS), { nil: undefined }),
    offer: maybe(OFFERS, 4),
    account: maybe(ACCOUNTS, 3),
    campaign: maybe(CAMPAIGNS),
    linked: fc.boolean(),
    conversation: maybe(OUR_TALKS, 3),
  })
  .map(({ linked, ...rest }) => ({
    ...rest,
    // A campaign has one purpose.
    purpose: rest.campaign === undefined ? rest.purpose : PURPOSE_OF[rest.campaign],
    family: family(rest.topic),
    address: linked ? LINKS.find((link) => link.channel === rest.channel)?.token : undefined,
  }));

/** Gaps that fall on the edges of small windows more often than chance would have it. */
export const gap = fc.oneof(
  some([0, 1, 5, 15, 30, 59, 60, 61, 120, 240, 360, 720, 1_440]),
  fc.integer({ min: 0, max: 1_000 }),
);

export const no: fc.Arbitrary<RefusalPart & { lasts?: number }> = fc
  .record({
    breadth: some(BREADTHS),
    topic: fc.option(some(TOPICS), { nil: undefined }),
    offer: maybe(OFFERS),
    channel: maybe(CHANNELS, 5),
    purpose: maybe(["promotional", "service", "research"] as const, 8),
    lasts: fc.option(gap, { nil: undefined }),
  })
  .map((part) => ({ ...part, family: family(part.topic) }));

export const holdPart: fc.Arbitrary<HoldPart & { lasts?: number }> = fc.record({
  cause: some(HOLD_CAUSES),
  caseId: maybe(CASES, 2),
  account: maybe(ACCOUNTS, 2),
  purposes: sometimes(list(PURPOSES), 4),
  lasts: fc.option(gap, { nil: undefined }),
});

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

export type Wish = {
  readonly request: Omit<Request, "deadline" | "registries">;
  readonly wait: number /** Like one of the contacts before it. */;
  readonly like?: number;
  readonly deadline?: number;
  readonly checked?: { listed: boolean; ago: number };
};

/** What is asked for, so many minutes after the newest fact. */
export const wish: fc.Arbitrary<Wish> = fc.record({
  request: fc
    .record({
      action: fc.oneof(
        { weight: 3, arbitrary: fc.constant("contact" as const) },
        { weight: 1, arbitrary: fc.constant("offer" as const) },
      ),
      of: subject,
      offered: some(OFFERS),
      talk: some(TALKS),
      required: fc.boolean(),
    })
    .map(({ action, of: { family: _, ...of }, offered, talk, required }) => ({
      ...of,
      action,
      required,
      ...(action === "offer" && {
        purpose: "promotional" as const,
        campaign: undefined,
        offer: offered,
        topic: of.topic ?? "camera",
        conversation: talk,
      }),
    })),
  wait: gap,
  like: fc.option(fc.nat(20), { nil: undefined }),
  deadline: sometimes(fc.integer({ min: 1, max: 9 * DAY_MINUTES }), 4),
  checked: fc.option(fc.record({ listed: fc.boolean(), ago: gap }), { nil: undefined }),
});
