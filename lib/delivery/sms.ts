import {
  type PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { mustNotRepeat, SMS_FAULTS, sentOfFault } from "./aws-faults.ts";
import { CONTACT_CONTEXT } from "./contact-marks.ts";
import { type Deliver, type Message, provenBy, provenLate, type Sent, tooLate } from "./delivery.ts";
import { footerOf } from "./render.ts";
import { smsParts } from "./sms-parts.ts";

/** `Context` of SendTextMessage: values have at most 800 characters. */
const MAX_CONTEXT_VALUE = 800;
/** `MessageBody` of SendTextMessage: 1 to 1,600 characters. */
const MAX_BODY_LENGTH = 1_600;
/** More parts than this are a letter, not a text message, and cost as many messages. */
export const MAX_SMS_PARTS = 6;
/** `TimeToLive` of SendTextMessage: 5 to 259,200 seconds. */
const TIME_TO_LIVE_S = { min: 5, max: 259_200 };
export const SMS_TIMEOUT_MS = 10_000;

export type SmsOptions = {
  /** Built with `maxAttempts: 1`. */
  readonly client: PinpointSMSVoiceV2Client;
  /** A number, pool or sender id of the account, by id or ARN. */
  readonly from: string;
  readonly configurationSet?: string;
  /** US dollars for one message, as the API wants it: "0.05". */
  readonly maxPrice?: string;
  /** A signal that aborts after so many milliseconds. */
  readonly expire: (ms: Ms) => AbortSignal;
};

/**
 * Sends by AWS End User Messaging. **Never repeats**: the service does not know a message it has seen, so a call
 * without an answer is `unknown`. What the network cannot hand over before `expiresAt` is dropped by it.
 */
export function sms(options: SmsOptions): Deliver {
  return async (message, now) => {
    await mustNotRepeat(options.client);
    const composed = tooLate(message, now) ?? composeSms(message, options, now);
    if ("result" in composed) return composed;
    try {
      const command = new SendTextMessageCommand(composed);
      const { MessageId } = await options.client.send(command, { abortSignal: options.expire(SMS_TIMEOUT_MS) });
      return { result: "sent", ...(MessageId !== undefined && { providerId: MessageId }) };
    } catch (error) {
      return sentOfFault("AWS End User Messaging", error, SMS_FAULTS);
    }
  };
}

/** The request, or why there is none to make. */
export function composeSms(message: Message, options: SmsOptions, now: Ms): SendTextMessageCommandInput | Sent {
  const footer = footerOf({ ...message, channel: "sms" });
  if (!message.to) return provenBy(message, "there is no telephone number");
  if (!message.text) return provenBy(message, "there is no script with a text");
  const body = `${message.text}\n${footer!.why} ${footer!.stop}`;
  const { parts, alphabet } = smsParts(body);
  if (parts > MAX_SMS_PARTS || body.length > MAX_BODY_LENGTH)
    return provenBy(message, `the text takes ${parts} parts in ${alphabet}; shorten it to ${MAX_SMS_PARTS}`);
  const seconds = Math.floor((message.expiresAt - now) / SECOND_MS);
  if (seconds < TIME_TO_LIVE_S.min)
    return provenLate(message, `only ${seconds} s are left, too few for a network to hand a message over`);
  return {
    DestinationPhoneNumber: message.to,
    OriginationIdentity: options.from,
    MessageBody: body,
    MessageType: message.purpose === "promotional" || message.offer !== undefined ? "PROMOTIONAL" : "TRANSACTIONAL",
    TimeToLive: Math.min(seconds, TIME_TO_LIVE_S.max),
    ...(message.contactId.length <= MAX_CONTEXT_VALUE && { Context: { [CONTACT_CONTEXT]: message.contactId } }),
    ...(options.configurationSet !== undefined && { ConfigurationSetName: options.configurationSet }),
    ...(options.maxPrice !== undefined && { MaxPrice: options.maxPrice }),
  };
}
