import { rowStateOf } from "../contact/row-state.ts";
import type { World } from "../contact/world.ts";
import type { Entry, Head } from "../ledger/entry.ts";
import { corrected } from "../policy/evolve-contacts.ts";
import type { Contact, Fold } from "../policy/fold.ts";
import { MINUTE_MS } from "../policy/time.ts";
import { DISPOSITIONS, type Disposition, type Ms, SENTIMENTS, type Sentiment } from "../policy/words.ts";
import { isOfCare } from "./arms.ts";
import type { Campaign } from "./plan.ts";

/** Where a row of an audience can be; each is in exactly one, at any time. Rejected and duplicate rows never get here. */
export const ROW_STATUSES = [
  "pending",
  "in-flight",
  "deferred",
  "contacted",
  "suppressed",
  "held-out",
  "cancelled",
] as const;
export type RowStatusName = (typeof ROW_STATUSES)[number];

export type RowStatus = {
  readonly status: RowStatusName;
  /** Of a suppressed row: the rule that decided. */
  readonly rule?: string;
  /** Contacts authorised for it. */
  readonly made: number;
  /** How those ended, as far as they have, in the order they were made. */
  readonly dispositions: readonly Disposition[];
  /** It is of the care arm. */
  readonly care?: true;
  /** Of the care arm: how the customers felt, as far as that was told, in the order it was told. */
  readonly sentiments?: readonly Sentiment[];
  /** The entry for which something is due, and when; of a row that is in flight or deferred, where it was looked up. */
  readonly due?: { readonly seq: number; readonly at: Ms };
};

const OPEN: ReadonlySet<RowStatusName> = new Set(["pending", "in-flight", "deferred"]);

/** Something may still become of it. */
export const isOpenRow = ({ status }: Pick<RowStatus, "status">): boolean => OPEN.has(status);

export const PENDING: RowStatus = { status: "pending", made: 0, dispositions: [] };
/** Cancelled before anything was done for it. */
export const NEVER_BEGUN: RowStatus = { status: "cancelled", made: 0, dispositions: [] };

/** Derives where a row is from its customer's ledger. Cancelling a campaign ends what nobody is busy with. */
export async function statusOfRow(
  world: Pick<World, "ledger">,
  campaign: Campaign,
  customerId: string,
  head: Head,
  now: Ms,
): Promise<RowStatus> {
  const cancelled = campaign.state === "cancelled";
  const care = isOfCare(campaign, customerId);
  const row = await rowStateOf(world, customerId, head, campaign.id);
  if (!row) return { ...(cancelled ? NEVER_BEGUN : PENDING), ...(care && { care }) };
  const made = contactsOf(head.fold, campaign.id);
  const said = {
    made: row.made,
    ...(row.made > made.length || (care && row.made > 0)
      ? await toldOf(world, customerId, head.fold, campaign.id)
      : { dispositions: made.flatMap((contact) => (contact.disposition ? [contact.disposition] : [])) }),
    ...(care && { care }),
  };
  switch (row.state) {
    case "contacted":
      return { status: "contacted", ...said };
    case "held-out":
      return { status: "held-out", ...said };
    case "suppressed":
      return { status: "suppressed", rule: await ruleOf(world, customerId, row.seq), ...said };
    case "deferred":
      if (cancelled) return { status: "cancelled", ...said };
      return { status: "deferred", due: await dueOf(world, customerId, row.seq, head.entry), ...said };
    case "in-flight": {
      const busy = made.some((contact) => contact.state === "authorised" || now < (contact.expiresAt ?? 0));
      if (cancelled && !busy) return { status: "cancelled", ...said };
      return { status: "in-flight", due: await dueOf(world, customerId, row.seq, head.entry), ...said };
    }
  }
}

async function dueOf(
  world: Pick<World, "ledger">,
  customerId: string,
  seq: number,
  newest: Entry | undefined,
): Promise<RowStatus["due"]> {
  const [entry] =
    newest?.seq === seq ? [newest] : await world.ledger.read(customerId, { from: seq, to: seq, limit: 1 });
  return entry?.dueAt === undefined ? undefined : { seq, at: entry.dueAt };
}

/** Contacts of a campaign the fold remembers, the oldest first. */
const contactsOf = (fold: Fold, campaignId: string): Contact[] =>
  fold.contacts.filter((contact) => contact.campaign === campaignId).reverse();

async function ruleOf(world: Pick<World, "ledger">, customerId: string, seq: number): Promise<string> {
  const [entry] = await world.ledger.read(customerId, { from: seq, to: seq, limit: 1 });
  return entry?.decision?.binding ?? "unknown";
}

const PAGE = 200;

type Told = { readonly dispositions: readonly Disposition[]; readonly sentiments?: readonly Sentiment[] };

/**
 * How the contacts of a campaign ended, from the entries: the fold lets contacts go, and never holds how a customer felt.
 */
