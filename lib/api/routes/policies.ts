import * as z from "zod";
import { Problem } from "../../contact/problem.ts";
import { type PolicyDocument, parsePolicy } from "../../policy/document.ts";
import { lint } from "../../policy/lint.ts";
import type { Mistake } from "../../policy/mistakes.ts";
import { instantOut } from "../render.ts";
import { type ApiWorld, type Caller, type Reply, route } from "../route.ts";
import { ActivateRequest, ApprovalRequest, InstantOut } from "../schemas.ts";

const Document = z.record(z.string(), z.unknown()).meta({
  id: "PolicyDocument",
  description: "A policy as docs/policy-language.md describes it; every mistake is answered with its JSON pointer",
});
const PolicyId = z.object({ id: z.string().max(60) });
const Ref = z.object({ id: z.string(), version: z.string() });
const Lints = z.array(z.object({ pointer: z.string(), detail: z.string() }));
const MAX_BODY_BYTES = 300 * 1024;

/** @throws Problem invalid-policy with every mistake; lints are no mistakes and come back with the answer. */
function checked(document: unknown): { policy: PolicyDocument; lints: readonly Mistake[] } {
  const parsed = parsePolicy(document);
  if (!parsed.policy) throw invalid(parsed.mistakes);
  const found = lint(parsed.policy);
  const errors = found.filter((mistake) => mistake.level === "error");
  if (errors.length > 0) throw invalid(errors);
  return { policy: parsed.policy, lints: found };
}

