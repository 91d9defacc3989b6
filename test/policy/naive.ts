/**
 * The naive reference: may this be done at this minute? If not, at which minute first? Every rule is asked again at every
 * minute, over the whole history. Written from the issue and DESIGN, apart from lib/policy.
 */
import type { PolicyDocument, Rule } from "../../lib/policy/document.ts";
import type { Fact } from "../../lib/policy/facts.ts";
import type { Request } from "../../lib/policy/rule.ts";
import { SHIPPED_TOPICS } from "../../lib/policy/topics.ts";
import type { Purpose } from "../../lib/policy/words.ts";
import { type Answer, type Asked, purposesOf } from "./naive-asked.ts";
import { holds, isFor, permits, promisesAt } from "./naive-circumstances.ts";
import { spanOf } from "./naive-clock.ts";
import { attemptsRefuse, capRefuses, fatigueRefuses, hoursRefuse, nothingInCommon } from "./naive-counts.ts";
import { historyOf } from "./naive-history.ts";
import type { Hold, No } from "./naive-words.ts";

const MINUTE = 60_000;

export type Expected = {
  readonly verdict: "allow" | "defer" | "suppress";
  readonly notBefore?: number;
  readonly rules: readonly string[];
};

export function naive(
  facts: readonly Fact[],
  request: Request,
  documents: readonly PolicyDocument[],
  now: number,
  horizonMinutes: number,
): Expected {
  const at = facts.reduce((latest, fact) => Math.max(latest, fact.recordedAt), now);
  const promotional = request.purpose === "promotional" || request.action === "offer" || request.offer !== undefined;
  const purposes: Purpose[] =
    request.action === "offer" ? ["promotional"] : promotional ? [request.purpose, "promotional"] : [request.purpose];
  const asked: Asked = { history: historyOf(facts), request, family: familyOf(request.topic), promotional, purposes };
  const rules = documents.flatMap((document, pack) =>
    document.rules.filter((rule) => rule.severity !== "advice" && applies(rule, asked)).map((rule) => ({ rule, pack })),
  );
  const answers = rules.map(({ rule, pack }) => {
    const found = answer(rule, pack, asked, at);
    return found === "no" && rule.kind === "hours" && nothingInCommon(rule, asked, at) ? "nowhere" : found;
  });
  const refusing = rules.filter((_, index) => answers[index] === "no").map(({ rule }) => rule.id);
  if (answers.includes("nowhere")) return { verdict: "suppress", rules: ["needs-location", ...refusing] };
  for (let minute = 0; minute <= horizonMinutes; minute++) {
    const time = at + minute * MINUTE;
    if (request.deadline !== undefined && time >= request.deadline) break;
    if (rules.every(({ rule, pack }) => answer(rule, pack, asked, time) === "yes"))
      return minute === 0 ? { verdict: "allow", rules: [] } : { verdict: "defer", notBefore: time, rules: refusing };
  }
  return { verdict: "suppress", rules: refusing };
}

const familyOf = (topic: string | undefined): string | undefined =>
  topic === undefined
    ? undefined
    : Object.entries(SHIPPED_TOPICS).find(([family, children]) => family === topic || children.includes(topic))?.[0];

const FOR_OFFERS_ONLY = ["conversation"];
const FOR_CONTACTS_ONLY = ["hours", "attempts", "fatigue", "address", "registry"];

function applies(rule: Rule, { request, purposes, family }: Asked): boolean {
  const { channels, purposes: wanted, actions, topics } = rule.applies;
  const usual = FOR_OFFERS_ONLY.includes(rule.kind)
    ? ["offer"]
    : FOR_CONTACTS_ONLY.includes(rule.kind)
      ? ["contact"]
      : ["contact", "offer"];
  return (
    (actions ?? usual).includes(request.action) &&
    (!channels || channels.includes(request.channel)) &&
    (!wanted || purposes.some((purpose) => wanted.includes(purpose))) &&
    (!topics || topics.some((topic) => topic === request.topic || topic === family))
  );
}

const BOUND_BY_A_PROMISE = ["consent", "registry", "conversation", "hold", "address"];

