import { address } from "./address.ts";
import { attempts } from "./attempts.ts";
import { cap } from "./cap.ts";
import { consent } from "./consent.ts";
import { conversation } from "./conversation.ts";
import { cooldown } from "./cooldown.ts";
import { fatigue } from "./fatigue.ts";
import { feed } from "./feed.ts";
import { hold } from "./hold.ts";
import { hours } from "./hours.ts";
import { refusal } from "./refusal.ts";
import { registry } from "./registry.ts";
import { relevance } from "./relevance.ts";

/** Every rule kind there is. A new one is a file beside these and a line here. */
export const kinds = {
  hours,
  cap,
  cooldown,
  refusal,
  hold,
  consent,
  registry,
  attempts,
  conversation,
  relevance,
  fatigue,
  address,
  feed,
} as const;
