import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { SES_FAULTS, SMS_FAULTS } from "../../lib/delivery/aws-faults.ts";
import { email } from "../../lib/delivery/email.ts";
import { eventbridge } from "../../lib/delivery/eventbridge.ts";
import { eventSchema } from "../../lib/delivery/events.ts";
import { sms } from "../../lib/delivery/sms.ts";
import { smsParts } from "../../lib/delivery/sms-parts.ts";
import { expire, message, NOW } from "./given.ts";

const region = { region: "eu-west-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };
const ses = new SESv2Client({ ...region, maxAttempts: 1 });
const texts = new PinpointSMSVoiceV2Client({ ...region, maxAttempts: 1 });
const bus = new EventBridgeClient(region);
const [sesMock, textMock, busMock] = [mockClient(ses), mockClient(texts), mockClient(bus)];
beforeEach(() => {
  for (const mock of [sesMock, textMock, busMock]) mock.reset();
});

const fault = (name: string, more: object = {}) =>
  Object.assign(new Error(`${name} happened`), { name, $fault: "client", $metadata: { httpStatusCode: 400 }, ...more });

/** Errors that no service names: before the call, in the middle of it, and after it. */
const UNNAMED = [
  [fault("UnrecognizedClientException", { $metadata: { httpStatusCode: 403 } }), "not-sent"],
  [fault("ExpiredTokenException", { $metadata: { httpStatusCode: 403 } }), "not-sent"],
  [Object.assign(new Error("no credentials"), { name: "CredentialsProviderError" }), "not-sent"],
  [Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }), "not-sent"],
  [Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }), "not-sent"],
  [Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }), "unknown"],
  [Object.assign(new Error("aborted"), { name: "AbortError" }), "unknown"],
  [Object.assign(new Error("timed out"), { name: "TimeoutError" }), "unknown"],
  [fault("RequestTimeout", { $metadata: { httpStatusCode: 408 } }), "unknown"],
  [fault("InternalServerException", { $fault: "server", $metadata: { httpStatusCode: 500 } }), "unknown"],
  [fault("ServiceUnavailable", { $fault: "server", $metadata: { httpStatusCode: 503 } }), "unknown"],
  [new Error("something else"), "unknown"],
] as const;

