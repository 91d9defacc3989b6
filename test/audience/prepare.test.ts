import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Files } from "../../lib/audience/files.ts";
import { AudienceMapping } from "../../lib/audience/mapping.ts";
import { type Prepared, prepare } from "../../lib/audience/prepare.ts";
import { MAX_COLUMNS } from "../../lib/audience/records.ts";
import { MAX_LINE_LENGTH } from "../../lib/audience/row.ts";
import { readSlice, SLICE_ROWS } from "../../lib/audience/slice.ts";
import { zoneNamed } from "../../lib/zones/zone.ts";
import { BY_ID, bytesOf, cut, type Folder, folder, piecesOf, prepared, rowsIn, verdictsIn } from "./given.ts";

let place: Folder;
beforeAll(async () => {
  place = await folder();
});
afterAll(() => place.remove());

const mapping = (columns: AudienceMapping["columns"], format?: AudienceMapping["format"]): AudienceMapping =>
  AudienceMapping.parse({ columns, ...(format && { format }) });
const ALL = mapping({
  customerId: { column: "id" },
  address: [
    { channel: "voice", value: { column: "phone" } },
    { channel: "email", value: { column: "email" } },
  ],
  timeZone: { column: "zone" },
  candidateTimeZones: { column: "zones" },
  jurisdictions: { column: "where" },
  name: { column: "name" },
  account: { column: "account" },
  needTopic: { column: "need" },
  vars: { first: { expression: 'row.name.split(" ")[0]' }, list: { constant: "spring" } },
});
const HEADER = "id,phone,email,zone,zones,where,name,account,need";

