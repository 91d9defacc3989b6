import * as z from "zod";
import { parseDuration } from "../policy/time.ts";
import { AudienceFormat } from "./mapping.ts";
import { Condition, Count, columnsOf, Source } from "./source.ts";
import { columnsOfWhen, When } from "./when.ts";

/** Contacts one row may stand for. */
export const MAX_REPEAT = 1_000;
const MAX_FACTS = 20;
const MAX_REFUSALS_OF_A_CONTACT = 10;

const Duration = z.string().refine((text) => parseDuration(text) !== undefined, {
  error: 'write an ISO 8601 duration of weeks, days, hours, minutes or seconds, such as "P3D"',
});

const common = {
  if: Condition.optional().describe("Left out: every row tells it"),
  when: When.optional().describe("Left out: when the row happened"),
  earlier: Duration.optional().describe("So much earlier than that"),
  repeat: Count.optional().describe(`How often it happened, up to ${MAX_REPEAT}; once when left out`),
  every: Duration.optional().describe("How long before each the one before it happened; with repeat only"),
  id: Source.optional().describe(
    "The fact's own id, where the file has one: then an equal fact of another id is another",
  ),
};

const told = { source: Source.describe("Where it was said: a form, a call, this import") };

/** Said in a contact. */
const RefusalInContact = z.strictObject({
  if: Condition.optional(),
  breadth: Source,
  topic: Source.optional(),
  offer: Source.optional(),
  channel: Source.optional(),
});

export const HistoryFactMapping = z
  .discriminatedUnion("fact", [
    z.strictObject({
      fact: z.literal("contact"),
      ...common,
      channel: Source,
      purpose: Source,
      disposition: Source,
      topic: Source.optional(),
      offer: Source.optional(),
      sentiment: Source.optional(),
      refusals: z.array(RefusalInContact).max(MAX_REFUSALS_OF_A_CONTACT).optional(),
    }),
    z.strictObject({
      fact: z.literal("refusal"),
      ...common,
      ...told,
      breadth: Source,
      topic: Source.optional(),
      offer: Source.optional(),
      channel: Source.optional(),
    }),
    z.strictObject({
      fact: z.literal("opt-out"),
      ...common,
      ...told,
      breadth: Source,
      channel: Source.optional(),
      purpose: Source.optional(),
      words: Source.optional(),
    }),
    z.strictObject({
      fact: z.literal("consent"),
      ...common,
      ...told,
      kind: Source,
      purpose: Source,
      channel: Source.optional(),
      topic: Source.optional(),
      evidence: Source.optional(),
      expiresAt: Source.optional().describe("An RFC 3339 instant"),
    }),
    z.strictObject({ fact: z.literal("need"), ...common, ...told, topic: Source, note: Source.optional() }),
    z.strictObject({
      fact: z.literal("hold"),
      ...common,
      cause: Source,
      caseId: Source.optional(),
      account: Source.optional(),
      until: Source.optional().describe("An RFC 3339 instant"),
    }),
  ])
  .superRefine((fact, context) => {
    if (fact.repeat !== undefined && fact.every === undefined) {
      context.addIssue({ code: "custom", path: ["every"], message: "say how far apart the repeats are" });
    }
  })
  .meta({ id: "HistoryFactMapping", description: "A fact that rows tell of, and where its parts come from" });
export type HistoryFactMapping = z.infer<typeof HistoryFactMapping>;

/** What past facts the rows of a file tell of. */
export const HistoryMapping = z
  .strictObject({
    format: AudienceFormat.optional(),
    customerId: Source,
    when: When,
    facts: z.array(HistoryFactMapping).min(1).max(MAX_FACTS),
  })
  .meta({
    id: "HistoryMapping",
    description: "What past contacts, refusals, consents and so on the rows of a file tell of",
  });
export type HistoryMapping = z.infer<typeof HistoryMapping>;

export function columnsOfHistory({ customerId, when, facts }: HistoryMapping): string[] {
  const names = facts.flatMap((fact) => {
    const { fact: _, if: condition, when: own, earlier: _earlier, every: _every, repeat, ...fields } = fact;
    const { refusals = [], ...sources } = fields as typeof fields & { refusals?: z.infer<typeof RefusalInContact>[] };
    const said = refusals.flatMap(({ if: only, ...parts }) => [expressionOf(only), ...Object.values(parts)]);
    return [
      ...(own ? columnsOfWhen(own) : []),
      ...columnsOf([...Object.values(sources), ...said, expressionOf(condition), expressionOf(repeat)]),
    ];
  });
  return [...new Set([...columnsOf([customerId]), ...columnsOfWhen(when), ...names])];
}

const expressionOf = (count: Count | undefined): { expression: string } | undefined =>
  typeof count === "string" ? { expression: count } : undefined;
