import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APPROVER } from "../../lib/local/issuer.ts";
import { aTacet, type Shell, shellOf, TUESDAY } from "./given.ts";

type Claimed = { readonly contact: { readonly contactId: string } };

let tacet: Shell;
let files: Map<string, string>;
let close: () => Promise<void>;
/** The same Tacet, for the second person. */
let approver: Shell;
const PROMOTION = ["--channel", "voice", "--purpose", "promotional", "--topic", "personal-loan"] as const;

beforeAll(async () => {
  const given = await aTacet();
  ({ tacet, files } = given);
  close = given.local.close;
  const { url, issuer } = given.local;
  approver = shellOf({ TACET_URL: url, TACET_TOKEN: await issuer.token(APPROVER.scopes, APPROVER) }, files);
});
afterAll(() => close());

const customerNamed = async (id: string) => {
  await tacet("customer", id, "--zone", "Europe/Lisbon", "--name", id);
  return id;
};
const contactOf = async (id: string) =>
  (await tacet("claim", id, ...PROMOTION, "--json")).json<Claimed>().contact.contactId;

describe("customer", () => {
  it("saves a profile, and says what stands", async () => {
    const saved = await tacet(
      "customer",
      "maria",
      "--zone",
      "Europe/Lisbon",
      "--name",
      "Maria",
      "--address",
      "voice:+351911000001",
      "--language",
      "pt",
    );
    expect(saved).toMatchObject({ code: 0, err: "" });
    expect(saved.out).toContain("SAVED       the profile of maria");
    const shown = await tacet("customer", "maria");
    for (const text of ["Maria", "Europe/Lisbon", "voice +351911000001", "language: pt"])
      expect(shown.out).toContain(text);
  });

  it("keeps what is not named, and replaces all with --replace", async () => {
    await tacet(
      "customer",
      "nina",
      "--zone",
      "Europe/Lisbon",
      "--address",
      "email:nina@example.com",
      "--jurisdiction",
      "PT",
    );
    await tacet("customer", "nina", "--name", "Nina");
    expect((await tacet("customer", "nina", "--json")).json()).toMatchObject({
      timeZones: ["Europe/Lisbon"],
      jurisdictions: ["PT"],
      addresses: [{ channel: "email", value: "nina@example.com" }],
      profile: { name: "Nina" },
    });
    await tacet("customer", "nina", "--replace", "--zone", "Europe/Madrid", "--zone", "Atlantic/Canary");
    const after = (await tacet("customer", "nina", "--json")).json();
    expect(after).toMatchObject({
      timeZones: ["Europe/Madrid", "Atlantic/Canary"],
      jurisdictions: [],
      addresses: [],
      profile: {},
    });
  });

  it("passes the API's warnings on", async () => {
    expect((await tacet("customer", "no-zone", "--name", "Nobody")).out).toContain("warning   no time zone is known");
  });

  it("who is unknown is a failure, and says how to mend it", async () => {
    const { code, err, out } = await tacet("customer", "nobody-at-all");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("nothing is known of this customer; PUT their profile first");
  });
});

