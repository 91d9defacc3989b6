import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";

const UNITS: readonly (readonly [Ms, string])[] = [
  [HOUR_MS, "H"],
  [MINUTE_MS, "M"],
  [SECOND_MS, "S"],
];

/** ISO 8601 of a length of time, to the second: "P2D", "PT4H30M". */
export function durationOut(length: Ms): string {
  const days = Math.floor(length / DAY_MS);
  let rest = length - days * DAY_MS;
  const clock = UNITS.map(([size, letter]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? `${count}${letter}` : "";
  }).join("");
  if (days === 0 && clock === "") return "PT0S";
  return `P${days > 0 ? `${days}D` : ""}${clock ? `T${clock}` : ""}`;
}
