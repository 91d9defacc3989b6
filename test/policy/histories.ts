/** Random histories: steps, and how they become facts. */
import fc from "fast-check";
import type { Fact, FactKind, Parts } from "../../lib/policy/facts.ts";
import type { Subject } from "../../lib/policy/fold.ts";
import type { Request } from "../../lib/policy/rule.ts";
import { BREADTHS, type Channel, CONSENT_KINDS, PURPOSES, SENTIMENTS } from "../../lib/policy/words.ts";
import {
  BASES,
  ending,
  gap,
  holdPart,
  LINKS,
  MINUTE,
  no,
  subject,
  TOPICS,
  type Wish,
  wish,
  ZONES,
} from "./arbitraries.ts";
import { family } from "./told.ts";

const DOES = [
  "made",
  "claim",
  "authorise",
  "outcome",
  "release",
  "expire",
  "unknown",
  "no",
  "no-in",
  "hold",
  "callback",
  "close",
  "case-closed",
  "need",
  "consent",
  "return",
  "talk",
  "offer",
  "profile",
  "refused",
] as const;
export type Does = (typeof DOES)[number];

const WEIGHTS: Partial<Record<Does, number>> = { made: 6, claim: 4, authorise: 4, outcome: 4, no: 3 };

function stepModel(does: readonly Does[]) {
  return {
    does: fc.oneof(...does.map((one) => ({ weight: WEIGHTS[one] ?? 1, arbitrary: fc.constant(one) }))),
    gap,
    /** Mostly told when it happened; sometimes late, sometimes dated in the future. */
    lag: fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: -3_000, max: 4_000 }) },
    ),
    subject,
    pick: fc.nat(1_000),
    no,
    hold: holdPart,
    lasts: gap,
    topic: fc.constantFrom(...TOPICS),
    breadth: fc.constantFrom(...BREADTHS),
    sentiment: fc.constantFrom(undefined, undefined, undefined, ...SENTIMENTS),
    kind: fc.constantFrom(...CONSENT_KINDS),
    purpose: fc.constantFrom(...PURPOSES),
    flag: fc.boolean(),
    zones: fc.uniqueArray(fc.constantFrom(...ZONES), { minLength: 1, maxLength: 3 }),
  };
}
const step = (does: readonly Does[]) => fc.record(stepModel(does));
export type Step = ReturnType<typeof step> extends fc.Arbitrary<infer One> ? One : never;

type Open = {
  readonly id: number;
  readonly subject: Subject;
  readonly expiresAt?: number;
  state: "claimed" | "authorised" | "over" | "gone";
};
type Teller = { facts: Fact[]; clock: number; contacts: Open[]; holds: number[] };

export type Customer = { readonly facts: readonly Fact[]; readonly request: Request; readonly now: number };

/** A customer with a history, and something wanted of them afterwards. */
export function customer({
  does = DOES,
  maxSteps = 14,
  zoneless = true,
}: {
  readonly does?: readonly Does[] | undefined;
  readonly maxSteps?: number;
  readonly zoneless?: boolean;
} = {}): fc.Arbitrary<Customer> {
  const zones = fc.uniqueArray(fc.constantFrom(...ZONES), { minLength: zoneless ? 0 : 1, maxLength: 3 });
  return fc
    .record({
      base: fc.constantFrom(...BASES),
      zones,
      steps: fc.array(step(does), { minLength: 2, maxLength: maxSteps, size: "max" }),
      wish,
    })
    .map(({ base, zones, steps, wish }) => {
      const teller: Teller = { facts: [], clock: base, contacts: [], holds: [] };
      tell(teller, "profile", 0, { profile: { zones, jurisdictions: [], addresses: LINKS } });
      for (const one of steps) take(teller, one);
      return { facts: teller.facts, ...asked(wish, teller, steps) };
    });
}

/** The same history with a few facts more, which are told at its last instant or after. */
export const more = (does: readonly Does[], maxSteps = 3): fc.Arbitrary<readonly Step[]> =>
  fc.array(step(does), { minLength: 1, maxLength: maxSteps });

export function continued(facts: readonly Fact[], steps: readonly Step[]): readonly Fact[] {
  const last = facts.at(-1)!;
  const teller: Teller = { facts: [...facts], clock: last.recordedAt, contacts: [], holds: [] };
  for (const one of steps) take(teller, { ...one, gap: 0 });
  return teller.facts;
}

function asked(
  { request, wait, deadline, checked, like }: Wish,
  teller: Teller,
  steps: readonly Step[],
): { request: Request; now: number } {
  const now = teller.clock + wait * MINUTE;
  const { family: _, ...before } =
    (like === undefined ? undefined : steps[like % Math.max(1, steps.length)]?.subject) ?? {};
  return {
    now,
    request: {
      ...request,
      ...(request.action === "contact" ? before : { self: carrierOf(teller, request.conversation) }),
      ...(deadline !== undefined && { deadline: now + deadline * MINUTE }),
      ...(checked && { registries: { dnc: { listed: checked.listed, asOf: now - checked.ago * MINUTE } } }),
    },
  };
}

function tell(teller: Teller, kind: FactKind, lag: number, parts: Parts): number {
  const seq = teller.facts.length + 1;
  teller.facts.push({ ...parts, kind, seq, at: teller.clock - lag * MINUTE, recordedAt: teller.clock, id: `f${seq}` });
  return seq;
}

/** The contact a conversation is part of, as lib/contact finds it. */
const carrierOf = ({ contacts }: Teller, talk: string | undefined): number | undefined =>
  contacts.findLast(
    ({ subject, state }) =>
      state !== "gone" && state !== "claimed" && talk !== undefined && subject.conversation === talk,
  )?.id;

