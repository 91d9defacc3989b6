import { scopeOf } from "./compile.ts";
import { datesOf, type KindName, type PolicyDocument, type Rule, topicsOfPolicy } from "./document.ts";
import { unreachableCaps } from "./lint-caps.ts";
import { lintHours } from "./lint-hours.ts";
import { unheard } from "./lint-unheard.ts";
import { type Mistake, pointerOf } from "./mistakes.ts";
import { msOf, type Period } from "./period.ts";
import { DAY_MS } from "./time.ts";
import { ACTIONS, CHANNELS, type Channel, type Disposition, maskOf, PROMOTIONAL, PURPOSES } from "./words.ts";

/** What is odd about one rule, and where in it. */
export type Oddity = { readonly path: readonly (string | number)[]; readonly message: string };

/**
 * What parses and most likely is not what was meant. "error": the policy must not be used. "lint": look again.
 * A pack adds to an operator's policy; only the latter must hear every "no" and every hold.
 */
export function lint(policy: PolicyDocument, { pack = false }: { readonly pack?: boolean } = {}): readonly Mistake[] {
  return [
    ...sameIds(policy),
    ...unknownTopics(policy),
    ...policy.rules.flatMap((rule, index) =>
      oddities(rule).map((odd) => mistake("lint", ["rules", index, ...odd.path], odd.message)),
    ),
    ...unreachableCaps(policy.rules).map((odd) => mistake("lint", ["rules", ...odd.path], odd.message)),
    ...(pack ? [] : unheard(policy.rules).map(({ level, message }) => mistake(level, ["rules"], message))),
  ];
}

const mistake = (level: Mistake["level"], path: readonly (string | number)[], message: string): Mistake => ({
  pointer: pointerOf(path),
  message,
  level,
});

function sameIds({ rules }: PolicyDocument): Mistake[] {
  return rules.flatMap((rule, index) => {
    const first = rules.findIndex((other) => other.id === rule.id);
    return first === index
      ? []
      : [
          mistake(
            "error",
            ["rules", index, "id"],
            `rule ${first} is called "${rule.id}" too; a reason names its rule by id, so give one of them another`,
          ),
        ];
  });
}

function unknownTopics(policy: PolicyDocument): Mistake[] {
  const topics = topicsOfPolicy(policy);
  return policy.rules.flatMap((rule, index) => {
    const used = [
      ...(rule.applies.topics ?? []).map((name, place) => ({ name, path: ["applies", "topics", place] })),
      ...(rule.kind === "cap" ? (rule.counts.topics ?? []) : []).map((name, place) => ({
        name,
        path: ["counts", "topics", place],
      })),
    ];
    return used
      .filter(({ name }) => topics.familyOf(name) === undefined)
      .map(({ name, path }) =>
        mistake(
          "error",
          ["rules", index, ...path],
          `the topic "${name}" is not in the policy's tree; write one of ${topics.all.join(", ")}, or add it to topics.tree`,
        ),
      );
  });
}

const oddities = (rule: Rule): readonly Oddity[] => [
  ...deadDates(rule),
  ...deadScope(rule),
  ...oddConditions(rule),
  ...(BY_KIND[rule.kind] as (rule: Rule) => readonly Oddity[])(rule),
];

const odd = (message: string, ...path: (string | number)[]): Oddity => ({ path, message });

function deadDates(rule: Rule): Oddity[] {
  const [from, to] = datesOf(rule);
  return to <= from
    ? [odd("the rule ends before it begins, so it never applies; mend effectiveFrom or effectiveTo", "effectiveTo")]
    : [];
}

function deadScope(rule: Rule): Oddity[] {
  const { actions, purposes } = scopeOf(rule);
  if (purposes & PROMOTIONAL) return [];
  const found: Oddity[] = [];
  if (actions === maskOf(ACTIONS, ["offer"]))
    found.push(
      odd(
        'every offer is promotional, so the rule never applies; add "promotional" to its purposes',
        "applies",
        "purposes",
      ),
    );
  if (rule.applies.topics)
    found.push(
      odd(
        "only promotional contacts and offers need a topic, so most requests of these purposes name none; leave the topics out",
        "applies",
        "topics",
      ),
    );
  return found;
}

