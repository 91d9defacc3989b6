import { Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { tacetApp } from "../lib/infra/app.ts";

const { app } = tacetApp();
// A finding that lib/infra/acknowledged.ts does not name stops the synth.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
app.synth();
