import { createHash } from "node:crypto";
import pMap from "p-map";
import { missing } from "../audience/files.ts";
import { type AudienceMapping, digestOf } from "../audience/mapping.ts";
import { PREPARED_FORMAT, type Prepared, prepare } from "../audience/prepare.ts";
import { Problem } from "../contact/problem.ts";
import { MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Engine } from "./engine.ts";
import { uploadKeyOf } from "./job-record.ts";
import { JobFailed, keptAlive, type Ran, type Run } from "./job-run.ts";
import { isOver } from "./life.ts";
import { changeCampaign, findCampaign } from "./manage.ts";
import type { Audience, Campaign } from "./plan.ts";

export type AudienceInput = { readonly campaign: string; readonly mapping: AudienceMapping };

export type AudienceResult = {
  readonly campaign: string;
  readonly rows: { readonly ok: number; readonly rejected: number; readonly duplicate: number; readonly total: number };
  /** Why rows were rejected, each with the first line it is true of. */
  readonly reasons: Prepared["reasons"];
  readonly columns: readonly string[];
  readonly warnings: readonly string[];
};

/** Slices written at once. */
const WRITES_AT_ONCE = 32;
/** Of two files for one campaign, the second waits so long for the first; no writing of slices takes half of it. */
const TURN_LASTS_MS = 5 * MINUTE_MS;
const TURN_WAITS_MS = 20 * SECOND_MS;

/**
 * Reads an uploaded audience and gives it to its campaign, wholly or not at all: until everything is ready the campaign
 * has the audience it had, and while its slices are exchanged it has none and cannot be launched. The same content
 * under the same mapping changes nothing.
 */
export async function prepareAudience(run: Run<"audience">): Promise<Ran> {
  const { engine, job, scratch } = run;
  const { campaign: id, mapping } = job.input;
  mustTakeAudience(await findCampaign(engine, id));
  const key = uploadKeyOf(job.id);
  const content = await contentOf(engine, key, job.source);
  const mappingDigest = digestOf({ format: PREPARED_FORMAT, mapping });
  const name = `${id}-${digestOf({ content, mappingDigest })}`;
  const before = await findCampaign(engine, id);
  const kept = (await engine.records.get(turnKey(id), resultOf(name)))?.data as AudienceResult | undefined;
  const isSame = before.audience?.sourceVersion === content && before.audience.mappingDigest === mappingDigest;
  if (isSame && kept) return { done: kept, files: { verdicts: before.audience!.verdictKey } };
  const alive = keptAlive(run);
  const prepared = await prepare({
    files: engine.files,
    key,
    mapping,
    preparedKey: `prepared/${name}.jsonl`,
    verdictKey: `verdicts/${name}.csv.gz`,
    scratch,
    onProgress: ({ bytes, totalBytes }) => alive.tell({ done: bytes, total: totalBytes, unit: "bytes" }),
  });
  await alive.settled();
  if (prepared.rows.ok === 0) throw nobodyLeft(prepared);
  const { total } = prepared.rows;
  await run.save({ done: total, total, unit: "rows" }, undefined);
  const audience: Audience = {
    preparedKey: prepared.preparedKey,
    preparedVersion: prepared.preparedVersion,
    verdictKey: prepared.verdictKey,
    sourceVersion: content,
    mappingDigest,
    ok: prepared.rows.ok,
    rejected: prepared.rows.rejected,
    duplicate: prepared.rows.duplicate,
    slices: prepared.slices.length,
  };
  const result: AudienceResult = {
    campaign: id,
    rows: prepared.rows,
    reasons: prepared.reasons,
    columns: prepared.columns,
    warnings: await warningsOf(engine, id, content),
  };
  if (!(await takeTurn(engine, id, job.id))) return { waits: TURN_WAITS_MS };
  try {
    await exchange(engine, id, audience, prepared.slices);
    await engine.records.put({ pk: turnKey(id), sk: resultOf(name), data: { ...result } });
  } finally {
    await endTurn(engine, id, job.id);
  }
  return { done: result, files: { verdicts: prepared.verdictKey } };
}

