import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import type { PolicyDocument } from "../../lib/policy/document.ts";
import type { Fact } from "../../lib/policy/facts.ts";
import { UNBOUNDED } from "../../lib/policy/fold.ts";
import { courteous } from "../../packs/shipped.ts";
import { policy } from "./arbitrary-policies.ts";
import * as told from "./given.ts";
import { call, foldOf, given, mail, offer, policyOf, type Told } from "./given.ts";
import { continued, customer, type Does, more } from "./histories.ts";
import { notLooser, runs, TIMEOUT_MS } from "./property-runs.ts";

/**
 * More history never turns a refusal into an allow, nor makes it earlier. The exceptions are the facts below it, each with
 * its own test: they are the customer's doing, the end of something, or proof that something did not happen.
 */
const TIGHTENING: readonly Does[] = ["made", "claim", "no", "no-in", "hold", "offer", "refused"];
const ANSWERS = ["opened", "clicked", "replied", "conversation", "accepted", "declined", "callback_requested"];

const isPlain = ({ rules }: PolicyDocument): boolean =>
  rules.every(({ unless }) => unless.every((condition) => typeof condition === "object" || condition === "required"));
const hasFatigue = ({ rules }: PolicyDocument): boolean => rules.some(({ kind }) => kind === "fatigue");
const promises = (facts: readonly Fact[]): boolean =>
  facts.some(({ holds }) => holds?.some(({ cause }) => cause === "callback"));
const answers = (facts: readonly Fact[]): boolean =>
  facts.some(({ disposition, offers }) => ANSWERS.includes(disposition ?? "") || offers);

it(
  "more history never turns a refusal into an allow",
  () => {
    let refused = 0;
    fc.assert(
      fc.property(customer(), more(TIGHTENING), policy(), ({ facts, request, now }, steps, document) => {
        const longer = continued(facts, steps);
        const added = longer.slice(facts.length);
        fc.pre(isPlain(document) && !promises(longer) && !(hasFatigue(document) && answers(added)));
        const compiled = compile(document);
        const before = decide(foldOf(facts, UNBOUNDED), request, compiled, now);
        if (before.verdict !== "allow") refused++;
        notLooser(decide(foldOf(longer, UNBOUNDED), request, compiled, now), before);
      }),
      runs(1_000),
    );
    expect(refused).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

describe("the exceptions", () => {
  const at = "2026-11-03T10:00Z";
  const { claimed, authorised, closed, consent, hold, made, named, need, outcome, saidNo } = told;
  const weekly = policyOf({ kind: "cap", max: 1, window: { rolling: "P7D" }, counts: { dispositions: "reached" } });
  const phone = { token: "p1", channel: "voice" } as const;
  const open = [claimed("a", "2026-11-03T09:50Z", "2026-11-03T10:05Z")];
  const rows: readonly (readonly [
    what: string,
    document: PolicyDocument,
    request: told.Row[2],
    before: readonly Told[],
    then: Told,
  ])[] = [
    [
      "the customer comes back",
      courteous,
      mail(),
      [saidNo("2026-11-02T10:00Z", "promotions")],
      told.cameBack(at, "promotions"),
    ],
    ["a hold is closed", courteous, mail(), [named("h", hold("2026-11-02T10:00Z", "other"))], closed("h", at)],
    ["a need is told of", courteous, offer("c1"), [], need(at, "personal-loan")],
    ["a consent is given", courteous, offer("c1"), [], consent(at, { topic: "personal-loan" })],
    [
      "an answer ends a row of ignored contacts",
      policyOf({ kind: "fatigue", ignored: 1, rest: "P60D" }),
      mail(),
      [made("2026-11-02T10:00Z", "busy")],
      made(at, "replied", { channel: "sms" }),
    ],
    [
      "so does an offer in a conversation",
      policyOf({ kind: "fatigue", ignored: 1, rest: "P60D" }),
      mail(),
      [made("2026-11-02T10:00Z", "busy")],
      told.offered("c1", at, "camera"),
    ],
    [
      "a correction proves that nothing reached the person",
      weekly,
      mail(),
      [named("a", made("2026-11-02T10:00Z", "conversation"))],
      outcome("a", at, "not_connected"),
    ],
    [
      "an outcome tells that an open contact did not reach them",
      weekly,
      mail(),
      [...open, authorised("a", "2026-11-03T09:55Z")],
      outcome("a", at, "no_answer"),
    ],
    ["a claim is released", weekly, mail(), open, told.released("a", at)],
    [
      "an address is verified",
      policyOf({ kind: "address", retireAfter: { wrong_number: 1 } }),
      call({ address: "p1" }),
      [told.customer({ addresses: [phone] }), made("2026-11-02T10:00Z", "wrong_number", { address: "p1" })],
      told.customer({ addresses: [phone], verified: ["p1"] }, at),
    ],
    [
      "a profile tells where the customer is",
      policyOf({ kind: "hours", weekly: { tue: [["09:00", "20:00"]] } }),
      call(),
      [told.livesIn()],
      told.customer({ zones: ["UTC"] }, at),
    ],
    [
      "the customer names a time",
      courteous,
      call(),
      [made("2026-11-03T08:00Z", "voicemail")],
      hold(at, "callback", { until: at }),
    ],
    [
      "a promised call is made",
      courteous,
      mail(),
      [hold("2026-11-02T10:00Z", "callback", { until: at })],
      made(at, "no_answer"),
    ],
    [
      "a case is opened: calls about it are help",
      courteous,
      call({ purpose: "service" }),
      ["2026-11-02T10:00Z", "2026-11-02T15:00Z"].map((when) => told.madeFor("service", when, "conversation")),
      hold(at, "case", { caseId: "k" }),
    ],
    [
      "the customer begins a conversation",
      courteous,
      offer("c1"),
      [need("2026-11-02T10:00Z", "personal-loan"), made("2026-11-02T10:00Z", "sent", { channel: "email" })],
      told.talk("c1", at, "inbound"),
    ],
  ];
  it.each(rows)("%s", (_what, document, request, before, then) => {
    const wait = { ...told.fact("refused", at, {}), parts: () => ({}) };
    expect(
      given(...before, wait)
        .under(document)
        .when(request, at).decision.verdict,
    ).not.toBe("allow");
    expect(
      given(...before, then)
        .under(document)
        .when(request, at).decision.verdict,
    ).toBe("allow");
  });
});
