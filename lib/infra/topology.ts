import type { FunctionName } from "../api/route.ts";
import type { QueueName } from "../campaign/queues.ts";
import { DUE_INDEX } from "../ledger/due.ts";
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
      { name: DUE_INDEX, partition: text("dueShard"), sort: number("dueAt"), attributes: [] },
    ],
    appendOnly: true,
  },
  directory: records("TACET_DIRECTORY_TABLE", "people"),
  events: records("TACET_EVENTS_TABLE"),
  policies: records("TACET_POLICIES_TABLE"),
  /** Campaigns, their slices and cursors, the desk's list, jobs, and the sample of inbound talks. */
  campaigns: records("TACET_CAMPAIGNS_TABLE"),
  /** Do-not-call lists: keyed words of numbers, a block of some hundred an item, and which copy is in force. */
  registries: records("TACET_REGISTRIES_TABLE"),
} as const satisfies Record<string, Table>;
export type TableName = keyof typeof TABLES;

/** Environment variable with the ARN of the secret that holds the token and vault keys. */
export const SECRET_VARIABLE = "TACET_SECRET_ARN";

/** A standard queue, and how its messages reach the function that works them. */
export type QueueSpec = {
  readonly variable: string;
  /** Environment variable with the address of its dead letters. */
  readonly lettersVariable: string;
  /** The worker that reads it. */
  readonly worker: WorkerName;
  readonly batchSize: number;
  /** Gathers a batch for so long. */
  readonly batchWindowSeconds: number;
  /** Invocations at once, so that campaigns leave room for everything else. */
  readonly maxConcurrency: number;
  /** Receives before a message is put aside. */
  readonly maxReceives: number;
};

/**
 * A message is hidden for so many times its worker's time-out, and for as long as a batch is gathered besides
 * (docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
 */
const VISIBILITY_FACTOR = 6;

/** Seconds for which a message that was received is hidden from other receivers. */
export const hiddenSeconds = ({ worker, batchWindowSeconds }: QueueSpec): number =>
  VISIBILITY_FACTOR * WORKERS[worker].timeoutSeconds + batchWindowSeconds;

export const QUEUES: Readonly<Record<QueueName, QueueSpec>> = {
  work: {
    variable: "TACET_WORK_QUEUE",
    lettersVariable: "TACET_WORK_LETTERS",
    worker: "work",
    batchSize: 10,
    batchWindowSeconds: 1,
    maxConcurrency: 50,
    maxReceives: 5,
  },
  deliveries: {
    variable: "TACET_DELIVERIES_QUEUE",
    lettersVariable: "TACET_DELIVERIES_LETTERS",
    worker: "deliveries",
    batchSize: 10,
    batchWindowSeconds: 1,
    maxConcurrency: 50,
    maxReceives: 5,
  },
  jobs: {
    variable: "TACET_JOBS_QUEUE",
    lettersVariable: "TACET_JOBS_LETTERS",
    worker: "jobs-worker",
    batchSize: 1,
    batchWindowSeconds: 0,
    maxConcurrency: 5,
    maxReceives: 5,
  },
};

/** Environment variables of what is neither table nor queue. */
export const FILES_VARIABLE = "TACET_FILES_BUCKET";
export const EVENT_BUS_VARIABLE = "TACET_EVENT_BUS";
/**
 * What a function needs to make and end schedules: their group, the function that ticks, the role to call it with, and
 * where ticks go that could not be handed over.
 */
export const SCHEDULE_VARIABLES = [
  "TACET_SCHEDULE_GROUP",
  "TACET_TICK_ARN",
  "TACET_SCHEDULE_ROLE",
  "TACET_SCHEDULE_LETTERS",
] as const;
/** Where the API answers, for links in messages. */
export const PUBLIC_URL_VARIABLE = "TACET_PUBLIC_URL";

/** The topic of providers' reports and people's replies. */
export const HEARD_VARIABLE = "TACET_HEARD_TOPIC";
/** Configuration sets, which tell what became of a message, and who sends it, for the foot of every email. */
export const TRANSPORT_VARIABLES = { email: "TACET_EMAIL_EVENTS", sms: "TACET_SMS_EVENTS" } as const;
export const IMPRINT_VARIABLE = "TACET_IMPRINT";

