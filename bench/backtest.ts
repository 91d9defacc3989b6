import { type BankRow, bankCustomers } from "../lib/backtest/bank.ts";
import { capPolicy } from "../lib/backtest/cap-policy.ts";
import { fromHistory, type HistoryContact, type HistoryCustomer } from "../lib/backtest/history.ts";
import type { RecordedCustomer } from "../lib/backtest/recorded.ts";
import { backtestCustomer } from "../lib/backtest/replay.ts";
import { newTally } from "../lib/backtest/report.ts";
import { type CompiledPolicy, compile } from "../lib/policy/compile.ts";
import { DAY_MS, HOUR_MS } from "../lib/policy/time.ts";
import { SHIPPED_TOPICS } from "../lib/policy/topics.ts";
import type { Disposition } from "../lib/policy/words.ts";
import { courteous } from "../packs/shipped.ts";
import { bankRows } from "../test/backtest/bank-file.ts";
import { chanceFrom } from "./chance.ts";
import { MONDAY, TWELVE_ZONES } from "./customers.ts";
import { type Bench, check, type Figure, type How } from "./figure.ts";
import { rollingCap, type Sent, sqlCap } from "./frequency-caps.ts";
import { type Batch, fasterOf, medianOf, rounds } from "./rounds.ts";

const SEED = 20_261_124;
const CUSTOMERS = 4_000;
const MOST_CONTACTS = 20;
/** The cap both sides keep. */
const MAX = 3;
const DAYS = 30;
/** Customers one turn takes, and the next one goes on from there: short turns over more than fits a cache. */
const AT_ONCE = 200;
const AIM_PER_SECOND = 200_000;

const ENDED: readonly Disposition[] = [
  "no_answer",
  "no_answer",
  "busy",
  "voicemail",
  "conversation",
  "declined",
  "accepted",
];

export const backtestBench: Bench = async (how) => {
  const history = customersByChance();
  const rows = bankRows();
  const bank = rows && [...bankCustomers(rows)];
  return [...(await againstSql(history, how)), ...(await alone({ history, bank }, how)), ...(await bankTotals(rows))];
};

/** Customers of a year with 1 to 20 calls each, at hours when people are called. */
function customersByChance(): HistoryCustomer[] {
  const chance = chanceFrom(SEED);
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;
  return Array.from({ length: CUSTOMERS }, (_, index) => {
    const [family, children] = oneOf(Object.entries(SHIPPED_TOPICS));
    const contacts = Array.from(
      { length: 1 + Math.floor(chance() * MOST_CONTACTS) },
      (__, nth): HistoryContact => ({
        what: "contact",
        at: MONDAY - 365 * DAY_MS + Math.floor(chance() * 365) * DAY_MS + (8 + Math.floor(chance() * 12)) * HOUR_MS,
        channel: "voice",
        purpose: "promotional",
        topic: oneOf([family, ...children]),
        campaign: `campaign-${nth % 3}`,
        disposition: oneOf(ENDED),
      }),
    );
    return { customerId: `c${index}`, zones: [oneOf(TWELVE_ZONES)], facts: contacts.sort((a, b) => a.at - b.at) };
  });
}

const recordedUnder = (policy: CompiledPolicy, customers: readonly HistoryCustomer[]): RecordedCustomer[] =>
  customers.map(fromHistory(policy));

/** Goes round the customers, some at a turn; an operation is a contact. */
function replays(policy: CompiledPolicy, customers: readonly RecordedCustomer[]): Batch {
  let next = 0;
  return () => {
    const tally = newTally(policy);
    const until = Math.min(customers.length, next + AT_ONCE);
    for (let index = next; index < until; index++) tally.add(backtestCustomer(customers[index]!, policy));
    next = until % customers.length;
    return tally.report().contacts.total;
  };
}

/** The same with the history read each time as the policy has it. */
function readAndReplays(policy: CompiledPolicy, customers: readonly HistoryCustomer[]): Batch {
  const read = fromHistory(policy);
  let next = 0;
  return () => {
    const tally = newTally(policy);
    const until = Math.min(customers.length, next + AT_ONCE);
    for (let index = next; index < until; index++) tally.add(backtestCustomer(read(customers[index]!), policy));
    next = until % customers.length;
    return tally.report().contacts.total;
  };
}