describe("a list", () => {
  it("becomes rows in the order of the file, with a verdict on each", async () => {
    const result = await prepared(
      place,
      [
        HEADER,
        ' ana ,+351 912 345 678,Ana@Example.com,Europe/Lisbon,,"PT, US-FL",Ana Alves,acc-1,car-loan',
        'bia,,,,"Europe/Lisbon|Atlantic/Azores",,"Bia ""B"" Brito",,',
        "ana,,,,,,,,",
        ",,,,,,,,",
        "eva,912345678,,,,,,,",
      ].join("\r\n"),
      ALL,
    );
    expect(result.rows).toEqual({ ok: 2, rejected: 2, duplicate: 1, total: 5 });
    expect(await rowsIn(place, result)).toEqual([
      {
        customerId: "ana",
        line: 2,
        addresses: [
          { channel: "voice", value: "+351912345678" },
          { channel: "email", value: "ana@example.com" },
        ],
        timeZone: "Europe/Lisbon",
        jurisdictions: ["PT", "US-FL"],
        name: "Ana Alves",
        account: "acc-1",
        needTopic: "car-loan",
        vars: { first: "Ana", list: "spring" },
      },
      {
        customerId: "bia",
        line: 3,
        candidateTimeZones: ["Europe/Lisbon", "Atlantic/Azores"],
        name: 'Bia "B" Brito',
        vars: { first: "Bia", list: "spring" },
      },
    ]);
    expect(await verdictsIn(place, result)).toEqual([
      "2,ana,ok,,",
      "3,bia,ok,,",
      "4,ana,duplicate,the same customerId as line 2,2",
      "5,,rejected,customerId is empty,",
      '6,eva,rejected,"the voice address is no telephone number with its country code, such as +351912345678",',
    ]);
    expect(result.reasons.map(({ rows, firstLine }) => [rows, firstLine])).toEqual([
      [1, 5],
      [1, 6],
    ]);
    expect(result.columns).toEqual(HEADER.split(","));
  });

  it("tells of a postal address, and rejects a country that is none", async () => {
    const columns = { country: { column: "land" }, region: { column: "state" }, postalCode: { column: "zip" } };
    const where = mapping({ customerId: { column: "id" }, ...columns });
    const result = await prepared(place, "id,land,state,zip\nana,US,FL,33101\nbia,PT,,\neva,Florida,,", where);
    expect(await rowsIn(place, result)).toEqual([
      { customerId: "ana", line: 2, country: "US", region: "FL", postalCode: "33101" },
      { customerId: "bia", line: 3, country: "PT" },
    ]);
    expect(result.reasons).toEqual([
      { reason: "country is no ISO 3166 code of a country, such as US or PT", rows: 1, firstLine: 4 },
    ]);
  });

  const FULL = { id: "ana", phone: "", email: "", zone: "", zones: "", where: "", name: "", account: "", need: "" };
  it.each([
    ["an id that is too long", { id: "x".repeat(129) }, "customerId has more than 128 characters"],
    ["an id with an invisible character", { id: "an\u200ba" }, "customerId has control or invisible characters"],
    ["an id no path can name", { id: ".." }, 'customerId is "." or "..", which no path can name'],
    [
      "an id of an address ledger",
      { id: "address:x" },
      'customerId begins with "address:", which names ledgers of addresses',
    ],
    ["an email that is none", { email: "ana at home" }, "the email address is none"],
    ["a zone that is none", { zone: "Lisbon" }, "timeZone is no IANA time zone, such as Europe/Lisbon"],
    [
      "a zone among others that is none",
      { zones: "Europe/Lisbon, Lisbon" },
      "candidateTimeZones is no IANA time zone, such as Europe/Lisbon",
    ],
    [
      "a jurisdiction that is none",
      { where: "Portugal" },
      "jurisdictions are ISO 3166 codes of a country or its part, such as US or US-FL",
    ],
    ["too many jurisdictions", { where: "AA AB AC AD AE AF AG AH AI" }, "there are more than 8 jurisdictions"],
    [
      "too many jurisdictions together with its number's",
      { where: "PT ES FR DE IT", phone: "+44222222222" },
      "the jurisdictions, the postal address and the numbers together make more than 8 jurisdictions",
    ],
    ["a name that is too long", { name: "x".repeat(201) }, "name has more than 200 characters"],
    ["a name with a control character", { name: "A\u0007na" }, "name has control characters"],
    ["a name with a control character that is two bytes", { name: "A\u0085na" }, "name has control characters"],
    ["a topic that is none", { need: "Car Loan" }, "needTopic is no topic: lower-case words joined by hyphens"],
  ])("rejects %s, and only that row", async (_, change, reason) => {
    const lines = [
      { ...FULL, ...change },
      { ...FULL, id: "bia" },
    ].map((row) => JSON.stringify(row));
    const result = await prepared(place, lines.join("\n"), ALL);
    expect(result.reasons).toEqual([{ reason, rows: 1, firstLine: 1 }]);
    expect(result.rows).toMatchObject({ ok: 1, rejected: 1 });
  });

  it("takes what an expression makes of texts of any length and alphabet, row by row", async () => {
    const names = [
      "Ana",
      "João Müller",
      "x".repeat(150),
      "名前".repeat(40),
      "😀".repeat(40),
      "\u00a0Zoë",
      "b",
      "\u00c2",
    ];
    const greeting = mapping({ customerId: { row: true }, vars: { to: { expression: '"to " + row.name' } } });
    const result = await prepared(place, `name,x\n${names.map((name) => `${name},1`).join("\n")}`, greeting);
    const rows = await rowsIn(place, result);
    expect(rows).toMatchObject(names.map((name) => ({ vars: { to: `to ${name.trim()}` } })));
  });

  it("knows each zone from the others, however many there are", async () => {
    const zones = Array.from({ length: 3 }, () => Intl.supportedValuesOf("timeZone"))
      .flat()
      .filter((zone) => zoneNamed(zone));
    const inZone = mapping({ customerId: { row: true }, timeZone: { column: "zone" } });
    const result = await prepared(place, `zone,x\n${zones.map((zone) => `${zone},1`).join("\n")}`, inZone);
    expect(await rowsIn(place, result)).toMatchObject(zones.map((timeZone) => ({ timeZone })));
    expect(new Set(zones).size).toBeGreaterThan(300);
  });

  it("rejects a row whose expression fails or that has other columns, and no other", async () => {
    const years = mapping({ customerId: { column: "id" }, vars: { next: { expression: "int(row.age) + 1" } } });
    const result = await prepared(place, "id,age\n1,30\n2,old\n3\n4,40,x\n5,50\n", years);
    expect(await rowsIn(place, result)).toEqual([
      { customerId: "1", line: 2, vars: { next: "31" } },
      { customerId: "5", line: 6, vars: { next: "51" } },
    ]);
    const verdicts = await verdictsIn(place, result);
    expect(verdicts[1]).toMatch(/^3,2,rejected,"the expression ""int\(row\.age\) \+ 1"" failed: .+",$/);
    expect(verdicts.slice(2, 4)).toEqual([
      "4,,rejected,has 1 column where the header has 2,",
      "5,,rejected,has 3 columns where the header has 2,",
    ]);
  });

  it("takes formulas for the texts they are, and disarms them in the verdict file", async () => {
    const named = mapping({ customerId: { column: "id" }, name: { column: "name" } });
    const evil = '=cmd|" /C calc"!A1';
    const result = await prepared(
      place,
      `id,name\n+351,"${evil.replaceAll('"', '""')}"\n@sum,x\n"=1+1,2",y\n-,z\n`,
      named,
    );
    expect((await rowsIn(place, result))[0]).toMatchObject({ customerId: "+351", name: evil });
    expect(await verdictsIn(place, result)).toEqual(["2,'+351,ok,,", "3,'@sum,ok,,", `4,"'=1+1,2",ok,,`, "5,'-,ok,,"]);
  });

  it.each([
    ["CRLF", "id\r\na\r\nb\r\n"],
    ["CR alone", "id\ra\rb\r"],
    ["a byte order mark", "\ufeffid\na\nb"],
    ["UTF-16", Buffer.from("\ufeffid\na\nb\n", "utf16le")],
    ["gzip", gzipSync("id\na\nb\n")],
    ["blank lines", "\n\nid\n\na\n\nb\n\n\n"],
    ["quotes everywhere", '"id"\n"a"\n"b"\n'],
    ["JSON lines", '{"id":"a"}\n\n{"id":"b","more":1}'],
    ["JSON lines after a mark", '\ufeff{"id":"a"}\r\n{"id":"b"}\r\n'],
    ["semicolons", "x;id\n1;a\n2;b\n"],
    ["tabs", "x\tid\n1\ta\n2\tb\n"],
    ["bars", "x|id\n1|a\n2|b\n"],
    ["a delimiter within quotes of the header", '"x;y;z",id\n1,a\n2,b\n'],
    ["a line break within the header", '"x\ny",id\n1,a\n2,b\n'],
  ])("is read with %s", async (_, content) => {
    const result = await prepared(place, content as string);
    expect((await rowsIn(place, result)).map((row) => (row as { customerId: string }).customerId)).toEqual(["a", "b"]);
  });

  it("needs no header, and can number its rows", async () => {
    const numbered = mapping({ customerId: { row: true, prefix: "c-" }, name: { column: "2" } }, { header: false });
    const result = await prepared(place, "x,Ana\ny,Bia\n", numbered);
    expect(await rowsIn(place, result)).toEqual([
      { customerId: "c-1", line: 1, name: "Ana" },
      { customerId: "c-2", line: 2, name: "Bia" },
    ]);
  });

  it("keeps numbers of JSON as they are written, or says that it cannot", async () => {
    const text =
      '{"id":12345678}\n{"id":12345678901234567890}\n{"id":true}\n{"id":["a","b"]}\n{"id":{"x":1}}\n[1]\n{"id"\n';
    const result = await prepared(place, text);
    expect(await verdictsIn(place, result)).toEqual([
      "1,12345678,ok,,",
      '2,,rejected,"column ""id"" is a number of more than 15 digits; write it in quotes",',
      "3,true,ok,,",
      '4,"a,b",ok,,',
      '5,,rejected,"column ""id"" is no text, number, yes or no, nor a list of them",',
      "6,,rejected,is not a JSON object on one line,",
      "7,,rejected,is not a JSON object on one line,",
    ]);
  });
});

