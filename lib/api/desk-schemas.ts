import * as z from "zod";
import { BriefingOut, Channel, DecisionOut, EventId, Id, InstantOut, Purpose, spoken } from "./schemas.ts";

const AgentId = Id.describe("Who asks: an id of your own for the agent");

export const DeskNextRequest = z
  .strictObject({
    agentId: AgentId,
    eventId: EventId,
    campaign: Id.optional().describe("Only of this campaign; left out, of any, the highest priority first"),
    team: Id.optional().describe("Whose contacts: those of the plan's `delivery.team`, or its `careTeam`"),
  })
  .meta({ id: "DeskNextRequest" });

export const DeskSkipRequest = z
  .strictObject({ agentId: AgentId, why: spoken(200).describe("Sealed in the directory") })
  .meta({ id: "DeskSkipRequest" });

export const DeskOut = z
  .object({
    contact: z.object({
      contactId: z.string(),
      state: z.enum(["claimed", "authorised"]).describe("`authorised`: dialled already, and without an outcome"),
      expiresAt: InstantOut.describe("Authorise before this instant; once authorised, dial before it"),
    }),
    decision: DecisionOut.optional().describe("By which it was claimed"),
    campaign: z.string(),
    arm: z.enum(["offer", "care", "holdout"]).describe("`care`: a service conversation, and no offer"),
    channel: Channel,
    purpose: Purpose,
    topic: z.string().optional(),
    offer: z.string().optional(),
    account: z.string().optional(),
    customerId: z.string(),
    address: z.string().optional().describe("The number to dial"),
    script: z.string().optional().describe("What to say, filled in"),
    briefing: BriefingOut,
  })
  .meta({ id: "DeskContact" });
