import { InvalidArgumentError, Option } from "commander";
import type * as z from "zod";
import type { CustomerOut, CustomerSaved, ErasedOut, HoldOut, WrittenOut } from "../../api/schemas.ts";
import {
  type Breadth,
  CHANNELS,
  type Channel,
  CONSENT_KINDS,
  HOLD_CAUSES,
  PURPOSES,
  type Purpose,
} from "../../policy/words.ts";
import { type Api, path, Refused } from "../api.ts";
import { type Ink, labelled, printable } from "../ink.ts";
import { type Address, address, idFor, instant, option, repeated } from "../options.ts";
import { done, recorded, sendWith, warnings } from "../told.ts";
import { type Answer, type Asked, type Group, verb, WrongUsage } from "../verb.ts";

type Customer = z.infer<typeof CustomerOut>;
type Written = z.infer<typeof WrittenOut>;

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

export const need = verb<{ topic: string; note?: string; at?: string; source: string; key?: string; actor?: string }>({
  usage: "need <customer>",
  summary: "record a need or an interest",
  examples: ['need ana --topic credit-card --note "Asked which card has no foreign fees" --source branch'],
  options: [
    option.required(option.topic()),
    new Option("--note <text>", "in their words; kept sealed"),
    option.at("when it was told (default: now)"),
    option.source().default("command line"),
    option.key(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const { topic, note, at, source, actor } = options;
    const told = await sendWith<Written>(
      asked,
      { method: "POST", path: path`/v1/customers/${args[0]!}/needs`, body: { topic, note, at, source, actor } },
      { idempotencyKey: idFor(options.key, terminal) },
    );
    return recorded(told, `${args[0]} has a need of ${topic}`, asked);
  },
});

type ConsentOptions = {
  readonly kind: (typeof CONSENT_KINDS)[number];
  readonly purpose: Purpose;
  readonly channel?: Channel;
  readonly topic?: string;
  readonly source: string;
  readonly evidence?: string;
  readonly at?: string;
  readonly expires?: string;
  readonly key?: string;
  readonly actor?: string;
};

export const consent = verb<ConsentOptions>({
  usage: "consent <customer>",
  summary: "record a consent, with its evidence",
  more: 'Dated before a "no" that covers it, it loosens nothing.',
  examples: [
    'consent ana --kind express --purpose promotional --channel email --source "web form" --evidence "form 7, box 2"',
  ],
  options: [
    option.required(new Option("--kind <kind>", "how it was given").choices(CONSENT_KINDS)),
    option.required(option.purpose()),
    option.channel(),
    option.topic(),
    option.required(option.source()),
    new Option("--evidence <text>", "what proves it; kept sealed"),
    option.at("when it was given (default: now)"),
    new Option("--expires <instant>", "when it ends by itself").argParser(instant),
    option.key(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const { kind, purpose, channel, topic, source, evidence, at, expires, actor } = options;
    const told = await sendWith<Written>(
      asked,
      {
        method: "POST",
        path: path`/v1/customers/${args[0]!}/consents`,
        body: { kind, purpose, channel, topic, source, evidence, at, expiresAt: expires, actor },
      },
      { idempotencyKey: idFor(options.key, terminal) },
    );
    return recorded(
      told,
      `${args[0]} consents to ${purpose} contact${channel ? ` by ${channel}` : ""}${topic ? ` about ${topic}` : ""}`,
      asked,
    );
  },
});

type ReturnOptions = {
  readonly breadth: Breadth;
  readonly topic?: string;
  readonly channel?: Channel;
  readonly words: string;
  readonly source: string;
  readonly evidence?: string;
  readonly event?: string;
  readonly actor?: string;
};

export const reinstate = verb<ReturnOptions>({
  usage: "reinstate <customer>",
  summary: "the customer's own return after a no, in their words",
  examples: ['reinstate ana --breadth promotions --words "Do write to me again when your rates go up" --source branch'],
  options: [
    option.required(option.breadth()),
    option.topic(),
    option.channel(),
    option.required(new Option("--words <text>", "what they said; kept sealed")),
    option.required(option.source()),
    new Option("--evidence <text>", "what proves it; kept sealed"),
    option.event(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const { breadth, topic, channel, words, source, evidence, actor } = options;
    const eventId = idFor(options.event, terminal);
    const body = { breadth, topic, channel, words, source, evidence, eventId, actor };
    const told = await sendWith<Written>(
      asked,
      { method: "POST", path: path`/v1/customers/${args[0]!}/reinstatements`, body },
      { eventId },
    );
    return recorded(told, `${args[0]} came back: ${breadth}${topic ? `, ${topic}` : ""}`, asked);
  },
});

type HoldOptions = {
  readonly cause: (typeof HOLD_CAUSES)[number];
  readonly case?: string;
  readonly account?: string;
  readonly until?: string;
  readonly purpose?: readonly Purpose[];
  readonly key?: string;
  readonly actor?: string;
};

const purpose = (text: string): Purpose => {
  if (!PURPOSES.some((known) => known === text)) throw new InvalidArgumentError(`Write one of ${PURPOSES.join(", ")}.`);
  return text as Purpose;
};

const addHold = verb<HoldOptions>({
  usage: "add <customer>",
  summary: "place a hold",
  more: "Without --purpose it holds promotional and research contact; how long it cools after its end is the policy's.",
  examples: ["hold add ana --cause case --case case-9"],
  options: [
    option.required(new Option("--cause <cause>", "what it is for").choices(HOLD_CAUSES)),
    new Option("--case <id>", "the service case"),
    option.account(),
    new Option("--until <instant>", "when it ends").argParser(instant),
    repeated(new Option("--purpose <purpose>", "what it holds; repeatable"), purpose),
    option.key(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal, ink } = asked;
    const body = {
      cause: options.cause,
      caseId: options.case,
      account: options.account,
      until: options.until,
      purposes: options.purpose,
      actor: options.actor,
    };
    const told = await sendWith<z.infer<typeof HoldOut>>(
      asked,
      { method: "POST", path: path`/v1/customers/${args[0]!}/holds`, body },
      { idempotencyKey: idFor(options.key, terminal) },
    );
    const { holdId } = told.body;
    return recorded(told, `${args[0]} is held: ${options.cause}`, asked, [
      labelled("hold", holdId, ink),
      labelled("next", `npx tacet hold lift ${args[0]} ${holdId}`, ink, "cyan"),
    ]);
  },
});

const liftHold = verb<{ key?: string }>({
  usage: "lift <customer> <hold>",
  summary: "end a hold",
  more: "npx tacet customer lists the holds that stand.",
  examples: ["hold lift ana hd_4_0"],
  options: [option.key()],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const told = await sendWith<Written>(
      asked,
      { method: "DELETE", path: path`/v1/customers/${args[0]!}/holds/${args[1]!}` },
      { idempotencyKey: idFor(options.key, terminal) },
    );
    return recorded(told, `hold ${args[1]} of ${args[0]} has ended`, asked);
  },
});

export const hold: Group = { name: "hold", summary: "place and end holds", verbs: [addHold, liftHold] };

export const exported = verb<{ out?: string }>({
  usage: "export <customers...>",
  summary: "everything about a customer, for them and for verify",
  more: "One export per line. It holds personal data: --out writes a file that only you can read.",
  examples: ["export ana --out ana.json", "export ana ben --out both.jsonl"],
  options: [new Option("--out <file>", "write it there")],
  run: async ({ args, options, api, ink, terminal }) => {
    const texts: string[] = [];
    for (const id of args) texts.push((await api.send({ method: "GET", path: path`/v1/customers/${id}/export` })).text);
    const content = texts.map((text) => `${text.trim()}\n`).join("");
    if (options.out === undefined) return { json: texts.map((text) => JSON.parse(text)), text: content, raw: true };
    await terminal.write(options.out, content);
    return {
      json: { file: options.out, customers: args },
      text: [done(options.out, ink, "WRITTEN"), labelled("next", `npx tacet verify ${options.out}`, ink, "cyan")].join(
        "\n",
      ),
    };
  },
});

export const erase = verb<{ yes?: boolean }>({
  usage: "erase <customer>",
  summary: "erase the person; what they refused stays refused",
  more: "It destroys the key under which everything about them is sealed. There is no way back, so it wants --yes.",
  examples: ["erase ana --yes"],
  options: [new Option("--yes", "I know that there is no way back")],
  run: async ({ args, options, api, ink }) => {
    if (!options.yes) throw new WrongUsage(`erasing ${args[0]} cannot be undone; add --yes to do it`);
    const erased = await api.ask<z.infer<typeof ErasedOut>>({
      method: "DELETE",
      path: path`/v1/customers/${args[0]!}`,
    });
    return {
      json: erased,
      text: [
        done(`${args[0]}, from the directory`, ink, "ERASED"),
        labelled("silent", `${erased.refusedAddresses} of their addresses stay silent should they come back`, ink),
        labelled("entry", `${erased.ledgerSeq} of the ledger, which keeps what happened without a person`, ink, "dim"),
      ].join("\n"),
    };
  },
});
