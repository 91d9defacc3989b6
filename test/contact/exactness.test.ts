import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiWorld } from "../../lib/api/route.ts";
import { authorise } from "../../lib/contact/authorise.ts";
import { claim } from "../../lib/contact/claim.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { saveCustomer } from "../../lib/contact/customer.ts";
import { optOutCustomer } from "../../lib/contact/opt-out.ts";
import { ACTIVATION_DELAY_MS } from "../../lib/contact/policies.ts";
import { assemble } from "../../lib/lambda/assemble.ts";
import { realChance, realPause } from "../../lib/lambda/real.ts";
import { makeSecrets, readSecrets } from "../../lib/lambda/secrets.ts";
import { parsePolicy } from "../../lib/policy/document.ts";
import { testStore } from "../store.ts";
import type { Order, Report } from "./worker.ts";
import { asker, MONDAY, promotionalCall, told } from "./world.ts";

const ROUNDS = Number(process.env.TACET_EXACTNESS_ROUNDS ?? 200);
const CLAIMS = 64;
/** The tightest of the five. */
const ALLOWED = 3;

const cap = (id: string, max: number, window: object, more: object = {}) => ({
  id,
  kind: "cap",
  why: "For the test.",
  max,
  window,
  applies: { purposes: ["service"] },
  ...more,
});
const FIVE_CAPS = {
  id: "five-caps",
  version: "1",
  title: "Five caps at once",
  rules: [
    cap("day", 6, { localDays: 1 }),
    cap("hours", 5, { rolling: "PT6H" }),
    cap("week", ALLOWED, { rolling: "P7D" }),
    cap("month", 4, { calendar: "month", zone: "Europe/Lisbon" }),
    cap("topic", 5, { rolling: "P30D" }, { per: ["topic"] }),
    { id: "hours-of-day", kind: "hours", why: "For the test.", weekly: { mon: [["09:00", "20:00"]] } },
    {
      id: "no",
      kind: "refusal",
      why: "For the test.",
      breadth: "everything",
      covers: "everything",
      lasts: "until-customer-asks",
    },
  ],
};

describe(`exactness: ${ROUNDS} rounds`, () => {
  let store: Awaited<ReturnType<typeof testStore>>;
  let world: ApiWorld;
  let child: ChildProcess;

  const ask = (order: object): Promise<Report> =>
    new Promise((resolve, reject) => {
      child.once("message", (report: Report | { error: string }) =>
        typeof report === "object" && "error" in report ? reject(new Error(report.error)) : resolve(report),
      );
      child.send(order);
    });

  beforeAll(async () => {
    store = await testStore();
    const secrets = makeSecrets((count) => new Uint8Array(randomBytes(count)));
    const clock = { now: MONDAY - ACTIVATION_DELAY_MS };
    world = assemble({
      client: store.client,
      tables: store.tables,
      secrets: readSecrets(secrets),
      now: () => clock.now,
      chance: realChance,
      pause: realPause,
    });
    const { policy, mistakes } = parsePolicy(FIVE_CAPS);
    if (!policy) throw new Error(JSON.stringify(mistakes));
    await world.policies.add(policy, "test", clock.now);
    await world.policies.activate(policy, "test", clock.now);
    clock.now = MONDAY;
    child = fork(new URL("./worker.ts", import.meta.url), { execArgv: ["--import", "tsx"] });
    await ask({ url: store.url, tables: store.tables, secrets, now: MONDAY });
  });
  afterAll(async () => {
    child.kill();
    await store.close();
  });

  it(`${CLAIMS} claims at once from two processes, under five caps: never more than allowed, and never fewer`, async () => {
    const wrong: unknown[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const customerId = `race-${round}`;
      await saveCustomer(world, customerId, { zones: ["Europe/Lisbon"], jurisdictions: [], addresses: [] }, "test");
      const order: Order = { claims: CLAIMS / 2, customerId, round };
      const here = Promise.all(
        Array.from({ length: CLAIMS / 2 }, (_, index) =>
          claim(world, promotionalCall(customerId, { purpose: "service" }), asker(`here-${round}-${index}`)),
        ),
      );
      const [mine, theirs] = await Promise.all([here, ask(order)]);
      const allowed = mine.filter((answer) => answer.contact).length + theirs.allowed;
      const entries = await world.ledger.read(customerId, { limit: 200 });
      const claims = entries.filter((entry) => entry.kind === "claimed").length;
      if (allowed !== ALLOWED || claims !== ALLOWED) wrong.push({ round, allowed, claims });
    }
    expect(wrong).toEqual([]);
  }, 240_000);

  it("an opt-out racing an authorisation: never a go after an acknowledged opt-out", async () => {
    let gos = 0;
    let silenced = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const customerId = `silence-${round}`;
      await saveCustomer(world, customerId, { zones: ["Europe/Lisbon"], jurisdictions: [], addresses: [] }, "test");
      const { contact } = await claim(world, promotionalCall(customerId, { purpose: "service" }), asker());
      const place = placeOfContact(contact!.contactId)!;
      // Who starts first, and by how much, changes from round to round.
      const headStart = (round % 12) - 6;
      const optOut = realPause(Math.max(0, headStart)).then(() =>
        optOutCustomer(world, customerId, { breadth: "everything", source: "test" }, told(`no-${round}`)),
      );
      const started = realPause(Math.max(0, -headStart));
      const theirs = started.then(() => ask({ authorise: contact!.contactId, times: 2 }));
      const mine = Array.from({ length: 2 }, () => started.then(() => authorise(world, place, asker())));
      const acknowledged = await optOut;
      // Asked after the acknowledgement: must be refused, whatever the race did.
      const after = await authorise(world, place, asker());
      const answers = await Promise.all(mine);
      const report = await theirs;
      const allowed = answers.filter((answer) => answer.decision.verdict === "allow").length + report.allowed;
      expect(allowed).toBeLessThanOrEqual(1);
      expect(after.decision.verdict).toBe("suppress");
      const entries = await world.ledger.read(customerId, { limit: 50 });
      const go = entries.find((entry) => entry.kind === "authorised");
      if (go) expect(go.seq).toBeLessThan(acknowledged.entry.seq);
      expect(allowed).toBe(go ? 1 : 0);
      gos += go ? 1 : 0;
      silenced += go ? 0 : 1;
    }
    console.log(`opt-out against authorisation: ${gos} went before the opt-out, ${silenced} were silenced by it`);
    expect(gos + silenced).toBe(ROUNDS);
  }, 240_000);
});
