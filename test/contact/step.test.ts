import { describe, expect, it } from "vitest";
import { Problem } from "../../lib/contact/problem.ts";
import { MAX_ATTEMPTS, step } from "../../lib/contact/step.ts";
import { type Entry, headOf, seal } from "../../lib/ledger/entry.ts";
import { type Appended, type Ledger, StoreUnavailable } from "../../lib/ledger/ledger.ts";
import { draft, T0 } from "../ledger/given.ts";

type Fault = "lost-applied" | "lost-not-applied" | "refused" | "beaten" | "sdk-retried";

/** A ledger in memory that goes wrong as told, one fault an append, and then no more. */
function faulty(faults: readonly Fault[]) {
  const entries: Entry[] = [];
  const left = [...faults];
  const reads: string[] = [];
  const kept: string[] = [];
  const write = (entry: Entry): Appended => {
    if (entries.length >= entry.seq) return "taken";
    entries.push(entry);
    return "appended";
  };
  const rival = () => entries.push(seal("ana", headOf(entries.at(-1)), draft("need", { source: "rival" }), T0));
  const ledger: Ledger = {
    newest: async (_id, read) => {
      reads.push(read);
      return entries.at(-1);
    },
    read: async (_id, { from = 1, limit }) => {
      reads.push("strong");
      return entries.filter((entry) => entry.seq >= from).slice(0, limit);
    },
    append: async (entry) => {
      switch (left.shift()) {
        case "lost-applied":
          write(entry);
          return "unknown";
        case "lost-not-applied":
          return "unknown";
        case "refused":
          throw new StoreUnavailable("throttled");
        case "beaten":
          rival();
          return write(entry);
        case "sdk-retried":
          // The SDK's own second try meets the first one's entry.
          write(entry);
          return write(entry);
        default:
          return write(entry);
      }
    },
  };
  const ports = {
    ledger,
    now: () => T0,
    chance: { bytes: (count: number) => new Uint8Array(count), fraction: () => 0 },
    pause: async () => {},
    policies: { keep: async (refs: readonly string[]) => void kept.push(...refs) },
  };
  return { entries, reads, kept, ports };
}

const mine = { ...draft("need", { source: "mine" }), id: "my-own-id" };
const plan = () => ({ append: mine, answer: (entry: Entry) => entry.seq });
const written = (entries: readonly Entry[]) => entries.filter((entry) => entry.id === "my-own-id").length;

describe("one step of a ledger", () => {
  it("is one eventual read and one write when nobody is in the way", async () => {
    const { ports, entries, reads } = faulty([]);
    expect(await step(ports, "ana", plan)).toBe(1);
    expect(reads).toEqual(["eventual"]);
    expect(written(entries)).toBe(1);
  });

  it.each<[string, Fault[], number]>([
    ["a reply that was lost after the write", ["lost-applied"], 1],
    ["a reply that was lost without a write", ["lost-not-applied"], 1],
    ["several lost replies in a row", ["lost-not-applied", "lost-not-applied", "lost-applied"], 1],
    ["a conditional failure on its own entry", ["sdk-retried"], 1],
    ["somebody who wrote first", ["beaten"], 2],
    ["somebody who wrote first, then a lost reply", ["beaten", "lost-applied"], 2],
    ["a refusal while an earlier write may still land", ["lost-not-applied", "refused"], 1],
  ])("outlasts %s, and writes once", async (_what, faults, seq) => {
    const { ports, entries } = faulty(faults);
    expect(await step(ports, "ana", plan)).toBe(seq);
    expect(written(entries)).toBe(1);
  });

  it("has the documents of a decision kept before it is appended, and nothing kept for an entry without one", async () => {
    const { ports, entries, kept } = faulty([]);
    await step(ports, "ana", plan);
    expect(kept).toEqual([]);
    const decision = { by: "courteous 1, us us-fl 2026-11-22, -US-ZZ; 1 2026f" };
    const decided = { ...mine, id: "decided", decision };
    await step(ports, "ana", () => ({ append: decided, answer: () => undefined }));
    expect(kept).toEqual(["courteous 1", "us 2026-11-22", "us-fl 2026-11-22"]);
    const lost = { ...ports, policies: { keep: () => Promise.reject(new StoreUnavailable("no")) } };
    const more = () => ({ append: { ...decided, id: "again" }, answer: () => undefined });
    await expect(step(lost, "ana", more)).rejects.toThrow(StoreUnavailable);
    expect(entries).toHaveLength(2);
  });

  it("says so when the store refuses and nothing was written", async () => {
    const { ports, entries } = faulty(["refused"]);
    await expect(step(ports, "ana", plan)).rejects.toThrow(StoreUnavailable);
    expect(entries).toEqual([]);
  });

  it("gives up after a bounded number of losses", async () => {
    const { ports, entries } = faulty(Array.from({ length: MAX_ATTEMPTS }, () => "beaten" as const));
    await expect(step(ports, "ana", plan)).rejects.toThrow(Problem);
    expect(entries).toHaveLength(MAX_ATTEMPTS);
    expect(written(entries)).toBe(0);
  });

  it("takes an answer that writes nothing from a strong read, and decides it on that", async () => {
    const { ports, reads } = faulty([]);
    const seen: number[] = [];
    const answer = await step(ports, "ana", (head) => {
      seen.push(head.fold.seq);
      return { answer: () => "nothing to write" };
    });
    expect(answer).toBe("nothing to write");
    expect(reads).toEqual(["eventual", "strong"]);
    expect(seen).toHaveLength(2);
  });

  it("decides again on what the rival wrote", async () => {
    const { ports } = faulty(["beaten"]);
    const decided: (string | undefined)[] = [];
    await step(ports, "ana", (head) => {
      decided.push(head.entry?.body.source);
      return plan();
    });
    expect(decided).toEqual([undefined, "rival"]);
  });
});
