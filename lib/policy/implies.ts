import * as z from "zod";
import { BREADTHS, type Breadth, HOLD_CAUSES } from "./words.ts";

/** What an outcome or a mood implies when nobody said more. */
const Implied = z.strictObject({
  refusal: z.enum(BREADTHS).optional(),
  hold: z.enum(HOLD_CAUSES).optional(),
});

type Floor = { readonly refusal: Breadth; readonly because: string };

/** What these outcomes imply at least: a policy may hear more in them, not less. */
const FLOORS = {
  declined: { refusal: "not-now", because: "who declined said no" },
  opted_out: { refusal: "promotions", because: "who opted out is offered nothing more" },
  complained: { refusal: "promotions", because: "who complained is offered nothing more" },
} as const satisfies Record<string, Floor>;
type Floored = keyof typeof FLOORS;

const isFloored = (outcome: string): outcome is Floored => Object.hasOwn(FLOORS, outcome);
const reaches = (said: Breadth | undefined, floor: Breadth): said is Breadth =>
  said !== undefined && BREADTHS.indexOf(said) >= BREADTHS.indexOf(floor);

/** The refusal an outcome implies by what a policy says, which may have been stored when nothing bounded it. */
export function impliedAtLeast(outcome: string, said: Breadth | undefined): Breadth | undefined {
  if (!isFloored(outcome)) return said;
  const { refusal } = FLOORS[outcome];
  return reaches(said, refusal) ? said : refusal;
}

export const ImpliesSection = z
  .strictObject({
    declined: Implied.prefault({ refusal: "this-topic" }),
    opted_out: Implied.prefault({ refusal: "promotions" }),
    complained: Implied.prefault({ refusal: "promotions", hold: "complaint" }),
    angry: Implied.prefault({ hold: "anger" }),
    negative: Implied.prefault({ hold: "negative-sentiment" }),
  })
  .superRefine((implies, context) => {
    for (const outcome of Object.keys(FLOORS).filter(isFloored)) {
      const said = implies[outcome].refusal;
      const { refusal, because } = FLOORS[outcome];
      if (reaches(said, refusal)) continue;
      context.addIssue({
        code: "custom",
        path: said === undefined ? [outcome] : [outcome, "refusal"],
        message: `${because}; write "refusal": "${refusal}" or a wider one, or leave "${outcome}" out to mean what ships`,
      });
    }
  });
