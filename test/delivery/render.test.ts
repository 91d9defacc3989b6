import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { footerOf, MAX_SCRIPT_LENGTH, MAX_VALUE_LENGTH, render, scriptMistakes } from "../../lib/delivery/render.ts";

const rendered = (
  text: string,
  values: Parameters<typeof render>[1] = {},
  channel: "sms" | "email" | "voice" = "voice",
) => {
  const result = render({ text }, values, channel);
  return "rendered" in result ? result.rendered.text : result.mistakes.map(({ message }) => message).join("; ");
};

describe("a script", () => {
  it.each([
    ["Dear {{name}}", { name: "Ana" }, "Dear Ana"],
    ["Dear {{ name }}", { name: "Ana" }, "Dear Ana"],
    ["Dear {{name|there}}", {}, "Dear there"],
    ["Dear {{name|there}}", { name: "  " }, "Dear there"],
    ["Dear {{name | dear customer}}", {}, "Dear dear customer"],
    ["Hello{{name|}}!", {}, "Hello!"],
    ["{{vars.rate}} % of {{vars.rate}}", { vars: { rate: "3,5" } }, "3,5 % of 3,5"],
    ["{{vars.monthly-rate_2}}", { vars: { "monthly-rate_2": "7" } }, "7"],
    ["a { b } c", {}, "a { b } c"],
    ["$& $1 {{name}}", { name: "$& $1" }, "$& $1 $& $1"],
  ])("%j with %o says %j", (text, values, said) => expect(rendered(text, values)).toBe(said));

  it.each([
    ["{{nme}}", {}, /no place to fill; there are name/],
    ["{{vars.x}}", { vars: { rate: "1", fee: "2" } }, /no \{\{vars.x\}\}; there are name, vars.rate, vars.fee/],
    ["{{vars.name}}", {}, /\{\{name\}\} is the customer's name/],
    ["{{name}}", {}, /name is empty here; .*\{\{name\|there\}\}/],
    ["{{vars.rate}}", { vars: { rate: "" } }, /vars.rate is empty/],
    ["{{name", { name: "Ana" }, /without its partner/],
    ["name}}", { name: "Ana" }, /without its partner/],
    ["{{}}", {}, /no place to fill/],
    ["{{#each x}}", {}, /no place to fill/],
    ["{{vars.__proto__}}", {}, /no \{\{vars/],
    ["{{constructor}}", {}, /no place to fill/],
    ["   ", {}, /blank/],
  ])("%j with %o is a mistake", (text, values, said) => expect(rendered(text, values)).toMatch(said));

  it("names the place of each mistake", () => {
    expect(scriptMistakes({ subject: "{{a}}", text: "ok {{vars.b}}" }, "email", ["c"])).toMatchObject([
      { field: "subject", at: 0 },
      { field: "text", at: 3 },
    ]);
  });

  it("of an email has a subject, and other channels drop it", () => {
    expect(render({ text: "x" }, {}, "email")).toMatchObject({ mistakes: [{ field: "subject" }] });
    expect(render({ subject: "s", text: "x" }, {}, "sms")).toEqual({ rendered: { text: "x" } });
    expect(render({ subject: "s {{name}}", text: "x" }, { name: "Ana" }, "email")).toEqual({
      rendered: { subject: "s Ana", text: "x" },
    });
  });

  it("is bounded in length and in places", () => {
    expect(rendered("x".repeat(MAX_SCRIPT_LENGTH + 1))).toMatch(/more than 20000/);
    expect(rendered("{{name}}".repeat(201), { name: "a" })).toMatch(/more than 200 places/);
    expect(rendered("{{name}}", { name: "x".repeat(5_000) })).toHaveLength(MAX_VALUE_LENGTH);
  });

  it("does not let a value bring places, lines or hidden characters", () => {
    const name = "{{vars.secret}}\r\nBcc: x\u202Eevil\u0000\u200B";
    const vars = { secret: "s3cret" };
    const said = rendered("Dear {{name}}", { name, vars });
    expect(said).toBe("Dear vars.secret Bcc: xevil");
  });

  it("renders any value to one harmless line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
        const said = rendered("<{{name|nobody}}>", { name, vars: { secret: "s3cret" } });
        expect(said).toMatch(/^<[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+>$/u);
        expect(said).not.toContain("s3cret");
        expect(said).not.toContain("{{");
      }),
    );
  });

  it("of a text message is one paragraph", () => {
    expect(rendered("One.  \n\n\n Two.\tThree. ", {}, "sms")).toBe("One.\nTwo. Three.");
  });
});

describe("the footer", () => {
  it.each([
    [{ channel: "sms", stop: {} }, "Reply STOP to stop."],
    [{ channel: "sms", stop: { words: "STOP au 36180" } }, "STOP au 36180"],
    [
      { channel: "email", stop: { unsubscribeUrl: "https://a.example/u" } },
      "To stop these emails: https://a.example/u",
    ],
    [
      { channel: "email", stop: { words: "Or call us.", unsubscribeUrl: "https://a.example/u" } },
      "Or call us.\nTo stop these emails: https://a.example/u",
    ],
  ] as const)("of %o is %j", (message, stop) => {
    expect(footerOf({ ...message, why: "You are our customer" })).toEqual({ why: "You are our customer.", stop });
  });

  it("is missing where nobody says how to stop", () => {
    expect(footerOf({ channel: "email", why: "x", stop: {} })).toBeUndefined();
    expect(footerOf({ channel: "voice", why: "x", stop: { words: " " } })).toBeUndefined();
  });
});
