import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { HolidayListSchema } from "../../lib/policy/holidays.ts";
import { lint } from "../../lib/policy/lint.ts";
import { parsePack } from "../../lib/policy/pack.ts";
import { HOLIDAY_LISTS, holidaysOf, JURISDICTIONS, packOf } from "../../packs/law.ts";
import { allPacks } from "./bench.ts";

const ROOT = new URL("../../packs/", import.meta.url).pathname;
const codesIn = (folder: string): string[] =>
  readdirSync(ROOT + folder).map((file) => file.replace(/\.json$/, "").toUpperCase());
const packs = await allPacks();

/** Rule-group ids that cases name. */
const GROUPS =
  "US-TCPA-HOURS US-DNC-SCRUB US-DNC-EBR US-FCC-REVOKE US-CANSPAM US-REGF US-REGF-TEXT US-FL US-OK US-MD US-OR US-OR-EBR US-WA US-TX-HOURS US-CT-HOURS US-VA-OPTOUT US-LA US-MS US-RI US-MA-DEBT US-NYC-DEBT CA-UTR CA-ADAD CA-INTERNAL-DNC CA-CASL UK-PECR-TPS UK-OFCOM-72H UK-OFCOM-AMD FR-D223-9 FR-L223-1-OPTIN DE-UWG7 IT-CODE NL-TW11.7 EU-GDPR-21 AU-STD-TM AU-STD-RES AU-SPAM AU-DEBT NZ-UEMA IN-PROMO SG-DNC ZA-CPA JP-SCTA17 JP-MLBA".split(
    " ",
  );

describe("the packs that ship", () => {
  it("are all known by their jurisdiction", () => {
    expect([...JURISDICTIONS].sort()).toEqual(codesIn("law").sort());
    expect([...HOLIDAY_LISTS].sort()).toEqual(codesIn("holidays").sort());
    expect(packs.length).toBeGreaterThan(20);
  });

  it.each(packs)("$id parses, has no lint, and inherits what ships", async (pack) => {
    const parsed = parsePack(JSON.parse(readFileSync(`${ROOT}law/${pack.id}.json`, "utf8")));
    expect(parsed.mistakes).toBeUndefined();
    expect(lint(pack, { pack: true })).toEqual([]);
    for (const code of pack.inherits) expect(await packOf(code)).toBeDefined();
  });

  it("have every rule group that cases name", () => {
    const known = new Set(packs.flatMap(({ rules }) => rules.flatMap((rule) => rule.group ?? [])));
    expect(GROUPS.filter((group) => !known.has(group))).toEqual([]);
    expect(GROUPS).toHaveLength(44);
  });

  it("stand under their country, a city under its state, and nobody under themselves", async () => {
    const above = async (code: string, seen: readonly string[]): Promise<string[]> => {
      expect(seen, `${code} inherits itself`).not.toContain(code);
      const pack = await packOf(code);
      const further = await Promise.all(pack!.inherits.map((one) => above(one, [...seen, code])));
      return [...pack!.inherits, ...further.flat()];
    };
    for (const { jurisdiction } of packs) {
      const found = await above(jurisdiction, []);
      const [country, region] = jurisdiction.split("-");
      if (region !== undefined) expect(found).toContain(country);
      else if (["BE", "DE", "ES", "FR", "IE", "IT", "NL"].includes(jurisdiction)) expect(found).toEqual(["EU"]);
      else expect(found).toEqual([]);
    }
  });

  it("name lists of holidays that ship, which cover the year of the sources and the five after it", async () => {
    const named = new Set(
      packs.flatMap(({ rules }) =>
        rules.flatMap((rule) => (rule.kind === "hours" ? (rule.holidays?.lists ?? []) : [])),
      ),
    );
    expect(named.size).toBeGreaterThan(4);
    for (const name of named) {
      const list = HolidayListSchema.parse(await holidaysOf(name));
      expect(list.years[0]).toBeLessThanOrEqual(2026);
      expect(list.years[1]).toBeGreaterThanOrEqual(2031);
    }
  });
});

