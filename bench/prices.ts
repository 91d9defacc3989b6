/**
 * List prices of AWS in us-east-1, in dollars, without free tiers, as their public pages have them in 2026. The region,
 * the page and what is counted stand with each.
 */
export const DOLLARS_PER_MILLION = {
  /** DynamoDB on demand, a read request unit: 4 KB read strongly. aws.amazon.com/dynamodb/pricing/on-demand */
  read: 0.125,
  /** DynamoDB on demand, a write request unit: 1 KB. */
  write: 0.625,
  /** SQS standard, a request of up to ten messages and 64 KB. aws.amazon.com/sqs/pricing */
  sqsRequest: 0.4,
  /** A Lambda invocation. aws.amazon.com/lambda/pricing */
  invocation: 0.2,
  /** A second of a Lambda with 1 GB, arm64. */
  gigabyteSecond: 13.3334,
  /** A GET of S3. aws.amazon.com/s3/pricing */
  s3Get: 0.4,
  /** An invocation by EventBridge Scheduler. aws.amazon.com/eventbridge/pricing */
  schedulerInvocation: 1,
  /** A request to an HTTP API of API Gateway. aws.amazon.com/api-gateway/pricing */
  apiRequest: 1,
  /** A custom event on an EventBridge bus. aws.amazon.com/eventbridge/pricing */
  busEvent: 1,
} as const;

/** A Lambda with so many MB has one whole processor, one with less its share. docs.aws.amazon.com/lambda, "memory". */
export const MB_OF_A_PROCESSOR = 1_769;
