import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTacet, type Shell } from "./given.ts";

let tacet: Shell;
let close: () => Promise<void>;

beforeAll(async () => {
  const given = await aTacet();
  ({ tacet } = given);
  close = given.local.close;
  await tacet("customer", "ana", "--zone", "America/New_York", "--name", "Ana");
  const promotion = ["claim", "ana", "--purpose", "promotional", "--topic", "personal-loan"];
  const contact = /ct_\w+/.exec((await tacet(...promotion, "--channel", "voice")).out)![0];
  await tacet("authorise", contact);
  await tacet("outcome", contact, "--disposition", "declined");
  await tacet("clock", "--advance", "P1D");
  await tacet(...promotion, "--channel", "sms", "--campaign", "winter", "--attempt", "1");
  await tacet(
    "record",
    "ana",
    "--channel",
    "email",
    "--purpose",
    "promotional",
    "--topic",
    "camera",
    "--at",
    "2026-11-23T10:00:00Z",
    "--disposition",
    "sent",
  );
});
afterAll(() => close());

describe("why", () => {
  it("tells what happened, oldest first, in the customer's own time, with reasons under refusals", async () => {
    const { code, out } = await tacet("why", "ana");
    expect(code).toBe(0);
    const lines = out.split("\n");
    const order = [
      "ana  Ana, America/New_York",
      "Tue 24 Nov 2026",
      "  10:00  #1 · Profile saved",
      "  10:00  #2 · Claimed a promotional call about personal loan",
      "  10:00  #3 ✓ Authorised contact 2",
      "  10:00  #4 ■ Contact 2 ended: declined — Said no to personal loan and all credit offers",
      "Wed 25 Nov 2026",
      "  10:00  #5 ✗ Refused at claim: promotional text about personal loan",
      "              Said no to a personal loan on 24 Nov 2026; a no covers all credit offers until 23 May",
      "  10:00  #6 · Contact made outside: promotional email about camera",
      "              happened Mon 23 Nov 2026 05:00, and was told then",
      "Now  Wed 25 Nov 2026 10:00 America/New_York, by policy courteous 1",
    ].map((text) => lines.findIndex((line) => line.startsWith(text)));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("tells which law judges the customer, and how it was found where nobody said it", async () => {
    await tacet("customer", "flo", "--address", "voice:+13055550100");
    const { out } = await tacet("why", "flo");
    expect(out).toContain("Under the law of United States, federal, Florida.");
    expect(out).toContain("Found by area code 305 → US, US-FL, America/New_York");
    await tacet("customer", "rui", "--zone", "Europe/Lisbon", "--jurisdiction", "PT");
    expect((await tacet("why", "rui")).out).toContain("No pack ships for PT; its own law is not judged.");
    expect((await tacet("why", "ana")).out).not.toContain("Under the law of");
  });

  it("answers for the families the ledger tells of, and for service", async () => {
    const { out } = await tacet("why", "ana");
    const now = out.slice(out.indexOf("\nNow  "));
    expect(now).toMatch(/Promotion about photography\n {4}DEFER {5}call, text, email: not before /);
    expect(now).toMatch(/Promotion about credit\n {4}DEFER {5}/);
    expect(now).toContain("[no-this-topic]");
    expect(now).toMatch(/Service\n {4}ALLOW {5}call, text, email/);
  });

  it("answers for the topic asked about, and no other", async () => {
    const { out } = await tacet("why", "ana", "--topic", "term-deposit", "--topic", "hotel");
    expect(out).toContain("Promotion about term-deposit");
    expect(out).toContain("Promotion about hotel");
    expect(out).not.toContain("Promotion about credit");
    expect(await tacet("why", "ana", "--topic", "timeshare")).toMatchObject({
      code: 1,
      err: expect.stringContaining("is not in the tree"),
    });
  });

  it("asks about the first topic of the tree where the ledger tells of none", async () => {
    await tacet("customer", "new", "--zone", "Europe/Lisbon");
    expect((await tacet("why", "new")).out).toContain("Promotion about credit");
  });

  it("says what it leaves out", async () => {
    const { out } = await tacet("why", "ana", "--last", "2");
    expect(out).toContain("… 4 earlier entries; --all tells them too");
    expect(out).not.toContain("#4");
    expect((await tacet("why", "ana", "--last", "2", "--all")).out).toContain("#1");
    await tacet("customer", "many", "--zone", "Europe/Lisbon");
    for (const topic of ["camera", "mobile", "flight", "solar", "mortgage"])
      await tacet("need", "many", "--topic", topic);
    const many = (await tacet("why", "many")).out;
    expect(many).toContain("Promotion about credit");
    expect(many).toContain("Not asked about: photography; --topic does");
  });

  it("--json holds the customer, the ledger and the answers", async () => {
    const { customer, ledger, now } = (await tacet("why", "ana", "--json")).json<{
      customer: object;
      ledger: object[];
      now: object[];
    }>();
    expect(customer).toMatchObject({ customerId: "ana" });
    expect(ledger).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }, { seq: 4 }, { seq: 5 }, { seq: 6 }]);
    expect(now).toHaveLength(9);
  });

  it("of somebody unknown is a failure", async () => {
    expect(await tacet("why", "nobody")).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("nothing is known"),
    });
  });
});
