import * as z from "zod";
import { AudienceFormat, AudienceMapping } from "../audience/mapping.ts";
import { DEFAULT_CARE_ARM_PERCENT, DEFAULT_PRIORITY, WEEKDAYS } from "../campaign/plan.ts";
import { CAMPAIGN_STATES } from "../contact/campaigns.ts";
import { DurationText } from "../policy/period.ts";
import { parseTimeOfDay } from "../policy/time.ts";
import { DEFAULT_CARE_TEAM } from "./care-sample.ts";
import {
  Actor,
  Channel,
  Disposition,
  Id,
  Instant,
  InstantOut,
  PolicyRefOut,
  Purpose,
  spoken,
  Topic,
} from "./schemas.ts";

/** Contacts begun per minute: what the due index and the queues were built for, and far beyond any dialer. */
export const MAX_PER_MINUTE = 60_000;
export const MAX_AGENTS = 10_000;
export const MAX_ATTEMPTS = 20;

const TimeOfDay = z.string().refine((text) => parseTimeOfDay(text) !== undefined, {
  error: 'write a time of day as "HH:MM", from "00:00" to "24:00"',
});
const Windows = z.array(z.tuple([TimeOfDay, TimeOfDay])).max(6);
const WeeklyHours = z
  .strictObject(
    Object.fromEntries(WEEKDAYS.map((day) => [day, Windows.optional()])) as Record<
      (typeof WEEKDAYS)[number],
      z.ZodOptional<typeof Windows>
    >,
  )
  .meta({
    id: "WeeklyHours",
    description:
      "Permitted windows by weekday, half-open, in every zone the customer may be in; a day left out is closed",
  });

const PerMinute = z.int().min(1).max(MAX_PER_MINUTE);
const Agents = z.int().min(1).max(MAX_AGENTS);
const Percent = z.number().min(0).max(100);

const Delivery = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("desk").describe("a human agent asks for the next contact"),
      team: Id.optional().describe("Whose desk; left out, any agent's"),
    }),
    z.strictObject({
      kind: z.literal("webhook").describe("a dialer, or any system of yours, is told of each contact"),
      url: z.string().max(2_048).describe("Where contacts are posted to: https, an address of the open internet"),
    }),
    z.strictObject({
      kind: z.literal("email").describe("Amazon SES sends"),
      from: z.string().min(3).max(320).describe("The sender: an address, or `Name <address>`"),
    }),
    z.strictObject({
      kind: z.literal("sms").describe("AWS End User Messaging sends"),
      from: z.string().min(1).max(256).describe("The sender: a number, a sender id or a pool"),
    }),
    z.strictObject({ kind: z.literal("eventbridge").describe("an event on the bus, for whoever listens") }),
  ])
  .meta({ id: "CampaignDelivery", description: "How contacts leave" });

const CadenceRequest = z
  .strictObject({
    maxAttempts: z.int().min(1).max(MAX_ATTEMPTS).describe("Contacts made for one row, at most"),
    retry: z
      .partialRecord(Disposition, DurationText)
      .default({})
      .describe("How long after this disposition the next attempt is due; one that is not named ends the row"),
    stopOn: z.array(Disposition).max(20).default([]).describe("Dispositions that end the row, named for the reader"),
  })
  .meta({ id: "CampaignCadence", description: "How often, and after what, a row is tried again" });

const Script = z
  .strictObject({
    subject: spoken(200).optional().describe("Of an email"),
    text: z
      .string()
      .min(1)
      .max(20_000)
      .describe("What is said, with places such as `{{name|there}}` and `{{vars.branch}}`"),
  })
  .meta({ id: "CampaignScript", description: "What the agent or the message says" });

export const CampaignRequest = z
  .strictObject({
    name: spoken(100).describe("Its id is made from it: letters and digits, joined by hyphens"),
    channel: Channel,
    purpose: Purpose,
    topic: Topic.optional(),
    offer: Id.optional(),
    policy: z
      .strictObject({ id: z.string().min(1).max(60), version: z.string().min(1).max(40) })
      .optional()
      .describe("Judges its contacts beside the policy in force: it can only forbid more"),
    startsAt: Instant.describe("No contact before this instant"),
    endsAt: Instant.describe("No contact at or after this instant"),
    hours: WeeklyHours.optional().describe("Its own hours, inside those of the policies"),
    cadence: CadenceRequest,
    pacing: z.strictObject({
      perMinute: PerMinute.describe(
        "Contacts begun per minute, at most; one that is refused when its turn comes has had its turn",
      ),
      agents: Agents.optional().describe("How many people answer: for the forecast"),
    }),
    priority: z
      .int()
      .min(1)
      .max(100)
      .default(DEFAULT_PRIORITY)
      .describe("The higher campaign comes first where two want one customer"),
    holdoutPercent: Percent.default(0).describe("Never contacted, so that the effect can be measured"),
    careArmPercent: Percent.default(DEFAULT_CARE_ARM_PERCENT).describe(
      "Of those not held out: get a service conversation instead of the offer",
    ),
    careTeam: Id.default(DEFAULT_CARE_TEAM).describe("The team that has those conversations"),
    script: Script.optional(),
    delivery: Delivery,
    actor: Actor,
  })
  .meta({ id: "CampaignRequest" });
