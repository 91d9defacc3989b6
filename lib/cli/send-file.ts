import type * as z from "zod";
import type { UploadOut } from "../api/campaign-schemas.ts";
import type { OpenFile } from "./terminal.ts";
import { upload } from "./upload.ts";
import type { Asked } from "./verb.ts";

/** Sends the file of a job, and says how its following can be taken up again. */
export async function sendFile(
  { jobId, upload: to }: z.infer<typeof UploadOut>,
  file: OpenFile,
  name: string,
  { terminal, options }: Pick<Asked<{ readonly json?: boolean }>, "terminal" | "options">,
): Promise<void> {
  await upload(to, file, name, terminal);
  tellJob(jobId, { terminal, options });
}

/** On stderr, as it is no part of the answer; a script finds the id there. */
export function tellJob(
  jobId: string,
  { terminal, options }: Pick<Asked<{ readonly json?: boolean }>, "terminal" | "options">,
): void {
  if (!options.json) terminal.complain(`Job ${jobId}; should this end before it, npx tacet job follow ${jobId}\n`);
}
