import { describe, expect, it } from "vitest";
import { locate, type Told } from "../../lib/locate/locate.ts";
import { traceInWords, traceOf } from "../../lib/locate/trace.ts";

const told = (some: Partial<Told>): Told => ({ zones: [], jurisdictions: [], numbers: [], ...some });

describe("where somebody is", () => {
  it("is by law the union of what address and number tell, and by clock every zone of both", () => {
    const found = locate(
      told({ place: { country: "US", region: "WA", postalCode: "98101" }, numbers: ["+13055550100"] }),
    );
    expect(found.jurisdictions).toEqual(["US", "US-WA", "US-FL"]);
    expect(found.zones).toEqual(["America/Los_Angeles", "America/New_York"]);
    expect(found.warnings).toEqual([]);
  });

  it("is by the clock what was said, and by law what the number tells besides", () => {
    const found = locate(told({ zones: ["America/Denver"], jurisdictions: ["US"], numbers: ["+13055550100"] }));
    expect(found.zones).toEqual(["America/Denver"]);
    expect(found.jurisdictions).toEqual(["US", "US-FL"]);
  });

  it("is by the clock what was said and the address's zone where they do not agree, with a warning", () => {
    const place = { country: "US", region: "CA", postalCode: "90001" };
    const found = locate(told({ zones: ["America/New_York"], place, numbers: ["+12135550100"] }));
    expect(found.zones).toEqual(["America/New_York", "America/Los_Angeles"]);
    expect(found.warnings).toEqual([
      "America/New_York is said, and the address is in America/Los_Angeles: contacts must be permitted in both",
    ]);
    expect(traceInWords(traceOf(found), found.zones, found.jurisdictions)).toContain("said → America/New_York");
  });

  it.each<[string, Partial<Told>]>([
    ["the whole country is told", { zones: ["America/New_York"], place: { country: "US" } }],
    [
      "the address is of that clock by another name",
      { zones: ["America/Detroit"], place: { country: "US", region: "NY" } },
    ],
    [
      "one of two zones said is the address's",
      {
        zones: ["America/New_York", "America/Chicago"],
        place: { country: "US", region: "FL", postalCode: "32501" },
      },
    ],
  ])("is what was said, without a warning, where %s", (_where, some) => {
    const found = locate(told(some));
    expect([found.zones, found.warnings]).toEqual([some.zones, []]);
  });

  it.each<[string, Partial<Told>]>([
    ["by area code 305 it is America/New_York", { numbers: ["+13055550100"] }],
    ["by the account's time zone it is America/Chicago", { accountZone: "America/Chicago" }],
  ])("is the zone that was said where %s, with a warning", (tells, some) => {
    const found = locate(told({ zones: ["America/Denver"], ...some }));
    expect(found.zones).toEqual(["America/Denver"]);
    expect(found.warnings).toEqual([`America/Denver is said, and ${tells}: what is said stands`]);
  });

  it("is judged by both where a zone lies outside the country said, with a warning", () => {
    const found = locate(told({ zones: ["Europe/Paris"], jurisdictions: ["UK"] }));
    expect(found.zones).toEqual(["Europe/Paris", "Europe/London"]);
    expect(found.warnings).toEqual(["Europe/Paris is not in UK: contacts must be permitted in both"]);
  });

  it("takes a zone of another name with the same clock for one of the country's", () => {
    expect(locate(told({ zones: ["America/Detroit"], jurisdictions: ["US"] })).warnings).toEqual([]);
    expect(locate(told({ zones: ["Europe/Berlin"], jurisdictions: ["FR"] })).zones).toEqual(["Europe/Berlin"]);
  });

  it("warns of laws that do not agree, and keeps them all", () => {
    const found = locate(told({ jurisdictions: ["US-GA"], place: { country: "US", region: "FL" } }));
    expect(found.jurisdictions).toEqual(["US-GA", "US", "US-FL"]);
    expect(found.warnings).toEqual(["US-GA is said, and the address is in US, US-FL: the law of both is kept"]);
  });

  it("hears a mobile number's zones only where nothing surer is told, or where it is of another country", () => {
    const mobile = "+61412345678";
    const alone = locate(told({ numbers: [mobile] }));
    expect(alone.zones.length).toBeGreaterThan(4);
    const home = locate(told({ place: { country: "AU", region: "QLD" }, numbers: [mobile] }));
    expect(home.zones).toEqual(["Australia/Brisbane"]);
    const abroad = locate(told({ place: { country: "NZ" }, numbers: ["+33612345678"] }));
    expect(abroad.zones).toContain("Europe/Paris");
    expect(abroad.jurisdictions).toEqual(["NZ", "FR"]);
  });

  it("is nowhere for a toll-free number, and nowhere sure for a mobile of a country of too many zones", () => {
    expect(locate(told({ numbers: ["+18005550100"] }))).toMatchObject({ zones: [], jurisdictions: [], found: [] });
    const russia = locate(told({ numbers: ["+79161234567"] }));
    expect(russia.zones).toEqual([]);
    expect(russia.candidates).toContain("Asia/Kamchatka");
    expect(russia.warnings[0]).toMatch(/any of \d+ time zones; say which/);
    expect(russia.jurisdictions).toEqual(["RU"]);
  });

  it("puts the account's zone beside the address's, and warns when it is elsewhere", () => {
    const found = locate(told({ place: { country: "UK" }, accountZone: "Asia/Tokyo" }));
    expect(found.zones).toEqual(["Europe/London", "Asia/Tokyo"]);
    expect(found.warnings).toEqual(["the account's zone Asia/Tokyo is not in UK: contacts must be permitted in both"]);
  });
});

describe("how it was found", () => {
  it("is told in words, from a few bytes", () => {
    const found = locate(
      told({ jurisdictions: ["US"], place: { country: "US", postalCode: "33101" }, numbers: ["+13055550100"] }),
    );
    const trace = traceOf(found)!;
    expect(trace).toBe("s::0,p,a1305");
    expect(traceInWords(trace, found.zones, found.jurisdictions)).toEqual([
      "said → US",
      "address → US, US-FL, America/New_York",
      "area code 305 → US, US-FL, America/New_York",
    ]);
  });

  it("is nothing where everything was said", () => {
    expect(traceOf(locate(told({ zones: ["Europe/Lisbon"], jurisdictions: ["PT"] })))).toBeUndefined();
    expect(traceInWords(undefined, [], [])).toEqual([]);
  });
});
