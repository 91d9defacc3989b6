import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { lawPages } from "./docs/law.ts";
import { SECTIONS } from "./docs/sections.ts";

const USAGE = `Usage: npx tsx scripts/generate-docs.ts [--check]

Fills the marked parts of docs/*.md from the sources: schemas, routes, problems, policies, limits. Writes docs/law whole
from the packs.

  --check   write nothing; exit 1 if a document is not what would be written
  --help    this text

Exit: 0 done, 1 a document differs (--check), 2 a wrong option, or a mark that names no section.
`;

const DOCS = new URL("../docs/", import.meta.url);
const MARKED = /(<!-- generated: (\S+) -->\n)[\s\S]*?(<!-- end: \2 -->)/g;

export type Document = { readonly name: string; readonly text: string; readonly generated: string };

/** Every document, as it is and as it would be written. @throws Error for a mark without a section, or the reverse. */
export function documents(): Document[] {
  const used = new Set<string>();
  const filled = readdirSync(DOCS)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, DOCS), "utf8");
      const generated = text.replace(MARKED, (_all, start: string, section: string, end: string) => {
        const make = SECTIONS[section];
        if (!make) throw new Error(`docs/${name} asks for the section "${section}", which there is none of`);
        used.add(section);
        return `${start}\n${make()}\n\n${end}`;
      });
      return { name, text, generated };
    });
  const unused = Object.keys(SECTIONS).filter((section) => !used.has(section));
  if (unused.length > 0) throw new Error(`no document has a place for ${unused.join(", ")}`);
  return [...filled, ...lawDocuments()];
}

/** The pages of docs/law, whole: an index and one page for each pack. */
function lawDocuments(): Document[] {
  return lawPages().map(({ name, text }) => {
    const place = new URL(name, DOCS);
    return { name, text: existsSync(place) ? readFileSync(place, "utf8") : "", generated: text };
  });
}

function main(args: string[]): number {
  const { values } = parseArgs({ args, options: { check: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const changed = documents().filter(({ text, generated }) => text !== generated);
  if (!values.check) {
    mkdirSync(new URL("law/", DOCS), { recursive: true });
    for (const { name, generated } of changed) writeFileSync(new URL(name, DOCS), generated);
  } else
    for (const { name } of changed)
      console.error(`docs/${name} is not what scripts/generate-docs.ts writes; run it without --check`);
  return values.check && changed.length > 0 ? 1 : 0;
}

if (import.meta.url === `file://${process.argv[1]}`) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (fault) {
    console.error(fault instanceof Error ? fault.message : fault);
    process.exitCode = 2;
  }
}
