import { describe, expect, it } from "vitest";
import { JURISDICTIONS } from "../../packs/law.ts";
import { shellOf } from "./given.ts";

/** No server, no network: whoever fetches fails. */
const tacet = shellOf({}, new Map(), {
  fetch: () => {
    throw new Error("packs are read offline");
  },
});

describe("npx tacet packs", () => {
  it("lists every pack that ships", async () => {
    const { code, out } = await tacet("packs", "list");
    expect(code).toBe(0);
    for (const jurisdiction of JURISDICTIONS) expect(out).toMatch(new RegExp(`^${jurisdiction} `, "m"));
    expect(out).toContain("no legal advice");
    const { data } = (await tacet("packs", "list", "--json")).json<{
      data: { jurisdiction: string; rules: number }[];
    }>();
    expect(data.map(({ jurisdiction }) => jurisdiction)).toEqual(JURISDICTIONS);
    expect(data.find(({ jurisdiction }) => jurisdiction === "US")!.rules).toBeGreaterThan(10);
  });

  it("shows one, rule by rule with source, dates and how sure it is", async () => {
    const { out } = await tacet("packs", "show", "us-nyc");
    for (const part of [
      "New York City (US-NYC)",
      "inherits  US-NY",
      "us-nyc-debt-three (cap, prohibited)",
      "6 RCNY, 5-77",
      "https://",
      "read in a secondary source only",
      "2026-09-01T00:00:00-04:00",
    ])
      expect(out).toContain(part);
    const json = (await tacet("packs", "show", "UK", "--json")).json<{ id: string; rules: { source: object }[] }>();
    expect(json.id).toBe("uk");
    expect(json.rules.every(({ source }) => source !== undefined)).toBe(true);
  });

  it("shows which rule of another pack one stands for", async () => {
    const { out } = await tacet("packs", "show", "de");
    expect(out).toContain("refines   eu-eprivacy-messages of EU");
    const json = (await tacet("packs", "show", "de", "--json")).json<{ refines: { by: string[] }[] }>();
    expect(json.refines).toEqual([{ pack: "eu", rule: "eu-eprivacy-messages", by: ["de-uwg-call", "de-uwg-email"] }]);
  });

  it("shows what changes on 31 January 2027, and nothing on the day before", async () => {
    const { out } = await tacet("packs", "diff", "--from", "2027-01-30", "--to", "2027-01-31");
    expect(out).toContain("us-fcc-revoke-all");
    const quiet = await tacet("packs", "diff", "--from", "2027-01-29", "--to", "2027-01-30");
    expect(quiet.out).toBe("Nothing changes after 2027-01-29 and up to 2027-01-30.\n");
    const { changes } = (await tacet("packs", "diff", "--from", "2026-06-30", "--to", "2026-09-01", "--json")).json<{
      changes: { on: string; rule: string; change: string; source: object }[];
    }>();
    expect(changes.map(({ on, rule, change }) => `${on} ${rule} ${change}`)).toEqual(
      expect.arrayContaining([
        "2026-07-01 nl-call-v1 ends",
        "2026-07-01 nl-call-v2 begins",
        "2026-08-11 fr-opt-in begins",
        "2026-09-01 us-nyc-debt-three begins",
      ]),
    );
  });

  it.each([
    [["packs", "show", "zz"], "no pack ships for zz; write one of AU, "],
    [["packs", "diff", "--from", "2027-01-31", "--to", "2027-01-31"], "is not before"],
    [["packs", "diff", "--from", "2027-02-30", "--to", "2027-03-01"], 'Write a date such as "2027-01-31"'],
    [["packs", "diff", "--from", "2027-01-31"], "--to"],
  ])("says what is wrong with %j", async (argv, message) => {
    const { code, err } = await tacet(...argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
