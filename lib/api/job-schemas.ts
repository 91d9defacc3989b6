import * as z from "zod";
import { HistoryMapping } from "../audience/history-mapping.ts";
import { AudienceMapping } from "../audience/mapping.ts";
import { JOB_KINDS, type JobState } from "../campaign/job-record.ts";
import { Upload } from "./campaign-schemas.ts";
import { Actor, Id, InstantOut, PolicyRefOut } from "./schemas.ts";

const JOB_STATES = ["waiting-for-file", "queued", "running", "done", "failed"] as const satisfies readonly JobState[];

/** What rows say of the customer beside what happened. */
export const ProfileColumns = AudienceMapping.shape.columns
  .pick({
    timeZone: true,
    candidateTimeZones: true,
    jurisdictions: true,
    country: true,
    region: true,
    postalCode: true,
    address: true,
    name: true,
    pronunciation: true,
  })
  .meta({
    id: "ProfileColumns",
    description: "Which column says what of a customer Tacet does not know yet; one it knows stays as known",
  });
export type ProfileColumns = z.infer<typeof ProfileColumns>;

export const ImportRequest = z
  .strictObject({ mapping: HistoryMapping, profile: ProfileColumns.optional(), actor: Actor })
  .meta({ id: "ImportRequest" });

const PolicyRef = z.strictObject({ id: z.string().min(1).max(60), version: z.string().min(1).max(40) });

export const BacktestRequest = z
  .strictObject({
    version: z.string().min(1).max(40).describe("The version to replay under; it need not be in force"),
    packs: z.array(PolicyRef).max(10).optional().describe("Policies beside it: they can only forbid more"),
    withoutPacks: z
      .boolean()
      .optional()
      .describe("Leaves out the law: otherwise the packs of each customer's jurisdictions judge too"),
    of: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("campaign").describe("the ledgers of a campaign's audience"), campaign: Id }),
        z.strictObject({ kind: z.literal("import").describe("the file an import has read"), job: Id }),
        z.strictObject({
          kind: z.literal("file").describe("a file of its own, which is imported nowhere"),
          mapping: HistoryMapping,
          profile: ProfileColumns.optional(),
        }),
      ])
      .describe("What is replayed"),
    samples: z.int().min(0).max(100).optional().describe("Contacts of each rule told of by name"),
    actor: Actor,
  })
  .meta({ id: "BacktestRequest" });

export const JobOut = z
  .object({
    jobId: z.string(),
    kind: z.enum(JOB_KINDS),
    state: z.enum(JOB_STATES),
    progress: z.object({ done: z.int(), total: z.int().optional(), unit: z.string() }),
    result: z.unknown().optional().describe("What it came to; its form is the kind's own, its times are RFC 3339"),
    problem: z
      .object({
        code: z.string(),
        detail: z.string(),
        errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
      })
      .optional()
      .describe("Why it failed, and how to mend it"),
    files: z
      .record(z.string(), z.object({ url: z.string() }))
      .optional()
      .describe("Where its files are, for a while"),
    createdAt: InstantOut,
    updatedAt: InstantOut,
    actor: z.string(),
  })
  .meta({ id: "Job" });
export const JobsOut = z.object({ data: z.array(JobOut), nextCursor: z.null() }).meta({ id: "Jobs" });
export const BacktestStarted = z
  .object({ jobId: z.string(), policy: PolicyRefOut, upload: Upload.optional() })
  .meta({ id: "BacktestStarted" });
