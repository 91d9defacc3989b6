import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_COLUMNS } from "../../lib/audience/records.ts";
import { MAX_LINE_LENGTH } from "../../lib/audience/row.ts";
import { COLUMNS, type Content, jobDone, ok, PLAN, put, send, streamed, verdictsAt } from "./lists.ts";
import { type Api, testApi } from "./server.ts";

let api: Api;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

let plans = 0;
/** A draft of its own; answers its id. */
const draft = async (): Promise<string> =>
  ok(await api.call("POST", "/v1/campaigns", { ...PLAN, name: `List ${plans++}` }), 201).campaignId;

const MEBIBYTE = 1024 * 1024;
const filler = Buffer.alloc(MEBIBYTE, "x");
function* after(head: string, piece: Uint8Array, count: number): Generator<Uint8Array> {
  yield Buffer.from(head);
  for (let at = 0; at < count; at++) yield piece;
}
/** 50 MB without a line break. */
const longLine = (head: string): Content => streamed(after(head, filler, 50));

const GOOD = "id,phone\nc1,+351911000001\nc2,+351911000002\n";
const ROWS = Buffer.from("same,+351911000001\n".repeat(10_000));
/** A gzip member of 1.3 GB of the same row, in 1.3 MB: what it unfolds to is never there at once. */
function bomb(): Uint8Array {
  const member = gzipSync(Buffer.concat(Array.from({ length: 50 }, () => ROWS)), { level: 9 });
  return Buffer.concat([gzipSync("id,phone\n"), ...Array.from({ length: 140 }, () => member)]);
}
const wide = Array.from({ length: MAX_COLUMNS + 1 }, (_, index) => `c${index}`).join(",");
const piped = { columns: COLUMNS, format: { delimiter: "|" } };

type Bad = {
  readonly content: () => Content;
  readonly mapping?: unknown;
  readonly code: string;
  /** What is wrong and where, and how to mend it. */
  readonly says: readonly RegExp[];
};

