import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { courteous } from "../../packs/shipped.ts";
import { testWorld } from "./world.ts";

const because = "Counsel's memo of 3 March 2026.";
const house = (version: string, more: object) => ({ ...courteous, id: "house", version, ...more });
const waives = [{ pack: "us", rule: "us-regf-seven", severity: "presumption" as const, because }];
const ref = (version: string) => ({ id: "house", version });
const NEEDED = { code: "approval-needed" };

describe("the second person", () => {
  let made: Awaited<ReturnType<typeof testWorld>>;
  beforeAll(async () => {
    made = await testWorld();
  });
  afterAll(() => made.close());
  const shelf = () => made.world.policies;
  const by = (subject: string, actor = subject) => ({ subject, actor });

  it("is known by the token, whatever name is told and however it is written", async () => {
    await shelf().add(house("1", { waives }), "local-operator", 1);
    const same = ["local-operator", "Local-Operator", " local-operator ", "ＬＯＣＡＬ-operator"];
    for (const subject of same)
      await expect(shelf().approve(ref("1"), by(subject, "Compliance Head"), 2), subject).rejects.toMatchObject(NEEDED);
    await expect(shelf().activate(ref("1"), "local-operator", 3)).rejects.toMatchObject(NEEDED);
    expect(await shelf().approve(ref("1"), by("compliance", "Ben"), 4)).toEqual({
      ...ref("1"),
      actor: "Ben",
      subject: "compliance",
      approvedAt: 4,
    });
    expect(await shelf().activate(ref("1"), "local-operator", 5)).toMatchObject(ref("1"));
  });

  it("is asked for what a declaration lifts that is prohibited", async () => {
    const declares = [{ what: "charity", because }];
    await shelf().add(house("2", { declares }), "ann", 1);
    await expect(shelf().activate(ref("2"), "ann", 2)).rejects.toMatchObject({
      ...NEEDED,
      message:
        "version 2 of policy house declares charity, by which the prohibitions of au-dncr, nl-call-v1, and nl-call-v2 stand back; somebody other than ann has to approve it",
    });
    await shelf().approve(ref("2"), by("ben"), 3);
    expect(await shelf().activate(ref("2"), "ann", 4)).toMatchObject(ref("2"));
  });

  it("is not asked for a declaration that lifts a guideline", async () => {
    await shelf().add(house("3", { declares: [{ what: "dedicated-operator", because }] }), "ann", 1);
    expect(await shelf().activate(ref("3"), "ann", 2)).toMatchObject(ref("3"));
  });
});