function answer(rule: Rule, pack: number, asked: Asked, at: number): Answer {
  const [from, to] = [
    rule.effectiveFrom ? Date.parse(rule.effectiveFrom) : -Infinity,
    rule.effectiveTo ? Date.parse(rule.effectiveTo) : Infinity,
  ];
  if (at < from || at >= to) return "yes";
  if (rule.unless.some((condition) => holds(condition, asked, at))) return "yes";
  // It permits one call and no offer in it; and who said no to all promotion asked for a call, not for a promotion.
  const wide = rule.kind === "refusal" && (rule.breadth === "promotions" || rule.breadth === "everything");
  const yields =
    !BOUND_BY_A_PROMISE.includes(rule.kind) &&
    !wide &&
    asked.request.action === "contact" &&
    !(pack > 0 && rule.severity === "prohibited");
  const promises = yields ? promisesAt(asked, at) : [];
  const since = promises.length === 0 ? -Infinity : Math.max(...promises.map(({ seq }) => seq));
  if (rule.kind === "refusal") return refusesFor(rule, asked, at, since) ? "no" : "yes";
  if (rule.kind === "cooldown" && rule.after === "refusal")
    return cooldownRefuses(rule, asked, at, since) ? "no" : "yes";
  return promises.length > 0 ? "yes" : judge(rule, asked, at);
}

function judge(rule: Rule, asked: Asked, at: number): Answer {
  const no = (refuses: boolean): Answer => (refuses ? "no" : "yes");
  switch (rule.kind) {
    case "hours":
      return hoursRefuse(rule, asked, at);
    case "cap":
      return capRefuses(rule, asked, at);
    case "attempts":
      return attemptsRefuse(rule, asked, at);
    case "fatigue":
      return no(fatigueRefuses(rule, asked, at));
    case "cooldown":
      return no(afterOutcomesRefuses(rule, asked, at));
    case "hold":
      return no(asked.history.holds.some((hold) => holdRefuses(rule, hold, asked, at)));
    case "consent":
      return no(!asked.history.consents.some((given) => permits(given, asked, rule.needs, at)));
    case "registry": {
      const checked = asked.request.registries?.[rule.list];
      const exempt =
        rule.unlessConsent !== undefined &&
        asked.history.consents.some((given) => permits(given, asked, rule.unlessConsent!, at));
      return no(!exempt && !(checked && !checked.listed && at < checked.asOf + spanOf(rule.maxAge)));
    }
    case "conversation": {
      const talk = asked.history.talks.find(({ id }) => id === asked.request.conversation);
      const own = asked.history.contacts.find(({ id, state }) => id === asked.request.self && state !== "gone")?.offer;
      if (rule.maxOffers === 0) return "no";
      if (!talk)
        return no(
          asked.request.conversation !== undefined &&
            own !== undefined &&
            own !== asked.request.offer &&
            rule.maxOffers === 1,
        );
      const over = talk.lastHeard + spanOf(rule.within) <= at;
      return no(
        !over &&
          (talk.offers >= rule.maxOffers ||
            (rule.noneAfterRefusal && talk.refused) ||
            (rule.noneAfterUpset && talk.upset)),
      );
    }
    case "relevance": {
      const need = asked.history.needs.some(
        ({ family, at: told }) => family === asked.family && told > at - spanOf(rule.within),
      );
      const consent = asked.history.consents.some(
        (given) => given.family !== undefined && given.family === asked.family && permits(given, asked, "express", at),
      );
      return no(!need && !consent);
    }
    case "address": {
      const { address, channel } = asked.request;
      const used = asked.history.addresses.filter((known) =>
        address ? known.token === address : known.channel === channel,
      );
      return no(
        used.some(
          ({ wrongNumbers, bounces }) =>
            wrongNumbers >= (rule.retireAfter.wrong_number ?? Infinity) ||
            bounces >= (rule.retireAfter.bounced ?? Infinity),
        ),
      );
    }
    case "feed":
      throw new Error("the naive reference reads no feeds");
    case "refusal":
      throw new Error("answered before");
  }
}

type OfKind<K extends Rule["kind"]> = Extract<Rule, { kind: K }>;

