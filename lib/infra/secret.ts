import { RemovalPolicy } from "aws-cdk-lib";
import { CfnSecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { Keys } from "./keys.ts";
import type { Options } from "./options.ts";

/**
 * Where the token and vault keys are kept. It is made empty, and stays so until an operator puts the keys in
 * (docs/deploy.md): CloudFormation cannot make keys of that form, and what could make them at a deployment could
 * also make them again, and an address's token under lost keys, with the "no" that stands on it, is lost too.
 */
export class Secret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, keys: Keys, { stage, keepsData }: Options) {
    super(scope, id);
    const secret = new CfnSecret(this, "Resource", {
      description: `Tacet ${stage}: token keys and vault key. Losing them loses every opt-out by address: keep a copy.`,
      kmsKeyId: keys.of.secrets.keyArn,
    });
    secret.applyRemovalPolicy(keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    this.arn = secret.ref;
  }
}
