import { Option } from "commander";
import type * as z from "zod";
import type { CustomerOut, DecisionJson } from "../../api/schemas.ts";
import { extendTree, SHIPPED_TOPICS, type Topics, topicsOf } from "../../policy/topics.ts";
import { type Api, path } from "../api.ts";
import { type Ink, printable } from "../ink.ts";
import { count, repeated } from "../options.ts";
import { type Answered, ASKED_CHANNELS, type Question, standingText } from "../standing.ts";
import { type LedgerEntry, timelineText } from "../timeline.ts";
import { verb } from "../verb.ts";
import { whoInWords } from "./customer.ts";
import { documentOf, policiesOf } from "./policy.ts";

type Customer = z.infer<typeof CustomerOut>;
type WhyOptions = { readonly topic?: readonly string[]; readonly last: number; readonly all?: boolean };
type Ledger = { readonly data: readonly LedgerEntry[]; readonly nextCursor: string | null };

const MAX_PAGE = 200;
/** Entries that --all reads at most. */
const MAX_ENTRIES = 1_000_000;
/** Families asked about, unless --topic names others. */
const MAX_FAMILIES = 4;

export const why = verb<WhyOptions>({
  usage: "why <customer>",
  summary: "what happened with a customer, and what may be done now: in words",
  more: `Promotion is asked about for the families of topics that occur in the customer's ledger, the newest first.
Needs the scopes customers:read, compliance:read, policies:read and decide.`,
  examples: ["why ana", "why ana --topic savings --last 20"],
  options: [
    repeated(new Option("--topic <topic>", "ask about this topic; repeatable"), (text) => text),
    new Option("--last <n>", "tell the newest n entries").default(100).argParser(count),
    new Option("--all", "tell every entry"),
  ],
  run: async ({ args, options, api, ink }) => {
    const customerId = args[0]!;
    const customer = await api.ask<Customer>({ method: "GET", path: path`/v1/customers/${customerId}` });
    const [entries, topics] = await Promise.all([
      newest(api, customerId, options.all ? MAX_ENTRIES : options.last),
      topicsInForce(api),
    ]);
    const asked = options.topic ?? familiesIn(entries, topics);
    const answered = await answers(
      api,
      questionsOf(customerId, asked.slice(0, options.topic ? undefined : MAX_FAMILIES)),
    );
    const story = { customer, entries, answered, unasked: options.topic ? [] : asked.slice(MAX_FAMILIES) };
    return { json: { customer, ledger: entries, now: answered }, text: storyText(printable(story), ink) };
  },
});

/** The newest entries, oldest of them first. */
async function newest(api: Api, customerId: string, wanted: number): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  let cursor: string | undefined;
  while (entries.length < wanted) {
    const query = { limit: String(Math.min(MAX_PAGE, wanted - entries.length)), cursor };
    const page = await api.ask<Ledger>({ method: "GET", path: path`/v1/customers/${customerId}/ledger`, query });
    entries.push(...page.data);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return entries.reverse();
}

async function topicsInForce(api: Api): Promise<Topics> {
  const { inForce } = await policiesOf(api);
  const { topics: { extends: base = "shipped", tree = {} } = {} } = await documentOf(api, inForce);
  return topicsOf(base === "nothing" ? tree : extendTree(SHIPPED_TOPICS, tree));
}

/** The families the ledger tells of, the newest first; where it tells of none, the first of the policy's tree. */
function familiesIn(entries: readonly LedgerEntry[], topics: Topics): string[] {
  const told = entries.flatMap(({ body }) => topicsIn(body)).reverse();
  const families = [...new Set(told.map(topics.familyOf).filter((family) => family !== undefined))];
  return families.length > 0 ? families : topics.all.slice(0, 1);
}

type Subject = { readonly topic?: string };
type Told = Readonly<Record<"opens" | "request" | "reinstates", Subject | undefined>> &
  Readonly<Record<"offers" | "refusals" | "needs" | "consents", readonly Subject[] | undefined>>;

function topicsIn(body: LedgerEntry["body"]): string[] {
  const { opens, request, reinstates, offers = [], refusals = [], needs = [], consents = [] } = body as unknown as Told;
  return [opens, request, reinstates, ...offers, ...refusals, ...needs, ...consents].flatMap(
    (subject) => subject?.topic ?? [],
  );
}

const questionsOf = (customerId: string, topics: readonly string[]): Question[] => [
  ...topics.flatMap((topic) =>
    ASKED_CHANNELS.map((channel) => ({ customerId, channel, purpose: "promotional" as const, topic })),
  ),
  ...ASKED_CHANNELS.map((channel) => ({ customerId, channel, purpose: "service" as const })),
];

async function answers(api: Api, questions: readonly Question[]): Promise<Answered[]> {
  const { data } = await api.ask<{ data: readonly DecisionJson[] }>({
    method: "POST",
    path: "/v1/decisions",
    body: { requests: questions },
  });
  return questions.map((question, index) => ({ question, decision: data[index]! }));
}

type Story = {
  readonly customer: Customer;
  readonly entries: readonly LedgerEntry[];
  readonly answered: readonly Answered[];
  readonly unasked: readonly string[];
};

/** Which law judges them, and how it was found where that was not said. */
function lawLines({ laws, locatedBy, addresses }: Customer): string[] {
  const packs = laws.packs.map(({ title }) => title).join(", ");
  return [
    ...(packs === "" ? [] : [`Under the law of ${packs}.`]),
    ...(packs === "" && laws.without.length === 0
      ? [
          "No law was found for them: nothing tells which country they are in. A jurisdiction, an address or a number does.",
        ]
      : []),
    ...(laws.without.length === 0 ? [] : [`No pack ships for ${laws.without.join(", ")}; its own law is not judged.`]),
    ...locatedBy.map((line) => `Found by ${line}`),
    ...(addresses.length === 0
      ? ["No number or email address is known; npx tacet customer takes them with --address."]
      : []),
  ];
}

function storyText({ customer, entries, answered, unasked }: Story, plainInk: Ink): string {
  const ink = plainInk.inZone(customer.timeZones[0]);
  const earlier = (entries[0]?.seq ?? 1) - 1;
  const { decidedAt, policy } = answered[0]!.decision;
  return [
    `${ink.style("bold", customer.customerId)}  ${whoInWords(customer)}`,
    ...lawLines(customer).map((line) => ink.style("dim", line)),
    ink.style("dim", `Times are those of ${ink.zone.name}.`),
    "",
    ...(earlier > 0
      ? [ink.style("dim", `  … ${earlier} earlier ${earlier === 1 ? "entry" : "entries"}; --all tells them too`)]
      : []),
    timelineText(entries, ink),
    "",
    `${ink.style("bold", "Now")}  ${ink.when(decidedAt)}, by policy ${policy.id} ${policy.version}`,
    standingText(answered, ink),
    ...(unasked.length > 0 ? [ink.style("dim", `  Not asked about: ${unasked.join(", ")}; --topic does`)] : []),
  ].join("\n");
}