const BAD: Readonly<Record<string, Bad>> = {
  "an empty file": { content: () => "", code: "empty-file", says: [/empty/, /put a file with/] },
  "an empty gzip file": { content: () => gzipSync(""), code: "empty-file", says: [/empty/, /put a file with/] },
  "nothing but blank lines": { content: () => "\r\n \r\n", code: "empty-file", says: [/empty/, /put a file with/] },
  "a header only": { content: () => "id,phone\n", code: "no-rows", says: [/header and no rows/, /a line for each/] },
  "another delimiter than was said": {
    content: () => GOOD,
    mapping: piped,
    code: "wrong-delimiter",
    says: [/^line 1: /, /"," would make 2/],
  },
  "a delimiter nobody expects": {
    content: () => GOOD.replaceAll(",", "^"),
    code: "wrong-delimiter",
    says: [/^line 1: /, /format\.delimiter/],
  },
  "columns the file does not have": {
    content: () => "client;telephone\nc1;+351911000001\n",
    code: "unknown-columns",
    says: [/^line 1: /, /"id", "phone"/, /it has "client", "telephone"/],
  },
  "a column twice": {
    content: () => "id,phone,id\nc1,+351911000001,c2\n",
    code: "ambiguous-columns",
    says: [/^line 1: /, /rename/],
  },
  "too many columns": {
    content: () => `id,phone,${wide}\n`,
    code: "too-many-columns",
    says: [/^line 1: /, new RegExp(`at most ${MAX_COLUMNS} columns`)],
  },
  "a line of 50 MB": {
    content: () => longLine(`${GOOD}c3,`),
    code: "line-too-long",
    says: [/^line 4: /, new RegExp(String(MAX_LINE_LENGTH)), /quote/],
  },
  "a line of 50 MB in quotes": {
    content: () => longLine(`${GOOD}c3,"`),
    code: "line-too-long",
    says: [/^line 4: /, new RegExp(String(MAX_LINE_LENGTH))],
  },
  "a header of 50 MB": {
    content: () => longLine("id,phone,"),
    code: "line-too-long",
    says: [/^line 1: /, new RegExp(String(MAX_LINE_LENGTH))],
  },
  "a JSON line of 50 MB": {
    content: () => longLine('{"id":"c1","phone":"+351911000001"}\n{"id":"'),
    code: "line-too-long",
    says: [/^line 2: /, new RegExp(String(MAX_LINE_LENGTH))],
  },
  "NUL bytes": {
    content: () => `${GOOD}c3,\0\0\n`,
    code: "nul-byte",
    says: [/^after line 3: /, /format\.encoding/],
  },
  "UTF-16 without a mark": {
    content: () => Buffer.from(GOOD, "utf16le"),
    code: "nul-byte",
    says: [/UTF-16/, /format\.encoding/],
  },
  "what is no UTF-8": {
    content: () => Buffer.from(`${GOOD}In\u00eas,+351911000003\n`, "latin1"),
    code: "bad-encoding",
    says: [/^after line 3: /, /format\.encoding/],
  },
  "a quote that is never closed": {
    content: () => `${GOOD}c3,"+351911000003\nc4,+351911000004\n`,
    code: "unclosed-quote",
    says: [/^line 4: /, /close it, or double/],
  },
  "a JSON array": {
    content: () => '[{"id":"c1","phone":"+351911000001"}]',
    code: "not-json-lines",
    says: [/array/, /one object on each line/],
  },
  "a truncated gzip file": {
    content: () => gzipSync(GOOD).subarray(0, 25),
    code: "truncated-gzip",
    says: [/ends in the middle/, /again, whole/],
  },
  "a damaged gzip file": {
    content: () => {
      const bytes = gzipSync(GOOD.repeat(200));
      bytes.fill(0xff, 40, 60);
      return bytes;
    },
    code: "bad-gzip",
    says: [/damaged/, /upload it again/],
  },
  "a zip bomb": { content: bomb, code: "gzip-ratio", says: [/times its size/, /without gzip/] },
  "what is said to be gzip": {
    content: () => GOOD,
    mapping: { columns: COLUMNS, format: { gzip: true } },
    code: "bad-gzip",
    says: [/leave format\.gzip out/],
  },
  "rows none of which can be used": {
    content: () => "id,phone\nc1,none\nc2,none\n",
    code: "invalid-audience",
    says: [/none of the 2 rows/, /line 2: /, /mend/],
  },
};

