import type { DecisionJson } from "../../api/schemas.ts";
import type { Api, Request } from "../api.ts";
import { weightiestFirst } from "../decision.ts";

/** One line of a story as it was played. */
export type Step = {
  readonly story: string;
  /** When, by the clock of the Tacet it is played on. */
  readonly at: string;
  readonly kind: "scene" | "said" | "wanted" | "decided" | "shown";
  readonly who: string;
  readonly text: string;
  /** What was sent, and what Tacet decided. */
  readonly request?: Pick<Request, "method" | "path" | "body">;
  readonly decision?: DecisionJson;
  readonly expected?: Expected;
};

/** What the story tells that Tacet will answer. */
export type Expected = "allowed" | { readonly refusedBy: string };

/** Tacet answered otherwise than the story tells. */
export class OtherwiseThanTold extends Error {
  override readonly name = "OtherwiseThanTold";
}

/** Where a story is played: lines go to the audience, requests to Tacet, and each decision is held against the story. */
export type Stage = {
  /** Moves the clock there, and says where we are. */
  readonly scene: (at: string, text: string) => Promise<void>;
  readonly says: (who: string, text: string) => void;
  /** Tells Tacet a fact; one that may loosen, such as a consent, under an Idempotency-Key. */
  readonly tell: <T>(method: "POST" | "PUT", path: string, body: object, key?: string) => Promise<T>;
  /** Asks Tacet for permission; `who` is told what was decided, and why. */
  readonly ask: <Answer extends { readonly decision: DecisionJson } = { readonly decision: DecisionJson }>(
    wish: Wish,
    path: string,
    body: object,
    expected: Expected,
  ) => Promise<Answer>;
  /** May it be done? Nothing is written. */
  readonly wonder: (wish: Wish, body: object, expected: Expected) => Promise<DecisionJson>;
  /** Runs a command of `npx tacet`, shows what it prints, and expects it to end well. */
  readonly run: (...argv: readonly string[]) => Promise<void>;
  /** An event id of this story. */
  readonly event: () => string;
  /** How often Tacet said no. */
  readonly noes: () => number;
};

export type Wish = { readonly who: string; readonly wants: string };

export type Story = {
  readonly name: string;
  readonly title: string;
  readonly begins: string;
  readonly play: (stage: Stage) => Promise<void>;
};

type StageOptions = {
  readonly story: Pick<Story, "name" | "begins">;
  readonly api: Api;
  readonly audience: (step: Step) => void;
  /** Runs the command line, and answers with what it printed. */
  readonly command: (argv: readonly string[]) => Promise<{ readonly code: number; readonly printed: string }>;
};

export function stageFor({ story, api, audience, command }: StageOptions): Stage {
  let now = story.begins;
  let events = 0;
  let noes = 0;
  /** What was said in this scene: the reasons beside the binding one are told once. */
  const heard = new Set<string>();
  const step = (kind: Step["kind"], who: string, text: string, more: Partial<Step> = {}) =>
    audience({ story: story.name, at: now, kind, who, text, ...more });
  const decided = (decision: DecisionJson, expected: Expected, request: Step["request"]) => {
    if (decision.verdict !== "allow") noes++;
    step("decided", "Tacet", answerInWords(decision, heard), { request, decision, expected });
    const otherwise = difference(decision, expected);
    if (otherwise !== undefined) throw new OtherwiseThanTold(otherwise);
  };
  return {
    scene: async (at, text) => {
      ({ now } = await api.ask<{ now: string }>({ method: "POST", path: "/sandbox/clock", body: { at } }));
      heard.clear();
      step("scene", "", text);
    },
    says: (who, text) => step("said", who, text),
    tell: (method, path, body, key) => api.ask({ method, path, body, key }),
    ask: async <Answer extends { readonly decision: DecisionJson }>(
      wish: Wish,
      path: string,
      body: object,
      expected: Expected,
    ) => {
      step("wanted", wish.who, wish.wants);
      const request = { method: "POST", path, body } as const;
      const answer = await api.ask<Answer>(request);
      decided(answer.decision, expected, request);
      return answer;
    },
    wonder: async (wish, body, expected) => {
      step("wanted", wish.who, wish.wants);
      const request = { method: "POST", path: "/v1/decisions", body } as const;
      const decision = await api.ask<DecisionJson>(request);
      decided(decision, expected, request);
      return decision;
    },
    run: async (...argv) => {
      const { code, printed } = await command(argv);
      step("shown", `npx tacet ${argv.join(" ")}`, printed.trimEnd());
      if (code !== 0) throw new OtherwiseThanTold(`npx tacet ${argv.join(" ")} ended with exit code ${code}`);
    },
    event: () => `${story.name}-${++events}`,
    noes: () => noes,
  };
}

/** What whoever asked gets to hear: the binding reason, then those they have not heard in this scene. */
function answerInWords(decision: DecisionJson, heard: Set<string>): string {
  if (decision.verdict === "allow") return "Yes.";
  const [binding, ...others] = weightiestFirst(decision).map((reason) => reason.sentence);
  const news = others.filter((sentence) => !heard.has(sentence));
  for (const sentence of others) heard.add(sentence);
  return ["No.", ...[binding, ...news].map((sentence) => `${sentence}.`)].join(" ");
}

function difference({ verdict, reasons }: DecisionJson, expected: Expected): string | undefined {
  const rules = reasons.map((reason) => reason.rule).join(", ");
  if (expected === "allowed")
    return verdict === "allow" ? undefined : `the story tells of a yes, and Tacet said no (${rules})`;
  if (verdict === "allow") return `the story tells of a no by ${expected.refusedBy}, and Tacet said yes`;
  return reasons.some((reason) => reason.rule === expected.refusedBy)
    ? undefined
    : `the story tells of a no by ${expected.refusedBy}, and Tacet named only ${rules}`;
}
