import { runJob } from "../campaign/jobs.ts";
import { batches } from "./batches.ts";
import { readJobs } from "./messages.ts";

/** Jobs, and uploads that have come. */
export const onJobs = batches("jobs-worker", async (engine, body, { remainingMs, scratch }) => {
  for (const job of readJobs(body)) await runJob(engine, job, remainingMs, scratch);
});
