import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { ApiWorld } from "../../lib/api/route.ts";
import type { Engine } from "../../lib/campaign/engine.ts";
import { readRows, writeRows } from "../../lib/campaign/rows.ts";
import type { Entry } from "../../lib/ledger/entry.ts";
import { decodeFold, encodeFold } from "../../lib/ledger/fold-codec.ts";
import type { Fold } from "../../lib/policy/fold.ts";
import type { Broken } from "../../lib/simulate/broken.ts";

/** Every process sees the customers' folds through these glasses: what it does not see, it does not heed. */
const seeing =
  (through: (fold: Fold) => Fold): NonNullable<Broken["world"]> =>
  (world) => {
    const seen = (entry: Entry | undefined) =>
      entry && { ...entry, fold: encodeFold(through(decodeFold(entry)), entry.recordedAt) };
    const { newest } = world.ledger;
    return { ...world, ledger: { ...world.ledger, newest: async (id, read) => seen(await newest(id, read)) } };
  };

/** The store forgets one condition of a write. */
const without =
  (condition: string): NonNullable<Broken["client"]> =>
  (client) =>
    ({
      send: (command: { input: { ConditionExpression?: string } }) => {
        if (command.input.ConditionExpression === condition) delete command.input.ConditionExpression;
        return client.send(command as never);
      },
      destroy: () => {},
    }) as unknown as DynamoDBClient;

const appending =
  (change: (append: ApiWorld["ledger"]["append"]) => ApiWorld["ledger"]["append"]): NonNullable<Broken["world"]> =>
  (world) => ({ ...world, ledger: { ...world.ledger, append: change(world.ledger.append) } });

const policies =
  (change: (shelf: ApiWorld["policies"]) => Partial<ApiWorld["policies"]>): NonNullable<Broken["world"]> =>
  (world: ApiWorld & Engine) => ({ ...world, policies: { ...world.policies, ...change(world.policies) } });

