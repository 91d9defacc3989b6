import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  HttpMethods,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { Keys } from "./keys.ts";
import type { Options } from "./options.ts";
import type { Queues } from "./queues.ts";
import { FILE_PREFIXES, UPLOADS } from "./topology.ts";

/** Parts of an upload that was never finished. */
const UNFINISHED_DAYS = 1;
const MINIMUM_TLS = 1.2;

/**
 * Audience, prepared, verdict and report files: people's data, so under the directory's key, and each prefix with the
 * day its files go. Not versioned, for a deleted file's earlier versions would stay: a file that is replaced while it
 * is read is noticed by its ETag, and every one can be made again from what was uploaded.
 */
export class Files extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, keys: Keys, queues: Queues, { keepsData }: Options) {
    super(scope, id);
    this.bucket = new Bucket(this, "Bucket", {
      encryption: BucketEncryption.KMS,
      encryptionKey: keys.of.people,
      // One data key for many objects: a request to KMS for each part would cost more than the part.
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: MINIMUM_TLS,
      versioned: false,
      lifecycleRules: Object.entries(FILE_PREFIXES).map(([prefix, days]) => ({
        id: prefix,
        prefix: `${prefix}/`,
        expiration: Duration.days(days),
        abortIncompleteMultipartUploadAfter: Duration.days(UNFINISHED_DAYS),
      })),
      // Who may upload is said by the signed address, which works from anywhere; a page needs this to use it.
      cors: [{ allowedMethods: [HttpMethods.PUT, HttpMethods.GET], allowedOrigins: ["*"], allowedHeaders: ["*"] }],
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // By CloudFormation itself: the construct's own way brings a function of its own, with wide rights.
    const resource = this.bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = {
      queueConfigurations: [
        {
          event: "s3:ObjectCreated:*",
          queue: queues.of[UPLOADS.queue].queueArn,
          filter: { s3Key: { rules: [{ name: "prefix", value: `${UPLOADS.prefix}/` }] } },
        },
      ],
    };
    this.bucket.node.addDependency(queues);
  }
}