/** Prefixes of the bucket, and days after which what is there goes: people's files are not kept. */
export const FILE_PREFIXES = { uploads: 7, prepared: 400, verdicts: 90, reports: 90 } as const;
export type FilePrefix = keyof typeof FILE_PREFIXES;
/** A file that comes here is told to this queue. */
export const UPLOADS = { prefix: "uploads", queue: "jobs" } as const satisfies { prefix: FilePrefix; queue: QueueName };

/**
 * What a function may do with a table. Nobody may update or delete in the ledger, and nobody who decides may read an
 * index: only `read-with-indexes` reaches them. `read-and-keep` may besides write copies of what ships, and nothing else.
 */
export type Access = "read" | "read-with-indexes" | "read-and-keep" | "append" | "write" | "write-and-delete";

export type FunctionSpec = {
  readonly does: string;
  readonly tables: Readonly<Partial<Record<TableName, Access>>>;
  readonly secret: boolean;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Room on disk for what is too large for memory; 512 where left out, which costs nothing. */
  readonly scratchMb?: number;
  /** Queues it puts messages in. */
  readonly sends?: readonly QueueName[];
  /** What it may do with the bucket of files, by prefix. An address it gives to a client can do no more than itself. */
  readonly files?: Readonly<Partial<Record<FilePrefix, "read" | "write">>>;
  /** It sees how every queue stands, and brings dead letters back. */
  readonly looksAfterQueues?: true;
  /** It makes and ends schedules. */
  readonly schedules?: true;
  /** It puts events on the bus. */
  readonly events?: true;
  /** It takes what the topic of reports and replies posts. */
  readonly hearsReports?: true;
  /** It writes links that lead back to the API. */
  readonly links?: true;
  /** It sends messages to people through these. */
  readonly transports?: readonly ("email" | "sms")[];
  /** Set aside so that it never queues behind anything else. */
  readonly reservedConcurrency?: number;
  /** It can say "yes, contact them": a closed stack, one whose ledger may lack opt-outs, does not run it. */
  readonly permits?: true;
};

const API = { secret: true, timeoutSeconds: 15, memoryMb: 512 } as const;

