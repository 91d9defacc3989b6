import type { Progress } from "../campaign/progress.ts";
import { DAY_MS } from "../policy/time.ts";
import type { Units } from "./dynamo-store.ts";
import type { SimulationOptions } from "./options.ts";
import type { Scene } from "./scene.ts";
import type { ToldEntry } from "./told-entry.ts";
import { Violation } from "./violation.ts";

export type SimulationReport = Pick<SimulationOptions, "seed" | "customers" | "days" | "faults"> & {
  /** SHA-256 of everything that happened: the same for the same seed and code. */
  readonly traceHash: string;
  /** Lines of the trace. */
  readonly steps: number;
  /** Simulated days until everything was drained. */
  readonly simulatedDays: number;
  readonly entries: number;
  readonly dials: number;
  readonly messages: number;
  /** How often each fault was injected. */
  readonly faultsInjected: Readonly<Record<string, number>>;
  /** What people and other systems did, by what it was. */
  readonly acts: Readonly<Record<string, number>>;
  /** How often each check looked at something that it could have found wrong. */
  readonly checked: Readonly<Record<string, number>>;
  readonly deadLetters: number;
  readonly campaigns: Readonly<Record<string, Progress>>;
  /** Request units by table. */
  readonly units: Readonly<Record<string, Units>>;
  readonly violation?: ToldViolation;
};

export type ToldViolation = {
  /** "G1" and so on; "defect" for an error no fault explains. */
  readonly guarantee: string;
  readonly detail: string;
  /** RFC 3339. */
  readonly at: string;
  readonly customerId?: string;
  readonly evidence: readonly unknown[];
  readonly ledger: readonly ToldEntry[];
  /** The newest lines of the trace. */
  readonly trace: readonly string[];
  readonly stack?: string;
};

export function reportOf(
  { stage, dialer, checker, outcome, start }: Scene,
  { seed, customers, days, faults }: SimulationOptions,
): SimulationReport {
  return {
    ...{ seed, customers, days, faults },
    traceHash: stage.trace.hash(),
    steps: stage.trace.length(),
    simulatedDays: (stage.clock.now() - start) / DAY_MS,
    entries: outcome.entries,
    dials: dialer.dials.size,
    messages: dialer.messages.size,
    faultsInjected: stage.faults.counted(),
    acts: Object.fromEntries(outcome.acts),
    checked: checker.looked(),
    deadLetters: Object.values(stage.urls).reduce(
      (sum, { deadLetters }) => sum + stage.queues.depth(deadLetters).waiting,
      0,
    ),
    campaigns: Object.fromEntries(outcome.progress),
    units: Object.fromEntries(stage.dynamo.units()),
    ...(outcome.failure !== undefined && { violation: violationOf(outcome.failure, { stage, checker }) }),
  };
}

function violationOf(failure: unknown, { stage, checker }: Pick<Scene, "stage" | "checker">): ToldViolation {
  const trace = stage.trace.newest();
  const at = new Date(stage.clock.now()).toISOString();
  if (!(failure instanceof Violation)) {
    const { name, message, stack } = failure as Error;
    const detail = `${name}: ${message}`;
    return { guarantee: "defect", detail, at, evidence: [], ledger: [], trace, ...(stack !== undefined && { stack }) };
  }
  const { guarantee, message, customerId, evidence } = failure;
  return {
    ...{ guarantee, detail: message, at, evidence, trace },
    ...(customerId !== undefined && { customerId }),
    ledger: customerId === undefined ? [] : checker.ledger(customerId),
  };
}
