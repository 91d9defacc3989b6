import type { AudienceRow } from "../audience/audience-row.ts";
import { openClaims, type Row, requestOfRow, withRowReasons } from "../contact/claim-row.ts";
import { lacksProfile } from "../contact/customer.ts";
import { zoneOf } from "../contact/describe.ts";
import { judge } from "../contact/judge.ts";
import { rowStateOf } from "../contact/row-state.ts";
import { whereaboutsOfCustomer } from "../contact/whereabouts.ts";
import { headOf } from "../ledger/entry.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import type { Decision } from "../policy/decide.ts";
import { evolve } from "../policy/evolve.ts";
import type { Fact, FactKind, Parts, RefusalPart } from "../policy/facts.ts";
import type { Fold } from "../policy/fold.ts";
import type { Ms } from "../policy/words.ts";
import type { Zone } from "../zones/zone.ts";
import { rankOf } from "./arbitrate.ts";
import { type Arm, armOf } from "./arms.ts";
import type { Engine } from "./engine.ts";
import type { Campaign } from "./plan.ts";
import { placeToldBy, tellsOfPlace } from "./row-place.ts";
import { rowFor } from "./work.ts";

/** What would become of a row if it were claimed at an instant. */
export type RowForecast = {
  readonly customerId: string;
  readonly arm: Arm;
  readonly decision: Decision;
  /** The policy and the packs of the customer's place: where the rules of its reasons are found. */
  readonly documents: CompiledPolicy["documents"];
  /** Where the customer's days are told. */
  readonly zone: Zone;
  /** The campaign has begun with this row already: it is in the ledger, not in a forecast. */
  readonly begun?: undefined;
};
export type RowBegun = { readonly customerId: string; readonly begun: true };

/**
 * Judges a row as its first claim would at that instant, and writes nothing. The ledger is read eventually: what was
 * written within the last second may be missing.
 */
export async function forecastRow(
  engine: Engine,
  campaign: Campaign,
  policy: CompiledPolicy,
  person: AudienceRow,
  index: number,
  at: Ms,
): Promise<RowForecast | RowBegun> {
  const { customerId } = person;
  const head = headOf(await engine.ledger.newest(customerId, "eventual"));
  if (await rowStateOf(engine, customerId, head, campaign.id)) return { customerId, begun: true };
  const fold = await introduced(engine, policy, person, head.fold, at);
  const arm = armOf(campaign, customerId);
  const row = rowFor(engine, campaign, person, fold, arm, index);
  const judgedBy = (seen: Fold) => judge(engine, customerId, seen, requestOfRow(row, FIRST_ATTEMPT, at), policy, at);
  let judged = await judgedBy(fold);
  if (judged.verdict !== "allow" && arm !== "holdout") {
    const without = await withoutOutranked(engine, row, fold, policy, at);
    const freed = without && (await judgedBy(without));
    if (freed?.verdict === "allow") judged = freed;
  }
  const judging = { fold, policy, attempt: FIRST_ATTEMPT, now: at };
  const [decision, { documents }] = await Promise.all([
    withRowReasons(engine, row, judged, judging),
    engine.policies.under(policy, fold.jurisdictions),
  ]);
  return { customerId, arm, decision, documents, zone: zoneOf(fold) };
}

const FIRST_ATTEMPT = 1;

/** The fold with what the list would tell of a customer, as `work` introduces them. */
async function introduced(
  { directory }: Pick<Engine, "directory">,
  policy: CompiledPolicy,
  person: AudienceRow,
  known: Fold,
  at: Ms,
): Promise<Fold> {
  let fold = known;
  const add = (kind: FactKind, parts: Parts) => {
    const fact: Fact = { ...parts, kind, seq: fold.seq + 1, at, recordedAt: Math.max(at, fold.recordedAt), id: kind };
    fold = evolve(fold, fact);
  };
  const { addresses = [], needTopic } = person;
  if (lacksProfile(fold) && tellsOfPlace(person)) {
    const links = addresses.flatMap(({ channel, value }) => {
      const tokens = directory.tokens(channel, value);
      return tokens ? [{ channel, tokens }] : [];
    });
    const standing = await directory.standing(links.flatMap(({ tokens }) => tokens));
    const where = whereaboutsOfCustomer(placeToldBy(person));
    const profile = {
      zones: where.zones,
      jurisdictions: where.jurisdictions,
      ...(where.trace !== undefined && { located: where.trace }),
      addresses: links.map(({ channel, tokens }) => ({ token: tokens[0]!, channel })),
    };
    const said = standing.map(({ at: _, eventId: __, ...no }): RefusalPart => no);
    const distinct = new Map(said.map((no) => [JSON.stringify(no), no]));
    add("profile", { profile, refusals: [...distinct.values()] });
  }
  const family = needTopic === undefined ? undefined : policy.topics.familyOf(needTopic);
  if (family !== undefined && !fold.needs.some(({ topic }) => topic === needTopic))
    add("need", { needs: [{ topic: needTopic!, family }] });
  return fold;
}

/** The fold without the claims of lower campaigns, which would be released; undefined where there is none. */
async function withoutOutranked(
  engine: Engine,
  { terms, wanted }: Row,
  fold: Fold,
  policy: CompiledPolicy,
  at: Ms,
): Promise<Fold | undefined> {
  const rivals = openClaims(fold, terms.id, at);
  if (rivals.length === 0) return undefined;
  const family = wanted.topic === undefined ? undefined : policy.topics.familyOf(wanted.topic);
  const rank = rankOf(fold, { purpose: wanted.purpose, family }, terms.priority);
  const others = await Promise.all(rivals.map((rival) => engine.campaigns.terms(rival.campaign!, engine.now())));
  const lower = rivals.filter((rival, place) => {
    const other = others[place];
    return other !== undefined && rankOf(fold, rival, other.priority) < rank;
  });
  return lower.length > 0
    ? { ...fold, contacts: fold.contacts.filter((contact) => !lower.includes(contact)) }
    : undefined;
}
