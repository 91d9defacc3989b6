import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { eventbridge } from "../delivery/eventbridge.ts";
import { httpsCall } from "../delivery/https.ts";
import { webhook } from "../delivery/webhook.ts";
import { type Provide, SMALL_CALLS } from "./aws.ts";
import { realExpire, realResolve } from "./real.ts";

/** Webhooks and events, for the function that tells dialers. */
export const withCalling: Provide = (environment, signing) => {
  const client = new EventBridgeClient(SMALL_CALLS);
  const call = httpsCall({ resolve: realResolve, expire: realExpire });
  return {
    transport: ({ id, plan: { delivery } }) => {
      switch (delivery.kind) {
        case "webhook":
          return webhook({ url: delivery.url, secrets: signing.webhookSecrets(id), call });
        case "eventbridge":
          return eventbridge({ client, bus: environment.TACET_EVENT_BUS, expire: realExpire });
        case "desk":
        case "email":
        case "sms":
          throw new Error(`campaign ${id} leaves by ${delivery.kind}, which is not for this function to tell`);
      }
    },
  };
};
