import type { Progress } from "../campaign/progress.ts";
import type { Disposition } from "../policy/words.ts";
import type { ToldEntry } from "./told-entry.ts";
import { Violation } from "./violation.ts";

/** One contact of a campaign, as the entries about it tell. */
type Contact = {
  /** It was authorised, or happened all the same. */
  made: boolean;
  readonly dispositions: Disposition[];
  /** Told of when its row was over: a row that is over need not be looked at again. */
  late: boolean;
};

/** Contacts made and how they ended, counted from the ledgers. */
export type Counts = {
  readonly entry: (campaign: string, entry: ToldEntry, wasOpen: boolean) => void;
  /** @throws Violation */
  readonly compare: (campaign: string, progress: Pick<Progress, "attempts" | "outcomes">) => void;
};

export function countsOf(): Counts {
  const campaigns = new Map<string, Map<string, Contact>>();
  return {
    entry: (campaign, { customerId, seq, kind, body }, wasOpen) => {
      const contacts = campaigns.get(campaign) ?? new Map<string, Contact>();
      campaigns.set(campaign, contacts);
      const key = `${customerId} ${body.contact ?? seq}`;
      const contact = contacts.get(key) ?? { made: false, dispositions: [], late: false };
      contacts.set(key, contact);
      if (body.go || (body.campaign && body.disposition !== undefined)) contact.made = true;
      // A message that did not leave after all.
      if (kind === "released") contact.made = false;
      if (body.disposition === undefined) return;
      contact.dispositions.push(body.disposition);
      if (!wasOpen) contact.late = true;
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

/** What was told once, in time, must be counted; what was told late or told again otherwise may be. */
function boundsOf(contacts: readonly Contact[]): ReadonlyMap<Disposition, readonly [least: number, most: number]> {
  const bounds = new Map<Disposition, readonly [number, number]>();
  for (const { made, dispositions, late } of contacts) {
    const isCertain = made && dispositions.length === 1 && !late;
    for (const one of new Set(dispositions)) {
      const [least, most] = bounds.get(one) ?? [0, 0];
      bounds.set(one, [least + (isCertain ? 1 : 0), most + 1]);
    }
  }
  return bounds;
}
