import { spawnSync } from "node:child_process";
import { dynamoDbLocal, moto, schemathesis } from "./judges-of-behaviour.ts";

/** Somebody else's tool that looks at Tacet with its own eyes. It is asked where it is installed. */
export type Judge = {
  readonly name: string;
  readonly looksAt: string;
  /** How to get it, where it cannot be asked; undefined where it can. */
  readonly missing: () => string | undefined;
  readonly asks: () => boolean | Promise<boolean>;
};

const SYNTHESIZED = ".cache/judged";
const TEMPLATE = `${SYNTHESIZED}/tacet-judged.template.json`;

/** What checkov finds and stands, and why. */
const CHECKOV_ACCEPTED = {
  CKV_AWS_115:
    "concurrency is set aside for opt-outs and authorisations; a limit on the others would refuse work for nothing",
  CKV_AWS_116:
    "a function called by API Gateway has no event to lose; a queue's has the queue's dead letters, a stream's and the one schedules call have failure queues of their own",
  CKV_AWS_117:
    "the functions talk to AWS only, with signed requests; in a VPC they would need NAT, or an endpoint for each service",
  CKV_AWS_18:
    "addresses of files are signed by functions that log every request, and files go after days; a second bucket of logs would be kept for longer than they are",
  CKV_AWS_21:
    "a deleted file's earlier versions would stay, and these are people's data with a day to go; a file replaced while it is read is noticed by its ETag",
  CKV_AWS_173: "the variables are names of tables and the ARN of the secret; there is nothing to hide in them",
} as const;

/** CDK makes a function depend on its role by name as well as by reference. */
const CFN_LINT_ACCEPTED = ["W3005"];

const installed = (command: string): boolean => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;

const ask = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: "inherit" }).status === 0;

let synthesized: boolean | undefined;
/** Asks about the template, which is made once, with every option that adds something to judge. */
function askOfTemplate(command: string, ...args: string[]): boolean {
  synthesized ??= ask(
    "npx",
    ...["cdk", "synth", "--quiet", "--output", SYNTHESIZED],
    ...["-c", "stage=judged", "-c", "alarms=nobody@example.com"],
  );
  return synthesized && ask(command, ...args);
}

/** Add a judge here. */
export const JUDGES: readonly Judge[] = [
  dynamoDbLocal,
  moto,
  schemathesis,
  {
    name: "cfn-lint",
    looksAt: "the template, against CloudFormation's own schemas",
    missing: () => (installed("cfn-lint") ? undefined : "pip install cfn-lint"),
    asks: () => askOfTemplate("cfn-lint", "--ignore-checks", ...CFN_LINT_ACCEPTED, "--", TEMPLATE),
  },
  {
    name: "checkov",
    looksAt: "the template, for what makes a cloud unsafe",
    missing: () => (installed("checkov") ? undefined : "pip install checkov"),
    asks: () =>
      askOfTemplate(
        "checkov",
        ...["--file", TEMPLATE, "--framework", "cloudformation", "--quiet", "--compact", "--skip-download"],
        ...["--skip-check", Object.keys(CHECKOV_ACCEPTED).join()],
      ),
  },
];
