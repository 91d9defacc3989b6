import type { CompiledPolicy } from "../policy/compile.ts";
import { type Reason, refusalsNow } from "../policy/decide.ts";
import { evolve } from "../policy/evolve.ts";
import { currentZones, EMPTY_FOLD, UNBOUNDED } from "../policy/fold.ts";
import type { Ms } from "../policy/words.ts";
import { type RecordedContact, type RecordedCustomer, YIELDS, type Yield } from "./recorded.ts";

/** A recorded contact that the other policy would not have let happen when it did. */
export type Avoided = {
  readonly contact: RecordedContact;
  /** Sequence number of the fact that opened it. */
  readonly seq: number;
  readonly at: Ms;
  /** Every refusal, the binding one first: until a fact changes, or else the one that lasts longest. */
  readonly reasons: readonly [Reason, ...Reason[]];
  /** Where the customer's days are told, if it is known. */
  readonly zone: string | undefined;
};

export type CustomerResult = {
  readonly customerId: string;
  /** Contacts about which the policy was asked. */
  readonly contacts: number;
  readonly avoided: readonly Avoided[];
  /** Contacts, of those asked about, in which it came to this. */
  readonly yields: Readonly<Record<Yield, number>>;
  /** Instants of the first and the last of them; none: undefined. */
  readonly first: Ms | undefined;
  readonly last: Ms | undefined;
};

const NOTHING: readonly Avoided[] = [];

/**
 * Replays one customer's record under a policy. Each contact is judged when it happened, on what remains of the record
 * before it; one that is refused goes, with all that was said in it, so that what it brought about is not held
 * against later ones. The whole record is remembered, so no decision is made on half of it.
 */
export function backtestCustomer(customer: RecordedCustomer, policy: CompiledPolicy): CustomerResult {
  const { facts } = customer;
  const yields = { sale: 0, refusal: 0, complaint: 0, optOut: 0 };
  let fold = EMPTY_FOLD;
  let gone: Set<number> | undefined;
  let avoided: Avoided[] | undefined;
  let contacts = 0;
  let first: Ms | undefined;
  let last: Ms | undefined;
  for (let index = 0; index < facts.length; index++) {
    const { fact, contact, madeIn } = facts[index]!;
    if (madeIn !== undefined && gone?.has(madeIn)) continue;
    if (contact) {
      contacts++;
      first ??= fact.at;
      last = fact.at;
      for (const name of YIELDS) if (contact[name]) yields[name]++;
      const found = refusalsNow(fold, contact.request, policy, fact.at);
      const reasons = found.length > 0 ? bindingFirst(found, contact, policy) : undefined;
      if (reasons) {
        gone ??= new Set();
        gone.add(fact.seq);
        avoided ??= [];
        avoided.push({ contact, seq: fact.seq, at: fact.at, reasons, zone: currentZones(fold)[0] });
        continue;
      }
    }
    // What nobody is asked about after it need not be folded.
    if (index < facts.length - 1) fold = evolve(fold, fact, UNBOUNDED);
  }
  return { customerId: customer.customerId, contacts, avoided: avoided ?? NOTHING, yields, first, last };
}

/**
 * The refusals that a record can bear out. Whether a number stood on a do-not-call list that day is not in it, so a
 * `registry` rule is judged only where the look-up came along.
 */
function bindingFirst(
  found: readonly Reason[],
  { request }: RecordedContact,
  policy: CompiledPolicy,
): readonly [Reason, ...Reason[]] | undefined {
  const reasons = request.registries ? found : found.filter((reason) => !isRegistry(reason, policy));
  let binding = reasons[0];
  if (!binding) return undefined;
  for (const reason of reasons) if ((reason.until ?? Infinity) > (binding.until ?? Infinity)) binding = reason;
  return [binding, ...reasons.filter((reason) => reason !== binding)];
}

const isRegistry = ({ pack, index }: Reason, policy: CompiledPolicy): boolean =>
  policy.documents[pack]?.rules[index]?.kind === "registry";
