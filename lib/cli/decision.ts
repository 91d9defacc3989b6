import type { DecisionJson } from "../api/schemas.ts";
import { fromNow, hang, type Ink, LABEL_WIDTH, labelled, type Style } from "./ink.ts";
import { EXIT, type ExitCode } from "./terminal.ts";

export type Reason = DecisionJson["reasons"][number];

const STYLES: Record<DecisionJson["verdict"], Style> = { allow: "green", defer: "yellow", suppress: "red" };

export const verdictWord = ({ verdict }: Pick<DecisionJson, "verdict">, ink: Ink, width: number): string =>
  ink.style(STYLES[verdict], verdict.toUpperCase().padEnd(width));

/** "not before Mon 30 Nov 2026 15:00 Europe/Lisbon (in 7 days)", or what else has to happen first. */
export function whenInWords(decision: DecisionJson, ink: Ink): string {
  if (decision.verdict === "allow") return "now";
  if (decision.notBefore === null) return "not until something changes";
  return `not before ${ink.when(decision.notBefore)} (${fromNow(decision.notBefore, decision.decidedAt)})`;
}

/** The binding reason first. */
export const weightiestFirst = ({ reasons, binding }: DecisionJson): Reason[] =>
  [...reasons].sort((a, b) => Number(b.rule === binding) - Number(a.rule === binding));

/** A verdict as lines: what, when, why, what was not known, by which policy. */
export function decisionText(decision: DecisionJson, about: string, ink: Ink): string {
  const { policy, packs, tzdata, advice, notices } = decision;
  const rules = [policy, ...packs].map(({ id, version }) => `${id} ${version}`).join(", ");
  return [
    hang(`${verdictWord(decision, ink, LABEL_WIDTH)}`, about, ink, LABEL_WIDTH, "bold"),
    ...(decision.verdict === "allow" ? [] : [labelled("when", whenInWords(decision, ink), ink)]),
    ...weightiestFirst(decision).map((reason, index) => reasonLine(reason, index === 0 ? "why" : "", ink)),
    ...advice.map((reason, index) => reasonLine(reason, index === 0 ? "advice" : "", ink, "dim")),
    ...notices.map(({ sentence }, index) => labelled(index === 0 ? "notice" : "", sentence, ink, "dim")),
    labelled("decided", `${ink.when(decision.decidedAt)}, by ${rules}, tzdata ${tzdata}`, ink, "dim"),
  ].join("\n");
}

const reasonLine = ({ sentence, rule }: Reason, label: string, ink: Ink, style?: Style): string =>
  labelled(label, `${sentence} [${rule}]`, ink, style);

/** Permission given, or not, for scripts. */
export const codeOf = ({ verdict }: DecisionJson): ExitCode => (verdict === "allow" ? EXIT.done : EXIT.refused);

const VERBS = { voice: "call", sms: "text", email: "email" } as const;

type Wanted = {
  readonly customerId: string;
  readonly channel: keyof typeof VERBS;
  readonly purpose: string;
  readonly topic?: string;
  readonly offer?: string;
};

/** "a promotional call to ana about personal-loan". */
export const wantedInWords = ({ customerId, channel, purpose, topic, offer }: Wanted): string =>
  `a ${purpose} ${VERBS[channel]} to ${customerId}${topic ? ` about ${topic}` : ""}${offer ? ` (offer "${offer}")` : ""}`;
