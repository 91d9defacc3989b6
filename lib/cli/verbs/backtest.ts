import { Option } from "commander";
import type { Book } from "../../backtest/law.ts";
import type { Report, Tally } from "../../backtest/report.ts";
import type { CompiledPolicy } from "../../policy/compile.ts";
import type { PolicyDocument } from "../../policy/document.ts";
import { fileText } from "../files.ts";
import { labelled, printable } from "../ink.ts";
import { wholeFrom } from "../options.ts";
import type { Progress } from "../progress.ts";
import { notRead } from "../rows-text.ts";
import { EXIT, type Terminal } from "../terminal.ts";
import { type Answer, type Asked, verb, WrongUsage } from "../verb.ts";

type BacktestOptions = {
  readonly policy: string;
  readonly pack?: readonly string[];
  readonly history?: string;
  readonly map?: string;
  readonly profile?: string;
  readonly withoutPacks?: boolean;
  readonly ledgers?: readonly string[];
  readonly caps?: number | true;
  readonly samples: number;
  readonly svg?: string;
};

const MOST_SAMPLES = 100;
const CAPS = 10;
const MOST_CAPS = 50;

export const backtest = verb<BacktestOptions>({
  usage: "backtest",
  summary: "replay what was recorded under another policy: what would not have been done, and what it brought; offline",
  more: `Reads a history file with its mapping, or exports of ledgers. A contact the policy refuses goes, with all that
was said in it, and later ones are judged on what remains. The packs of each customer's place judge too, as their
profile, address and number tell it; --caps asks for the caps alone. Exit code 1: a row could not be read; the rest is reported.`,
  examples: [
    "backtest --policy strict --history contacts.csv --map contacts.history.json",
    "backtest --policy house.json --history contacts.csv --map contacts.history.json --profile places.json",
    "backtest --policy house.json --ledgers exports.jsonl --caps --svg house.svg",
  ],
  offline: true,
  options: [
    new Option("--policy <policy>", "a policy file, or the id of a policy that ships with Tacet").makeOptionMandatory(),
    new Option("--pack <files...>", "packs beside it, as files"),
    new Option("--history <file>", "what was done before, in a file of your own"),
    new Option("--map <file>", "which column of it is what"),
    new Option("--profile <file>", "which column says where its customers are: zone, address, number"),
    new Option("--without-packs", "leave the law out: the policy judges, and what --pack names"),
    new Option("--ledgers <files...>", "exports of ledgers (npx tacet export), one a file or one a line"),
    new Option("--caps [most]", `caps of 1 to so many contacts a campaign beside it (${CAPS})`).argParser(
      wholeFrom(1, MOST_CAPS),
    ),
    new Option("--samples <n>", "contacts of each rule told of by name")
      .default(3)
      .argParser(wholeFrom(0, MOST_SAMPLES)),
    new Option("--svg <file>", "write a picture of it"),
  ],
  run,
});

async function run({ options, ink, terminal }: Asked<BacktestOptions>): Promise<Answer> {
  // Loaded here only: no other command needs the policy language, the audience's reader or the replay.
  const { compile } = await import("../../policy/compile.ts");
  const [document, packs] = await Promise.all([
    policyNamed(options.policy, terminal),
    Promise.all((options.pack ?? []).map((file) => policyIn(file, terminal))),
  ]);
  const { capCurve, capPolicies } = await import("../../backtest/cap-curve.ts");
  const most = options.caps === true ? CAPS : (options.caps ?? 0);
  const source = await sourceOf(options, terminal);
  try {
    const { bookOf } = await import("../../backtest/law.ts");
    const { law } = await import("../../../packs/law.ts");
    const book = options.withoutPacks ? undefined : bookOf(law);
    const asked = [
      { policy: compile(document, packs), book },
      ...capPolicies(most).map((policy) => ({ policy, book: undefined })),
    ];
    const [report, ...caps] = await replayed(asked, source, options.samples);
    const curve = capCurve(caps);
    if (options.svg) {
      const { picture } = await import("../../backtest/picture.ts");
      await terminal.write(options.svg, picture(report!, curve));
    }
    const { reportJson } = await import("../../backtest/report-json.ts");
    const { curveText, replayText } = await import("../backtest-text.ts");
    const told = reportJson(report!);
    return {
      json: { ...told, ...(most > 0 && { caps: curve }), ...(source.rejected && { rejected: source.rejected }) },
      text: [
        ...replayText(printable(told), ink, curve.length > 0 ? [curveText(curve, told, ink), ""] : []),
        ...notRead(source.rejected?.reasons ?? [], ink),
        ...(options.svg === undefined ? [] : [labelled("picture", options.svg, ink)]),
      ].join("\n"),
      code: source.rejected && source.rejected.rows > 0 ? EXIT.failed : EXIT.done,
    };
  } finally {
    await source.close();
  }
}

async function policyNamed(name: string, terminal: Terminal): Promise<PolicyDocument> {
  const { SHIPPED_POLICIES } = await import("../../../packs/shipped.ts");
  const shipped = Object.hasOwn(SHIPPED_POLICIES, name) ? SHIPPED_POLICIES[name] : undefined;
  if (shipped) return shipped;
  const ids = Object.keys(SHIPPED_POLICIES).join(" and ");
  const text = await fileText(name, terminal).catch((error: Error) => {
    throw new WrongUsage(`${error.message}; the policies that ship are ${ids}`);
  });
  return policyOf(name, text);
}

