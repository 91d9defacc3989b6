import { lot } from "../campaign/arms.ts";
import type { TalkLot } from "../campaign/care-talks.ts";
import { DEFAULT_CARE_ARM_PERCENT } from "../campaign/plan.ts";

/** The team that has service conversations, where a plan names none. */
export const DEFAULT_CARE_TEAM = "care";

/**
 * Of the lots of inbound talks. It is no secret: whoever picks a conversation's id to fall in or out of the sample
 * gains nothing by it, and the same id gives the same lot wherever it is asked.
 */
const SEED = Buffer.from("tacet inbound talks").toString("base64url");

/** Of those that are not in care: so many that both lots are equally large. */
const CONTROL_PERCENT = (100 * DEFAULT_CARE_ARM_PERCENT) / (100 - DEFAULT_CARE_ARM_PERCENT);

/** The lot a talk fell in, for ever: a service conversation, one as any other to compare it with, or neither. */
export function lotOfTalk(conversationId: string): TalkLot | undefined {
  if (lot(SEED, "care", conversationId) < DEFAULT_CARE_ARM_PERCENT) return "care";
  return lot(SEED, "control", conversationId) < CONTROL_PERCENT ? "control" : undefined;
}

/** Whether a talk the customer began is to be a service conversation, and who has it. The same for a conversation, for ever. */
export const careFor = (conversationId: string): { readonly arm: "care" | null; readonly team?: string } =>
  lotOfTalk(conversationId) === "care" ? { arm: "care", team: DEFAULT_CARE_TEAM } : { arm: null };
