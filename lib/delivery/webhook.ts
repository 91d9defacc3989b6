import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { waitAfter } from "./back-off.ts";
import { type Deliver, type Message, provenBy, type Sent, tooLate } from "./delivery.ts";
import { dueOf } from "./due.ts";
import type { Answer, Call } from "./https.ts";
import { secretsMistake, signedHeaders } from "./signatures.ts";

export type WebhookOptions = {
  readonly url: string;
  /** Standard Webhooks secrets (`whsec_…`), the newest first: the call is signed with each of them. */
  readonly secrets: readonly string[];
  /** Whether the address itself goes along. */
  readonly includeAddress?: boolean;
  readonly call: Call;
};

/**
 * Hands contacts to a receiver that dials or sends. **May repeat**: a try that nobody answered is made again, up to
 * five times. The receiver keeps the `webhook-id`, which is the contact id, and takes each only once; then every
 * contact is made at most once.
 * @throws RangeError at once for secrets that are none (a programming error: they are checked where they are given).
 */
export function webhook({ url, secrets, includeAddress = false, call }: WebhookOptions): Deliver {
  const mistake = secretsMistake(secrets);
  if (mistake !== undefined) throw new RangeError(mistake);
  return async (message, now) => {
    const late = tooLate(message, now);
    if (late) return late;
    const body = JSON.stringify({ type: "contact.due", data: dueOf(message, includeAddress) });
    const headers = {
      "content-type": "application/json",
      "user-agent": "Tacet",
      ...signedHeaders(secrets, message.contactId, body, now),
    };
    return sentOf(message, await call({ method: "POST", url, headers, body }), now);
  };
}

/** Refusals that are about this moment, not about the message (RFC 8470, RFC 6585). */
const PASSING: ReadonlySet<number> = new Set([425, 429]);
/** A proxy may answer 408 for a receiver that has taken the contact, so it proves as little as a 5xx (RFC 9110 §15.5.9). */
const REQUEST_TIMEOUT = 408;

function sentOf(message: Message, answer: Answer, now: Ms): Sent {
  switch (answer.kind) {
    case "refused":
      return provenBy(message, `the webhook was not called: ${answer.why}`);
    case "unreachable":
      return againOr(message, `the receiver was not reached: ${answer.why}`, now, "proven");
    case "broken":
      return againOr(message, `the receiver did not answer: ${answer.why}`, now, "open");
    case "answered":
      return sentOfStatus(message, answer, now);
  }
}

function sentOfStatus(message: Message, answer: Answer & { kind: "answered" }, now: Ms): Sent {
  const { status } = answer;
  if (status >= 200 && status < 300) return { result: "sent" };
  const said = `the receiver answered ${status}`;
  if (status === 410) {
    const sent = provenBy(message, `${said}: the webhook is gone`);
    return sent.result === "not-sent" ? { ...sent, gone: true } : sent;
  }
  if (PASSING.has(status)) return againOr(message, said, now, "proven", waitAsked(answer));
  if (status >= 500 || status === REQUEST_TIMEOUT) return againOr(message, said, now, "open", waitAsked(answer));
  // A receiver that turns a contact down did not take it. A redirect that would drop the body is no taking either.
  if (status >= 300 && status < 400)
    return provenBy(message, `${said}, a redirect that loses the body; give the final URL, or answer 307 or 308`);
  return status >= 400
    ? provenBy(message, `${said}, so it did not take the contact`)
    : { result: "unknown", why: said };
}

/** Again while there is a try and time left; then what this try proves, if it proves anything. */
function againOr(message: Message, why: string, now: Ms, proves: "proven" | "open", asked = 0): Sent {
  const after = waitAfter(message, now, asked);
  if (after !== undefined) return { result: "again", why, after };
  return proves === "proven" ? provenBy(message, why) : { result: "unknown", why };
}

/** `Retry-After` in seconds, as milliseconds; a date in it is not understood and asks for nothing. */
function waitAsked({ headers }: Answer & { kind: "answered" }): Ms {
  const seconds = /^\d{1,6}$/.exec(headers["retry-after"] ?? "");
  return seconds ? Number(seconds[0]) * SECOND_MS : 0;
}
