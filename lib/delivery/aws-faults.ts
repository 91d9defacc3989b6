import { MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { isUnopened, wordsOf } from "./connection-faults.ts";
import type { Sent } from "./delivery.ts";

/** What an error of a sending service proves. `after`: the sender was busy, and may try again so much later. */
type Meaning = { readonly means: string; readonly after?: Ms };
export type Faults = Readonly<Record<string, Meaning>>;

/** Sending rates are per second, so a second later there is room again. */
const RATE_MS = SECOND_MS;
/** Spending limits, daily quotas and paused accounts are lifted by people or by the day. */
const QUOTA_MS = 15 * MINUTE_MS;

/** docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html, "Errors": each says that nothing was sent. */
export const SES_FAULTS: Faults = {
  AccountSuspendedException: { means: "the account may not send email any more" },
  BadRequestException: { means: "SES does not understand the request" },
  LimitExceededException: { means: "a quota of the account is used up", after: QUOTA_MS },
  MailFromDomainNotVerifiedException: { means: "the sending domain is not verified" },
  MessageRejected: { means: "SES does not send such a message" },
  NotFoundException: { means: "the configuration set or identity does not exist" },
  SendingPausedException: { means: "sending is paused", after: QUOTA_MS },
  TooManyRequestsException: { means: "the sending rate is used up", after: RATE_MS },
};

/** docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html, "Errors". */
export const SMS_FAULTS: Faults = {
  AccessDeniedException: { means: "the sender lacks the right to send" },
  ConflictException: { means: "number, pool or message type do not fit together" },
  ResourceNotFoundException: { means: "the number, pool or configuration set does not exist" },
  ServiceQuotaExceededException: { means: "a quota or the spending limit is used up", after: QUOTA_MS },
  ThrottlingException: { means: "the sending rate is used up", after: RATE_MS },
  ValidationException: { means: "the number or the text is not valid" },
};

/** `Reason` of a ConflictException: the person has said STOP to the provider before. */
const OPTED_OUT = "DESTINATION_PHONE_NUMBER_OPTED_OUT";

/** Errors of the SDK that come before a request is made (docs.aws.amazon.com/sdkref, "Credential providers"). */
const UNSENT: ReadonlySet<string> = new Set(["CredentialsProviderError", "TokenProviderError", "ProviderError"]);

type ServiceError = {
  readonly name?: string;
  readonly Reason?: string;
  readonly $fault?: "client" | "server";
  readonly $metadata?: { readonly httpStatusCode?: number };
};

/**
 * What became of a message whose sending failed. A named refusal and every 4xx prove that nothing was sent; a
 * time-out, a broken connection and a 5xx prove nothing, and what may have been sent counts.
 */
export function sentOfFault(service: string, error: unknown, faults: Faults): Sent {
  const { name = "Error", Reason, $fault, $metadata } = error as ServiceError;
  const known = Object.hasOwn(faults, name) ? faults[name] : undefined;
  const said = `${service}: ${name}${Reason ? ` (${Reason})` : ""}`;
  if (known)
    return {
      result: "not-sent",
      proof: `${said}: ${known.means}`,
      ...(known.after !== undefined && { after: known.after }),
      ...(Reason === OPTED_OUT && { optedOut: true }),
    };
  const status = $metadata?.httpStatusCode ?? 0;
  // 408: the service may have taken what it stopped waiting for.
  if ($fault === "client" && status >= 400 && status < 500 && status !== 408)
    return { result: "not-sent", proof: `${said}, answered with ${status}` };
  if (UNSENT.has(name) || isUnopened(error))
    return { result: "not-sent", proof: `${service} was not reached: ${wordsOf(error)}`, after: RATE_MS };
  return { result: "unknown", why: `${said}: ${wordsOf(error)}` };
}

/**
 * The SDK makes a failed call up to three times unless it is told not to, and a call that timed out may have sent:
 * the second would send again.
 * @throws RangeError for a client that repeats (a programming error).
 */
export async function mustNotRepeat(client: { config: { maxAttempts: () => Promise<number> } }): Promise<void> {
  if ((await client.config.maxAttempts()) !== 1)
    throw new RangeError("build this client with maxAttempts: 1; a repeated call would send twice");
}
