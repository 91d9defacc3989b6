import { work } from "../campaign/work.ts";
import { batches } from "./batches.ts";
import { readWork } from "./messages.ts";

/** Rows to be claimed. */
export const onWork = batches("work", (engine, body) => work(engine, readWork(body)));
