import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentsIn, madeBy, noticesOf, policyIn, storeDecision } from "../../lib/ledger/stored-decision.ts";
import { compile } from "../../lib/policy/compile.ts";
import { type Decision, decide } from "../../lib/policy/decide.ts";
import { EMPTY_FOLD } from "../../lib/policy/fold.ts";
import { courteous } from "../../packs/shipped.ts";
import { T0 } from "./given.ts";

const DECIDED = decide(EMPTY_FOLD, { action: "contact", channel: "voice", purpose: "service" }, compile(courteous), T0);

const ref = fc.record({
  id: fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/),
  version: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,9}$/),
});
const snapshot = fc
  .tuple(fc.constantFrom("registry:", "feed:", "holidays:", "r:", ":", ""), fc.string({ unit: "grapheme-ascii" }))
  .map((parts) => parts.join(""));
const lawNotice = fc.oneof(
  fc.record({ kind: fc.constant("no-pack" as const), of: fc.stringMatching(/^[A-Z]{2}(-[A-Z0-9]{1,4})?$/) }),
  fc.record({ kind: fc.constant("no-state" as const), of: fc.stringMatching(/^[A-Z]{2}$/) }),
  fc.constant({ kind: "no-law", of: "" } as const),
);

describe("what a decision was made by", () => {
  it("is one short text, readable in a console", () => {
    const decision: Decision = {
      ...DECIDED,
      packs: ["us", "us-fl", "us-ny"].map((id) => ({ id, version: id === "us-ny" ? "2" : "2026-11-22" })),
      notices: [
        { kind: "no-pack", of: "US-ZZ" },
        { kind: "no-state", of: "CA" },
        { kind: "no-law", of: "" },
      ],
      snapshots: ["registry:us-national 2026-11-22", "feed:storms a; b", "holidays:FR date-holidays 3.37.0"],
    };
    expect(storeDecision(decision).by).toBe(
      "courteous 1, us us-fl 2026-11-22, us-ny 2, -US-ZZ -CA- -; 1 2026f; r:us-national 2026-11-22; f:storms a%3B b; h:FR date-holidays 3.37.0",
    );
    expect(documentsIn(storeDecision(decision))).toEqual([
      "courteous 1",
      "us 2026-11-22",
      "us-fl 2026-11-22",
      "us-ny 2",
    ]);
    expect(noticesOf(storeDecision(decision))).toEqual(decision.notices);
  });

  it("is read back as it was, whatever packs, places and snapshots there were", () => {
    fc.assert(
      fc.property(
        ref,
        fc.array(ref, { maxLength: 4 }),
        fc.array(lawNotice, { maxLength: 3 }),
        fc.array(snapshot, { maxLength: 3 }),
        (policy, packs, notices, snapshots) => {
          const { engine, tzdata } = DECIDED;
          const stored = storeDecision({ ...DECIDED, policy, packs, notices, snapshots });
          expect(madeBy(stored)).toEqual({ policy, packs, engine, tzdata, snapshots, lawNotices: notices });
        },
      ),
    );
  });

  it("is read of the entries of 0.1.0, which say it apart", () => {
    const stored = { policy: "courteous 1", packs: ["house 2"], engine: "1 2026f" };
    expect(madeBy(stored)).toEqual({
      policy: { id: "courteous", version: "1" },
      packs: [{ id: "house", version: "2" }],
      engine: "1",
      tzdata: "2026f",
      snapshots: [],
      lawNotices: [],
    });
    expect(policyIn(stored)).toBe("courteous 1");
  });
});