describe("a file that cannot be a list fails its job, says what, where and how to mend it, and leaves nothing", () => {
  it.each(Object.entries(BAD))("%s", async (_what, { content, mapping, code, says }) => {
    const campaign = await draft();
    const job = await send(api, campaign, content(), mapping);
    expect([job.state, job.problem?.code], JSON.stringify(job)).toEqual(["failed", code]);
    for (const words of says) expect(job.problem.detail).toMatch(words);
    const at = `/v1/campaigns/${campaign}`;
    const { state, audience, history } = ok(await api.call("GET", at));
    expect({ state, audience, moves: history.length }).toEqual({ state: "draft", audience: undefined, moves: 1 });
    expect((await api.call("GET", `${at}/audience`)).status).toBe(404);
    expect((await api.call("POST", `${at}/launch`, {})).json.code).toBe("campaign-state");
    expect((await api.call("GET", "/v1/customers/c1")).status).toBe(404);
  });

  it("its code is in the documents", () => {
    const told = readFileSync(new URL("../../docs/campaigns.md", import.meta.url), "utf8");
    for (const { code } of Object.values(BAD)) expect(told).toContain(`\`${code}\``);
  });

  it("says of every row why none can be used, in a file", async () => {
    const job = await send(api, await draft(), "id,phone\nc1,none\n,+351911000001\n");
    expect(job.state).toBe("failed");
    const verdicts = await verdictsAt(job.files.verdicts.url);
    expect(verdicts).toEqual([
      expect.stringMatching(/^2,c1,rejected,"the voice address is no telephone number.*",$/),
      "3,,rejected,customerId is empty,",
    ]);
  });

  it("the right file, put in its place, makes the same job good", async () => {
    const campaign = await draft();
    const mapping = { columns: COLUMNS };
    const { jobId, upload } = ok(await api.call("POST", `/v1/campaigns/${campaign}/audience`, { mapping }), 202);
    await put(upload, "id,phone\n");
    expect((await jobDone(api, jobId)).problem.code).toBe("no-rows");
    await put(upload, GOOD);
    const job = await jobDone(api, jobId);
    expect(job).toMatchObject({ state: "done", result: { rows: { ok: 2 } } });
    expect(job.problem).toBeUndefined();
    expect(ok(await api.call("GET", `/v1/campaigns/${campaign}`)).state).toBe("ready");
  });

  it("a file replaced while it is read is noticed: the new one is the list, whole", async () => {
    const campaign = await draft();
    const mapping = { columns: COLUMNS };
    const { jobId, upload } = ok(await api.call("POST", `/v1/campaigns/${campaign}/audience`, { mapping }), 202);
    const states: string[] = [];
    const long = (prefix: string, rows: number) =>
      `id,phone\n${Array.from({ length: rows }, (_, row) => `${prefix}${row},+3519${10_000_000 + row}`).join("\n")}\n`;
    await put(upload, long("old", 200_000));
    while (states.at(-1) !== "running") states.push(ok(await api.call("GET", `/v1/jobs/${jobId}`)).state);
    await put(upload, long("new", 3));
    const job = await jobDone(api, jobId);
    expect(job, JSON.stringify(job)).toMatchObject({ state: "done", result: { rows: { ok: 3, total: 3 } } });
    expect((await verdictsAt(job.files.verdicts.url)).map((line) => line.split(",")[1])).toEqual([
      "new0",
      "new1",
      "new2",
    ]);
    expect(ok(await api.call("GET", `/v1/campaigns/${campaign}`)).audience).toMatchObject({ ok: 3 });
  }, 60_000);

  it("a bad file after a good one leaves the good one", async () => {
    const campaign = await draft();
    await send(api, campaign, GOOD);
    expect((await send(api, campaign, `${GOOD}c3,\0\n`)).state).toBe("failed");
    expect(ok(await api.call("GET", `/v1/campaigns/${campaign}`))).toMatchObject({
      state: "ready",
      audience: { ok: 2 },
    });
  });
});

