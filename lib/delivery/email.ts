import { type SESv2Client, SendEmailCommand, type SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import type { Ms } from "../policy/words.ts";
import { mustNotRepeat, SES_FAULTS, sentOfFault } from "./aws-faults.ts";
import { CONTACT_HEADER, CONTACT_TAG } from "./contact-marks.ts";
import { type Deliver, type Message, notSent, provenBy, type Sent, tooLate } from "./delivery.ts";
import { escapeHtml, type Footer, footerOf } from "./render.ts";

/** MessageTag of the SES API v2: ASCII letters, digits, _ and -, at most 256 characters. */
const TAG_VALUE = /^[A-Za-z0-9_-]{1,256}$/;
/** MessageHeader of the SES API v2: a value has at most 995 characters. */
const MAX_HEADER_VALUE = 995;
/** How long SES may take to answer. */
export const EMAIL_TIMEOUT_MS = 10_000;

export type EmailOptions = {
  /** Built with `maxAttempts: 1`. */
  readonly client: SESv2Client;
  /** "Lender <offers@example.com>": a verified identity. */
  readonly from: string;
  readonly replyTo?: string;
  readonly configurationSet?: string;
  /** Who sends this and from where; US law asks for a postal address in promotional email (15 USC 7704(a)(5)). */
  readonly imprint?: string;
  /** A signal that aborts after so many milliseconds. */
  readonly expire: (ms: Ms) => AbortSignal;
};

/**
 * Sends by Amazon SES. **Never repeats**: SES does not know a message it has seen, so a call without an answer is
 * `unknown`. With an unsubscribe URL the message has the one-click headers of RFC 8058.
 */
export function email(options: EmailOptions): Deliver {
  return async (message, now) => {
    await mustNotRepeat(options.client);
    const composed = tooLate(message, now) ?? compose(message, options);
    if ("result" in composed) return composed;
    try {
      const command = new SendEmailCommand(composed);
      const { MessageId } = await options.client.send(command, { abortSignal: options.expire(EMAIL_TIMEOUT_MS) });
      return { result: "sent", ...(MessageId !== undefined && { providerId: MessageId }) };
    } catch (error) {
      return sentOfFault("SES", error, SES_FAULTS);
    }
  };
}

/** The request, or why there is none to make. */
export function compose(message: Message, options: EmailOptions): SendEmailCommandInput | Sent {
  const footer = footerOf(message);
  if (!message.to) return provenBy(message, "there is no email address");
  if (!message.text || !message.subject) return provenBy(message, "there is no script with subject and text");
  if (!footer) return provenBy(message, "the message does not say how to stop; give an unsubscribe URL, or the words");
  const { unsubscribeUrl } = message.stop;
  if (unsubscribeUrl !== undefined && unsubscribeUrl.length + 2 > MAX_HEADER_VALUE)
    return notSent(`the unsubscribe URL does not fit a header of ${MAX_HEADER_VALUE} characters`);
  const taggable = TAG_VALUE.test(message.contactId);
  return {
    FromEmailAddress: options.from,
    Destination: { ToAddresses: [message.to] },
    ...(options.replyTo !== undefined && { ReplyToAddresses: [options.replyTo] }),
    ...(options.configurationSet !== undefined && { ConfigurationSetName: options.configurationSet }),
    ...(taggable && { EmailTags: [{ Name: CONTACT_TAG, Value: message.contactId }] }),
    Content: {
      Simple: {
        Subject: utf8(oneLine(message.subject)),
        Body: {
          Text: utf8(textBody(message.text, footer, options.imprint)),
          Html: utf8(htmlBody(message.text, footer, message.stop.unsubscribeUrl, options.imprint)),
        },
        Headers: headersOf(message),
      },
    },
  };
}

/** RFC 8058 §3.1: both headers, an https URL, and no cookie or login needed. RFC 3834 keeps auto-responders quiet. */
function headersOf({ contactId, stop: { unsubscribeUrl } }: Message): { Name: string; Value: string }[] {
  return [
    ...(contactId.length <= MAX_HEADER_VALUE ? [{ Name: CONTACT_HEADER, Value: contactId }] : []),
    { Name: "Auto-Submitted", Value: "auto-generated" },
    ...(unsubscribeUrl === undefined
      ? []
      : [
          { Name: "List-Unsubscribe", Value: `<${unsubscribeUrl}>` },
          { Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click" },
        ]),
  ];
}

const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });

/** A line break in a subject would begin another header. */
const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

const textBody = (text: string, footer: Footer, imprint?: string): string =>
  [text, "", "-- ", `Why you get this: ${footer.why}`, footer.stop, ...(imprint ? [imprint] : [])].join("\n");

function htmlBody(text: string, footer: Footer, unsubscribeUrl?: string, imprint?: string): string {
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => `<p>${lines(paragraph)}</p>`);
  const small = [`Why you get this: ${footer.why}`, footer.stop, ...(imprint ? [imprint] : [])]
    .map(lines)
    .join("<br>")
    .replace(
      unsubscribeUrl ? escapeHtml(unsubscribeUrl) : /$^/,
      () => `<a href="${escapeHtml(unsubscribeUrl!)}">unsubscribe</a>`,
    );
  return `<!doctype html><html><body>${paragraphs.join("")}<hr><p><small>${small}</small></p></body></html>`;
}

const lines = (text: string): string => escapeHtml(text).replaceAll("\n", "<br>");
