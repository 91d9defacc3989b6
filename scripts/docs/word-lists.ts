import {
  ANSWERED,
  BREADTHS,
  type Breadth,
  CHANNELS,
  type Channel,
  CLASSES,
  CONSENT_KINDS,
  type ConsentKind,
  classBits,
  DISPOSITIONS,
  type Disposition,
  HOLD_CAUSES,
  type HoldCause,
  PROVEN_UNREACHED,
  PURPOSES,
  type Purpose,
  purposeBit,
  REACHED,
  SENTIMENTS,
  SEVERITIES,
  type Sentiment,
  type Severity,
  TALKED,
} from "../../lib/policy/words.ts";
import { code, table } from "./markdown.ts";

type Told<W extends string> = Readonly<Record<W, string>>;

const rows = <W extends string>(list: readonly W[], told: Told<W>): string[][] =>
  list.map((word) => [code(word), told[word]]);

const CHANNEL: Told<Channel> = {
  voice: "A telephone call",
  sms: "A text message; it shares its addresses with `voice`",
  email: "An email",
};

const PURPOSE: Told<Purpose> = {
  promotional: "To sell. The only purpose that must name a topic",
  service: "To serve a contract the customer has",
  transactional: "About a transaction of the customer's own: a code, a receipt, a delivery",
  care: "To help: an outage, a fraud, a check that all is well",
  debt: "To collect a debt, on one account",
  research: "To ask for an opinion",
};

const DISPOSITION: Told<Disposition> = {
  no_answer: "It rang and nobody answered",
  busy: "The line was busy",
  voicemail: "A message was left",
  machine: "A machine answered and no message was left",
  abandoned: "The person answered and nobody was there",
  wrong_number: "Somebody else answered",
  not_connected: "The call never got through",
  bounced: "The message came back for good",
  sent: "Handed to the carrier; nothing more is known",
  delivered: "It arrived",
  opened: "It was opened",
  clicked: "A link in it was followed",
  replied: "The person wrote back",
  conversation: "The person and we talked",
  accepted: "They took what was offered",
  declined: "They said no to what was offered",
  callback_requested: "They asked to be called back",
  opted_out: "They asked for no more of this",
  complained: "They complained",
};

const BREADTH: Told<Breadth> = {
  "not-now": "Not at this time",
  "this-offer": "Not this offer",
  "this-topic": "Not this topic",
  promotions: "No promotion at all",
  everything: "No contact at all, or none of one purpose",
};

const CAUSE: Told<HoldCause> = {
  case: "A service case is open",
  complaint: "A complaint",
  anger: "The customer was angry",
  "negative-sentiment": "The customer was unhappy",
  bereavement: "A bereavement",
  dispute: "An account is in dispute",
  "relationship-ended": "The customer left",
  callback: "A call back was promised, at the time named in `until` if there is one",
  other: "Anything else",
};

const CONSENT: Told<ConsentKind> = {
  implied: "From what the customer did",
  express: "They said so",
  "express-written": "They said so in writing",
};

const MOOD: Told<Sentiment> = {
  positive: "Leaves nothing behind",
  neutral: "Leaves nothing behind",
  negative: "Ends the offers of the conversation, and leaves a hold",
  angry: "Ends the offers of the conversation, and leaves a longer hold",
};

const SEVERITY: Told<Severity> = {
  prohibited: "Refuses. In a pack, not even a time the customer named stands above it",
  presumption: "Refuses",
  guideline: "Refuses",
  advice: "Never refuses; it is listed in the decision under `advice`",
};

const yes = (is: boolean): string => (is ? "yes" : "");

export const WORD_LISTS = {
  channels: () => table(["Channel", "Is"], rows(CHANNELS, CHANNEL)),
  purposes: () =>
    table(
      ["Purpose", "Is", "Remembered with"],
      PURPOSES.map((purpose) => [
        code(purpose),
        PURPOSE[purpose],
        code(CLASSES.find((_, index) => classBits(purposeBit(purpose)) & (1 << index))!),
      ]),
    ),
  dispositions: () =>
    table(
      ["Disposition", "Is", "Reached the person", "Answered", "Talked", "Proves nothing reached them"],
      DISPOSITIONS.map((one) => [
        code(one),
        DISPOSITION[one],
        yes(REACHED.includes(one)),
        yes(ANSWERED.includes(one)),
        yes(TALKED.includes(one)),
        yes(PROVEN_UNREACHED.includes(one)),
      ]),
    ),
  breadths: () => table(["Breadth", "The customer said"], rows(BREADTHS, BREADTH)),
  "hold-causes": () => table(["Cause", "Is"], rows(HOLD_CAUSES, CAUSE)),
  "consent-kinds": () => table(["Kind, the weakest first", "Is"], rows(CONSENT_KINDS, CONSENT)),
  sentiments: () => table(["Mood", "Under the shipped policies"], rows(SENTIMENTS, MOOD)),
  severities: () => table(["Severity", "Today"], rows(SEVERITIES, SEVERITY)),
} as const;
