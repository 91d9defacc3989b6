import { Option } from "commander";
import type * as z from "zod";
import type { CustomerOut, CustomerSaved } from "../../api/schemas.ts";
import { CHANNELS, type Channel } from "../../policy/words.ts";
import { type Api, path, Refused } from "../api.ts";
import { type Ink, labelled, printable } from "../ink.ts";
import { type Address, address, option, repeated } from "../options.ts";
import { done, warnings } from "../told.ts";
import { type Answer, type Asked, verb } from "../verb.ts";

type Customer = z.infer<typeof CustomerOut>;

type ProfileOptions = {
  readonly zone?: readonly string[];
  readonly jurisdiction?: readonly string[];
  readonly address?: readonly Address[];
  readonly verified?: readonly Address[];
  readonly name?: string;
  readonly pronunciation?: string;
  readonly language?: string;
  readonly salutation?: string;
  readonly pronouns?: string;
  readonly accessibility?: string;
  readonly preferredChannel?: Channel;
  readonly occasion?: string;
  readonly replace?: boolean;
  readonly actor?: string;
};

const FACTS = ["language", "salutation", "pronouns", "accessibility", "preferredChannel", "occasion"] as const;
const PROFILE = ["zone", "jurisdiction", "address", "verified", "name", "pronunciation", "replace", ...FACTS] as const;
const asIs = (text: string): string => text;

export const customer = verb<ProfileOptions>({
  usage: "customer <customer>",
  summary: "what stands about a customer, in words; or save their profile",
  more: "With options, what they name is replaced and the rest of the profile stays; --replace begins afresh.",
  examples: [
    "customer ana",
    'customer ana --zone Europe/Lisbon --name "Ana Example" --address voice:+351912345678 --address email:ana@example.com',
  ],
  options: [
    repeated(new Option("--zone <zone>", "IANA time zone; repeatable where it may be one of several"), asIs),
    repeated(new Option("--jurisdiction <code>", 'such as "US-FL"; repeatable'), asIs),
    repeated(new Option("--address <channel:value>", "a number or address; name all of them; repeatable"), address),
    repeated(new Option("--verified <channel:value>", "the same, shown to lead to the customer after all"), address),
    new Option("--name <name>", "what they are called"),
    new Option("--pronunciation <text>", "how that is said"),
    new Option("--language <tag>", "the language they are served in"),
    new Option("--salutation <text>", "how they are addressed"),
    new Option("--pronouns <text>", "their pronouns"),
    new Option("--accessibility <text>", "what they need to be served well"),
    new Option("--preferred-channel <channel>", "how they would rather be reached").choices(CHANNELS),
    new Option("--occasion <text>", "an occasion of theirs"),
    new Option("--replace", "replace the whole profile by what is named here"),
    option.actor(),
  ],
  run: (asked) => (PROFILE.some((name) => asked.options[name] !== undefined) ? save(asked) : shown(asked)),
});

async function shown({ args, api, ink }: Asked<ProfileOptions>): Promise<Answer> {
  const found = await api.ask<Customer>({ method: "GET", path: path`/v1/customers/${args[0]!}` });
  return { json: found, text: customerText(printable(found), ink) };
}

/** "Ana Example, Europe/Lisbon". */
export const whoInWords = ({ profile, timeZones }: Customer): string =>
  [profile.name, timeZones.join(" or ") || "no time zone known"].filter(Boolean).join(", ");

function customerText(found: Customer, ink: Ink): string {
  const { customerId, profile, timeZones, jurisdictions, addresses, state, holds, ledgerSeq } = found;
  const listed = (label: string, items: readonly string[], none?: string) =>
    (items.length > 0 || none === undefined ? items : [none]).map((item, index) =>
      labelled(index === 0 ? label : "", item, ink),
    );
  return [
    ink.style("bold", customerId),
    ...listed(
      "name",
      profile.name ? [profile.pronunciation ? `${profile.name} (say ${profile.pronunciation})` : profile.name] : [],
    ),
    ...listed("zone", [timeZones.join(" or ")].filter(Boolean), "not known: calls and texts are refused until it is"),
    ...listed("in", jurisdictions),
    ...listed(
      "addresses",
      addresses.map(({ channel, value, retired }) => `${channel} ${value}${retired ? " (did not lead to them)" : ""}`),
    ),
    ...listed(
      "know",
      Object.entries(profile.facts ?? {}).map(([what, value]) => `${what}: ${String(value)}`),
    ),
    ...listed("stands", state, "nothing yet"),
    ...listed(
      "holds",
      holds
        .filter((hold) => hold.closed === undefined)
        .map(
          (hold) =>
            `${hold.holdId}: ${hold.cause}${hold.caseId ? ` ${hold.caseId}` : ""}, since ${ink.when(hold.since)}`,
        ),
    ),
    labelled("entry", `${ledgerSeq} is the newest of the ledger`, ink, "dim"),
  ].join("\n");
}

async function save(asked: Asked<ProfileOptions>): Promise<Answer> {
  const { args, options, api, ink } = asked;
  const customerId = args[0]!;
  const before = options.replace ? undefined : await knownBefore(api, customerId);
  const body = profileBody(options, before);
  const raw = await api.ask<z.infer<typeof CustomerSaved>>({
    method: "PUT",
    path: path`/v1/customers/${customerId}`,
    body,
  });
  return {
    json: raw,
    text: [
      done(`the profile of ${customerId}`, ink, "SAVED"),
      labelled("entry", `${raw.ledgerSeq} of the ledger`, ink, "dim"),
      ...warnings(printable(raw), ink),
    ].join("\n"),
  };
}

async function knownBefore(api: Api, customerId: string): Promise<Customer | undefined> {
  try {
    return await api.ask<Customer>({ method: "GET", path: path`/v1/customers/${customerId}` });
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 404) return undefined;
    throw error;
  }
}

/** The API replaces a profile as a whole; what the command line does not name stays as it was. */
function profileBody(options: ProfileOptions, before: Customer | undefined) {
  const zones = options.zone ?? before?.timeZones ?? [];
  const named = [...(options.address ?? []), ...(options.verified ?? []).map((one) => ({ ...one, verified: true }))];
  const kept = before?.addresses.map(({ channel, value }) => ({ channel, value })) ?? [];
  const facts = {
    ...before?.profile.facts,
    ...Object.fromEntries(FACTS.filter((name) => options[name] !== undefined).map((name) => [name, options[name]])),
  };
  return {
    ...(zones.length === 1 && { timeZone: zones[0] }),
    ...(zones.length > 1 && { candidateTimeZones: zones }),
    jurisdictions: options.jurisdiction ?? before?.jurisdictions ?? [],
    addresses: named.length > 0 ? named : kept,
    name: options.name ?? before?.profile.name,
    pronunciation: options.pronunciation ?? before?.profile.pronunciation,
    ...(Object.keys(facts).length > 0 && { facts }),
    actor: options.actor,
  };
}
