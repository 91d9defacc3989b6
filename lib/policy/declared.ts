import type { Condition } from "./condition.ts";
import type { PolicyDocument, Rule } from "./document.ts";

export type Declaration = NonNullable<PolicyDocument["declares"]>[number];

type Declares = Extract<Condition, { declares: string }>;
/** A condition that a customer's history and the request meet or do not. */
export type Circumstance = Exclude<Condition, Declares>;

const asks = (condition: Condition): condition is Declares => typeof condition === "object" && "declares" in condition;

export const circumstancesOf = ({ unless }: Pick<Rule, "unless">): readonly Circumstance[] =>
  unless.filter((condition): condition is Circumstance => !asks(condition));

/** What the operator's policy declares of itself that makes the rule stand back; undefined where nothing does. */
export function declarationFor(
  { declares = [] }: Pick<PolicyDocument, "declares">,
  { unless }: Pick<Rule, "unless">,
): Declaration | undefined {
  const asked = unless.filter(asks).map((condition) => condition.declares);
  return declares.find(({ what }) => asked.includes(what));
}
