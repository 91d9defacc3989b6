/**
 * Random customers: histories as sequences of facts, told the way lib/contact tells them, and policies of every kind with
 * small numbers. Instants lie on whole minutes, so that a scan by the minute misses nothing.
 */
import fc from "fast-check";
import type { HoldPart, RefusalPart } from "../../lib/policy/facts.ts";
import type { Request } from "../../lib/policy/rule.ts";
import { BREADTHS, CHANNELS, type Channel, HOLD_CAUSES, PURPOSES } from "../../lib/policy/words.ts";
import { family } from "./told.ts";

export const MINUTE = 60_000;
export const DAY_MINUTES = 1_440;

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

export const some = <T>(items: readonly T[]) => fc.constantFrom(...items);
/** Left out so many times for each time it is there. */
export const sometimes = <T>(arbitrary: fc.Arbitrary<T>, outOf = 1) =>
  fc.oneof({ weight: outOf, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const maybe = <T>(items: readonly T[], outOf = 1) => sometimes(some(items), outOf);
export const list = <T>(items: readonly T[], max = 2) => fc.uniqueArray(some(items), { minLength: 1, maxLength: max });

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
    // One that is part of a conversation was made for no offer; see rules/conversation.test.ts for those that were.
    offer: rest.conversation === undefined ? rest.offer : undefined,
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
