import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Lock = { readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>> };

const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), "utf8")) as T;

describe("a fresh npm ci", () => {
  const { allowScripts } = read<{ allowScripts: Readonly<Record<string, boolean>> }>("package.json");
  const { packages } = read<Lock>("package-lock.json");
  const scripted = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript);
  const names = scripted.map((path) => path.split("node_modules/").at(-1)!);
  // For another operating system; npm asks only about what it installs.
  const elsewhere = ["fsevents"];

  it("asks about no install script: each is named as run or not run", () => {
    expect(names).toContain("esbuild");
    expect(names.filter((name) => !(name in allowScripts) && !elsewhere.includes(name))).toEqual([]);
  });

  it("tells nobody that it was run", () => {
    expect(allowScripts["@scarf/scarf"]).toBe(false);
  });
});
