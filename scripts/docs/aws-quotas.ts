/** Default quotas of AWS that bound Tacet, each with the public page that says so, as read in November 2026. */
export type Quota = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly page: string;
  /** Whether AWS raises it when asked. */
  readonly raised: boolean;
};

const DYNAMO = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide";
const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg";

export const QUOTAS = {
  partitionWrites: {
    what: "Writes of one partition of a table or an index",
    value: 1_000,
    unit: "units a second",
    page: `${DYNAMO}/bp-partition-key-design.html`,
    raised: false,
  },
  newTableWrites: {
    what: "Writes of a new on-demand table, at once; then twice the highest peak so far",
    value: 4_000,
    unit: "units a second",
    page: `${DYNAMO}/on-demand-capacity-mode.html`,
    raised: true,
  },
  tableWrites: {
    what: "Writes of a table, and of an index, on demand",
    value: 40_000,
    unit: "units a second",
    page: `${DYNAMO}/ServiceQuotas.html`,
    raised: true,
  },
  concurrency: {
    what: "Lambda: executions at once, of an account in a region (a new account may have 10)",
    value: 1_000,
    unit: "",
    page: `${LAMBDA}/gettingstarted-limits.html`,
    raised: true,
  },
  ramp: {
    what: "Lambda: more executions of one function, every 10 seconds",
    value: 1_000,
    unit: "",
    page: `${LAMBDA}/scaling-behavior.html`,
    raised: false,
  },
  pollers: {
    what: "Lambda: batches of one queue at once; from 5, 300 more a minute",
    value: 1_000,
    unit: "",
    page: `${LAMBDA}/services-sqs-scaling.html`,
    raised: true,
  },
  inFlight: {
    what: "SQS: messages of a standard queue received and not yet deleted",
    value: 120_000,
    unit: "",
    page: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html",
    raised: true,
  },
  schedules: {
    what: "EventBridge Scheduler: schedules of an account in a region",
    value: 10_000_000,
    unit: "",
    page: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html",
    raised: true,
  },
  scheduleCalls: {
    what: "EventBridge Scheduler: calls, of an account in a region",
    value: 1_000,
    unit: "a second",
    page: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html",
    raised: true,
  },
  apiCalls: {
    what: "API Gateway: requests to all HTTP APIs of an account in a region",
    value: 10_000,
    unit: "a second",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
    raised: true,
  },
  busEvents: {
    what: "EventBridge: PutEvents of an account in us-east-1; fewer elsewhere",
    value: 10_000,
    unit: "a second",
    page: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html",
    raised: true,
  },
  email: {
    what: "SES in its sandbox, with 200 a day; outside, your account has a rate and a day's quota of its own",
    value: 1,
    unit: "a second",
    page: "https://docs.aws.amazon.com/ses/latest/dg/quotas.html",
    raised: true,
  },
  sms: {
    what: "AWS End User Messaging: parts from one US short code; a toll-free number has 3, other countries their own",
    value: 100,
    unit: "parts a second",
    page: "https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-mps.html",
    raised: true,
  },
} as const satisfies Record<string, Quota>;
