import type { Group, Verb } from "./verb.ts";
import { backtest } from "./verbs/backtest.ts";
import { campaign } from "./verbs/campaign.ts";
import { forecast } from "./verbs/campaign-audience.ts";
import { care } from "./verbs/care.ts";
import { authorise, claim, outcome, record, release } from "./verbs/contact.ts";
import { interaction, offer } from "./verbs/conversation.ts";
import { customer } from "./verbs/customer.ts";
import { decide } from "./verbs/decide.ts";
import { desk } from "./verbs/desk.ts";
import { evaluate } from "./verbs/evaluate.ts";
import { erase, exported } from "./verbs/evidence.ts";
import { consent, need, reinstate } from "./verbs/facts.ts";
import { hold } from "./verbs/hold.ts";
import { imports } from "./verbs/import.ts";
import { job } from "./verbs/job.ts";
import { optOut } from "./verbs/opt-out.ts";
import { packs } from "./verbs/packs.ts";
import { policy } from "./verbs/policy.ts";
import { queues } from "./verbs/queues.ts";
import { registry } from "./verbs/registry.ts";
import { clock, health } from "./verbs/runtime.ts";
import { suppressions } from "./verbs/suppressions.ts";
import { verify } from "./verbs/verify.ts";
import { why } from "./verbs/why.ts";

/** Every command, in the order in which they are told of. */
export const CHAPTERS: readonly { readonly title: string; readonly entries: readonly (Verb | Group)[] }[] = [
  { title: "May I?", entries: [decide, why, suppressions] },
  { title: "A contact's life:", entries: [claim, authorise, release, outcome, record] },
  { title: "A conversation:", entries: [interaction, offer, care] },
  { title: "A campaign:", entries: [campaign, forecast, desk] },
  { title: "A customer:", entries: [customer, optOut, reinstate, consent, hold, need] },
  { title: "The rules:", entries: [policy, packs, registry, evaluate, backtest] },
  { title: "Long work:", entries: [imports, job] },
  { title: "Evidence:", entries: [exported, verify, erase] },
  { title: "This Tacet:", entries: [health, queues, clock] },
];
