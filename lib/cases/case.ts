import * as z from "zod";
import { parseInstant } from "../policy/time.ts";
import { CHANNELS, DISPOSITIONS, PURPOSES } from "../policy/words.ts";
import { zoneNamed } from "../zones/zone.ts";

const Instant = z.string().refine((text) => parseInstant(text) !== undefined, {
  error: 'write an RFC 3339 instant with an offset, such as "2026-06-10T08:00:00-04:00"',
});
const Day = z.iso.date({ error: 'write a date as "YYYY-MM-DD"' });
const ZoneName = z
  .string()
  .refine((name) => zoneNamed(name) !== undefined, { error: 'name an IANA time zone, such as "America/New_York"' });

/** What a case calls an outcome besides the dispositions themselves. */
export const CASE_OUTCOMES = [
  "opt_out",
  "objection",
  "dnc_request",
  "refused",
  "inquiry",
  "purchase",
  "contract_begun",
  "contract_ended",
  "inbound_reply",
  "inbound_conversation",
  "inbound_call",
  "amd_machine",
] as const;

const Outcome = z.enum([...DISPOSITIONS, ...CASE_OUTCOMES], {
  error: `write a disposition, or one of ${CASE_OUTCOMES.join(", ")}`,
});
/** The message that confirms an opt-out has a purpose of its own in a case. */
const CasePurpose = z.enum([...PURPOSES, "optout_confirmation"]);

const Happened = z.strictObject({
  at: Instant,
  channel: z.enum(CHANNELS),
  purpose: CasePurpose,
  outcome: Outcome,
  topic: z.string().min(1).optional(),
  debt: z.string().min(1).optional(),
  text: z.string().optional(),
  /** Why the law leaves it out of a count. */
  excluded: z.enum(["prior_consent", "not_connected"]).optional(),
});
export type Happened = z.infer<typeof Happened>;

const ConsentText = z.enum(["implied", "express", "express_written", "express-written"]);
const Consent = z.union([
  ConsentText,
  z.strictObject({ kind: ConsentText, at: Instant.optional(), expiresAt: Instant.optional() }),
]);

const Facts = z.strictObject({
  consent: Consent.nullable().optional(),
  debt: z.string().min(1).optional(),
  topic: z.string().min(1).optional(),
  ebr: z.strictObject({ lastTransaction: Day.optional(), lastInquiry: Day.optional() }).nullable().optional(),
  dncListed: z.boolean().optional(),
  scrubbedOn: Day.optional(),
  checkedOn: Day.optional(),
  tpsRegisteredOn: Day.nullable().optional(),
  bloctelListed: z.boolean().optional(),
  similarProducts: z.boolean().optional(),
  contractInProgress: z.boolean().optional(),
  relatedToContract: z.boolean().optional(),
  dedicatedOperator: z.boolean().optional(),
  /** What the operator declares of itself, as in a policy's `declares`. */
  declares: z.array(z.string().min(1)).optional(),
  solicitation: z.boolean().optional(),
  /** A time the customer named for a call. */
  callBackAt: Instant.optional(),
  feeds: z
    .record(z.string(), z.strictObject({ asOf: Day, active: z.boolean().optional(), dates: z.array(Day).optional() }))
    .optional(),
  /** Notes for whoever reads: they decide nothing, but an exact release of time-zone data is demanded. */
  minTzdata: z.string().optional(),
  legalDeadlineDate: Day.optional(),
});

/** One case: a rule group, or a policy file, judges one proposed contact on the facts given. */
export const CaseSchema = z.strictObject({
  id: z.string().min(1),
  jurisdiction: z.string().optional(),
  /** A rule-group id of a pack, such as "US-REGF". */
  rule: z.string().min(1).optional(),
  /** Instead of a rule: a policy document, by its path from the file of cases. */
  policy: z.string().min(1).optional(),
  channel: z.enum(CHANNELS),
  purpose: CasePurpose,
  recipientTimeZone: ZoneName.nullable().optional(),
  candidateTimeZones: z.array(ZoneName).nullable().optional(),
  facts: Facts.default({}),
  history: z.array(Happened).max(2_000).default([]),
  proposedAt: Instant,
  expected: z.enum(["allow", "defer", "suppress"]),
  expectedNotBefore: Instant.nullable().optional(),
  why: z.string(),
  confidence: z.string().optional(),
});
export type Case = z.infer<typeof CaseSchema>;
