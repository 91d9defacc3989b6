import { afterEach, expect, it, vi } from "vitest";
import { progressOf } from "../../lib/cli/progress.ts";

const { isTTY } = process.stderr;
afterEach(() => {
  process.stderr.isTTY = isTTY;
  vi.restoreAllMocks();
});

/** What long work writes to stderr and stdout, on a screen or not. */
function written(onScreen: boolean): { err: string; out: string } {
  const said = { err: "", out: "" };
  process.stderr.isTTY = onScreen;
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said.err += String(text);
    return true;
  });
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    said.out += String(text);
    return true;
  });
  const before = process.listenerCount("SIGINT");
  const progress = progressOf("reading", "rows");
  progress.at(1_000, 4_000);
  progress.at(3_000);
  progress.end();
  expect(process.listenerCount("SIGINT")).toBe(before);
  return said;
}

it("long work shows a bar on a screen, on stderr alone", () => {
  const { err, out } = written(true);
  expect(err).toMatch(/reading .* 25 % {2}1,000 of 4,000 rows/);
  expect(out).toBe("");
});

it("long work writes nothing into a log", () => {
  expect(written(false)).toEqual({ err: "", out: "" });
});
