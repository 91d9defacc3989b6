import { Command, CommanderError, Help, Option } from "commander";
import { httpApi, Refused, Unreached } from "./api.ts";
import { inVerbs } from "./in-verbs.ts";
import { type Ink, inkOf, LABEL_WIDTH, labelled, printable } from "./ink.ts";
import { EXIT, EXIT_CODES_IN_WORDS, type ExitCode, type Terminal } from "./terminal.ts";
import { flagsOf, type Sent } from "./told.ts";
import { type Answer, type Group, type Verb, WrongUsage } from "./verb.ts";
import { CHAPTERS } from "./verbs.ts";

type Common = { readonly json?: boolean; readonly verbose?: boolean; readonly url?: string };

/** Runs one command line to its end, and says how it ended. Never throws. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const asJson = argv.includes("--json");
  const program = commandLine(terminal, asJson, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help that was asked for is no mistake, and to a person commander has said already what is wrong.
    if (error.exitCode === 0) return EXIT.done;
    if (asJson) {
      const what = error.message.replace(/^error: /, "");
      terminal.complain(`${JSON.stringify({ error: what, mend: "--help shows how" })}\n`);
    }
    return EXIT.usage;
  }
}

function commandLine(terminal: Terminal, asJson: boolean, ended: Ended): Command {
  const help = new Help();
  const program = new Command("tacet")
    .usage("<command> [options]")
    .description("Asks Tacet whether a customer may be contacted, and tells it what happened.")
    .addHelpText(
      "after",
      `
Each command has --help with an example, --json for scripts and -v for the ids it sent.
Instants are written with an offset: 2026-11-23T15:00:00Z.

Environment:
  TACET_URL    where the API is (default: http://127.0.0.1:4000)
  TACET_TOKEN  the access token (default: the one in $TACET_DATA/token)
  TACET_DATA   data directory of the local Tacet (default: .tacet)
  TACET_AGENT  who asks for the next contact of the desk

${EXIT_CODES_IN_WORDS}
`,
    )
    .helpCommand(false)
    .showSuggestionAfterError()
    .showHelpAfterError("(--help tells more)")
    .exitOverride()
    .configureHelp({
      optionDescription: (option) => `${help.optionDescription(option)}${option.mandatory ? " (required)" : ""}`,
    })
    .configureOutput({
      writeOut: terminal.print,
      writeErr: asJson ? () => undefined : terminal.complain,
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
      getOutHasColors: () => terminal.colours,
      getErrHasColors: () => terminal.colours,
    });
  for (const { title, entries } of CHAPTERS) {
    program.commandsGroup(title);
    for (const entry of entries)
      "verbs" in entry ? addGroup(program, entry, terminal, ended) : addVerb(program, entry, terminal, ended);
  }
  return program;
}

type Ended = (code: ExitCode) => void;

function addGroup(program: Command, { name, summary, verbs }: Group, terminal: Terminal, ended: Ended): void {
  const group = program.command(name).description(summary).helpCommand(false);
  for (const verb of verbs) addVerb(group, verb, terminal, ended);
}

function addVerb(parent: Command, verb: Verb, terminal: Terminal, ended: Ended): void {
  const command = parent.command(verb.usage).description(verb.summary);
  for (const option of verb.options ?? []) command.addOption(option);
  if (!verb.offline && !verb.options?.some(({ long }) => long === "--url"))
    command.addOption(new Option("--url <url>", "where the API is (default: $TACET_URL)"));
  command.addOption(new Option("--json", verb.offline ? "print JSON" : "print the API's JSON"));
  if (!verb.offline) command.addOption(new Option("-v, --verbose", "print the ids that were sent too"));
  const examples = verb.examples.map((example) => `  npx tacet ${example}`).join("\n");
  command.addHelpText(
    "after",
    `${verb.more ? `\n${verb.more}\n` : ""}\nExample${verb.examples.length > 1 ? "s" : ""}:\n${examples}`,
  );
  command.action(async () => {
    ended(await carriedOut(verb, command, terminal));
  });
}

async function carriedOut(verb: Verb, command: Command, terminal: Terminal): Promise<ExitCode> {
  const options = command.opts<Common>();
  const ink = inkOf(terminal);
  try {
    const answer = await verb.run({
      args: command.processedArgs.flat().filter((arg) => arg !== undefined),
      options: options as never,
      api: httpApi(terminal, typeof options.url === "string" ? options.url : undefined),
      ink,
      terminal,
      verbose: options.verbose === true,
    });
    show(answer, options.json === true, terminal);
    return answer.code ?? EXIT.done;
  } catch (error) {
    return complain(error, options.json === true, ink, terminal);
  }
}

function show({ json, text, raw }: Answer, asJson: boolean, terminal: Terminal): void {
  const lines = Array.isArray(json) ? json : [json];
  terminal.print(asJson ? lines.map((line) => `${JSON.stringify(line)}\n`).join("") : raw ? text : `${text}\n`);
}

/** What went wrong, where, and how to mend it: on stderr, with --json as JSON. */
function complain(error: unknown, asJson: boolean, ink: Ink, terminal: Terminal): ExitCode {
  const told = inWords(error);
  if (!told) throw error;
  const { sent } = error as { sent?: Sent };
  if (asJson) {
    terminal.complain(
      `${JSON.stringify({ error: told.what, mend: told.mend, ...told.problem, ...(sent && { sent }) })}\n`,
    );
    return told.code;
  }
  const lines = [
    `${ink.style("red", "NOT DONE".padEnd(LABEL_WIDTH))}${ink.style("bold", inVerbs(printable(told.what)))}`,
    ...(told.problem?.errors ?? []).map((one) =>
      labelled("at", `${printable(one.pointer) || "/"}: ${inVerbs(printable(one.detail))}`, ink),
    ),
    ...(told.mend ? [labelled("mend", told.mend, ink)] : []),
    ...(told.uncertain && sent && flagsOf(sent)
      ? [labelled("retry", `with ${flagsOf(sent)}: it may have been carried out, and so has one effect`, ink)]
      : []),
  ];
  terminal.complain(`${lines.join("\n")}\n`);
  return told.code;
}

type Failure = {
  readonly what: string;
  readonly mend?: string;
  readonly problem?: Refused["problem"];
  readonly uncertain?: boolean;
  readonly code: ExitCode;
};

function inWords(error: unknown): Failure | undefined {
  if (error instanceof WrongUsage) return { what: error.message, mend: "--help shows how", code: EXIT.usage };
  if (error instanceof Unreached) {
    const { message, mend, uncertain, problem } = error;
    return { what: message, mend, uncertain, problem, code: EXIT.unreachable };
  }
  if (error instanceof Refused)
    return { what: `${error.problem.title}: ${error.problem.detail}`, problem: error.problem, code: EXIT.failed };
  return undefined;
}
