import type { CampaignPart, FactKind, HoldPart, OfferPart, RefusalPart } from "../policy/facts.ts";
import type { Channel, Disposition, Ms, Purpose } from "../policy/words.ts";
import type { Item } from "./dynamo-value.ts";

/** An entry as it stands in the store, read without the code that wrote it. */
export type ToldEntry = {
  readonly customerId: string;
  readonly seq: number;
  readonly kind: FactKind;
  readonly id: string;
  readonly at: Ms;
  readonly recordedAt: Ms;
  readonly body: ToldBody;
  readonly decision?: { readonly verdict?: string; readonly by: string; readonly binding?: string };
  readonly dueAt?: Ms;
  readonly prev: string;
  readonly hash: string;
};

export type ToldBody = {
  readonly opens?: {
    readonly channel: Channel;
    readonly purpose: Purpose;
    readonly topic?: string;
    readonly family?: string;
    readonly offer?: string;
    readonly campaign?: string;
    readonly attempt?: number;
    readonly required?: boolean;
    readonly expiresAt?: Ms;
  };
  readonly contact?: number;
  readonly go?: { readonly dialBefore: Ms };
  readonly disposition?: Disposition;
  readonly conversation?: { readonly id: string; readonly direction: string; readonly channel: Channel };
  readonly offers?: readonly OfferPart[];
  readonly offerSeq?: number;
  readonly refusals?: readonly RefusalPart[];
  readonly holds?: readonly HoldPart[];
  readonly closes?: readonly { readonly seq?: number; readonly index?: number; readonly caseId?: string }[];
  readonly profile?: { readonly zones: readonly string[]; readonly addresses?: readonly unknown[] };
  readonly campaign?: CampaignPart;
};

export function toldEntry(item: Item): ToldEntry {
  const recordedAt = Number(item.recordedAt!.N);
  const at = item.at ? Number(item.at.N) : recordedAt;
  return {
    customerId: item.customerId!.S!,
    seq: Number(item.seq!.N),
    kind: item.kind!.S as FactKind,
    id: item.id!.S!,
    at: Math.min(recordedAt, at),
    recordedAt,
    body: toldBody(JSON.parse(item.body!.S!), at, item.dueShard?.S),
    ...(item.decision && { decision: JSON.parse(item.decision.S!) }),
    ...(item.dueAt && { dueAt: Number(item.dueAt.N) }),
    prev: Buffer.from(item.prev!.B!).toString("base64"),
    hash: Buffer.from(item.hash!.B!).toString("base64"),
  };
}

/** docs/ledger-format.md: an item leaves out a go's end 30 s after it, and the campaign its shard names. */
function toldBody(body: ToldBody, at: Ms, shard: string | undefined): ToldBody {
  const { opens, go } = body;
  const campaign = opens?.campaign === undefined ? shard?.split("#")[0] : opens.campaign;
  return {
    ...body,
    ...(opens && { opens: { ...opens, campaign: campaign ?? undefined } }),
    ...(go && { go: { ...go, dialBefore: go.dialBefore ?? at + 30_000 } }),
  };
}
