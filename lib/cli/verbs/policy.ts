import { Option } from "commander";
import { type Api, path, Refused } from "../api.ts";
import { fileText } from "../files.ts";
import { type Ink, LABEL_WIDTH, labelled, printable, table, wrap } from "../ink.ts";
import { option } from "../options.ts";
import { EXIT } from "../terminal.ts";
import { done } from "../told.ts";
import { type Answer, type Asked, type Group, verb } from "../verb.ts";

type Ref = { readonly id: string; readonly version: string };
type Activated = Ref & { readonly effectiveAt: string };
type Shelf = { readonly data: readonly Ref[]; readonly inForce: Ref; readonly next?: Activated };
type Pointed = { readonly pointer: string; readonly detail: string };
type Rule = { readonly id: string; readonly kind: string; readonly severity?: string; readonly why: string };
type Document = Ref & {
  readonly title: string;
  readonly description?: string;
  readonly topics?: {
    readonly extends?: "shipped" | "nothing";
    readonly tree?: Readonly<Record<string, readonly string[]>>;
  };
  readonly rules: readonly Rule[];
};
type Versions = { readonly data: readonly { readonly version: string; readonly document: Document }[] };

const POLICIES = "/v1/policies";
export const policiesOf = (api: Api): Promise<Shelf> => api.ask<Shelf>({ method: "GET", path: POLICIES });
const versionsOf = (api: Api, id: string): Promise<Versions> =>
  api.ask({ method: "GET", path: path`/v1/policies/${id}/versions` });

/** One version of a policy, whole. */
export async function documentOf(api: Api, { id, version }: Ref): Promise<Document> {
  const { data } = await versionsOf(api, id);
  const found = data.find((one) => one.version === version);
  if (!found) {
    const known = data.map((one) => one.version).join(", ");
    throw new Refused({
      title: "There is no such thing",
      status: 404,
      code: "not-found",
      detail: `policy ${id} has no version ${version}; it has ${known}`,
    });
  }
  return found.document;
}

const sameRef = (a: Ref, b: Ref): boolean => a.id === b.id && a.version === b.version;

const list = verb({
  usage: "list",
  summary: "the policies, and the one in force",
  examples: ["policy list"],
  run: async ({ api, ink }) => {
    const shelf = await policiesOf(api);
    const { data, inForce, next } = printable(shelf);
    const rows = data.map((ref) => [
      ref.id,
      ref.version,
      sameRef(ref, inForce) ? "in force" : next && sameRef(ref, next) ? `from ${ink.when(next.effectiveAt)}` : "",
    ]);
    return { json: shelf, text: table(["policy", "version", ""], rows, ink) };
  },
});

const show = verb({
  usage: "show [policy] [version]",
  summary: "a policy, rule by rule with the reason for each",
  more: "Without a name, the policy in force; without a version, the one in force or the newest.",
  examples: ["policy show", "policy show strict", "policy show house 2 --json > house-2.json"],
  run: async ({ args, api, ink }) => {
    const { inForce, data } = await policiesOf(api);
    const id = args[0] ?? inForce.id;
    const newest = data.filter((ref) => ref.id === id).at(-1)?.version;
    const version = args[1] ?? (id === inForce.id ? inForce.version : newest);
    const document = await documentOf(api, { id, version: version ?? "" });
    return { json: document, text: documentText(printable(document), sameRef(document, inForce), ink) };
  },
});

function documentText({ id, version, title, description, rules }: Document, current: boolean, ink: Ink): string {
  const about = description ? wrap(description, ink.width) : [];
  return [
    `${ink.style("bold", title)}  ${id} ${version}${current ? ink.style("green", "  in force") : ""}`,
    ...about,
    ...rules.flatMap((rule) => [
      "",
      `${ink.style("bold", rule.id)}  ${ink.style("dim", [rule.kind, rule.severity].filter(Boolean).join(", "))}`,
      ...wrap(rule.why, ink.width - 2).map((line) => `  ${line}`),
    ]),
  ].join("\n");
}

