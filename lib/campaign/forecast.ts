import pMap from "p-map";
import { readSlice } from "../audience/slice.ts";
import { Problem } from "../contact/problem.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import type { Ms } from "../policy/words.ts";
import { TZDATA_RELEASE } from "../zones/zone.ts";
import type { Engine } from "./engine.ts";
import { forecastRow, type RowBegun, type RowForecast } from "./job-forecast-row.ts";
import {
  addRow,
  type Forecast,
  type ForecastTally,
  forecastOf,
  newForecastTally,
  SAMPLES_PER_RULE,
} from "./job-forecast-tally.ts";
import type { Ran, Run } from "./job-run.ts";
import { findCampaign } from "./manage.ts";
import type { Campaign } from "./plan.ts";
import { termsOf } from "./store.ts";

export type ForecastInput = {
  readonly campaign: string;
  /** The instant it is made for; left out: now, or the campaign's start where that is later. */
  readonly at?: Ms;
  /** Rows named for each verdict and rule. */
  readonly samples?: number;
};

/** Ledgers read at once. */
const ROWS_AT_ONCE = 32;
/** So many slices are counted between two savings. */
const SLICES_PER_SAVING = 8;

/** Forecasts a campaign in one go; large audiences are a job. @throws Problem campaign-state without an audience. */
export async function forecast(
  engine: Engine,
  campaign: Campaign,
  options: Omit<ForecastInput, "campaign"> = {},
): Promise<Forecast> {
  const asOf = asOfFor(engine, campaign, options.at);
  const policy = await policyFor(engine, campaign);
  const tally = newForecastTally();
  const { slices } = audienceOf(campaign);
  for (let slice = 0; slice < slices; slice++)
    await countSlice({ engine, campaign, policy, asOf }, slice, tally, options);
  return forecastOf(tally, { asOf, plan: campaign.plan, policy, tzdata: TZDATA_RELEASE });
}

/** What would become of each row, slice by slice and in the order of the audience. */
export async function* forecastRows(
  engine: Engine,
  campaign: Campaign,
  at: Ms,
): AsyncGenerator<readonly (RowForecast | RowBegun)[]> {
  const policy = await policyFor(engine, campaign);
  const { slices } = audienceOf(campaign);
  for (let slice = 0; slice < slices; slice++) yield await rowsOf({ engine, campaign, policy, asOf: at }, slice);
}

type Checkpoint = {
  readonly asOf: Ms;
  /** What the counts are of: another list or policy in the meantime is another forecast. */
  readonly basis: string;
  readonly slice: number;
  readonly tally: ForecastTally;
};

/** The forecast as a job: a slice at a time, so that memory does not grow with the audience. */
export async function runForecast({ engine, job, save, isShort }: Run<"forecast">): Promise<Ran> {
  const { input } = job;
  const campaign = await findCampaign(engine, input.campaign);
  const audience = audienceOf(campaign);
  const saved = job.checkpoint as Checkpoint | undefined;
  const policy = await policyFor(engine, campaign);
  const basis = JSON.stringify([audience.preparedKey, policy.ref, policy.packs]);
  const begun = saved?.basis === basis ? saved : undefined;
  const asOf = begun?.asOf ?? asOfFor(engine, campaign, input.at);
  const tally = structuredClone(begun?.tally) ?? newForecastTally();
  let rows = begun ? job.progress.done : 0;
  for (let slice = begun?.slice ?? 0; slice < audience.slices; ) {
    rows += await countSlice({ engine, campaign, policy, asOf }, slice++, tally, input);
    if (slice % SLICES_PER_SAVING !== 0 && !isShort()) continue;
    const checkpoint: Checkpoint = { asOf, basis, slice, tally };
    await save({ done: rows, total: audience.ok, unit: "rows" }, checkpoint);
    if (isShort() && slice < audience.slices) return "more";
  }
  await save({ done: rows, total: audience.ok, unit: "rows" }, undefined);
  return { done: forecastOf(tally, { asOf, plan: campaign.plan, policy, tzdata: TZDATA_RELEASE }) };
}

const asOfFor = (engine: Pick<Engine, "now">, { plan }: Campaign, at: Ms | undefined): Ms =>
  at ?? Math.max(engine.now(), plan.startsAt);

function audienceOf(campaign: Campaign): NonNullable<Campaign["audience"]> {
  if (campaign.audience) return campaign.audience;
  throw new Problem(
    "campaign-state",
    "the campaign has no audience yet; send one with POST /v1/campaigns/{id}/audience and wait until it is prepared",
  );
}

/** The policy in force now with the campaign's own documents, whatever instant is asked about. */
const policyFor = (engine: Engine, campaign: Campaign): Promise<CompiledPolicy> =>
  engine.policies.inForce(engine.now(), termsOf(campaign).documents);

type Asked = {
  readonly engine: Engine;
  readonly campaign: Campaign;
  readonly policy: CompiledPolicy;
  readonly asOf: Ms;
};

async function countSlice(
  asked: Asked,
  slice: number,
  tally: ForecastTally,
  { samples = SAMPLES_PER_RULE }: Pick<ForecastInput, "samples">,
): Promise<number> {
  const rows = await rowsOf(asked, slice);
  for (const row of rows) addRow(tally, row, samples);
  return rows.length;
}

async function rowsOf({ engine, campaign, policy, asOf }: Asked, slice: number) {
  const record = await engine.campaigns.slice(campaign.id, slice);
  if (!record) throw new Error(`slice ${slice} of campaign ${campaign.id} is not there`);
  const { preparedKey, preparedVersion } = audienceOf(campaign);
  const people = await readSlice(engine.files, preparedKey, record, preparedVersion);
  return pMap(people, (person, index) => forecastRow(engine, campaign, policy, person, record.firstRow + index, asOf), {
    concurrency: ROWS_AT_ONCE,
  });
}
