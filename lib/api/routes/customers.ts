import * as z from "zod";
import { holdId } from "../../contact/contact-id.ts";
import { exportCustomer, saveCustomer } from "../../contact/customer.ts";
import { stateInWords } from "../../contact/describe.ts";
import { Problem } from "../../contact/problem.ts";
import { lawWarnings } from "../../contact/whereabouts.ts";
import { headOf } from "../../ledger/entry.ts";
import { traceInWords } from "../../locate/trace.ts";
import type { CompiledPolicy } from "../../policy/compile.ts";
import { decide } from "../../policy/decide.ts";
import { currentZones, type Fold } from "../../policy/fold.ts";
import { type Channel, type Ms, PURPOSES } from "../../policy/words.ts";
import { portable } from "../export.ts";
import { entryPage } from "../ledger-page.ts";
import { instantOut } from "../render.ts";
import { type ApiWorld, route } from "../route.ts";
import { CustomerId, CustomerOut, CustomerRequest, CustomerSaved, ExportOut, LedgerOut } from "../schemas.ts";

export const CustomerParams = z.object({ id: CustomerId });

export const noSuchCustomer = (): Problem =>
  new Problem("not-found", "nothing is known of this customer; PUT their profile first");

const saveProfile = route({
  method: "PUT",
  path: "/v1/customers/{id}",
  operationId: "saveCustomer",
  tag: "Customers",
  summary: "Save a customer's profile",
  description:
    "Replaces the profile as a whole. Zones and jurisdictions are what is said, and what postal address, account and telephone numbers tell besides: every law that may apply, every clock they may live by. Where none is found, calls and texts are refused until one is. Sending the same profile again writes nothing.",
  scope: "tacet/customers:write",
  served: "customers",
  params: CustomerParams,
  body: CustomerRequest,
  answer: CustomerSaved,
  problems: ["invalid-address", "customer-merged", "too-busy"],
  examples: [
    {
      order: 1,
      summary: "Ana in Lisbon",
      params: { id: "ana-001" },
      body: {
        timeZone: "Europe/Lisbon",
        jurisdictions: ["PT"],
        addresses: [
          { channel: "voice", value: "+351 912 345 678" },
          { channel: "sms", value: "+351 912 345 678" },
        ],
        name: "Ana Example",
        pronunciation: "AH-nah",
      },
    },
    {
      order: 2,
      summary: "Ben, who may be in one of two zones",
      params: { id: "ben-002" },
      body: {
        candidateTimeZones: ["America/New_York", "America/Chicago"],
        jurisdictions: ["US"],
        addresses: [{ channel: "email", value: "ben@example.com" }],
      },
    },
    {
      order: 3,
      summary: "A zone that is none",
      params: { id: "ben-002" },
      body: { timeZone: "Europe/Atlantis" },
      status: 400,
    },
  ],
  handle: async ({ params, body, caller }, world) => {
    const zones = body.timeZone ? [body.timeZone] : (body.candidateTimeZones ?? []);
    const { name, pronunciation, facts, jurisdictions, addresses, postalAddress: place, accountTimeZone } = body;
    const saved = await saveCustomer(
      world,
      params.id,
      {
        zones: [...new Set(zones)],
        jurisdictions,
        addresses,
        name,
        pronunciation,
        facts,
        ...(place && { place }),
        ...(accountTimeZone !== undefined && { accountZone: accountTimeZone }),
      },
      body.actor ?? caller.subject,
    );
    const warnings = [
      ...saved.elsewhere.map((index) => `the address at /addresses/${index} is linked to another customer too`),
      ...saved.where.warnings,
      ...lawWarnings(world.policies.law, saved.where),
      ...(saved.where.zones.length === 0 ? ["no time zone is known, so calls and texts are refused until one is"] : []),
      ...(saved.where.zones.length === 0 && saved.where.candidates.length > 0
        ? [`candidates: ${saved.where.candidates.join(", ")}`]
        : []),
    ];
    return { body: { ledgerSeq: saved.ledgerSeq, warnings } };
  },
});

