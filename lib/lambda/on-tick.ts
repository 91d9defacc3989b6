import type { Engine } from "../campaign/engine.ts";
import type { TickEvent } from "../campaign/schedules.ts";
import { tick } from "../campaign/tick.ts";
import { readTick } from "./messages.ts";

/** A schedule's tick, or the heartbeat. It fails as a whole: whoever called repeats it, and a repeat is harmless. */
export const onTick = (engine: Engine, event: TickEvent): Promise<void> => tick(engine, readTick(event));
