/**
 * A second process for the tests of exactness: reads orders from its parent, works on the parent's store.
 * Run as a child with an IPC channel.
 */
import { authorise } from "../../lib/contact/authorise.ts";
import { claim } from "../../lib/contact/claim.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { assemble } from "../../lib/lambda/assemble.ts";
import { realChance, realPause } from "../../lib/lambda/real.ts";
import { readSecrets } from "../../lib/lambda/secrets.ts";
import { clientOf } from "../../lib/local/store.ts";
import { asker, promotionalCall } from "./world.ts";

type Setup = { url: string; tables: Parameters<typeof assemble>[0]["tables"]; secrets: string; now: number };
export type Order = { claims: number; customerId: string; round: number } | { authorise: string; times: number };
export type Report = { allowed: number; verdicts: string[] };

let now = 0;
let world: ReturnType<typeof assemble>;

async function work(order: Order): Promise<Report> {
  if ("claims" in order) {
    const asked = Array.from({ length: order.claims }, (_, index) =>
      claim(
        world,
        promotionalCall(order.customerId, { purpose: "service" }),
        asker(`${process.pid}-${order.round}-${index}`),
      ),
    );
    const answers = await Promise.all(asked);
    return {
      allowed: answers.filter((answer) => answer.contact).length,
      verdicts: answers.map((answer) => answer.decision.verdict),
    };
  }
  const place = placeOfContact(order.authorise)!;
  const answers = await Promise.all(Array.from({ length: order.times }, () => authorise(world, place, asker())));
  return {
    allowed: answers.filter((answer) => answer.decision.verdict === "allow").length,
    verdicts: answers.map((answer) => answer.decision.verdict),
  };
}

process.on("message", (message: Setup | Order) => {
  if ("url" in message) {
    now = message.now;
    world = assemble({
      client: clientOf(message.url),
      tables: message.tables,
      secrets: readSecrets(message.secrets),
      now: () => now,
      chance: realChance,
      pause: realPause,
    });
    process.send?.("ready");
    return;
  }
  work(message).then(
    (report) => process.send?.(report),
    (error: Error) => process.send?.({ error: String(error.stack) }),
  );
});
