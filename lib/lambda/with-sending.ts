import { PinpointSMSVoiceV2Client } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { email } from "../delivery/email.ts";
import { sms } from "../delivery/sms.ts";
import type { Provide } from "./aws.ts";
import { realExpire } from "./real.ts";

/** A call that timed out may have sent: the second would send again. */
const ONCE = { maxAttempts: 1 } as const;

/** Email and text messages, for the function that sends them itself. */
export const withSending: Provide = (environment) => {
  const mail = new SESv2Client(ONCE);
  const text = new PinpointSMSVoiceV2Client(ONCE);
  const imprint = environment.TACET_IMPRINT;
  return {
    transport: ({ id, plan: { delivery } }) => {
      switch (delivery.kind) {
        case "email":
          return email({
            client: mail,
            from: delivery.from,
            configurationSet: environment.TACET_EMAIL_EVENTS,
            ...(imprint && { imprint }),
            expire: realExpire,
          });
        case "sms":
          return sms({
            client: text,
            from: delivery.from,
            configurationSet: environment.TACET_SMS_EVENTS,
            expire: realExpire,
          });
        case "desk":
        case "webhook":
        case "eventbridge":
          throw new Error(`campaign ${id} leaves by ${delivery.kind}, which is not for this function to send`);
      }
    },
  };
};