const invalid = (mistakes: readonly Mistake[]): Problem =>
  new Problem(
    "invalid-policy",
    `the policy has ${mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`}; nothing was stored`,
    mistakes.map(({ pointer, message }) => ({ pointer, detail: message })),
  );

async function add(world: ApiWorld, document: unknown, caller: Caller): Promise<Reply> {
  const { policy, lints } = checked(document);
  const waivers = await world.policies.waiverMistakes(policy);
  if (waivers.length > 0) throw invalid(waivers);
  const { created } = await world.policies.add(policy, caller.subject, world.now());
  return {
    status: created ? 201 : 200,
    body: {
      id: policy.id,
      version: policy.version,
      lints: lints.map(({ pointer, message }) => ({ pointer, detail: message })),
    },
  };
}

const Added = Ref.extend({ lints: Lints }).meta({ id: "PolicyAdded" });
const Activated = Ref.extend({ effectiveAt: InstantOut }).meta({ id: "PolicyActivated" });
const Listed = z
  .object({ data: z.array(Ref), inForce: Ref, next: Activated.optional(), nextCursor: z.null() })
  .meta({ id: "Policies" });
const Versions = z
  .object({ data: z.array(z.object({ version: z.string(), document: Document })), nextCursor: z.null() })
  .meta({ id: "PolicyVersions" });

const Approved = Ref.extend({ actor: z.string(), subject: z.string(), approvedAt: InstantOut }).meta({
  id: "PolicyApproved",
});

const minimal = {
  id: "house",
  version: "1",
  title: "House rules",
  rules: [
    {
      id: "one-a-month",
      kind: "cap",
      why: "Once a month is plenty.",
      applies: { purposes: ["promotional"] },
      max: 1,
      window: { rolling: "P30D" },
    },
    ...(["this-offer", "this-topic", "not-now"] as const).map((breadth) => ({
      id: `no-${breadth}`,
      kind: "refusal",
      why: "A no covers its family.",
      breadth,
      covers: "family",
      lasts: "P365D",
    })),
    {
      id: "no-promotions",
      kind: "refusal",
      why: "Who wants none gets none.",
      breadth: "promotions",
      covers: "promotion",
      lasts: "until-customer-asks",
    },
    {
      id: "no-everything",
      kind: "refusal",
      why: "Silence.",
      breadth: "everything",
      covers: "everything",
      lasts: "until-customer-asks",
    },
    {
      id: "holds",
      kind: "hold",
      why: "First the trouble, then the offer.",
      causes: [
        "case",
        "complaint",
        "anger",
        "negative-sentiment",
        "bereavement",
        "dispute",
        "relationship-ended",
        "callback",
        "other",
      ],
      lasts: { afterClosed: "P30D" },
    },
  ],
};

export const policyRoutes = [
  route({
    method: "GET",
    path: "/v1/policies",
    operationId: "listPolicies",
    tag: "Policies",
    summary: "The policies, and the one in force",
    scope: "tacet/policies:read",
    served: "policies",
    answer: Listed,
    problems: [],
    examples: [{ order: 160, summary: "All" }],
    handle: async (_call, world) => {
      const [data, active] = await Promise.all([world.policies.list(), world.policies.active(world.now())]);
      const next = active.next && {
        id: active.next.id,
        version: active.next.version,
        effectiveAt: instantOut(active.next.effectiveAt),
      };
      return { body: { data, inForce: active.current, ...(next && { next }), nextCursor: null } };
    },
  }),
  route({
    method: "POST",
    path: "/v1/policies",
    operationId: "addPolicy",
    statusWhenKnown: 200,
    tag: "Policies",
    summary: "Add a version of a policy",
    description: "The document names its id and version; a version is never changed. Adding does not activate.",
    scope: "tacet/policies:write",
    served: "policies",
    body: Document,
    maxBodyBytes: MAX_BODY_BYTES,
    answer: Added,
    status: 201,
    problems: ["invalid-policy", "version-exists"],
    examples: [
      { order: 161, summary: "House rules", body: minimal },
      {
        order: 162,
        summary: "A window that is never open",
        body: {
          ...minimal,
          version: "2",
          rules: [{ id: "h", kind: "hours", why: "x", weekly: { mon: [["09:00", "09:00"]] } }],
        },
        status: 422,
      },
    ],
    handle: ({ body, caller }, world) => add(world, body, caller),
  }),
  route({
    method: "GET",
    path: "/v1/policies/{id}/versions",
    operationId: "listPolicyVersions",
    tag: "Policies",
    summary: "The versions of a policy, whole",
    scope: "tacet/policies:read",
    served: "policies",
    params: PolicyId,
    answer: Versions,
    problems: ["not-found"],
    examples: [{ order: 163, summary: "Of the default", params: { id: "courteous" } }],
    handle: async ({ params }, world) => {
      const versions = await world.policies.versions(params.id);
      if (versions.length === 0) throw new Problem("not-found", `there is no policy "${params.id}"`);
      return {
        body: { data: versions.map(({ document }) => ({ version: document.version, document })), nextCursor: null },
      };
    },
  }),
  route({
    method: "POST",
    path: "/v1/policies/{id}/versions",
    operationId: "addPolicyVersion",
    statusWhenKnown: 200,
    tag: "Policies",
    summary: "Add a version of this policy",
    scope: "tacet/policies:write",
    served: "policies",
    params: PolicyId,
    body: Document,
    maxBodyBytes: MAX_BODY_BYTES,
    answer: Added,
    status: 201,
    problems: ["invalid-policy", "version-exists"],
    examples: [
      { order: 164, summary: "The second version", params: { id: "house" }, body: { ...minimal, version: "2" } },
    ],
    handle: async ({ params, body, caller }, world) => {
      if (body.id !== params.id)
        throw new Problem("invalid-policy", `the document is of policy "${String(body.id)}"; POST it there`, [
          { pointer: "/id", detail: `write "${params.id}"` },
        ]);
      return add(world, body, caller);
    },
  }),
  route({
    method: "POST",
    path: "/v1/policies/{id}/activate",
    operationId: "activatePolicy",
    tag: "Policies",
    summary: "Put a version in force",
    description:
      "It takes effect at the instant answered, beyond the age of any copy a worker may decide by; until then the one before stands.",
    scope: "tacet/policies:write",
    served: "policies",
    params: PolicyId,
    body: ActivateRequest,
    answer: Activated,
    status: 202,
    problems: ["not-found", "approval-needed"],
    examples: [{ order: 165, summary: "House rules from now on", params: { id: "house" }, body: { version: "2" } }],
    handle: async ({ params, body, caller }, world) => {
      const { id, version, effectiveAt } = await world.policies.activate(
        { id: params.id, version: body.version },
        body.actor ?? caller.subject,
        world.now(),
      );
      return { body: { id, version, effectiveAt: instantOut(effectiveAt) } };
    },
  }),
  route({
    method: "POST",
    path: "/v1/approvals",
    operationId: "approvePolicy",
    tag: "Policies",
    summary: "A second person approves a version of a policy",
    description:
      "A version that waives a presumption of a pack, or declares what makes a prohibition stand back, is activated only after somebody other than who added it approved it. Who somebody is, the token's subject tells, whatever `actor` says.",
    scope: "tacet/policies:approve",
    served: "policies",
    body: ApprovalRequest,
    answer: Approved,
    status: 201,
    problems: ["not-found", "approval-needed"],
    examples: [
      {
        order: 166,
        summary: "By the head of compliance",
        subject: "compliance",
        body: { policy: { id: "house", version: "2" }, actor: "compliance-head" },
      },
      {
        order: 166.5,
        summary: "By the one who added it",
        body: { policy: { id: "house", version: "2" }, actor: "compliance-head" },
        status: 409,
      },
      { order: 167, summary: "Of nothing", body: { policy: { id: "house", version: "99" } }, status: 404 },
    ],
    handle: async ({ body, caller }, world) => {
      const { subject } = caller;
      const approved = await world.policies.approve(
        body.policy,
        { subject, actor: body.actor ?? subject },
        world.now(),
      );
      return { body: { ...approved, approvedAt: instantOut(approved.approvedAt) } };
    },
  }),
];
