import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HistoryLine, readHistory } from "../../lib/audience/history.ts";
import { HistoryMapping } from "../../lib/audience/history-mapping.ts";
import { parseInstant } from "../../lib/policy/time.ts";
import { type Folder, folder, listOf, piecesOf } from "./given.ts";

let place: Folder;
beforeAll(async () => {
  place = await folder();
});
afterAll(() => place.remove());

const at = (text: string): number => parseInstant(text)!;
const WHEN = {
  date: { column: "day" },
  timeOfDay: { constant: "15:00" },
  zone: { constant: "Europe/Lisbon" },
  assume: "at three",
};
const CALL = {
  fact: "contact",
  channel: { constant: "voice" },
  purpose: { constant: "promotional" },
  disposition: { column: "end" },
};
type Json = Record<string, unknown>;
async function read(content: string, facts: readonly Json[], when: Json = WHEN): Promise<HistoryLine[]> {
  await place.files.write("history", piecesOf(content));
  const mapping = HistoryMapping.parse({ customerId: { column: "id" }, when, facts });
  return (await listOf(readHistory(place.files, "history", mapping))).flat();
}
const factsOf = (line: HistoryLine | undefined) => {
  if (!line || "rejected" in line) throw new Error(`no facts: ${JSON.stringify(line)}`);
  return line.facts;
};
const instantsOf = (line: HistoryLine | undefined) => factsOf(line).map((fact) => new Date(fact.at).toISOString());

