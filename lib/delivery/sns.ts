import { createVerify, X509Certificate } from "node:crypto";
import * as z from "zod";
import type { Ms } from "../policy/words.ts";
import type { Call } from "./https.ts";

/** SNS messages have at most 256 KiB of text (docs.aws.amazon.com/general/latest/gr/sns.html), JSON-escaped twice at worst. */
export const MAX_SNS_LENGTH = 1_024 * 1_024;
/** Certificates kept: SNS has one a region, and changes it about once a year. */
const MAX_CERTIFICATES = 16;

const text = z.string().max(MAX_SNS_LENGTH);
const short = z.string().max(2_048);
/** docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const SnsMessage = z.object({
  Type: z.enum(["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"]),
  MessageId: short,
  TopicArn: short,
  Message: text,
  Timestamp: short,
  SignatureVersion: z.enum(["1", "2"]),
  Signature: short,
  SigningCertURL: short,
  Subject: short.nullish(),
  Token: short.optional(),
  SubscribeURL: short.optional(),
});
type SnsMessage = z.infer<typeof SnsMessage>;

export type SnsPorts = {
  /** Fetches the certificate. */
  readonly call: Call;
  /** Topics that are ours: a valid signature only proves that somebody has a topic. */
  readonly topics: readonly string[];
};

export type SnsHeard =
  | { readonly kind: "notification"; readonly message: string; readonly messageId: string; readonly at: Ms }
  /** A new subscription of a topic of ours: call this URL once to confirm it. */
  | { readonly kind: "confirm"; readonly url: string }
  /** A subscription was ended: nothing will be heard of this topic any more. */
  | { readonly kind: "unsubscribed"; readonly topic: string }
  | { readonly kind: "refused"; readonly why: string }
  /** The certificate could not be had: SNS should send this again. */
  | { readonly kind: "later"; readonly why: string };

/** Reads what SNS posted, if SNS signed it and the topic is ours. The certificates it fetched are kept. */
export function snsReader({ call, topics }: SnsPorts): (body: string, now: Ms) => Promise<SnsHeard> {
  const kept = new Map<string, X509Certificate>();
  return async (body, now) => {
    const message = parse(body);
    if (typeof message === "string") return refused(message);
    if (!topics.includes(message.TopicArn)) return refused("the topic is none of ours");
    const why = untrusted(message.SigningCertURL, regionOf(message.TopicArn));
    if (why !== undefined) return refused(why);
    const certificate = kept.get(message.SigningCertURL) ?? (await fetched(call, message.SigningCertURL));
    if (typeof certificate === "string") return { kind: "later", why: certificate };
    if (!isValidAt(certificate, now)) return refused("the signing certificate is not valid today");
    if (!isSigned(message, certificate)) return refused("the signature does not fit the message");
    // Only what has proven itself takes a place.
    if (kept.size >= MAX_CERTIFICATES) kept.clear();
    kept.set(message.SigningCertURL, certificate);
    return heard(message);
  };
}

const refused = (why: string): SnsHeard => ({ kind: "refused", why });

function parse(body: string): SnsMessage | string {
  if (body.length > MAX_SNS_LENGTH) return `more than ${MAX_SNS_LENGTH} characters`;
  try {
    const parsed = SnsMessage.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : "it has not the form of an SNS message";
  } catch {
    return "the body is not JSON";
  }
}

function heard(message: SnsMessage): SnsHeard {
  switch (message.Type) {
    case "Notification": {
      const at = Date.parse(message.Timestamp);
      return Number.isNaN(at)
        ? refused("the timestamp is none")
        : { kind: "notification", message: message.Message, messageId: message.MessageId, at };
    }
    case "SubscriptionConfirmation": {
      const why = unconfirmable(message.SubscribeURL ?? "", regionOf(message.TopicArn));
      return why === undefined ? { kind: "confirm", url: message.SubscribeURL! } : refused(why);
    }
    case "UnsubscribeConfirmation":
      return { kind: "unsubscribed", topic: message.TopicArn };
  }
}

/** "arn:aws:sns:us-east-1:…" */
const regionOf = (arn: string): string => arn.split(":")[3] ?? "";

const hostOf = (region: string): string => `sns.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
/** The one path certificates have: other answers of the same host may hold words somebody else chose. */
const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/;

function untrusted(url: string, region: string): string | undefined {
  const parsed = onHost(url, region);
  return parsed && parsed.search === "" && CERTIFICATE_PATH.test(parsed.pathname)
    ? undefined
    : "the SigningCertURL is no certificate of SNS in the topic's region";
}

function unconfirmable(url: string, region: string): string | undefined {
  const parsed = onHost(url, region);
  return parsed && parsed.pathname === "/" && parsed.searchParams.get("Action") === "ConfirmSubscription"
    ? undefined
    : "the SubscribeURL does not lead to SNS in the topic's region";
}

/** The URL, if it is https on the port and host of SNS, without credentials. */
function onHost(text: string, region: string): URL | undefined {
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.username === "" && url.password === "" && url.port === "" && url.hash === "";
  return url.protocol === "https:" && plain && url.hostname === hostOf(region) ? url : undefined;
}

async function fetched(call: Call, url: string): Promise<X509Certificate | string> {
  const answer = await call({ method: "GET", url });
  if (answer.kind !== "answered") return `the signing certificate cannot be fetched: ${answer.why}`;
  if (answer.status !== 200) return `the signing certificate cannot be fetched: ${answer.status}`;
  try {
    return new X509Certificate(answer.body);
  } catch {
    return "what lies at the SigningCertURL is no certificate";
  }
}

const isValidAt = (certificate: X509Certificate, now: Ms): boolean =>
  Date.parse(certificate.validFrom) <= now && now < Date.parse(certificate.validTo);

/** docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html: names and values by turns, in this order. */
const SIGNED: Record<SnsMessage["Type"], readonly (keyof SnsMessage)[]> = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
  UnsubscribeConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
};
const ALGORITHM: Record<SnsMessage["SignatureVersion"], string> = { "1": "RSA-SHA1", "2": "RSA-SHA256" };

function isSigned(message: SnsMessage, certificate: X509Certificate): boolean {
  const signed = SIGNED[message.Type]
    .filter((name) => message[name] !== undefined && message[name] !== null)
    .map((name) => `${name}\n${message[name]}\n`)
    .join("");
  try {
    return createVerify(ALGORITHM[message.SignatureVersion])
      .update(signed, "utf8")
      .verify(certificate.publicKey, message.Signature, "base64");
  } catch {
    return false;
  }
}
