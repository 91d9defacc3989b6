import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import type { PolicyDocument } from "../../lib/policy/document.ts";
import type { Request } from "../../lib/policy/rule.ts";
import { BREADTHS, CHANNELS, PURPOSES } from "../../lib/policy/words.ts";
import { courteous, strict } from "../../packs/shipped.ts";
import { factsOf, foldOf, madeFor, saidNo, type Told } from "./given.ts";

const START = Date.parse("2026-11-23T15:00:00Z");
const MINUTE_MS = 60_000;
const at = (minute: number) => new Date(START + minute * MINUTE_MS).toISOString();

type No = {
  readonly breadth: (typeof BREADTHS)[number];
  readonly channel?: (typeof CHANNELS)[number];
  readonly minute: number;
};
type Sent = {
  readonly purpose: "transactional" | "service";
  readonly channel: (typeof CHANNELS)[number];
  readonly minute: number;
};

const minute = fc.integer({ min: 0, max: 8 });
const channel = fc.constantFrom(...CHANNELS);
const no: fc.Arbitrary<No> = fc.record(
  { breadth: fc.constantFrom(...BREADTHS), channel, minute },
  { requiredKeys: ["breadth", "minute"] },
);
const sent: fc.Arbitrary<Sent> = fc.record({
  purpose: fc.constantFrom("transactional" as const, "service" as const),
  channel,
  minute,
});
const CONFIRMATION = { channel: "sms", purpose: "transactional", confirms: "opt-out" } as const;
const anything = fc
  .record(
    {
      channel,
      purpose: fc.constantFrom(...PURPOSES),
      topic: fc.constant("car-loan"),
      offer: fc.constant("o1"),
      confirms: fc.constant("opt-out" as const),
    },
    { requiredKeys: ["channel", "purpose"] },
  )
  .map((asked): Omit<Request, "action"> => asked);
const request: fc.Arbitrary<Request> = fc
  .oneof(anything, fc.constant(CONFIRMATION))
  .map((asked) => ({ ...asked, action: "contact" }));

/** The policy as it would be if nothing could confirm an opt-out. */
const withoutException = (policy: PolicyDocument): PolicyDocument => ({
  ...policy,
  rules: policy.rules.map((rule) => ({
    ...rule,
    unless: rule.unless.filter((condition) => typeof condition === "string" || !("confirms" in condition)),
  })),
});

const asTold = ({ minute: when, ...one }: No): Told =>
  saidNo(at(when), one.breadth, {
    ...(one.channel && { channel: one.channel }),
    ...(!["promotions", "everything"].includes(one.breadth) && { topic: "car-loan" }),
  });

/** By itself, from the words of the rule: one transactional text about nothing, within five minutes of an opt-out from texts. */
function isTheConfirmation(asked: Request, noes: readonly No[], messages: readonly Sent[], now: number): boolean {
  if (asked.confirms === undefined || asked.channel !== "sms" || asked.purpose !== "transactional") return false;
  if (asked.topic !== undefined || asked.offer !== undefined) return false;
  const stops = noes.filter(
    (one) =>
      (one.channel === "sms" || one.channel === undefined) &&
      (one.channel !== undefined || one.breadth === "promotions" || one.breadth === "everything"),
  );
  if (stops.length === 0) return false;
  const newest = Math.max(...stops.map((one) => one.minute));
  if (now >= newest + 5) return false;
  return !messages.some((one) => one.channel === "sms" && one.purpose === "transactional" && one.minute >= newest);
}

describe.each([courteous, strict])("the one confirmation, under $id", (policy) => {
  it("is the only request for which a no stands back: every other is decided as if nothing could confirm", () => {
    const [own, stern] = [compile(policy), compile(withoutException(policy))];
    let freed = 0;
    fc.assert(
      fc.property(
        fc.array(no, { minLength: 1, maxLength: 4 }),
        fc.array(sent, { maxLength: 2 }),
        request,
        minute,
        (noes, messages, asked, after) => {
          const history = [
            ...noes.map((one) => ({ when: one.minute, told: asTold(one) })),
            ...messages.map((one) => ({
              when: one.minute,
              told: madeFor(one.purpose, at(one.minute), "sent", { channel: one.channel }),
            })),
          ].sort((a, b) => a.when - b.when);
          const now = (history.at(-1)?.when ?? 0) + after;
          const fold = foldOf(factsOf(history.map(({ told }) => told)));
          const ofRefusals = (rules: typeof own) =>
            decide(fold, asked, rules, START + now * MINUTE_MS)
              .reasons.filter(({ index }) => policy.rules[index]?.kind === "refusal")
              .map(({ rule, until }) => [rule, until]);
          const [mild, all] = [ofRefusals(own), ofRefusals(stern)];
          if (isTheConfirmation(asked, noes, messages, now)) {
            freed += all.length > 0 ? 1 : 0;
            expect(mild).toEqual([]);
          } else expect(mild).toEqual(all);
        },
      ),
      { numRuns: 3_000 },
    );
    expect(freed).toBeGreaterThan(100);
  });
});
