import { afterAll } from "vitest";
import { dynamoLedger } from "../../lib/ledger/dynamo-ledger.ts";
import { testStore } from "../store.ts";
import { ledgerContract } from "./ledger-contract.ts";

const store = await testStore();
afterAll(() => store.close());

ledgerContract(process.env.TACET_DYNAMODB_ENDPOINT ?? "the embedded store", async () =>
  dynamoLedger(store.client, store.tables.ledger),
);
