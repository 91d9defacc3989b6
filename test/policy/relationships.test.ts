import { describe, expect, it } from "vitest";
import { decodeFold, encodeFold } from "../../lib/ledger/fold-codec.ts";
import { MAX_RELATIONSHIPS } from "../../lib/policy/fold.ts";
import { dealt, factsOf, foldOf, late, saidNo } from "./given.ts";
import type { Told } from "./told.ts";

const dealings = (...history: Told[]) =>
  foldOf(factsOf(history)).relationships.map(({ kind, account, topic, endedAt }) =>
    [kind, account, topic, endedAt === undefined ? undefined : "ended"].filter(Boolean).join(" "),
  );

describe("dealings with a customer", () => {
  it("are remembered, the newest of a kind and subject", () => {
    expect(
      dealings(
        dealt("2026-01-05T10:00Z", "purchase", { topic: "camera" }),
        dealt("2026-02-05T10:00Z", "purchase", { topic: "camera" }),
        dealt("2026-03-05T10:00Z", "inquiry"),
      ),
    ).toEqual(["inquiry", "purchase camera"]);
  });

  it("told of late are older ones all the same", () => {
    const fold = foldOf(
      factsOf([
        dealt("2026-03-05T10:00Z", "purchase"),
        late("2026-03-06T10:00Z", dealt("2026-01-05T10:00Z", "purchase")),
      ]),
    );
    expect(fold.relationships).toHaveLength(1);
    expect(fold.relationships[0]!.at).toBe(Date.parse("2026-03-05T10:00Z"));
  });

  it.each(["promotions", "everything"] as const)("end with a no to %s, and a contract goes on", (breadth) => {
    const history = [
      dealt("2026-01-05T10:00Z", "purchase"),
      dealt("2026-01-06T10:00Z", "inquiry"),
      dealt("2026-01-07T10:00Z", "contract-begun", { account: "a" }),
      saidNo("2026-02-01T10:00Z", breadth, { channel: "sms" }),
    ];
    expect(dealings(...history)).toEqual(["contract a"]);
    // One that was before the no and is told of after it permits nothing either; a later one does.
    expect(dealings(...history, late("2026-02-02T10:00Z", dealt("2026-01-20T10:00Z", "purchase")))).toEqual([
      "contract a",
    ]);
    expect(dealings(...history, dealt("2026-02-03T10:00Z", "purchase"))).toEqual(["contract a", "purchase"]);
  });

  it("stand beside a no to one topic", () => {
    expect(
      dealings(dealt("2026-01-05T10:00Z", "purchase"), saidNo("2026-02-01T10:00Z", "this-topic", { topic: "camera" })),
    ).toEqual(["purchase"]);
  });

  it("a contract ends, by its account or by all of them", () => {
    const begun = [
      dealt("2026-01-05T10:00Z", "contract-begun", { account: "a" }),
      dealt("2026-01-06T10:00Z", "contract-begun", { account: "b" }),
    ];
    expect(dealings(...begun, dealt("2026-02-01T10:00Z", "contract-ended", { account: "a" }))).toEqual([
      "contract b",
      "contract a ended",
    ]);
    expect(dealings(...begun, dealt("2026-02-01T10:00Z", "contract-ended"))).toEqual([
      "contract b ended",
      "contract a ended",
    ]);
    expect(dealings(dealt("2026-02-01T10:00Z", "contract-ended", { account: "c" }))).toEqual(["contract c ended"]);
  });

  it("are bounded: the oldest permission is forgotten, and no contract in progress before it", () => {
    const topics = ["camera", "lens", "printer", "memory-card", "flight", "hotel", "solar"];
    const found = dealings(
      dealt("2026-01-01T10:00Z", "contract-begun", { account: "a" }),
      ...topics.map((topic, index) => dealt(`2026-02-0${index + 1}T10:00Z`, "purchase", { topic })),
    );
    expect(found).toHaveLength(MAX_RELATIONSHIPS);
    expect(found[0]).toBe("contract a");
    expect(found).not.toContain("purchase camera");
  });

  it("are in the compact form", () => {
    const fold = foldOf(
      factsOf([
        dealt("2026-01-05T10:00Z", "purchase", { topic: "camera", account: "a" }),
        dealt("2026-01-07T10:00Z", "contract-ended", { account: "b" }),
      ]),
    );
    const encoded = encodeFold(fold, fold.recordedAt);
    const read = decodeFold({ fold: encoded, seq: fold.seq, recordedAt: fold.recordedAt });
    expect(JSON.parse(JSON.stringify(read.relationships))).toEqual(JSON.parse(JSON.stringify(fold.relationships)));
  });
});
