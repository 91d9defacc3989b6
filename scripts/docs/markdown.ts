/** Small pieces of Markdown, for the generated parts of the documents. */

export const code = (text: string | number): string => `\`${text}\``;

export const words = (list: readonly string[], last = "and"): string =>
  list.length < 2 ? (list[0] ?? "") : `${list.slice(0, -1).join(", ")} ${last} ${list.at(-1)}`;

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A block whose first word colours it and whose others tell the test what it must be. */
export const block = (info: string, value: unknown): string =>
  `\`\`\`json ${info}\n${JSON.stringify(value, null, 2)}\n\`\`\``;

/** The anchor GitHub gives a heading. */
export const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
