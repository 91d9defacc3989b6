/** What a bench found: one row of the table, one line of JSON. */
export type Figure = {
  readonly bench: string;
  readonly what: string;
  readonly unit: Unit;
  /** Medians over rounds, where there are rounds. */
  readonly ours: number;
  readonly peer?: { readonly name: string; readonly value: number };
  /** Ours over the peer: so many times as fast, long or large. */
  readonly ratio?: Ratio;
  /** What was aimed at: of the ratio where there is one, of our own figure otherwise. */
  readonly aim?: { readonly least: number } | { readonly most: number };
  readonly note?: string;
};

export type Unit =
  | "ns"
  | "ms"
  | "per second"
  | "kB"
  | "MB"
  | "read units"
  | "write units"
  | "$"
  | "contacts"
  | "instants";

/** Median and quartiles over rounds. */
export type Spread = { readonly median: number; readonly low: number; readonly high: number };
export type Ratio = Spread & { readonly as: "fast" | "long" | "large" };

export type Bench = (how: How) => Promise<readonly Figure[]>;

export type How = {
  /** Few and short rounds: shows that everything runs, proves no figure. */
  readonly quick: boolean;
  /** The longest too, which take many minutes. */
  readonly full: boolean;
  readonly progress: (what: string) => void;
};

/** Undefined where nothing was aimed at. */
export function wasMet({ aim, ratio, ours }: Figure): boolean | undefined {
  if (!aim) return undefined;
  const value = ratio?.median ?? ours;
  return "least" in aim ? value >= aim.least : value <= aim.most;
}

/** Ours and a peer did not do the same work, or ours did not do it right: a figure would mean nothing. */
export class CheckFailed extends Error {
  override readonly name = "CheckFailed";
}

export function check(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new CheckFailed(otherwise);
}
