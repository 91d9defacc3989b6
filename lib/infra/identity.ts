import { Aws, Duration, Fn, RemovalPolicy } from "aws-cdk-lib";
import {
  AccountRecovery,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
  type UserPoolDomain,
  type UserPoolResourceServer,
} from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import { SCOPES, type Scope } from "../api/route.ts";
import { CLIENTS, type ClientName } from "./clients.ts";
import type { Options } from "./options.ts";

/** A client asks for a token once an hour; each answer costs money (docs/deploy.md). */
const TOKEN_LASTS_MINUTES = 60;
const RESOURCE_SERVER = "tacet";
const PASSWORD_LENGTH = 16;

/** Who may call: a user pool with the scopes of the API and one client per kind of machine. */
export class Identity extends Construct {
  readonly pool: UserPool;
  readonly clients: Readonly<Record<ClientName, UserPoolClient>>;
  readonly domain: UserPoolDomain;

  constructor(scope: Construct, id: string, { stage, keepsData }: Options) {
    super(scope, id);
    this.pool = new UserPool(this, "Pool", {
      // Machines only: nobody signs up or in. The rest bounds what a person added by hand could do.
      selfSignUpEnabled: false,
      signInCaseSensitive: false,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.NONE,
      passwordPolicy: {
        minLength: PASSWORD_LENGTH,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      deletionProtection: keepsData,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.domain = this.pool.addDomain("Domain", { cognitoDomain: { domainPrefix: domainPrefix(stage) } });
    const scopes = (Object.keys(SCOPES) as Scope[]).map(
      (name) => new ResourceServerScope({ scopeName: withoutServer(name), scopeDescription: SCOPES[name] }),
    );
    const server = this.pool.addResourceServer("Api", { identifier: RESOURCE_SERVER, scopes });
    const clients = (Object.keys(CLIENTS) as ClientName[]).map((name) => [name, this.client(name, server, scopes)]);
    this.clients = Object.fromEntries(clients);
  }

  private client(name: ClientName, server: UserPoolResourceServer, scopes: readonly ResourceServerScope[]) {
    const granted: readonly string[] = CLIENTS[name].map(withoutServer);
    return this.pool.addClient(name, {
      userPoolClientName: name,
      generateSecret: true,
      accessTokenValidity: Duration.minutes(TOKEN_LASTS_MINUTES),
      preventUserExistenceErrors: true,
      oAuth: {
        flows: { clientCredentials: true },
        scopes: scopes
          .filter(({ scopeName }) => granted.includes(scopeName))
          .map((scope) => OAuthScope.resourceServer(server, scope)),
      },
    });
  }
}

/** "tacet/decide" is the scope "decide" of the resource server "tacet". */
const withoutServer = (scope: Scope): string => scope.slice(RESOURCE_SERVER.length + 1);

/** Prefixes are shared by everybody in a region: part of the stack's own id keeps ours apart. */
const domainPrefix = (stage: string): string =>
  Fn.join("-", ["tacet", stage, Fn.select(0, Fn.split("-", Fn.select(2, Fn.split("/", Aws.STACK_ID))))]);
