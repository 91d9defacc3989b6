import type { Group, Verb } from "./verb.ts";
import { backtest } from "./verbs/backtest.ts";
import { authorise, claim, outcome, record, release } from "./verbs/contact.ts";
import { interaction, offer } from "./verbs/conversation.ts";
import { customer } from "./verbs/customer.ts";
import { decide } from "./verbs/decide.ts";
import { evaluate } from "./verbs/evaluate.ts";
import { erase, exported } from "./verbs/evidence.ts";
import { consent, need, reinstate } from "./verbs/facts.ts";
import { hold } from "./verbs/hold.ts";
import { optOut } from "./verbs/opt-out.ts";
import { packs } from "./verbs/packs.ts";
import { policy } from "./verbs/policy.ts";
import { registry } from "./verbs/registry.ts";
import { clock, health } from "./verbs/runtime.ts";
import { suppressions } from "./verbs/suppressions.ts";
import { verify } from "./verbs/verify.ts";
import { why } from "./verbs/why.ts";

/** Every command, in the order in which they are told of. */
export const CHAPTERS: readonly { readonly title: string; readonly entries: readonly (Verb | Group)[] }[] = [
  { title: "May I?", entries: [decide, why, suppressions] },
  { title: "A contact's life:", entries: [claim, authorise, release, outcome, record] },
  { title: "A conversation:", entries: [interaction, offer] },
  { title: "A customer:", entries: [customer, optOut, reinstate, consent, hold, need] },
  { title: "The rules:", entries: [policy, packs, registry, evaluate, backtest] },
  { title: "Evidence:", entries: [exported, verify, erase] },
  { title: "This Tacet:", entries: [health, clock] },
];
