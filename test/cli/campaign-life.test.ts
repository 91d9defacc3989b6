import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTacet, campaignOf, LIST, type Shell, shellOf } from "./given.ts";

let given: Awaited<ReturnType<typeof aTacet>>;
let tacet: Shell;
beforeAll(async () => {
  given = await aTacet();
  ({ tacet } = given);
});
afterAll(() => given.local.close());

const flat = (text: string): string => text.replace(/\s+/g, " ");

/** The clock goes on, and what is due is worked. */
async function later(duration: string): Promise<void> {
  expect((await tacet("clock", "--advance", duration)).code).toBe(0);
  await given.local.drained();
}

describe("a campaign's life", () => {
  it("launch, pause, change, resume, cancel: each says its state and since when", async () => {
    const id = await campaignOf(given, "Life");
    expect((await tacet("campaign", "launch", id)).out).toContain(
      "RUNNING     life\n  from      Tue 24 Nov 2026 15:00:00 UTC",
    );
    const paused = await tacet("campaign", "pause", id, "--why", "Lunch");
    expect(paused.out).toContain("PAUSED      life\n  from      Tue 24 Nov 2026 15:00:35 UTC");
    expect((await tacet("campaign", "pause", id)).code).toBe(0);
    const changed = await tacet("campaign", "change", id, "--per-minute", "5", "--ends", "2026-12-02T18:00:00Z");
    expect(flat(changed.out)).toContain("pace 5 a minute, 2 agents ends Wed 2 Dec 2026 18:00 UTC");
    expect((await tacet("campaign", "resume", id)).out).toContain("RUNNING     life");
    expect((await tacet("campaign", "cancel", id, "--why", "The rate changed.", "--json")).json()).toMatchObject({
      campaign: { state: "cancelled" },
      effectiveAt: "2026-11-24T15:00:35Z",
    });
    const shown = flat((await tacet("campaign", "show", id)).out);
    expect(shown).toContain("paused Tue 24 Nov 2026 15:00 UTC, by local-operator: Lunch");
    expect(shown).toContain("cancelled Tue 24 Nov 2026 15:00 UTC, by local-operator: The rate changed.");
    expect((await tacet("campaign", "list")).out).toMatch(
      /life +cancelled +promotional voice about term-deposit .* 2\n/,
    );
  });

  it.each([
    [["resume", "life"], 1, "a cancelled campaign cannot be resumed; only a paused one can"],
    [["launch", "nobody"], 1, "there is no campaign nobody; npx tacet campaign list lists them"],
    [["change", "life"], 2, "say what changes: --per-minute, --agents or --ends"],
    [["change", "life", "--per-minute", "0"], 2, "whole number from 1 up"],
    [["change", "life", "--agents", "3"], 1, "the campaign is cancelled; nothing about it changes any more"],
    [["show", "nobody"], 1, "there is no campaign nobody"],
    [["progress", "nobody", "--watch"], 1, "there is no campaign nobody"],
    [["progress", "life", "--watch", "--every", "0"], 2, "Write seconds from 0.05"],
    [["calendar", "nobody"], 1, "there is no campaign nobody"],
    [["verdicts", "nobody"], 1, "there is no campaign nobody"],
  ])("%j: says why it cannot be", async (argv, code, complaint) => {
    const ran = await tacet("campaign", ...argv);
    expect([ran.code, ran.out]).toEqual([code, ""]);
    expect(flat(ran.err)).toContain(complaint);
  });
});

