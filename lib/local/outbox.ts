import type { PutEventsCommandInput } from "@aws-sdk/client-eventbridge";
import type { SendTextMessageCommandInput } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import type { SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import { instantOut } from "../api/render.ts";
import type { Engine } from "../campaign/engine.ts";
import type { DeliveryKind } from "../campaign/plan.ts";
import type { Deliver } from "../delivery/delivery.ts";
import { email } from "../delivery/email.ts";
import { eventbridge } from "../delivery/eventbridge.ts";
import { type Call, httpsCall } from "../delivery/https.ts";
import { sms } from "../delivery/sms.ts";
import { webhook } from "../delivery/webhook.ts";
import { realExpire, realResolve } from "../lambda/real.ts";
import type { Ms } from "../policy/words.ts";
import type { Tail } from "./tail.ts";

/** What would have left, had this not been a local process. */
export type Sending = {
  readonly at: string;
  readonly by: DeliveryKind;
  readonly campaign: string;
  readonly contactId: string;
  /** A telephone number, an email address, a URL or a bus. */
  readonly to: string;
  readonly from?: string;
  readonly subject?: string;
  /** The message as it would arrive; for a webhook or an event, its body. */
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type OutboxOptions = {
  readonly outbox: Tail<Sending>;
  readonly now: () => Ms;
  readonly webhookSecrets: (campaignId: string) => readonly string[];
  readonly imprint?: string;
  /** Webhooks really go out; everything else never does. */
  readonly liveWebhooks: boolean;
};

/**
 * The transports of AWS as they are, with clients that put into the outbox what they were to send: what the outbox
 * shows is what would have been sent, and what could not be sent is not in it.
 */
export function outboxTransport(options: OutboxOptions): Engine["transport"] {
  return ({ id, plan: { delivery } }): Deliver =>
    (message, now) => {
      const put: Put = (sending) =>
        options.outbox.add({
          at: instantOut(options.now()),
          by: delivery.kind,
          campaign: id,
          contactId: message.contactId,
          ...sending,
        });
      return deliverBy(id, delivery, put, options)(message, now);
    };
}

type Put = (sending: Pick<Sending, "to" | "from" | "subject" | "text" | "headers">) => void;
type DeliveryPlan = Parameters<Engine["transport"]>[0]["plan"]["delivery"];

function deliverBy(
  id: string,
  delivery: DeliveryPlan,
  put: Put,
  { webhookSecrets, imprint, liveWebhooks }: OutboxOptions,
): Deliver {
  switch (delivery.kind) {
    case "email":
      return email({ client: mailClient(put), from: delivery.from, ...(imprint && { imprint }), expire: realExpire });
    case "sms":
      return sms({ client: textClient(put), from: delivery.from, expire: realExpire });
    case "eventbridge":
      return eventbridge({ client: busClient(put), expire: realExpire });
    case "webhook":
      return webhook({
        url: delivery.url,
        secrets: webhookSecrets(id),
        call: recorded(put, liveWebhooks ? httpsCall({ resolve: realResolve, expire: realExpire }) : answered),
      });
    case "desk":
      throw new Error("contacts of a desk are asked for, not sent");
  }
}

/** As the SDK's clients are to the adapters: told not to repeat, and sending one kind of command. */
const clientThat = <Client>(send: (input: never) => object): Client =>
  ({
    config: { maxAttempts: async () => 1 },
    send: async ({ input }: { input: unknown }) => send(input as never),
  }) as Client;

const mailClient = (put: Put) =>
  clientThat<Parameters<typeof email>[0]["client"]>((input: SendEmailCommandInput) => {
    const { Subject, Body, Headers = [] } = input.Content!.Simple!;
    put({
      to: input.Destination!.ToAddresses!.join(", "),
      from: input.FromEmailAddress,
      subject: Subject!.Data!,
      text: Body!.Text!.Data!,
      headers: Object.fromEntries(Headers.map(({ Name, Value }) => [Name!, Value!])),
    });
    return { MessageId: "outbox" };
  });

const textClient = (put: Put) =>
  clientThat<Parameters<typeof sms>[0]["client"]>((input: SendTextMessageCommandInput) => {
    put({ to: input.DestinationPhoneNumber!, from: input.OriginationIdentity, text: input.MessageBody! });
    return { MessageId: "outbox" };
  });

const busClient = (put: Put) =>
  clientThat<Parameters<typeof eventbridge>[0]["client"]>(({ Entries = [] }: PutEventsCommandInput) => {
    for (const { EventBusName = "default", DetailType, Detail } of Entries)
      put({ to: EventBusName, subject: DetailType, text: Detail! });
    return { Entries: Entries.map(() => ({ EventId: "outbox" })) };
  });

const answered: Call = async () => ({ kind: "answered", status: 202, headers: {}, body: "" });

const recorded =
  (put: Put, call: Call): Call =>
  (request) => {
    put({ to: request.url, text: request.body ?? "", headers: request.headers });
    return call(request);
  };
