import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { publish } from "../delivery/publish.ts";
import { readEnvironment } from "./environment.ts";
import type { Publish } from "./ledger-events.ts";
import { realChance, realPause } from "./real.ts";

/** The stack's bus. */
export function awsBus(): Publish {
  const client = new EventBridgeClient();
  const ports = {
    put: (Entries: ConstructorParameters<typeof PutEventsCommand>[0]["Entries"]) =>
      client.send(new PutEventsCommand({ Entries })),
    pause: realPause,
    fraction: realChance.fraction,
    bus: readEnvironment().TACET_EVENT_BUS,
  };
  return (events) => publish(events, ports);
}