/** One fault of the code each, and which guarantees may be the first to show it. */
export const FARM: Readonly<Record<string, readonly [Broken, readonly string[]]>> = {
  "an entry is written over another": [{ client: without("attribute_not_exists(seq)") }, ["G3", "G10", "G4"]],
  "refusals are not heeded": [{ world: seeing((fold) => ({ ...fold, refusals: [] })) }, ["G2"]],
  "holds are not heeded": [{ world: seeing((fold) => ({ ...fold, holds: [] })) }, ["G2"]],
  "contacts that are over are not counted": [
    { world: seeing((fold) => ({ ...fold, contacts: fold.contacts.filter(({ state }) => state !== "settled") })) },
    ["G1", "G2"],
  ],
  "a go is given again": [
    {
      world: seeing((fold) => ({
        ...fold,
        contacts: fold.contacts.map((one) => (one.state === "authorised" ? { ...one, state: "claimed" } : one)),
      })),
    },
    ["G4", "G1", "G5"],
  ],
  "outcomes that move no row are not listed": [
    {
      world: appending((append) => (entry) => {
        const { dueShard, dueAt, ...unlisted } = entry;
        return append(dueShard?.includes("#told-") ? unlisted : entry);
      }),
    },
    ["G5"],
  ],
  "a claim never expires": [
    {
      world: seeing((fold) => ({
        ...fold,
        contacts: fold.contacts.map((one) =>
          one.state === "claimed" ? { ...one, expiresAt: (one.expiresAt ?? 0) + 3_600_000 } : one,
        ),
      })),
    },
    ["G4"],
  ],
  "a policy is kept for ever": [
    {
      world: policies(({ inForce }) => {
        const kept = new Map<string, ReturnType<typeof inForce>>();
        return {
          inForce: (now, beside) => {
            const key = JSON.stringify(beside);
            const known = kept.get(key) ?? inForce(now, beside);
            kept.set(key, known);
            return known;
          },
        };
      }),
    },
    ["G1"],
  ],
  "a paused campaign goes on": [
    {
      world: (world) => {
        const running = <C extends { readonly state: string }>(campaign: C | undefined): C | undefined =>
          campaign?.state === "paused" ? { ...campaign, state: "running" } : campaign;
        const { find, terms } = world.campaigns;
        const campaigns = {
          ...world.campaigns,
          find: async (id: string) => running(await find(id)),
          terms: async (id: string, now: number) => running(await terms(id, now)),
        };
        return { ...world, campaigns };
      },
    },
    ["G2"],
  ],
  "the holdout is contacted": [
    {
      world: (world) => ({
        ...world,
        campaigns: {
          ...world.campaigns,
          find: async (id) => {
            const campaign = await world.campaigns.find(id);
            return campaign && { ...campaign, plan: { ...campaign.plan, holdoutPercent: 0 } };
          },
        },
      }),
    },
    ["G5"],
  ],
  "customers are called at any hour": [
    {
      // Where the laws of the customer's place have joined it.
      world: policies(({ under }) => ({
        under: async (inForce, jurisdictions) => {
          const policy = await under(inForce, jurisdictions);
          const heeded: typeof policy.rulesFor = (...asked) =>
            policy.rulesFor(...asked).filter(({ rule }) => rule.kind !== "hours");
          return { ...policy, rulesFor: heeded };
        },
      })),
    },
    ["G7"],
  ],
  "a sweep forgets the contacts that were made": [
    {
      world: (world) => ({
        ...world,
        campaigns: {
          ...world.campaigns,
          replaceSlice: (id, { states, ...slice }) => {
            const forgotten = states && writeRows(readRows(states).map((row) => ({ ...row, made: 0 })));
            return world.campaigns.replaceSlice(id, {
              ...slice,
              ...(forgotten !== undefined && { states: forgotten }),
            });
          },
        },
      }),
    },
    ["G5"],
  ],
  "rows are handed out and not sent": [
    { world: (world) => ({ ...world, queues: { ...world.queues, work: { send: async () => {} } } }) },
    ["G9"],
  ],
  "a campaign that is paused over its end waits for ever": [
    {
      world: (world) => {
        const later = <C extends { readonly state: string; readonly plan: { readonly endsAt: number } }>(
          campaign: C | undefined,
        ): C | undefined =>
          campaign?.state === "paused" ? { ...campaign, plan: { ...campaign.plan, endsAt: Infinity } } : campaign;
        const { find } = world.campaigns;
        return { ...world, campaigns: { ...world.campaigns, find: async (id: string) => later(await find(id)) } };
      },
    },
    ["G9"],
  ],
  "a message that its provider had no time for ends its row": [
    {
      world: (world) => ({
        ...world,
        transport: (campaign) => async (message, now) => {
          const sent = await world.transport(campaign)(message, now);
          return sent.result === "not-sent" ? { result: "not-sent", proof: sent.proof } : sent;
        },
      }),
    },
    ["G5"],
  ],
  "a schedule is asked for that ends before it starts": [
    {
      world: (world) => ({
        ...world,
        schedules: { ...world.schedules, start: (id, from, to) => world.schedules.start(id, to, from) },
      }),
    },
    ["defect"],
  ],
  "an address's opt-out is not told to who shares it": [
    { world: (world) => ({ ...world, directory: { ...world.directory, customersOf: async () => [] } }) },
    ["G2"],
  ],
  "an acknowledged opt-out is not written": [
    { world: appending((append) => async (entry) => (entry.kind === "opt-out" ? "appended" : append(entry))) },
    ["G3"],
  ],
  "an acknowledged outcome is not written": [
    { world: appending((append) => async (entry) => (entry.kind === "outcome" ? "appended" : append(entry))) },
    ["G3"],
  ],
  "an entry does not follow the one before": [
    { world: appending((append) => (entry) => append({ ...entry, prev: new Uint8Array(32) })) },
    ["G10"],
  ],
  "a permission is written without its decision": [
    {
      world: appending(
        (append) =>
          ({ decision: _, ...entry }) =>
            append(entry),
      ),
    },
    ["G6"],
  ],
  "a fact told again is not recognised": [
    {
      world: (world) => ({
        ...seeing((fold) => ({ ...fold, recentFacts: [] }))(world),
        events: { ...world.events, find: async () => undefined },
      }),
    },
    ["G4"],
  ],
};

/** Messages are taken off their queue and every other batch is never worked; `lost` counts those. */
export const acknowledgedUnworked = (lost: { count: number }): Broken => {
  let batches = 0;
  return {
    batches: (run) => async (engine, event, invocation) => {
      if (batches++ % 2 === 0) return run(engine, event, invocation);
      lost.count += 1;
      return { batchItemFailures: [] };
    },
  };
};
