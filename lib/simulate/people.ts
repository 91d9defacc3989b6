import type { CampaignPlan } from "../campaign/plan.ts";
import type { Cadence } from "../contact/campaigns.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../policy/time.ts";
import type { Disposition, Ms } from "../policy/words.ts";
import type { SeededChance } from "./chance.ts";

/** A simulated customer: where they are, and what they are like. */
export type Person = {
  readonly id: string;
  readonly zone: string;
  /** E.164; some share one. */
  readonly phone: string;
  /** They agreed to texts that sell something, which the laws of most of their places ask for. */
  readonly agreesToTexts: boolean;
  /** How likely they take a call. */
  readonly answers: number;
  /** How likely a talk ends in a "no", and how likely that is for good. */
  readonly refuses: number;
};

const ZONES = ["Europe/Lisbon", "Europe/Berlin", "America/New_York", "America/Vancouver", "Asia/Kolkata"] as const;
export const TOPICS = ["personal-loan", "car-loan", "credit-card", "term-deposit", "camera", "mobile"] as const;

export const peopleOf = (count: number, chance: SeededChance): Person[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `c${index}`,
    zone: chance.pick(ZONES),
    // Every tenth person answers the telephone of the one before.
    phone: phoneOf(index % 10 === 9 ? index - 1 : index),
    agreesToTexts: index % 3 > 0,
    answers: 0.2 + 0.6 * chance.fraction(),
    refuses: 0.1 + 0.5 * chance.fraction(),
  }));

/** How a call ends with this person. */
export function callEnds(person: Person, chance: SeededChance): Disposition {
  if (!chance.happens(person.answers))
    return chance.pick(["no_answer", "no_answer", "busy", "voicemail", "not_connected", "wrong_number"] as const);
  if (!chance.happens(person.refuses))
    return chance.pick(["conversation", "accepted", "callback_requested", "abandoned"] as const);
  return chance.pick(["declined", "declined", "declined", "opted_out", "complained"] as const);
}

const CADENCE: Cadence = {
  maxAttempts: 3,
  retry: {
    no_answer: 4 * HOUR_MS,
    busy: HOUR_MS,
    voicemail: DAY_MS,
    not_connected: HOUR_MS,
    callback_requested: DAY_MS,
  },
  stopOn: ["declined", "opted_out", "complained", "accepted"],
};

/** The campaigns of a simulation: they compete for the same people, by every way a contact can leave. */
export function plansOf(start: Ms, days: number, customers: number, chance: SeededChance): CampaignPlan[] {
  const length = days * DAY_MS;
  const perMinute = Math.max(1, Math.ceil(customers / 40));
  const plan = (name: string, delivery: CampaignPlan["delivery"], more: Partial<CampaignPlan>): CampaignPlan => ({
    name,
    channel: "voice",
    purpose: "promotional",
    topic: chance.pick(TOPICS),
    startsAt: start + chance.below(Math.min(length / 4, DAY_MS)),
    endsAt: start + Math.floor(length * (0.6 + 0.3 * chance.fraction())),
    cadence: CADENCE,
    pacing: { perMinute },
    priority: 10 + chance.below(80),
    holdoutPercent: 5,
    careArmPercent: 5,
    careTeam: "care",
    delivery,
    ...more,
  });
  return [
    plan("dialled", { kind: "webhook", url: "https://dialer.example/due" }, { offer: "offer-1" }),
    plan("texts", { kind: "sms", from: "+15550100" }, { channel: "sms", script: { text: "Hello {name}, a word." } }),
    plan("desk", { kind: "desk" }, { pacing: { perMinute, agents: AGENTS } }),
    plan("service", { kind: "eventbridge" }, { purpose: "service", topic: undefined, priority: 60 }),
  ];
}

/** People who ask the desk for the next contact. */
export const AGENTS = 3;
export const TALK_MS = 3 * MINUTE_MS;

/** The list as it is uploaded: with a row nobody can use, and one that is there twice. */
export const audienceText = (people: readonly Person[]): string =>
  [
    "id,zone,phone,name",
    ...people.map(({ id, zone, phone }) => `${id},${zone},${phone},Person ${id}`),
    `${people[0]!.id},${people[0]!.zone},,again`,
    ",Europe/Lisbon,,nobody",
    "",
  ].join("\n");

const phoneOf = (index: number): string => `+3519${String(10_000_000 + index)}`;

const column = (name: string) => ({ column: name });
export const AUDIENCE_MAPPING = {
  columns: {
    customerId: column("id"),
    timeZone: column("zone"),
    name: column("name"),
    address: [
      { channel: "voice" as const, value: column("phone") },
      { channel: "sms" as const, value: column("phone") },
    ],
  },
};
