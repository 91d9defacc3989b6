import {
  type CreateTableCommandInput,
  type DescribeTableCommand,
  type KeySchemaElement,
  type ListTablesCommand,
  type Projection,
  ResourceInUseException,
} from "@aws-sdk/client-dynamodb";
import { type InputOf, METADATA, type Run } from "./dynamo-store.ts";
import { type KeyNames, memoryTable, type TableSchema } from "./dynamo-table.ts";

export const createTable: Run<CreateTableCommandInput> = (store, input) => {
  const name = input.TableName!;
  if (store.tables.has(name))
    throw new ResourceInUseException({ message: `Table already exists: ${name}`, $metadata: { httpStatusCode: 400 } });
  const table = memoryTable(schemaOf(input));
  store.tables.set(name, table);
  return { ...METADATA, TableDescription: { TableName: name, TableStatus: "ACTIVE" } };
};

function schemaOf(input: CreateTableCommandInput): TableSchema {
  const keys = namesOf(input.KeySchema!);
  const types = Object.fromEntries(
    input.AttributeDefinitions!.map(({ AttributeName, AttributeType }) => [AttributeName!, AttributeType as "S" | "N"]),
  );
  return {
    name: input.TableName!,
    ...keys,
    types,
    indexes: (input.GlobalSecondaryIndexes ?? []).map((index) => ({
      name: index.IndexName!,
      ...namesOf(index.KeySchema!),
      projected: projectedOf([keys, namesOf(index.KeySchema!)], index.Projection!),
    })),
  };
}

function namesOf(schema: readonly KeySchemaElement[]): KeyNames {
  const named = (type: string) => schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  return { partition: named("HASH")!, sort: named("RANGE") };
}

function projectedOf(keys: readonly KeyNames[], { ProjectionType, NonKeyAttributes = [] }: Projection) {
  if (ProjectionType === "ALL") return undefined;
  const names = keys.flatMap(({ partition, sort }) => [partition, sort]).filter((name) => name !== undefined);
  return new Set([...names, ...NonKeyAttributes]);
}

export const describeTable: Run<InputOf<DescribeTableCommand>> = (store, { TableName }) => {
  store.tableOf(TableName);
  return { ...METADATA, Table: { TableName, TableStatus: "ACTIVE" } };
};

export const listTables: Run<InputOf<ListTablesCommand>> = (store) => ({
  ...METADATA,
  TableNames: [...store.tables.keys()],
});
