import { Template } from "aws-cdk-lib/assertions";
import { tacetApp } from "../../lib/infra/app.ts";
import { FUNCTIONS, WATCHERS, WORKERS } from "../../lib/infra/topology.ts";

// CDK's own check of a template takes seconds to load; `npm run synth` and `npm run judge` make it.
process.env.CDK_VALIDATION = "false";

/** A template is JSON of a hundred shapes; the expectations say which. */
type Json = any;
export type Resource = {
  readonly id: string;
  /** The construct's path in the stack, without the last "Resource". */
  readonly path: string;
  readonly Type: string;
  readonly Properties: Json;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
};

/** The template without the functions' code, which takes a second to bundle and is tested by itself. */
export const synthesize = (context: Readonly<Record<string, unknown>> = {}) => {
  const { stack } = tacetApp({ "aws:cdk:bundling-stacks": [], "aws:cdk:enable-path-metadata": true, ...context });
  const json: Json = Template.fromStack(stack).toJSON();
  const all = Object.entries<Json>(json.Resources).map(
    ([id, resource]): Resource => ({
      ...resource,
      id,
      path: String(resource.Metadata?.["aws:cdk:path"] ?? id)
        .replace(`${stack.stackName}/`, "")
        .replace(/\/Resource$/, ""),
    }),
  );
  return {
    json,
    all,
    of: (type: string): readonly Resource[] => all.filter((resource) => resource.Type === `AWS::${type}`),
    at: (path: string): Resource => {
      const found = all.find((resource) => resource.path === path);
      if (!found) throw new Error(`nothing at ${path}`);
      return found;
    },
  };
};
export type Synthesized = ReturnType<typeof synthesize>;

/** Every function there should be, and where it is in the stack. */
export const LAMBDAS = [
  ...Object.entries(FUNCTIONS).map(([name, spec]) => ({ name, spec, path: `${name}/Function` })),
  ...Object.entries(WORKERS).map(([name, spec]) => ({ name, spec, path: `${name}/Function` })),
  ...Object.entries(WATCHERS).map(([name, spec]) => ({ name, spec, path: `${name}/Watcher/Function` })),
];

/** The text of a CloudFormation value; references as the path of what they refer to. */
export function told(template: Synthesized, value: Json): string {
  if (typeof value !== "object") return String(value);
  const [[intrinsic, argument]] = Object.entries<Json>(value) as [[string, Json]];
  const pathOf = (id: string) => template.all.find((resource) => resource.id === id)?.path ?? id.replace("AWS::", "");
  if (intrinsic === "Ref") return pathOf(argument);
  if (intrinsic === "Fn::GetAtt")
    return argument[1] === "Arn" ? pathOf(argument[0]) : `${pathOf(argument[0])}.${argument[1]}`;
  if (intrinsic === "Fn::Join") return argument[1].map((part: Json) => told(template, part)).join(argument[0]);
  throw new Error(`not told: ${JSON.stringify(value)}`);
}

export const listed = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);
