import { type AttributeValue, DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import type { Compiled, Scope } from "./dynamo-expression.ts";
import type { TableSchema } from "./dynamo-table.ts";
import type { Item } from "./dynamo-value.ts";

/** DynamoDB's limit of one item. */
export const ITEM_BYTES = 400 * 1024;

/** What DynamoDB answers to a request that makes no sense. */
export const invalid = (message: string): DynamoDBServiceException =>
  new DynamoDBServiceException({
    name: "ValidationException",
    $fault: "client",
    message,
    $metadata: { httpStatusCode: 400 },
  });

export type Expressions = {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
};

const NONE = {};

/** Where an expression finds its names and values. */
export const scopeOf = (item: Item | undefined, input: Expressions): Scope => ({
  item,
  names: input.ExpressionAttributeNames ?? NONE,
  values: input.ExpressionAttributeValues ?? NONE,
});

/** Each placeholder must be given, and each that is given must be used by one of the expressions. */
export function checkPlaceholders(input: Expressions, ...expressions: (Compiled<unknown> | undefined)[]): void {
  const { names, values } = scopeOf(undefined, input);
  for (const expression of expressions)
    for (const name of expression?.placeholders ?? [])
      if (!(name in names) && !(name in values))
        throw invalid(`An expression attribute value or name used in expression is not defined: ${name}`);
  for (const given of [names, values])
    for (const name in given)
      if (!expressions.some((expression) => expression?.placeholders.has(name)))
        throw invalid(`Value or name unused in expressions: ${name}`);
}

/** An expression of a request, where it has one. */
export const compiled = <T>(compile: (text: string) => Compiled<T>, text: string | undefined) =>
  text === undefined ? undefined : compile(text);

/** Refuses an item whose keys are missing, of another type or empty. */
export function checkKeys(schema: TableSchema, item: Item, exactly: boolean): void {
  checkKey(schema, item, schema.partition);
  if (schema.sort !== undefined) checkKey(schema, item, schema.sort);
  if (exactly && Object.keys(item).length !== (schema.sort === undefined ? 1 : 2))
    throw invalid("The provided key element does not match the schema");
  if (exactly) return;
  for (const { partition, sort } of schema.indexes) {
    if (partition in item) checkKey(schema, item, partition);
    if (sort !== undefined && sort in item) checkKey(schema, item, sort);
  }
}

function checkKey(schema: TableSchema, item: Item, name: string): void {
  const value = item[name]?.[schema.types[name]!];
  if (value === undefined) throw invalid(`One or more parameter values were invalid: missing or mistyped key ${name}`);
  if (value === "") throw invalid(`One or more parameter values are not valid: the key ${name} is empty`);
  if (item[name]!.N !== undefined && !Number.isFinite(Number(value)))
    throw invalid(`The parameter cannot be converted to a numeric value: ${value}`);
}

/** Refuses what the memory store does not know, rather than reading past it. */
export function checkInput(input: object, known: ReadonlySet<string>): void {
  for (const [name, value] of Object.entries(input))
    if (value !== undefined && !known.has(name))
      throw new Error(`the memory store does not know the parameter ${name}`);
}