const refusal = ({ no: { lasts, ...part } }: Step, clock: number) => ({
  ...part,
  until: lasts === undefined ? undefined : clock + lasts * MINUTE,
});

function take(teller: Teller, one: Step): void {
  teller.clock += one.gap * MINUTE;
  const { clock } = teller;
  const { lag, pick } = one;
  const at = <T>(items: readonly T[]): T | undefined => items[pick % Math.max(1, items.length)];
  const of = (...states: Open["state"][]) => at(teller.contacts.filter(({ state }) => states.includes(state)));
  const live = () => at(teller.contacts.filter(({ state, expiresAt }) => state === "claimed" && clock < expiresAt!));
  const id = `t${(pick % 3) + 1}`;
  const talk = { id, direction: id === "t1" ? "inbound" : "outbound", channel: one.subject.channel } as const;
  const told = {
    sentiment: one.sentiment,
    ...(pick % 5 === 0 && { refusals: [refusal(one, clock)] }),
    ...(pick % 7 === 0 && { offers: [{ topic: one.topic, family: family(one.topic), offer: one.no.offer }] }),
  };
  switch (one.does) {
    case "made": {
      const id = tell(teller, "recorded", lag, {
        opens: one.subject,
        disposition: ending(one.subject.channel, pick),
        ...told,
      });
      teller.contacts.push({ id, subject: one.subject, state: "over" });
      return;
    }
    case "claim": {
      const expiresAt = clock + (15 + (pick % 8) * 15) * MINUTE;
      const id = tell(teller, "claimed", 0, { opens: { ...one.subject, expiresAt } });
      teller.contacts.push({ id, subject: one.subject, expiresAt, state: "claimed" });
      return;
    }
    case "authorise": {
      const open = live();
      if (!open) return;
      tell(teller, "authorised", 0, { contact: open.id, go: { nonce: "n", dialBefore: clock + 30_000 } });
      open.state = "authorised";
      return;
    }
    case "outcome": {
      const open = of("claimed", "authorised", "over", "gone");
      if (!open) return;
      const lost = open.state === "gone" || (open.state === "claimed" && clock >= open.expiresAt!);
      tell(teller, "outcome", lost ? 0 : lag, {
        contact: open.id,
        disposition: ending(open.subject.channel as Channel, pick),
        ...told,
        ...(lost && { opens: open.subject }),
      });
      open.state = "over";
      return;
    }
    case "release":
    case "expire": {
      const open =
        one.does === "release"
          ? live()
          : at(teller.contacts.filter(({ state, expiresAt }) => state === "claimed" && clock >= expiresAt!));
      if (!open) return;
      tell(teller, one.does === "release" ? "released" : "expired", 0, { contact: open.id });
      open.state = "gone";
      return;
    }
    case "unknown": {
      const open = of("authorised");
      if (open) tell(teller, "unknown", 0, { contact: open.id });
      return;
    }
    case "no":
      tell(teller, "opt-out", lag, { refusals: [refusal(one, clock)] });
      return;
    case "no-in":
      tell(teller, "offer-result", lag, { conversation: talk, refusals: [refusal(one, clock)] });
      return;
    case "hold":
    case "callback": {
      const { lasts, ...part } = one.hold;
      const until = lasts === undefined ? undefined : clock + lasts * MINUTE;
      teller.holds.push(
        tell(teller, "hold", lag, {
          holds: [{ ...part, until, ...(one.does === "callback" && { cause: "callback" }) }],
        }),
      );
      return;
    }
    case "close": {
      const seq = at(teller.holds);
      if (seq !== undefined) tell(teller, "hold-closed", lag, { closes: [{ seq, index: 0 }] });
      return;
    }
    case "case-closed":
      tell(teller, "hold-closed", lag, { closes: [{ caseId: `k${(pick % 2) + 1}` }] });
      return;
    case "need":
      tell(teller, "need", lag, { needs: [{ topic: one.topic, family: family(one.topic)! }] });
      return;
    case "consent": {
      const topic = one.flag ? one.topic : undefined;
      tell(teller, "consent", lag, {
        consents: [
          {
            kind: one.kind,
            purpose: one.purpose,
            channel: pick % 3 === 0 ? one.subject.channel : undefined,
            topic,
            family: family(topic),
            expiresAt: pick % 2 === 0 ? clock + one.lasts * MINUTE : undefined,
          },
        ],
      });
      return;
    }
    case "return": {
      tell(teller, "reinstatement", lag, {
        reinstates: {
          breadth: one.breadth,
          topic: one.topic,
          family: family(one.topic),
          channel: pick % 4 === 0 ? one.subject.channel : undefined,
        },
      });
      return;
    }
    case "talk":
      tell(teller, "interaction", lag, { conversation: talk, sentiment: one.sentiment });
      return;
    case "offer":
      tell(teller, "offer-cleared", 0, {
        contact: carrierOf(teller, talk.id),
        conversation: talk,
        offers: [{ topic: one.topic, family: family(one.topic), offer: one.no.offer }],
      });
      return;
    case "profile":
      tell(teller, "profile", 0, {
        profile: {
          zones: one.zones,
          jurisdictions: [],
          addresses: LINKS,
          verified: one.flag ? ["p1", "e1"] : undefined,
        },
      });
      return;
    case "refused":
      tell(teller, "refused", 0, { refused: { stage: "claim", line: `l${pick}`, action: "contact" } });
  }
}
