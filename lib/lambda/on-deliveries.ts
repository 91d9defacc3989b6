import { deliverNext } from "../campaign/deliver.ts";
import { batches } from "./batches.ts";
import { readDelivery } from "./messages.ts";

/** Contacts on their way out. */
export const onDeliveries = batches("deliveries", (engine, body) => deliverNext(engine, readDelivery(body)));
