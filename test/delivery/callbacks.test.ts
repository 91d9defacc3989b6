import { createSign } from "node:crypto";
import { EventType } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { describe, expect, it } from "vitest";
import { readDialer, readEvent } from "../../lib/delivery/callbacks.ts";
import { SMS_EVENTS } from "../../lib/delivery/dispositions.ts";
import type { Answer, CallRequest } from "../../lib/delivery/https.ts";
import { signedHeaders } from "../../lib/delivery/signatures.ts";
import { snsReader } from "../../lib/delivery/sns.ts";
import { selfSigned } from "./certificate.ts";
import { NOW, OLD_SECRET, SECRET } from "./given.ts";

const CONTACT = "ct_MS5hbmE";
const mail = {
  timestamp: "2026-05-04T09:00:00.000Z",
  messageId: "m-1",
  tags: { "ses:configuration-set": ["tacet"], "tacet-contact": [CONTACT] },
  headers: [{ name: "x-tacet-contact", value: CONTACT }],
};
const at = "2026-05-04T09:30:00.000Z";
const ses = (eventType: string, more: object = {}) => JSON.stringify({ eventType, mail, ...more });
const read = (json: string) => readEvent(json, NOW);

describe("an event of SES", () => {
  it.each([
    ["Send", { send: {} }, "sent"],
    ["Delivery", { delivery: { timestamp: at, smtpResponse: "250 ok" } }, "delivered"],
    ["Open", { open: { timestamp: at, userAgent: "x", ipAddress: "192.0.2.1" } }, "opened"],
    ["Click", { click: { timestamp: at, link: "https://a.example" } }, "clicked"],
    ["Reject", { reject: { reason: "Bad content" } }, "not_connected"],
    ["Rendering Failure", { failure: {} }, "not_connected"],
    ["Subscription", { subscription: { timestamp: at } }, "opted_out"],
    [
      "Bounce",
      { bounce: { bounceType: "Permanent", bounceSubType: "General", timestamp: at, feedbackId: "f-1" } },
      "bounced",
    ],
    [
      "Bounce",
      { bounce: { bounceType: "Permanent", bounceSubType: "OnAccountSuppressionList", timestamp: at } },
      "bounced",
    ],
    ["Complaint", { complaint: { complaintFeedbackType: "abuse", timestamp: at, feedbackId: "f-2" } }, "complained"],
    ["Complaint", { complaint: { timestamp: at } }, "complained"],
  ])("%s %o is %s", (eventType, more, disposition) => {
    expect(read(ses(eventType, more))).toMatchObject({ kind: "outcome", outcome: { contactId: CONTACT, disposition } });
  });

  it.each([
    ["DeliveryDelay", { deliveryDelay: { timestamp: at } }],
    ["Bounce", { bounce: { bounceType: "Transient", bounceSubType: "General", timestamp: at } }],
    ["Bounce", { bounce: { bounceType: "Transient", bounceSubType: "MailboxFull", timestamp: at } }],
    ["Bounce", { bounce: { bounceType: "Undetermined", bounceSubType: "Undetermined", timestamp: at } }],
    ["Complaint", { complaint: { complaintFeedbackType: "not-spam", timestamp: at } }],
    ["SomethingNew", {}],
    ["constructor", {}],
  ])("%s %o says nothing of how the contact ended", (eventType, more) => {
    expect(read(ses(eventType, more)).kind).toBe("nothing");
  });

  it("has the instant and the id of the event itself", () => {
    const bounce = { bounceType: "Permanent", bounceSubType: "General", timestamp: at, feedbackId: "f-1" };
    expect(read(ses("Bounce", { bounce }))).toEqual({
      kind: "outcome",
      outcome: {
        contactId: CONTACT,
        disposition: "bounced",
        at: Date.parse(at),
        eventId: "ses:m-1:Bounce:f-1",
        note: "bounced for good: General",
      },
    });
    const one = read(ses("Open", { open: { timestamp: at } }));
    const two = read(ses("Open", { open: { timestamp: "2026-05-04T09:31:00.000Z" } }));
    expect(one).not.toEqual(two);
    expect(read(ses("Open", { open: { timestamp: at } }))).toEqual(one);
  });

  it("finds the contact in the header where the id fits no tag", () => {
    const json = JSON.stringify({ eventType: "Delivery", mail: { ...mail, tags: {} }, delivery: { timestamp: at } });
    expect(read(json)).toMatchObject({ outcome: { contactId: CONTACT } });
  });

  it("of somebody else's email is nothing to us", () => {
    const json = JSON.stringify({
      eventType: "Delivery",
      mail: { ...mail, tags: {}, headers: [] },
      delivery: { timestamp: at },
    });
    expect(read(json)).toMatchObject({ kind: "nothing" });
  });

  it("never tells the address or what a client revealed", () => {
    const open = { timestamp: at, userAgent: "Mozilla", ipAddress: "192.0.2.1" };
    expect(JSON.stringify(read(ses("Open", { open })))).not.toMatch(/Mozilla|192\.0\.2/);
  });
});