/** A condition beyond this is no urgency any more. */
const LONGEST_URGENCY_MS = 365 * DAY_MS;

function oddConditions(rule: Rule): Oddity[] {
  const { channels, purposes, actions } = scopeOf(rule);
  const never = (why: string, index: number) =>
    odd(`${why}, so this never holds; remove it, or widen what the rule applies to`, "unless", index);
  const always = (why: string, index: number) =>
    odd(`${why}, so the rule never refuses them; name a shorter time, or remove the rule`, "unless", index);
  return rule.unless.flatMap((condition, index) => {
    if (typeof condition === "object") {
      if (!("deadlineWithin" in condition)) return [];
      const within = msOf(condition.deadlineWithin);
      if (within === 0) return [never("a deadline is never nearer than now", index)];
      if (!(maskOf(CHANNELS, condition.channels ?? CHANNELS) & channels))
        return [never("the rule judges none of these channels", index)];
      if (!(maskOf(PURPOSES, condition.purposes ?? PURPOSES) & purposes))
        return [never("the rule judges none of these purposes", index)];
      return within >= LONGEST_URGENCY_MS
        ? [always("nearly every request with a deadline has it within a year", index)]
        : [];
    }
    if (condition === "required" && !(purposes & maskOf(PURPOSES, ["transactional"])))
      return [never("only a transactional message is ever required", index)];
    if (
      (condition === "customer-asked" || condition === "customer-named-time") &&
      !(channels & maskOf(CHANNELS, ["voice"]))
    )
      return [never("customers ask to be called back by voice", index)];
    if (condition === "inbound" && !(actions & maskOf(ACTIONS, ["offer"])))
      return [never("only an offer is made in a conversation the customer began", index)];
    if (condition === "case-open" && rule.kind === "hold" && rule.causes.every((cause) => cause === "case"))
      return [
        odd(
          "the hold lasts while the case is open, so the rule always stands back; remove the condition",
          "unless",
          index,
        ),
      ];
    return [];
  });
}

type OfKind<K extends KindName> = Extract<Rule, { kind: K }>;

