import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { Entry } from "./entry.ts";
import { type Appended, type Ledger, type Range, StoreUnavailable, unavailable } from "./ledger.ts";
import { actorOf, bodyOf, storedActor, storedBody } from "./left-out.ts";

export type Item = Record<string, AttributeValue>;

/** Faults after which a write certainly did not happen. */
const REFUSED = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "RequestLimitExceeded",
  "ECONNREFUSED",
  "ENOTFOUND",
]);

/** The ledger in one DynamoDB table: partition key `customerId`, sort key `seq`. */
export function dynamoLedger(client: DynamoDBClient, table: string): Ledger {
  const query = async (customerId: string, range: Range, consistent: boolean): Promise<Entry[]> => {
    const entries: Entry[] = [];
    let start: Item | undefined;
    do {
      const page = await client
        .send(
          new QueryCommand(
            queryOf(table, customerId, { ...range, limit: range.limit - entries.length }, consistent, start),
          ),
        )
        .catch(unavailable);
      for (const item of page.Items ?? []) entries.push(entryOf(item));
      start = page.LastEvaluatedKey;
    } while (start && entries.length < range.limit);
    return entries;
  };
  return {
    newest: async (customerId, read) =>
      (await query(customerId, { limit: 1, newestFirst: true }, read === "strong"))[0],
    read: (customerId, range) => query(customerId, range, true),
    append: async (entry) => {
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOf(entry),
            ConditionExpression: "attribute_not_exists(seq)",
          }),
        );
        return "appended";
      } catch (error) {
        return appendedAfter(error);
      }
    },
  };
}

function queryOf(table: string, customerId: string, range: Range, consistent: boolean, start: Item | undefined) {
  const bounded = range.from !== undefined || range.to !== undefined;
  return {
    TableName: table,
    KeyConditionExpression: bounded ? "customerId = :c AND seq BETWEEN :from AND :to" : "customerId = :c",
    ExpressionAttributeValues: {
      ":c": { S: customerId },
      ...(bounded && {
        ":from": { N: String(range.from ?? 1) },
        ":to": { N: String(range.to ?? Number.MAX_SAFE_INTEGER) },
      }),
    },
    ConsistentRead: consistent,
    ScanIndexForward: !range.newestFirst,
    Limit: range.limit,
    ExclusiveStartKey: start,
  };
}

function appendedAfter(error: unknown): Appended {
  if (error instanceof ConditionalCheckFailedException) return "taken";
  if (wasRefused(error)) throw new StoreUnavailable("the ledger is not taking writes just now", { cause: error });
  // A time-out or a 5xx: the write may have happened all the same.
  return "unknown";
}

function wasRefused(error: unknown): boolean {
  const { name, code } = error as { name?: string; code?: string };
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return REFUSED.has(name ?? "") || REFUSED.has(code ?? "") || (status !== undefined && status >= 400 && status < 500);
}

/** An entry as DynamoDB keeps it. Bodies are JSON text: readable in the console, and without per-key overhead. */
export function itemOf(entry: Entry): Item {
  const item: Item = {
    customerId: { S: entry.customerId },
    seq: { N: String(entry.seq) },
    kind: { S: entry.kind },
    id: { S: entry.id },
    recordedAt: { N: String(entry.recordedAt) },
    body: { S: JSON.stringify(storedBody(entry)) },
    fold: { S: entry.fold },
    prev: { B: entry.prev },
    hash: { B: entry.hash },
  };
  const actor = storedActor(entry);
  if (actor !== undefined) item.actor = { S: actor };
  // When it was recorded is when it happened, unless it says otherwise.
  if (entry.at !== entry.recordedAt) item.at = { N: String(entry.at) };
  if (entry.decision) item.decision = { S: JSON.stringify(entry.decision) };
  if (entry.dueShard !== undefined) item.dueShard = { S: entry.dueShard };
  if (entry.dueAt !== undefined) item.dueAt = { N: String(entry.dueAt) };
  if (entry.suppressionShard !== undefined) item.suppressionShard = { S: entry.suppressionShard };
  return item;
}

export function entryOf(item: Item): Entry {
  const said = { at: Number((item.at ?? item.recordedAt!).N), dueShard: item.dueShard?.S };
  return {
    customerId: item.customerId!.S!,
    seq: Number(item.seq!.N),
    kind: item.kind!.S as Entry["kind"],
    id: item.id!.S!,
    at: said.at,
    recordedAt: Number(item.recordedAt!.N),
    actor: actorOf(item.actor?.S, said),
    body: bodyOf(item.body!.S!, said),
    ...(item.decision && { decision: JSON.parse(item.decision.S!) }),
    fold: item.fold!.S!,
    ...(item.dueShard && { dueShard: item.dueShard.S! }),
    ...(item.dueAt && { dueAt: Number(item.dueAt.N) }),
    ...(item.suppressionShard && { suppressionShard: item.suppressionShard.S! }),
    prev: item.prev!.B!,
    hash: item.hash!.B!,
  };
}