describe("the desk, progress and calendar", () => {
  it("hands out, skips, dials, and tells where every row is", async () => {
    const id = await campaignOf(given, "Desk");
    const agent = ["--agent", "agent-1", "--team", "savings"];
    const nobody = await tacet("desk", "next", ...agent);
    expect([nobody.code, nobody.out]).toEqual([3, "Nobody is to be called just now.\n"]);
    expect((await tacet("desk", "next", ...agent, "--json")).out).toBe("null\n");
    expect((await tacet("desk", "next")).err).toContain("say who asks: --agent, or TACET_AGENT");
    await tacet("campaign", "launch", id);
    await later("PT2M");
    const next = await tacet("desk", "next", ...agent);
    expect(next.code).toBe(0);
    expect(next.out).toMatch(
      /^NEXT {8}a promotional call to c[12] about term-deposit\n {2}campaign {2}desk\n {2}number {4}\+35191100000[12]\n/,
    );
    const contact = /ct_[\w-]+/.exec(next.out)?.[0] ?? "";
    const again = await tacet("desk", "next", ...agent, "--json");
    expect(again.json()).toMatchObject({
      contact: { contactId: contact, state: "claimed" },
      sent: { eventId: expect.any(String) },
    });
    expect((await tacet("desk", "skip", contact, "--agent", "agent-2", "--why", "x")).code).toBe(1);
    const env = { TACET_URL: given.local.url, TACET_TOKEN: given.local.token, TACET_AGENT: "agent-1" };
    expect((await shellOf(env)("desk", "next", "--json")).json()).toMatchObject({ contact: { contactId: contact } });
    expect((await tacet("desk", "skip", contact, "--agent", "agent-1", "--why", "I know her.")).out).toContain(
      "SKIPPED",
    );

    const other = await tacet("desk", "next", ...agent, "--json");
    const { contactId } = other.json<{ contact: { contactId: string } }>().contact;
    expect((await tacet("authorise", contactId)).code).toBe(0);
    const dialled = await tacet("desk", "next", ...agent);
    expect(dialled.out).toContain(`DIALLED`);
    expect(flat(dialled.out)).toContain(`next npx tacet outcome ${contactId} --disposition <how>`);
    await tacet("outcome", contactId, "--disposition", "no_answer");

    const { out } = await tacet("campaign", "progress", id, "--fresh");
    expect(out.split("\n")[0]).toBe("RUNNING     desk, 4 rows");
    expect(out).toMatch(/deferred +2 +50\.0 % /);
    expect(out).toMatch(/rejected +1 +25\.0 % /);
    expect(flat(out)).toContain("attempts 1; no_answer 1 pace 10 a minute at most; by courteous 1");
    const arms = await tacet("campaign", "arms", id, "--fresh");
    expect(arms.out.split("\n")[0]).toBe("ARMS        desk");
    expect(arms.out).toMatch(/^ +offer +care +held out$/m);
    expect(arms.out).toMatch(/^ *attempts +1 +0 +–$/m);
    expect(arms.out).toMatch(/^ *no_answer +1 +0 +–$/m);
    expect(flat(arms.out)).toContain("team care not begun 0 rows");
    const told = (await tacet("campaign", "arms", id, "--json")).json<{ offer: { outcomes: unknown } }>();
    expect(told.offer.outcomes).toEqual({ no_answer: 1 });
    expect((await tacet("campaign", "arms", "nothing")).code).toBe(1);
    const due = (await tacet("campaign", "calendar", id)).out;
    expect(due).toMatch(/Tue 24 Nov 2026 16:00 +1 +0/);
    expect(due).toMatch(/Wed 25 Nov 2026 15:00 +1 +0/);
    expect(flat(due)).toContain("not begun 0 rows");
    await tacet("campaign", "cancel", id);
  });

  it("tells what rules refused, by rule", async () => {
    await tacet("customer", "r1", "--zone", "Europe/Lisbon", "--address", "voice:+351911000077");
    await tacet("opt-out", "r1", "--words", "no");
    const id = await campaignOf(given, "Refused", "customer;phone;zone\nr1;+351911000077;Europe/Lisbon\n");
    await tacet("campaign", "launch", id);
    await later("PT2M");
    const { out } = await tacet("campaign", "progress", id, "--fresh");
    expect(out).toMatch(/suppressed +1 +100\.0 % .*\n {2}by no-promotions +1 +100\.0 %/);
    await tacet("campaign", "cancel", id);
  });
});

describe("campaign progress --watch", () => {
  /** A shell that does something instead of waiting, the first times it waits. */
  const between = (...deeds: readonly (() => Promise<unknown>)[]): { shell: (screen: boolean) => Shell } => {
    const left = [...deeds];
    const pause = async () => {
      await left.shift()?.();
    };
    const env = { TACET_URL: given.local.url, TACET_TOKEN: given.local.token };
    return { shell: (screen) => shellOf(env, given.files, { pause, screen }) };
  };
  const watched = async (name: string) => {
    // Of people no other campaign contacts.
    const people = `${name.at(-1)}-`;
    const list = LIST.replace(/^c/gm, people)
      .replace(`${people}ustomer`, "customer")
      .replaceAll("+35191100000", `+3519110${name.length}000`);
    const id = await campaignOf(given, name, list);
    await tacet("campaign", "launch", id);
    const nothing = async () => undefined;
    return { id, deeds: [nothing, () => later("PT2M"), () => tacet("campaign", "cancel", id), () => later("PT20M")] };
  };

  it("prints a line for each change where nobody looks, and the table at the end", async () => {
    const { id, deeds } = await watched("Watch a");
    const { code, out } = await between(...deeds).shell(false)("campaign", "progress", id, "--watch", "--fresh");
    expect(code).toBe(0);
    const lines = out.split("\n");
    const end = lines.findIndex((line) => line.startsWith("CANCELLED"));
    const told = lines.slice(0, end).map((line) => line.replace(/^.*? \d\d:\d\d {2}/, ""));
    expect(told[0]).toBe("running: 2 pending, 1 rejected, 1 duplicate");
    expect(told.some((line) => line.startsWith("running: 2 in flight"))).toBe(true);
    // What is under way is settled before it ends, and nothing is told twice.
    expect(told.at(-1)).toMatch(/^cancelled: .*in flight/);
    expect(new Set(told).size).toBe(told.length);
    expect(out).toMatch(/cancelled +2 +50\.0 %/);
  });

  it("prints the table over the one before on a screen", async () => {
    const { id, deeds } = await watched("Watch bb");
    const { out } = await between(...deeds).shell(true)("campaign", "progress", id, "--watch", "--fresh");
    // "So many lines up, and clear what is below."
    const [first, ...over] = out.split("\u001b[J");
    expect(first).toMatch(/^RUNNING/);
    expect(over.length).toBeGreaterThan(2);
    const printed = [first!, ...over.slice(0, -1)];
    for (const table of printed) {
      const lines = table.split("\n");
      expect(lines.at(-1)).toBe(`\u001b[${lines.length - 1}A`);
    }
    expect(over.at(-1)).toMatch(/^CANCELLED/);
  });

  it("with --json prints the API's, a line for each change", async () => {
    const { id, deeds } = await watched("Watch ccc");
    const { out } = await between(...deeds).shell(true)("campaign", "progress", id, "--watch", "--fresh", "--json");
    const told = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(told.length).toBeGreaterThan(2);
    expect(told[0]).toMatchObject({ state: "running", rows: { pending: 2 } });
    expect(told.at(-1)).toMatchObject({
      state: "cancelled",
      rows: { pending: 0, inFlight: 0, deferred: 0, cancelled: 2 },
    });
  });
});