describe("an email", () => {
  const send = email({
    client: ses,
    from: "Lender <offers@example.com>",
    replyTo: "help@example.com",
    configurationSet: "tacet",
    imprint: "Example Bank, 1 High Street, Dublin",
    expire,
  });
  const sentInput = () => sesMock.commandCalls(SendEmailCommand)[0]!.args[0].input;
  const simple = () => sentInput().Content!.Simple!;

  it("goes out with one-click headers, a footer, its configuration set and the contact id", async () => {
    sesMock.on(SendEmailCommand).resolves({ MessageId: "m-1" });
    expect(await send(message(), NOW)).toEqual({ result: "sent", providerId: "m-1" });
    expect(sentInput()).toMatchObject({
      FromEmailAddress: "Lender <offers@example.com>",
      ReplyToAddresses: ["help@example.com"],
      Destination: { ToAddresses: ["ana@example.com"] },
      ConfigurationSetName: "tacet",
      EmailTags: [{ Name: "tacet-contact", Value: "ct_MS5hbmE" }],
    });
    expect(simple().Headers).toEqual([
      { Name: "X-Tacet-Contact", Value: "ct_MS5hbmE" },
      { Name: "Auto-Submitted", Value: "auto-generated" },
      { Name: "List-Unsubscribe", Value: "<https://api.example.com/u/u1.k1.abc.def>" },
      { Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click" },
    ]);
    expect(simple().Body!.Text!.Data).toBe(
      "Dear Ana,\n\nthe rate of your loan changes in June.\n\n-- \nWhy you get this: You asked us in April to tell you about rates.\nTo stop these emails: https://api.example.com/u/u1.k1.abc.def\nExample Bank, 1 High Street, Dublin",
    );
    expect(simple().Body!.Html!.Data).toContain('<a href="https://api.example.com/u/u1.k1.abc.def">unsubscribe</a>');
  });

  it("escapes what is no markup, and keeps a subject on one line", async () => {
    sesMock.on(SendEmailCommand).resolves({});
    const text = "Less than 5 < 6 & <script>alert('x')</script>";
    await send(message({ text, subject: "One\r\nBcc: everybody@example.com\u2028two" }), NOW);
    expect(simple().Body!.Html!.Data).toContain("5 &lt; 6 &amp; &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
    expect(simple().Body!.Text!.Data).toContain(text);
    expect(simple().Subject!.Data).toBe("One Bcc: everybody@example.com two");
  });

  it("carries an id that fits no tag in the header alone", async () => {
    sesMock.on(SendEmailCommand).resolves({});
    const contactId = `ct_${"A".repeat(400)}`;
    await send(message({ contactId }), NOW);
    expect(sentInput().EmailTags).toBeUndefined();
    expect(simple().Headers![0]).toEqual({ Name: "X-Tacet-Contact", Value: contactId });
  });

  it.each([
    [{ to: undefined }, /no email address/],
    [{ text: undefined }, /no script/],
    [{ subject: undefined }, /no script/],
    [{ stop: {} }, /how to stop/],
    [{ stop: { unsubscribeUrl: `https://api.example.com/u/${"x".repeat(1_000)}` } }, /does not fit/],
  ])("does not leave with %o", async (but, proof) => {
    expect(await send(message(but), NOW)).toEqual({ result: "not-sent", proof: expect.stringMatching(proof) });
    expect(sesMock.commandCalls(SendEmailCommand)).toHaveLength(0);
  });

  it("that comes too late to leave may be tried again, as long as no earlier try may have sent it", async () => {
    const proof = expect.stringMatching(/time had passed/);
    expect(await send(message({ expiresAt: NOW }), NOW)).toEqual({ result: "not-sent", proof, after: 0 });
    expect((await send(message({ expiresAt: NOW, attempt: 2 }), NOW)).result).toBe("unknown");
    expect(sesMock.commandCalls(SendEmailCommand)).toHaveLength(0);
  });

  it.each(Object.keys(SES_FAULTS))("that SES answers with %s was not sent", async (name) => {
    sesMock.on(SendEmailCommand).rejects(fault(name));
    expect(await send(message(), NOW)).toMatchObject({ result: "not-sent", proof: expect.stringContaining(name) });
  });

  it("may be tried again where only the rate was used up", async () => {
    sesMock.on(SendEmailCommand).rejects(fault("TooManyRequestsException", { $metadata: { httpStatusCode: 429 } }));
    expect(await send(message(), NOW)).toMatchObject({ result: "not-sent", after: 1_000 });
    sesMock.on(SendEmailCommand).rejects(fault("MessageRejected"));
    expect(await send(message(), NOW)).not.toHaveProperty("after");
  });

  it.each(UNNAMED)("that fails with %s is %s", async (error, result) => {
    sesMock.on(SendEmailCommand).rejects(error);
    expect((await send(message(), NOW)).result).toBe(result);
  });

  it("is never given to a client that repeats by itself", async () => {
    const repeating = new SESv2Client(region);
    const one = email({ client: repeating, from: "a@example.com", expire });
    await expect(one(message(), NOW)).rejects.toThrow("maxAttempts: 1");
  });
});

describe("a text message", () => {
  const send = sms({ client: texts, from: "pool-1", configurationSet: "tacet", maxPrice: "0.10", expire });
  const text = (but: Parameters<typeof message>[0] = {}) =>
    message({ channel: "sms", to: "+351912345678", text: "Your rate changes in June.", stop: {}, ...but });
  const sentInput = () => textMock.commandCalls(SendTextMessageCommand)[0]!.args[0].input;

  it("goes out with why and how to stop, for as long as the contact lasts, with the contact id", async () => {
    textMock.on(SendTextMessageCommand).resolves({ MessageId: "t-1" });
    expect(await send(text(), NOW)).toEqual({ result: "sent", providerId: "t-1" });
    expect(sentInput()).toEqual({
      DestinationPhoneNumber: "+351912345678",
      OriginationIdentity: "pool-1",
      MessageBody: "Your rate changes in June.\nYou asked us in April to tell you about rates. Reply STOP to stop.",
      MessageType: "PROMOTIONAL",
      TimeToLive: 3_600,
      Context: { tacetContact: "ct_MS5hbmE" },
      ConfigurationSetName: "tacet",
      MaxPrice: "0.10",
    });
  });

  it("takes other words for stopping, and the type of its purpose", async () => {
    textMock.on(SendTextMessageCommand).resolves({});
    await send(text({ stop: { words: "STOP au 36180" }, purpose: "transactional", topic: undefined }), NOW);
    expect(sentInput()).toMatchObject({
      MessageBody: expect.stringMatching(/STOP au 36180$/),
      MessageType: "TRANSACTIONAL",
    });
  });

  it("counts as promotional with an offer in it, whatever its purpose", async () => {
    textMock.on(SendTextMessageCommand).resolves({});
    await send(text({ purpose: "service", offer: "o-1" }), NOW);
    expect(sentInput().MessageType).toBe("PROMOTIONAL");
  });

  it.each([
    [{ to: undefined }, /no telephone number/],
    [{ text: undefined }, /no script/],
    [{ text: "x".repeat(900) }, /takes 7 parts in GSM-7/],
    [{ text: "я".repeat(400) }, /parts in UCS-2/],
  ])("does not leave with %o", async (but, proof) => {
    expect(await send(text(but), NOW)).toEqual({ result: "not-sent", proof: expect.stringMatching(proof) });
    expect(textMock.commandCalls(SendTextMessageCommand)).toHaveLength(0);
  });

  it.each([
    [{ expiresAt: NOW + 4_999 }, /only 4 s are left/],
    [{ expiresAt: NOW - 1 }, /time had passed/],
  ])("that comes too late to leave may be tried again: %o", async (but, proof) => {
    const said = { result: "not-sent", proof: expect.stringMatching(proof), after: 0 };
    expect(await send(text(but), NOW)).toEqual(said);
    expect(textMock.commandCalls(SendTextMessageCommand)).toHaveLength(0);
  });

  it("lives three days at most", async () => {
    textMock.on(SendTextMessageCommand).resolves({});
    await send(text({ expiresAt: NOW + 30 * 86_400_000 }), NOW);
    expect(sentInput().TimeToLive).toBe(259_200);
  });

  it.each(Object.keys(SMS_FAULTS))("that the service answers with %s was not sent", async (name) => {
    textMock.on(SendTextMessageCommand).rejects(fault(name));
    expect(await send(text(), NOW)).toMatchObject({ result: "not-sent", proof: expect.stringContaining(name) });
  });

  it("tells of an opt-out that only the provider knew", async () => {
    textMock
      .on(SendTextMessageCommand)
      .rejects(fault("ConflictException", { Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT" }));
    expect(await send(text(), NOW)).toMatchObject({ result: "not-sent", optedOut: true });
    textMock.on(SendTextMessageCommand).rejects(fault("ConflictException", { Reason: "KEYWORD_MISMATCH" }));
    expect(await send(text(), NOW)).not.toHaveProperty("optedOut");
  });

  it.each(UNNAMED)("that fails with %s is %s", async (error, result) => {
    textMock.on(SendTextMessageCommand).rejects(error);
    expect((await send(text(), NOW)).result).toBe(result);
  });

  it("is never given to a client that repeats by itself", async () => {
    const one = sms({ client: new PinpointSMSVoiceV2Client(region), from: "p", expire });
    await expect(one(text(), NOW)).rejects.toThrow("maxAttempts: 1");
  });
});

describe("the parts of a text message", () => {
  it.each([
    ["", 1, "GSM-7"],
    ["x".repeat(160), 1, "GSM-7"],
    ["x".repeat(161), 2, "GSM-7"],
    ["x".repeat(306), 2, "GSM-7"],
    ["x".repeat(307), 3, "GSM-7"],
    // The euro sign takes two places.
    ["€".repeat(80), 1, "GSM-7"],
    ["€".repeat(81), 2, "GSM-7"],
    ["Ångström ñ è §", 1, "GSM-7"],
    ["ç", 1, "UCS-2"],
    ["я".repeat(70), 1, "UCS-2"],
    ["я".repeat(71), 2, "UCS-2"],
    ["я".repeat(135), 3, "UCS-2"],
    // An emoji takes two places of its alphabet.
    ["😀".repeat(35), 1, "UCS-2"],
    ["😀".repeat(36), 2, "UCS-2"],
  ])("%j: %d of %s", (text, parts, alphabet) => expect(smsParts(text)).toEqual({ parts, alphabet }));
});

describe("an event on the bus", () => {
  const send = eventbridge({ client: bus, bus: "tacet", expire });
  const sentEntry = () => busMock.commandCalls(PutEventsCommand)[0]!.args[0].input.Entries![0]!;

  it("is a CloudEvent that says what is due, without the address", async () => {
    busMock.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: "e-1" }] });
    expect(await send(message({ channel: "voice" }), NOW)).toEqual({ result: "sent", providerId: "e-1" });
    expect(sentEntry()).toMatchObject({ Source: "tacet", DetailType: "tacet.contact.due", EventBusName: "tacet" });
    const detail = JSON.parse(sentEntry().Detail!);
    expect(eventSchema("contact.due").parse(detail)).toMatchObject({ id: "ct_MS5hbmE", subject: "ana" });
    expect(sentEntry().Detail).not.toContain("ana@example.com");
  });

  it("has the address where it is asked for", async () => {
    busMock.on(PutEventsCommand).resolves({ Entries: [{ EventId: "e-1" }] });
    await eventbridge({ client: bus, includeAddress: true, expire })(message(), NOW);
    expect(JSON.parse(sentEntry().Detail!).data.to).toBe("ana@example.com");
    expect(sentEntry().EventBusName).toBeUndefined();
  });

  it.each([
    [1, "again"],
    [4, "again"],
    [5, "unknown"],
  ])("not taken at try %d is %s", async (attempt, result) => {
    busMock.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: "ThrottlingException" }] });
    expect((await send(message({ attempt }), NOW)).result).toBe(result);
  });

  it.each([
    [fault("ResourceNotFoundException"), "not-sent"],
    [fault("AccessDeniedException"), "not-sent"],
    [fault("ThrottlingException"), "again"],
    [fault("InternalException", { $fault: "server", $metadata: { httpStatusCode: 500 } }), "again"],
    [Object.assign(new Error("aborted"), { name: "AbortError" }), "again"],
  ])("that fails with %s is %s", async (error, result) => {
    busMock.on(PutEventsCommand).rejects(error);
    expect((await send(message(), NOW)).result).toBe(result);
  });

  it("does not leave after its time", async () => {
    expect(await send(message({ expiresAt: NOW }), NOW)).toMatchObject({ result: "not-sent" });
    busMock.on(PutEventsCommand).rejects(fault("ThrottlingException"));
    expect((await send(message({ expiresAt: NOW + 5_000 }), NOW)).result).toBe("unknown");
  });
});
