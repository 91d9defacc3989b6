import type { CompiledPolicy, PolicyRef } from "../policy/compile.ts";

/** What rules that judged ask for and no record tells. */
export type NotKnown = {
  /** Do-not-call lists. */
  readonly lists: readonly string[];
  /** Feeds that an operator supplies. */
  readonly feeds: readonly string[];
  /** Jurisdictions of customers of which no pack ships. */
  readonly withoutPack: readonly string[];
};

/** What every replay of a record takes for granted. */
const ALWAYS_ASSUMED: readonly string[] = [
  "A contact that the policy would have deferred counts as avoided, not as moved to a later time.",
  "What was said in an avoided contact is taken as never said: its sale as forgone, its refusal or complaint as spared. What the customer would have done instead is not guessed.",
  "Whatever was said outside the contacts judged stands as it was said.",
  "Facts are known from when they happened, even where they were recorded later.",
  "Contacts that were not made are not in the record, so it does not show what a looser policy would have added.",
];

/** What it takes for granted of the law of places, and of what stands outside the record. */
const OF_THE_LAW = {
  in: [
    "The packs of the customer's places judge too, as this release has them: a rule that has a date binds from that date on, one that has none is taken as in force all the time, and of an unsettled text the strict reading judges.",
    "Customers of whom no jurisdiction is known are judged by the policy alone.",
  ],
  out: ["The law of the customers' places is left out: nothing judges but the policy and packs named beside it."],
  lists:
    "Do-not-call lists are not in the record as they stood then: a rule about one refuses only where a check on record found the number listed.",
  feeds:
    "Feeds, such as states of emergency, are not in the record as they stood then: a rule that asks one is judged as if it told nothing.",
  withoutPack: "Some customers are in places of which no pack ships: the law of those places is not judged.",
};

/** All that is taken for granted besides what whoever made the record assumed. */
export const assumedOf = (law: boolean, { lists, feeds, withoutPack }: NotKnown): readonly string[] => [
  ...ALWAYS_ASSUMED,
  ...(law ? OF_THE_LAW.in : OF_THE_LAW.out),
  ...(lists.length > 0 ? [OF_THE_LAW.lists] : []),
  ...(feeds.length > 0 ? [OF_THE_LAW.feeds] : []),
  ...(withoutPack.length > 0 ? [OF_THE_LAW.withoutPack] : []),
];

/** Of two lists of names one, in order. */
export const joined = (one: readonly string[], other: readonly string[]): readonly string[] =>
  [...new Set([...one, ...other])].sort();

/** Of two lists of documents one, in the order of their ids. */
export const joinedRefs = (one: readonly PolicyRef[], other: readonly PolicyRef[]): readonly PolicyRef[] =>
  [...new Map([...one, ...other].map((ref) => [`${ref.id} ${ref.version}`, ref])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );

/** Remembers what judged. */
export type Witness = {
  readonly heard: (judging: CompiledPolicy) => void;
  readonly packs: () => readonly PolicyRef[];
  readonly notKnown: () => NotKnown;
};

export function witnessOf(policy: CompiledPolicy): Witness {
  const known = new WeakSet<CompiledPolicy>([policy]);
  let packs = joinedRefs(policy.packs, []);
  let notKnown = notKnownTo(policy);
  return {
    heard: (judging) => {
      if (known.has(judging)) return;
      known.add(judging);
      packs = joinedRefs(packs, judging.packs);
      const { lists, feeds, withoutPack } = notKnownTo(judging);
      notKnown = {
        lists: joined(notKnown.lists, lists),
        feeds: joined(notKnown.feeds, feeds),
        withoutPack: joined(notKnown.withoutPack, withoutPack),
      };
    },
    packs: () => packs,
    notKnown: () => notKnown,
  };
}

const notKnownTo = ({ documents, feeds, notices }: CompiledPolicy): NotKnown => ({
  lists: joined(
    documents.flatMap(({ rules }) => rules.flatMap((rule) => (rule.kind === "registry" ? [rule.list] : []))),
    [],
  ),
  feeds: joined(feeds, []),
  withoutPack: joined(
    notices.flatMap(({ kind, of }) => (kind === "no-pack" ? [of] : [])),
    [],
  ),
});
