import type { CapPoint } from "./cap-curve.ts";
import type { Lost, Report } from "./report.ts";

/** User units, which a browser shows as pixels. */
const WIDTH = 760;
const MARGIN = 24;
const ROW = 26;
const BAR = 16;
const LABELS = 210;
const NUMBERS = 190;
const LINE = 18;
/** Longer names are cut: so many characters of a wide font fit beside the bars, and in the head. */
const LONGEST_NAME = 28;
const LONGEST_HEAD = 72;
/** What is more than nothing can be seen. */
const LEAST_BAR = 1.5;
/** Two digits and some air. */
const TICK = 26;
/** Rules that avoid less than these are told of in the table. */
const MOST_RULES = 15;

/** A picture that stands alone: no script, no font of its own, and readable on a light and on a dark page. */
export function picture(report: Report, curve: readonly CapPoint[] = []): string {
  const { contacts, sales, refusals, complaints, policy } = report;
  const title = `${policy.id} ${policy.version}: ${count(contacts.avoided)} of ${count(contacts.total)} contacts would not have been made, with ${count(sales.avoided)} of ${count(sales.total)} sales`;
  const panels = [rulesPanel(report), ...(curve.length > 0 ? [curvePanel(report, curve)] : [])];
  const summary = [
    `${told(contacts, "contacts")} would not have been made`,
    `${told(sales, "sales")} were made in them`,
    `${told(refusals, "refusals")} were called forth in them`,
    `${told(complaints, "complaints")} were called forth in them`,
  ];
  let top = MARGIN + (summary.length + 2) * LINE;
  const drawn = panels.map(({ height, content }) => {
    const placed = `<g transform="translate(${MARGIN} ${top})">${content}</g>`;
    top += height + MARGIN;
    return placed;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(title)}</title>`,
    STYLE,
    `<rect class="page" width="${WIDTH}" height="${top}"/>`,
    words(MARGIN, MARGIN + 14, cut(`Replayed under ${policy.id} ${policy.version}`, LONGEST_HEAD), "head"),
    ...summary.map((line, index) => words(MARGIN, MARGIN + 16 + (index + 1) * LINE, line)),
    ...drawn,
    "</svg>\n",
  ].join("\n");
}

const STYLE = `<style>
  text { font: 13px system-ui, sans-serif; fill: #1c2430; }
  .head { font-size: 16px; font-weight: 600; }
  .quiet { fill: #5b6675; }
  .end { text-anchor: end; }
  .middle { text-anchor: middle; }
  .page { fill: #ffffff; }
  .avoided { fill: #2f6fb2; }
  .sales { fill: #c2571a; }
  .axis { stroke: #c4cbd4; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e8ecf1; }
    .quiet { fill: #a3afbd; }
    .page { fill: #14181d; }
    .avoided { fill: #6ea8e5; }
    .sales { fill: #f0935a; }
    .axis { stroke: #46505c; }
  }
</style>`;

type Panel = { readonly height: number; readonly content: string };

/** One bar a rule: the contacts it is the binding refusal of. */
function rulesPanel({ rules }: Report): Panel {
  const bound = rules.filter(({ avoided }) => avoided > 0);
  const shown = bound.slice(0, MOST_RULES);
  const longest = Math.max(1, ...shown.map(({ avoided }) => avoided));
  const room = WIDTH - 2 * MARGIN - LABELS - NUMBERS;
  const bars = shown.map(({ rule, avoided, yields }, index) => {
    const y = 2 * LINE + index * ROW;
    const length = Math.max(LEAST_BAR, (avoided / longest) * room);
    const number = `${count(avoided)}${yields.sale > 0 ? ` (${count(yields.sale)} sold)` : ""}`;
    return [
      words(LABELS - 10, y + BAR - 3, cut(rule, LONGEST_NAME), "end"),
      bar("avoided", LABELS, y, length, BAR),
      words(LABELS + length + 8, y + BAR - 3, number, "quiet"),
    ].join("");
  });
  const more = bound.length - shown.length;
  const last =
    more > 0
      ? [words(0, 2 * LINE + shown.length * ROW + 12, `and ${more} ${more === 1 ? "rule" : "rules"} more`, "quiet")]
      : [];
  const none = shown.length === 0 ? [words(0, 2 * LINE + 12, "No rule would have refused any.", "quiet")] : [];
  return {
    height: 2 * LINE + Math.max(1, shown.length + (more > 0 ? 1 : 0)) * ROW,
    content: [words(0, 12, "Contacts avoided, by the rule that binds", "head"), ...bars, ...last, ...none].join("\n"),
  };
}

/** Two bars a cap: the share of the contacts it avoids, and of the sales it forgoes. */
function curvePanel({ contacts, sales }: Report, curve: readonly CapPoint[]): Panel {
  const [left, top, height] = [52, 3.5 * LINE, 170];
  const room = WIDTH - 2 * MARGIN - left;
  const step = room / curve.length;
  const width = Math.min(22, step / 2.6);
  const every = Math.ceil(TICK / step);
  const y = (share: number) => top + height * (1 - share);
  const axis = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<line class="axis" x1="${left}" x2="${left + room}" y1="${y(share)}" y2="${y(share)}"/>${words(left - 8, y(share) + 4, `${share * 100} %`, "quiet end")}`,
  );
  const bars = curve.map((point, index) => {
    const middle = left + step * (index + 0.5);
    const [avoided, sold] = [shareOf(point.avoided, contacts.total), shareOf(point.sales, sales.total)];
    return [
      bar("avoided", middle - width, y(avoided), width - 1, height * avoided),
      bar("sales", middle + 1, y(sold), width - 1, height * sold),
      ...(point.max === 1 || point.max % every === 0
        ? [words(middle, top + height + 16, String(point.max), "middle")]
        : []),
      `<title>at most ${point.max}: ${count(point.avoided)} contacts avoided, ${count(point.sales)} sales forgone</title>`,
    ].join("");
  });
  const key = [
    bar("avoided", 0, 1.5 * LINE, 12, 12),
    words(18, 1.5 * LINE + 11, "contacts avoided", "quiet"),
    bar("sales", 150, 1.5 * LINE, 12, 12),
    words(168, 1.5 * LINE + 11, "sales forgone", "quiet"),
  ];
  return {
    height: top + height + 2.5 * LINE,
    content: [
      words(0, 12, "At most so many contacts a campaign", "head"),
      ...key,
      ...axis,
      ...bars.map((one) => `<g>${one}</g>`),
      words(left + room / 2, top + height + 16 + LINE, "contacts a campaign, at most", "quiet middle"),
    ].join("\n"),
  };
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const round = (value: number): number => Math.round(value * 10) / 10;
const count = (value: number): string => value.toLocaleString("en");
const told = ({ avoided, total }: Lost, what: string): string =>
  `${count(avoided)} of ${count(total)} ${what} (${round(100 * shareOf(avoided, total))} %)`;
const cut = (name: string, longest: number): string =>
  name.length > longest ? `${name.slice(0, longest - 1)}…` : name;

const bar = (kind: "avoided" | "sales", x: number, y: number, width: number, height: number): string =>
  `<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(Math.max(0, height))}"/>`;

const words = (x: number, y: number, text: string, kind = ""): string =>
  `<text x="${round(x)}" y="${round(y)}"${kind && ` class="${kind}"`}>${escaped(text)}</text>`;

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => ESCAPES[one]!);
