import type { Observer, WorkObserver } from "../lambda/observe.ts";

export type LocalObserver = Observer & WorkObserver;

export const SILENT: LocalObserver = { request: () => {}, fault: () => {}, work: () => {} };

/** A request that failed, and only those: a line with the id its answer carries, and for a fault of ours its stack. */
export const failures = (print: (line: string) => void): LocalObserver => ({
  request: ({ status, problem, route, requestId, ms }) => {
    if (problem !== undefined) print(`${status} ${problem} · ${route} · request ${requestId} · ${ms} ms`);
  },
  fault: (error, requestId, route) => {
    print(`fault · ${route} · request ${requestId}\n${error instanceof Error ? error.stack : String(error)}`);
  },
  work: ({ worker, messages, failed }) => {
    if (failed > 0) print(`${failed} of ${messages} messages failed · ${worker} · they are tried again`);
  },
});
