import { Readable } from "node:stream";
import pMap from "p-map";
import { missing } from "../audience/files.ts";
import { readSlice, SLICE_ROWS } from "../audience/slice.ts";
import { LEDGER_ASSUMPTIONS, recordedOf } from "../backtest/from-ledger.ts";
import { fromHistory } from "../backtest/history.ts";
import { type Book, backtestUnder } from "../backtest/law.ts";
import { picture } from "../backtest/picture.ts";
import type { RecordedCustomer } from "../backtest/recorded.ts";
import { newTally, type Report, SAMPLES_PER_RULE } from "../backtest/report.ts";
import { Problem } from "../contact/problem.ts";
import { type CompiledPolicy, compile, type PolicyRef } from "../policy/compile.ts";
import type { PolicyDocument } from "../policy/document.ts";
import type { Engine } from "./engine.ts";
import { type FactsFile, openFacts } from "./facts-file.ts";
import { historyCustomer } from "./history-customer.ts";
import type { HistoryInput, HistoryResult } from "./import-history.ts";
import { assumptionsOfReplay, prepareFacts, type ReadFacts } from "./job-facts.ts";
import { readJob, uploadKeyOf } from "./job-record.ts";
import { mergeReports } from "./job-report.ts";
import type { Ran, Run } from "./job-run.ts";
import { findCampaign } from "./manage.ts";

export type BacktestInput = {
  /** The policy to replay under, and packs beside it. */
  readonly policy: PolicyRef;
  readonly packs?: readonly PolicyRef[];
  /** Leaves out the packs of the customers' places, and those beside the policy not. */
  readonly withoutPacks?: boolean;
  readonly of:
    | { readonly kind: "campaign"; readonly campaign: string }
    /** A file that an import has read. */
    | { readonly kind: "import"; readonly job: string }
    /** A file of its own, which is imported nowhere. */
    | ({ readonly kind: "file" } & HistoryInput);
  /** Contacts of each rule told of by name. */
  readonly samples?: number;
};

/** Ledgers read at once. */
const LEDGERS_AT_ONCE = 32;
const ENTRIES_PAGE = 200;
/** Customers replayed between two savings. */
const CUSTOMERS_PER_PART = 1_000;

type Checkpoint = { readonly part: number; readonly report?: Report; readonly facts?: ReadFacts };

/** What is replayed: so many parts, each of which fits memory. */
type Source = {
  readonly parts: number;
  /** As far as it is known how many there are. */
  readonly customers?: number;
  readonly part: (part: number) => Promise<readonly RecordedCustomer[]>;
  readonly assumptions: readonly string[];
  readonly facts?: ReadFacts;
};

/** Replays what is on record under another policy, part by part; reports of parts add up. */
export async function runBacktest(run: Run<"backtest">): Promise<Ran> {
  const { engine, job, save, isShort } = run;
  const { input } = job;
  const policy = await compiled(engine, input);
  const begun = job.checkpoint as Checkpoint | undefined;
  const source = await sourceOf(run, policy, begun?.facts);
  const { samples = SAMPLES_PER_RULE } = input;
  const book: Book | undefined = input.withoutPacks ? undefined : engine.policies.under;
  const options = { samples, assumptions: source.assumptions, book };
  let report = begun?.report;
  for (let part = begun?.part ?? 0; part < source.parts; part++) {
    if (isShort()) return "more";
    const tally = newTally(policy, options);
    for (const customer of await source.part(part)) tally.add(await backtestUnder(customer, policy, book));
    const told = tally.report();
    report = report ? mergeReports(report, told, samples) : told;
    const checkpoint: Checkpoint = { part: part + 1, report, facts: source.facts };
    await save({ done: report.customers.total, total: source.customers, unit: "customers" }, checkpoint);
  }
  const done = report ?? newTally(policy, options).report();
  return { done, files: { picture: await drawn(engine, job.id, done) } };
}

/** Draws the report, and answers the key of the picture. */
async function drawn({ files }: Pick<Engine, "files">, id: string, report: Report): Promise<string> {
  const key = `reports/${id}.svg`;
  await files.write(key, Readable.from([Buffer.from(picture(report))]));
  return key;
}

