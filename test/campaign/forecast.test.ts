import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AudienceRow } from "../../lib/audience/audience-row.ts";
import { SLICE_ROWS } from "../../lib/audience/slice.ts";
import { armOf } from "../../lib/campaign/arms.ts";
import { forecast, forecastRows } from "../../lib/campaign/forecast.ts";
import type { RowForecast } from "../../lib/campaign/job-forecast-row.ts";
import { addRow, type Forecast, forecastOf, newForecastTally } from "../../lib/campaign/job-forecast-tally.ts";
import { createJob } from "../../lib/campaign/jobs.ts";
import type { Campaign, CampaignPlan } from "../../lib/campaign/plan.ts";
import { work } from "../../lib/campaign/work.ts";
import { saveCustomer } from "../../lib/contact/customer.ts";
import { optOutAddress, optOutCustomer } from "../../lib/contact/opt-out.ts";
import { recordOutside } from "../../lib/contact/outcome.ts";
import { placeHold, recordConsent, recordNeed } from "../../lib/contact/told-facts.ts";
import type { Entry } from "../../lib/ledger/entry.ts";
import { madeBy, type StoredDecision, type StoredReason, storeDecision } from "../../lib/ledger/stored-decision.ts";
import { parsePolicy } from "../../lib/policy/document.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/policy/time.ts";
import { DISPOSITIONS } from "../../lib/policy/words.ts";
import { seededChance } from "../../lib/simulate/chance.ts";
import { zoneNamed } from "../../lib/zones/zone.ts";
import { MONDAY, told } from "../contact/world.ts";
import { type JobsWorld, jobsWorld } from "./jobs-world.ts";
import { launched, people, planOf } from "./stage.ts";

let made: JobsWorld;
beforeEach(async () => {
  made = await jobsWorld();
});
afterEach(() => made.close());

const prepared = (plan: Partial<CampaignPlan>, rows: readonly AudienceRow[], launch = true): Promise<Campaign> =>
  launched(made as unknown as Parameters<typeof launched>[0], planOf(plan), rows, launch);

/** Has the production worker claim every row, and gives what the ledgers say of each claim. */
async function claimed(campaign: Campaign, rows: readonly AudienceRow[]) {
  for (let slice = 0; slice * SLICE_ROWS < rows.length; slice++)
    await work(made.engine, { do: "rows", campaign: campaign.id, slice, first: 0, rows: SLICE_ROWS });
  return Promise.all(rows.map(async ({ customerId }) => verdictIn(await made.entries(customerId), campaign.id)));
}

function verdictIn(entries: readonly Entry[], campaign: string) {
  const entry = entries.find(
    ({ kind, body }) =>
      (kind === "claimed" && body.opens?.campaign === campaign) ||
      (kind === "refused" && body.request?.campaign === campaign),
  );
  return entry?.decision && judgedIn(entry.decision);
}

/** All a decision says of why and by what, as it is stored: both sides are held against each other in one form. */
function judgedIn(stored: StoredDecision) {
  const { verdict = "allow", notBefore, binding, reasons = [], advice = [], notices = [] } = stored;
  const told = ([pack, rule, say, until]: StoredReason) => [pack, rule, say, until ?? undefined];
  const { policy, packs, snapshots } = madeBy(stored);
  return {
    verdict,
    notBefore,
    binding,
    reasons: reasons.map(told),
    advice: advice.map(told),
    notices,
    policy,
    packs,
    snapshots,
  };
}

async function foreseen(campaign: Campaign, at: number) {
  const found: ReturnType<typeof judgedIn>[] = [];
  for await (const rows of forecastRows(made.engine, campaign, at))
    for (const row of rows) found.push(judgedIn(storeDecision((row as RowForecast).decision)));
  return found;
}

/** Where people are, and whose law that puts them under; a zone alone puts nobody under any. */
const PLACES = [
  { zone: "Europe/Lisbon", country: "PT", number: "+3519100" },
  { zone: "America/New_York", country: "US", jurisdiction: "US-FL", number: "+1305555" },
  { zone: "America/Chicago", country: "US", jurisdiction: "US-LA", number: "+1504555" },
  { zone: "Europe/Berlin", country: "DE", number: "+4915123" },
  { zone: "Asia/Tokyo", country: "JP", number: "+8190123" },
  { zone: "Australia/Sydney", country: "AU", number: "+6141234" },
] as const;

