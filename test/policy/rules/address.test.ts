import { describe, expect, it } from "vitest";
import { allow, call, customer, given, made, mail, named, outcome, policyOf, suppress, table } from "../given.ts";

const DAY = "2026-11-02T10:00Z";
const NOW = "2026-11-03T10:00Z";
const policy = policyOf({ kind: "address", retireAfter: { wrong_number: 1, bounced: 2 } });
const phone = { token: "p1", channel: "voice" } as const;
const other = { token: "p2", channel: "voice" } as const;
const inbox = { token: "e1", channel: "email" } as const;
const known = customer({ addresses: [phone, other, inbox] });
const wrong = made(DAY, "wrong_number", { address: "p1" });
const bounced = (at: string) => made(at, "bounced", { address: "e1", channel: "email" });
const service = (address?: string) => call({ purpose: "service", address });

describe("retired until verified", () => {
  table(policy, [
    ["by one wrong number", [known, wrong], call({ address: "p1" }), NOW, suppress("rule")],
    ["for every purpose", [known, wrong], service("p1"), NOW, suppress("rule")],
    ["the customer's other number is not", [known, wrong], call({ address: "p2" }), NOW, allow],
    ["nor their mail", [known, wrong], mail({ address: "e1" }), NOW, allow],
    ["a call that names none might ring it", [known, wrong], service(), NOW, suppress("rule")],
    [
      "not by a number that does not answer",
      [known, made(DAY, "no_answer", { address: "p1" })],
      call({ address: "p1" }),
      NOW,
      allow,
    ],
    ["one bounce is none", [known, bounced(DAY)], mail({ address: "e1" }), NOW, allow],
    ["two are", [known, bounced(DAY), bounced("2026-11-02T11:00Z")], mail({ address: "e1" }), NOW, suppress("rule")],
    [
      "one bounce reported twice is one",
      [known, named("m", bounced(DAY)), outcome("m", "2026-11-02T11:00Z", "bounced")],
      mail({ address: "e1" }),
      NOW,
      allow,
    ],
    [
      "a wrong number told of later, in a correction",
      [known, named("a", made(DAY, "no_answer", { address: "p1" })), outcome("a", "2026-11-02T11:00Z", "wrong_number")],
      call({ address: "p1" }),
      NOW,
      suppress("rule"),
    ],
    [
      "verified it may be used again",
      [known, wrong, customer({ addresses: [phone, other, inbox], verified: ["p1"] }, "2026-11-02T12:00Z")],
      call({ address: "p1" }),
      NOW,
      allow,
    ],
    [
      "named again in a profile it is not",
      [known, wrong, customer({ addresses: [phone, other, inbox] }, "2026-11-02T12:00Z")],
      call({ address: "p1" }),
      NOW,
      suppress("rule"),
    ],
    [
      "a wrong number after it was verified retires it again",
      [
        known,
        wrong,
        customer({ addresses: [phone], verified: ["p1"] }, "2026-11-02T12:00Z"),
        made("2026-11-02T13:00Z", "wrong_number", { address: "p1" }),
      ],
      call({ address: "p1" }),
      NOW,
      suppress("rule"),
    ],
  ]);
});

it("says what to do about it", () => {
  const one = given(known, wrong).under(policy);
  expect(one.when(call({ address: "p1" }), NOW).sentence("rule")).toBe(
    "An address of the customer was a wrong number and is retired until verified; verify it, or use another",
  );
  const mails = given(known, bounced(DAY), bounced("2026-11-02T11:00Z")).under(policy);
  expect(mails.when(mail({}), NOW).sentence("rule")).toBe(
    "An address of the customer bounced 2 times and is retired until verified; name the address to be used, or verify it",
  );
});
