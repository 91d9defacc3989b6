/** What the naive reference knows of a customer: everything that happened, as it was told. */
import type { Fact } from "../../lib/policy/facts.ts";
import type {
  Breadth,
  Channel,
  ConsentKind,
  Direction,
  Disposition,
  HoldCause,
  Purpose,
} from "../../lib/policy/words.ts";

export type Contact = {
  id: number;
  at: number;
  direction: Direction;
  state: "claimed" | "authorised" | "settled" | "unknown" | "gone";
  expiresAt?: number;
  disposition?: Disposition;
  pitched: boolean;
  channel: Channel;
  purpose: Purpose;
  topic?: string;
  family?: string;
  offer?: string;
  account?: string;
  campaign?: string;
  address?: string;
  conversation?: string;
};
export type No = {
  seq: number;
  at: number;
  breadth: Breadth;
  topic?: string;
  family?: string;
  offer?: string;
  channel?: Channel;
  purpose?: Purpose;
  until?: number;
  breath: string;
  silent: boolean;
};
export type Hold = {
  seq: number;
  index: number;
  at: number;
  cause: HoldCause;
  until?: number;
  closedAt?: number;
  caseId?: string;
  account?: string;
  purposes?: readonly Purpose[];
};
export type Consent = {
  at: number;
  kind: ConsentKind;
  purpose: Purpose;
  channel?: Channel;
  topic?: string;
  family?: string;
  expiresAt?: number;
};
export type Talk = {
  id: string;
  direction: Direction;
  contact?: number;
  lastHeard: number;
  offers: number;
  refused: boolean;
  upset: boolean;
};
export type Lived = { zone: string; leftAt?: number };

export type History = {
  contacts: Contact[];
  noes: No[];
  holds: Hold[];
  consents: Consent[];
  needs: { at: number; family: string }[];
  talks: Talk[];
  lived: Lived[];
  addresses: { token: string; channel: Channel; wrongNumbers: number; bounces: number }[];
};

/** A fact dated in the future takes effect when it was told. */
export const happened = (fact: Fact): number => Math.min(fact.at, fact.recordedAt);

export const idOf = (fact: Fact): number | undefined => fact.contact ?? (fact.opens ? fact.seq : undefined);
export const contactOf = (history: History, fact: Fact): Contact | undefined =>
  history.contacts.find(({ id }) => id === idOf(fact));
