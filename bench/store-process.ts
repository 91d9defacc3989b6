/** The embedded store in a process of its own, so that it does not share an event loop with what is timed. */
import { startStore } from "../lib/local/store.ts";

const store = await startStore(undefined);
process.send?.(store.url);
process.once("disconnect", () => process.exit());
