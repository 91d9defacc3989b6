import { scopeOf } from "./compile.ts";
import { datesOf, type Rule } from "./document.ts";
import type { Mistake } from "./mistakes.ts";
import { ACTIONS, BREADTHS, CHANNELS, HOLD_CAUSES, type Ms, maskOf, PROMOTIONAL, PURPOSES } from "./words.ts";

export type Unheard = Pick<Mistake, "level" | "message">;

/**
 * A "no" or a hold that no rule listens to would be written down and change nothing. Heard nowhere it is an error;
 * heard, but not for every channel, action and day, a lint.
 */
export function unheard(rules: readonly Rule[]): Unheard[] {
  const refusing = rules.filter((rule) => rule.severity !== "advice");
  return [
    ...BREADTHS.flatMap((breadth) => {
      const listeners = refusing.filter((rule) => rule.kind === "refusal" && [rule.breadth].flat().includes(breadth));
      return gaps(
        listeners,
        `a "${breadth}"`,
        `a refusal rule of breadth "${breadth}"`,
        breadth === "everything" ? maskOf(PURPOSES, PURPOSES) : PROMOTIONAL,
      );
    }),
    ...HOLD_CAUSES.flatMap((cause) => {
      const listeners = refusing.filter((rule) => rule.kind === "hold" && rule.causes.includes(cause));
      return gaps(listeners, `a hold for "${cause}"`, `a hold rule with that cause`, PROMOTIONAL);
    }),
  ];
}

function gaps(listeners: readonly Rule[], what: string, mend: string, purposes: number): Unheard[] {
  if (listeners.length === 0)
    return [
      {
        level: "error",
        message: `no rule listens to ${what}: it would be written down and silence nothing; add ${mend}`,
      },
    ];
  const deaf = ACTIONS.flatMap((action) =>
    CHANNELS.filter((channel) => {
      const here = listeners.filter((rule) => {
        const scope = scopeOf(rule);
        const judged = scope.actions & maskOf(ACTIONS, [action]) && scope.channels & maskOf(CHANNELS, [channel]);
        return judged && (purposes & ~scope.purposes) === 0 && rule.applies.topics === undefined;
      });
      return !lastsForEver(here.map(datesOf));
    }).map((channel) => (action === "offer" ? `offers by ${channel}` : channel)),
  );
  if (deaf.length === 0) return [];
  return [
    {
      level: "lint",
      message: `${what} is not heard always and for every topic by ${deaf.join(", ")}; add ${mend} that applies there, without dates`,
    },
  ];
}

/** Whether dated rules together leave no day without one. */
function lastsForEver(spans: readonly (readonly [Ms, Ms])[]): boolean {
  let reached = -Infinity;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (from > reached) return false;
    reached = Math.max(reached, to);
  }
  return reached === Infinity;
}
