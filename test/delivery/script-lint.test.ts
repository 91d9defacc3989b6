import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PHRASES } from "../../lib/delivery/phrases.ts";
import { type LintContext, lintScript, MAX_FINDINGS } from "../../lib/delivery/script-lint.ts";
import type { ScriptSection } from "../../lib/policy/script.ts";
import { SHIPPED_TOPICS, topicsOf } from "../../lib/policy/topics.ts";
import { PURPOSES } from "../../lib/policy/words.ts";

const SERVICE: LintContext = { channel: "email", purpose: "service", footer: true };
const PITCH: LintContext = {
  channel: "sms",
  purpose: "promotional",
  topic: "car-loan",
  footer: true,
};
const lint = (text: string, context = SERVICE) => lintScript({ text }, context);

/** One sentence for each phrase that ships, in their order. */
const SAID = [
  "Unfortunately the account is closed.",
  "I'm afraid that is so.",
  "Obviously the form is on the website.",
  "You've come through to the wrong department.",
  "That is our policy.",
  "No other company does either.",
  "You should have called sooner.",
  "You failed to pay.",
  "You did not read the letter.",
  "You must understand that we have costs.",
  "Please calm down.",
  "There is nothing we can do.",
  "That's not my department.",
  "The system won't let me.",
  "Terms and conditions apply.",
  "You will have to call the branch.",
  "This is the first time we have heard of it.",
  "It is for your own good.",
  "We are sorry if you were upset.",
  "As I said, it is closed.",
  "Our records show a call in May.",
  "Your complaint was rejected.",
  "Please do not reply to this email.",
  "Your call is important to us.",
  "For operational reasons it takes longer.",
  "It has been decided to close the branch.",
  "Are you sure you don't want it?",
  "This is your last chance.",
  "Just a quick question.",
  "You have been pre-approved.",
];

describe("phrases", () => {
  it("are many, each with a reason, better words, and a pattern", () => {
    expect(PHRASES.length).toBeGreaterThanOrEqual(25);
    for (const { pattern } of PHRASES) expect(new RegExp(pattern, "giu").test("")).toBe(false);
    for (const { why, instead } of PHRASES) expect(Math.min(why.length, instead.length)).toBeGreaterThan(8);
    expect(SAID).toHaveLength(PHRASES.length);
  });

  it.each(SAID.map((said, index) => [said, index] as const))("%j is found", (said, index) => {
    const { kind, why } = PHRASES[index]!;
    for (const text of [said, said.toUpperCase(), said.replaceAll("'", "’"), `Dear Ana,\n\n${said}`]) {
      const found = lint(text).filter((finding) => finding.why === why);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({ rule: kind, severity: "warn", field: "text" });
    }
  });

  it.each([
    "Dear Ana, the rate of your loan changes on 3 June. I can explain it whenever you like.",
    "Your payment of 3 May has not reached us. Let us look at it together.",
    "I will find the right colleague and stay with you until they answer.",
    "We charged you twice. That was our mistake, and the money is on its way.",
    "That is fine. Thank you for your time.",
    "You asked us in April to tell you about this.",
  ])("are not found in %j", (text) => expect(lint(text)).toEqual([]));

  it("are quoted from where they are", () => {
    const text = "Dear Ana, unfortunately I’m afraid so. Unfortunately.";
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (before) => {
        const whole = `${before} ${text}`;
        for (const { at, quote } of lint(whole))
          expect(whole.slice(at, at + quote.length).replace("’", "'")).toBe(quote);
        expect(lint(whole).length).toBeGreaterThanOrEqual(3);
      }),
    );
  });

  it("are looked for in the subject too", () => {
    expect(lintScript({ subject: "Last chance", text: "x" }, SERVICE)).toMatchObject([
      { field: "subject", at: 0, rule: "pressure" },
    ]);
  });

  it("of the policy's own stand beside them, as whole words, however they are spaced", () => {
    const own = { phrase: "to be (quite) honest", kind: "blame", why: "Were you not before?", instead: "leave it out" };
    const policy = { severity: {}, phrases: [own] } as ScriptSection;
    for (const text of ["To be (quite) honest, no.", "well, TO BE  (quite)\nhonest"])
      expect(lint(text, { ...SERVICE, policy })).toMatchObject([{ rule: "blame", severity: "warn", why: own.why }]);
    for (const text of ["to be (quite) honestly", "unto be (quite) honest", "to be quite honest"])
      expect(lint(text, { ...SERVICE, policy })).toEqual([]);
  });

  it("block where the policy says so", () => {
    const policy: ScriptSection = { severity: { procedure: "block" }, phrases: [] };
    expect(lint("Unfortunately, no.", { ...SERVICE, policy })).toMatchObject([{ severity: "block" }]);
  });

  it("are listed up to a number", () => {
    expect(lint("unfortunately ".repeat(2_000))).toHaveLength(MAX_FINDINGS);
  });
});

