import { scopeOf } from "../../lib/policy/compile.ts";
import type { Bond, Condition } from "../../lib/policy/condition.ts";
import type { KindName, Rule } from "../../lib/policy/document.ts";
import { inWords, type Period } from "../../lib/policy/period.ts";
import { plain } from "../../lib/policy/rule.ts";
import { windowInWords } from "../../lib/policy/rules/cap-window.ts";
import { ACTIONS, CHANNELS, PURPOSES } from "../../lib/policy/words.ts";
import { code, words } from "./markdown.ts";

type OfKind<K extends KindName> = Extract<Rule, { kind: K }>;

/** A length as its text has it: 24 hours are no day, and what is counted stands apart. */
function lengthInWords(period: Period): string {
  const [, hours] = typeof period === "string" ? (/^PT(\d+)H$/.exec(period) ?? []) : [];
  if (hours !== undefined) return `${hours} ${hours === "1" ? "hour" : "hours"}`;
  return inWords(period).replace(/, (its own day .*)$/, " ($1)");
}

/** What a rule asks for, as a sentence without its reason. */
export const ruleInWords = (rule: Rule): string => (BY_KIND[rule.kind] as (rule: Rule) => string)(rule);

const BY_KIND: { readonly [K in KindName]: (rule: OfKind<K>) => string } = {
  hours: hoursInWords,
  cap: capInWords,
  cooldown: (rule) => {
    const which = ["", "The first", "The second", "The third"][rule.nth];
    const what =
      rule.after === "refusal" ? "no of any breadth" : `contact that ended in ${either(rule.after.dispositions)}`;
    const inbound = rule.after !== "refusal" && rule.after.directions.includes("inbound") ? ", whoever began it," : "";
    const within = rule.nth > 1 ? ` within ${lengthInWords(rule.within)}` : "";
    const per = rule.per ? `, per ${words(rule.per)}` : "";
    const silenced = rule.applies.purposes ? list(rule.applies.purposes) : "every purpose";
    return `${which} ${what}${inbound}${within} silences ${silenced} ${silence(rule.lasts)}${per}.`;
  },
  refusal: (rule) => {
    const what = {
      offer: "that offer",
      family: "its family",
      promotion: "all promotion",
      everything: "every purpose",
      "as-told": "what was refused",
      whatever: "every contact the rule applies to",
    }[rule.covers];
    const heard = rule.heardOn ? ` said on ${either(rule.heardOn)}, or a wide one that names no channel,` : "";
    const stops = rule.optOutsOnly ? ", a narrow one only where it is an opt-out," : "";
    return `A no of breadth ${words([rule.breadth].flat().map(code), "or")}${heard}${stops} silences ${what} ${endOfNo(rule.lasts)}.`;
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
  consent: (rule) =>
    `Only with ${plain(rule.needs)} consent${rule.within === undefined ? "" : ` given within ${lengthInWords(rule.within)}`}.`,
  registry: (rule) => {
    const effective =
      rule.effectiveAfter === undefined
        ? ""
        : `; an entry binds ${lengthInWords(rule.effectiveAfter)} after it was made`;
    const consent = rule.unlessConsent
      ? ` ${capital(a(plain(rule.unlessConsent)))} consent stands above the list.`
      : "";
    return `Only if ${code(rule.list)} was checked at most ${lengthInWords(rule.maxAge)} ago, and does not list the customer${effective}.${consent}`;
  },
  feed: (rule) =>
    `Nothing while the feed ${code(rule.feed)} says so; a feed read longer than ${lengthInWords(rule.maxAge)} ago is used, and the decision says that it is old.`,
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
  if (rule.max === 0) return `No ${[what, channels].filter(Boolean).join(" ")} contact at all.`;
  return `At most ${rule.max} ${[what, channels].filter(Boolean).join(" ")}${attempts}${reached}${which} ${windowInText(rule.window)}${keys.length ? `, per ${keys.join(" and ")}` : ""}.${inbound}${exceptInWords(counts.except)}`;
}

const windowInText = (window: OfKind<"cap">["window"]): string =>
  "rolling" in window ? `in any ${lengthInWords(window.rolling)}` : windowInWords(window);

function exceptInWords(except: OfKind<"cap">["counts"]["except"]): string {
  if (!except) return "";
  const left = [
    ...(except.dispositions ? [`those that ended in ${words(except.dispositions.map(code), "or")}`] : []),
    ...(except.consentWithin
      ? [`those made after an express consent to them, within ${lengthInWords(except.consentWithin)}`]
      : []),
  ];
  return ` Not counted: ${words(left)}.`;
}

/** The hours, what differs on holidays, and whose clock it is when it is not the customer's. */
function hoursInWords({ weekly, holidays, zone }: OfKind<"hours">): string {
  const clock = zone === undefined ? "" : `, by the clock of ${zone}`;
  if (!holidays) return `Permitted ${weekInWords(weekly)}${clock}.`;
  const shown = (windows: readonly (readonly string[])[]) =>
    windows.length === 0 ? "closed" : windows.map(([from, to]) => `${from}–${to}`).join(" and ");
  const which = [
    ...(holidays.lists
      ? [`holidays of the ${holidays.lists.length === 1 ? "list" : "lists"} ${list(holidays.lists)}`]
      : []),
    ...(holidays.dates.length > 0 ? [`${holidays.dates.length} named dates`] : []),
    ...(holidays.feed ? [`days of the feed ${code(holidays.feed.name)}`] : []),
  ];
  const eves = holidays.eves ? ` On the day before, only within ${shown(holidays.eves)}.` : "";
  return `Permitted ${weekInWords(weekly)}${clock}. On ${words(which)}: ${shown(holidays.windows)}.${eves}`;
}

function endOfNo(lasts: OfKind<"refusal">["lasts"]): string {
  if (typeof lasts === "object" && "named" in lasts)
    return `until the time the customer named, else for ${inWords(lasts.otherwise)}`;
  if (typeof lasts === "object" && "kept" in lasts) return `and is kept for ${lengthInWords(lasts.kept)}`;
  return silence(lasts);
}

const silence = (lasts: Period | "until-customer-asks"): string =>
  lasts === "until-customer-asks" ? "until the customer asks" : `for ${lengthInWords(lasts)}`;
const list = (items: readonly string[]): string => words(items.map(code));
const either = (items: readonly string[]): string => words(items.map(code), "or");
const a = (what: string): string => `${/^[aeiou]/.test(what) ? "an" : "a"} ${what}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

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
  const about = rule.applies.topics ? ` about ${words(rule.applies.topics.map(code), "or")}` : "";
  return `${what} ${words(actions)} by ${how}${about}`;
}

const BONDS: Readonly<Record<Bond, string>> = {
  purchase: "a purchase",
  inquiry: "an inquiry",
  contract: "a contract in progress",
  "ended-contract": "a contract that ended",
};

type PackCondition = Exclude<Extract<Condition, object>, { deadlineWithin: string }>;

function packConditionInWords(condition: PackCondition): string {
  if ("consent" in condition)
    return `${a(plain(condition.consent))} consent permits it${condition.within ? `, given within ${lengthInWords(condition.within)}` : ""}`;
  if ("relationship" in condition) {
    const within = condition.within ? ` within ${lengthInWords(condition.within)}` : "";
    const about = condition.about ? `, and the contact is about the same ${condition.about}` : "";
    return `${words(
      condition.relationship.map((bond) => BONDS[bond]),
      "or",
    )}${within} is on file${about}`;
  }
  if ("confirms" in condition)
    return `it is the one message that confirms an opt-out, within ${lengthInWords(condition.within)} of it`;
  return `the operator declares ${code(condition.declares)}`;
}

export function conditionInWords(condition: Condition): string {
  if (typeof condition === "object") {
    if (!("deadlineWithin" in condition)) return packConditionInWords(condition);
    const purposes = condition.purposes ? ` ${words(condition.purposes.map(code), "or")}` : "";
    const channels = condition.channels ? ` by ${words(condition.channels.map(code), "or")}` : "";
    return `a${purposes} contact${channels} is useless after a deadline at most ${inWords(condition.deadlineWithin)} away`;
  }
  return {
    "customer-named-time": "it is the time the customer named for a call",
    "customer-asked": "the customer asked to be called back",
    "case-open": "a case is open",
    required: "a transactional message is marked required, with its reason",
    inbound: "an offer is made in a conversation the customer began",
  }[condition];
}