/** "Said no", and what a no covers: the offer, its family, promotion or everything. With a promise: only what was said since. */
function refusesFor(rule: OfKind<"refusal">, asked: Asked, at: number, since: number): boolean {
  const { request, promotional, family } = asked;
  const covers = (no: No): boolean => {
    // A narrow "no" is about promotion, unless it names another purpose.
    const aboutIt = no.purpose ? isFor(no.purpose, asked) : promotional;
    switch (rule.covers) {
      case "offer":
        return aboutIt && no.offer !== undefined && no.offer === request.offer;
      case "family":
        return aboutIt && (no.family === undefined || family === undefined || no.family === family);
      case "promotion":
        return no.purpose ? isFor(no.purpose, asked) : promotional;
      case "everything":
        return no.purpose === undefined || isFor(no.purpose, asked);
      case "as-told":
      case "whatever":
        throw new Error("the naive reference does not judge what only packs say of refusals");
    }
  };
  const ends = (no: No): number => {
    if (rule.lasts === "until-customer-asks") return Infinity;
    if (typeof rule.lasts === "object" && "named" in rule.lasts)
      return no.until ?? no.at + spanOf(rule.lasts.otherwise);
    if (typeof rule.lasts === "object" && "kept" in rule.lasts) return no.at + spanOf(rule.lasts.kept);
    return no.at + spanOf(rule.lasts);
  };
  return asked.history.noes.some(
    (no) =>
      no.breadth === rule.breadth &&
      !no.silent &&
      no.seq >= since &&
      (no.channel === undefined || no.channel === request.channel) &&
      covers(no) &&
      ends(no) > at,
  );
}

/** The nth no within so long, those of one breath counted once. With a promise: one of them was said since. */
function cooldownRefuses(rule: OfKind<"cooldown">, { history }: Asked, at: number, since: number): boolean {
  return history.noes.some((last) => {
    if (rule.lasts !== "until-customer-asks" && last.at + spanOf(rule.lasts) <= at) return false;
    const before =
      rule.nth === 1 ? [last] : history.noes.filter((no) => no.at <= last.at && no.at > last.at - spanOf(rule.within));
    return new Set(before.map(({ breath }) => breath)).size >= rule.nth && before.some(({ seq }) => seq >= since);
  });
}

function afterOutcomesRefuses(rule: OfKind<"cooldown">, { history, request }: Asked, at: number): boolean {
  if (rule.after === "refusal") return false;
  const { dispositions, channels, purposes } = rule.after;
  const ended = history.contacts
    .filter(
      (one) =>
        one.state === "settled" &&
        one.direction === "outbound" &&
        one.id !== request.self &&
        dispositions.includes(one.disposition!),
    )
    .filter(
      (one) =>
        (!channels || channels.includes(one.channel)) &&
        (!purposes || purposesOf(one).some((purpose) => purposes.includes(purpose))),
    );
  return ended.some((last) => {
    const before = ended.filter(
      (one) => one.at <= last.at && (rule.nth === 1 || one.at > last.at - spanOf(rule.within)),
    );
    return before.length >= rule.nth && (rule.lasts === "until-customer-asks" || last.at + spanOf(rule.lasts) > at);
  });
}

function holdRefuses(rule: OfKind<"hold">, hold: Hold, asked: Asked, at: number): boolean {
  if (!rule.causes.includes(hold.cause) || !(hold.purposes ?? rule.purposes).some((purpose) => isFor(purpose, asked)))
    return false;
  const { account } = asked.request;
  if (rule.sameAccount && hold.account !== undefined && account !== undefined && hold.account !== account) return false;
  const callback = hold.cause === "callback";
  if (callback && promisesAt(asked, at).length > 0) return false;
  const planned = callback ? Infinity : (hold.until ?? Infinity);
  if (rule.lasts === "until-closed") return at < (hold.closedAt ?? planned);
  if ("afterClosed" in rule.lasts) return at < (hold.closedAt ?? planned) + spanOf(rule.lasts.afterClosed);
  const length = spanOf(rule.lasts.afterOpened);
  return (
    at <
    Math.min(hold.closedAt ?? Infinity, callback ? (hold.until ?? hold.at) + length : (hold.until ?? hold.at + length))
  );
}