const BY_KIND: { readonly [K in KindName]: (rule: OfKind<K>) => readonly Oddity[] } = {
  hours: lintHours,
  cap: (rule) => [
    ...(rule.max === "unlimited"
      ? [odd("without a limit the rule refuses nothing; write a number, or leave the rule out", "max")]
      : []),
    ...("rolling" in rule.window ? tooShort(rule.window.rolling, "window", "rolling") : []),
    ...(Array.isArray(rule.counts.dispositions)
      ? impossible(rule.counts.dispositions, rule.counts.channels ?? rule.applies.channels, "counts", "dispositions")
      : []),
  ],
  cooldown: (rule) => [
    ...(rule.lasts === "until-customer-asks" ? [] : tooShort(rule.lasts, "lasts")),
    ...(rule.nth > 1 ? tooShort(rule.within, "within") : []),
    ...(rule.after === "refusal"
      ? []
      : impossible(rule.after.dispositions, rule.after.channels, "after", "dispositions")),
  ],
  refusal: (rule) => [
    ...(typeof rule.lasts === "string" && rule.lasts !== "until-customer-asks" ? tooShort(rule.lasts, "lasts") : []),
    ...(rule.covers === "offer" && ![rule.breadth].flat().includes("this-offer")
      ? [odd(`only a "this-offer" names an offer, so this covers nothing; write "family" or "promotion"`, "covers")]
      : []),
    ...(!["everything", "as-told", "whatever"].includes(rule.covers) && !(scopeOf(rule).purposes & PROMOTIONAL)
      ? [
          odd(
            'the rule covers promotion and applies to none; write "everything", or add "promotional" to its purposes',
            "applies",
            "purposes",
          ),
        ]
      : []),
  ],
  hold: (rule) => [
    ...(typeof rule.lasts === "object" && "afterOpened" in rule.lasts
      ? tooShort(rule.lasts.afterOpened, "lasts", "afterOpened")
      : []),
    ...(maskOf(PURPOSES, rule.purposes) & scopeOf(rule).purposes
      ? []
      : [odd("the purposes held are none the rule applies to; make them agree", "purposes")]),
  ],
  consent: () => [],
  registry: (rule) =>
    typeof rule.maxAge !== "string" || msOf(rule.maxAge) > 0
      ? []
      : [odd("no check is ever that young, so the rule refuses everything; name how old it may be", "maxAge")],
  attempts: (rule) => [
    ...(scopeOf(rule).actions === maskOf(ACTIONS, ["offer"])
      ? [
          odd(
            "an offer is no attempt of a campaign, so the rule never applies; leave the actions out",
            "applies",
            "actions",
          ),
        ]
      : []),
    ...impossible(Object.keys(rule.max) as Disposition[], rule.applies.channels, "max"),
    ...tooShort(rule.within, "within"),
    ...(Object.keys(rule.max).length === 0 && msOf(rule.apart) === 0 && !rule.neverSameHour
      ? [odd("the rule limits nothing; name how many attempts may end so, or how far apart they are", "max")]
      : []),
    ...(msOf(rule.apart) > msOf(rule.within)
      ? [odd("attempts are forgotten before they are so far apart; make within at least as long", "apart")]
      : []),
  ],
  conversation: (rule) => [
    ...(scopeOf(rule).actions === maskOf(ACTIONS, ["contact"])
      ? [
          odd(
            "a contact begins a conversation, in which nothing was offered yet, so the rule never applies; leave the actions out",
            "applies",
            "actions",
          ),
        ]
      : []),
    ...tooShort(rule.within, "within"),
  ],
  relevance: (rule) => [
    ...(scopeOf(rule).purposes & PROMOTIONAL
      ? []
      : [
          odd(
            "only promotion is about a topic, so the rule refuses everything it judges; apply it to promotional",
            "applies",
            "purposes",
          ),
        ]),
    ...(msOf(rule.within) > 0 ? [] : [odd("no need is ever that new; name how long one lasts", "within")]),
  ],
  fatigue: (rule) => tooShort(rule.rest, "rest"),
  feed: () => [],
  address: (rule) =>
    rule.retireAfter.wrong_number === undefined && rule.retireAfter.bounced === undefined
      ? [odd("the rule retires no address; name wrong_number, bounced or both", "retireAfter")]
      : [],
};

const tooShort = (length: Period, ...path: string[]): Oddity[] =>
  typeof length !== "string" || msOf(length) > 0
    ? []
    : [odd("no time at all, so the rule never refuses; name a length of time, or leave the rule out", ...path)];

const CALLS_ONLY: readonly Disposition[] = ["no_answer", "busy", "voicemail", "machine", "abandoned"];
const MESSAGES_ONLY: readonly Disposition[] = ["bounced", "sent", "delivered", "opened", "clicked"];

function impossible(
  dispositions: readonly Disposition[],
  channels: readonly Channel[] = CHANNELS,
  ...path: string[]
): Oddity[] {
  const calls = channels.includes("voice");
  const messages = channels.some((channel) => channel !== "voice");
  const never = dispositions.filter(
    (one) => (!calls && CALLS_ONLY.includes(one)) || (!messages && MESSAGES_ONLY.includes(one)),
  );
  if (never.length === 0) return [];
  return [
    odd(
      `no contact by ${channels.join(" or ")} ends in ${never.join(" or ")}; remove ${never.length === 1 ? "it" : "them"}, or add the channel`,
      ...path,
    ),
  ];
}
