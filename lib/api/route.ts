import type * as z from "zod";
import type { PolicyShelf } from "../contact/policies.ts";
import type { ProblemCode } from "../contact/problem.ts";
import type { World } from "../contact/world.ts";
import type { SuppressionLog } from "../ledger/suppressions.ts";

/** Scopes, as the tokens carry them: a resource server `tacet`, as Cognito names them. */
export const SCOPES = {
  "tacet/customers:read": "Read customers",
  "tacet/customers:write": "Write profiles, consents, holds, needs and returns",
  "tacet/optouts:write": "Record opt-outs",
  "tacet/decide": "Ask without claiming",
  "tacet/contacts:write": "Claim, authorise, settle and record contacts, interactions and offers",
  "tacet/compliance:read": "Read ledgers, exports and the suppression log",
  "tacet/compliance:erase": "Erase a customer",
  "tacet/policies:read": "Read policies",
  "tacet/policies:write": "Add and activate policies",
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
  | "meta";

/** What the routes need of the world. */
export type ApiWorld = Omit<World, "policies"> & {
  readonly policies: PolicyShelf;
  readonly suppressions: SuppressionLog;
};

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
  /** Status expected; the route's own when left out. */
  readonly status?: number;
  /** Examples are played in this order on one new ledger, by a test, and each must be true. */
  readonly order: number;
};

export type Route = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
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
  /** Bodies up to so many bytes; MAX_BODY_BYTES when left out. */
  readonly maxBodyBytes?: number;
  readonly status?: number;
  /** Another status of success: what was sent is there already. */
  readonly statusWhenKnown?: number;
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
