import * as z from "zod";

/** The one place that reads the environment. Every variable a function may be given is named here. */
const Environment = z.object({
  TACET_LEDGER_TABLE: z.string().min(1).optional(),
  TACET_DIRECTORY_TABLE: z.string().min(1).optional(),
  TACET_EVENTS_TABLE: z.string().min(1).optional(),
  TACET_POLICIES_TABLE: z.string().min(1).optional(),
  TACET_SECRET_ARN: z.string().min(1).optional(),
});
export type Environment = z.infer<typeof Environment>;

export const ENVIRONMENT_VARIABLES = Object.keys(Environment.shape);

export const readEnvironment = (): Environment => Environment.parse(process.env);
