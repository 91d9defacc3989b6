import * as z from "zod";
import { Actor, EventId, Instant } from "./schemas.ts";

export const InboundSmsRequest = z
  .strictObject({
    from: z.string().min(1).max(320).describe("The person's number, in E.164 form"),
    to: z.string().max(320).optional().describe("Your number; kept nowhere"),
    text: z.string().max(4_000).describe("What they wrote, as it came"),
    eventId: EventId,
    at: Instant.optional().describe("When it came; now, when left out"),
    actor: Actor,
  })
  .meta({ id: "InboundSmsRequest" });

export const HeardOut = z
  .object({
    understood: z
      .enum(["stop", "start", "help", "asks-to-stop", "other"])
      .describe("`asks-to-stop`: free text that asks to stop"),
    customers: z.int().describe("Ledgers it went into; 0 for a number nobody has"),
    reply: z
      .string()
      .nullable()
      .describe(
        "What to send back; null: nothing. Of a STOP it is the one confirmation: claim it, with `confirms`, where it is sent to a customer. A STOP that is repeated, comes again or is five minutes old has none, nor has a START after which texts are still refused",
      ),
    review: z.boolean().describe("A person should read it"),
  })
  .meta({ id: "HeardAnswer" });

/** A body that is read as it came, because it is signed, or is a form. */
export const Raw = z.string();
/** HTML for a person. */
export const Page = z.string().meta({ description: "An HTML page" });
