import * as z from "zod";
import { Channels, Purposes, RuleId } from "./fields.ts";
import { DurationText, Period } from "./period.ts";
import { CONSENT_KINDS } from "./words.ts";

/** How a relationship with the customer can let a rule stand back. */
export const BONDS = ["purchase", "inquiry", "contract", "ended-contract"] as const;
export type Bond = (typeof BONDS)[number];

/** Circumstances in which a rule stands back. */
export const Condition = z.union([
  z.literal("customer-asked").describe("an open request to be called back by voice"),
  z.literal("customer-named-time").describe("a call at the time the customer named for it"),
  z.literal("case-open").describe("an open case is on file"),
  z.literal("required").describe("a transactional message marked required, with its reason"),
  z.literal("inbound").describe("an offer in a conversation the customer began"),
  z
    .strictObject({ deadlineWithin: DurationText, channels: Channels.optional(), purposes: Purposes.optional() })
    .describe("the contact is useless after a deadline this close"),
  z
    .strictObject({ consent: z.enum(CONSENT_KINDS), within: Period.optional() })
    .describe("a consent at least this strong permits the contact, and was given within the period"),
  z
    .strictObject({
      relationship: z.array(z.enum(BONDS)).min(1),
      within: Period.optional(),
      about: z.enum(["account", "topic", "family"]).optional(),
    })
    .describe(
      "a recorded purchase, inquiry or contract within the period; with `about`, one the contact is known to be about",
    ),
  z
    .strictObject({ confirms: z.literal("opt-out"), within: DurationText })
    .describe("the one message that confirms an opt-out, so soon after it"),
  z.strictObject({ declares: RuleId }).describe("the operator's policy declares this of itself, with its reason"),
]);
export type Condition = z.infer<typeof Condition>;
