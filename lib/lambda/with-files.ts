import { S3Client } from "@aws-sdk/client-s3";
import { S3_CLIENT_OPTIONS, s3Files } from "../audience/s3-files.ts";
import { type Provide, SMALL_CALLS } from "./aws.ts";

/** Parts are 8 MB: on a slow day they take longer than an item of a table. */
const PART_TIMEOUT_MS = 30_000;
/** Reading and writing parts may be repeated without harm. */
const PART_ATTEMPTS = 4;

/** The files of the stack's bucket. */
export const withFiles: Provide = ({ TACET_FILES_BUCKET: bucket }) => {
  if (bucket === undefined) return {};
  const client = new S3Client({
    ...S3_CLIENT_OPTIONS,
    maxAttempts: PART_ATTEMPTS,
    requestHandler: { ...SMALL_CALLS.requestHandler, requestTimeout: PART_TIMEOUT_MS },
  });
  return { files: s3Files(client, bucket) };
};