describe("a file that cannot be read", () => {
  const two = mapping({ customerId: { column: "id" }, name: { column: "name" } });
  const semicolon = mapping(two.columns, { delimiter: ";" });
  const wide = Array.from({ length: MAX_COLUMNS + 1 }, (_, index) => `c${index}`).join(",");
  it.each([
    ["an empty file", "", two, "empty-file", undefined],
    ["a file of blank lines", "\n \n\r\n", two, "empty-file", undefined],
    ["an empty gzip file", gzipSync(""), two, "empty-file", undefined],
    ["a header and no rows", "id,name\n", two, "no-rows", undefined],
    ["a header without its end", "id,name", two, "no-rows", undefined],
    ["another delimiter than was said", "id,name\n1,a\n", semicolon, "wrong-delimiter", "line 1"],
    ["columns nobody knows", "id,age\n1,2\n", two, "unknown-columns", "line 1"],
    ["columns no row of JSON has", '{"id":1}\n{"id":2}\n', two, "unknown-columns", "line 1"],
    ["a column that is there twice", "id,name,id\n1,a,2\n", two, "ambiguous-columns", "line 1"],
    ["too many columns", `${wide}\n`, two, "too-many-columns", "line 1"],
    ["a JSON array", '[{"id":1}]', two, "not-json-lines", undefined],
    [
      "what is said to be JSON lines",
      "id,name\n1,a\n",
      mapping(two.columns, { kind: "jsonl" }),
      "not-json-lines",
      "line 1",
    ],
    ["a NUL byte", "id,name\n1,a\n2,\0\n", two, "nul-byte", "after line 2"],
    ["what is no UTF-8", Buffer.from("id,name\n1,a\n2,In\u00eas\n", "latin1"), two, "bad-encoding", "after line 2"],
    ["an open quote", 'id,name\n1,a\n2,"b\n3,c\n', two, "unclosed-quote", "line 3"],
    [
      "a gzip file that ends in the middle",
      gzipSync("id,name\n1,a\n").subarray(0, 20),
      two,
      "truncated-gzip",
      undefined,
    ],
  ])("is refused: %s", async (_, content, how, code, where) => {
    await expect(prepared(place, content as string, how)).rejects.toMatchObject({ name: "AudienceError", code, where });
  });

  it("names the columns there are, and the delimiter that fits", async () => {
    await expect(prepared(place, "id,age\n1,2\n", two)).rejects.toMatchObject({
      detail: 'the mapping names "name", which the file does not have; it has "id", "age"',
    });
    await expect(prepared(place, "id,name\n1,2\n", semicolon)).rejects.toMatchObject({
      detail: 'split by ";" the first line is one column, and the mapping names 2 columns; "," would make 2',
    });
  });

  it.each([
    ["plain", (line: AsyncGenerator<Uint8Array>) => line, ["id,name\n1,"]],
    ["as the header", (line: AsyncGenerator<Uint8Array>) => line, []],
    ["in quotes that are never closed", (line: AsyncGenerator<Uint8Array>) => line, ['id,name\n1,"']],
    ["of JSON", (line: AsyncGenerator<Uint8Array>) => line, ['{"id":1,"name":"x"}\n{"id":2,"name":"']],
  ])("is refused at a line of 50 MB without being held: %s", async (_, __, before) => {
    let read = 0;
    const content = async function* () {
      yield* piecesOf(...before);
      for (let at = 0; at < 50; at++) yield Buffer.alloc(1024 * 1024, "x");
    };
    const { files } = place;
    const watched: Files = {
      ...files,
      read: async function* (key, range, version) {
        for await (const chunk of files.read(key, range, version)) {
          read += chunk.length;
          yield chunk;
        }
      },
    };
    await expect(prepared({ ...place, files: watched }, content(), two)).rejects.toMatchObject({
      code: "line-too-long",
      detail: expect.stringContaining(String(MAX_LINE_LENGTH)),
    });
    expect(read).toBeLessThan(3 * MAX_LINE_LENGTH);
  });

  it("is refused with nothing left behind, neither files nor scratch", async () => {
    const own = await folder();
    await expect(prepared(own, "id\n1\n2\0\n")).rejects.toMatchObject({ code: "nul-byte" });
    expect(await own.files.stat("prepared/list.jsonl")).toBeUndefined();
    expect(await own.files.stat("verdicts/list.csv.gz")).toBeUndefined();
    expect(await readdir(own.root)).toEqual(["files"]);
    await own.remove();
  });

  it("is noticed when it is not there", async () => {
    const options = {
      files: place.files,
      key: "none",
      preparedKey: "p",
      verdictKey: "v",
      scratch: place.root,
      mapping: BY_ID,
    };
    await expect(prepare(options)).rejects.toMatchObject({ code: "file-missing" });
  });

  it.each(["while it is read", "after it was read"])("is noticed when it is replaced %s", async (when) => {
    const own = await folder();
    const lines = `id\n${Array.from({ length: 60_000 }, (_, index) => `customer-${index}`).join("\n")}\n`;
    let calls = 0;
    const onProgress = ({ bytes, totalBytes }: { bytes: number; totalBytes: number }) => {
      const isNow = when === "while it is read" ? calls++ === 0 : bytes === totalBytes;
      // In step with the reading, so not through the port.
      if (isNow)
        writes.push(writeFile(join(own.root, "files/uploads/list"), lines.replace("customer-1\n", "customer-X\n")));
    };
    const writes: Promise<void>[] = [];
    await expect(prepared(own, lines, BY_ID, { onProgress })).rejects.toMatchObject({ code: "file-changed" });
    await Promise.all(writes);
    await own.remove();
  });
});