describe("an event of AWS End User Messaging", () => {
  const sms = (eventType: string, context: object | undefined = { tacetContact: CONTACT }) =>
    JSON.stringify({ eventType, eventVersion: "1.0", eventTimestamp: NOW, messageId: "t-1", isFinal: true, context });

  it.each([
    ["TEXT_SUCCESSFUL", "sent"],
    ["TEXT_DELIVERED", "delivered"],
    ["TEXT_INVALID", "bounced"],
    ["TEXT_INVALID_MESSAGE", "not_connected"],
    ["TEXT_UNREACHABLE", "not_connected"],
    ["TEXT_CARRIER_UNREACHABLE", "not_connected"],
    ["TEXT_BLOCKED", "not_connected"],
    ["TEXT_CARRIER_BLOCKED", "not_connected"],
    ["TEXT_SPAM", "not_connected"],
    ["TEXT_TTL_EXPIRED", "not_connected"],
    ["TEXT_PROTECT_BLOCKED", "not_connected"],
  ])("%s is %s", (eventType, disposition) => {
    expect(read(sms(eventType))).toMatchObject({
      kind: "outcome",
      outcome: { contactId: CONTACT, disposition, at: NOW, eventId: `sms:t-1:${eventType}` },
    });
  });

  it.each(["TEXT_QUEUED", "TEXT_PENDING", "TEXT_SENT", "TEXT_UNKNOWN", "VOICE_ANSWERED", "toString"])(
    "%s says nothing",
    (eventType) => expect(read(sms(eventType)).kind).toBe("nothing"),
  );

  it("without our context is nothing to us", () => expect(read(sms("TEXT_DELIVERED", {})).kind).toBe("nothing"));

  it("knows every event a text message can have", () => {
    // TEXT_ALL is no event but a wish for all of them.
    const named = Object.keys(EventType).filter((name) => name.startsWith("TEXT_") && name !== "TEXT_ALL");
    expect(named.length).toBeGreaterThan(10);
    expect(Object.keys(SMS_EVENTS).sort()).toEqual(named.sort());
  });
});

describe("a text message from a person", () => {
  const inbound = {
    originationNumber: "+14255550182",
    destinationNumber: "+12125550101",
    messageKeyword: "STOP",
    messageBody: "STOP",
    inboundMessageId: "in-1",
    previousPublishedMessageId: "t-1",
  };
  it("is read as it was sent", () => {
    expect(read(JSON.stringify(inbound))).toEqual({
      kind: "inbound-text",
      inbound: { from: "+14255550182", to: "+12125550101", text: "STOP", at: NOW, eventId: "sms-in:in-1" },
    });
  });
  it("is cut to a length", () => {
    expect(read(JSON.stringify({ ...inbound, messageBody: "x".repeat(9_999) }))).toMatchObject({
      inbound: { text: expect.stringMatching(/^x{4000}$/) },
    });
  });
});

it.each(["", "null", "[]", "{", '"STOP"', "{}", '{"eventType":"Bounce"}'])("%j is no event", (json) =>
  expect(read(json).kind).toBe("refused"),
);

