import { App, type AppProps } from "aws-cdk-lib";
import FLAGS from "aws-cdk-lib/recommended-feature-flags.json" with { type: "json" };
import { TacetStack } from "./stack.ts";

/** The CDK app, as `cdk` and the tests make it. @param context what the command line says with `-c`. */
export function tacetApp(context: Readonly<Record<string, unknown>> = {}, props: AppProps = {}) {
  const app = new App({ ...props, context: { ...FLAGS, ...context } });
  return { app, stack: new TacetStack(app) };
}
