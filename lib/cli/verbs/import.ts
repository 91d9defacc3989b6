import { Option } from "commander";
import type * as z from "zod";
import type { UploadOut } from "../../api/campaign-schemas.ts";
import type { HistoryResult } from "../../campaign/import-history.ts";
import { fileJson, fileToSend } from "../files.ts";
import { idFor, option } from "../options.ts";
import { sendWith } from "../told.ts";
import { upload } from "../upload.ts";
import { type Group, verb } from "../verb.ts";
import { answerOf, followOptions } from "./job.ts";

type HistoryOptions = {
  readonly map: string;
  readonly profile?: string;
  readonly key?: string;
  readonly actor?: string;
  readonly follow: boolean;
  readonly json?: boolean;
};

const history = verb<HistoryOptions>({
  usage: "history <file>",
  summary: "bring in what happened before Tacet: contacts, refusals, consents, opt-outs",
  more: `CSV or JSON lines, gzipped or not. Each fact is written once, however often the file is imported, so an import
that broke off is simply begun again. Exit code 1: a row could not be read; the rest is in the ledgers.`,
  examples: [
    "import history contacts.csv --map contacts.history.json",
    "import history contacts.csv.gz --map contacts.history.json --profile zones.json",
  ],
  options: [
    option.required(new Option("--map <file>", "which column of it is what")),
    new Option("--profile <file>", "which column says what of customers Tacet does not know: zone, address, name"),
    ...followOptions(),
    option.key(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const file = args[0]!;
    const mapping = await fileJson(options.map, "the mapping of a history", terminal);
    const profile = options.profile && (await fileJson(options.profile, "the columns of a profile", terminal));
    const opened = await fileToSend(file, terminal);
    const { body } = await sendWith<z.infer<typeof UploadOut>>(
      asked,
      { method: "POST", path: "/v1/imports", body: { mapping, ...(profile && { profile }), actor: options.actor } },
      { idempotencyKey: idFor(options.key, terminal) },
    );
    await upload(body.upload, opened, file, terminal);
    return answerOf(body.jobId, asked, {
      follow: options.follow,
      isStrict: ({ result }) => {
        const { rejected, partly } = (result as HistoryResult).rows;
        return rejected + partly > 0;
      },
    });
  },
});

export const imports: Group = { name: "import", summary: "bring in what happened before Tacet", verbs: [history] };
