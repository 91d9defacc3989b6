import type * as z from "zod";
import type { Engine } from "../campaign/engine.ts";
import type { QueueUpkeep } from "../campaign/queue-upkeep.ts";
import type { PolicyShelf } from "../contact/policies.ts";
import type { ProblemCode } from "../contact/problem.ts";
import type { World } from "../contact/world.ts";
import type { SnsHeard } from "../delivery/sns.ts";
import type { SuppressionLog } from "../ledger/suppressions.ts";
import type { Ms } from "../policy/words.ts";

/** Scopes, as the tokens carry them: a resource server `tacet`, as Cognito names them. */
export const SCOPES = {
  "tacet/customers:read": "Read customers",
  "tacet/customers:write": "Write profiles, consents, holds, needs and returns",
  "tacet/optouts:write": "Record opt-outs",
  "tacet/decide": "Ask without claiming",
  "tacet/contacts:write": "Claim, authorise, settle and record contacts, interactions and offers",
  "tacet/compliance:read": "Read ledgers, exports and the suppression log",
  "tacet/compliance:erase": "Erase a customer",
  "tacet/campaigns:read": "Read campaigns, their progress and jobs",
  "tacet/campaigns:write": "Plan, launch and stop campaigns, and import history",
  "tacet/queues:read": "See how the queues stand",
  "tacet/queues:write": "Bring back messages that were put aside",
  "tacet/desk": "Ask for the next contact as an agent",
  "tacet/policies:read": "Read policies",
  "tacet/policies:write": "Add and activate policies",
  "tacet/policies:approve": "Approve, as the second person, a version that another added",
} as const;
export type Scope = keyof typeof SCOPES;

/** Which Lambda serves a route; each has rights of its own. */
export type FunctionName =
  | "contacts"
  | "authorisations"
  | "opt-outs"
  | "decisions"
  | "conversations"
  | "customers"
  | "erasures"
  | "suppressions"
  | "policies"
  | "campaigns"
  | "jobs"
  | "queues"
  | "desk"
  | "inbound"
  | "meta";

/** Reports of providers, posted by SNS. */
export type SnsPort = {
  /** Reads what SNS posted, if SNS signed it and the topic is ours. */
  readonly hear: (body: string, now: Ms) => Promise<SnsHeard>;
  /** Confirms the subscription of a topic of ours. Returns whether SNS took it. */
  readonly confirm: (url: string) => Promise<boolean>;
};

/** What every route needs of the world; the rest is given to those functions only whose routes take it. */
export type ApiWorld = Omit<World, "policies"> & {
  readonly policies: PolicyShelf;
  readonly suppressions: SuppressionLog;
} & Partial<Omit<Engine, keyof World>> & {
    /** Absent where no topic is ours. */
    readonly sns?: SnsPort;
    /** Absent where nobody looks after queues. */
    readonly upkeep?: QueueUpkeep;
  };

/** The world of the routes of campaigns, jobs, the desk and what comes in. */
export type ApiEngine = Engine & Pick<ApiWorld, "policies" | "suppressions" | "sns">;

/** @throws Error where this function was not given the engine: a mistake of whoever put it together. */
export function engineOf(world: ApiWorld): ApiEngine {
  if (!world.records) throw new Error("this function was not given what the routes of campaigns need");
  return world as ApiEngine;
}

export type Caller = {
  readonly clientId: string;
  readonly subject: string;
  readonly idempotencyKey?: string;
};

export type Call<P, Q, B> = {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly caller: Caller;
  readonly accept: string;
  /** Of the request, with lower-case names. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
};

export type Reply = {
  readonly status?: number;
  readonly body: unknown;
  /** For anything but JSON. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A repeated fact, answered as it was the first time. */
  readonly replayed?: boolean;
};

export type Example = {
  readonly summary: string;
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** Whose token it is asked with; the local operator's when left out. */
  readonly subject?: string;
  /** Status expected; the route's own when left out. */
  readonly status?: number;
  /** Examples are played in this order on one new ledger, by a test, and each must be true. */
  readonly order: number;
};

export type Route = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  readonly scope: Scope | "open";
  readonly served: FunctionName;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Media types of a body that is handed to the route as the text it came as; JSON when left out. */
  readonly takes?: readonly string[];
  /** Bodies up to so many bytes; MAX_BODY_BYTES when left out. */
  readonly maxBodyBytes?: number;
  readonly status?: number;
  /** Another status of success: what was sent is there already. */
  readonly statusWhenKnown?: number;
  /** Media type of what it answers with, problems of its own included; JSON when left out. */
  readonly gives?: string;
  /** Answered with 204 and no body where this is so. */
  readonly nothing?: string;
  /** A fact that loosens must be told apart from its repeats, so it comes with an Idempotency-Key (DESIGN §3). */
  readonly needsKey?: boolean;
  readonly answer: z.ZodType;
  readonly problems: readonly ProblemCode[];
  readonly examples: readonly Example[];
  readonly handle: (call: Call<never, never, never>, world: ApiWorld) => Promise<Reply>;
};

type Output<S extends z.ZodType | undefined> = S extends z.ZodType ? z.output<S> : undefined;

/** Ties a route's handler to its schemas; the cast forgets what the schemas then prove at every call. */
export function route<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  spec: Omit<Route, "params" | "query" | "body" | "handle"> & {
    params?: P;
    query?: Q;
    body?: B;
    handle: (call: Call<Output<P>, Output<Q>, Output<B>>, world: ApiWorld) => Promise<Reply>;
  },
): Route {
  return spec as unknown as Route;
}

/** A body beyond this is refused before it is read. */
export const MAX_BODY_BYTES = 64 * 1024;
