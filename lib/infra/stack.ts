import { CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { FunctionName } from "../api/route.ts";
import { Alarms } from "./alarms.ts";
import { Api } from "./api.ts";
import { functionCode } from "./bundle.ts";
import type { ClientName } from "./clients.ts";
import { Overview } from "./dashboard.ts";
import { type Surroundings, TacetFunction } from "./function.ts";
import { Identity } from "./identity.ts";
import { Keys } from "./keys.ts";
import { Notices } from "./notices.ts";
import { type Options, readOptions } from "./options.ts";
import { Secret } from "./secret.ts";
import { Tables } from "./tables.ts";
import { FUNCTIONS, WATCHERS, type WatcherName } from "./topology.ts";
import { Watch } from "./watch.ts";

/** All of Tacet in one stack, made from the topology, the routes and the options of the command line. */
export class TacetStack extends Stack {
  constructor(scope: Construct, options: Options = readOptions(scope.node)) {
    super(scope, `tacet-${options.stage}`, {
      description: `Tacet (${options.stage}): outbound contact cadence`,
      terminationProtection: options.keepsData,
      tags: { tacet: options.stage },
    });
    const keys = new Keys(this, "Keys", options);
    const tables = new Tables(this, "Tables", keys, options);
    const secret = new Secret(this, "Secret", keys, options);
    const surroundings: Surroundings = { keys, tables, secret, code: functionCode(this.bundlingRequired), options };
    const functions = Object.fromEntries(
      Object.entries(FUNCTIONS).map(([name, spec]) => [name, new TacetFunction(this, name, spec, surroundings)]),
    ) as Record<FunctionName, TacetFunction>;
    const notices = new Notices(this, "Notices", keys, options);
    const watches = (Object.keys(WATCHERS) as WatcherName[]).map(
      (name) => new Watch(this, name, notices, surroundings),
    );
    const identity = new Identity(this, "Identity", options);
    const api = new Api(this, "Api", functions, identity, keys, options);
    const watchers = Object.fromEntries(watches.map(({ node, watcher }) => [node.id, watcher]));
    const watched = { functions: { ...functions, ...watchers }, watches, tables, api, notices, options };
    const alarms = new Alarms(this, "Alarms", watched);
    new Overview(this, "Overview", alarms, watched);
    this.outputs(api, identity, secret, notices);
  }

  /** What an operator needs next, as docs/deploy.md uses it. */
  private outputs(api: Api, identity: Identity, secret: Secret, notices: Notices): void {
    const output = (name: string, value: string) => new CfnOutput(this, name, { value });
    output("ApiUrl", api.stage.url.replace(/\/$/, ""));
    output("TokenUrl", `${identity.domain.baseUrl()}/oauth2/token`);
    output("UserPoolId", identity.pool.userPoolId);
    for (const name of Object.keys(identity.clients) as ClientName[])
      output(`Client${name[0]!.toUpperCase()}${name.slice(1)}`, identity.clients[name].userPoolClientId);
    output("SecretArn", secret.arn);
    output("AlarmTopicArn", notices.topic.topicArn);
  }
}
