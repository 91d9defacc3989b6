import * as z from "zod";

/** The one place that reads the environment. Every variable a function may be given is named here. */
const Environment = z.object({
  TACET_LEDGER_TABLE: z.string().min(1).optional(),
  TACET_DIRECTORY_TABLE: z.string().min(1).optional(),
  TACET_EVENTS_TABLE: z.string().min(1).optional(),
  TACET_POLICIES_TABLE: z.string().min(1).optional(),
  TACET_CAMPAIGNS_TABLE: z.string().min(1).optional(),
  TACET_REGISTRIES_TABLE: z.string().min(1).optional(),
  TACET_SECRET_ARN: z.string().min(1).optional(),
  TACET_WORK_QUEUE: z.url().optional(),
  TACET_DELIVERIES_QUEUE: z.url().optional(),
  TACET_JOBS_QUEUE: z.url().optional(),
  TACET_WORK_LETTERS: z.url().optional(),
  TACET_DELIVERIES_LETTERS: z.url().optional(),
  TACET_JOBS_LETTERS: z.url().optional(),
  TACET_FILES_BUCKET: z.string().min(1).optional(),
  TACET_EVENT_BUS: z.string().min(1).optional(),
  TACET_SCHEDULE_GROUP: z.string().min(1).optional(),
  TACET_TICK_ARN: z.string().min(1).optional(),
  TACET_SCHEDULE_ROLE: z.string().min(1).optional(),
  TACET_SCHEDULE_LETTERS: z.string().min(1).optional(),
  TACET_PUBLIC_URL: z.url().optional(),
  TACET_HEARD_TOPIC: z.string().min(1).optional(),
  /** Configuration sets of SES and of AWS End User Messaging, which tell what became of a message. */
  TACET_EMAIL_EVENTS: z.string().min(1).optional(),
  TACET_SMS_EVENTS: z.string().min(1).optional(),
  /** Who sends, and from where, for the foot of every email; empty: nothing. */
  TACET_IMPRINT: z.string().optional(),
});
export type Environment = z.infer<typeof Environment>;

export const ENVIRONMENT_VARIABLES = Object.keys(Environment.shape);

export const readEnvironment = (): Environment => Environment.parse(process.env);
