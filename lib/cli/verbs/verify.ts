import { InvalidArgumentError, Option } from "commander";
import { type Api, httpApi, path } from "../api.ts";
import type { Checked } from "../export-file.ts";
import { fileText } from "../files.ts";
import { type Ink, LABEL_WIDTH, labelled, printable } from "../ink.ts";
import { EXIT } from "../terminal.ts";
import { done } from "../told.ts";
import { type Answer, type Asked, verb, WrongUsage } from "../verb.ts";

type VerifyOptions = { readonly url?: From | true; readonly anchor?: Anchor };
/** Where the exports come from: an address, or, since "--url ana" names none, the API's usual one. */
type From = { readonly address?: string; readonly customer?: string };
type Anchor = { readonly seq: number; readonly hash: string };

/** SHA-256 as base64. */
const ANCHOR = /^([1-9]\d{0,14}):([A-Za-z0-9+/]{43}=)$/;

function anchor(text: string): Anchor {
  const match = ANCHOR.exec(text);
  if (!match) throw new InvalidArgumentError("Write what verify printed before: <number>:<hash>.");
  return { seq: Number(match[1]), hash: match[2]! };
}

const from = (text: string): From => (/^https?:\/\//.test(text) ? { address: text } : { customer: text });

export const verify = verb<VerifyOptions>({
  usage: "verify [exports...]",
  summary: "check the chain of exported ledgers, offline; names the first bad entry",
  more: `A file holds one export, or one per line (npx tacet export); "-" is stdin. With --url the names are customers,
and their exports are fetched over the API and checked here.
Exit code 0: whole; 1: a flaw was found; 2: there was nothing to check.`,
  examples: [
    "verify ana.json",
    "verify --url ana ben",
    "verify ana.json --anchor 12:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  ],
  offline: true,
  options: [
    new Option("--url [url]", "fetch the exports of these customers (default: from $TACET_URL)").argParser(from),
    new Option("--anchor <seq:hash>", "an entry that was vouched for elsewhere").argParser(anchor),
  ],
  run,
});

async function run(asked: Asked<VerifyOptions>): Promise<Answer> {
  const { options, ink } = asked;
  const exports = await gathered(asked);
  if (options.anchor && exports.length !== 1)
    throw new WrongUsage("an anchor is of one ledger; verify its export alone");
  // Loaded here only: no other command folds entries.
  const { checked } = await import("../export-file.ts");
  const results = exports.map(({ from, text }) => ({ from, ...checked(text, options.anchor) }));
  const whole = results.every((result) => result.flaw === undefined);
  const text = printable(results).map((result) => resultText(result, ink));
  const unseen =
    "Keep the anchor: without one, entries cut off the end, or a chain made anew as a whole, would not be seen.";
  return {
    json: results,
    text: [...text, ...(whole && !options.anchor ? [labelled("", unseen, ink, "dim")] : [])].join("\n"),
    code: whole ? EXIT.done : EXIT.failed,
  };
}

type Gathered = { readonly from: string; readonly text: string };

async function gathered({ args, options, api, terminal }: Asked<VerifyOptions>): Promise<Gathered[]> {
  if (options.url === undefined) {
    if (args.length === 0) throw new WrongUsage("name an export file, or customers with --url");
    const files = await Promise.all(args.map(async (file) => ({ file, text: await fileText(file, terminal) })));
    return files.flatMap(({ file, text }) =>
      documents(text).map((one, index, all) => ({
        from: all.length > 1 ? `${file}, export ${index + 1}` : file,
        text: one,
      })),
    );
  }
  const { address, customer }: From = options.url === true ? {} : options.url;
  const source = address === undefined ? api : httpApi(terminal, address);
  const customers = customer === undefined ? args : [customer, ...args];
  if (customers.length === 0) throw new WrongUsage("name the customers whose exports are to be fetched");
  return Promise.all(customers.map(async (id) => ({ from: id, text: await fetched(source, id) })));
}

const fetched = async (api: Api, id: string): Promise<string> =>
  (await api.send({ method: "GET", path: path`/v1/customers/${id}/export` })).text;

/** A file is one document, however it is laid out, or one on each line. */
function documents(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.length > 1 && lines.every((line) => line.trimStart().startsWith("{") && line.trimEnd().endsWith("}"))
    ? lines
    : [text];
}

function resultText({ from, customerId, entries, newest, flaw }: Checked & { from: string }, ink: Ink): string {
  if (flaw) {
    return [
      `${ink.style("red", "FLAW".padEnd(LABEL_WIDTH))}${ink.style("bold", `${customerId ?? "no ledger"}, entry ${flaw.seq}: ${flaw.what}`)}  ${ink.style("dim", from)}`,
      labelled("found", flaw.detail, ink),
    ].join("\n");
  }
  return [
    `${done(`${customerId}: ${entries} ${entries === 1 ? "entry" : "entries"}, each follows from the one before`, ink, "WHOLE")}  ${ink.style("dim", from)}`,
    labelled("anchor", `${newest!.seq}:${newest!.hash}`, ink),
  ].join("\n");
}
