import type { Reply } from "./api.ts";
import { type Ink, LABEL_WIDTH, labelled, printable } from "./ink.ts";
import type { Answer, Asked } from "./verb.ts";

/** The ids a request went with; sent again with the same, it has one effect. */
export type Sent = { readonly eventId?: string; readonly idempotencyKey?: string; readonly nonce?: string };

const FLAGS: Record<keyof Sent, string> = { eventId: "--event", idempotencyKey: "--key", nonce: "--nonce" };

export const flagsOf = (sent: Sent): string =>
  (Object.keys(sent) as (keyof Sent)[]).map((name) => `${FLAGS[name]} ${sent[name]}`).join(" ");

/** Sends; an answer that did not come is told together with the ids, because a retry needs them. */
export async function sendWith<T extends object>(
  asked: Pick<Asked<unknown>, "api">,
  request: Parameters<Asked<unknown>["api"]["send"]>[0],
  sent: Sent,
): Promise<Told<T>> {
  try {
    const reply = await asked.api.send({ ...request, key: sent.idempotencyKey });
    // 204: there is nothing to tell.
    const raw = JSON.parse(reply.text || "{}") as T;
    return { raw, body: printable(raw), reply, sent };
  } catch (error) {
    throw Object.assign(error as Error, { sent });
  }
}

/** `raw` as the API said it, `body` fit for a terminal. */
export type Told<T> = { readonly raw: T; readonly body: T; readonly reply: Reply; readonly sent: Sent };

/** The API's JSON, with the ids it was sent with beside it. */
export const jsonOf = <T extends object>({ raw, sent }: Told<T>): T & { sent: Sent } => ({ ...raw, sent });

export function sentLine(
  { sent, reply }: Told<unknown>,
  { verbose, ink }: Pick<Asked<unknown>, "verbose" | "ink">,
): string[] {
  const repeated = reply.replayed ? [labelled("repeat", "told before; this had no further effect", ink, "yellow")] : [];
  return verbose ? [...repeated, labelled("sent with", flagsOf(sent), ink, "dim")] : repeated;
}

/** The answer to a fact: what was recorded, and where it stands. */
export function recorded<T extends { ledgerSeq: number; warnings?: readonly string[] }>(
  told: Told<T>,
  what: string,
  asked: Pick<Asked<unknown>, "verbose" | "ink">,
  more: readonly string[] = [],
): Answer {
  const { body } = told;
  return {
    json: jsonOf(told),
    text: [
      done(what, asked.ink),
      ...more,
      labelled("entry", `${body.ledgerSeq} of the ledger`, asked.ink, "dim"),
      ...warnings(body, asked.ink),
      ...sentLine(told, asked),
    ].join("\n"),
  };
}

export const warnings = ({ warnings: found = [] }: { warnings?: readonly string[] }, ink: Ink): string[] =>
  found.map((warning) => labelled("warning", warning, ink, "yellow"));

/** "RECORDED   what". */
export const done = (what: string, ink: Ink, word = "DONE"): string =>
  `${ink.style("green", word.padEnd(LABEL_WIDTH))}${ink.style("bold", what)}`;
