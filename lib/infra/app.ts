import { App } from "aws-cdk-lib";
import FLAGS from "aws-cdk-lib/recommended-feature-flags.json" with { type: "json" };
import { acknowledge } from "./acknowledged.ts";
import { TacetStack } from "./stack.ts";

/** The CDK app, as `cdk` and the tests make it. @param context what the command line says with `-c`. */
export function tacetApp(context: Readonly<Record<string, unknown>> = {}) {
  const app = new App({ context: { ...FLAGS, ...context } });
  const stack = new TacetStack(app);
  acknowledge(stack);
  return { app, stack };
}