const getCustomer = route({
  method: "GET",
  path: "/v1/customers/{id}",
  operationId: "getCustomer",
  tag: "Customers",
  summary: "What stands about a customer, in words",
  scope: "tacet/customers:read",
  served: "customers",
  params: CustomerParams,
  answer: CustomerOut,
  problems: ["not-found"],
  examples: [
    { order: 120, summary: "Ana", params: { id: "ana-001" } },
    { order: 121, summary: "Somebody unknown", params: { id: "nobody" }, status: 404 },
  ],
  handle: async ({ params }, world) => {
    const { fold } = headOf(await world.ledger.newest(params.id, "strong"));
    if (fold.seq === 0) throw noSuchCustomer();
    return { body: await customerOut(world, params.id, fold) };
  },
});

async function customerOut(world: ApiWorld, customerId: string, fold: Fold): Promise<z.infer<typeof CustomerOut>> {
  const now = world.now();
  const [profile, addresses, policy] = await Promise.all([
    world.directory.profile(customerId),
    world.directory.addresses(customerId),
    world.policies.inForce(now),
  ]);
  return {
    customerId,
    ledgerSeq: fold.seq,
    timeZones: currentZones(fold),
    jurisdictions: [...fold.jurisdictions],
    locatedBy: traceInWords(fold.located, currentZones(fold), fold.jurisdictions),
    laws: await lawsOf(world, policy, fold),
    addresses: addresses.map(({ channel, value, token }) => ({
      channel,
      value,
      retired: isRetired(fold, channel, token, policy, now),
    })),
    profile: profile ?? {},
    state: stateInWords(fold),
    holds: fold.holds.map((hold) => ({
      holdId: holdId(hold.seq, hold.index),
      cause: hold.cause,
      ...(hold.caseId && { caseId: hold.caseId }),
      since: instantOut(hold.at),
      ...(hold.closedAt !== undefined && { closed: instantOut(hold.closedAt) }),
    })),
    erased: fold.erased,
    ...(fold.mergedInto && { mergedInto: fold.mergedInto }),
  };
}

/** The packs that judge them, and the jurisdictions without one. */
async function lawsOf(
  world: ApiWorld,
  inForce: CompiledPolicy,
  fold: Fold,
): Promise<z.infer<typeof CustomerOut>["laws"]> {
  const { documents, notices } = await world.policies.under(inForce, fold.jurisdictions);
  const [, ...packs] = documents;
  return {
    packs: packs.map(({ id, version, title }) => ({ id, version, title })),
    without: notices.flatMap(({ kind, of }) => (kind === "no-pack" ? [of] : [])),
  };
}

/** Whether the policy's own rule about addresses would refuse this one, whatever the contact was for. */
function isRetired(fold: Fold, channel: Channel, address: string, policy: CompiledPolicy, now: Ms): boolean {
  return PURPOSES.some((purpose) =>
    decide(fold, { action: "contact", channel, purpose, address }, policy, now).reasons.some(
      ({ pack, index }) => policy.documents[pack]?.rules[index]?.kind === "address",
    ),
  );
}

const getLedger = route({
  method: "GET",
  path: "/v1/customers/{id}/ledger",
  operationId: "getLedger",
  tag: "Compliance",
  summary: "A customer's entries, newest first",
  scope: "tacet/compliance:read",
  served: "customers",
  params: CustomerParams,
  query: z.object({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(200).optional(),
  }),
  answer: LedgerOut,
  problems: ["not-found"],
  examples: [{ order: 130, summary: "Ana's story", params: { id: "ana-001" }, query: { limit: "5" } }],
  handle: async ({ params, query }, world) => {
    const page = await entryPage(world, params.id, query.limit, query.cursor);
    if (!page) throw noSuchCustomer();
    return { body: page };
  },
});

const getExport = route({
  method: "GET",
  path: "/v1/customers/{id}/export",
  operationId: "exportCustomer",
  tag: "Compliance",
  summary: "Everything about a customer",
  description: "For their own access request, and for `npx tacet verify`, which checks the chain of entries offline.",
  scope: "tacet/compliance:read",
  served: "customers",
  params: CustomerParams,
  answer: ExportOut,
  problems: ["not-found"],
  examples: [{ order: 140, summary: "Ana's export", params: { id: "ana-001" } }],
  handle: async ({ params }, world) => ({ body: portable(await exportCustomer(world, params.id)) }),
});

export const customerRoutes = [saveProfile, getCustomer, getLedger, getExport];