describe("an outcome told by a dialer", () => {
  const body = JSON.stringify({
    contactId: CONTACT,
    disposition: "declined",
    at: "2026-05-04T09:59:00Z",
    note: "not now",
  });
  const tell = (text = body, but: object = {}, secrets = [SECRET], now = NOW) =>
    readDialer(secrets, { ...signedHeaders([SECRET], "evt_1", text, NOW), ...but }, text, now);

  it("is read, with the webhook-id as the event's own", () => {
    expect(tell()).toEqual({
      kind: "outcome",
      outcome: {
        contactId: CONTACT,
        disposition: "declined",
        at: Date.parse("2026-05-04T09:59:00Z"),
        eventId: "dialer:evt_1",
        note: "not now",
      },
    });
  });

  it("may come as the data of an event", () => {
    const wrapped = JSON.stringify({ type: "contact.outcome", timestamp: at, data: JSON.parse(body) });
    expect(tell(wrapped)).toEqual(tell());
  });

  it("is believed with either secret while one is rotated", () => {
    expect(tell(body, {}, [OLD_SECRET, SECRET]).kind).toBe("outcome");
    expect(tell(body, {}, [OLD_SECRET]).kind).toBe("refused");
  });

  it.each([
    [
      "another body",
      () => readDialer([SECRET], signedHeaders([SECRET], "evt_1", "{}", NOW), body, NOW),
      /no signature fits/,
    ],
    ["an old signature", () => tell(body, {}, [SECRET], NOW + 300_001), /5 minutes/],
    ["no headers", () => readDialer([SECRET], {}, body, NOW), /send the headers/],
    [
      "no secrets of ours",
      () => readDialer([], signedHeaders([SECRET], "evt_1", body, NOW), body, NOW),
      /no signature/,
    ],
    ["no JSON", () => tell("{"), /send \{contactId/],
    ["an unknown disposition", () => tell(body.replace("declined", "vanished")), /disposition is not right/],
    ["a key too many", () => tell(body.replace("{", '{"x":1,')), /not right/],
    ["no instant", () => tell(body.replace("2026-05-04T09:59:00Z", "yesterday")), /RFC 3339/],
    ["too much", () => tell(`${body}${" ".repeat(70_000)}`), /more than 65536/],
  ])("with %s is refused", (_, told, why) =>
    expect(told()).toEqual({ kind: "refused", why: expect.stringMatching(why) }),
  );
});

describe("what comes through SNS", () => {
  const TOPIC = "arn:aws:sns:us-east-1:123456789012:tacet-events";
  const CERT = `https://sns.us-east-1.amazonaws.com/SimpleNotificationService-${"0123456789abcdef".repeat(2)}.pem`;
  const { cert, privateKey } = selfSigned(["sns.amazonaws.com"]);
  const other = selfSigned(["sns.amazonaws.com"]);

  type Fields = Record<string, string | undefined>;
  const notification: Fields = {
    Type: "Notification",
    MessageId: "n-1",
    TopicArn: TOPIC,
    Message: '{"eventType":"Delivery"}\nsecond line',
    Timestamp: "2026-05-04T09:59:59.000Z",
    SigningCertURL: CERT,
  };
  const confirmation: Fields = {
    ...notification,
    Type: "SubscriptionConfirmation",
    Token: "abc",
    SubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=abc`,
  };
  /** As SNS signs: names and values, sorted, each on its line. */
  const signed = (fields: Fields, version: "1" | "2" = "2", key = privateKey): string => {
    const names =
      fields.Type === "Notification"
        ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
        : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
    const text = names.filter((name) => fields[name] !== undefined).map((name) => `${name}\n${fields[name]}\n`);
    const Signature = createSign(version === "1" ? "RSA-SHA1" : "RSA-SHA256")
      .update(text.join(""))
      .sign(key, "base64");
    return JSON.stringify({ ...fields, SignatureVersion: version, Signature });
  };
  const given = (pem: string = cert, answer?: Answer) => {
    const calls: CallRequest[] = [];
    const call = async (request: CallRequest): Promise<Answer> => {
      calls.push(request);
      return answer ?? { kind: "answered", status: 200, headers: {}, body: pem };
    };
    return { read: snsReader({ call, topics: [TOPIC] }), calls };
  };
  const altered = (json: string, but: Fields) => JSON.stringify({ ...JSON.parse(json), ...but });

  it.each(["1", "2"] as const)("is believed with a signature of version %s", async (version) => {
    expect(await given().read(signed(notification, version), NOW)).toEqual({
      kind: "notification",
      message: notification.Message,
      messageId: "n-1",
      at: Date.parse("2026-05-04T09:59:59.000Z"),
    });
    const withSubject = { ...notification, Subject: "Amazon SES Email Event Notification" };
    expect((await given().read(signed(withSubject, version), NOW)).kind).toBe("notification");
  });

  it("fetches a certificate once", async () => {
    const { read, calls } = given();
    for (const id of ["n-1", "n-2", "n-3"]) await read(signed({ ...notification, MessageId: id }), NOW);
    expect(calls).toEqual([{ method: "GET", url: CERT }]);
  });

  it("does not keep a certificate that proved nothing", async () => {
    const { read, calls } = given(other.cert);
    for (let i = 0; i < 2; i++) expect(await read(signed(notification), NOW)).toMatchObject({ kind: "refused" });
    expect(calls).toHaveLength(2);
  });

  it("asks for a subscription to be confirmed, at SNS and nowhere else", async () => {
    expect(await given().read(signed(confirmation), NOW)).toEqual({ kind: "confirm", url: confirmation.SubscribeURL });
    for (const SubscribeURL of [
      "https://evil.example/?Action=ConfirmSubscription",
      "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription",
      "https://sns.us-east-1.amazonaws.com/?Action=DeleteTopic",
      "http://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription",
    ])
      expect((await given().read(signed({ ...confirmation, SubscribeURL }), NOW)).kind).toBe("refused");
  });

  it("tells of an ended subscription", async () => {
    expect(await given().read(signed({ ...confirmation, Type: "UnsubscribeConfirmation" }), NOW)).toEqual({
      kind: "unsubscribed",
      topic: TOPIC,
    });
  });

  it.each([
    ["changed", altered(signed(notification), { Message: "{}" }), /signature does not fit/],
    ["signed by another key", signed(notification, "2", other.privateKey), /signature does not fit/],
    ["said to be of the other version", altered(signed(notification), { SignatureVersion: "1" }), /does not fit/],
    ["of a version nobody knows", altered(signed(notification), { SignatureVersion: "3" }), /form of an SNS message/],
    ["of another topic", signed({ ...notification, TopicArn: `${TOPIC}2` }), /none of ours/],
    ["nonsense", "hello", /not JSON/],
    ["too long", "x".repeat(1_100_000), /more than/],
    ["without a time", signed({ ...notification, Timestamp: "soon" }), /timestamp is none/],
  ])("is refused when it is %s", async (_, body, why) => {
    expect(await given().read(body, NOW)).toEqual({ kind: "refused", why: expect.stringMatching(why) });
  });

  it.each([
    ["https://evil.example/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"],
    [CERT.replace("https:", "http:")],
    [CERT.replace("us-east-1", "eu-west-1")],
    [CERT.replace("amazonaws.com", "amazonaws.com.evil.example")],
    [CERT.replace("sns.", "sns.us-east-1.amazonaws.com@evil.example/")],
    [CERT.replace("https://sns", "https://s3")],
    [CERT.replace(".com/", ".com:8443/")],
    [`${CERT}?Action=GetTopicAttributes`],
    ["https://sns.us-east-1.amazonaws.com/?Action=ListTopics&x=.pem"],
    ["https://sns.us-east-1.amazonaws.com/other.pem"],
    [`${CERT}#x`],
    ["not a url"],
  ])("is refused, and nothing fetched, with a certificate from %s", async (SigningCertURL) => {
    const { read, calls } = given();
    expect(await read(signed({ ...notification, SigningCertURL }), NOW)).toMatchObject({ kind: "refused" });
    expect(calls).toEqual([]);
  });

  it("takes a certificate only while it is valid", async () => {
    const expired = selfSigned(["sns.amazonaws.com"], "20200101000000Z", "20260101000000Z");
    expect(await given(expired.cert).read(signed(notification, "2", expired.privateKey), NOW)).toEqual({
      kind: "refused",
      why: expect.stringContaining("not valid today"),
    });
  });

  it.each([
    [{ kind: "unreachable", why: "no connection" }],
    [{ kind: "answered", status: 503, headers: {}, body: "" }],
    [{ kind: "answered", status: 200, headers: {}, body: "no certificate" }],
  ] as Answer[][])("should come again when the certificate cannot be had: %o", async (answer) => {
    expect((await given(cert, answer).read(signed(notification), NOW)).kind).toBe("later");
  });

  it("is found in China's regions under their own domain", async () => {
    const arn = TOPIC.replace("arn:aws:sns:us-east-1", "arn:aws-cn:sns:cn-north-1");
    const url = CERT.replace("us-east-1.amazonaws.com", "cn-north-1.amazonaws.com.cn");
    const call = async (): Promise<Answer> => ({ kind: "answered", status: 200, headers: {}, body: cert });
    const read = snsReader({ call, topics: [arn] });
    expect((await read(signed({ ...notification, TopicArn: arn, SigningCertURL: url }), NOW)).kind).toBe(
      "notification",
    );
  });
});
