import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capPolicy } from "../../lib/backtest/cap-policy.ts";
import { fromHistory, type HistoryCustomer, type HistoryFact } from "../../lib/backtest/history.ts";
import { backtestCustomer } from "../../lib/backtest/replay.ts";
import { backtest, newTally, type Report } from "../../lib/backtest/report.ts";
import { compile } from "../../lib/policy/compile.ts";
import { decide, refusalsNow } from "../../lib/policy/decide.ts";
import { BREADTHS, CHANNELS, PURPOSES, REACHED } from "../../lib/policy/words.ts";
import { courteous } from "../../packs/shipped.ts";
import { policy as anyPolicy } from "../policy/arbitrary-policies.ts";
import { foldOf } from "../policy/given.ts";
import { customer as anyCustomer } from "../policy/histories.ts";
import { runs, TIMEOUT_MS } from "../policy/property-runs.ts";
import { noon, policyOf } from "./given.ts";

const HOUR_MS = 3_600_000;
const topic = fc.constantFrom("car-loan", "personal-loan", "camera");

const contact: fc.Arbitrary<HistoryFact> = fc.record(
  {
    what: fc.constant("contact" as const),
    at: fc.integer({ min: 0, max: 24 * 60 }).map((hours) => noon(1) + hours * HOUR_MS),
    channel: fc.constantFrom(...CHANNELS),
    purpose: fc.oneof(
      { weight: 4, arbitrary: fc.constant("promotional" as const) },
      { weight: 1, arbitrary: fc.constantFrom(...PURPOSES) },
    ),
    topic,
    campaign: fc.constantFrom("spring", "summer"),
    disposition: fc.constantFrom(
      "no_answer",
      "declined",
      "accepted",
      "conversation",
      "complained",
      "not_connected",
      "opted_out",
    ),
    given: fc.boolean().map((one) => one || undefined),
  },
  { requiredKeys: ["what", "at", "channel", "purpose", "disposition", "topic"] },
) as fc.Arbitrary<HistoryFact>;

const told: fc.Arbitrary<HistoryFact> = fc
  .record({ at: fc.integer({ min: 0, max: 24 * 60 }), breadth: fc.constantFrom(...BREADTHS), topic })
  .map(({ at, ...no }) => ({ what: "told", at: noon(1) + at * HOUR_MS, refusals: [no] }));

const history = (
  facts: fc.Arbitrary<HistoryFact> = fc.oneof({ weight: 6, arbitrary: contact }, { weight: 1, arbitrary: told }),
) =>
  fc
    .array(facts, { maxLength: 14 })
    .map((all) => ({ customerId: "ana", zones: ["Europe/Lisbon"], facts: all }) satisfies HistoryCustomer);

const days = fc.integer({ min: 1, max: 20 });
const max = fc.integer({ min: 1, max: 5 });
const rolling = (most: number, length: number, more: object = {}) =>
  policyOf({ kind: "cap", max: most, window: { rolling: `P${length}D` }, ...more });

/** Contact by contact, all that was kept before looked through again. */
function naive({ facts }: HistoryCustomer, most: number, lengthDays: number, reached: boolean): number[] {
  const sorted = [...facts.entries()].sort((a, b) => a[1].at - b[1].at || a[0] - b[0]);
  const kept: HistoryFact[] = [];
  const gone: number[] = [];
  for (const [, fact] of sorted) {
    if (fact.what !== "contact") continue;
    const counted = kept.filter(
      (other) =>
        other.what === "contact" &&
        other.at > fact.at - lengthDays * 24 * HOUR_MS &&
        (!reached || REACHED.includes(other.disposition)),
    );
    if (fact.given || counted.length < most) kept.push(fact);
    else gone.push(fact.at);
  }
  return gone;
}

const timesOf = (customer: HistoryCustomer, policy: ReturnType<typeof policyOf>) =>
  backtestCustomer(fromHistory(policy)(customer), policy).avoided.map(({ at }) => at);