describe("a contact's life", () => {
  it("decide, claim, authorise, outcome: exit codes and words", async () => {
    const id = await customerNamed("ana");
    const asked = await tacet("decide", id, ...PROMOTION);
    expect(asked.code).toBe(0);
    expect(asked.out).toContain("ALLOW       a promotional call to ana about personal-loan");
    expect(asked.out).toMatch(/\n {2}notice {4}Nothing tells which law applies/);
    const claimed = await tacet("claim", id, ...PROMOTION);
    expect(claimed.code).toBe(0);
    expect(claimed.out).toMatch(/contact {3}ct_\w+, claimed until Tue 24 Nov 2026 15:15 UTC \(in 15 minutes\)/);
    const contact = /ct_\w+/.exec(claimed.out)![0];
    const go = await tacet("authorise", contact, "--nonce", "mine");
    expect(go.code).toBe(0);
    expect(go.out).toContain("before Tue 24 Nov 2026 15:00:30 UTC (in 30 seconds)");
    const again = await tacet("authorise", contact);
    expect(again.code).toBe(3);
    expect(again.out).toContain("do not dial");
    expect((await tacet("authorise", contact, "--nonce", "mine")).code).toBe(0);
    const ended = await tacet(
      "outcome",
      contact,
      "--disposition",
      "declined",
      "--sentiment",
      "neutral",
      "--note",
      "Has enough.",
    );
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.out).toContain(`contact ${contact}: declined`);
    const refused = await tacet("decide", id, ...PROMOTION);
    expect(refused.code).toBe(3);
    expect(refused.out).toContain("DEFER       a promotional call to ana about personal-loan");
    expect(refused.out).toMatch(/when {6}not before .* \(in 181 days\)/);
    expect(refused.out).toContain("a no covers all credit offers until 23 May");
    expect(refused.out).toContain("[no-this-topic]");
  });

  it("asks about another instant", async () => {
    const id = await customerNamed("sunday");
    const { code, out } = await tacet("decide", id, ...PROMOTION, "--at", "2026-11-29T10:00:00Z");
    expect(code).toBe(3);
    expect(out).toContain("not before Mon 30 Nov 2026 09:00 UTC");
  });

  it("tells suppress from defer", async () => {
    const id = await customerNamed("silent");
    await tacet("opt-out", id);
    const { code, out } = await tacet("claim", id, ...PROMOTION);
    expect(code).toBe(3);
    expect(out).toContain("SUPPRESS");
    expect(out).toContain("not until something changes");
  });

  it("a claim sent again with its key has one effect, a new one is another claim", async () => {
    const id = await customerNamed("keyed");
    const first = (await tacet("claim", id, ...PROMOTION, "--key", "k-1", "--json")).json<Claimed>();
    const second = (await tacet("claim", id, ...PROMOTION, "--key", "k-1", "--json")).json<Claimed>();
    expect(second.contact).toEqual(first.contact);
    expect((await tacet("claim", id, ...PROMOTION)).code).toBe(3);
  });

  it("releases a claim, and only a claim", async () => {
    const id = await customerNamed("released");
    const contact = await contactOf(id);
    const { code, out } = await tacet("release", contact, "--why", "no agent free");
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("is released; it does not count") });
    const second = await contactOf(id);
    await tacet("authorise", second);
    const late = await tacet("release", second, "--why", "too late");
    expect(late.code).toBe(1);
    expect(late.err).toContain("tell its outcome instead");
  });

  it("an outcome told twice has one effect, and says so", async () => {
    const contact = await contactOf(await customerNamed("told-twice"));
    const outcome = ["outcome", contact, "--disposition", "no_answer", "--event", "e-1"];
    const first = await tacet(...outcome, "--json");
    expect(first.json()).toMatchObject({ contact: { disposition: "no_answer" }, sent: { eventId: "e-1" } });
    const second = await tacet(...outcome);
    expect(second.out).toContain("told before; this had no further effect");
    const other = await tacet("outcome", contact, "--disposition", "busy", "--event", "e-1");
    expect(other.code).toBe(1);
    expect(other.err).toContain("a new fact needs a new id");
  });

  it("takes refusals, offers made and a call back", async () => {
    const id = await customerNamed("refusing");
    const contact = await contactOf(id);
    const { code } = await tacet(
      "outcome",
      contact,
      "--disposition",
      "callback_requested",
      "--callback",
      "2026-12-01T15:00:00Z",
      "--refusal",
      "not-now,topic=car-loan,until=2027-01-01T00:00:00+01:00",
      "--refusal",
      '{"breadth":"this-offer","offer":"a,b","topic":"personal-loan"}',
      "--offered",
      "personal-loan:a,b",
      "--offered",
      "car-loan",
    );
    expect(code).toBe(0);
    const { out } = await tacet("customer", id);
    for (const text of ["not now to car loan", '"a,b"', "callback for 1 Dec 2026 15:00"]) expect(out).toContain(text);
  });

  it("records a contact made outside, whatever it was about", async () => {
    const id = await customerNamed("outside");
    const { code, out } = await tacet(
      "record",
      id,
      "--channel",
      "email",
      "--purpose",
      "promotional",
      "--topic",
      "timeshare",
      "--at",
      "2026-11-20T10:00:00Z",
      "--disposition",
      "sent",
    );
    expect(code).toBe(0);
    expect(out).toContain(`a promotional email to ${id} about timeshare: sent`);
    expect(out).toContain("warning   the topic");
  });

  it("-v prints the id that was sent", async () => {
    const id = await customerNamed("verbose");
    expect((await tacet("claim", id, ...PROMOTION, "-v")).out).toMatch(/sent with --key cli-id-/);
  });
});

