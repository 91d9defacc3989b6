import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { AudienceError, type AudienceErrorCode } from "../audience/audience-error.ts";
import type { DiskUpload } from "../audience/disk-files.ts";
import { jobOfUpload } from "../campaign/job-record.ts";
import type { JobMessage, Queue } from "../campaign/queues.ts";
import { Problem, type ProblemCode } from "../contact/problem.ts";

const PREFIX = "/files/";
/** What is beyond the limit of an upload is read and let go, so that the answer can be sent; beyond this, it is cut. */
const MAX_LET_GO_BYTES = 64 * 1024 * 1024;

export type FileRoutes = {
  readonly isFile: (url: URL) => boolean;
  /** What S3 does behind a presigned address. @throws Problem */
  readonly serve: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;
};

/** `PUT` and `GET /files/<key>?token=…`; an upload that is whole begins its job, as S3's notification does. */
export function fileRoutes(upload: DiskUpload, jobs: Queue<JobMessage>): FileRoutes {
  const put = async (request: IncomingMessage, response: ServerResponse, key: string, token: string): Promise<void> => {
    // An iterator of its own, as the usual one ends the connection with the first mistake, and no answer gets out.
    const chunks = request.iterator({ destroyOnReturn: false });
    const { version } = await upload.put(key, token, chunks).catch((error: unknown) => {
      letGo(request);
      throw error;
    });
    const job = jobOfUpload(key);
    if (job !== undefined) await jobs.send([{ body: { job } }]);
    response.writeHead(200, { etag: `"${version}"` });
    response.end();
  };
  const get = async (response: ServerResponse, key: string, token: string): Promise<void> => {
    const { size, version, chunks } = await upload.get(key, token);
    response.writeHead(200, {
      "content-type": "application/octet-stream",
      "content-length": size,
      "content-disposition": `attachment; filename="${key.split("/").at(-1)}"`,
      "x-content-type-options": "nosniff",
      etag: `"${version}"`,
    });
    await pipeline(chunks, response);
  };
  return {
    isFile: ({ pathname }) => pathname.startsWith(PREFIX),
    serve: async (request, response, { pathname, searchParams }) => {
      const key = pathname.slice(PREFIX.length);
      const token = searchParams.get("token") ?? "";
      try {
        if (request.method === "PUT") await put(request, response, key, token);
        else if (request.method === "GET") await get(response, key, token);
        else throw new Problem("method-not-allowed", "this path takes PUT, GET", [], { allow: "PUT, GET" });
      } catch (error) {
        throw error instanceof AudienceError ? problemOf(error) : error;
      }
    },
  };
}

function letGo(request: IncomingMessage): void {
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_LET_GO_BYTES) request.destroy();
  });
  request.resume();
}

const CODES: Partial<Record<AudienceErrorCode, ProblemCode>> = {
  "bad-token": "unauthenticated",
  "upload-too-large": "file-too-large",
  "file-missing": "not-found",
};

const problemOf = ({ code, message }: AudienceError): Problem => new Problem(CODES[code] ?? "invalid-request", message);
