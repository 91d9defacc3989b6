import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Local } from "../../lib/local/start.ts";
import { aTacet, type Shell } from "./given.ts";

let local: Local;
let tacet: Shell;

beforeAll(async () => {
  ({ local, tacet } = await aTacet());
});
afterAll(() => local.close());

let people = 0;
async function claimed(): Promise<string> {
  const customer = `w${people++}`;
  await tacet("customer", customer, "--zone", "Europe/Lisbon");
  const told = await tacet("claim", customer, "--channel", "voice", "--purpose", "service", "--json");
  return told.json<{ contact: { contactId: string } }>().contact.contactId;
}
const words = (text: string) => text.replace(/\s+/g, " ");
const ended = async (contact: string, disposition: string, ...more: string[]) => {
  const told = await tacet("outcome", contact, "--disposition", disposition, ...more);
  expect(told.code).toBe(0);
  return words(told.out);
};

describe("an outcome that does not go with how its contact stood is stored, and said to be so", () => {
  it("of a contact that was never authorised", async () => {
    expect(await ended(await claimed(), "no_answer")).toContain("warning the contact was never authorised; it counts");
  });

  it("of one that was released", async () => {
    const contact = await claimed();
    await tacet("release", contact, "--why", "no line");
    expect(await ended(contact, "no_answer")).toContain(
      "the contact was released, has expired or is long past; it counts",
    );
  });

  it("that says another thing than the first, or the same; and of the usual way nothing", async () => {
    const contact = await claimed();
    await tacet("authorise", contact);
    expect(await ended(contact, "no_answer")).not.toContain("warning");
    const corrected = await ended(contact, "conversation", "--event", "again");
    expect(corrected).toContain("ended with no_answer; this stands as its correction to conversation");
    expect(await ended(contact, "conversation")).toContain("sent with the first eventId is known as one");
    expect(await ended(contact, "conversation", "--event", "again")).toContain(
      corrected.replace(/^.*warning/, "warning"),
    );
  });
});

describe("a fact of what is yet to come", () => {
  const later = ["--at", "2027-03-01T09:00:00Z"];
  const said = "warning at is 2027-03-01T09:00:00Z, which is yet to come; that is kept as evidence";

  it.each([
    ["record", ["record", "fay", "--channel", "sms", "--purpose", "service", "--disposition", "sent"]],
    ["need", ["need", "fay", "--topic", "personal-loan"]],
    ["consent", ["consent", "fay", "--kind", "express", "--purpose", "service", "--source", "web"]],
    ["opt-out", ["opt-out", "fay"]],
  ])("is taken, and said to be so: %s", async (_, line) => {
    const told = await tacet(...line, ...later);
    expect(told.code).toBe(0);
    expect(words(told.out)).toContain(said);
    const now = await tacet(...line, "--at", "2026-11-01T09:00:00Z");
    expect(now.out).not.toContain("yet to come");
  });

  it("is no matter of a dry run", async () => {
    const asked = await tacet("decide", "fay", "--channel", "sms", "--purpose", "service", ...later);
    expect(asked.out + asked.err).not.toContain("yet to come");
  });
});

it("a contact made outside that was about nothing is told without a gap", async () => {
  await tacet(
    "record",
    "gil",
    "--channel",
    "voice",
    "--purpose",
    "promotional",
    "--at",
    "2026-11-20T10:00:00Z",
    "--disposition",
    "no_answer",
  );
  expect((await tacet("why", "gil")).out).toContain("Contact made outside: promotional call, no answer");
});

it("why says that no law was found and no address is known, and stops once a number tells both", async () => {
  await tacet("customer", "hal", "--zone", "Europe/Lisbon");
  const unknown = words((await tacet("why", "hal")).out);
  expect(unknown).toContain("No law was found for them");
  expect(unknown).toContain("No number or email address is known");
  await tacet("customer", "hal", "--address", "voice:+351912345678");
  const known = words((await tacet("why", "hal")).out);
  expect(known).not.toMatch(/No law was found|No number or email/);
  expect(known).toContain("Under the law of");
});
