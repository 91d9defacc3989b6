import type { Entry } from "../ledger/entry.ts";
import type { Contact } from "../policy/fold.ts";
import { MINUTE_MS } from "../policy/time.ts";
import { instantOut } from "./render.ts";

/** Clocks of those who tell facts differ by so much without anybody meaning it. */
const SKEW_MS = MINUTE_MS;

/** A fact of what is yet to come. */
export const aheadWarnings = ({ at, recordedAt }: Pick<Entry, "at" | "recordedAt">): string[] =>
  at > recordedAt + SKEW_MS
    ? [
        `at is ${instantOut(at)}, which is yet to come; that is kept as evidence, and the fact takes effect from when it was recorded`,
      ]
    : [];

/** An outcome that does not go with how its contact stood: it is stored and counted all the same. */
export function outcomeWarnings(entry: Entry, was: Contact | undefined): string[] {
  const { disposition } = entry.body;
  if (was?.state === "claimed")
    return ["the contact was never authorised; it counts as made all the same. Authorise before the next dial"];
  if (was === undefined)
    return ["the contact was released, has expired or is long past; it counts as made all the same"];
  if (was.state !== "settled") return [];
  return was.disposition === disposition
    ? ["it was told before that the contact ended so; a repeat sent with the first eventId is known as one"]
    : [
        `it was told before that the contact ended with ${was.disposition}; this stands as its correction to ${disposition}. Should the first be right, tell that again under a new eventId`,
      ];
}

/** With nothing to warn of the answer has no warnings. */
export const warned = (...warnings: readonly string[]): { warnings?: readonly string[] } =>
  warnings.length > 0 ? { warnings } : {};