export type CampaignBody = z.infer<typeof CampaignRequest>;

/** What a running campaign refuses to change is a field it knows: it gets a 409 that says so, and no 400. */
const fixed = Object.fromEntries(
  Object.keys(CampaignRequest.shape)
    .filter((name) => !["pacing", "endsAt", "actor"].includes(name))
    .map((name) => [name, z.unknown().optional().describe("Cannot change; answers `campaign-state`")]),
) as Record<string, z.ZodOptional<z.ZodUnknown>>;
export const CampaignPatchRequest = z
  .strictObject({
    pacing: z
      .strictObject({
        perMinute: PerMinute.optional().describe("Contacts begun per minute, at most"),
        agents: Agents.optional().describe("How many people answer"),
      })
      .optional()
      .describe("What is left out stays as it is"),
    agents: Agents.optional().describe("The same as `pacing.agents`"),
    endsAt: Instant.optional().describe("The new end"),
    actor: Actor,
    ...fixed,
  })
  .meta({ id: "CampaignPatchRequest" });

export const CommandRequest = z
  .strictObject({ why: spoken(500).optional().describe("Kept in the campaign's history"), actor: Actor })
  .meta({ id: "CommandRequest" });

export const ForecastRequest = z
  .strictObject({
    at: Instant.optional().describe("As if it were launched then; now, when left out"),
    samples: z.int().min(0).max(100).default(5).describe("Customers named for each reason"),
    actor: Actor,
  })
  .meta({ id: "ForecastRequest" });

// Answers.

const CampaignState = z.enum(CAMPAIGN_STATES).meta({ id: "CampaignLife" });
const Warnings = z.array(z.object({ pointer: z.string(), detail: z.string() }));

export const CampaignOut = z
  .object({
    campaignId: z.string(),
    state: CampaignState,
    name: z.string(),
    channel: Channel,
    purpose: Purpose,
    topic: z.string().optional(),
    offer: z.string().optional(),
    policy: PolicyRefOut.optional(),
    startsAt: InstantOut,
    endsAt: InstantOut,
    hours: z.record(z.string(), z.array(z.array(z.string()))).optional(),
    cadence: z.object({
      maxAttempts: z.int(),
      retry: z.record(z.string(), z.string()),
      stopOn: z.array(Disposition),
    }),
    pacing: z.object({ perMinute: z.int(), agents: z.int().optional() }),
    priority: z.int(),
    holdoutPercent: z.number(),
    careArmPercent: z.number(),
    careTeam: z.string(),
    script: z.object({ subject: z.string().optional(), text: z.string() }).optional(),
    delivery: z.object({ kind: z.string() }).loose(),
    audience: z.object({ ok: z.int(), rejected: z.int(), duplicate: z.int() }).optional(),
    history: z.array(z.object({ to: CampaignState, at: InstantOut, actor: z.string(), why: z.string().optional() })),
    createdAt: InstantOut,
  })
  .meta({ id: "Campaign" });
export type CampaignJson = z.infer<typeof CampaignOut>;

export const CampaignCreated = CampaignOut.extend({
  warnings: Warnings.describe(
    "What the plan says and most likely does not mean, and what its script had better not say",
  ),
}).meta({ id: "CampaignCreated" });
export const CampaignsOut = z.object({ data: z.array(CampaignOut), nextCursor: z.null() }).meta({ id: "Campaigns" });
export const CommandedOut = z
  .object({
    campaign: CampaignOut,
    effectiveAt: InstantOut.describe("From then on nobody can act by an older copy"),
  })
  .meta({ id: "CampaignCommanded" });

export const Upload = z
  .object({ url: z.string(), method: z.literal("PUT"), headers: z.record(z.string(), z.string()) })
  .meta({ id: "Upload", description: "Where the file is to be put, as it is; the address is good for a while" });
