import { scopeOf } from "../../lib/policy/compile.ts";
import type { KindName, Rule } from "../../lib/policy/document.ts";
import { type Condition, inWords, plain } from "../../lib/policy/rule.ts";
import { windowInWords } from "../../lib/policy/rules/cap.ts";
import { ACTIONS, CHANNELS, PURPOSES } from "../../lib/policy/words.ts";
import { code, words } from "./markdown.ts";

type OfKind<K extends KindName> = Extract<Rule, { kind: K }>;

/** What a rule asks for, as a sentence without its reason. */
export const ruleInWords = (rule: Rule): string => (BY_KIND[rule.kind] as (rule: Rule) => string)(rule);

const BY_KIND: { readonly [K in KindName]: (rule: OfKind<K>) => string } = {
  hours: (rule) => `Permitted ${weekInWords(rule.weekly)}.`,
  cap: capInWords,
  cooldown: (rule) => {
    const which = ["", "The first", "The second", "The third"][rule.nth];
    const what =
      rule.after === "refusal" ? "no of any breadth" : `contact that ended in ${list(rule.after.dispositions)}`;
    const within = rule.nth > 1 ? ` within ${inWords(rule.within)}` : "";
    const silenced = rule.applies.purposes ? list(rule.applies.purposes) : "every purpose";
    return `${which} ${what}${within} silences ${silenced} ${silence(rule.lasts)}.`;
  },
  refusal: (rule) => {
    const what = { offer: "that offer", family: "its family", promotion: "all promotion", everything: "every purpose" }[
      rule.covers
    ];
    const lasts =
      typeof rule.lasts === "object"
        ? `until the time the customer named, else for ${inWords(rule.lasts.otherwise)}`
        : silence(rule.lasts);
    return `A no of breadth ${code(rule.breadth)} silences ${what} ${lasts}.`;
  },
  hold: (rule) => {
    const lasts =
      rule.lasts === "until-closed"
        ? "until it is closed"
        : "afterClosed" in rule.lasts
          ? `until ${inWords(rule.lasts.afterClosed)} after it is closed`
          : `for ${inWords(rule.lasts.afterOpened)}`;
    const account = rule.sameAccount ? " on the same account" : "";
    return `A hold for ${list(rule.causes)} holds ${list(rule.purposes)}${account} ${lasts}.`;
  },
  consent: (rule) => `Only with ${plain(rule.needs)} consent.`,
  registry: (rule) =>
    `Only if ${code(rule.list)} was checked in the last ${inWords(rule.maxAge)} and does not list the customer.`,
  attempts: (rule) => {
    const limits = Object.entries(rule.max).map(([disposition, max]) => `${code(disposition)} ${max}`);
    const hour = rule.neverSameHour ? ", never twice at the same hour of the day" : "";
    return `Per campaign, attempts that end so: ${words(limits)}; at least ${inWords(rule.apart)} apart${hour}; remembered ${inWords(rule.within)}.`;
  },
  conversation: (rule) =>
    `At most ${rule.maxOffers} offer${rule.maxOffers === 1 ? "" : "s"} in one conversation${rule.noneAfterRefusal ? ", none after a no in it" : ""}${rule.noneAfterUpset ? ", none to somebody unhappy or angry in it" : ""}. A conversation silent for ${inWords(rule.within)} starts afresh.`,
  relevance: (rule) =>
    `A need or interest in the family recorded within ${inWords(rule.within)}, or express consent for that family.`,
  fatigue: (rule) =>
    `${rule.ignored} ${list(rule.purposes)} contacts in a row without an answer rest the customer for ${inWords(rule.rest)}.`,
  address: ({ retireAfter }) => {
    const proofs = Object.entries(retireAfter).map(([disposition, count]) => `${count} × ${code(disposition)}`);
    return `${words(proofs, "or")} retires an address until it is verified again.`;
  },
};

function capInWords(rule: OfKind<"cap">): string {
  const { counts, per } = rule;
  const attempts = `${counts.dispositions === undefined ? " attempt" : " contact"}${rule.max === 1 ? "" : "s"}`;
  const which = Array.isArray(counts.dispositions) ? ` that ended in ${list(counts.dispositions)}` : "";
  const reached = counts.dispositions === "reached" ? " that reached the person" : "";
  const what = words((counts.purposes ?? rule.applies.purposes ?? []).map(code), "or");
  const channels = words((counts.channels ?? rule.applies.channels ?? []).map(code), "or");
  const keys = per.filter((key) => key !== "customer");
  const inbound = counts.directions.includes("inbound")
    ? " Offers in conversations the customer began are counted too."
    : "";
  return `At most ${rule.max} ${[what, channels].filter(Boolean).join(" ")}${attempts}${reached}${which} ${windowInWords(rule.window)}${keys.length ? `, per ${keys.join(" and ")}` : ""}.${inbound}`;
}

const silence = (lasts: string): string =>
  lasts === "until-customer-asks" ? "until the customer asks" : `for ${inWords(lasts)}`;
const list = (items: readonly string[]): string => words(items.map(code));

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const NAMES = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

/** "Monday to Friday 09:00–20:00, Saturday 10:00–18:00, never Sunday": neighbouring days of the same windows together. */
function weekInWords(weekly: OfKind<"hours">["weekly"]): string {
  const runs: { from: string; to: string; windows: string }[] = [];
  for (const day of DAYS) {
    const windows = weekly[day].map(([from, to]) => `${from}–${to}`).join(" and ");
    const run = runs.at(-1);
    if (run?.windows === windows) run.to = NAMES[day];
    else runs.push({ from: NAMES[day], to: NAMES[day], windows });
  }
  return runs
    .map(({ from, to, windows }) => {
      const days = from === to ? from : `${from} to ${to}`;
      return windows ? `${days} ${windows}` : `never ${days}`;
    })
    .join(", ");
}

/** Which requests a rule judges, from its scope as the engine reads it. */
export function scopeInWords(rule: Rule): string {
  const scope = scopeOf(rule);
  const of = <W extends string>(all: readonly W[], bits: number): readonly W[] =>
    all.filter((_, index) => bits & (1 << index));
  const channels = of(CHANNELS, scope.channels);
  const purposes = of(PURPOSES, scope.purposes);
  const actions = of(ACTIONS, scope.actions).map(
    (action) => ({ contact: "contacts", offer: "offers in conversations" })[action],
  );
  const what = purposes.length === PURPOSES.length ? "all" : purposes.map(code).join(", ");
  const how = channels.length === CHANNELS.length ? "every channel" : channels.map(code).join(", ");
  return `${what} ${words(actions)} by ${how}`;
}

export function conditionInWords(condition: Condition): string {
  if (typeof condition === "object") {
    const purposes = condition.purposes ? ` ${words(condition.purposes.map(code), "or")}` : "";
    const channels = condition.channels ? ` by ${words(condition.channels.map(code), "or")}` : "";
    return `a${purposes} contact${channels} is useless after a deadline at most ${inWords(condition.deadlineWithin)} away`;
  }
  return {
    "customer-asked": "the customer asked to be called back",
    "case-open": "a case is open",
    required: "a transactional message is marked required, with its reason",
    inbound: "an offer is made in a conversation the customer began",
  }[condition];
}