describe("an opt-out", () => {
  it.each([
    ["voice", "We have a new car loan."],
    ["sms", "A new car loan is here."],
    ["email", "A new car loan is here."],
  ] as const)("is missed in a pitch by %s that nothing is added to", (channel, text) => {
    expect(lint(text, { ...PITCH, channel, footer: false })).toMatchObject([
      { rule: "no-opt-out", severity: "block", at: text.length },
    ]);
    expect(lint(text, { ...PITCH, channel, footer: true })).toEqual([]);
    expect(lint(text, { channel, purpose: "service", footer: false })).toEqual([]);
  });

  it.each([
    "Reply STOP to stop.",
    "Unsubscribe here.",
    "If you would rather not be called about this, tell me.",
    "Say so and there will be no more calls.",
    "Répondez ARRET.",
    "Zum Abmelden antworten Sie.",
  ])("is seen in %j", (text) => expect(lint(text, { ...PITCH, footer: false })).toEqual([]));
});

describe("a promotion inside another contact", () => {
  it.each([
    "We have a special offer for you.",
    "Enjoy 20 % off.",
    "Save up to €300 a year.",
    "Apply now.",
    "You qualify for more.",
    "0% financing on cameras.",
    "Would you like an upgrade?",
    "Use promo code SPRING.",
  ])("is found: %j", (text) => {
    for (const purpose of PURPOSES.filter((one) => one !== "promotional"))
      expect(lint(text, { ...SERVICE, purpose })).toContainEqual(
        expect.objectContaining({ rule: "promotion-inside", severity: "block" }),
      );
    expect(lint(text, PITCH).filter(({ rule }) => rule === "promotion-inside")).toEqual([]);
  });

  it("is found where the contact carries an offer, whatever the words", () => {
    expect(lint("Thank you for being with us.", { ...SERVICE, offer: "o-1" })).toMatchObject([
      { rule: "promotion-inside", at: 0 },
    ]);
    expect(lint("A new loan.", { ...PITCH, offer: "o-1" })).toEqual([]);
  });
});

describe("another family than the campaign's own", () => {
  const topics = topicsOf(SHIPPED_TOPICS);
  const flights: LintContext = { ...PITCH, topic: "flight", topics };

  it.each(["about a car loan", "about car-loans", "a Personal Loan", "some credit", "a carloan"])(
    "is heard in %j",
    (text) => {
      const [found, ...more] = lint(text, flights);
      expect(more).toEqual([]);
      expect(found).toMatchObject({ rule: "re-pitch", severity: "warn" });
      expect(found!.why).toContain('"credit"');
      expect(lint(text, { ...flights, policy: { severity: { "re-pitch": "block" }, phrases: [] } })).toMatchObject([
        { severity: "block" },
      ]);
    },
  );

  it.each(["about your card loaned", "scar loan", "accredited"])("is not heard in %j", (text) => {
    expect(lint(text, flights)).toEqual([]);
  });

  it("is none where the words are of the campaign's own, or where nothing is sold", () => {
    expect(lint("a car loan, a mortgage", { ...PITCH, topics })).toEqual([]);
    expect(lint("Your car loan is paid off.", { ...SERVICE, topics })).toEqual([]);
  });
});
