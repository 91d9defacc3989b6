import { lot } from "../campaign/arms.ts";
import { DEFAULT_CARE_ARM_PERCENT } from "../campaign/plan.ts";

/** The team that has service conversations, where a plan names none. */
export const DEFAULT_CARE_TEAM = "care";

/**
 * Of the lots of inbound talks. It is no secret: whoever picks a conversation's id to fall in or out of the sample
 * gains nothing by it, and the same id gives the same lot wherever it is asked.
 */
const SEED = Buffer.from("tacet inbound talks").toString("base64url");

/** Whether a talk the customer began is to be a service conversation, and who has it. The same for a conversation, for ever. */
export const careFor = (conversationId: string): { readonly arm: "care" | null; readonly team?: string } =>
  lot(SEED, "care", conversationId) < DEFAULT_CARE_ARM_PERCENT
    ? { arm: "care", team: DEFAULT_CARE_TEAM }
    : { arm: null };
