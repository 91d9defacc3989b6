import { createJob, uploadFor } from "../../campaign/jobs.ts";
import { Problem } from "../../contact/problem.ts";
import { parseInstant } from "../../policy/time.ts";
import { type ListVersion, listOf } from "../../registry/registries.ts";
import { UploadOut } from "../campaign-schemas.ts";
import { jobOnce } from "../job-once.ts";
import { ListParams, RegistriesOut, RegistryImportRequest } from "../registry-schemas.ts";
import { instantOut } from "../render.ts";
import { engineOf, route } from "../route.ts";

const versionOut = ({ version, asOf, numbers, activatedAt }: ListVersion) => ({
  version,
  asOf: instantOut(asOf),
  numbers,
  activatedAt: instantOut(activatedAt),
});

const instantOf = (text: string): number => parseInstant(text) ?? parseInstant(`${text}T00:00:00Z`)!;

export const registryRoutes = [
  route({
    method: "GET",
    path: "/v1/registries",
    operationId: "listRegistries",
    tag: "Registries",
    summary: "The do-not-call lists, and which copy of each is in force",
    scope: "tacet/campaigns:read",
    served: "jobs",
    answer: RegistriesOut,
    problems: [],
    examples: [{ order: 360, summary: "Those there are" }],
    handle: async (_call, world) => {
      const states = await engineOf(world).registries.lists();
      const data = states.map(({ list, active, previous }) => ({
        ...listOf(list),
        active: versionOut(active),
        ...(previous && { previous: versionOut(previous) }),
      }));
      return { body: { data, nextCursor: null } };
    },
  }),
  route({
    method: "POST",
    path: "/v1/registries/{list}/imports",
    operationId: "importRegistry",
    tag: "Registries",
    summary: "Bring in a copy of a do-not-call list",
    description:
      "Says how the file is to be read, and answers where to put it: a number or an email address a line, or columns; plain or gzip. A job makes keyed words of them, which nobody can read back. The copy counts as a whole, once all of it is there: a file that was cut off, that is plain and came without `rows`, that holds another number of them than said, or of which more than one line in a thousand is none changes nothing, and the job says so.",
    scope: "tacet/campaigns:write",
    served: "jobs",
    params: ListParams,
    body: RegistryImportRequest,
    answer: UploadOut,
    status: 202,
    problems: ["invalid-request", "idempotency-mismatch"],
    examples: [
      {
        order: 361,
        summary: "Area code and number in two columns",
        params: { list: "us-national" },
        body: { asOf: "2026-11-20", mapping: { columns: [1, 2], callingCode: "1" }, rows: 250_000_000 },
      },
      {
        order: 362,
        summary: "A copy of tomorrow",
        params: { list: "us-national" },
        body: { asOf: "2099-01-01" },
        status: 400,
      },
    ],
    handle: async ({ params, body, caller }, world) => {
      const engine = engineOf(world);
      const { actor, asOf, ...rest } = body;
      const input = { list: params.list, asOf: instantOf(asOf), ...rest };
      if (input.asOf > engine.now())
        throw new Problem("invalid-request", "a copy cannot be of a later date than today", [
          { pointer: "/asOf", detail: "write the date the copy was drawn" },
        ]);
      const { job, replayed } = await jobOnce(engine, caller, ["registry", input], () =>
        createJob(engine, "registry", input, actor ?? caller.subject, { file: true }),
      );
      return { body: { jobId: job.id, upload: await uploadFor(engine, job) }, replayed };
    },
  }),
];
