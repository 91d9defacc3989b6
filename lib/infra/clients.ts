import type { Scope } from "../api/route.ts";

/** The machines that call the API, each with a secret of its own and no more scopes than its work needs. */
export const CLIENTS = {
  /** The company's own systems: CRM, shop, case handling. */
  integrator: [
    "tacet/customers:read",
    "tacet/customers:write",
    "tacet/contacts:write",
    "tacet/decide",
    "tacet/optouts:write",
  ],
  /** Plans campaigns, launches, watches and stops them; sees no customer. */
  marketing: ["tacet/campaigns:read", "tacet/campaigns:write", "tacet/policies:read"],
  /** The desktop of those who call: the next contact, its go and how it ended. */
  agents: ["tacet/desk", "tacet/contacts:write", "tacet/optouts:write"],
  /** What dials, texts and mails, and hears a "no" first. */
  dialer: ["tacet/contacts:write", "tacet/decide", "tacet/optouts:write"],
  /** Reads why, answers people who ask what is kept about them or to be forgotten, and is the policies' second person. */
  compliance: [
    "tacet/compliance:read",
    "tacet/compliance:erase",
    "tacet/customers:read",
    "tacet/decide",
    "tacet/optouts:write",
    "tacet/policies:read",
    "tacet/policies:approve",
  ],
  /** Runs the policies and looks after the queues; sees no customer. */
  operator: ["tacet/policies:read", "tacet/policies:write", "tacet/queues:read", "tacet/queues:write"],
} as const satisfies Record<string, readonly Scope[]>;
export type ClientName = keyof typeof CLIENTS;
