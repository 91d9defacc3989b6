import * as z from "zod";
import { DialerOutcome } from "./callbacks.ts";
import { EVENT_NAMES, EVENTS, type EventName, eventSchema } from "./events.ts";

/** Of the events; a change that breaks a listener raises the major. */
export const EVENTS_VERSION = "1.0.0";

type Json = { readonly [key: string]: unknown };

/** JSON Schema as AsyncAPI 3 reads it by default: draft 7. */
const schemaOf = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-7", io: "output", unrepresentable: "any" });
  return rest as Json;
};

const messageName = (name: EventName): string => name.replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
const messageRef = (channel: string, message: string): Json => ({ $ref: `#/channels/${channel}/messages/${message}` });
const component = (message: string): Json => ({ $ref: `#/components/messages/${message}` });

const WEBHOOK_DUE = "webhookContactDue";
const OUTCOME = "dialerOutcome";

/**
 * The AsyncAPI 3.0 description of everything that leaves as an event and of what a dialer tells back, made from the
 * schemas the events are checked by (www.asyncapi.com/docs/reference/specification/v3.0.0).
 */
export function asyncApi(): Json {
  const names = EVENT_NAMES.map(messageName);
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Tacet events",
      version: EVENTS_VERSION,
      description:
        "Domain events as CloudEvents 1.0 on an EventBridge bus, contacts that are due by signed webhook, and the outcomes a dialer tells back. An event may come twice; its id is the same both times.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    defaultContentType: "application/json",
    channels: {
      bus: {
        address: "tacet",
        title: "The EventBridge bus",
        description: "Each CloudEvent is the `detail`; `detail-type` is its type and `source` is tacet.",
        messages: Object.fromEntries(names.map((name) => [name, component(name)])),
      },
      webhook: {
        address: null,
        title: "A campaign's webhook",
        description:
          "POST to the URL of the campaign's delivery, signed as Standard Webhooks. `webhook-id` is the contact id: take each once.",
        messages: { [WEBHOOK_DUE]: component(WEBHOOK_DUE) },
      },
      outcomes: {
        address: "/v1/callbacks/webhook/{id}",
        parameters: { id: { description: "The campaign whose webhook was told of the contact" } },
        title: "Outcomes",
        description:
          "POST from a dialer, signed as Standard Webhooks. `webhook-id` is the outcome's own id: a repeat has one effect.",
        messages: { [OUTCOME]: component(OUTCOME) },
      },
    },
    operations: {
      publishEvents: operation("send", "bus", names, "Tacet puts its events on the bus"),
      callWebhook: operation("send", "webhook", [WEBHOOK_DUE], "Tacet hands a contact to a receiver"),
      hearOutcome: operation("receive", "outcomes", [OUTCOME], "A dialer tells Tacet how a contact ended"),
    },
    components: {
      messages: {
        ...Object.fromEntries(EVENT_NAMES.map((name) => [messageName(name), busMessage(name)])),
        [WEBHOOK_DUE]: signedMessage("contact.due", "A contact is due", "WebhookContactDue"),
        [OUTCOME]: signedMessage("contact.outcome", "How a contact ended", "DialerOutcome"),
      },
      schemas: {
        ...Object.fromEntries(EVENT_NAMES.map((name) => [schemaName(name), schemaOf(eventSchema(name))])),
        WebhookContactDue: schemaOf(z.object({ type: z.literal("contact.due"), data: EVENTS["contact.due"].data })),
        DialerOutcome: schemaOf(DialerOutcome),
        SignedHeaders: SIGNED_HEADERS,
      },
    },
  };
}

const schemaName = (name: EventName): string => messageName(name).replace(/^./, (letter) => letter.toUpperCase());
const schemaRef = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

const operation = (
  action: "send" | "receive",
  channel: string,
  messages: readonly string[],
  summary: string,
): Json => ({
  action,
  channel: { $ref: `#/channels/${channel}` },
  summary,
  messages: messages.map((message) => messageRef(channel, message)),
});

const busMessage = (name: EventName): Json => ({
  name: `tacet.${name}`,
  title: EVENTS[name].says,
  contentType: "application/cloudevents+json",
  payload: schemaRef(schemaName(name)),
});

const signedMessage = (name: string, title: string, schema: string): Json => ({
  name,
  title,
  headers: schemaRef("SignedHeaders"),
  payload: schemaRef(schema),
});

const SIGNED_HEADERS: Json = {
  type: "object",
  required: ["webhook-id", "webhook-timestamp", "webhook-signature"],
  properties: {
    "webhook-id": { type: "string" },
    "webhook-timestamp": { type: "string", description: "Seconds since 1970; at most 5 minutes from now" },
    "webhook-signature": {
      type: "string",
      description:
        "`v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`; several, separated by spaces, while a secret is rotated",
    },
  },
};
