import type { DecisionJson } from "../../api/schemas.ts";
import { codeOf, decisionText, wantedInWords } from "../decision.ts";
import { printable } from "../ink.ts";
import { option } from "../options.ts";
import { verb } from "../verb.ts";
import { type WantedOptions, wantedBody, wantedOptions } from "../wanted.ts";

export const decide = verb<WantedOptions & { at?: string }>({
  usage: "decide <customer>",
  summary: "ask whether a contact may be made; writes nothing",
  more: "Exit code 0: allowed; 3: refused.",
  examples: [
    "decide ana --channel voice --purpose promotional --topic personal-loan",
    "decide ana --channel sms --purpose service --at 2026-11-29T10:00:00Z",
  ],
  options: [...wantedOptions(), option.at("ask about another instant than now")],
  run: async ({ args, options, api, ink }) => {
    const wanted = wantedBody(args[0]!, options);
    const decision = await api.ask<DecisionJson>({
      method: "POST",
      path: "/v1/decisions",
      body: { ...wanted, at: options.at },
    });
    return {
      json: decision,
      text: decisionText(printable(decision), wantedInWords(wanted), ink),
      code: codeOf(decision),
    };
  },
});
