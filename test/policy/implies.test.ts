import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../lib/policy/document.ts";
import { impliedAtLeast } from "../../lib/policy/implies.ts";
import { BREADTHS } from "../../lib/policy/words.ts";
import { courteous, strict } from "../../packs/shipped.ts";

const withImplies = (implies: unknown) => parsePolicy({ ...courteous, id: "house", implies });
const found = (implies: unknown) =>
  (withImplies(implies).mistakes ?? []).map(({ pointer, message }) => [pointer, message]);

describe("what an outcome implies", () => {
  it("is never less than the outcome says, whatever a policy says", () => {
    expect(found({ declined: {}, opted_out: {}, complained: {} })).toEqual([
      [
        "/implies/declined",
        'who declined said no; write "refusal": "not-now" or a wider one, or leave "declined" out to mean what ships',
      ],
      [
        "/implies/opted_out",
        'who opted out is offered nothing more; write "refusal": "promotions" or a wider one, or leave "opted_out" out to mean what ships',
      ],
      [
        "/implies/complained",
        'who complained is offered nothing more; write "refusal": "promotions" or a wider one, or leave "complained" out to mean what ships',
      ],
    ]);
    expect(found({ opted_out: { refusal: "not-now" } })).toEqual([
      [
        "/implies/opted_out/refusal",
        'who opted out is offered nothing more; write "refusal": "promotions" or a wider one, or leave "opted_out" out to mean what ships',
      ],
    ]);
    // A hold ends; it is no no.
    expect(
      found({ complained: { hold: "complaint" }, declined: { hold: "anger" } }).map(([pointer]) => pointer),
    ).toEqual(["/implies/declined", "/implies/complained"]);
  });

  it.each(BREADTHS)("%s is enough for some and too little for others", (refusal) => {
    const isWide = refusal === "promotions" || refusal === "everything";
    expect(found({ declined: { refusal } })).toEqual([]);
    for (const outcome of ["opted_out", "complained"])
      expect(found({ [outcome]: { refusal } })).toHaveLength(isWide ? 0 : 1);
  });

  it("may be left out, and a mood may imply nothing", () => {
    expect(found({})).toEqual([]);
    expect(found({ angry: {}, negative: {} })).toEqual([]);
    expect(withImplies({}).policy?.implies).toEqual(courteous.implies);
  });

  it("of the shipped policies is above the floor", () => {
    for (const { implies } of [courteous, strict]) expect(found(implies)).toEqual([]);
  });
});

describe("a policy that was stored before there was a floor", () => {
  it.each([
    ["opted_out", undefined, "promotions"],
    ["opted_out", "not-now", "promotions"],
    ["opted_out", "everything", "everything"],
    ["complained", "this-topic", "promotions"],
    ["declined", undefined, "not-now"],
    ["declined", "this-topic", "this-topic"],
    ["busy", undefined, undefined],
  ] as const)("%s with %s implies %s", (outcome, said, implied) => {
    expect(impliedAtLeast(outcome, said)).toBe(implied);
  });
});