describe("what is prepared", () => {
  it("is the same byte for byte each time, and tells how far it is", async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => `c-${index % 29_000},${index % 7 ? "Ana" : ""}`);
    const content = `id,name\n${lines.join("\n")}`;
    const results: Prepared[] = [];
    const bytes: Buffer[] = [];
    for (const size of [1_000, 70_000]) {
      const seen: number[] = [];
      results.push(
        await prepared(place, cut(Buffer.from(content), size), BY_ID, {
          onProgress: ({ rows }) => void seen.push(rows),
        }),
      );
      bytes.push(
        await bytesOf(place.files.read("prepared/list.jsonl")),
        await bytesOf(place.files.read("verdicts/list.csv.gz")),
      );
      expect(seen).toEqual([...seen].sort((one, other) => one - other));
      expect(seen.at(-1)).toBe(30_000);
    }
    expect(bytes[0]!.equals(bytes[2]!)).toBe(true);
    expect(bytes[1]!.equals(bytes[3]!)).toBe(true);
    const { source: _, preparedVersion: __, ...same } = results[0]!;
    expect(results[1]).toMatchObject(same);
  });

  it("says of a million rows of one customer that each repeats the first", async () => {
    const content = async function* () {
      yield Buffer.from("id\n");
      for (let at = 0; at < 100; at++) yield Buffer.from("ana-001\n".repeat(10_000));
    };
    const result = await prepared(place, content());
    expect(result.rows).toEqual({ ok: 1, rejected: 0, duplicate: 999_999, total: 1_000_000 });
    expect(await rowsIn(place, result)).toEqual([{ customerId: "ana-001", line: 2 }]);
    const verdicts = await verdictsIn(place, result);
    expect(verdicts).toHaveLength(1_000_000);
    expect(verdicts.at(-1)).toBe("1000001,ana-001,duplicate,the same customerId as line 2,2");
  });

  /** Rows of each kind, few enough of each that a slice ends among them. */
  const kinds = fc.array(fc.tuple(fc.constantFrom("ok", "ok", "ok", "bad", "same"), fc.integer({ min: 1, max: 700 })), {
    minLength: 1,
    maxLength: 8,
  });
  it("is cut into slices between rows: put together they are the rows that are ok", async () => {
    await fc.assert(
      fc.asyncProperty(kinds, async (runs) => {
        const ids: string[] = [];
        for (const [kind, count] of runs) {
          for (let at = 0; at < count; at++) ids.push(kind === "ok" ? `é-${ids.length}` : kind === "bad" ? "" : "same");
        }
        const content = `id,x\n${ids.map((id) => `${id},`).join("\n")}\n`;
        const result = await prepared(place, content);
        const expected = ids.flatMap((id, index) =>
          id === "" || (id === "same" && ids.indexOf("same") !== index) ? [] : [{ customerId: id, line: index + 2 }],
        );
        const { slices, preparedKey, preparedVersion } = result;
        const read = await Promise.all(
          slices.map((slice) => readSlice(place.files, preparedKey, slice, preparedVersion)),
        );
        expect(read.flat()).toEqual(expected);
        expect(slices.map(({ from, firstRow }) => [from, firstRow])).toEqual(
          slices.map((_, index) => [index === 0 ? 0 : slices[index - 1]!.to, index * SLICE_ROWS]),
        );
        expect(slices.slice(0, -1).every(({ rows }) => rows === SLICE_ROWS)).toBe(true);
        expect(result.rows.ok).toBe(expected.length);
        const { ok, rejected, duplicate, total } = result.rows;
        expect(ok + rejected + duplicate).toBe(total);
        expect(await verdictsIn(place, result)).toHaveLength(total);
      }),
      { numRuns: 25 },
    );
  });

  it("is not read as another version, nor where no row begins", async () => {
    const { preparedKey, preparedVersion, slices } = await prepared(place, "id\n1\n2\n3\n");
    const read = (change: object, version = preparedVersion) =>
      readSlice(place.files, preparedKey, { ...slices[0]!, ...change }, version);
    await expect(read({}, "another")).rejects.toMatchObject({ code: "file-changed" });
    await expect(read({ to: slices[0]!.to - 1 })).rejects.toMatchObject({ code: "bad-slice" });
    await expect(read({ rows: 2 })).rejects.toMatchObject({ code: "bad-slice" });
  });
});