async function toldOf(world: Pick<World, "ledger">, customerId: string, fold: Fold, campaignId: string): Promise<Told> {
  const opened = new Set<number>();
  const ended = new Map<number, Disposition>();
  const felt = new Map<number, Sentiment>();
  for (let from = 1; from <= fold.seq; from += PAGE) {
    const page = await world.ledger.read(customerId, { from, limit: PAGE });
    for (const { seq, kind, body } of page) {
      if (kind === "claimed" && body.opens?.campaign === campaignId) opened.add(seq);
      if (kind !== "outcome" || !opened.has(body.contact!)) continue;
      if (body.disposition) ended.set(body.contact!, atLast(ended.get(body.contact!), body.disposition));
      if (body.sentiment) felt.set(body.contact!, body.sentiment);
    }
    if (page.length < PAGE) break;
  }
  return { dispositions: [...ended.values()], ...(felt.size > 0 && { sentiments: [...felt.values()] }) };
}

/** As the fold corrects it. */
const atLast = (before: Disposition | undefined, told: Disposition): Disposition =>
  before === undefined ? told : corrected(before, told);

/** One character a status. */
const LETTERS: Readonly<Record<RowStatusName, string>> = {
  pending: "p",
  "in-flight": "f",
  deferred: "d",
  contacted: "c",
  suppressed: "s",
  "held-out": "h",
  cancelled: "x",
};
const STATUS_OF = new Map(Object.entries(LETTERS).map(([status, letter]) => [letter, status as RowStatusName]));

/**
 * The rows of a slice as text: rules "," … "|" then each row as its letter (a capital for the care arm) and the contacts
 * made, and after ":" each the rule's place, the dispositions' and the sentiments', all numbers in base 36; what is
 * empty at the end is left out.
 */
export function writeRows(rows: readonly RowStatus[]): string {
  const rules: string[] = [];
  const placeOf = (rule: string): number => {
    const known = rules.indexOf(rule);
    return known < 0 ? rules.push(rule) - 1 : known;
  };
  const textOf = ({ status, rule, made, dispositions, care, sentiments = [] }: RowStatus): string => {
    const letter = care ? LETTERS[status].toUpperCase() : LETTERS[status];
    const parts = [
      letter + (made > 0 ? made.toString(36) : ""),
      rule === undefined ? "" : placeOf(rule).toString(36),
      places(dispositions, DISPOSITIONS),
      places(sentiments, SENTIMENTS),
    ];
    return parts.join(":").replace(/:+$/, "");
  };
  const texts = rows.map(once(textOf));
  return `${rules.join(",")}|${texts.join(";")}`;
}

/** For what is asked of few different things: the rows of a slice are many, and most of them are alike. */
function once<Given, Made>(make: (given: Given) => Made): (given: Given) => Made {
  const made = new Map<Given, Made>();
  return (given) => {
    const known = made.get(given);
    if (known !== undefined) return known;
    const fresh = make(given);
    made.set(given, fresh);
    return fresh;
  };
}

const places = <Word extends string>(words: readonly Word[], all: readonly Word[]): string =>
  words.map((word) => all.indexOf(word).toString(36)).join(".");

const wordsAt = <Word extends string>(text: string, all: readonly Word[]): Word[] =>
  text === "" ? [] : text.split(".").map((place) => all[Number.parseInt(place, 36)]!);

/** What `writeRows` wrote, but for what is due. */
export function readRows(text: string): RowStatus[] {
  const [rules, rows] = text.split("|") as [string, string];
  const names = rules.split(",");
  const rowOf = (row: string): RowStatus => {
    const [head = "", rule = "", dispositions = "", sentiments = ""] = row.split(":");
    const letter = head.charAt(0).toLowerCase();
    return {
      status: STATUS_OF.get(letter)!,
      ...(rule !== "" && { rule: names[Number.parseInt(rule, 36)]! }),
      made: head.length > 1 ? Number.parseInt(head.slice(1), 36) : 0,
      dispositions: wordsAt(dispositions, DISPOSITIONS),
      ...(letter !== head.charAt(0) && { care: true as const }),
      ...(sentiments !== "" && { sentiments: wordsAt(sentiments, SENTIMENTS) }),
    };
  };
  return rows.split(";").map(once(rowOf));
}

/**
 * When the deferred rows of a slice are due, by their places: each "place.minute", both numbers in base 36. Of a row that
 * was not looked at it is what was known.
 */
export function writeDues(rows: readonly RowStatus[], known: ReadonlyMap<number, Ms>): string {
  const dues: string[] = [];
  for (const [place, { status, due }] of rows.entries()) {
    const at = due?.at ?? known.get(place);
    if (status === "deferred" && at !== undefined)
      dues.push(`${place.toString(36)}.${Math.floor(at / MINUTE_MS).toString(36)}`);
  }
  return dues.join(";");
}

/** What `writeDues` wrote, to the minute and never too late. */
export const readDues = (text: string): ReadonlyMap<number, Ms> =>
  new Map(
    text === ""
      ? []
      : text.split(";").map((due) => {
          const [place, minute] = due.split(".") as [string, string];
          return [Number.parseInt(place, 36), Number.parseInt(minute, 36) * MINUTE_MS];
        }),
  );
