import { existsSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorsOf, DOCUMENTS, documentAt, proseOf, ROOT } from "./documents.ts";

const LINK = /!?\[(?:[^\]]|`[^`]*`)*\]\(([^)\s]+)\)/g;

type Link = { readonly from: string; readonly to: string };

const links = DOCUMENTS.flatMap((document): Link[] =>
  [...proseOf(document).matchAll(LINK)].map(([, to]) => ({ from: document.path, to: to! })),
).filter(({ to }) => !/^[a-z]+:/.test(to));

/** What is wrong with a link, if anything. */
function flawOf({ from, to }: Link): string | undefined {
  const [file, anchor] = to.split("#") as [string, string | undefined];
  const path = file === "" ? from : posix.normalize(posix.join(posix.dirname(from), file));
  if (!existsSync(ROOT + path)) return `there is no ${path}`;
  if (anchor !== undefined && path.endsWith(".md") && !anchorsOf(documentAt(path)).has(anchor))
    return `${path} has no #${anchor}`;
  return undefined;
}

describe("relative links", () => {
  it("are many", () => {
    expect(links.length).toBeGreaterThan(100);
  });

  it("lead somewhere", () => {
    const broken = links.flatMap((link) => {
      const flaw = flawOf(link);
      return flaw ? [`${link.from}: ${link.to}: ${flaw}`] : [];
    });
    expect([...new Set(broken)]).toEqual([]);
  });
});
