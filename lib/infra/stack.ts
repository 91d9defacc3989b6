import { CfnOutput, Stack } from "aws-cdk-lib";
import type { HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import type { Construct } from "constructs";
import type { FunctionName } from "../api/route.ts";
import type { QueueName } from "../campaign/queues.ts";
import { Alarms } from "./alarms.ts";
import { Api } from "./api.ts";
import { functionCode } from "./bundle.ts";
import { Bus } from "./bus.ts";
import type { ClientName } from "./clients.ts";
import { Overview } from "./dashboard.ts";
import { Files } from "./files.ts";
import { type Surroundings, TacetFunction } from "./function.ts";
import { Identity } from "./identity.ts";
import { Keys } from "./keys.ts";
import { Notices } from "./notices.ts";
import { type Options, readOptions } from "./options.ts";
import { Queues } from "./queues.ts";
import { Schedules } from "./schedules.ts";
import { Secret } from "./secret.ts";
import { Tables } from "./tables.ts";
import { FUNCTIONS, QUEUES, WATCHERS, type WatcherName } from "./topology.ts";
import { Transports } from "./transports.ts";
import { Watch } from "./watch.ts";
import { queueWorker, ticker } from "./workers.ts";

/** All of Tacet in one stack, made from the topology, the routes and the options of the command line. */
export class TacetStack extends Stack {
  constructor(scope: Construct, options: Options = readOptions(scope.node)) {
    super(scope, `tacet-${options.stage}`, {
      description: `Tacet (${options.stage}): outbound contact cadence`,
      terminationProtection: options.keepsData,
      tags: { tacet: options.stage },
    });
    const keys = new Keys(this, "Keys", options);
    const api = new Api(this, "Api", options);
    const surroundings = this.surroundings(keys, api, options);
    const functions = Object.fromEntries(
      Object.entries(FUNCTIONS).map(([name, spec]) => [name, new TacetFunction(this, name, spec, surroundings)]),
    ) as Record<FunctionName, TacetFunction>;
    const ticks = ticker(this, surroundings);
    const queueNames = Object.keys(QUEUES) as QueueName[];
    const workers = queueNames.map((name) => [QUEUES[name].worker, queueWorker(this, name, surroundings)] as const);
    const notices = new Notices(this, "Notices", keys, options);
    const watches = this.watches(notices, surroundings);
    const identity = new Identity(this, "Identity", options);
    const stage = api.serve(functions, identity, keys, options);
    const watchers = Object.fromEntries(watches.map(({ node, watcher }) => [node.id, watcher]));
    const all = { ...functions, ticks, ...Object.fromEntries(workers), ...watchers };
    const watched = { ...surroundings, functions: all, watches, stage, notices };
    const alarms = new Alarms(this, "Alarms", watched);
    new Overview(this, "Overview", alarms, watched);
    this.outputs(stage, identity, notices, surroundings);
  }

  private surroundings(keys: Keys, { httpApi }: Api, options: Options): Surroundings {
    const queues = new Queues(this, "Queues", keys, options);
    return {
      keys,
      options,
      queues,
      tables: new Tables(this, "Tables", keys, options),
      secret: new Secret(this, "Secret", keys, options),
      files: new Files(this, "Files", keys, queues, options),
      bus: new Bus(this, "Bus", keys, options),
      schedules: new Schedules(this, "Schedules", keys, options),
      transports: new Transports(this, "Transports", keys, options),
      publicUrl: httpApi.apiEndpoint,
      code: functionCode(this.bundlingRequired),
    };
  }

  private watches(notices: Notices, surroundings: Surroundings): Watch[] {
    const names = Object.keys(WATCHERS) as WatcherName[];
    const wanted = names.filter((name) => name !== "ledger-events" || surroundings.options.tellsEntries);
    const made = wanted.map((name) => new Watch(this, name, surroundings));
    made.find(({ node }) => node.id === "ledger-watch")!.tell(notices);
    return made;
  }

  /** What an operator needs next, as docs/deploy.md uses it. */
  private outputs(stage: HttpStage, identity: Identity, notices: Notices, surroundings: Surroundings): void {
    const { secret, queues, schedules, files, bus, transports } = surroundings;
    const output = (name: string, value: string) => new CfnOutput(this, name, { value });
    output("ApiUrl", stage.url.replace(/\/$/, ""));
    output("TokenUrl", `${identity.domain.baseUrl()}/oauth2/token`);
    output("UserPoolId", identity.pool.userPoolId);
    for (const name of Object.keys(identity.clients) as ClientName[])
      output(`Client${capital(name)}`, identity.clients[name].userPoolClientId);
    output("SecretArn", secret.arn);
    output("AlarmTopicArn", notices.topic.topicArn);
    for (const name of Object.keys(QUEUES) as QueueName[]) {
      output(`Queue${capital(name)}Arn`, queues.of[name].queueArn);
      output(`Letters${capital(name)}Arn`, queues.letters[name].queueArn);
    }
    output("LettersTicksArn", schedules.letters.queueArn);
    output("ScheduleGroup", schedules.group.ref);
    output("FilesBucket", files.bucket.bucketName);
    output("EventBusName", bus.bus.eventBusName);
    output("HeardTopicArn", transports.topic.topicArn);
    output("HeardLettersArn", transports.letters.queueArn);
  }
}

const capital = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`;