describe("a conversation", () => {
  it("records an interaction, briefs, clears one offer and tells its result", async () => {
    const id = await customerNamed("ben");
    const came = await tacet(
      "interaction",
      id,
      "--channel",
      "voice",
      "--conversation",
      "shop-1",
      "--need",
      "memory-card",
      "--note",
      "Films football",
      "--sentiment",
      "positive",
    );
    expect(came.code).toBe(0);
    expect(came.out).toContain("memory card, told on 24 Nov 2026");
    expect(came.out).toContain("ALLOW       an offer in this conversation");
    const clear = (offer: string) =>
      tacet(
        "offer",
        "clear",
        id,
        "--conversation",
        "shop-1",
        "--channel",
        "voice",
        "--topic",
        "memory-card",
        "--offer",
        offer,
      );
    const cleared = await clear("card-64");
    expect(cleared.code).toBe(0);
    const offerId = /of_\w+/.exec(cleared.out)![0];
    expect((await clear("card-128")).code).toBe(3);
    const answered = await tacet("offer", "answer", offerId, "--conversation", "shop-1", "--result", "accepted");
    expect(answered).toMatchObject({ code: 0, out: expect.stringContaining("the offer was accepted") });
  });

  it("--offer makes the exit code say whether it may be made", async () => {
    const id = await customerNamed("angry");
    const came = await tacet(
      "interaction",
      id,
      "--channel",
      "voice",
      "--conversation",
      "c",
      "--sentiment",
      "angry",
      "--offer",
      "camera:mark-2",
    );
    expect(came.code).toBe(3);
    expect(came.out).toMatch(/^RECORDED/);
    const without = await tacet("interaction", id, "--channel", "voice", "--conversation", "d", "--case", "case-9");
    expect(without.code).toBe(0);
    expect(without.out).toContain("Case case-9, open since 24 Nov 2026");
    expect(
      (await tacet("interaction", id, "--channel", "voice", "--conversation", "d", "--case", "case-9", "--resolved"))
        .out,
    ).not.toContain("Case case-9, open");
  });
});

describe("facts about a customer", () => {
  it("opt-out by customer and by address; reinstatement lifts it", async () => {
    const id = await customerNamed("carla");
    const said = await tacet("opt-out", id, "--words", "Please stop", "--source", "call");
    expect(said).toMatchObject({ code: 0, out: expect.stringContaining("SILENT      carla: no to promotions") });
    await tacet("clock", "--advance", "PT1M");
    const back = await tacet(
      "reinstate",
      id,
      "--breadth",
      "promotions",
      "--words",
      "Write to me again",
      "--source",
      "branch",
    );
    expect(back.code).toBe(0);
    expect((await tacet("decide", id, ...PROMOTION)).code).toBe(0);
    const nobody = await tacet(
      "opt-out",
      "--address",
      "sms:+351911111111",
      "--breadth",
      "everything",
      "--channel",
      "sms",
    );
    expect(nobody.out).toContain("it bites when somebody gets it");
  });

  it("hold add and lift", async () => {
    const id = await customerNamed("dora");
    const held = await tacet("hold", "add", id, "--cause", "other", "--purpose", "promotional", "--purpose", "service");
    expect(held.code).toBe(0);
    const hold = /hd_\d+_\d+/.exec(held.out)![0];
    expect((await tacet("decide", id, "--channel", "email", "--purpose", "service")).code).toBe(3);
    expect((await tacet("customer", id)).out).toContain(`${hold}: other`);
    expect((await tacet("hold", "lift", id, hold)).code).toBe(0);
    expect((await tacet("decide", id, "--channel", "email", "--purpose", "service")).code).toBe(0);
    expect((await tacet("hold", "lift", id, "hd_99_0")).code).toBe(1);
  });

  it("need and consent", async () => {
    const id = await customerNamed("eva");
    expect((await tacet("need", id, "--topic", "credit-card", "--note", "No foreign fees")).out).toContain(
      "eva has a need of credit-card",
    );
    const given = await tacet(
      "consent",
      id,
      "--kind",
      "express",
      "--purpose",
      "promotional",
      "--channel",
      "email",
      "--source",
      "form",
      "--expires",
      "2027-11-24T00:00:00Z",
    );
    expect(given.out).toContain("eva consents to promotional contact by email");
    expect((await tacet("customer", id)).out).toContain("Express consent to promotional contact by email");
  });

  it("erase wants --yes; the person is gone and the no stands", async () => {
    const id = await customerNamed("fred");
    await tacet("customer", id, "--address", "sms:+351912222222");
    await tacet("opt-out", id);
    const unsure = await tacet("erase", id);
    expect(unsure).toMatchObject({ code: 2, err: expect.stringContaining("add --yes") });
    const erased = await tacet("erase", id, "--yes");
    expect(erased.out).toContain("1 of their addresses stay silent");
    expect((await tacet("customer", id, "--json")).json()).toMatchObject({ erased: true, profile: {} });
  });
});

