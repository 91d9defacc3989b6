import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diskFiles } from "../lib/audience/disk-files.ts";
import { HistoryMapping } from "../lib/audience/history-mapping.ts";
import type { HistoryResult } from "../lib/campaign/import-history.ts";
import { findJob, uploadKeyOf } from "../lib/campaign/job-record.ts";
import { createJob, runJob } from "../lib/campaign/jobs.ts";
import { type Item, itemOf } from "../lib/ledger/dynamo-ledger.ts";
import { bareStep } from "./contestants.ts";
import { check, type Figure, type How } from "./figure.ts";
import { medianOf, ratioOf } from "./rounds.ts";
import { benchStore, paceOf } from "./store.ts";
import { NOON } from "./typical.ts";

const CUSTOMERS = 200;
/** Past contacts of each. */
const CONTACTS = 5;
const ROUNDS = 5;
const WARM_ROUNDS = 2;
const QUICK = { customers: 40, rounds: 1, warm: 1 };
/** As many as an import works at once. */
const AT_ONCE = 32;

const MAPPING = HistoryMapping.parse({
  customerId: { column: "id" },
  when: { date: { column: "at" }, format: "rfc3339", assume: "Instants are as they were written." },
  facts: [
    {
      fact: "contact",
      channel: { constant: "voice" },
      purpose: { constant: "promotional" },
      topic: { constant: "car-loan" },
      disposition: { constant: "no_answer" },
    },
  ],
});

/** `import history` into the ledgers, beside a bare loop that stores the same entries. */
export async function importWriting(how: How): Promise<Figure[]> {
  const root = await mkdtemp(join(tmpdir(), "tacet-bench-"));
  const files = diskFiles({ root, baseUrl: "", sign: (text) => text, now: () => NOON });
  const none = { send: async () => {} };
  const queues = { work: none, deliveries: none, jobs: none };
  const store = await benchStore(NOON, { files, queues });
  const engine = store.world;
  const { customers, rounds, warm } = how.quick ? QUICK : { customers: CUSTOMERS, rounds: ROUNDS, warm: WARM_ROUNDS };
  const facts = customers * CONTACTS;

  const ours = async (round: number): Promise<number> => {
    const job = await createJob(engine, "history", { mapping: MAPPING, profile: ZONE }, "bench", { file: true });
    await files.write(uploadKeyOf(job.id), history(round, customers));
    const { perSecond } = await paceOf(1, 1, () => runJob(engine, { job: job.id }, () => Infinity, root));
    const done = await findJob(engine, job.id);
    check(done.state === "done", `the import ended as ${done.state}: ${done.problem?.detail}`);
    const { written } = (done.result as HistoryResult).facts;
    check(written === facts, `of ${facts} facts ${written} were written`);
    return perSecond * facts;
  };
  const bare = async (round: number, items: readonly Item[]): Promise<number> => {
    const ids = Array.from({ length: customers }, (_, index) => `bare-${round}-${index}`);
    const [first, ...others] = items;
    await Promise.all(ids.map((id) => store.client.putItem(putOf(store.tables.ledger, id, first!))));
    const { perSecond } = await paceOf(facts, AT_ONCE, (index) =>
      bareStep(store, ids[index % customers]!, others[Math.floor(index / customers)]!),
    );
    return perSecond;
  };
  try {
    await ours(-warm - 1);
    const items = (await engine.ledger.read(customerOf(-warm - 1, 0), { limit: 100 })).map(itemOf);
    check(
      items.length === CONTACTS + 1,
      `a customer has ${items.length} entries, not a profile and ${CONTACTS} contacts`,
    );
    const found = { ours: [] as number[], bare: [] as number[] };
    for (let round = -warm; round < rounds; round++) {
      how.progress(`history into ledgers: ${round < 0 ? "warming" : `round ${round + 1} of ${rounds}`}`);
      const turns = { ours: () => ours(round), bare: () => bare(round, items) };
      for (const name of round % 2 ? (["bare", "ours"] as const) : (["ours", "bare"] as const)) {
        const pace = await turns[name]();
        if (round >= 0) found[name].push(pace);
      }
    }
    return [
      {
        bench: "import",
        what: "facts of a history file into ledgers, new customers",
        unit: "per second",
        ours: medianOf(found.ours),
        peer: { name: "bare Query + PutItem", value: medianOf(found.bare) },
        ratio: ratioOf(found.ours, found.bare, "fast"),
        note: `${CONTACTS} contacts and a profile each, ${AT_ONCE} customers at once`,
      },
    ];
  } finally {
    await store.close();
    await rm(root, { recursive: true, force: true });
  }
}

const ZONE = { timeZone: { column: "zone" } } as const;

const putOf = (TableName: string, customerId: string, item: Item) => ({
  TableName,
  Item: { ...item, customerId: { S: customerId } },
});

const customerOf = (round: number, index: number): string => `import-${round}-${String(index).padStart(5, "0")}`;

async function* history(round: number, customers: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from("id,at,zone\n");
  for (let contact = 0; contact < CONTACTS; contact++) {
    const rows = Array.from(
      { length: customers },
      (_, index) => `${customerOf(round, index)},2026-0${contact + 2}-05T10:00:00Z,Europe/Lisbon\n`,
    );
    yield Buffer.from(rows.join(""));
  }
}