describe("a broken pack", () => {
  const rule = {
    id: "xx-hours",
    group: "XX-HOURS",
    kind: "hours",
    why: "For the test.",
    source: { instrument: "An act" },
    confidence: "S",
    weekly: { mon: [["08:00", "20:00"]] },
  };
  const pack = (...rules: object[]) => ({
    id: "xx",
    version: "1",
    title: "Nowhere",
    jurisdiction: "XX",
    asOf: "2026-11-22",
    rules,
  });
  const found = (document: unknown) => (parsePack(document).mistakes ?? []).map(({ pointer }) => pointer);

  it("is told of with every mistake and its place", () => {
    expect(found(pack(rule))).toEqual([]);
    expect(found(pack({ ...rule, source: undefined, group: undefined }))).toEqual([
      "/rules/0/source",
      "/rules/0/group",
    ]);
    expect(found(pack({ ...rule, confidence: "U" }))).toEqual(["/rules/0/needsReview"]);
    expect(found({ ...pack(rule), id: "yy" })).toEqual(["/id"]);
    expect(found(pack())).toEqual(["/rules"]);
    expect(found(pack(rule, rule))).toEqual(["/rules/1/id"]);
  });

  it("may not have one rule at two times that overlap", () => {
    const v1 = { ...rule, id: "xx-hours-v1", effectiveTo: "2026-07-01T00:00:00Z" };
    const v2 = { ...rule, id: "xx-hours-v2", effectiveFrom: "2026-07-01T00:00:00Z" };
    expect(found(pack(v1, v2))).toEqual([]);
    expect(found(pack(v1, { ...v2, effectiveFrom: "2026-06-30T23:59:59Z" }))).toEqual(["/rules/1/effectiveFrom"]);
    expect(found(pack(v1, { ...v2, effectiveFrom: undefined }))).toEqual(["/rules/1/effectiveFrom"]);
    // The first of them may have been named before there was a second.
    expect(found(pack({ ...v1, id: "xx-hours" }, v2))).toEqual([]);
    expect(found(pack({ ...v1, id: "xx-hours", effectiveTo: undefined }, v2))).toEqual(["/rules/1/effectiveFrom"]);
    expect(found(pack(v2, { ...v1, id: "xx-hours", effectiveTo: undefined }))).toEqual(["/rules/1/effectiveFrom"]);
  });

  it("without a source, with one that is empty, or with an address that is none is refused", () => {
    expect(found(pack({ ...rule, source: undefined }))).toEqual(["/rules/0/source"]);
    expect(found(pack({ ...rule, source: { instrument: "" } }))).toEqual(["/rules/0/source/instrument"]);
    expect(found(pack({ ...rule, source: { instrument: "An act", url: "act 4" } }))).toEqual(["/rules/0/source/url"]);
  });

  it("inherits what there is, and not itself", () => {
    const above = (...inherits: string[]) => ({ ...pack(rule), inherits });
    const pointers = (document: unknown) =>
      (parsePack(document, ["XX", "EU"]).mistakes ?? []).map(({ pointer, message }) => `${pointer} ${message}`);
    expect(pointers(above("EU"))).toEqual([]);
    expect(pointers(above("EU", "YY"))).toEqual(["/inherits/1 there is no pack of YY; add it, or take it out"]);
    expect(pointers(above("XX"))).toEqual(["/inherits/0 a pack does not inherit itself"]);
    expect(pointers(above("Europe"))).toHaveLength(1);
  });

  it("does not contradict itself", () => {
    const night = { ...rule, id: "xx-night", weekly: { mon: [["20:00", "23:00"]] } };
    expect(found(pack(rule, night))).toEqual(["/rules/1/weekly"]);
    expect(found(pack(rule, { ...night, weekly: { mon: [["19:59", "23:00"]] } }))).toEqual([]);
    expect(found(pack(rule, { ...night, zone: "Asia/Tokyo" }))).toEqual([]);
    expect(
      found(pack({ ...rule, applies: { channels: ["sms"] } }, { ...night, applies: { channels: ["voice"] } })),
    ).toEqual([]);
    expect(
      found(
        pack({ ...rule, effectiveTo: "2026-07-01T00:00:00Z" }, { ...night, effectiveFrom: "2026-07-01T00:00:00Z" }),
      ),
    ).toEqual([]);
    expect(
      found(pack({ ...rule, effectiveFrom: "2026-07-02T00:00:00Z", effectiveTo: "2026-07-01T00:00:00Z" })),
    ).toEqual(["/rules/0/effectiveTo"]);
    const { weekly: _, ...header } = rule;
    const consent = { ...header, id: "xx-express", kind: "consent", needs: "express" };
    expect(found(pack(consent, { ...consent, id: "xx-written", needs: "express-written" }))).toEqual([
      "/rules/1/needs",
    ]);
    expect(
      found(pack(consent, { ...consent, id: "xx-written", needs: "express-written", unless: ["customer-asked"] })),
    ).toEqual([]);
  });
});
