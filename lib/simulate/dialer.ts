import { nextForAgent, skip } from "../campaign/desk.ts";
import { authorise } from "../contact/authorise.ts";
import { type Place, placeOfContact } from "../contact/contact-id.ts";
import { optOutCustomer } from "../contact/opt-out.ts";
import { type Outcome, settle } from "../contact/outcome.ts";
import { type Message, notSent, type Sent, tooLate } from "../delivery/delivery.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { Checker } from "./check.ts";
import type { Process } from "./faults.ts";
import { mustAnswer, type Outside } from "./outside.ts";
import { callEnds, type Person, TALK_MS } from "./people.ts";
import type { Stage } from "./stage.ts";
import { Violation } from "./violation.ts";

/** What reached people, as only the outside knows it. */
export type Reached = {
  readonly dials: ReadonlyMap<string, Ms>;
  readonly messages: ReadonlyMap<string, Ms>;
};

export type Dialer = Reached & {
  readonly deliver: (message: Message, process: Pick<Process, "call">) => Promise<Sent>;
  /** An agent who works until then. */
  readonly agent: (agentId: string, team: string | undefined, until: Ms) => Promise<void>;
  /** Somebody dials a contact they hold; whether they were let. */
  readonly dial: (contactId: string, worker: string) => Promise<boolean>;
};

/** How often a receiver refuses, loses or repeats what it is told, and how outcomes come: see the table below. */
const HABITS = {
  /** Busy just now: proven not taken. */
  refuses: 0.03,
  /** A provider of texts whose rate is used up, or its quota. */
  throttles: 0.15,
  usedUp: 0.03,
  /** Took it, and the answer was lost. */
  unheard: 0.03,
  /** Two of its workers pick up one contact. */
  twoPickUp: 0.05,
  outcome: { never: 0.03, late: 0.05, twice: 0.1, other: 0.02 },
  skips: 0.1,
} as const;

/** How long a provider asks to be left alone. */
const THROTTLED_MS = SECOND_MS;
const USED_UP_MS = 15 * MINUTE_MS;

/** An agent who was told so often that there is nobody to call has other work, and asks less often. */
const ASKS_IN_VAIN = 12;

