import { describe, expect, it } from "vitest";
import { CARE_LOOKS_MS, MAX_TALKS_A_DAY } from "../../lib/campaign/care-report.ts";
import { keptPerMinute } from "../../lib/campaign/tick.ts";
import { CLAIM_LASTS_MS, CLOCK_SKEW_MS, GO_LASTS_MS } from "../../lib/contact/claim.ts";
import { MAX_HISTORY_ENTRIES } from "../../lib/contact/judge.ts";
import { ACTIVATION_DELAY_MS, POLICY_COPY_LASTS_MS } from "../../lib/contact/policies.ts";
import { MAX_ATTEMPTS } from "../../lib/contact/step.ts";
import { MAX_CLOCK_LAG_MS } from "../../lib/policy/decide.ts";
import {
  MAX_BEYOND_DAYS,
  MAX_HOLDS,
  MAX_LINES,
  MAX_RECENT_FACTS,
  MAX_REFUSALS,
  MAX_SILENCE_DAYS,
} from "../../lib/policy/fold.ts";
import { PROMISE_AFTER_MS, PROMISE_BEFORE_MS } from "../../lib/policy/promise.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../lib/policy/time.ts";
import { courteous } from "../../packs/shipped.ts";
import { documentAt } from "./documents.ts";

const NUMBERS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
].concat(["twelve", "thirteen", "fourteen", "fifteen", "sixteen"]);
const ORDINALS: Record<number, string> = {
  7: "seventh",
  9: "ninth",
  11: "eleventh",
  13: "thirteenth",
  17: "seventeenth",
};

const ruleOf = (id: string): { lasts: { afterOpened: string } } =>
  courteous.rules.find((rule) => rule.id === id) as unknown as { lasts: { afterOpened: string } };

/** What a document says in a sentence, made from the constant it speaks of. */
const SAID: readonly (readonly [document: string, words: string])[] = [
  ["docs/concepts.md", `expires after ${CLAIM_LASTS_MS / MINUTE_MS} minutes`],
  ["docs/concepts.md", `\`dialBefore\`: ${GO_LASTS_MS / SECOND_MS} seconds`],
  ["docs/concepts.md", `After ${MAX_ATTEMPTS} losses`],
  ["docs/concepts.md", `${NUMBERS[MAX_BEYOND_DAYS]} days of them`],
  ["docs/concepts.md", `up to ${MAX_HISTORY_ENTRIES.toLocaleString("en")};`],
  ["docs/concepts.md", `a ${ORDINALS[MAX_REFUSALS + 1]} refusal`],
  ["docs/concepts.md", `a ${ORDINALS[MAX_HOLDS + 1]} hold`],
  ["docs/concepts.md", `newest ${NUMBERS[MAX_LINES]} lines`],
  ["docs/concepts.md", `newest ${NUMBERS[MAX_RECENT_FACTS]} facts`],
  [
    "docs/concepts.md",
    `from ${PROMISE_BEFORE_MS / MINUTE_MS} minutes before to ${PROMISE_AFTER_MS / MINUTE_MS} minutes after`,
  ],
  ["docs/concepts.md", `more than ${MAX_CLOCK_LAG_MS / MINUTE_MS} minutes behind`],
  ["docs/concepts.md", `with ${CLOCK_SKEW_MS / SECOND_MS} s of skew`],
  ["docs/concepts.md", `lapses ${Number.parseInt(ruleOf("hold-callback").lasts.afterOpened.slice(1), 10)} days`],
  ["docs/api.md", `newest ${NUMBERS[MAX_RECENT_FACTS]} facts`],
  ["docs/decisions.md", `remembers ${NUMBERS[MAX_REFUSALS]} refusals`],
  ["docs/decisions.md", `Clock skew is ${CLOCK_SKEW_MS / SECOND_MS} seconds`],
  ["docs/operations.md", `at most ${POLICY_COPY_LASTS_MS / SECOND_MS} s old`],
  ["docs/operations.md", `takes effect ${ACTIVATION_DELAY_MS / SECOND_MS} s after`],
  [
    "docs/scale.md",
    `(${keptPerMinute("desk").toLocaleString("en")} calls a minute, ${keptPerMinute("sms").toLocaleString("en")} messages) is answered with a warning`,
  ],
  ["docs/campaigns.md", `${MAX_TALKS_A_DAY} talks of each lot and day at most`],
  ["docs/campaigns.md", `or within ${CARE_LOOKS_MS / DAY_MS} days of them`],
  ["docs/policy-language.md", `in force ${ACTIVATION_DELAY_MS / SECOND_MS} s later`],
  ["docs/policy-language.md", `\`P${MAX_SILENCE_DAYS}D\``],
];

describe("the numbers of the text", () => {
  it.each(SAID)("%s says: %s", (path, words) => {
    expect(documentAt(path).text.replace(/\s+/g, " ")).toContain(words);
  });
});
