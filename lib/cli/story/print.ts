import { day, hang, type Ink, minute } from "../ink.ts";
import type { Step, Story } from "./stage.ts";

const MARGIN = 4;
/** Room for who speaks. */
const WHO = 10;

export const titleText = ({ title }: Story, ink: Ink): string =>
  `\n${ink.style("bold", title.toUpperCase())}\n${"─".repeat(title.length)}`;

/** A step as a line of a conversation. */
export function stepText({ kind, who, text, at, decision }: Step, ink: Ink): string {
  switch (kind) {
    case "scene":
      return `\n${ink.style("bold", `${day(ink.zone, at)}, ${minute(ink.zone, at).split(" ").at(-1)}`)}\n${hang("", text, ink)}\n`;
    case "said":
      return who === ""
        ? `${hang(" ".repeat(MARGIN + WHO), text, ink)}`
        : line(who, who === "Tacet" ? text : `“${text}”`, ink);
    case "wanted":
      return line(who, `asks: ${text}`, ink);
    case "decided":
      return line(
        who,
        `${decision?.verdict === "allow" ? "✓" : "✗"} ${text}`,
        ink,
        decision?.verdict === "allow" ? "green" : "red",
      );
    case "shown":
      return `\n${ink.style("cyan", `$ ${who}`)}\n${text}`;
  }
}

const line = (who: string, text: string, ink: Ink, style?: "green" | "red"): string =>
  hang(`${" ".repeat(MARGIN)}${ink.style("dim", who.padEnd(WHO))}`, text, ink, MARGIN + WHO, style);