export const UploadOut = z.object({ jobId: z.string(), upload: Upload }).meta({ id: "UploadAnswer" });
export const JobRefOut = z.object({ jobId: z.string() }).meta({ id: "JobRef" });

export const AudienceOut = z
  .object({
    rows: z.object({ ok: z.int(), rejected: z.int(), duplicate: z.int() }),
    verdicts: z.object({ url: z.string() }).describe("A CSV, gzipped: every line of the file, and its verdict"),
  })
  .meta({ id: "Audience" });

export const WebhookSecretOut = z
  .object({ secrets: z.array(z.string()).describe("`whsec_…`, the newest first") })
  .meta({ id: "WebhookSecret" });

export const AudienceRequest = z
  .strictObject({
    mapping: AudienceMapping,
    format: AudienceFormat.optional().describe("How the file is written, where the mapping does not say"),
    actor: Actor,
  })
  .meta({ id: "AudienceRequest" });

const Count = z.int();
export const ProgressOut = z
  .object({
    state: CampaignState,
    asOf: InstantOut.describe("No count is older than this"),
    rows: z
      .object({
        pending: Count.describe("Nothing was done for them yet"),
        inFlight: Count.describe("Claimed or authorised, and without an outcome"),
        contacted: Count,
        deferred: Count.describe("Due again later"),
        suppressed: z.record(z.string(), Count).describe("By the rule that decided"),
        heldOut: Count,
        cancelled: Count,
        rejected: Count.describe("Could not be read"),
        duplicate: Count.describe("Named before in the same list"),
      })
      .describe("Every row of the list is in exactly one"),
    attempts: Count.describe("Contacts authorised"),
    outcomes: z.record(z.string(), Count).describe("By disposition"),
    perMinute: Count.describe("The pace asked for"),
    policyVersions: z
      .array(
        PolicyRefOut.extend({
          until: InstantOut.optional().describe("It was in force until then; left out of what decides now"),
        }).meta({ id: "PolicyOfCampaign" }),
      )
      .describe("What decides for it now, and then what did since its launch, the last first"),
  })
  .loose()
  .meta({ id: "CampaignProgress" });

const Outcomes = z.record(z.string(), Count).describe("By disposition");
const Arm = z.object({
  rows: Count.describe("As far as they were handed out"),
  contacted: Count,
  attempts: Count.describe("Contacts authorised"),
  outcomes: Outcomes,
});
export const ArmsOut = z
  .object({
    asOf: InstantOut.describe("No count is older than this"),
    untouched: Count.describe("Rows nothing was done for yet: their arm shows when they are handed out"),
    offer: Arm,
    care: Arm.extend({
      team: z.string(),
      sentiment: z.record(z.string(), Count).describe("How customers felt, where the outcome told it"),
    }),
    heldOut: z.object({ rows: Count }),
  })
  .meta({ id: "CampaignArms" });

const Lot = z.object({
  talks: Count,
  unfinished: Count.describe("Talks whose 30 days are not over: more may come of them"),
  partial: z.boolean().describe("A day had more talks than are looked up; those counted are a fair share of it"),
  sentiment: z.record(z.string(), Count).describe("How customers felt, of talks in which it was told"),
  offers: z.object({
    cleared: Count.describe("Offers that could be made in the talks"),
    results: z.record(z.string(), Count).describe("By `accepted`, `declined` and `interested`"),
  }),
  within30Days: z
    .object({ sales: Count, refusals: Count, complaints: Count, optOuts: Count })
    .describe("Talks in which, or within 30 days of which, the customer did so"),
});
export const CareOut = z
  .object({
    asOf: InstantOut,
    from: z.iso.date().describe("The first UTC day that is told of here"),
    to: z.iso.date().describe("The last"),
    team: z.string().describe("Who has the service conversations"),
    care: Lot.describe("Talks that were to be service conversations"),
    control: Lot.describe("As many talks as any other, drawn by lot"),
    nextCursor: z.string().nullable().describe("More days are to be told of: the counts of all pages add up"),
  })
  .meta({ id: "Care" });

export const CalendarOut = z
  .object({
    asOf: InstantOut,
    hours: z.array(
      z.object({
        hour: InstantOut,
        followUps: Count.describe("Rows due to be tried"),
        sweeps: Count.describe("Claims that expire and contacts that must be settled by then"),
      }),
    ),
    fresh: z
      .object({
        rows: Count,
        handedOutBy: InstantOut.optional().describe("When the last of them begins, at the pace asked for"),
      })
      .describe("Rows nothing was done for yet"),
    more: z.boolean().describe("More is due than was looked at"),
  })
  .meta({ id: "CampaignCalendar" });
