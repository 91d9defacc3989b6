import type { UploadTarget } from "../audience/files.ts";
import type { AudienceMapping } from "../audience/mapping.ts";
import { Problem } from "../contact/problem.ts";
import type { Engine } from "./engine.ts";
import type { Job } from "./job-record.ts";
import { createJob, uploadFor } from "./jobs.ts";
import { findCampaign } from "./manage.ts";

export type AudienceRequested = { readonly job: Job; readonly upload: UploadTarget };

/**
 * Asks for a list: where to upload the file, and the job that prepares it once it is there.
 * @throws Problem campaign-state for a campaign that was launched: its list is what it is.
 */
export async function requestAudience(
  engine: Engine,
  id: string,
  mapping: AudienceMapping,
  actor: string,
): Promise<AudienceRequested> {
  const { state } = await findCampaign(engine, id);
  if (state !== "draft" && state !== "ready")
    throw new Problem("campaign-state", `the campaign is ${state}; its audience was settled when it was launched`);
  const job = await createJob(engine, "audience", { campaign: id, mapping }, actor, { file: true });
  return { job, upload: await uploadFor(engine, job) };
}
