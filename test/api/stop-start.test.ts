import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dryRun } from "../../lib/contact/claim.ts";
import { saveCustomer } from "../../lib/contact/customer.ts";
import { startFromSms, stopFromSms } from "../../lib/contact/inbound.ts";
import { optOutCustomer } from "../../lib/contact/opt-out.ts";
import { MINUTE_MS } from "../../lib/policy/time.ts";
import { MONDAY, someone, testWorld, told } from "../contact/world.ts";
import { runs, TIMEOUT_MS } from "../policy/property-runs.ts";

type Step = { readonly does: "stop" | "start" | "free-text" | "form" | "relink"; readonly phone: 0 | 1 };

const phone = fc.constantFrom<0 | 1>(0, 1);
const said = fc.record<Step>({ does: fc.constantFrom("stop", "stop", "start", "start", "free-text", "form"), phone });
const anything = fc.record<Step>({ does: fc.constantFrom("stop", "stop", "start", "start", "relink"), phone });

/** What stands in the way of texts, as a person would tell it. */
function standing(steps: readonly Step[]): Set<string> {
  const stands = new Set<string>();
  for (const { does, phone: which } of steps) {
    if (does === "stop") stands.add(`stop ${which}`);
    else if (does === "start") stands.delete(`stop ${which}`);
    else if (does !== "relink") stands.add(does);
  }
  return stands;
}

describe("STOP and START, in any order, from the two telephones of one person", () => {
  let made: Awaited<ReturnType<typeof testWorld>>;
  let numbers = 0;
  beforeAll(async () => {
    made = await testWorld();
  });
  afterAll(() => made.close());

  /** Plays the steps, one a minute, and answers whether a service text is refused after each. */
  async function played(steps: readonly Step[]): Promise<boolean[]> {
    const { world, clock } = made;
    clock.now = MONDAY;
    const customerId = someone();
    const phones = [0, 1].map(() => `+35196${1_000_000 + numbers++}`);
    const save = (values: readonly string[]) => {
      const addresses = values.map((value) => ({ channel: "sms" as const, value }));
      return saveCustomer(world, customerId, { zones: ["Europe/Lisbon"], jurisdictions: [], addresses }, "test");
    };
    await save(phones);
    const refused: boolean[] = [];
    for (const [index, { does, phone: which }] of steps.entries()) {
      clock.now += MINUTE_MS;
      const from = phones[which]!;
      const text = { from, at: clock.now, eventId: `${customerId} ${index}`, actor: "test" };
      if (does === "stop") await stopFromSms(world, text, "keyword");
      else if (does === "start") await startFromSms(world, text);
      else if (does === "free-text") await stopFromSms(world, { ...text, words: "enough" }, "free-text");
      else if (does === "form") {
        const optOut = { breadth: "everything", channel: "sms", source: "form" } as const;
        await optOutCustomer(world, customerId, optOut, told(text.eventId));
      } else {
        await save(phones.filter((value) => value !== from));
        await save(phones);
      }
      const wanted = { customerId, channel: "sms", purpose: "service" } as const;
      const { decision } = await dryRun(world, wanted, clock.now);
      refused.push(decision.reasons.some(({ rule }) => rule === "no-everything"));
    }
    return refused;
  }

  it(
    "a text is refused exactly while a STOP, a form or free text stands",
    async () => {
      // The fold remembers 12 refusals; what overflows is widened, and then lasts until the customer asks otherwise.
      await fc.assert(
        fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 6 }), async (steps) => {
          const expected = steps.map((_, index) => standing(steps.slice(0, index + 1)).size > 0);
          expect(await played(steps)).toEqual(expected);
        }),
        runs(40),
      );
    },
    TIMEOUT_MS,
  );

  it(
    "whatever is linked anew in between, nothing that stands is lost, and START from both gives both back",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 5 }), async (steps) => {
          const back: Step[] = [
            { does: "start", phone: 0 },
            { does: "start", phone: 1 },
          ];
          const refused = await played([...steps, ...back]);
          for (const [index] of steps.entries())
            if (standing(steps.slice(0, index + 1)).size > 0) expect(refused[index]).toBe(true);
          expect(refused.at(-1)).toBe(false);
        }),
        runs(40),
      );
    },
    TIMEOUT_MS,
  );
});
