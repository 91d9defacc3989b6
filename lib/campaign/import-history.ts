import pMap from "p-map";
import type { HistoryFact } from "../audience/history-fact.ts";
import { subjectOf } from "../contact/claim.ts";
import { introduceCustomer, lacksProfile } from "../contact/customer.ts";
import { impliedBy } from "../contact/implied.ts";
import { step } from "../contact/step.ts";
import type { World } from "../contact/world.ts";
import { type Body, digestOf, idOf } from "../ledger/entry.ts";
import { StoreUnavailable } from "../ledger/ledger.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import type { FactKind } from "../policy/facts.ts";
import { MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import { type CustomerFacts, type FactsProfile, openFacts } from "./facts-file.ts";
import { assumptionsOf, type FactsMapping, prepareFacts, type ReadFacts, type Reason } from "./job-facts.ts";
import { type Followed, followLedger } from "./job-followed.ts";
import { uploadKeyOf } from "./job-record.ts";
import type { Ran, Run } from "./job-run.ts";
import { placeToldBy, tellsOfPlace } from "./row-place.ts";

export type HistoryInput = FactsMapping;

export type HistoryResult = {
  readonly rows: ReadFacts["rows"];
  readonly reasons: readonly Reason[];
  readonly facts: {
    readonly total: number;
    /** Written by this import. */
    readonly written: number;
    /** Found in the ledgers already. */
    readonly repeated: number;
    readonly byKind: Readonly<Record<HistoryFact["kind"], number>>;
  };
  readonly customers: {
    readonly total: number;
    /** Unknown to Tacet before, and known by their rows since. */
    readonly introduced: number;
    /** Of whom it is not known where they are: nobody contacts them before a profile is sent. */
    readonly withoutPlace: number;
  };
  /** What the mapping takes for granted of dates. */
  readonly assumptions: readonly string[];
};

/** Customers worked at once: each waits for the store most of its time. */
const CUSTOMERS_AT_ONCE = 32;
const CUSTOMERS_PER_SAVING = 512;
/** Merges are followed so far. */
const MAX_MERGES = 8;
/** Clocks of workers differ by less. */
const CLOCKS_DIFFER_MS = 10 * MINUTE_MS;
const SAVE_EVERY_MS = 20 * SECOND_MS;

type Tally = {
  written: number;
  repeated: number;
  customers: number;
  introduced: number;
  withoutPlace: number;
  byKind: Record<HistoryFact["kind"], number>;
};

type Checkpoint = {
  readonly facts: ReadFacts;
  /** The share of the file, and the customer in it, to go on with. */
  readonly share: number;
  readonly customer: number;
  readonly tally: Tally;
};

/**
 * Brings what happened before Tacet into the ledgers. Each fact has an id of what it says, and each customer's entries
 * since the first import are looked through before they are added to, so that the same fact of the same or another
 * file, a crash or a second worker has one effect.
 */
export async function importHistory(run: Run<"history">): Promise<Ran> {
  const { engine, job, save, isShort } = run;
  const begun = (job.checkpoint as Checkpoint | undefined) ?? (await prepared(run));
  const { facts } = begun;
  const tally = structuredClone(begun.tally);
  const since = (await firstImport(engine)) - CLOCKS_DIFFER_MS;
  let { customer } = begun;
  const saved = (share: number) =>
    save(
      { done: tally.written + tally.repeated, total: facts.facts, unit: "facts" },
      { facts, share, customer, tally },
    );
  await saved(begun.share);
  // Where dates are read is good enough to replay by, and no place to call somebody in: only a told profile is one.
  const placed = (person: CustomerFacts): CustomerFacts =>
    job.input.profile === undefined ? { ...person, profile: undefined } : person;
  const stored = await openFacts(engine.files, facts);
  for (let share = begun.share; share < stored.shares; share++, customer = 0) {
    const people = await stored.share(share);
    while (customer < people.length) {
      if (isShort()) return "more";
      const batch = people.slice(customer, customer + CUSTOMERS_PER_SAVING);
      const policy = await engine.policies.inForce(engine.now());
      const told = await pMap(batch, (person) => tellAll(engine, policy, placed(person), since, job.actor), {
        concurrency: CUSTOMERS_AT_ONCE,
      });
      told.forEach((one, index) => {
        add(tally, one, batch[index]!);
      });
      customer += batch.length;
      await saved(share);
    }
  }
  return { done: resultOf(job.input, facts, tally), files: { facts: facts.key, verdicts: facts.verdictKey } };
}

async function prepared({ engine, job, scratch, save }: Run<"history">): Promise<Checkpoint> {
  const policy = await engine.policies.inForce(engine.now());
  let savedAt = engine.now();
  const facts = await prepareFacts({
    ...job.input,
    files: engine.files,
    key: uploadKeyOf(job.id),
    version: job.source!,
    factsKey: `prepared/${job.id}.jsonl`,
    verdictKey: `verdicts/${job.id}.csv.gz`,
    scratch,
    refuse: (fact) => whyNot(policy, fact),
    onRows: async (_rows, bytes, totalBytes) => {
      if (engine.now() - savedAt < SAVE_EVERY_MS) return;
      savedAt = engine.now();
      await save({ done: bytes, total: totalBytes, unit: "bytes" }, undefined);
    },
  });
  return { facts, share: 0, customer: 0, tally: newTally() };
}

/** What would loosen a rule is taken only of a topic the policy knows; a "no" and a contact are taken in any case. */
function whyNot(policy: CompiledPolicy, fact: HistoryFact): string | undefined {
  if (fact.kind !== "need" && fact.kind !== "consent") return undefined;
  if (fact.topic === undefined || policy.topics.familyOf(fact.topic) !== undefined) return undefined;
  return `a ${fact.kind} is left out: the topic "${fact.topic}" is not in the tree of policy ${policy.ref.id}`;
}

const FIRST_IMPORT = { pk: "IMPORTS", sk: "FIRST" };

/** When the first import of all began: no entry before that is of an import. */
async function firstImport({ records, now }: Pick<Engine, "records" | "now">): Promise<Ms> {
  await records.put({ ...FIRST_IMPORT, data: { at: now() } }, "once");
  return Number((await records.get(FIRST_IMPORT.pk, FIRST_IMPORT.sk))!.data.at);
}

type Told = Pick<Tally, "written" | "repeated" | "introduced" | "withoutPlace">;

async function tellAll(
  engine: Engine,
  policy: CompiledPolicy,
  { customerId: named, profile, facts }: CustomerFacts,
  since: Ms,
  actor: string,
): Promise<Told> {
  const { customerId, followed } = await survivorOf(engine, named, since);
  const world = { ...engine, ledger: followed.ledger };
  const before = await followed.fold();
  const introduces = lacksProfile(before) && profile !== undefined && tellsOfPlace(profile);
  if (introduces) await introduce(world, engine, followed, customerId, profile, actor);
  let written = 0;
  for (const fact of facts) {
    const kind = KIND_OF[fact.kind];
    // Of whom the file names: a merge keeps the ids of what it brings along.
    const id = idOf(kind, named, fact.eventId);
    if (await followed.has(id)) continue;
    const body = { ...(await bodyOf(engine, policy, customerId, fact)), digest: digestOf(fact) };
    await step<void>(world, customerId, ({ fold }) => {
      if (fold.mergedInto !== undefined) throw new StoreUnavailable(`customer ${customerId} was merged just now`);
      return { append: { kind, id, at: fact.at, actor, body }, answer: () => undefined };
    });
    written++;
  }
  const { zones } = await followed.fold();
  return {
    written,
    repeated: facts.length - written,
    introduced: introduces ? 1 : 0,
    withoutPlace: zones.some(({ leftAt }) => leftAt === undefined) ? 0 : 1,
  };
}

/** The customer's ledger, or that of whom they were merged into. */
async function survivorOf(
  { ledger }: Pick<Engine, "ledger">,
  named: string,
  since: Ms,
): Promise<{ customerId: string; followed: Followed }> {
  let customerId = named;
  for (let merges = 0; merges <= MAX_MERGES; merges++) {
    const followed = followLedger(ledger, customerId, since);
    const { mergedInto } = await followed.fold();
    if (mergedInto === undefined) return { customerId, followed };
    customerId = mergedInto;
  }
  throw new Error(`customer ${named} was merged more than ${MAX_MERGES} times over`);
}

async function introduce(
  world: World,
  engine: Engine,
  followed: Followed,
  customerId: string,
  profile: FactsProfile,
  actor: string,
): Promise<void> {
  const { name, pronunciation } = profile;
  const told = { ...placeToldBy(profile), name, pronunciation };
  const isPerson = told.addresses.length > 0 || name !== undefined || pronunciation !== undefined;
  // Links must be judged by what others write meanwhile, so those are made on the ledger itself.
  await introduceCustomer(isPerson ? engine : world, customerId, told, actor);
  if (isPerson) followed.forget();
}

const KIND_OF: Readonly<Record<HistoryFact["kind"], FactKind>> = {
  contact: "recorded",
  refusal: "opt-out",
  "opt-out": "opt-out",
  consent: "consent",
  need: "need",
  hold: "hold",
};

/** What the entry of a fact says: the same as if it had been told through the API when it happened. */
async function bodyOf(
  { directory }: Pick<Engine, "directory">,
  policy: CompiledPolicy,
  customerId: string,
  fact: HistoryFact,
): Promise<Body> {
  const familyOf = (topic: string | undefined) => (topic === undefined ? undefined : policy.topics.familyOf(topic));
  const kept = (words: string | undefined) => (words === undefined ? undefined : directory.keepText(customerId, words));
  switch (fact.kind) {
    case "contact": {
      const { channel, purpose, topic, offer, disposition, sentiment } = fact;
      const opens = subjectOf({ customerId, channel, purpose, topic, offer }, policy);
      const { refusals, holds } = impliedBy(policy, fact, [opens]);
      return {
        opens,
        disposition,
        sentiment,
        ...(refusals.length > 0 && { refusals }),
        ...(holds.length > 0 && { holds }),
      };
    }
    case "refusal": {
      const { breadth, topic, offer, channel, source } = fact;
      return { refusals: [{ breadth, topic, family: familyOf(topic), offer, channel }], source };
    }
    case "opt-out": {
      const { breadth, channel, purpose, source, words } = fact;
      return { refusals: [{ breadth, channel, purpose }], source, text: await kept(words) };
    }
    case "consent": {
      const { consent: kind, purpose, channel, topic, expiresAt, source, evidence } = fact;
      const consents = [{ kind, purpose, channel, topic, family: familyOf(topic), expiresAt }];
      return { consents, source, text: await kept(evidence) };
    }
    case "need": {
      const { topic, source, note } = fact;
      return { needs: [{ topic, family: familyOf(topic)! }], source, text: await kept(note) };
    }
    case "hold": {
      const { cause, caseId, account, until } = fact;
      return { holds: [{ cause, caseId, account, until }] };
    }
  }
}

const newTally = (): Tally => ({
  written: 0,
  repeated: 0,
  customers: 0,
  introduced: 0,
  withoutPlace: 0,
  byKind: { contact: 0, refusal: 0, "opt-out": 0, consent: 0, need: 0, hold: 0 },
});

function add(tally: Tally, told: Told, { facts }: CustomerFacts): void {
  tally.customers++;
  tally.written += told.written;
  tally.repeated += told.repeated;
  tally.introduced += told.introduced;
  tally.withoutPlace += told.withoutPlace;
  for (const { kind } of facts) tally.byKind[kind]++;
}

function resultOf({ mapping }: HistoryInput, { rows, reasons, facts }: ReadFacts, tally: Tally): HistoryResult {
  const { written, repeated, byKind, customers, introduced, withoutPlace } = tally;
  return {
    rows,
    reasons,
    facts: { total: facts, written, repeated, byKind },
    customers: { total: customers, introduced, withoutPlace },
    assumptions: assumptionsOf(mapping),
  };
}