const add = verb({
  usage: "add <file>",
  summary: "add a version of a policy; adding does not activate",
  examples: ["policy add house.json", "policy show --json | jq '.version = \"2\"' | npx tacet policy add -"],
  run: async (asked) => {
    const { args, api, ink, terminal } = asked;
    // As it was written: a key that stands twice is for the API to refuse.
    const body = await fileText(args[0]!, terminal);
    const added = await api.ask<Ref & { lints: readonly Pointed[] }>({ method: "POST", path: POLICIES, text: body });
    const { id, version, lints } = printable(added);
    return {
      json: added,
      text: [
        done(`policy ${id}, version ${version}`, ink, "ADDED"),
        ...lints.map((one) => labelled("warning", `${one.pointer}: ${one.detail}`, ink, "yellow")),
        labelled("next", `npx tacet policy activate ${id} ${version}`, ink, "cyan"),
      ].join("\n"),
    };
  },
});

const activate = verb<{ actor?: string }>({
  usage: "activate <policy> <version>",
  summary: "put a version in force, at an instant it names",
  examples: ["policy activate house 2"],
  options: [option.actor()],
  run: async ({ args, options, api, ink }) => {
    const [id, version] = args as [string, string];
    const raw = await api.ask<Activated>({
      method: "POST",
      path: path`/v1/policies/${id}/activate`,
      body: { version, actor: options.actor },
    });
    const { effectiveAt } = printable(raw);
    return {
      json: raw,
      text: [
        done(`policy ${id}, version ${version}`, ink, "ACTIVATED"),
        labelled("from", `${ink.whenExactly(effectiveAt)}; until then the one before stands`, ink),
      ].join("\n"),
    };
  },
});

const approve = verb<{ actor?: string }>({
  usage: "approve <policy> <version>",
  summary: "approve, as the second person, a version that another added",
  more: `For a version that waives a presumption of a pack, or declares what makes a prohibition stand back. Who
approves is told by the token, not by --actor. A local Tacet leaves a second token for it in .tacet/approver-token:
TACET_TOKEN=$(cat .tacet/approver-token) npx tacet policy approve house 2`,
  examples: ["policy approve house 2"],
  options: [option.actor()],
  run: async ({ args, options, api, ink }) => {
    const [id, version] = args as [string, string];
    const raw = await api.ask<Ref & { readonly actor: string; readonly subject: string }>({
      method: "POST",
      path: "/v1/approvals",
      body: { policy: { id, version }, actor: options.actor },
    });
    const { actor, subject } = printable(raw);
    return {
      json: raw,
      text: [
        done(`policy ${id}, version ${version}`, ink, "APPROVED"),
        labelled("by", actor === subject ? subject : `${actor} (${subject})`, ink),
        labelled("next", `npx tacet policy activate ${id} ${version}`, ink, "cyan"),
      ].join("\n"),
    };
  },
});

type LintOptions = { readonly strict?: boolean; readonly pack?: boolean };

const lint = verb<LintOptions>({
  usage: "lint <file>",
  summary: "every mistake in a policy document, and how to mend it; offline",
  more: "Exit code 1: it has a mistake (with --strict also: something that is most likely not what was meant).",
  examples: ["policy lint house.json"],
  offline: true,
  options: [
    new Option("--strict", "what is most likely not meant counts as a mistake"),
    new Option("--pack", "it is a pack, which need not hear every no by itself"),
  ],
  run: lintFile,
});

async function lintFile({ args, options, ink, terminal }: Asked<LintOptions>): Promise<Answer> {
  const file = args[0]!;
  // Loaded here only: no other command needs the policy language.
  const { mistakesOfEither } = await import("../policy-file.ts");
  const { mistakes, policy } = await mistakesOfEither(await fileText(file, terminal), options.pack ?? false);
  const errors = mistakes.filter((one) => one.level === "error");
  const bad = errors.length > 0 || (options.strict === true && mistakes.length > 0);
  const lines = printable(mistakes).map(({ level, pointer, message }) =>
    labelled(
      level === "error" ? "mistake" : "look again",
      `${pointer || "/"}: ${message}`,
      ink,
      level === "error" ? "red" : "yellow",
    ),
  );
  const found = policy ? `${policy.id} ${policy.version}, ${policy.rules.length} rules` : file;
  return {
    json: { file, ...(policy && { id: policy.id, version: policy.version, rules: policy.rules.length }), mistakes },
    text: [
      bad ? `${ink.style("red", "NOT GOOD".padEnd(LABEL_WIDTH))}${ink.style("bold", found)}` : done(found, ink, "GOOD"),
      ...lines,
    ].join("\n"),
    code: bad ? EXIT.failed : EXIT.done,
  };
}

export const policy: Group = {
  name: "policy",
  summary: "read, check, add and activate policies",
  verbs: [list, show, lint, add, approve, activate],
};