async function compiled({ policies }: Pick<Engine, "policies">, input: BacktestInput): Promise<CompiledPolicy> {
  const documents = await Promise.all(
    [input.policy, ...(input.packs ?? [])].map(async ({ id, version }): Promise<PolicyDocument> => {
      const document = await policies.version(id, version);
      if (!document)
        throw new Problem("not-found", `there is no version ${version} of policy ${id}; GET /v1/policies lists them`);
      return document;
    }),
  );
  return compile(documents[0]!, documents.slice(1));
}

function sourceOf(run: Run<"backtest">, policy: CompiledPolicy, known: ReadFacts | undefined): Promise<Source> {
  const { of } = run.job.input;
  switch (of.kind) {
    case "campaign":
      return ledgersOf(run.engine, of.campaign);
    case "import":
      return importOf(run.engine, policy, of.job);
    case "file":
      return fileOf(run, policy, of, known);
  }
}

async function ledgersOf(engine: Engine, id: string): Promise<Source> {
  const { audience } = await findCampaign(engine, id);
  if (!audience)
    throw new Problem("campaign-state", `campaign ${id} has no audience, so there are no ledgers to replay`);
  const perPart = Math.ceil(CUSTOMERS_PER_PART / SLICE_ROWS);
  return {
    parts: Math.ceil(audience.slices / perPart),
    customers: audience.ok,
    assumptions: LEDGER_ASSUMPTIONS,
    part: async (part) => {
      const recorded: RecordedCustomer[] = [];
      for (let slice = part * perPart; slice < Math.min(audience.slices, (part + 1) * perPart); slice++) {
        const record = await engine.campaigns.slice(id, slice);
        if (!record) throw new Error(`slice ${slice} of campaign ${id} is not there`);
        const people = await readSlice(engine.files, audience.preparedKey, record, audience.preparedVersion);
        const read = await pMap(people, ({ customerId }) => ledgerOf(engine, customerId), {
          concurrency: LEDGERS_AT_ONCE,
        });
        recorded.push(...read.flat());
      }
      return recorded;
    },
  };
}

async function ledgerOf({ ledger }: Pick<Engine, "ledger">, customerId: string): Promise<readonly RecordedCustomer[]> {
  const entries = [];
  for (;;) {
    const page = await ledger.read(customerId, { from: entries.length + 1, limit: ENTRIES_PAGE });
    entries.push(...page);
    if (page.length < ENTRIES_PAGE) return recordedOf(customerId, entries);
  }
}

async function importOf(engine: Engine, policy: CompiledPolicy, id: string): Promise<Source> {
  const job = await readJob(engine, id);
  if (job?.kind !== "history" || job.state !== "done")
    throw new Problem("not-found", `there is no import ${id} that is done; name the job of one`);
  const key = job.files!.facts!;
  const found = await engine.files.stat(key);
  if (!found) throw missing(key);
  const { customers } = job.result as HistoryResult;
  const facts = { key, version: found.version, bytes: found.size };
  return factsOf(engine, policy, job.input as HistoryInput, facts, customers.total);
}

async function fileOf(
  { engine, job, scratch }: Run<"backtest">,
  policy: CompiledPolicy,
  input: HistoryInput,
  known: ReadFacts | undefined,
): Promise<Source> {
  const facts =
    known ??
    (await prepareFacts({
      mapping: input.mapping,
      profile: input.profile,
      files: engine.files,
      key: uploadKeyOf(job.id),
      version: job.source!,
      factsKey: `prepared/${job.id}.jsonl`,
      verdictKey: `verdicts/${job.id}.csv.gz`,
      scratch,
      refuse: () => undefined,
    }));
  return { ...(await factsOf(engine, policy, input, facts)), facts };
}

async function factsOf(
  engine: Engine,
  policy: CompiledPolicy,
  input: HistoryInput,
  facts: FactsFile,
  customers?: number,
): Promise<Source> {
  const recorded = fromHistory(policy);
  const stored = await openFacts(engine.files, facts);
  return {
    parts: stored.shares,
    customers,
    assumptions: assumptionsOfReplay(input),
    part: async (share) => (await stored.share(share)).map((customer) => recorded(historyCustomer(customer))),
  };
}
