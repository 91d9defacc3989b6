import type { Broken } from "./broken.ts";
import type { FaultProfileName } from "./faults.ts";

export type SimulationOptions = {
  readonly seed: string;
  readonly customers: number;
  /** Simulated days with disturbances; the campaigns drain after that. */
  readonly days: number;
  readonly faults: FaultProfileName;
  /** A folder for what preparing an audience spills. */
  readonly scratch: string;
  /** Code that is wrong on purpose, to test the checks. */
  readonly broken?: Broken;
};
