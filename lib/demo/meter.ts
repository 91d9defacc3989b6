import type { TableName } from "../infra/topology.ts";
import type { Units, WatchedStore } from "./store.ts";

export type UnitsByTable = Readonly<Partial<Record<TableName, Units>>>;

/** Counts request units from now on. */
export type Meter = {
  /** Carries it out without counting: what the demo looks at beside the campaign is none of its costs. */
  readonly aside: <T>(work: () => Promise<T>) => Promise<T>;
  /** Of tables that were used; undefined where the store does not count. */
  readonly spent: () => UnitsByTable | undefined;
};

export function meterOf({ units }: Pick<WatchedStore, "units">): Meter {
  const begun = units();
  const left = new Map<TableName, Units>();
  return {
    aside: async (work) => {
      const before = units();
      const done = await work();
      for (const [name, used] of between(before, units()))
        left.set(name, plus(left.get(name) ?? { read: 0, write: 0 }, used, 1));
      return done;
    },
    spent: () => {
      if (!begun) return undefined;
      const used = between(begun, units()).map(
        ([name, all]) => [name, plus(all, left.get(name) ?? { read: 0, write: 0 }, -1)] as const,
      );
      return Object.fromEntries(used.filter(([, { read, write }]) => read + write > 0));
    },
  };
}

const plus = (a: Units, b: Units, times: 1 | -1): Units => ({
  read: a.read + times * b.read,
  write: a.write + times * b.write,
});

type All = ReturnType<WatchedStore["units"]>;

const between = (before: All, after: All): (readonly [TableName, Units])[] =>
  before && after ? (Object.keys(after) as TableName[]).map((name) => [name, plus(after[name], before[name], -1)]) : [];

/** Of all tables together, for each contact. */
export function perContact(units: UnitsByTable, contacts: number): Units {
  const mean = (of: keyof Units) =>
    contacts === 0 ? 0 : Object.values(units).reduce((sum, used) => sum + used[of], 0) / contacts;
  return { read: mean("read"), write: mean("write") };
}
