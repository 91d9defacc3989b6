import type { Provide } from "./aws.ts";
import { awsBus } from "./aws-bus.ts";

/** What campaigns tell the stack's bus. What the bus does not take is let go: the next progress says it again. */
export const withEvents: Provide = (environment) => {
  if (environment.TACET_EVENT_BUS === undefined) return {};
  const publish = awsBus();
  return {
    tell: async (events) => {
      await publish(events);
    },
  };
};
