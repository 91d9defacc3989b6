import type { Kind } from "./arbitrary-policies.ts";
import type { Does } from "./histories.ts";

/** Rules of some kinds, what happens that they look at, and how many runs that is worth. */
export const FOCUS: readonly (readonly [
  name: string,
  kinds: readonly Kind[] | undefined,
  does: readonly Does[] | undefined,
  weight: number,
])[] = [
  ["rules of every kind", undefined, undefined, 300],
  ["hours", ["hours"], ["profile", "callback"], 60],
  ["caps", ["cap"], ["made", "claim", "authorise", "outcome", "release", "expire", "unknown", "offer", "profile"], 200],
  ["cool-downs", ["cooldown"], ["made", "claim", "authorise", "outcome", "no", "no-in", "return"], 150],
  ["refusals", ["refusal"], ["no", "no-in", "return", "callback"], 150],
  [
    "holds",
    ["hold"],
    ["hold", "hold", "callback", "close", "case-closed", "return", "made", "claim", "authorise", "outcome"],
    150,
  ],
  [
    "consents, needs and lists",
    ["consent", "relevance", "registry"],
    ["consent", "consent", "need", "no", "return"],
    100,
  ],
  ["attempts", ["attempts", "hours"], ["made", "claim", "authorise", "outcome", "release", "profile"], 100],
  ["conversations", ["conversation"], ["talk", "offer", "no-in", "claim", "authorise", "outcome"], 60],
  ["fatigue", ["fatigue"], ["made", "claim", "authorise", "outcome", "offer"], 100],
  ["addresses", ["address"], ["made", "outcome", "profile"], 60],
  [
    "promises",
    ["hours", "cap", "hold", "cooldown", "refusal"],
    ["callback", "callback", "made", "claim", "authorise", "outcome", "no", "close"],
    150,
  ],
];
