import { type Progress, progressOf } from "../campaign/progress.ts";
import type { FileRows } from "./check-rows.ts";
import type { Scene } from "./scene.ts";
import { Violation } from "./violation.ts";

/** Of the list that is uploaded: see `audienceText`. */
const FILE_ROWS: FileRows = { rejected: 1, duplicate: 1 };

/** G5: every row is in exactly one place, and it is the one its customer's ledger says. */
export async function conserved({ stage, plans, people, rows, outcome }: Scene): Promise<void> {
  const audience = people.map(({ id }) => id);
  for (const { name } of plans) {
    const progress = await progressOf(stage.onlooker, name, true);
    if (progress.state === "draft" || progress.state === "ready") continue;
    rows.compare(name, audience, FILE_ROWS, progress);
    outcome.progress.set(name, progress);
  }
}

/** G9: everything is over, and nothing is left anywhere. */
export function drained({ stage, plans, people, rows, outcome }: Scene): void {
  const audience = people.map(({ id }) => id);
  for (const { name } of plans) {
    const progress: Progress | undefined = outcome.progress.get(name);
    // Cancelling ends what nobody is busy with, which no entry says.
    const isCancelled = progress?.state === "cancelled";
    const open = isCancelled ? [] : rows.open(name, audience);
    const { pending = 0, inFlight = 0, deferred = 0 } = progress?.rows ?? {};
    const isOver = isCancelled || progress?.state === "completed";
    if (!isOver || open.length + pending + inFlight + deferred > 0)
      throw new Violation("G9", `campaign ${name} is ${progress?.state} with ${open.length} open rows`, open[0], [
        progress,
      ]);
  }
  for (const [name, { url }] of Object.entries(stage.urls)) {
    const { waiting, hidden, delayed } = stage.queues.depth(url);
    if (waiting + hidden + delayed > 0)
      throw new Violation("G9", `${waiting + hidden + delayed} messages are left in the queue ${name}`);
  }
  const left = stage.scheduler.names().filter((name) => name !== "tacet/heartbeat");
  if (left.length > 0) throw new Violation("G9", `schedules are left: ${left.join(", ")}`);
}