/** People with all kinds of pasts, some of whom Tacet knows. */
async function crowd(seed: number, count: number): Promise<AudienceRow[]> {
  const chance = seededChance(seed);
  const { engine, clock } = made;
  const rows: AudienceRow[] = [];
  for (let index = 0; index < count; index++) {
    const customerId = `f-${seed}-${index}`;
    const { zone, country, number, ...more } = chance.pick(PLACES);
    const value = `${number}${String(10_000 + index).slice(0, number.startsWith("+1") ? 4 : 5)}`;
    const jurisdictions = ["jurisdiction" in more ? more.jurisdiction : country];
    const addresses = chance.happens(0.7) ? [{ channel: "sms" as const, value }] : undefined;
    const place = chance.happens(0.8) ? { timeZone: zone } : { candidateTimeZones: ["Europe/Lisbon", zone] };
    rows.push({
      customerId,
      line: index + 1,
      ...(chance.happens(0.9) && place),
      ...(addresses && { addresses }),
      ...(chance.happens(0.3) && { jurisdictions }),
      ...(chance.happens(0.3) && { country }),
      ...(chance.happens(0.2) && { needTopic: chance.pick(["car-loan", "personal-loan"]) }),
    });
    if (chance.happens(0.5))
      await saveCustomer(
        engine,
        customerId,
        {
          zones: [chance.happens(0.8) ? zone : chance.pick(PLACES).zone],
          jurisdictions: chance.happens(0.6) ? jurisdictions : [],
          addresses: chance.happens(0.6) ? [{ channel: "sms", value }] : [],
        },
        "test",
      );
    for (let past = chance.below(4); past > 0; past--) {
      const contact = {
        customerId,
        channel: chance.pick(["voice", "sms"] as const),
        purpose: chance.pick(["promotional", "service"] as const),
        topic: chance.pick(["car-loan", "personal-loan"]),
        disposition: chance.pick(DISPOSITIONS),
        at: clock.now - chance.below(40) * DAY_MS - chance.below(24) * HOUR_MS,
      };
      await recordOutside(engine, contact, told(undefined));
    }
    if (chance.happens(0.1))
      await optOutCustomer(engine, customerId, { breadth: "promotions", source: "test" }, told(undefined));
    if (chance.happens(0.1))
      await optOutAddress(
        engine,
        { channel: "sms", value },
        { breadth: "promotions", channel: "sms", source: "test" },
        told(undefined),
      );
    if (chance.happens(0.3)) {
      const consent = { kind: chance.pick(["express", "express-written"] as const), purpose: "promotional" } as const;
      await recordConsent(engine, customerId, { ...consent, source: "test" }, told(undefined));
    }
    if (chance.happens(0.1)) await placeHold(engine, customerId, { cause: "case", caseId: "C" }, told(undefined));
    if (chance.happens(0.1))
      await recordNeed(engine, customerId, { topic: "personal-loan", source: "test" }, told(undefined));
  }
  return rows;
}

/** A house with its own hours, caps and advice. */
const { policy: HOUSE_READ, mistakes } = parsePolicy({
  id: "house",
  version: "1",
  title: "House",
  rules: [
    { id: "house-week", kind: "cap", why: "Enough.", max: 2, window: { rolling: "P14D" } },
    { id: "house-rests", kind: "cap", severity: "advice", why: "Better.", max: 0, window: { rolling: "P30D" } },
    {
      id: "house-no",
      kind: "refusal",
      why: "A no.",
      breadth: "promotions",
      covers: "promotion",
      lasts: "until-customer-asks",
    },
    { id: "house-topic", kind: "refusal", why: "A no.", breadth: "this-topic", covers: "family", lasts: "P90D" },
    { id: "house-hold", kind: "hold", why: "A case.", causes: ["case"], lasts: "until-closed" },
  ],
});
if (!HOUSE_READ) throw new Error(JSON.stringify(mistakes));
const HOUSE = HOUSE_READ;

/** Verdicts, policies, laws and arms, each of which must have been met. */
const VARIETY = [
  ...["allow ", "suppress held-out", "suppress re-pitch", "suppress needs-location", "suppress de-uwg-call"],
  ...["by courteous", "by strict", "by house", "by us", "by us-fl", "by us-la", "by eu", "by de", "by jp", "by au"],
  ...["advice", "arm care", "arm holdout", "arm offer", "outranks another"],
];