describe("policy", () => {
  it("list and show", async () => {
    expect((await tacet("policy", "list")).out).toMatch(/courteous +1 +in force\nstrict +1\n/);
    const shown = await tacet("policy", "show");
    expect(shown.out).toContain("Courteous  courteous 1  in force");
    expect(shown.out).toContain("second-no  cooldown");
    expect((await tacet("policy", "show", "strict", "--json")).json()).toMatchObject({ id: "strict", version: "1" });
    expect((await tacet("policy", "show", "strict", "7")).err).toContain("policy strict has no version 7; it has 1");
    expect((await tacet("policy", "show", "none")).code).toBe(1);
  });

  it("lints offline: what is wrong, where, and how to mend it", async () => {
    const document = (await tacet("policy", "show", "--json")).json<{ rules: object[] }>();
    files.set("good.json", JSON.stringify(document));
    const good = await tacet("policy", "lint", "good.json");
    expect(good).toMatchObject({ code: 0, out: expect.stringMatching(/^GOOD {8}courteous 1, \d+ rules/) });
    files.set("bad.json", JSON.stringify({ ...document, rules: [{ ...document.rules[2], max: "many" }] }));
    const bad = await tacet("policy", "lint", "bad.json");
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/mistake {3}\/rules\/0\/max: /);
    expect((await tacet("policy", "lint", "bad.json", "--json")).json()).toMatchObject({
      file: "bad.json",
      mistakes: [{ pointer: "/rules/0/max", level: "error" }],
    });
    files.set("twice.json", '{"id":"a","id":"b"}');
    expect((await tacet("policy", "lint", "twice.json")).out).toContain('the key "id" stands twice');
    files.set("no.json", "{");
    expect(await tacet("policy", "lint", "no.json")).toMatchObject({
      code: 1,
      out: expect.stringContaining("this is no JSON"),
    });
    expect(await tacet("policy", "lint", "gone.json")).toMatchObject({
      code: 2,
      err: expect.stringContaining("there is no such file"),
    });
  });

  it("approve, by a second person, whatever name the first one takes", async () => {
    const document = (await tacet("policy", "show", "--json")).json();
    const waives = [
      { pack: "us", rule: "us-regf-seven", severity: "presumption", because: "Counsel's memo of 3 March 2026." },
    ];
    files.set("bold.json", JSON.stringify({ ...document, id: "bold", version: "1", title: "Bold", waives }));
    await tacet("policy", "add", "bold.json");
    const needed = { code: 1, err: expect.stringContaining("has to approve it") };
    expect(await tacet("policy", "activate", "bold", "1")).toMatchObject(needed);
    expect(await tacet("policy", "approve", "bold", "1", "--actor", "Ben")).toMatchObject(needed);
    const approved = await approver("policy", "approve", "bold", "1", "--actor", "Ben");
    expect(approved).toMatchObject({ code: 0, out: expect.stringContaining("APPROVED    policy bold, version 1") });
    expect(approved.out).toMatch(/by {8}Ben \(local-approver\)/);
    // What it is approved for is put in force; it is taken back at once, so that nothing else here is judged by it.
    expect((await tacet("policy", "activate", "bold", "1")).code).toBe(0);
    expect((await tacet("policy", "activate", "courteous", "1")).code).toBe(0);
    await tacet("clock", "--advance", "PT2M");
  });

  it("add and activate, at an instant it names", async () => {
    const document = (await tacet("policy", "show", "--json")).json();
    files.set("house.json", JSON.stringify({ ...document, id: "house", version: "1", title: "House" }));
    const added = await tacet("policy", "add", "house.json");
    expect(added).toMatchObject({ code: 0, out: expect.stringContaining("ADDED       policy house, version 1") });
    const active = await tacet("policy", "activate", "house", "1");
    expect(active.out).toMatch(/from {6}Tue 24 Nov 2026 15:0\d:\d\d UTC; until then the one before stands/);
    // A worker's copy of what is active is up to 30 s old, and it takes effect after 35 s.
    await tacet("clock", "--advance", "PT31S");
    expect((await tacet("policy", "list")).out).toMatch(/house +1 +from Tue 24 Nov/);
    await tacet("clock", "--advance", "PT31S");
    expect((await tacet("health")).out).toContain("house 1");
    await tacet("policy", "activate", "courteous", "1");
    await tacet("clock", "--advance", "PT2M");
    files.set("broken.json", '{"id":"x","id":"y"}');
    expect((await tacet("policy", "add", "broken.json")).err).toContain("names one key twice");
    files.set("wrong.json", JSON.stringify({ id: "x", version: "1", title: "X", rules: [] }));
    expect(await tacet("policy", "add", "wrong.json")).toMatchObject({
      code: 1,
      err: expect.stringContaining("/rules: a policy has at least one rule"),
    });
  });
});

