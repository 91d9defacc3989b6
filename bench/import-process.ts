/** One reader of one file, in a process of its own: what memory it takes is then its own. */
import { createReadStream } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parse } from "csv-parse";
import { diskFiles } from "../lib/audience/disk-files.ts";
import { HistoryMapping } from "../lib/audience/history-mapping.ts";
import { AudienceMapping } from "../lib/audience/mapping.ts";
import { prepare } from "../lib/audience/prepare.ts";
import { openFacts } from "../lib/campaign/facts-file.ts";
import { prepareFacts } from "../lib/campaign/job-facts.ts";
import type { Reader, ReadWhat, WasRead } from "./import-readers.ts";

const KEY = "uploads/file";
const column = (name: string) => ({ column: name });

const LIST = AudienceMapping.parse({
  columns: {
    customerId: column("customer no"),
    address: [{ channel: "voice", value: column("phone") }],
    timeZone: column("zone"),
    name: { expression: 'row.first + " " + row.last' },
    vars: { branch: column("branch") },
  },
});
const HISTORY = HistoryMapping.parse({
  customerId: column("customer no"),
  when: { date: column("called at"), format: "rfc3339", assume: "Instants are as they were written." },
  facts: [
    {
      fact: "contact",
      channel: { constant: "voice" },
      purpose: { constant: "promotional" },
      topic: column("topic"),
      disposition: column("result"),
    },
  ],
});

const READERS: Readonly<Record<Reader, (root: string) => Promise<number>>> = {
  "line splitter": async (root) => {
    let lines = 0;
    let characters = 0;
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of createReadStream(join(root, KEY), { highWaterMark: 128 * 1024 })) {
      const piece: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      let start = 0;
      for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, start)) {
        characters += piece.toString("utf8", start, end).length;
        lines++;
        start = end + 1;
      }
      rest = piece.subarray(start);
    }
    if (characters === 0) throw new Error("the file has no text");
    return lines - 1;
  },
  "node:readline": async (root) => {
    let lines = 0;
    for await (const line of createInterface({ input: createReadStream(join(root, KEY)) })) lines += line ? 1 : 0;
    return lines - 1;
  },
  "csv-parse": async (root) => {
    let rows = 0;
    for await (const row of createReadStream(join(root, KEY)).pipe(parse())) rows += row ? 1 : 0;
    return rows - 1;
  },
  audience: async (root) => {
    const { rows } = await prepare({
      files: filesIn(root),
      key: KEY,
      mapping: LIST,
      preparedKey: "prepared/rows.jsonl",
      verdictKey: "verdicts/rows.csv.gz",
      scratch: root,
    });
    return rows.total;
  },
  history: async (root) => {
    const files = filesIn(root);
    const facts = await prepareFacts({
      mapping: HISTORY,
      profile: { timeZone: column("zone") },
      files,
      key: KEY,
      version: (await files.stat(KEY))!.version,
      factsKey: "prepared/facts.jsonl",
      verdictKey: "verdicts/facts.csv.gz",
      scratch: root,
      refuse: () => undefined,
    });
    let found = 0;
    const stored = await openFacts(files, facts);
    for (let share = 0; share < stored.shares; share++)
      for (const person of await stored.share(share)) found += person.facts.length;
    if (found !== facts.facts) throw new Error(`of ${facts.facts} facts ${found} were read back`);
    return facts.rows.total;
  },
};

const filesIn = (root: string) => diskFiles({ root, baseUrl: "", sign: (text) => text, now: () => 0 });

const SAMPLE_MS = 10;
const BYTES_PER_KB = 1_024;
const MICROSECONDS_PER_MS = 1_000;

const { reader, path }: ReadWhat = JSON.parse(process.argv[2]!);
globalThis.gc?.();
const before = process.memoryUsage();
let heap = before.heapUsed;
let rss = before.rss;
const sampler = setInterval(() => {
  const now = process.memoryUsage();
  heap = Math.max(heap, now.heapUsed);
  rss = Math.max(rss, now.rss);
}, SAMPLE_MS);
const started = performance.now();
const spentBefore = process.cpuUsage();
const rows = await READERS[reader](dirname(dirname(path)));
const ms = performance.now() - started;
const spent = process.cpuUsage(spentBefore);
clearInterval(sampler);
// The system's own highest mark sees what falls between samples; before the reading there was less.
rss = Math.max(rss, process.resourceUsage().maxRSS * BYTES_PER_KB);
const result: WasRead = {
  rows,
  ms,
  processorMs: (spent.user + spent.system) / MICROSECONDS_PER_MS,
  rssBytes: rss - before.rss,
  heapBytes: heap - before.heapUsed,
};
process.send?.(result, () => process.disconnect());
