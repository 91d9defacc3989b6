import { Option } from "commander";
import type * as z from "zod";
import type { ErasedOut } from "../../api/schemas.ts";
import { path } from "../api.ts";
import { labelled } from "../ink.ts";
import { done } from "../told.ts";
import { verb, WrongUsage } from "../verb.ts";

export const exported = verb<{ out?: string }>({
  usage: "export <customers...>",
  summary: "everything about a customer, for them and for verify",
  more: "One export per line. It holds personal data: --out writes a file that only you can read.",
  examples: ["export ana --out ana.json", "export ana ben --out both.jsonl"],
  options: [new Option("--out <file>", "write it there")],
  run: async ({ args, options, api, ink, terminal }) => {
    const texts: string[] = [];
    for (const id of args) texts.push((await api.send({ method: "GET", path: path`/v1/customers/${id}/export` })).text);
    const content = texts.map((text) => `${text.trim()}\n`).join("");
    if (options.out === undefined) return { json: texts.map((text) => JSON.parse(text)), text: content, raw: true };
    await terminal.write(options.out, content);
    return {
      json: { file: options.out, customers: args },
      text: [done(options.out, ink, "WRITTEN"), labelled("next", `npx tacet verify ${options.out}`, ink, "cyan")].join(
        "\n",
      ),
    };
  },
});

export const erase = verb<{ yes?: boolean }>({
  usage: "erase <customer>",
  summary: "erase the person; what they refused stays refused",
  more: "It destroys the key under which everything about them is sealed. There is no way back, so it wants --yes.",
  examples: ["erase ana --yes"],
  options: [new Option("--yes", "I know that there is no way back")],
  run: async ({ args, options, api, ink }) => {
    if (!options.yes) throw new WrongUsage(`erasing ${args[0]} cannot be undone; add --yes to do it`);
    const erased = await api.ask<z.infer<typeof ErasedOut>>({
      method: "DELETE",
      path: path`/v1/customers/${args[0]!}`,
    });
    return {
      json: erased,
      text: [
        done(`${args[0]}, from the directory`, ink, "ERASED"),
        labelled("silent", `${erased.refusedAddresses} of their addresses stay silent should they come back`, ink),
        labelled("entry", `${erased.ledgerSeq} of the ledger, which keeps what happened without a person`, ink, "dim"),
      ].join("\n"),
    };
  },
});
