import type { Ports } from "./assemble.ts";
import type { Provide } from "./aws.ts";
import { awsBus } from "./aws-bus.ts";
import type { Publish } from "./ledger-events.ts";
import { type BusObserver, powertools } from "./observe.ts";

/**
 * Tells the bus how campaigns stand. What it does not take at any try is let go, for the next progress says it again;
 * but it is counted, for a bus that takes nothing is a fault somebody must mend.
 */
export const tellsBus =
  (publish: Publish, { untold }: BusObserver): NonNullable<Ports["tell"]> =>
  async (events) => {
    const { failed } = await publish(events);
    if (failed.length > 0) untold(failed.map(({ event, why }) => ({ type: event.type, why })));
  };

/** What campaigns tell the stack's bus. */
export const withEvents: Provide = (environment) =>
  environment.TACET_EVENT_BUS === undefined ? {} : { tell: tellsBus(awsBus(), powertools()) };
