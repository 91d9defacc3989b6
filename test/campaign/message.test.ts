import { expect, it } from "vitest";
import { whyOf } from "../../lib/campaign/message.ts";
import { EMPTY_FOLD, type Fold } from "../../lib/policy/fold.ts";
import { DAY_MS } from "../../lib/policy/time.ts";
import { MONDAY } from "../contact/world.ts";

const plan = { purpose: "promotional", topic: "car-loan", channel: "sms" } as const;
const need = { topic: "car-loan", family: "credit", at: MONDAY - 3 * DAY_MS, seq: 1 };
const consent = { kind: "express", purpose: "promotional", channel: "sms", at: MONDAY - 2 * DAY_MS, seq: 2 } as const;

it.each<[string, Partial<Fold>, string | RegExp]>([
  ["a need of the topic", { needs: [need] }, 'We noted on 20 Nov 2026 that you were interested in "car loan".'],
  ["a need of the family", { needs: [{ ...need, family: "car-loan", topic: "van-loan" }] }, /interested in "van loan"/],
  ["a consent", { consents: [consent] }, "You agreed on 21 Nov 2026 that we may write to you."],
  ["neither", {}, "You are our customer, and this is about car loan."],
])("a message says why it comes: %s", (_what, known, says) => {
  const fold = { ...EMPTY_FOLD, ...known };
  if (typeof says === "string") expect(whyOf(plan, fold)).toBe(says);
  else expect(whyOf(plan, fold)).toMatch(says);
});
