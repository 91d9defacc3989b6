import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTacet, type Shell } from "./given.ts";

type Queues = { readonly data: readonly { readonly queue: string; readonly putAside: number }[] };

let tacet: Shell;
let close: () => Promise<void>;
beforeAll(async () => {
  const given = await aTacet();
  tacet = given.tacet;
  close = given.local.close;
});
afterAll(() => close());

describe("queues", () => {
  it("list says how each stands, as a table and as JSON", async () => {
    const shown = await tacet("queues", "list");
    expect(shown).toMatchObject({ code: 0, err: "" });
    expect(shown.out).toMatch(/queue +waiting +hidden +delayed +put aside +redrive/);
    for (const name of ["work", "deliveries", "jobs"]) expect(shown.out).toMatch(new RegExp(`${name} +0 +0 +0 +0`));
    const { data } = (await tacet("queues", "list", "--json")).json<Queues>();
    expect(data.map(({ queue, putAside }) => [queue, putAside])).toEqual([
      ["work", 0],
      ["deliveries", 0],
      ["jobs", 0],
    ]);
  });

  it("redrive says what came of it, and the list tells it from then on", async () => {
    const redriven = await tacet("queues", "redrive", "deliveries");
    expect(redriven).toMatchObject({ code: 0, err: "" });
    expect(redriven.out).toContain("REDRIVE     deliveries: done, 0 of 0 brought back since");
    expect((await tacet("queues", "list")).out).toMatch(/deliveries .*done, 0 of 0 brought back/);
  });

  it("redrive of a queue there is not says which there are", async () => {
    const wrong = await tacet("queues", "redrive", "letters");
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('there is no queue "letters"; there are work, deliveries, jobs');
  });
});
