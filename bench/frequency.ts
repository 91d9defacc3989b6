import { decodeFold, encodeFold } from "../lib/ledger/fold-codec.ts";
import { decide } from "../lib/policy/decide.ts";
import { evolve } from "../lib/policy/evolve.ts";
import { EMPTY_FOLD, type Fold } from "../lib/policy/fold.ts";
import type { Request } from "../lib/policy/rule.ts";
import { DAY_MS, HOUR_MS } from "../lib/policy/time.ts";
import type { Ms } from "../lib/policy/words.ts";
import { type Bench, check, type Figure, type How } from "./figure.ts";
import { rollingCap, sqlHistory } from "./frequency-caps.ts";
import { type Batch, fasterOf, medianOf, rounds } from "./rounds.ts";
import { NOON } from "./typical.ts";

/** Past contacts of each customer, and how many customers there are of them. */
const DEPTHS = [
  { contacts: 10, customers: 2_000 },
  { contacts: 10_000, customers: 4 },
] as const;
/** The cap both sides keep. */
const MAX = 3;
const DAYS = 30;
const AT_ONCE = 50;
const BETWEEN_MS = 9 * HOUR_MS;

const REQUEST: Request = { action: "contact", channel: "email", purpose: "promotional", topic: "car-loan" };

/** May this customer be contacted now? By the newest entry's fold, and by a COUNT of the same history. */
export const frequencyBench: Bench = async (how) => {
  const figures: Figure[] = [];
  for (const { contacts, customers } of DEPTHS)
    figures.push(await figureOf(how.quick ? Math.min(contacts, 500) : contacts, customers, how));
  return figures;
};

async function figureOf(contacts: number, customers: number, how: How): Promise<Figure> {
  const policy = rollingCap(MAX, DAYS);
  const leads = Array.from({ length: customers }, (_, lead) => lead);
  const history = sqlHistory();
  try {
    for (const lead of leads) {
      how.progress(`${contacts} contacts of customer ${lead + 1} of ${customers}`);
      const times = timesOf(lead, contacts);
      const { fold, recordedAt } = { fold: foldOf(times), recordedAt: times.at(-1)! };
      history.add(lead, times, encodeFold(fold, recordedAt), recordedAt);
    }
    const ours = (lead: number): boolean => {
      const { seq, recordedAt, fold } = history.newest(lead);
      return decide(decodeFold({ fold, seq, recordedAt }), REQUEST, policy, NOON).verdict === "allow";
    };
    const theirs = (lead: number): boolean => history.sentSince(lead, NOON - DAYS * DAY_MS) < MAX;
    let allowed = 0;
    for (const lead of leads) {
      check(ours(lead) === theirs(lead), `of customer ${lead} ours says ${ours(lead)} and SQL ${theirs(lead)}`);
      if (ours(lead)) allowed++;
    }
    check(allowed > 0 && allowed < customers, `${allowed} of ${customers} customers may be contacted`);
    const found = await rounds({ ours: asking(ours, customers), sql: asking(theirs, customers) }, how);
    return {
      bench: "frequency-caps",
      what: `may they be contacted, after ${contacts.toLocaleString("en")} contacts: a cap of ${MAX} in ${DAYS} days`,
      unit: "ns",
      ours: medianOf(found.ours),
      peer: { name: "SQL COUNT (SQLite)", value: medianOf(found.sql) },
      ratio: fasterOf(found.ours, found.sql),
      note: "both read one table of the same database; ours gives its reasons, and one read answers any number of caps",
    };
  } finally {
    history.close();
  }
}

/** Every other customer has reached the cap; everything else is older than its window. */
function timesOf(lead: number, contacts: number): Ms[] {
  const recent = MAX - (lead % 2);
  return Array.from({ length: contacts }, (_, index) => {
    const age = contacts - 1 - index;
    return age < recent ? NOON - (age + 1) * 5 * DAY_MS : NOON - 2 * DAYS * DAY_MS - age * BETWEEN_MS;
  });
}

const foldOf = (times: readonly Ms[]): Fold =>
  times.reduce(
    (fold, at, index) =>
      evolve(fold, {
        kind: "recorded",
        id: `f${index}`,
        seq: index + 1,
        at,
        recordedAt: at,
        opens: { channel: "email", purpose: "promotional", topic: "car-loan", family: "credit" },
        disposition: "delivered",
      }),
    EMPTY_FOLD,
  );

function asking(may: (lead: number) => boolean, customers: number): Batch {
  let next = 0;
  return () => {
    for (let asked = 0; asked < AT_ONCE; asked++) {
      may(next);
      next = (next + 1) % customers;
    }
    return AT_ONCE;
  };
}
