import { type Figure, type Unit, wasMet } from "./figure.ts";

const round = (value: number): string =>
  value.toLocaleString("en", value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });

const VALUE: Readonly<Record<Unit, (value: number) => string>> = {
  ns: (value) => (value < 1_000 ? `${round(value)} ns` : `${round(value / 1_000)} µs`),
  ms: (value) => `${round(value)} ms`,
  "per second": (value) => `${round(value)}/s`,
  kB: (value) => `${round(value)} kB`,
  MB: (value) => `${round(value)} MB`,
  "read units": (value) => `${round(value)} read`,
  "write units": (value) => `${round(value)} write`,
  $: (value) => `$${value.toFixed(2)}`,
  contacts: round,
  instants: round,
};

/** A miss is told as plainly as a hit. */
const told = (figure: Figure): string => ({ true: "hit", false: "miss", undefined: "" })[`${wasMet(figure)}`]!;

function cells(figure: Figure): string[] {
  const { what, unit, ours, peer, ratio, aim, note } = figure;
  const value = VALUE[unit];
  const times = ratio ? (number: number) => `${round(number)}×` : value;
  return [
    what,
    value(ours),
    peer ? `${value(peer.value)} ${peer.name}` : "",
    ratio ? `${times(ratio.median)} as ${ratio.as} (${round(ratio.low)}–${round(ratio.high)})` : "",
    aim ? ("least" in aim ? `≥ ${times(aim.least)}` : `≤ ${times(aim.most)}`) : "",
    told(figure),
    note ?? "",
  ];
}

const HEAD = ["", "ours", "peer", "ratio (quartiles)", "aim", "", "note"];

/** The figures of one bench, in columns. */
export function table(name: string, figures: readonly Figure[]): string {
  const rows = [[name, ...HEAD.slice(1)], ...figures.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ");
  return rows.map((row) => line(row).trimEnd()).join("\n");
}

/** How many aims were met, and which were not. */
export function summary(figures: readonly Figure[]): string {
  const aimed = figures.filter((figure) => figure.aim);
  const missed = aimed.filter((figure) => !wasMet(figure));
  return `${aimed.length - missed.length} of ${aimed.length} aims met${missed.length > 0 ? `, ${missed.length} missed` : ""}`;
}