/** Telephones, gateways and agents: they do what dialers do, also twice, late or never. */
export function dialerOf(
  stage: Stage,
  outside: Outside,
  people: ReadonlyMap<string, Person>,
  faulty: () => boolean,
  { acknowledged, unsent }: Pick<Checker, "acknowledged" | "unsent">,
): Dialer {
  const chance = stage.chance.stream("dialer");
  const dials = new Map<string, Ms>();
  const messages = new Map<string, Ms>();
  /** A call ends once; who tells of it again tells the same. */
  const endings = new Map<string, Outcome>();
  const corrections = new Map<string, Outcome>();
  const { clock } = stage;
  const happens = (name: string, probability: number) => faulty() && stage.faults.happens(name, probability);

  const dial = async (contactId: string, worker: string): Promise<boolean> => {
    const place = placeOfContact(contactId)!;
    const asker = { actor: worker, client: "dialer" };
    const nonce = `${worker} ${contactId} ${dials.size} ${chance.below(1_000_000)}`;
    const told = await outside.insist((world) => authorise(world, place, asker, nonce));
    if (!told || told.refused) return false;
    const { decision, contact } = told.answer;
    if (decision.verdict !== "allow" || contact.dialBefore === undefined) return false;
    // The answer may have come too late to be used.
    if (clock.now() >= contact.dialBefore) return false;
    if (dials.has(contactId))
      throw new Violation("G4", `contact ${contactId} was dialled twice`, place.customerId, [
        { first: dials.get(contactId), again: clock.now() },
      ]);
    dials.set(contactId, clock.now());
    stage.trace.note(`dialled ${contactId}`);
    return true;
  };

  const endOf = (person: Person): Outcome => {
    const disposition = callEnds(person, chance);
    return disposition === "callback_requested" && chance.happens(0.7)
      ? { disposition, callbackAt: clock.now() + HOUR_MS + chance.below(30 * HOUR_MS) }
      : { disposition };
  };

  const tellOutcome = async (place: Place, contactId: string): Promise<void> => {
    const outcome = endings.get(contactId) ?? endOf(people.get(place.customerId)!);
    endings.set(contactId, outcome);
    if (happens("outcome never", HABITS.outcome.never)) return;
    if (happens("outcome late", HABITS.outcome.late)) await clock.pause(3 * HOUR_MS + chance.below(3 * HOUR_MS));
    const tell = async (said: Outcome, eventId: string): Promise<void> => {
      const told = await outside.insist((world) =>
        settle(world, place, said, { actor: "dialer", eventId: `${eventId} ${contactId}`, request: said }),
      );
      const answer = mustAnswer(told, "an outcome");
      if (answer) acknowledged(answer.entry.customerId, answer.entry.seq, answer.entry.id);
    };
    await tell(outcome, "ended");
    if (happens("outcome twice", HABITS.outcome.twice)) {
      await clock.pause(chance.below(HOUR_MS));
      await tell(outcome, "ended");
    }
    if (happens("outcome corrected", HABITS.outcome.other)) {
      const other = corrections.get(contactId) ?? endOf(people.get(place.customerId)!);
      corrections.set(contactId, other);
      await tell(other, "corrected");
    }
  };

  const callNow = async (contactId: string, worker: string): Promise<void> => {
    await clock.pause(chance.below(90 * SECOND_MS));
    if (!(await dial(contactId, worker))) return;
    await clock.pause(chance.below(TALK_MS));
    await tellOutcome(placeOfContact(contactId)!, contactId);
  };

  /** The receiver knows a contact by its id, and calls once, unless two of its workers pick it up. */
  const known = new Set<string>();
  const pickedUp = (contactId: string): void => {
    if (known.has(contactId)) return;
    known.add(contactId);
    outside.spawn(() => callNow(contactId, "dialer-1"));
    if (happens("two pick up", HABITS.twoPickUp)) outside.spawn(() => callNow(contactId, "dialer-2"));
  };

  const sentToPhone = (message: Message): void => {
    const { contactId, customerId } = message;
    if (messages.has(contactId))
      throw new Violation("G4", `the message of ${contactId} was sent twice`, customerId, [message]);
    messages.set(contactId, clock.now());
    stage.trace.note(`sent ${contactId}`);
    const person = people.get(customerId)!;
    if (!chance.happens(person.refuses * 0.1)) return;
    outside.spawn(async () => {
      await clock.pause(chance.below(HOUR_MS));
      const optOut = { breadth: "everything", channel: "sms", source: "STOP" } as const;
      await outside.insist((world) =>
        optOutCustomer(world, customerId, optOut, { actor: customerId, eventId: `stop ${contactId}`, request: optOut }),
      );
    });
  };

  /** Why a text does not leave just now, though nothing is wrong with it. */
  const heldBack = (message: Message): Sent | undefined => {
    if (happens("provider throttles", HABITS.throttles))
      return { ...notSent("the sending rate is used up"), after: THROTTLED_MS } as Sent;
    if (happens("provider's quota is used up", HABITS.usedUp))
      return { ...notSent("a quota is used up"), after: USED_UP_MS } as Sent;
    return tooLate(message, clock.now());
  };

  const deliver = (message: Message, process: Pick<Process, "call">): Promise<Sent> =>
    process
      .call(async (): Promise<Sent> => {
        const isText = message.channel === "sms" && message.stop.words !== undefined;
        const held = isText ? heldBack(message) : tooLate(message, clock.now());
        if (held) {
          if (isText) unsent(placeOfContact(message.contactId)!);
          return held;
        }
        if (happens("receiver busy", HABITS.refuses)) return notSent("the receiver was busy");
        if (isText) sentToPhone(message);
        else pickedUp(message.contactId);
        if (!happens("receiver unheard", HABITS.unheard)) return { result: "sent" };
        return message.channel === "sms"
          ? { result: "unknown", why: "no answer" }
          : { result: "again", why: "no answer", after: 30 * SECOND_MS };
      }, "never")
      // A transport does not throw: what it does not know it calls unknown.
      .catch((error: unknown): Sent => {
        if (error instanceof Violation) outside.fail(error);
        return { result: "unknown", why: String(error) };
      });

  const agent = async (agentId: string, team: string | undefined, until: Ms): Promise<void> => {
    let inVain = 0;
    for (let asked = 0; clock.now() < until; asked++) {
      const eventId = `${agentId} ${asked}`;
      const told = await outside.insist((world) => nextForAgent(world, { agentId, eventId, team }));
      const contact = told && !told.refused ? told.answer : undefined;
      if (!contact) {
        inVain += 1;
        const wait = inVain > ASKS_IN_VAIN ? HOUR_MS : 5 * MINUTE_MS;
        await clock.pause(wait + chance.below(wait));
        continue;
      }
      inVain = 0;
      await clock.pause(chance.below(2 * MINUTE_MS));
      if (contact.dialled || dials.has(contact.contactId)) {
        await tellOutcome(placeOfContact(contact.contactId)!, contact.contactId);
        await clock.pause(MINUTE_MS);
        continue;
      }
      if (happens("agent skips", HABITS.skips)) {
        await outside.insist((world) => skip(world, contact.contactId, agentId, "not now"));
        continue;
      }
      if (!(await dial(contact.contactId, agentId))) {
        await clock.pause(MINUTE_MS);
        continue;
      }
      await clock.pause(chance.below(TALK_MS));
      await tellOutcome(placeOfContact(contact.contactId)!, contact.contactId);
    }
  };

  return { dials, messages, deliver, agent, dial };
}
