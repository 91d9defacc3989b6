import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { courteous, strict } from "../../packs/shipped.ts";
import type { BankRow } from "../backtest/bank.ts";
import { type BankFigure, bankCaps, bankFigures } from "../backtest/bank-figures.ts";
import type { CapPoint } from "../backtest/cap-curve.ts";
import { httpApi, path } from "../cli/api.ts";
import type { JobJson } from "../cli/follow-job.ts";
import { progressOf } from "../cli/progress.ts";
import { failures } from "../local/log.ts";
import { startLocal } from "../local/start.ts";
import { seededChance } from "../simulate/chance.ts";
import { Violation } from "../simulate/violation.ts";
import type { BankList } from "./bank-list.ts";
import { conserved } from "./conserved.ts";
import { AUDIENCE_MAPPING, CAMPAIGN, customerIdOf, EVENING_BEFORE, HISTORY_MAPPING, planFor } from "./plan.ts";
import { refusedBecause } from "./refused-because.ts";
import { type CampaignRan, runCampaign } from "./run-campaign.ts";
import { type StoreKind, watchedStore } from "./store.ts";
import { type DemoWorld, insisting, jobDone, type Machine, sendList } from "./world.ts";

export type DemoOptions = {
  readonly list: BankList;
  readonly seed: string;
  readonly store: StoreKind;
};

/** The file's own figures, counted without any policy. */
export type Totals = {
  readonly customers: number;
  readonly calls: number;
  readonly sales: number;
  /** Customers who had refused in the earlier campaign and were called again. */
  readonly calledAfterRefusal: number;
};

/** Each step as it is done; `seconds` are of real time. */
export type Step =
  | ({ readonly step: "list"; readonly file: string | null; readonly seed: string; readonly store: StoreKind } & Totals)
  | { readonly step: "history"; readonly seconds: number; readonly job: JobJson }
  | { readonly step: "forecast"; readonly seconds: number; readonly job: JobJson }
  | ({ readonly step: "campaign" } & CampaignRan)
  | {
      readonly step: "caps";
      readonly seconds: number;
      readonly calls: number;
      readonly sales: number;
      readonly caps: readonly CapPoint[];
    }
  | { readonly step: "policies"; readonly seconds: number; readonly figures: readonly BankFigure[] }
  | { readonly step: "done"; readonly seconds: number; readonly peakMemoryBytes: number };

/** A step as scripts read it: of a job its result, and nothing of how it was run. */
export function stepJson(step: Step): object {
  if (!("job" in step)) return step;
  const { job, ...told } = step;
  return { ...told, result: job.result };
}

/** Caps of 1 to so many calls a campaign are replayed. */
const MOST_CALLS = 10;

/** Plays the whole of it; each step is told once it is done. @throws Violation, or whatever failed */
export async function playBank(options: DemoOptions, machine: Machine, tell: (step: Step) => void): Promise<void> {
  const { list, seed, store } = options;
  const began = machine.stopwatch();
  const totals = totalsOf(list.rows);
  tell({ step: "list", file: list.file ?? null, seed, store, ...totals });
  await withTacet(options, machine, async (world) => {
    tell(await timed(machine, () => bringHistory(world)));
    tell(await timed(machine, () => forecastCampaign(world)));
    const bar = progressOf("calling", "rows over");
    try {
      tell({ step: "campaign", ...(await runCampaign(world, bar)) });
    } finally {
      bar.end();
    }
  });
  tell(await timed(machine, async () => replayCaps(list.rows, totals)));
  tell(
    await timed(machine, async () => ({
      step: "policies" as const,
      figures: bankFigures(list.rows, [courteous, strict]),
    })),
  );
  tell({ step: "done", seconds: secondsSince(began, machine), peakMemoryBytes: machine.peakBytes() });
}

const secondsSince = (began: number, { stopwatch }: Machine): number => (stopwatch() - began) / 1_000;

async function timed<T>(machine: Machine, work: () => Promise<T>): Promise<T & { readonly seconds: number }> {
  const began = machine.stopwatch();
  const done = await work();
  return { ...done, seconds: secondsSince(began, machine) };
}

export const totalsOf = (rows: readonly BankRow[]): Totals => ({
  customers: rows.length,
  calls: rows.reduce((sum, { campaign }) => sum + campaign, 0),
  sales: rows.filter(({ y }) => y === "yes").length,
  calledAfterRefusal: rows.filter(({ poutcome }) => poutcome === "failure").length,
});

/** Starts a Tacet on the evening before, and takes it away again. */
async function withTacet(
  { list, seed, store: kind }: DemoOptions,
  machine: Machine,
  play: (world: DemoWorld) => Promise<void>,
): Promise<void> {
  const watcher = conserved(
    CAMPAIGN,
    list.rows.map((_, index) => customerIdOf(index)),
  );
  const directory = await mkdtemp(join(machine.temporary, "tacet-bank-"));
  const because = refusedBecause(courteous);
  const store = await watchedStore(kind, directory, (entry) => {
    watcher.wrote(entry);
    because.wrote(entry);
  });
  try {
    const local = await startLocal({
      port: 0,
      clock: EVENING_BEFORE,
      memory: store.client,
      chance: seededChance(`${seed}/tacet`),
      observer: failures((line) => machine.complain(`${line}\n`)),
    });
    try {
      const api = insisting(httpApi({ ...machine, env: { TACET_URL: local.url, TACET_TOKEN: local.token } }));
      await play({ machine, list, seed, local, api, store, conserved: watcher, refusedBecause: because });
    } finally {
      await local.close();
    }
  } finally {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function bringHistory(world: DemoWorld) {
  const { timeZone, jurisdictions } = AUDIENCE_MAPPING.columns;
  const begun = await world.api.ask<Parameters<typeof sendList>[1]>({
    method: "POST",
    path: "/v1/imports",
    key: "demo-history",
    body: { mapping: HISTORY_MAPPING, profile: { timeZone, jurisdictions } },
  });
  return { step: "history" as const, job: await sendList(world, begun) };
}

async function forecastCampaign(world: DemoWorld) {
  const { api, list, machine } = world;
  const post = <T>(below: string, body: object): Promise<T> =>
    api.ask({ method: "POST", path: below, key: `demo ${below}`, body });
  await post("/v1/campaigns", planFor(list.rows.length));
  const begun = await post<Parameters<typeof sendList>[1]>(path`/v1/campaigns/${CAMPAIGN}/audience`, {
    mapping: AUDIENCE_MAPPING,
  });
  await sendList(world, begun);
  const { jobId } = await post<{ jobId: string }>(path`/v1/campaigns/${CAMPAIGN}/forecast`, {});
  return { step: "forecast" as const, job: await jobDone(api, machine, jobId) };
}

/** The curve of the caps, held against what the file itself says. @throws Violation where they differ */
function replayCaps(rows: readonly BankRow[], { calls, sales }: Totals) {
  const caps = bankCaps(rows, MOST_CALLS);
  for (const { max, avoided, sales: forgone } of caps) {
    const beyond = rows.reduce((sum, { campaign }) => sum + Math.max(0, campaign - max), 0);
    const sold = rows.filter(({ campaign, y }) => campaign > max && y === "yes").length;
    if (avoided !== beyond || forgone !== sold)
      throw new Violation(
        "G6",
        `a cap of ${max} avoids ${avoided} calls and ${forgone} sales; the file says ${beyond} and ${sold}`,
      );
  }
  return { step: "caps" as const, calls, sales, caps };
}
