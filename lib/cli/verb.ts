import type { Option } from "commander";
import type { Api } from "./api.ts";
import type { Ink } from "./ink.ts";
import type { ExitCode, Terminal } from "./terminal.ts";

/** What a command answers: for a script and for a person. The one place that prints chooses. */
export type Answer = {
  /** With --json: the API's JSON. An array of lines where there are several documents. */
  readonly json: unknown;
  /** Without: what a person reads. */
  readonly text: string;
  readonly code?: ExitCode;
  /** `text` is a file's content (CSV, an export) and is printed as it is. */
  readonly raw?: boolean;
};

export type Asked<O> = {
  readonly args: readonly string[];
  readonly options: O;
  readonly api: Api;
  readonly ink: Ink;
  readonly terminal: Terminal;
  readonly verbose: boolean;
};

/** One command: what it is called with, and what it does. Commander sees to the rest. */
export type Verb<O = never> = {
  /** Name and arguments, as commander reads them: "claim <customer>". */
  readonly usage: string;
  readonly summary: string;
  /** What --help tells besides. */
  readonly more?: string;
  /** Without "npx tacet". */
  readonly examples: readonly string[];
  readonly options?: readonly Option[];
  /** Speaks to no server: no --url. */
  readonly offline?: boolean;
  readonly run: (asked: Asked<O>) => Promise<Answer>;
};

/** Verbs under one name: "hold add", "hold lift". */
export type Group = { readonly name: string; readonly summary: string; readonly verbs: readonly Verb[] };

/** Ties a verb to the options it declares; from there on only commander knows them. */
export const verb = <O>(spec: Verb<O>): Verb => spec as unknown as Verb;

/** The command line cannot be understood; nothing was sent. */
export class WrongUsage extends Error {
  override readonly name = "WrongUsage";
}