describe("a replay", () => {
  it("under a cap is what looking through all that was kept gives", () => {
    fc.assert(
      fc.property(history(contact), max, days, fc.boolean(), (customer, most, length, reached) => {
        const policy = rolling(most, length, reached ? { counts: { dispositions: "reached" } } : {});
        expect(timesOf(customer, policy)).toEqual(naive(customer, most, length, reached));
      }),
      runs(400),
    );
  });

  it("under a policy that refuses nothing avoids nothing", () => {
    const nothing = policyOf({ kind: "cap", max: "unlimited", window: { rolling: "P1D" } });
    fc.assert(
      fc.property(history(), (customer) => {
        expect(timesOf(customer, nothing)).toEqual([]);
      }),
      runs(200),
    );
  });

  it("under a stricter cap in a window without end avoids at least the same contacts", () => {
    fc.assert(
      fc.property(history(contact), max, (customer, most) => {
        const [looser, stricter] = [most + 1, most].map((one) => timesOf(customer, compile(capPolicy(one))));
        const left = [...stricter!];
        for (const at of looser!) {
          const index = left.indexOf(at);
          expect(index).toBeGreaterThanOrEqual(0);
          left.splice(index, 1);
        }
      }),
      runs(300),
    );
  });

  it("keeps a record that the policy itself made as it is", () => {
    const policy = compile(courteous);
    fc.assert(
      fc.property(history(), (customer) => {
        const recorded = fromHistory(policy)(customer);
        const gone = new Set(backtestCustomer(recorded, policy).avoided.map(({ seq }) => seq));
        const facts = recorded.facts.filter(({ fact }) => !gone.has(fact.seq));
        expect(backtestCustomer({ ...recorded, facts }, policy).avoided).toEqual([]);
      }),
      runs(300),
    );
  });

  it("asks what decide answers, without the search", { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(anyCustomer(), anyPolicy(), ({ facts, request, now }, document) => {
        const fold = foldOf(facts);
        const asked = { ...request, deadline: undefined, address: undefined };
        const at = Math.max(now, fold.recordedAt);
        const found = refusalsNow(fold, asked, compile(document), at);
        const decision = decide(fold, asked, compile(document), at);
        // A rule that will refuse for good by then stands before the others, and there only.
        const [first, ...others] = decision.reasons;
        const ahead = first && found.every(({ rule, index }) => rule !== first.rule || index !== first.index);
        const engine = ["unknown-customer", "erased", "merged-away"];
        expect(found).toEqual(
          (ahead ? others : decision.reasons).filter(({ rule }) => !engine.includes(rule)).sort(byPlace),
        );
      }),
      runs(400),
    );
  });
});

/** The order of the document; a reason that was moved to the front to bind stands there again. */
const byPlace = (a: { pack: number; index: number }, b: { pack: number; index: number }) =>
  a.pack - b.pack || a.index - b.index;

describe("a report", () => {
  const many = fc
    .array(history(), { maxLength: 8 })
    .map((all) => all.map((one, index) => ({ ...one, customerId: `c${index}` })));
  const policy = compile(courteous);
  const read = fromHistory(policy);

  it("is the same however the customers come, and adds up", async () => {
    await fc.assert(
      fc.asyncProperty(many, async (customers) => {
        const whole = await backtest(customers.map(read), policy);
        async function* streamed() {
          for (const one of customers) yield read(one);
        }
        expect(await backtest(streamed(), policy)).toEqual(whole);
        const tally = newTally(policy);
        for (const one of customers) {
          tally.add(backtestCustomer(read(one), policy));
          tally.report();
        }
        expect(tally.report()).toEqual(whole);
        addsUp(whole);
      }),
      runs(100),
    );
  });
});

function addsUp({ contacts, rules, sales, refusals, complaints, optOuts, customers }: Report): void {
  const sum = (of: (rule: Report["rules"][number]) => number) => rules.reduce((all, rule) => all + of(rule), 0);
  expect(contacts.kept + contacts.avoided).toBe(contacts.total);
  expect(sum(({ avoided }) => avoided)).toBe(contacts.avoided);
  expect(sum(({ yields }) => yields.sale)).toBe(sales.avoided);
  expect(sum(({ yields }) => yields.refusal)).toBe(refusals.avoided);
  expect(sum(({ yields }) => yields.complaint)).toBe(complaints.avoided);
  expect(sum(({ yields }) => yields.optOut)).toBe(optOuts.avoided);
  for (const { avoided, refused, alone, samples } of rules) {
    expect(alone).toBeLessThanOrEqual(avoided);
    expect(avoided).toBeLessThanOrEqual(refused);
    expect(samples.length).toBe(Math.min(3, avoided));
  }
  expect(customers.spared).toBeLessThanOrEqual(customers.total);
  expect(customers.noSale).toBeLessThanOrEqual(sales.avoided);
}
