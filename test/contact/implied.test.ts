import { expect, it } from "vitest";
import { impliedBy } from "../../lib/contact/implied.ts";
import { compile } from "../../lib/policy/compile.ts";
import { parsePolicy } from "../../lib/policy/document.ts";
import { courteous } from "../../packs/shipped.ts";

/** As a store may hold it: today's parser takes no such document. */
const weak = { ...courteous, implies: { ...courteous.implies, declined: {}, opted_out: {}, complained: {} } };
const refused = (disposition: "declined" | "opted_out" | "complained") =>
  impliedBy(compile(weak), { disposition }, [{ topic: "loan", family: "credit" }]).refusals;

it("a stored policy that implies nothing cannot make an opt-out silence nothing", () => {
  expect(parsePolicy(weak).mistakes).toHaveLength(3);
  expect(refused("opted_out")).toEqual([{ breadth: "promotions", channel: undefined, until: undefined }]);
  expect(refused("complained")).toMatchObject([{ breadth: "promotions" }]);
  expect(refused("declined")).toMatchObject([{ breadth: "not-now", topic: "loan" }]);
});

it("a no that was told stands for an implied one that is no wider, and not for a wider one", () => {
  const told = (breadth: "this-topic" | "promotions") =>
    impliedBy(compile(weak), { disposition: "opted_out", refusals: [{ breadth, topic: "loan" }] }, []).refusals;
  expect(told("promotions").map(({ breadth }) => breadth)).toEqual(["promotions"]);
  expect(told("this-topic").map(({ breadth }) => breadth)).toEqual(["this-topic", "promotions"]);
});