export const FUNCTIONS: Readonly<Record<FunctionName, FunctionSpec>> = {
  contacts: {
    does: "claims, outcomes, records",
    tables: {
      ledger: "append",
      directory: "write",
      events: "write",
      policies: "read-and-keep",
      campaigns: "read",
      registries: "read",
    },
    ...API,
  },
  authorisations: {
    does: "the last check before the dial",
    tables: { ledger: "append", policies: "read-and-keep", campaigns: "read", registries: "read" },
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
  decisions: {
    does: "dry runs",
    tables: { ledger: "read", policies: "read", registries: "read" },
    ...API,
    permits: true,
  },
  conversations: {
    does: "interactions and offers",
    tables: {
      ledger: "append",
      directory: "write",
      events: "write",
      policies: "read-and-keep",
      campaigns: "write",
      registries: "read",
    },
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
  campaigns: {
    does: "the life of campaigns, and their progress",
    tables: { ledger: "read-with-indexes", policies: "write", campaigns: "write" },
    ...API,
    files: { uploads: "write", prepared: "read", verdicts: "read", reports: "read" },
    sends: ["jobs", "work"],
    schedules: true,
    events: true,
  },
  jobs: {
    does: "long work: what it has come to; do-not-call lists",
    tables: { campaigns: "write", policies: "read", registries: "read" },
    ...API,
    secret: false,
    files: { uploads: "write", verdicts: "read", reports: "read" },
    sends: ["jobs"],
  },
  queues: {
    does: "how queues stand, and bringing back what was put aside",
    tables: {},
    ...API,
    secret: false,
    looksAfterQueues: true,
  },
  desk: {
    does: "the next contact for an agent",
    tables: {
      ledger: "append",
      directory: "read",
      policies: "read-and-keep",
      campaigns: "write-and-delete",
      registries: "read",
    },
    ...API,
    files: { prepared: "read" },
  },
  inbound: {
    does: "replies, unsubscriptions and providers' callbacks",
    tables: { ledger: "append", directory: "write", events: "write", policies: "read", campaigns: "read" },
    ...API,
    hearsReports: true,
    reservedConcurrency: 20,
  },
  meta: { does: "health and the API's description", tables: { policies: "read" }, ...API, secret: false },
};

/** Functions that queues and schedules call. */
export type WorkerName = "ticks" | "work" | "deliveries" | "jobs-worker";

export const WORKERS: Readonly<Record<WorkerName, FunctionSpec>> = {
  ticks: {
    does: "hands out what a campaign's pace allows, and what is due",
    tables: { ledger: "read-with-indexes", policies: "read", campaigns: "write-and-delete" },
    sends: ["work", "jobs"],
    files: { prepared: "read", uploads: "read" },
    schedules: true,
    events: true,
    secret: false,
    timeoutSeconds: 60,
    memoryMb: 512,
  },
  work: {
    does: "claims the rows it is handed, and sends where a machine sends",
    tables: {
      ledger: "append",
      directory: "write-and-delete",
      events: "write",
      policies: "read-and-keep",
      campaigns: "write",
      registries: "read",
    },
    sends: ["deliveries"],
    files: { prepared: "read" },
    transports: ["email", "sms"],
    links: true,
    secret: true,
    timeoutSeconds: 120,
    memoryMb: 1_024,
    permits: true,
  },
  deliveries: {
    does: "tells webhooks and listeners of claimed contacts",
    tables: { ledger: "append", directory: "read", policies: "read-and-keep", campaigns: "read", registries: "read" },
    sends: ["deliveries"],
    events: true,
    links: true,
    secret: true,
    timeoutSeconds: 60,
    memoryMb: 512,
    permits: true,
  },
  "jobs-worker": {
    does: "prepares audiences, imports history and do-not-call lists, forecasts and backtests",
    tables: {
      ledger: "append",
      directory: "write-and-delete",
      events: "write",
      policies: "read",
      campaigns: "write-and-delete",
      registries: "write-and-delete",
    },
    sends: ["jobs"],
    files: { uploads: "read", prepared: "write", verdicts: "write", reports: "write" },
    secret: true,
    timeoutSeconds: 900,
    memoryMb: 2_048,
    // A history of 20 million rows is 5 GB of facts and verdicts.
    scratchMb: 8_192,
  },
};

/** The heartbeat calls ticks without a campaign, so that a schedule that was lost is made again. */
export const HEARTBEAT_MINUTES = 5;

/** Reads the stream of a table that is written once and never changed. A stream serves two readers, and no more. */
export type WatcherSpec = FunctionSpec & {
  readonly watches: TableName;
  readonly hears: readonly ("INSERT" | "MODIFY" | "REMOVE")[];
  /** Gathers a batch for so long. */
  readonly batchWindowSeconds: number;
};

/** Functions without a route: what AWS runs when a table changes. Locally nothing plays them. */
export const WATCHERS = {
  "ledger-watch": {
    does: "raises the alarm when an entry of the ledger is changed or removed",
    watches: "ledger",
    hears: ["MODIFY", "REMOVE"],
    batchWindowSeconds: 0,
    tables: {},
    secret: false,
    timeoutSeconds: 30,
    memoryMb: 256,
  },
  "ledger-events": {
    does: "tells the bus what happened, entry by entry",
    watches: "ledger",
    hears: ["INSERT"],
    batchWindowSeconds: 2,
    tables: {},
    events: true,
    secret: false,
    timeoutSeconds: 60,
    memoryMb: 512,
  },
} as const satisfies Record<string, WatcherSpec>;
export type WatcherName = keyof typeof WATCHERS;

/** The variables a function finds in its environment. */
export function variablesOf(spec: FunctionSpec): readonly string[] {
  return [
    ...(Object.keys(spec.tables) as TableName[]).map((name) => TABLES[name].variable),
    ...(spec.secret ? [SECRET_VARIABLE] : []),
    ...(spec.sends ?? []).map((name) => QUEUES[name].variable),
    ...(spec.looksAfterQueues
      ? Object.values(QUEUES).flatMap(({ variable, lettersVariable }) => [variable, lettersVariable])
      : []),
    ...(spec.files ? [FILES_VARIABLE] : []),
    ...(spec.schedules ? SCHEDULE_VARIABLES : []),
    ...(spec.events ? [EVENT_BUS_VARIABLE] : []),
    ...(spec.transports ? [IMPRINT_VARIABLE, ...spec.transports.map((name) => TRANSPORT_VARIABLES[name])] : []),
    ...(spec.links ? [PUBLIC_URL_VARIABLE] : []),
    ...(spec.hearsReports ? [HEARD_VARIABLE] : []),
  ];
}