describe("the suppression log", () => {
  it("is a table, JSON and CSV", async () => {
    const id = await customerNamed("logged");
    await tacet("opt-out", id);
    for (const campaign of ["one", "two", "three"])
      await tacet("claim", id, ...PROMOTION, "--campaign", campaign, "--attempt", "1");
    const all = await tacet("suppressions", "--customer", id);
    expect(all.code).toBe(0);
    expect(all.out).toMatch(/refused at .* rule\n/);
    expect(all.out).toMatch(
      /logged +two +promotional voice personal-loan +claim +something changes +no-promotions\n {4}Said no to promotions/,
    );
    expect(all.out).toContain("3 lines; times in UTC");
    expect((await tacet("suppressions", "--campaign", "two")).out).toContain("1 line;");
    expect((await tacet("suppressions", "--campaign", "none")).out).toBe("Nothing was refused.\n");
    const limited = await tacet("suppressions", "--customer", id, "--limit", "2");
    expect(limited.out).toContain("2 lines, and there are more");
    expect((await tacet("suppressions", "--customer", id, "--json")).json<{ data: unknown[] }>().data).toHaveLength(3);
    const csv = await tacet("suppressions", "--customer", id, "--csv");
    expect(csv.out.split("\r\n")).toHaveLength(5);
    expect(csv.out).toMatch(/^"firstAt","customerId",/);
  });

  it("follows pages to the end with --all", async () => {
    const id = await customerNamed("paged");
    await tacet("opt-out", id);
    for (let n = 0; n < 6; n++) await tacet("claim", id, ...PROMOTION, "--campaign", `c${n}`, "--attempt", "1");
    const paged: Shell = (...argv) => tacet(...argv, "--customer", id);
    expect((await paged("suppressions", "--limit", "4", "--json")).json()).toMatchObject({
      data: { length: 4 },
      nextCursor: expect.any(String),
    });
    expect((await paged("suppressions", "--all", "--json")).json()).toMatchObject({
      data: { length: 6 },
      nextCursor: null,
    });
  });
});

describe("this Tacet", () => {
  it("health needs no token; clock reads and moves", async () => {
    expect((await tacet("health", "--json")).json()).toMatchObject({ status: "ok" });
    const before = (await tacet("clock", "--json")).json<{ now: string }>().now;
    expect(Date.parse(before)).toBeGreaterThanOrEqual(Date.parse(TUESDAY));
    expect((await tacet("clock", "--advance", "PT1M")).out).toContain("(was 1 minute ago)");
    expect(await tacet("clock", "--to", "2020-01-01T00:00:00Z")).toMatchObject({
      code: 1,
      err: expect.stringContaining("does not go back"),
    });
    expect((await tacet("clock", "--to", TUESDAY, "--advance", "P1D")).code).toBe(2);
  });
});