async function againstSql(history: readonly HistoryCustomer[], how: How): Promise<Figure[]> {
  const policy = rollingCap(MAX, DAYS);
  const recorded = recordedUnder(policy, history);
  const sent = history.map(({ facts }, lead) => facts.map(({ at }): Sent => ({ lead, at })));
  // The table is as deep as the history is long, with the contacts of other leads.
  const others = sent.flat().map(({ lead, at }) => ({ lead: lead + CUSTOMERS, at }));
  const sql = sqlCap(MAX, DAYS * DAY_MS, others);
  const ours = recorded.reduce((sum, one) => sum + backtestCustomer(one, policy).avoided.length, 0);
  const theirs = sql.refused(sent.flat());
  check(ours === theirs && ours > 0, `ours avoids ${ours} contacts and SQL ${theirs}`);
  let next = 0;
  const asked: Batch = () => {
    const until = Math.min(sent.length, next + AT_ONCE);
    const candidates = sent.slice(next, until).flat();
    sql.refused(candidates);
    next = until % sent.length;
    return candidates.length;
  };
  const found = await rounds({ ours: replays(policy, recorded), "SQL COUNT": asked }, how);
  sql.close();
  return [
    {
      bench: "backtest",
      what: `a cap of ${MAX} in ${DAYS} days over ${others.length.toLocaleString("en")} contacts`,
      unit: "per second",
      ours: perSecond(found.ours),
      peer: { name: "SQL COUNT per candidate (SQLite)", value: perSecond(found["SQL COUNT"]) },
      ratio: fasterOf(found.ours, found["SQL COUNT"]),
      note: `${ours.toLocaleString("en")} avoided by both`,
    },
  ];
}

const perSecond = (nanoseconds: readonly number[]): number => 1e9 / medianOf(nanoseconds);

async function alone(
  { history, bank }: { history: readonly HistoryCustomer[]; bank: readonly HistoryCustomer[] | undefined },
  how: How,
): Promise<Figure[]> {
  const [cap, polite] = [compile(capPolicy(4)), compile(courteous)];
  const sets = { "a year by chance": history, ...(bank && { "the bank's file": bank }) };
  const figures: Figure[] = [];
  for (const [name, customers] of Object.entries(sets)) {
    const found = await rounds(
      {
        [`${name}: a cap of 4 a campaign`]: replays(cap, recordedUnder(cap, customers)),
        [`${name}: courteous`]: replays(polite, recordedUnder(polite, customers)),
        [`${name}: courteous, read from the history too`]: readAndReplays(polite, customers),
      },
      how,
    );
    for (const [what, times] of Object.entries(found))
      figures.push({
        bench: "backtest",
        what,
        unit: "per second",
        ours: perSecond(times),
        ...(!what.endsWith("too") && { aim: { least: AIM_PER_SECOND } }),
      });
    figures.push(ofProcessor(`${name}: courteous, a second of the processor`, polite, customers, how));
  }
  return figures;
}

const PASSES = { quick: 3, whole: 9 };

/** What the machine's other work touches least: all customers again and again, by processor time. */
function ofProcessor(what: string, policy: CompiledPolicy, customers: readonly HistoryCustomer[], how: How): Figure {
  const recorded = recordedUnder(policy, customers);
  const paces = Array.from({ length: how.quick ? PASSES.quick : PASSES.whole }, () => {
    const before = process.cpuUsage();
    const tally = newTally(policy);
    for (const one of recorded) tally.add(backtestCustomer(one, policy));
    const { user, system } = process.cpuUsage(before);
    return (tally.report().contacts.total * 1e6) / (user + system);
  });
  return { bench: "backtest", what, unit: "per second", ours: medianOf(paces) };
}

/** Calls beyond the fourth in the bank's file, and the sales made on them. */
const BEYOND_FOUR = { calls: 27_275, sales: 392 };

async function bankTotals(rows: readonly BankRow[] | undefined): Promise<Figure[]> {
  if (!rows) return [];
  const policy = compile(capPolicy(4));
  const read = fromHistory(policy);
  const tally = newTally(policy);
  for (const one of bankCustomers(rows)) tally.add(backtestCustomer(read(one), policy));
  const { contacts, sales } = tally.report();
  check(
    contacts.avoided === BEYOND_FOUR.calls && sales.avoided === BEYOND_FOUR.sales,
    `a cap of 4 avoids ${contacts.avoided} calls and ${sales.avoided} sales, where the file has ${BEYOND_FOUR.calls} and ${BEYOND_FOUR.sales}`,
  );
  return [
    {
      bench: "backtest",
      what: "the bank's calls beyond the fourth a campaign, and their sales",
      unit: "contacts",
      ours: contacts.avoided,
      peer: { name: "by the file itself", value: BEYOND_FOUR.calls },
      note: `${sales.avoided} sales, and by the file ${BEYOND_FOUR.sales}`,
    },
  ];
}
