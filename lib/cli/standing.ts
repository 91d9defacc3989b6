import type { DecisionJson } from "../api/schemas.ts";
import type { Channel, Purpose } from "../policy/words.ts";
import { verdictWord, weightiestFirst, whenInWords } from "./decision.ts";
import { hang, type Ink } from "./ink.ts";

/** One thing one might do now. */
export type Question = {
  readonly customerId: string;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic?: string;
};
export type Answered = { readonly question: Question; readonly decision: DecisionJson };

const CALLED: Record<Channel, string> = { voice: "call", sms: "text", email: "email" };
export const ASKED_CHANNELS = ["voice", "sms", "email"] as const satisfies readonly Channel[];

/** What may be done now, by subject; channels that get the same answer for the same reasons share a line. */
export function standingText(answered: readonly Answered[], ink: Ink): string {
  const subjects = grouped(answered, ({ question }) => subjectOf(question));
  return [...subjects]
    .map(([subject, ofSubject]) => [`  ${ink.style("bold", subject)}`, ...groupLines(ofSubject, ink)].join("\n"))
    .join("\n");
}

const subjectOf = ({ purpose, topic }: Question): string =>
  purpose === "promotional"
    ? `Promotion${topic ? ` about ${topic}` : ""}`
    : `${purpose.charAt(0).toUpperCase()}${purpose.slice(1)}`;

const INDENT = 4;
const WIDTH = INDENT + 10;

function groupLines(answered: readonly Answered[], ink: Ink): string[] {
  const groups = grouped(answered, ({ decision: { verdict, notBefore, reasons } }) =>
    JSON.stringify([verdict, notBefore, reasons.map((one) => one.sentence)]),
  );
  const indent = " ".repeat(WIDTH);
  return [...groups.values()].flatMap((group) => {
    const { decision } = group[0]!;
    const channels = group.map(({ question }) => CALLED[question.channel]).join(", ");
    const when = decision.verdict === "allow" ? channels : `${channels}: ${whenInWords(decision, ink)}`;
    return [
      hang(`${" ".repeat(INDENT)}${verdictWord(decision, ink, WIDTH - INDENT)}`, when, ink, WIDTH),
      ...weightiestFirst(decision).map((reason) =>
        hang(indent, `${reason.sentence} [${reason.rule}]`, ink, WIDTH, "dim"),
      ),
      ...decision.advice.map((reason) =>
        hang(indent, `Advice: ${reason.sentence} [${reason.rule}]`, ink, WIDTH, "dim"),
      ),
    ];
  });
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
