import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyShelf } from "../../lib/contact/policies.ts";
import { dynamoStore } from "../../lib/directory/dynamo-store.ts";
import { law } from "../../packs/law.ts";
import { courteous, SHIPPED_POLICIES } from "../../packs/shipped.ts";
import { testStore } from "../store.ts";
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

describe("an approval kept before subjects were", () => {
  it("tells a name only, counts for nothing, and gives way to a second person's", async () => {
    const { client, tables, close } = await testStore();
    const records = dynamoStore(client, tables.policies);
    const shelf = policyShelf(records, SHIPPED_POLICIES, courteous, law);
    await shelf.add(house("1", { waives }), "ann", 1);
    await records.put({ pk: "A#house", sk: "1", data: { actor: "Ann", approvedAt: 2 } });
    await expect(shelf.activate(ref("1"), "ann", 3)).rejects.toMatchObject(NEEDED);
    const ben = { subject: "ben", actor: "Ben" };
    expect(await shelf.approve(ref("1"), ben, 4)).toEqual({ ...ref("1"), ...ben, approvedAt: 4 });
    // From here on who approved first stands.
    expect(await shelf.approve(ref("1"), { subject: "cyd", actor: "Cyd" }, 5)).toMatchObject(ben);
    expect(await shelf.activate(ref("1"), "ann", 6)).toMatchObject(ref("1"));
    await close();
  });
});
