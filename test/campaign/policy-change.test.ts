import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { progressOf } from "../../lib/campaign/progress.ts";
import { work } from "../../lib/campaign/work.ts";
import { authorise } from "../../lib/contact/authorise.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { headOf } from "../../lib/ledger/entry.ts";
import { madeBy } from "../../lib/ledger/stored-decision.ts";
import { MINUTE_MS, SECOND_MS } from "../../lib/policy/time.ts";
import { asker, MONDAY } from "../contact/world.ts";
import { launched, people, planOf, type Stage, stage } from "./stage.ts";

let made: Stage;
beforeAll(async () => {
  made = await stage();
});
afterAll(() => made.close());

const goOf = async (contactId: string) => authorise(made.engine, placeOfContact(contactId)!, asker());
const COURTEOUS = { id: "courteous", version: "1" };
const STRICT = { id: "strict", version: "1" };

/** What decided each entry of a customer that is a decision, the oldest first. */
async function deciders(customerId: string): Promise<[string, string][]> {
  const entries = await made.engine.ledger.read(customerId, { limit: 20 });
  return entries
    .filter(({ decision }) => decision !== undefined)
    .map(({ kind, decision }) => {
      const { id, version } = madeBy(decision!).policy;
      return [kind, `${id} ${version}`];
    });
}

describe("a policy tightened while a campaign runs", () => {
  it("bites claims, deliveries and goes from the instant that was recorded, and not before", async () => {
    const { engine, clock, outbox, queued } = made;
    const rows = people(8);
    const campaign = await launched(made, planOf({ pacing: { perMinute: 3 } }), rows);
    await made.tickNow(campaign.id);
    await made.drain();
    expect(outbox).toHaveLength(3);
    const [early, late, repeated] = outbox.map(({ contactId }) => contactId);

    const { effectiveAt } = await engine.policies.activate(STRICT, "test", clock.now);
    expect(effectiveAt).toBe(MONDAY + 35 * SECOND_MS);

    // The last moment of the old one: a go is a go, and a claim is a claim.
    clock.now = effectiveAt - 1;
    const go = await goOf(early!);
    expect([go.decision.verdict, go.decision.policy]).toEqual(["allow", COURTEOUS]);
    const kept = await goOf(repeated!);
    expect(kept.contact.nonce).toBeDefined();
    await made.tickNow(campaign.id);
    for (const { body } of queued.work.splice(0)) await work(engine, body);
    expect(queued.deliveries).toHaveLength(3);

    // The first moment of the new one: no go, no repeat of one, nobody told, nobody claimed.
    clock.now = effectiveAt;
    const refused = await goOf(late!);
    expect([refused.decision.verdict, refused.decision.policy]).toEqual(["suppress", STRICT]);
    expect(refused.contact.nonce).toBeUndefined();
    const again = await authorise(engine, placeOfContact(repeated!)!, asker(), kept.contact.nonce);
    expect([again.decision.verdict, again.contact.nonce]).toEqual(["suppress", undefined]);
    await made.drain();
    expect(outbox).toHaveLength(3);
    clock.now = effectiveAt + MINUTE_MS;
    await made.tickNow(campaign.id);
    await made.drain();
    expect(outbox).toHaveLength(3);

    const names = await Promise.all(rows.map(({ customerId }) => deciders(customerId)));
    expect(names[3]).toEqual([["claimed", "courteous 1"]]);
    expect(names.slice(6)).toEqual(Array(2).fill([["refused", "strict 1"]]));
    expect((await headOf(await engine.ledger.newest(rows[0]!.customerId, "strong"))).entry?.kind).toBe("authorised");
    const progress = await progressOf(engine, campaign.id, true);
    expect(progress.policyVersions).toEqual([STRICT, { ...COURTEOUS, until: effectiveAt }]);
    expect(progress.rows.suppressed["relevance-contact"]).toBe(2);
  });

  it("is told of beside those before it since the launch, and of none that never was in force", async () => {
    const { engine, clock } = made;
    const activate = ({ id, version }: { id: string; version: string }) =>
      engine.policies.activate({ id, version }, "test", clock.now);
    const versions = async (id: string) => (await progressOf(engine, id)).policyVersions;
    const older = await launched(made, planOf(), people(1));
    const first = await activate(COURTEOUS);
    clock.now = first.effectiveAt + MINUTE_MS;
    const newer = await launched(made, planOf(), people(1));
    // Overtaken before its instant came, and then the same again.
    await activate(STRICT);
    clock.now += SECOND_MS;
    const again = await activate(COURTEOUS);
    expect(await versions(newer.id)).toEqual([COURTEOUS]);
    clock.now = again.effectiveAt + MINUTE_MS;
    const last = await activate(STRICT);
    expect(await versions(newer.id)).toEqual([COURTEOUS]);
    clock.now = last.effectiveAt;
    expect(await versions(newer.id)).toEqual([STRICT, { ...COURTEOUS, until: last.effectiveAt }]);
    expect(await versions(older.id)).toEqual([
      STRICT,
      { ...COURTEOUS, until: last.effectiveAt },
      { ...STRICT, until: first.effectiveAt },
    ]);
    const draft = await launched(made, planOf(), people(1), false);
    expect(await versions(draft.id)).toEqual([STRICT]);
  });
});
