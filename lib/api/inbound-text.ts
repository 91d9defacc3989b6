import { replyFromSms, type SmsSaid, startFromSms, stopFromSms } from "../contact/inbound.ts";
import type { World } from "../contact/world.ts";
import { type Reply, readReply } from "../delivery/inbound-sms.ts";

export type Understood = {
  readonly understood: Reply["kind"];
  /** Customers whose ledger it went into; 0 for a number nobody has. */
  readonly customers: number;
  /** What to send back, where something should be. */
  readonly reply: string | null;
  /** A person should read it. */
  readonly review: boolean;
  readonly replayed: boolean;
};

/** CTIA Messaging Principles §5.1: one confirmation of a STOP and no more; HELP says who writes and how to stop. */
const REPLIES: Readonly<Partial<Record<Reply["kind"], string>>> = {
  stop: "You will get no more texts from us, and no more offers in any other way. Reply START to get service texts again.",
  start: "You will get our service texts again. Offers stay switched off. Reply STOP to stop.",
  help: "We text our customers about what concerns them. Reply STOP to stop, or call us and we will help you.",
  "asks-to-stop": "You will get no more texts from us, and no more offers in any other way.",
};

/** Does what a text message from a person asks for; only STOP, a "no" and free text that asks to stop refuse anything, and only START lifts. */
export async function hearText(world: World, text: string, said: Omit<SmsSaid, "words">): Promise<Understood> {
  const read = readReply(text);
  const { customers, replayed } = await carryOut(world, read, said);
  return {
    understood: read.kind,
    customers: customers.length,
    reply: REPLIES[read.kind] ?? null,
    review: read.kind === "asks-to-stop",
    replayed,
  };
}

async function carryOut(world: World, read: Reply, said: Omit<SmsSaid, "words">) {
  switch (read.kind) {
    case "stop":
      return stopFromSms(world, said, "keyword");
    case "asks-to-stop":
      return stopFromSms(world, { ...said, words: read.words }, "free-text");
    case "start":
      return startFromSms(world, said);
    case "help":
      return replyFromSms(world, said, "replied");
    case "other":
      return replyFromSms(world, { ...said, words: read.words }, read.no ? "declined" : "replied");
  }
}