const policyIn = async (file: string, terminal: Terminal): Promise<PolicyDocument> =>
  policyOf(file, await fileText(file, terminal));

/** What a policy that is only asked about need not hear is no mistake: a cap alone is a fair question. */
async function policyOf(file: string, text: string): Promise<PolicyDocument> {
  const { mistakesIn } = await import("../policy-file.ts");
  const { policy, mistakes } = mistakesIn(text, true);
  const errors = mistakes.filter(({ level }) => level === "error");
  if (policy && errors.length === 0) return policy;
  const [first] = errors;
  throw new WrongUsage(
    `${file} is no policy: ${first?.pointer || "/"}: ${first?.message}; "npx tacet policy lint ${file}" tells all`,
  );
}

type Source = {
  /** Replays the customers, each under every plan, one after another. */
  readonly each: (plans: readonly Plan[]) => Promise<void>;
  readonly assumptions: readonly string[];
  readonly rejected?: {
    readonly rows: number;
    readonly reasons: readonly { reason: string; rows: number; firstLine: number }[];
  };
  readonly close: () => Promise<void>;
};

/** What is asked: a policy, and where the law beside it comes from. */
type Judges = { readonly policy: CompiledPolicy; readonly book: Book | undefined };
type Plan = Judges & { readonly tally: Tally };

async function replayed(asked: readonly Judges[], source: Source, samples: number): Promise<Report[]> {
  const { newTally } = await import("../../backtest/report.ts");
  const plans = asked.map(({ policy, book }) => ({
    policy,
    book,
    tally: newTally(policy, { samples, assumptions: source.assumptions, book }),
  }));
  await source.each(plans);
  return plans.map(({ tally }) => tally.report());
}

async function sourceOf(options: BacktestOptions, terminal: Terminal): Promise<Source> {
  const { history, map, profile, ledgers } = options;
  if ((history === undefined) === (ledgers === undefined))
    throw new WrongUsage("name either a history file (--history) or exports of ledgers (--ledgers)");
  if (ledgers && profile !== undefined)
    throw new WrongUsage("--profile is of a history file: ledgers say themselves where their customers are");
  if (ledgers) return ledgerSource(ledgers, terminal);
  if (map === undefined) throw new WrongUsage("say which column of the history is what (--map)");
  return historySource(history!, { map, profile }, terminal);
}

type Columns = { readonly map: string; readonly profile: string | undefined };

async function historySource(history: string, columns: Columns, terminal: Terminal): Promise<Source> {
  const { mappingOf, profileOf, readHistoryFile } = await import("../history-customers.ts");
  const { fromHistory } = await import("../../backtest/history.ts");
  const { backtestUnder } = await import("../../backtest/law.ts");
  const mapping = mappingOf(await fileText(columns.map, terminal), columns.map);
  const profile = columns.profile && profileOf(await fileText(columns.profile, terminal), columns.profile);
  const told = { mapping, ...(profile && { profile }) };
  const read = await whileShown("reading", "bytes", (progress) =>
    readHistoryFile(history, told, progress).catch(asUsage),
  );
  const { rows, reasons, assumptions, customers, close } = read;
  const each: Source["each"] = (plans) =>
    whileShown("replaying", "customers", async (progress) => {
      const ready = plans.map((plan) => ({ ...plan, recorded: fromHistory(plan.policy) }));
      let count = 0;
      for await (const customer of customers) {
        for (const { policy, book, tally, recorded } of ready)
          tally.add(await backtestUnder(recorded(customer), policy, book));
        if (++count % SHOWN_EVERY === 0) progress.at(count, Math.max(count, rows.total));
      }
    });
  return { each, assumptions, rejected: { rows: rows.rejected + rows.partly, reasons }, close };
}

const SHOWN_EVERY = 500;

async function ledgerSource(files: readonly string[], terminal: Terminal): Promise<Source> {
  const { contactsOf, LEDGER_ASSUMPTIONS } = await import("../../backtest/from-ledger.ts");
  const { backtestUnder } = await import("../../backtest/law.ts");
  const { ledgerEntries } = await import("../ledger-files.ts");
  const each: Source["each"] = async (plans) => {
    for await (const customer of contactsOf(ledgerEntries(files, terminal)))
      for (const { policy, book, tally } of plans) tally.add(await backtestUnder(customer, policy, book));
  };
  return { each, assumptions: LEDGER_ASSUMPTIONS, close: async () => undefined };
}

async function whileShown<T>(what: string, unit: string, work: (progress: Progress) => Promise<T>): Promise<T> {
  const { progressOf } = await import("../progress.ts");
  const progress = progressOf(what, unit);
  try {
    return await work(progress);
  } finally {
    progress.end();
  }
}

/** What is wrong with a file as a whole is a mistake of the command line. */
async function asUsage(error: unknown): Promise<never> {
  const { AudienceError } = await import("../../audience/audience-error.ts");
  throw error instanceof AudienceError ? new WrongUsage(error.message) : error;
}
