import audienceMapping from "../../examples/bank-marketing.audience.json" with { type: "json" };
import historyMapping from "../../examples/bank-marketing.history.json" with { type: "json" };
import { instantOut } from "../api/render.ts";
import { DAY_MS, HOUR_MS } from "../policy/time.ts";

export const CAMPAIGN = "term-deposits";
export const CARE_TEAM = "care";
/** The Monday after the last call in the file, at nine in Lisbon. */
export const STARTS_AT = Date.UTC(2010, 10, 22, 9);
/** The evening before, when the history is brought in. */
export const EVENING_BEFORE = STARTS_AT - 12 * HOUR_MS;
/** Four weeks, as long as second and third attempts take. */
const ENDS_AT = STARTS_AT + 28 * DAY_MS;

/** First calls are begun within so many minutes of the first day, which has 660 that are permitted. */
const FIRST_CALLS_MINUTES = 400;
const FEWEST_PER_MINUTE = 4;

const perMinuteFor = (customers: number): number =>
  Math.max(FEWEST_PER_MINUTE, Math.ceil(customers / FIRST_CALLS_MINUTES));

/** The campaign as marketing would plan it: at most three attempts, two days apart, each told to a dialer. */
export const planFor = (customers: number) => ({
  name: "Term deposits",
  channel: "voice",
  purpose: "promotional",
  topic: "term-deposit",
  offer: "winter-term-deposit",
  startsAt: instantOut(STARTS_AT),
  endsAt: instantOut(ENDS_AT),
  cadence: { maxAttempts: 3, retry: { no_answer: "P2D" } },
  pacing: { perMinute: perMinuteFor(customers) },
  careTeam: CARE_TEAM,
  delivery: { kind: "webhook", url: "https://dialer.example.com/contacts" },
});

/** One in a hundred contacts is the care team's, a talk takes some five minutes, and a claim waits for fifteen. */
export const careAgentsFor = (customers: number): number => Math.max(2, Math.ceil(perMinuteFor(customers) / 12));

export const AUDIENCE_MAPPING = audienceMapping;
/** As the mapping numbers them: by row, from 1. */
export const customerIdOf = (index: number): string => `c-${index + 1}`;

const FIRST_DAY = instantOut(STARTS_AT).slice(0, 10);

/**
 * The mapping of the example, counted from another day: the bank called each customer on the date of the row, and this
 * campaign calls all of them from one day on. Each then stands as they stood when the bank called them.
 */
export const HISTORY_MAPPING = {
  ...historyMapping,
  when: {
    ...historyMapping.when,
    date: { constant: FIRST_DAY },
    assume: `The bank called each customer on the date of the row; here everybody's call comes due on ${FIRST_DAY}. The last contact of the earlier campaign is taken as made pdays days before that day, at 15:00 in Lisbon, and each of those before it three days earlier. Only how the last one ended is known: failure is taken for a no, success for a yes, and everything else for no answer.`,
  },
};
