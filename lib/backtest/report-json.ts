import type { Ms } from "../policy/words.ts";
import type { Report } from "./report.ts";

/** The report as an API or a script tells it: instants in RFC 3339. */
export function reportJson(report: Report) {
  const { from, to, rules, ...rest } = report;
  return {
    ...rest,
    ...(from !== undefined && { from: iso(from) }),
    ...(to !== undefined && { to: iso(to) }),
    rules: rules.map(({ samples, ...rule }) => ({
      ...rule,
      samples: samples.map(({ at, until, ...sample }) => ({
        ...sample,
        at: iso(at),
        ...(until !== undefined && { until: iso(until) }),
      })),
    })),
  };
}

const iso = (at: Ms): string => new Date(at).toISOString();