/** @throws Problem campaign-state once it was launched: whom it contacts is fixed then. */
function mustTakeAudience({ state }: Campaign): void {
  if (state === "draft" || state === "ready") return;
  throw new Problem(
    "campaign-state",
    `a ${state} campaign keeps the audience it was launched with; make another campaign for another list`,
  );
}

function nobodyLeft({ rows, reasons, verdictKey }: Prepared): JobFailed {
  const [first] = reasons;
  const why = first ? `; line ${first.firstLine}: ${first.reason}` : "";
  const detail = `none of the ${rows.total} rows can be used${why}; mend the file or the mapping`;
  return new JobFailed({ code: "invalid-audience", detail }, { verdicts: verdictKey });
}

/** SHA-256 of the uploaded bytes: what makes two files the same, whatever store they came through. */
async function contentOf({ files }: Pick<Engine, "files">, key: string, version: string | undefined): Promise<string> {
  const found = await files.stat(key);
  if (!found) throw missing(key);
  const hash = createHash("sha256");
  for await (const chunk of files.read(key, undefined, version ?? found.version)) hash.update(chunk);
  return hash.digest("base64url");
}

async function exchange(engine: Engine, id: string, audience: Audience, slices: Prepared["slices"]): Promise<void> {
  const withdrawn = await changeCampaign(engine, id, (campaign) => {
    mustTakeAudience(campaign);
    const { audience: had, ...rest } = campaign;
    return had ? { ...rest, state: "draft" } : undefined;
  });
  const stale = (await engine.campaigns.slices(withdrawn.id)).slice(slices.length);
  const end = slices.at(-1)!.to;
  // What the longer list before had beyond these is emptied.
  const records = [
    ...slices.map((slice, index) => ({ slice: index, ...slice })),
    ...stale.map(({ slice }) => ({ slice, from: end, to: end, firstRow: audience.ok, rows: 0 })),
  ];
  await pMap(records, (slice) => engine.campaigns.putSlice(id, slice), { concurrency: WRITES_AT_ONCE });
  const now = engine.now();
  await changeCampaign(engine, id, (campaign) => {
    mustTakeAudience(campaign);
    const ready = { to: "ready", at: now, actor: "tacet" } as const;
    return { ...campaign, audience, state: "ready", history: [...campaign.history, ready] };
  });
}

/** Other campaigns that contact the same list just now. */
async function warningsOf(engine: Pick<Engine, "campaigns">, id: string, content: string): Promise<string[]> {
  const same = (await engine.campaigns.list()).filter(
    (other) => other.id !== id && other.audience?.sourceVersion === content && !isOver(other.state),
  );
  return same
    .filter(({ state }) => state === "running" || state === "paused")
    .map((other) => `campaign ${other.id}, which is ${other.state}, has the very same file as its audience`);
}

/** What a preparation came to, for whoever asks for the same one again. */
const resultOf = (name: string) => `RESULT#${name}`;
const TURN = "TURN";
const turnKey = (campaign: string) => `AUDIENCE#${campaign}`;

/** One file at a time is given to a campaign: slices of two must not mix. */
async function takeTurn({ records, now }: Pick<Engine, "records" | "now">, id: string, job: string): Promise<boolean> {
  const found = await records.get(turnKey(id), TURN);
  const { job: holder, until } = (found?.data ?? {}) as { job?: string; until?: number };
  if (holder !== undefined && holder !== job && now() < (until ?? 0)) return false;
  return records.swap({ pk: turnKey(id), sk: TURN, data: { job, until: now() + TURN_LASTS_MS } }, found?.version);
}

async function endTurn({ records }: Pick<Engine, "records">, id: string, job: string): Promise<void> {
  const found = await records.get(turnKey(id), TURN);
  if (found?.data.job === job) await records.swap({ pk: turnKey(id), sk: TURN, data: {} }, found.version);
}
