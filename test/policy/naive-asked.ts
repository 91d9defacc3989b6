/** What every part of the naive reference is asked about. */
import type { Request } from "../../lib/policy/rule.ts";
import type { Purpose } from "../../lib/policy/words.ts";
import type { Contact, History } from "./naive-words.ts";

/** A rule's answer at one minute: it refuses, or cannot say because it is not known where the customer is. */
export type Answer = "yes" | "no" | "nowhere";

export type Asked = {
  readonly history: History;
  readonly request: Request;
  readonly family?: string;
  readonly promotional: boolean;
  readonly purposes: readonly Purpose[];
};

export const purposesOf = (contact: Contact): Purpose[] =>
  contact.pitched ? [contact.purpose, "promotional"] : [contact.purpose];

/** Claims do until they expire; authorised, settled and unknown contacts for good; released and expired ones never. */
export const takesPlace = (contact: Contact, at: number): boolean =>
  contact.state !== "gone" && (contact.state !== "claimed" || at < contact.expiresAt!);