describe("history", () => {
  it("tells what happened when, with everything that was said", async () => {
    const [line] = await read("id,day,end,no\nana,2026-03-02,declined,this-topic\n", [
      {
        ...CALL,
        topic: { constant: "car-loan" },
        offer: { constant: "car-9" },
        sentiment: { constant: "negative" },
        refusals: [
          { breadth: { column: "no" }, topic: { constant: "car-loan" } },
          { if: 'row.no == "everything"', breadth: { constant: "everything" } },
        ],
      },
    ]);
    expect(line).toMatchObject({ line: 2, customerId: "ana" });
    const { eventId, ...fact } = factsOf(line)[0]!;
    expect(eventId).toMatch(/^import-[\w-]{22}$/);
    expect(fact).toEqual({
      kind: "contact",
      at: at("2026-03-02T15:00:00Z"),
      channel: "voice",
      purpose: "promotional",
      disposition: "declined",
      topic: "car-loan",
      offer: "car-9",
      sentiment: "negative",
      refusals: [{ breadth: "this-topic", topic: "car-loan" }],
    });
  });

  it("tells every kind of fact", async () => {
    const source = { constant: "the old system" };
    const [line] = await read("id,day\nana,2026-03-02\n", [
      { fact: "refusal", source, breadth: { constant: "promotions" }, channel: { constant: "sms" } },
      {
        fact: "opt-out",
        source,
        breadth: { constant: "everything" },
        purpose: { constant: "debt" },
        words: { constant: "stop" },
      },
      {
        fact: "consent",
        source,
        kind: { constant: "express" },
        purpose: { constant: "promotional" },
        evidence: { constant: "form 7" },
        expiresAt: { constant: "2027-01-01T00:00:00Z" },
      },
      { fact: "need", source, topic: { constant: "car-loan" }, note: { constant: "asked twice" } },
      {
        fact: "hold",
        cause: { constant: "dispute" },
        caseId: { constant: "d-1" },
        until: { constant: "2026-09-01T00:00:00Z" },
      },
    ]);
    const told = { at: at("2026-03-02T15:00:00Z"), eventId: expect.any(String) };
    expect(factsOf(line)).toEqual([
      { ...told, kind: "refusal", source: "the old system", breadth: "promotions", channel: "sms" },
      { ...told, kind: "opt-out", source: "the old system", breadth: "everything", purpose: "debt", words: "stop" },
      {
        ...told,
        kind: "consent",
        source: "the old system",
        consent: "express",
        purpose: "promotional",
        evidence: "form 7",
        expiresAt: at("2027-01-01T00:00:00Z"),
      },
      { ...told, kind: "need", source: "the old system", topic: "car-loan", note: "asked twice" },
      { ...told, kind: "hold", cause: "dispute", caseId: "d-1", until: at("2026-09-01T00:00:00Z") },
    ]);
  });

  it("spreads repeats backwards, the earliest first, and leaves out what did not happen", async () => {
    const [ana, bia] = await read("id,day,n\nana,2026-03-20,3\nbia,2026-03-20,0\n", [
      { ...CALL, disposition: { constant: "no_answer" }, repeat: "int(row.n)", every: "P3D", earlier: "P1D" },
      { ...CALL, disposition: { constant: "declined" }, if: "int(row.n) > 0" },
    ]);
    expect(instantsOf(ana)).toEqual(["13", "16", "19", "20"].map((day) => `2026-03-${day}T15:00:00.000Z`));
    expect(new Set(factsOf(ana).map(({ eventId }) => eventId)).size).toBe(4);
    expect(bia).toEqual({ line: 3, customerId: "bia", facts: [], profile: "" });
  });

  it("gives a fact the same id wherever it stands, and other facts other ids", async () => {
    const call = [{ ...CALL, disposition: { constant: "declined" } }];
    const rows = ["ana,2026-03-02,1", "bia,2026-03-02,2", "ana,2026-03-03,3"];
    const ids = async (lines: readonly string[], facts: readonly Json[] = call) =>
      (await read(`id,day,call\n${lines.join("\n")}\n`, facts)).map((line) => factsOf(line)[0]!.eventId);
    const [one, two, three] = await ids(rows);
    expect(await ids([...rows].reverse())).toEqual([three, two, one]);
    expect(new Set([one, two, three]).size).toBe(3);
    expect((await ids(rows, [{ ...CALL, disposition: { constant: "accepted" } }]))[0]).not.toBe(one);
    // Two calls of one day are two facts where the file has ids for them, or where one row tells both.
    expect(new Set(await ids([rows[0]!, "ana,2026-03-02,9"], [{ ...call[0]!, id: { column: "call" } }])).size).toBe(2);
    const [both] = await read(`id,day,call\n${rows[0]}\n`, [call[0]!, call[0]!]);
    expect(new Set(factsOf(both).map(({ eventId }) => eventId)).size).toBe(2);
  });

  it.each([
    ["ana,2026-02-30,declined", 'the date "2026-02-30" is not written as YYYY-MM-DD'],
    ["ana,,declined", 'the date "" is not written as YYYY-MM-DD'],
    ["ana,1999-12-31,declined", "the date is not from the year 2000 to the year 2099"],
    ["ana,2026-03-02,sold", /^disposition "sold" is none of no_answer, busy/],
    ["ana,2026-03-02,", "disposition is empty"],
    [",2026-03-02,declined", "customerId is empty"],
    ["ana,2026-03-02", "has 2 columns where the header has 3"],
  ])("rejects the row %s, and says why", async (row, reason) => {
    const lines = await read(`id,day,end\n${row}\nbia,2026-03-02,declined\n`, [CALL]);
    expect(lines[0]).toEqual({
      line: 2,
      rejected: typeof reason === "string" ? reason : expect.stringMatching(reason),
    });
    expect(factsOf(lines[1])).toHaveLength(1);
  });

  it("rejects a row that repeats too often, or whose expression fails", async () => {
    const facts = [{ ...CALL, disposition: { constant: "busy" }, repeat: "int(row.n)", every: "PT1H" }];
    const lines = await read("id,day,n\na,2026-03-02,1001\nb,2026-03-02,-1\nc,2026-03-02,many\n", facts);
    expect(lines.map((line) => "rejected" in line && line.rejected)).toEqual([
      'the expression "int(row.n)" gives 1001, which is not from 0 to 1000',
      'the expression "int(row.n)" gives -1, which is not from 0 to 1000',
      expect.stringMatching(/^the expression "int\(row\.n\)" failed: /),
    ]);
  });

  it("refuses a mapping of columns that are not there", async () => {
    await expect(read("id,day\nana,2026-03-02\n", [{ ...CALL, if: 'row.kind == "call"' }])).rejects.toMatchObject({
      code: "unknown-columns",
      detail: expect.stringMatching(/"kind".*"end"|"end".*"kind"/),
    });
  });
});