describe("a forecast", () => {
  it("says of each row what its first claim says at the same instant", async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 47 }),
        fc.constantFrom<Partial<CampaignPlan>>(
          {},
          { delivery: { kind: "desk" } },
          { channel: "sms", delivery: { kind: "sms", from: "+351300000000" }, script: { text: "Hello" } },
          { purpose: "service", topic: undefined },
          { endsAt: MONDAY + 3 * DAY_MS },
          { script: { text: "A loan for a camera, or for a flight." } },
          { policy: { id: "strict", version: "1" } },
        ),
        fc.constantFrom("courteous", "strict", "house"),
        async (seed, hours, kind, inForce) => {
          await made.close();
          made = await jobsWorld(MONDAY - DAY_MS);
          await made.engine.policies.add(HOUSE, "test", made.clock.now);
          await made.engine.policies.activate({ id: inForce, version: "1" }, "test", made.clock.now);
          const rows = await crowd(seed, 40);
          made.clock.now = MONDAY + hours * HOUR_MS;
          // Another campaign has claims open on some of them; to whom a need makes this one matter more, it gives way.
          const rival = rows.slice(0, 15);
          const other = await prepared({ priority: 50, delivery: { kind: "desk" } }, rival);
          await claimed(other, rival);
          const campaign = await prepared(
            { holdoutPercent: 10, careArmPercent: 20, priority: seed % 2 ? 30 : 90, ...kind },
            rows,
          );
          const told = await foreseen(campaign, made.clock.now);
          const real = await claimed(campaign, rows);
          expect(real).toEqual(told);
          for (const { verdict, binding, policy, packs, advice } of told) {
            seen.add(`${verdict} ${binding ?? ""}`);
            for (const { id } of [policy, ...packs]) seen.add(`by ${id}`);
            if (advice.length > 0) seen.add("advice");
          }
          for (const { customerId } of rows) {
            seen.add(`arm ${armOf(campaign, customerId)}`);
            if ((await made.entries(customerId)).some(({ kind }) => kind === "released")) seen.add("outranks another");
          }
        },
      ),
      // One seed for all, so that what has to be met is met.
      { numRuns: 30, seed: 20_261_127 },
    );
    // The crowd was varied enough for that to mean something.
    for (const one of VARIETY) expect([...seen]).toContain(one);
    expect(seen.size).toBeGreaterThan(30);
  });

  it("writes nothing", async () => {
    const campaign = await prepared({}, people(30));
    const before = [...made.dynamo.units().values()].reduce((sum, { write }) => sum + write, 0);
    await forecast(made.engine, campaign);
    expect([...made.dynamo.units().values()].reduce((sum, { write }) => sum + write, 0)).toBe(before);
  });

  it("adds up: now, later, never, held out and begun are all rows", async () => {
    const rows = await crowd(7, 120);
    const campaign = await prepared({ holdoutPercent: 10, careArmPercent: 20 }, rows);
    const told = await foreseen(campaign, made.clock.now);
    const whole = await forecast(made.engine, campaign);
    const later = whole.later.reduce((sum, hour) => sum + hour.rows, 0);
    expect(whole.now + later + whole.never + whole.heldOut + whole.begun).toBe(120);
    expect(whole.rows).toBe(120);
    const judged = told.filter(({ binding }) => binding !== "held-out");
    expect(whole.heldOut).toBe(120 - judged.length);
    expect(whole.now).toBe(judged.filter(({ verdict }) => verdict === "allow").length);
    expect(whole.never).toBe(judged.filter(({ verdict }) => verdict === "suppress").length);
    expect(whole.care).toBeGreaterThan(0);
    expect(whole.funnel.at(-1)!.left).toBe(whole.now);
    expect(whole.funnel.reduce((sum, { refused }) => sum + refused, 0)).toBe(later + whole.never);
    for (const { refused, sole } of whole.funnel) expect(sole).toBeLessThanOrEqual(refused);
    expect(whole.samples.every(({ rows: named }) => named.length > 0 && named.length <= 3)).toBe(true);
    expect(whole.samples.flatMap(({ rows: named }) => named).every(({ sentence }) => sentence.length > 10)).toBe(true);
  });

  it("tells later by the hour, in which the first of them may be contacted", async () => {
    // Three in the night in Lisbon: who lives there can be called when the hours begin.
    made.clock.now = MONDAY - 12 * HOUR_MS;
    const campaign = await prepared({ startsAt: made.clock.now }, people(10));
    const { later, now, funnel } = await forecast(made.engine, campaign);
    const told = await foreseen(campaign, made.clock.now);
    expect({ now, hours: later.length }).toEqual({ now: 0, hours: 1 });
    expect(later[0]!.rows).toBe(10);
    expect(Math.floor(told[0]!.notBefore! / HOUR_MS) * HOUR_MS).toBe(later[0]!.hour);
    expect(funnel).toHaveLength(1);
    expect(funnel[0]).toMatchObject({ refused: 10, left: 0, sole: 10 });
  });

  it("names the pack a rule is of, and its legal source", async () => {
    const rows = people(2);
    const [caller, quiet] = [rows[0]!.customerId, rows[1]!.customerId];
    for (const id of [caller, quiet])
      await saveCustomer(
        made.engine,
        id,
        { zones: ["America/New_York"], jurisdictions: ["US", "US-FL"], addresses: [] },
        "test",
      );
    const call = { customerId: caller, channel: "voice", purpose: "promotional", topic: "personal-loan" } as const;
    for (let minutes = 10; minutes <= 40; minutes += 10)
      await recordOutside(
        made.engine,
        { ...call, disposition: "no_answer", at: MONDAY - minutes * MINUTE_MS },
        told(`${caller} ${minutes}`),
      );
    const { funnel } = await forecast(made.engine, await prepared({}, rows));
    expect(funnel.find(({ rule }) => rule === "us-fl-three-a-day")).toMatchObject({
      pack: "us-fl",
      source: "Florida Statutes, 501.616(6)",
    });
    // Rules of the policy come first, and are of no pack.
    const firstOfPack = funnel.findIndex(({ pack }) => pack !== undefined);
    expect(firstOfPack).toBeGreaterThan(0);
    for (const [index, { pack }] of funnel.entries()) expect(pack === undefined).toBe(index < firstOfPack);
  });

  it("tells rules of one name in two packs apart", async () => {
    const policy = await made.engine.policies.inForce(made.clock.now);
    const packOf = (id: string) => ({ ...policy.documents[0]!, id });
    const tally = newForecastTally();
    for (const [customerId, packs] of [
      ["ana", ["us-fl"]],
      ["ben", ["us-ga"]],
      ["cho", ["us-fl", "us-ga"]],
    ] as const) {
      const reasons = packs.map((_, place) => ({ rule: "three-a-day", pack: place + 1, index: 0 }));
      const decision = { verdict: "suppress", packs: [], advice: [], reasons } as unknown as RowForecast["decision"];
      const documents = [policy.documents[0]!, ...packs.map(packOf)];
      addRow(tally, { customerId, arm: "offer", decision, documents, zone: zoneNamed("UTC")! }, 0);
    }
    const { funnel } = forecastOf(tally, { asOf: made.clock.now, plan: planOf(), policy, tzdata: "none" });
    expect(funnel).toMatchObject([
      { rule: "three-a-day", pack: "us-fl", refused: 2, left: 1, sole: 1 },
      { rule: "three-a-day", pack: "us-ga", refused: 1, left: 0, sole: 1 },
    ]);
  });

  it("is of the campaign's start where that is still to come, and of any instant that is asked for", async () => {
    const startsAt = MONDAY + 2 * DAY_MS;
    const campaign = await prepared({ startsAt, pacing: { perMinute: 4 } }, people(10));
    const whole = await forecast(made.engine, campaign);
    expect(whole).toMatchObject({
      asOf: startsAt,
      now: 10,
      pace: { perMinute: 4, from: startsAt, lastRowAt: startsAt + 2 * MINUTE_MS, afterEnd: 0 },
    });
    expect(await forecast(made.engine, campaign, { at: startsAt - 12 * HOUR_MS })).toMatchObject({ now: 0, never: 0 });
    expect(await forecast(made.engine, campaign, { at: campaign.plan.endsAt })).toMatchObject({ never: 10, now: 0 });
  });

  it("leaves rows the campaign has begun with out of what is to come", async () => {
    const rows = people(20);
    const campaign = await prepared({}, rows);
    await work(made.engine, { do: "rows", campaign: campaign.id, slice: 0, first: 0, rows: 5 });
    expect(await forecast(made.engine, campaign)).toMatchObject({ rows: 20, begun: 5, now: 15 });
  });

  it("says how many rows the pace does not reach before the end", async () => {
    const endsAt = MONDAY + 3 * MINUTE_MS;
    const campaign = await prepared({ endsAt, pacing: { perMinute: 4 } }, people(20));
    expect((await forecast(made.engine, campaign)).pace).toMatchObject({ afterEnd: 8 });
  });

  it("as a job is the same as in one go, and of a campaign without an audience there is none", async () => {
    const rows = await crowd(3, 60);
    const campaign = await prepared({ holdoutPercent: 10 }, rows, false);
    const job = await made.finish(
      (await createJob(made.engine, "forecast", { campaign: campaign.id, samples: 2 }, "ana")).id,
    );
    expect(job).toMatchObject({ state: "done", progress: { done: 60, total: 60, unit: "rows" } });
    const whole: Forecast = await forecast(made.engine, campaign, { samples: 2 });
    expect(job.result).toEqual(JSON.parse(JSON.stringify(whole)));
    const empty = { ...campaign, audience: undefined };
    await expect(forecast(made.engine, empty)).rejects.toMatchObject({ code: "campaign-state" });
  });
});