describe("a list that is odd and right", () => {
  it("formula cells are the texts they are, and are disarmed in the verdict file", async () => {
    const cells = ['=HYPERLINK("http://evil")', "+1+1", "-2", "@SUM(A1)", "\t=1"];
    const list = ["id,phone,name", ...cells.map((cell) => `"${cell.replaceAll('"', '""')}",none,=1+1`), "c1,,=1+1"];
    const columns = { ...COLUMNS, name: { column: "name" } };
    const job = await send(api, await draft(), list.join("\r\n"), { columns });
    expect(job).toMatchObject({ state: "done", result: { rows: { ok: 1, rejected: 5 } } });
    const verdicts = await verdictsAt(job.files.verdicts.url);
    expect(verdicts).toHaveLength(6);
    for (const verdict of verdicts.slice(0, 5)) expect(verdict).toMatch(/^\d+,"?'[=+\-@]/);
  });

  it("a million rows of one customer are one customer", async () => {
    const campaign = await draft();
    const job = await send(api, campaign, streamed(after("id,phone\n", ROWS, 100)));
    expect(job).toMatchObject({
      state: "done",
      result: { rows: { ok: 1, rejected: 0, duplicate: 999_999, total: 1_000_000 } },
    });
    const { rows } = ok(await api.call("GET", `/v1/campaigns/${campaign}/progress`));
    expect(rows).toMatchObject({ pending: 1, duplicate: 999_999 });
  }, 60_000);

  it.each<[string, string | Uint8Array, object?]>([
    ["semicolons, quotes and CRLF", 'id;phone\r\n"c1";"+351911000001"\r\nc2;+351911000002\r\n'],
    ["tabs", GOOD.replaceAll(",", "\t")],
    ["bars", GOOD.replaceAll(",", "|")],
    ["a delimiter that was said", GOOD.replaceAll(",", "^"), { delimiter: "^" }],
    ["a byte order mark", `\ufeff${GOOD}`],
    ["UTF-16, little end first", Buffer.from(`\ufeff${GOOD}`, "utf16le")],
    ["UTF-16, big end first", Buffer.from(`\ufeff${GOOD}`, "utf16le").swap16()],
    ["UTF-16 that was said", Buffer.from(GOOD, "utf16le"), { encoding: "utf-16le" }],
    ["gzip", gzipSync(GOOD)],
    ["JSON lines", '{"id":"c1","phone":"+351911000001"}\n{"id":"c2","phone":"+351911000002"}'],
  ])("is read as it is written: %s", async (_what, content, format) => {
    const job = await send(api, await draft(), content, { columns: COLUMNS, ...(format && { format }) });
    expect(job, JSON.stringify(job)).toMatchObject({ state: "done", result: { rows: { ok: 2, rejected: 0 } } });
  });

  it("the format may stand beside the mapping", async () => {
    const campaign = await draft();
    const body = { mapping: { columns: COLUMNS }, format: { delimiter: "^" } };
    const { jobId, upload } = ok(await api.call("POST", `/v1/campaigns/${campaign}/audience`, body), 202);
    await put(upload, GOOD.replaceAll(",", "^"));
    expect(await jobDone(api, jobId)).toMatchObject({ state: "done", result: { rows: { ok: 2 } } });
  });

  it("constants, row numbers and expressions stand in for columns", async () => {
    const columns = {
      customerId: { row: true, prefix: "bank-" },
      address: [{ channel: "voice", value: { expression: '"+351" + row.phone' } }],
      timeZone: { constant: "Europe/Lisbon" },
    };
    const job = await send(api, await draft(), "phone\n911000001\n911000001\n", { columns });
    expect(job).toMatchObject({ state: "done", result: { rows: { ok: 2 } } });
    expect((await verdictsAt(job.files.verdicts.url))[1]).toBe("3,bank-2,ok,,");
  });

  it("the same file twice has the effect of once", async () => {
    const campaign = await draft();
    const first = await send(api, campaign, GOOD);
    const before = ok(await api.call("GET", `/v1/campaigns/${campaign}`));
    const again = await send(api, campaign, GOOD);
    expect(again.result).toEqual(first.result);
    expect(ok(await api.call("GET", `/v1/campaigns/${campaign}`))).toEqual(before);
  });
});

describe("a mapping that cannot be meant", () => {
  it.each<[string, object, string]>([
    ["no id", { columns: {} }, "/mapping/columns/customerId"],
    ["two sources in one", { columns: { customerId: { column: "id", row: true } } }, "/mapping/columns/customerId"],
    [
      "an expression that is none",
      { columns: { customerId: { expression: "row.id +" } } },
      "/mapping/columns/customerId",
    ],
    [
      "an expression that may take for ever",
      { columns: { customerId: { expression: 'row.id.matches("(a+)+$") ? "a" : "b"' } } },
      "/mapping/columns/customerId",
    ],
    ["a letter as delimiter", { columns: COLUMNS, format: { delimiter: "x" } }, "/mapping/format/delimiter"],
    ["a line break as delimiter", { columns: COLUMNS, format: { delimiter: "\n" } }, "/mapping/format/delimiter"],
    ["an encoding there is not", { columns: COLUMNS, format: { encoding: "ebcdic" } }, "/mapping/format/encoding"],
    [
      "a variable no script can name",
      { columns: { ...COLUMNS, vars: { "a b": { column: "id" } } } },
      "/mapping/columns/vars",
    ],
    ["what a mapping does not have", { columns: { ...COLUMNS, worth: { column: "id" } } }, "/mapping/columns/worth"],
  ])("%s is a problem at its place, and makes no job", async (_what, mapping, pointer) => {
    const before = ok(await api.call("GET", "/v1/jobs?limit=200")).data.length;
    const answer = await api.call("POST", `/v1/campaigns/${await draft()}/audience`, { mapping });
    expect([answer.status, answer.json.code], answer.text).toEqual([400, "invalid-request"]);
    const found = answer.json.errors.find((error: { pointer: string }) => error.pointer.startsWith(pointer));
    expect(found, answer.text).toBeDefined();
    expect(found.detail).not.toMatch(/^(Invalid|Too|Unrecognized)/);
    expect(ok(await api.call("GET", "/v1/jobs?limit=200")).data).toHaveLength(before);
  });
});