describe("when", () => {
  const instantOf = async (when: Json, header: string, row: string) => {
    const [line] = await read(`id,${header}\nana,${row}\n`, [{ ...CALL, disposition: { constant: "busy" } }], {
      assume: "nothing",
      ...when,
    });
    return instantsOf(line)[0];
  };
  const local = { timeOfDay: { constant: "09:30" }, zone: { constant: "America/New_York" } };
  it.each([
    ["rfc3339", "2026-03-02T15:00:00+01:00", "2026-03-02T14:00:00.000Z"],
    ["epoch-seconds", "1772460000", "2026-03-02T14:00:00.000Z"],
    ["epoch-milliseconds", "1772460000000", "2026-03-02T14:00:00.000Z"],
    ["YYYY-MM-DD", "2026-03-02", "2026-03-02T14:30:00.000Z"],
    ["YYYYMMDD", "20260302", "2026-03-02T14:30:00.000Z"],
    ["DD.MM.YYYY", "2.3.2026", "2026-03-02T14:30:00.000Z"],
    ["DD/MM/YYYY", "02/03/2026", "2026-03-02T14:30:00.000Z"],
    ["MM/DD/YYYY", "03/02/2026", "2026-03-02T14:30:00.000Z"],
  ])("is read as %s", async (format, text, instant) => {
    const when = { date: { column: "d" }, format, ...(/^[A-Z]/.test(format) && local) };
    expect(await instantOf(when, "d", text)).toBe(instant);
  });

  it.each([
    ["5,may,2026", "2026-05-05T13:30:00.000Z"],
    ["05,May,2026", "2026-05-05T13:30:00.000Z"],
    ["5,5,2026", "2026-05-05T13:30:00.000Z"],
    ["31,december,2026", "2026-12-31T14:30:00.000Z"],
  ])("is read from three columns: %s", async (row, instant) => {
    const date = { year: { column: "y" }, month: { column: "m" }, day: { column: "d" } };
    expect(await instantOf({ date, ...local }, "d,m,y", row)).toBe(instant);
  });

  it("counts whole local days back, over a change of clocks", async () => {
    const when = { date: { column: "d" }, ...local, daysBefore: "int(row.n)" };
    // New York put its clocks forward on 8 March 2026.
    expect(await instantOf(when, "d,n", "2026-03-09,0")).toBe("2026-03-09T13:30:00.000Z");
    expect(await instantOf(when, "d,n", "2026-03-09,2")).toBe("2026-03-07T14:30:00.000Z");
  });

  it.each([
    ["02:30", "2026-03-08T07:30:00.000Z", "a time the clocks skip is as long after the change"],
    ["03:30", "2026-03-08T07:30:00.000Z", "a time after the change"],
    ["01:59", "2026-03-08T06:59:00.000Z", "a time before the change"],
  ])("knows %s of a spring day: %s, %s", async (time, instant) => {
    const when = {
      date: { constant: "2026-03-08" },
      timeOfDay: { constant: time },
      zone: { constant: "America/New_York" },
    };
    expect(await instantOf(when, "x", "x")).toBe(instant);
  });

  it.each([
    ["01:30", "2026-11-01T05:30:00.000Z"],
    ["00:59", "2026-11-01T04:59:00.000Z"],
    ["02:00", "2026-11-01T07:00:00.000Z"],
  ])("takes the first of the two %s of an autumn day", async (time, instant) => {
    const when = {
      date: { constant: "2026-11-01" },
      timeOfDay: { constant: time },
      zone: { constant: "America/New_York" },
    };
    expect(await instantOf(when, "x", "x")).toBe(instant);
  });
});
