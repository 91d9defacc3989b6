import type { Progress } from "../campaign/progress.ts";
import type { Disposition } from "../policy/words.ts";
import type { ToldEntry } from "./told-entry.ts";
import { Violation } from "./violation.ts";

/** One contact of a campaign, as the entries about it tell. */
type Contact = {
  /** It was authorised, or happened all the same. */
  made: boolean;
  /** As it is known now, whenever that was told. */
  ended?: Disposition;
};

/** Contacts made and how they ended, counted from the ledgers. */
export type Counts = {
  readonly entry: (campaign: string, entry: ToldEntry) => void;
  /** @throws Violation */
  readonly compare: (campaign: string, progress: Pick<Progress, "attempts" | "outcomes">) => void;
};

export function countsOf(): Counts {
  const campaigns = new Map<string, Map<string, Contact>>();
  return {
    entry: (campaign, { customerId, seq, kind, body }) => {
      const contacts = campaigns.get(campaign) ?? new Map<string, Contact>();
      campaigns.set(campaign, contacts);
      const key = `${customerId} ${body.contact ?? seq}`;
      const contact = contacts.get(key) ?? { made: false };
      contacts.set(key, contact);
      if (body.go || (body.campaign && body.disposition !== undefined)) contact.made = true;
      // A message that did not leave after all.
      if (kind === "released") contact.made = false;
      if (body.disposition !== undefined) contact.ended = corrected(contact.ended, body.disposition);
    },
    compare: (campaign, { attempts, outcomes }) => {
      const contacts = [...(campaigns.get(campaign)?.values() ?? [])];
      const made = contacts.filter((contact) => contact.made).length;
      if (made !== attempts)
        throw new Violation("G5", `campaign ${campaign} says it made ${attempts} contacts; the ledgers say ${made}`);
      const bounds = boundsOf(contacts);
      for (const disposition of new Set([...bounds.keys(), ...(Object.keys(outcomes) as Disposition[])])) {
        const [least, most] = bounds.get(disposition) ?? [0, 0];
        const told = outcomes[disposition] ?? 0;
        if (told < least || told > most)
          throw new Violation(
            "G5",
            `campaign ${campaign} says ${told} contacts ended in ${disposition}; the ledgers say ${least} to ${most}`,
            undefined,
            [outcomes],
          );
      }
    },
  };
}

/** What was made and told of must be counted; an outcome of what was not made after all may be. */
function boundsOf(contacts: readonly Contact[]): ReadonlyMap<Disposition, readonly [least: number, most: number]> {
  const bounds = new Map<Disposition, readonly [number, number]>();
  for (const { made, ended } of contacts) {
    if (!ended) continue;
    const [least, most] = bounds.get(ended) ?? [0, 0];
    bounds.set(ended, [least + (made ? 1 : 0), most + 1]);
  }
  return bounds;
}

/** What each says of the person: nothing reached them, silence, something reached them, an answer. */
const SAYS: readonly (readonly Disposition[])[] = [
  ["not_connected", "bounced"],
  ["no_answer", "busy", "wrong_number"],
  ["voicemail", "machine", "abandoned", "sent", "delivered"],
  [
    "opened",
    "clicked",
    "replied",
    "conversation",
    "accepted",
    "declined",
    "callback_requested",
    "opted_out",
    "complained",
  ],
];
const saysOf = (disposition: Disposition): number => SAYS.findIndex((like) => like.includes(disposition));

/** docs/concepts.md: a correction never says less, unless it proves that nothing reached the person. */
const corrected = (before: Disposition | undefined, told: Disposition): Disposition =>
  before === undefined || saysOf(told) === 0 || saysOf(told) >= saysOf(before) ? told : before;
