import type { AttributeValue, ConsumedCapacity, DynamoDB } from "@aws-sdk/client-dynamodb";
import { type Index, TABLES } from "../lib/infra/topology.ts";
import type { Item } from "../lib/ledger/dynamo-ledger.ts";
import { CheckFailed, check } from "./figure.ts";

/** A read unit is 4 KB read strongly, half a unit if eventually; a write unit is 1 KB. */
const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;

export type Units = { readonly read: number; readonly write: number };

const NO_UNITS: Units = { read: 0, write: 0 };

export type Meter = {
  /**
   * Carries out the work and says what it consumed, by table, and by index of the ledger under its own name. Nothing else
   * may go through the client meanwhile.
   */
  readonly of: (work: () => Promise<unknown>) => Promise<ReadonlyMap<string, Units>>;
};

function note(used: Map<string, Units>, name: string, { read, write }: Units): void {
  const before = used.get(name) ?? NO_UNITS;
  if (read > 0 || write > 0) used.set(name, { read: before.read + read, write: before.write + write });
}

type Sent = {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Item?: Item;
  readonly ConsistentRead?: boolean;
  ReturnConsumedCapacity?: "TOTAL";
};
type Answered = {
  readonly Items?: Item[];
  readonly Item?: Item;
  /** What was deleted. */
  readonly Attributes?: Item;
  readonly ConsumedCapacity?: ConsumedCapacity;
};

/** Counts the units of every request from the items themselves, and checks them against what the store says. */
export function meterOf(client: DynamoDB): Meter {
  let used: Map<string, Units> | undefined;
  // Told after the work: a fault thrown among the requests is one of the store to whoever sent them.
  let mistakes: string[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (!used) return next(args);
      const sent = args.input as Sent;
      sent.ReturnConsumedCapacity = "TOTAL";
      const answer = await next(args);
      const output = answer.output as Answered;
      const units = unitsOf(String(context.commandName), sent, output);
      const told = output.ConsumedCapacity?.CapacityUnits;
      // For a page of an index with nothing on it the embedded store takes nothing, and DynamoDB the least it takes.
      const isBare = sent.IndexName !== undefined && output.Items?.length === 0 && told === 0;
      if (!isBare && told !== units.read + units.write)
        mistakes.push(`${context.commandName}: counted ${units.read} + ${units.write}, the store says ${told}`);
      note(used, sent.IndexName ?? sent.TableName, units);
      // The embedded store tells nothing of what it writes to indexes; DynamoDB bills it.
      for (const index of TABLES.ledger.indexes) note(used, index.name, { read: 0, write: indexUnits(sent, index) });
      return answer;
    },
    { step: "initialize", name: "meter" },
  );
  return {
    of: async (work) => {
      const counted = new Map<string, Units>();
      mistakes = [];
      used = counted;
      try {
        await work();
      } finally {
        used = undefined;
      }
      check(mistakes.length === 0, mistakes.join("; "));
      return counted;
    },
  };
}

function unitsOf(command: string, sent: Sent, { Items, Item, Attributes }: Answered): Units {
  const bytes = (items: readonly Item[]) => items.reduce((sum, item) => sum + sizeOf(item), 0);
  const read = (items: readonly Item[]) =>
    Math.max(1, Math.ceil(bytes(items) / READ_UNIT_BYTES)) * (sent.ConsistentRead ? 1 : 0.5);
  switch (command) {
    case "QueryCommand":
      return { read: read(Items ?? []), write: 0 };
    case "GetItemCommand":
      return { read: read(Item ? [Item] : []), write: 0 };
    case "PutItemCommand":
      return { read: 0, write: writeUnits(sizeOf(sent.Item!)) };
    case "DeleteItemCommand":
      return { read: 0, write: writeUnits(sizeOf(Attributes ?? {})) };
    default:
      throw new CheckFailed(`the meter does not know ${command}`);
  }
}

const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));

/** An index costs a write of its own for each item that carries its keys. */
function indexUnits({ TableName, Item }: Sent, { partition, sort, attributes }: Index): number {
  if (!TableName.endsWith("-ledger") || !Item || !(partition.name in Item) || !(sort.name in Item)) return 0;
  const { partition: customer, sort: seq } = TABLES.ledger;
  const names = new Set([customer.name, seq.name, partition.name, sort.name, ...attributes]);
  return writeUnits(sizeOf(Object.fromEntries(Object.entries(Item).filter(([name]) => names.has(name)))));
}

/**
 * DynamoDB's own count: names and texts in UTF-8; a number takes a byte per two digits, zeros at either end left out,
 * and one more; bytes as they are.
 */
export const sizeOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/^-?0*|0*$/g, "").length / 2) + 1;
  check(value.B !== undefined, "the meter knows texts, numbers and bytes only");
  return value.B.length;
}
