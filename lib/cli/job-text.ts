import type { HistoryResult } from "../campaign/import-history.ts";
import type { RegistryResult } from "../campaign/import-registry.ts";
import type { AudienceResult } from "../campaign/prepare-audience.ts";
import { type ReplayReport, replayText } from "./backtest-text.ts";
import type { JobJson } from "./follow-job.ts";
import { type ForecastJson, forecastText } from "./forecast-text.ts";
import { inVerbs } from "./in-verbs.ts";
import { type Ink, LABEL_WIDTH, labelled, printable, type Style } from "./ink.ts";
import { mendOf } from "./job-mends.ts";
import { assumed, counted, notRead, number } from "./rows-text.ts";
import { EXIT, type ExitCode } from "./terminal.ts";
import { done } from "./told.ts";

const WHAT: Record<JobJson["kind"], string> = {
  audience: "audience",
  history: "import of a history",
  forecast: "forecast",
  backtest: "backtest",
  registry: "import of a do-not-call list",
};
const STATES: Record<JobJson["state"], { readonly word: string; readonly style: Style }> = {
  "waiting-for-file": { word: "WAITING", style: "yellow" },
  queued: { word: "QUEUED", style: "cyan" },
  running: { word: "RUNNING", style: "cyan" },
  done: { word: "DONE", style: "green" },
  failed: { word: "FAILED", style: "red" },
};

/** What a job came to, or how far it is. */
export function jobText(told: JobJson, ink: Ink): string {
  const job = printable(told);
  return (job.state === "done" ? RESULTS[job.kind](job.result, job, ink) : unfinished(job, ink)).join("\n");
}

/** Only what is done is a success; "&&" waits for nothing else. */
export const codeOfJob = ({ state }: JobJson): ExitCode => (state === "done" ? EXIT.done : EXIT.failed);

/** "12,000 of 45,211 rows". */
export const farInWords = ({ progress: { done: at, total, unit } }: JobJson): string =>
  total === undefined ? (at === 0 ? "" : `${number(at)} ${unit}`) : `${number(at)} of ${number(total)} ${unit}`;

export const stateInWords = ({ state }: JobJson): string => state.replaceAll("-", " ");

function unfinished(job: JobJson, ink: Ink): string[] {
  const { word, style } = STATES[job.state];
  const { problem, jobId } = job;
  const mend = problem && mendOf(problem.code);
  return [
    `${ink.style(style, word.padEnd(LABEL_WIDTH))}${ink.style("bold", `${WHAT[job.kind]}, job ${jobId}`)}`,
    ...(farInWords(job) === "" ? [] : [labelled("so far", farInWords(job), ink)]),
    ...(problem ? [labelled("why", `${inVerbs(problem.detail)} [${problem.code}]`, ink)] : []),
    ...(problem?.errors ?? []).map(({ pointer, detail }) => labelled("at", `${pointer || "/"}: ${detail}`, ink)),
    ...(mend ? [labelled("mend", mend, ink)] : []),
    ...(job.state === "failed" ? [] : [labelled("next", nextFor(job), ink, "cyan")]),
  ];
}

const nextFor = ({ state, jobId }: JobJson): string =>
  state === "waiting-for-file" ? "its file never came; ask again with the same file" : `npx tacet job follow ${jobId}`;

type Told = (result: unknown, job: JobJson, ink: Ink) => string[];

const RESULTS: Record<JobJson["kind"], Told> = {
  audience: (result, _job, ink) => audienceText(result as AudienceResult, ink),
  history: (result, { jobId }, ink) => historyText(result as HistoryResult, jobId, ink),
  forecast: (result, _job, ink) => forecastText(result as ForecastJson, ink),
  backtest: (result, _job, ink) => replayText(result as ReplayReport, ink),
  registry: (result, _job, ink) => registryText(result as RegistryResult, ink),
};

function registryText({ list, holds, version, numbers, lines, unreadable }: RegistryResult, ink: Ink): string[] {
  const [what, none] =
    holds === "emails"
      ? [`${number(numbers)} email addresses`, "no email address"]
      : [counted(numbers, "number"), "no number"];
  return [
    done(`${what} of ${list} are in force`, ink, "IMPORTED"),
    labelled("copy", version, ink),
    labelled("lines", `${number(lines)}, ${number(unreadable)} of them ${none}`, ink, "dim"),
  ];
}

function audienceText({ campaign, rows, reasons, warnings }: AudienceResult, ink: Ink): string[] {
  const { ok, rejected, duplicate, total } = rows;
  return [
    done(`${campaign} has its audience: ${number(ok)} of ${counted(total, "row")} can be used`, ink, "READY"),
    ...(rejected > 0 ? [labelled("rejected", counted(rejected, "row"), ink, "yellow")] : []),
    ...(duplicate > 0 ? [labelled("duplicate", `${counted(duplicate, "row")} of customers named before`, ink)] : []),
    ...notRead(reasons, ink),
    ...warnings.map((warning) => labelled("warning", warning, ink, "yellow")),
    ...(rejected + duplicate > 0
      ? [labelled("each line", `npx tacet campaign verdicts ${campaign} > verdicts.csv`, ink, "cyan")]
      : []),
    labelled("next", `npx tacet campaign forecast ${campaign}`, ink, "cyan"),
  ];
}

function historyText({ rows, reasons, facts, customers, assumptions }: HistoryResult, job: string, ink: Ink): string[] {
  const kinds = Object.entries(facts.byKind).filter(([, count]) => count > 0);
  const told = kinds.map(([kind, count]) => counted(count, kind, kind === "refusal" ? "refusals" : `${kind}s`));
  return [
    done(`${counted(facts.written, "fact")} of ${counted(customers.total, "customer")}`, ink, "IMPORTED"),
    ...(facts.total > 0 ? [labelled("facts", told.join(", "), ink)] : []),
    ...(facts.repeated > 0
      ? [labelled("repeat", `${counted(facts.repeated, "fact")} stood in the ledgers already`, ink)]
      : []),
    labelled("rows", rowsInWords(rows), ink),
    ...(customers.introduced > 0
      ? [labelled("new", `${counted(customers.introduced, "customer")} had no profile before`, ink)]
      : []),
    ...(customers.withoutPlace > 0
      ? [
          labelled(
            "no place",
            `of ${counted(customers.withoutPlace, "customer")} no time zone is known; nobody contacts them before a profile or a list tells where they are`,
            ink,
            "yellow",
          ),
        ]
      : []),
    ...notRead(reasons, ink),
    ...assumed(assumptions, ink),
    labelled("job", job, ink, "dim"),
  ];
}

function rowsInWords({ total, ok, partly, rejected, nothing }: HistoryResult["rows"]): string {
  const parts = [
    [ok, "read"],
    [partly, "read in part"],
    [rejected, "not read"],
    [nothing, "that tell of nothing"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${number(count)} ${what}`);
  return `${number(total)}: ${told.join(", ")}`;
}
