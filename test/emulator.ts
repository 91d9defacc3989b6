/**
 * Somebody else's AWS for contract tests: an endpoint that plays S3, SQS and EventBridge Scheduler (`npm run judge -- moto`
 * starts one). Absent, those tests run over what is embedded only.
 */
export const EMULATOR = process.env.TACET_AWS_ENDPOINT;

/** What every client needs to speak to it. */
export const emulated = (endpoint: string) => ({
  endpoint,
  region: "eu-west-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  maxAttempts: 1,
});
