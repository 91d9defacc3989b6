import { type Reached, replyFromSms, type SmsSaid, startFromSms, stopFromSms } from "../contact/inbound.ts";
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
  const { customers, replayed, isAnswered } = await carryOut(world, read, said);
  return {
    understood: read.kind,
    customers: customers.length,
    reply: (isAnswered && !replayed && REPLIES[read.kind]) || null,
    review: read.kind === "asks-to-stop",
    replayed,
  };
}

type Heard = Reached & {
  /** Whether something may be sent back for it. */
  readonly isAnswered: boolean;
};

async function carryOut(world: World, read: Reply, said: Omit<SmsSaid, "words">): Promise<Heard> {
  switch (read.kind) {
    case "stop":
      return stopped(await stopFromSms(world, said, "keyword"));
    case "asks-to-stop":
      return stopped(await stopFromSms(world, { ...said, words: read.words }, "free-text"));
    case "start": {
      const heard = await startFromSms(world, said);
      // Who is still silent, by a form or another number, is not told otherwise.
      return { ...heard, isAnswered: heard.hearsAgain };
    }
    case "help":
      return { ...(await replyFromSms(world, said, "replied")), isAnswered: true };
    case "other":
      return {
        ...(await replyFromSms(world, { ...said, words: read.words }, read.no ? "declined" : "replied")),
        isAnswered: false,
      };
  }
}

const stopped = (heard: Reached & { readonly mayConfirm: boolean }): Heard => ({
  ...heard,
  isAnswered: heard.mayConfirm,
});
