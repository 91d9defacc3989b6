import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { normaliseAddress, tokenOf, tokensOf } from "../../lib/directory/address.ts";
import { type Directory, directory } from "../../lib/directory/directory.ts";
import { dynamoStore } from "../../lib/directory/dynamo-store.ts";
import type { RecordStore, StoredRecord } from "../../lib/directory/store.ts";
import { digestText, openText, sealText } from "../../lib/directory/vault.ts";
import { testStore } from "../store.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));
const secrets = { tokens: { current: "2", versions: { "1": random(32), "2": random(32) } }, vault: random(32) };

describe("addresses", () => {
  it.each([
    ["voice", "+351 912 345 678", "+351912345678"],
    ["sms", "+351 (912) 345-678", "+351912345678"],
    ["voice", "+1.212.555.0100", "+12125550100"],
    ["voice", "＋３５１９１２３４５６７８", "+351912345678"],
    ["voice", "912345678", undefined],
    ["voice", "+0123456789", undefined],
    ["voice", "+1234567890123456", undefined],
    ["voice", "call me", undefined],
    ["email", " Ana@Example.COM ", "ana@example.com"],
    ["email", "ana@localhost", undefined],
    ["email", "ana@@example.com", undefined],
    ["email", `${"a".repeat(250)}@example.com`, undefined],
  ] as const)("%s %s is read as %s", (channel, value, read) => {
    expect(normaliseAddress(channel, value)).toBe(read);
  });

  it("a token stands for a telephone, whether called or texted; another secret makes another token", () => {
    const token = (version: string, channel: "voice" | "sms" | "email") =>
      tokenOf(secrets.tokens, version, channel, "+351912345678");
    expect(token("2", "voice")).toBe(token("2", "sms"));
    expect(token("2", "voice")).not.toBe(token("2", "email"));
    expect(token("1", "voice")).not.toBe(token("2", "voice"));
    expect(tokensOf(secrets.tokens, "voice", "+351912345678")).toEqual([token("2", "voice"), token("1", "voice")]);
    expect(token("2", "voice")).not.toContain("912345678");
  });
});

describe("the vault", () => {
  const key = random(32);
  it("opens what it sealed, for the purpose it was sealed for, and nothing that was touched", () => {
    const sealed = sealText(key, "name", "Ana 💚", random);
    expect(openText(key, "name", sealed)).toBe("Ana 💚");
    expect(() => openText(key, "address", sealed)).toThrow();
    expect(() => openText(random(32), "name", sealed)).toThrow();
    for (let index = 0; index < sealed.length; index++) {
      const touched = Uint8Array.from(sealed);
      touched[index]! ^= 1;
      expect(() => openText(key, "name", touched)).toThrow();
    }
  });
  it("seals the same words differently each time, and digests them alike under one key only", () => {
    expect(sealText(key, "name", "Ana", random)).not.toEqual(sealText(key, "name", "Ana", random));
    expect(digestText(key, "no")).toBe(digestText(key, "no"));
    expect(digestText(key, "no")).not.toBe(digestText(random(32), "no"));
  });
});

describe("the directory", () => {
  let store: Awaited<ReturnType<typeof testStore>>;
  let records: RecordStore;
  let people: Directory;
  const written: StoredRecord[] = [];
  beforeAll(async () => {
    store = await testStore();
    const real = dynamoStore(store.client, store.tables.directory);
    records = {
      ...real,
      put: async (record, once) => {
        written.push(record);
        return real.put(record, once);
      },
    };
    people = directory(records, secrets, random);
  });
  afterAll(() => store.close());

  const phone = { channel: "voice", value: "+351 911 000 001" } as const;

  it("writes a link on the token's side first, then reads what stands there", async () => {
    written.length = 0;
    const { links } = await people.link("ana", [phone]);
    const order = written.map((record) => `${record.pk[0]} ${record.sk[0]}`);
    expect(order.indexOf("T C")).toBeLessThan(order.indexOf("C A"));
    expect(await people.customersOf(links[0]!.token)).toEqual(["ana"]);
  });

  it("keeps nothing of a person in the open", async () => {
    written.length = 0;
    await people.link("ben", [phone]);
    await people.saveProfile("ben", { name: "Ben Example", pronunciation: "ben" });
    await people.keepText("ben", "Never again.");
    const open = JSON.stringify(written.map(({ sealed: _, ...rest }) => rest));
    for (const trace of ["911000001", "Example", "again"]) expect(open).not.toContain(trace);
    expect(await people.profile("ben")).toMatchObject({ name: "Ben Example" });
    expect((await people.addresses("ben"))[0]).toMatchObject({ value: "+351911000001" });
  });

  it("opens a person at once as it does part by part", async () => {
    await people.link("bea", [phone, { channel: "email", value: "bea@example.com" }]);
    expect(await people.person("bea")).toEqual({ profile: undefined, addresses: await people.addresses("bea") });
    await people.saveProfile("bea", { name: "Bea Example" });
    await people.keepText("bea", "Call me Bea.");
    const { profile, addresses } = await people.person("bea");
    expect(profile).toEqual({ name: "Bea Example" });
    expect(addresses.map(({ value }) => value).sort()).toEqual(["+351911000001", "bea@example.com"]);
    expect(await people.person("nobody")).toEqual({ addresses: [] });
    await people.erase("bea");
    expect(await people.person("bea")).toEqual({ addresses: [] });
  });

  it("finds what stands on a token of an older secret", async () => {
    const old = tokenOf(secrets.tokens, "1", "sms", "+351911000009");
    await people.optOut(old, { breadth: "everything", at: 1, eventId: "stop" });
    const { links } = await people.link("dora", [{ channel: "sms", value: "+351911000009" }]);
    expect(links[0]).toMatchObject({ isNew: true });
    expect(links[0]!.tokens).toContain(old);
    expect(await people.standing(links[0]!.tokens)).toMatchObject([{ breadth: "everything" }]);
  });

  it("unlinks what the ledger no longer lists, under both keys, and brings back what it does", async () => {
    const { links } = await people.link("emil", [phone, { channel: "email", value: "emil@example.com" }]);
    const [telephone, email] = links;
    await people.link("emil", [{ channel: "email", value: "emil@example.com" }]);
    expect(await people.customersOf(telephone!.token)).toContain("emil");
    expect(await people.align("emil", [email!])).toEqual([]);
    expect(await people.customersOf(telephone!.token)).not.toContain("emil");
    expect((await people.addresses("emil")).map((address) => address.channel)).toEqual(["email"]);
    expect(await people.align("emil", [email!, telephone!])).toEqual([telephone!.token]);
    expect(await people.customersOf(telephone!.token)).toContain("emil");
  });

  it("erases the person and keeps what stands on the token", async () => {
    const { links } = await people.link("fay", [{ channel: "sms", value: "+351911000010" }]);
    await people.optOut(links[0]!.token, { breadth: "promotions", at: 1, eventId: "no" });
    await people.saveProfile("fay", { name: "Fay" });
    await people.erase("fay");
    expect(await people.profile("fay")).toBeUndefined();
    expect(await people.addresses("fay")).toEqual([]);
    expect(await records.list("C#fay", "")).toEqual([]);
    expect(await people.customersOf(links[0]!.token)).toEqual([]);
    expect(await people.standing([links[0]!.token])).toHaveLength(1);
  });
});
