import type { FunctionName } from "../api/route.ts";
import { SUPPRESSION_ATTRIBUTES, SUPPRESSION_INDEX } from "../ledger/suppressions.ts";

/**
 * What Tacet is made of, told once: the CDK app and the local runtime are both built from this, so they cannot drift.
 * Routes are not here: they are in lib/api/routes.ts, each naming the function that serves it.
 */

export type Key = { readonly name: string; readonly type: "S" | "N" };
export type Index = {
  readonly name: string;
  readonly partition: Key;
  readonly sort: Key;
  readonly attributes: readonly string[];
};
/** What a table holds, which is whose key encrypts it: facts about contacts, or the people themselves. */
export type DataClass = "record" | "people";
export type Table = {
  /** Environment variable that tells a function the table's name. */
  readonly variable: string;
  readonly dataClass: DataClass;
  readonly partition: Key;
  readonly sort: Key;
  readonly indexes: readonly Index[];
  /** Written once, never changed: a stream watches for anything else. */
  readonly appendOnly: boolean;
};

const text = (name: string): Key => ({ name, type: "S" });
const number = (name: string): Key => ({ name, type: "N" });

const records = (variable: string, dataClass: DataClass = "record"): Table => ({
  variable,
  dataClass,
  partition: text("pk"),
  sort: text("sk"),
  indexes: [],
  appendOnly: false,
});

export const TABLES = {
  ledger: {
    variable: "TACET_LEDGER_TABLE",
    dataClass: "record",
    partition: text("customerId"),
    sort: number("seq"),
    indexes: [
      {
        name: SUPPRESSION_INDEX,
        partition: text("suppressionShard"),
        sort: number("recordedAt"),
        attributes: SUPPRESSION_ATTRIBUTES,
      },
      // Campaigns read it; the entries that carry its attributes are part of the ledger's format already.
      { name: "due", partition: text("dueShard"), sort: number("dueAt"), attributes: [] },
    ],
    appendOnly: true,
  },
  directory: records("TACET_DIRECTORY_TABLE", "people"),
  events: records("TACET_EVENTS_TABLE"),
  policies: records("TACET_POLICIES_TABLE"),
} as const satisfies Record<string, Table>;
export type TableName = keyof typeof TABLES;

/** Environment variable with the ARN of the secret that holds the token and vault keys. */
export const SECRET_VARIABLE = "TACET_SECRET_ARN";

/**
 * What a function may do with a table. Nobody may update or delete in the ledger, and nobody who decides may read an
 * index: only `read-with-indexes` reaches them.
 */
export type Access = "read" | "read-with-indexes" | "append" | "write" | "write-and-delete";

export type FunctionSpec = {
  readonly does: string;
  readonly tables: Readonly<Partial<Record<TableName, Access>>>;
  readonly secret: boolean;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Set aside so that it never queues behind anything else. */
  readonly reservedConcurrency?: number;
  /** It can say "yes, contact them": a closed stack, one whose ledger may lack opt-outs, does not run it. */
  readonly permits?: true;
};

const API = { secret: true, timeoutSeconds: 15, memoryMb: 512 } as const;

export const FUNCTIONS: Readonly<Record<FunctionName, FunctionSpec>> = {
  contacts: {
    does: "claims, outcomes, records",
    tables: { ledger: "append", directory: "write", events: "write", policies: "read" },
    ...API,
  },
  authorisations: {
    does: "the last check before the dial",
    tables: { ledger: "append", policies: "read" },
    ...API,
    secret: false,
    reservedConcurrency: 50,
    permits: true,
  },
  "opt-outs": {
    does: "opt-outs",
    tables: { ledger: "append", directory: "write", events: "write", policies: "read" },
    ...API,
    reservedConcurrency: 20,
  },
  decisions: { does: "dry runs", tables: { ledger: "read", policies: "read" }, ...API, permits: true },
  conversations: {
    does: "interactions and offers",
    tables: { ledger: "append", directory: "write", events: "write", policies: "read" },
    ...API,
    permits: true,
  },
  customers: {
    does: "profiles and facts about customers",
    tables: { ledger: "append", directory: "write-and-delete", events: "write", policies: "read" },
    ...API,
  },
  erasures: { does: "erasure", tables: { ledger: "append", directory: "write-and-delete", policies: "read" }, ...API },
  suppressions: {
    does: "the suppression log",
    tables: { ledger: "read-with-indexes", policies: "read" },
    ...API,
    secret: false,
  },
  policies: { does: "policies", tables: { policies: "write" }, ...API, secret: false },
  meta: { does: "health and the API's description", tables: { policies: "read" }, ...API, secret: false },
};

/** Reads the stream of a table that is written once and never changed. */
export type WatcherSpec = FunctionSpec & { readonly watches: TableName };

/** Functions without a route: what AWS runs when a table changes. Locally nothing plays them. */
export const WATCHERS = {
  "ledger-watch": {
    does: "raises the alarm when an entry of the ledger is changed or removed",
    watches: "ledger",
    tables: {},
    secret: false,
    timeoutSeconds: 30,
    memoryMb: 256,
  },
} as const satisfies Record<string, WatcherSpec>;
export type WatcherName = keyof typeof WATCHERS;

/** The variables a function finds in its environment. */
export function variablesOf(spec: FunctionSpec): readonly string[] {
  const tables = (Object.keys(spec.tables) as TableName[]).map((name) => TABLES[name].variable);
  return spec.secret ? [...tables, SECRET_VARIABLE] : tables;
}
