import { withChecks } from "../contact/registry-checks.ts";
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
  /** What it was judged by: the policy, or the policy with the law of the customer's place beside it. */
  readonly policy: CompiledPolicy;
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
  /** What judged besides the policy alone: the policy with the law of a place, of each place a contact was made in. */
  readonly laws: readonly CompiledPolicy[];
};

/** The policy with the law of these jurisdictions beside it. */
export type Under = (jurisdictions: readonly string[]) => CompiledPolicy;

const NOTHING: readonly Avoided[] = [];
const NO_LAWS: readonly CompiledPolicy[] = [];

/**
 * Replays one customer's record under a policy, or what it is `under` the law of where the customer is. Each contact is judged when it happened, on what remains of the record
 * before it; one that is refused goes, with all that was said in it, so that what it brought about is not held
 * against later ones. The whole record is remembered, so no decision is made on half of it.
 */
export function backtestCustomer(customer: RecordedCustomer, policy: CompiledPolicy, under?: Under): CustomerResult {
  const { facts } = customer;
  const yields = { sale: 0, refusal: 0, complaint: 0, optOut: 0 };
  let fold = EMPTY_FOLD;
  let gone: Set<number> | undefined;
  let avoided: Avoided[] | undefined;
  let laws: CompiledPolicy[] | undefined;
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
      const judging = under ? under(fold.jurisdictions) : policy;
      if (judging !== policy && !laws?.includes(judging)) laws = [...(laws ?? NO_LAWS), judging];
      const found = refusalsNow(fold, withChecks(fold, contact.request), judging, fact.at);
      const reasons = found.length > 0 ? bindingFirst(found, judging) : undefined;
      if (reasons) {
        gone ??= new Set();
        gone.add(fact.seq);
        avoided ??= [];
        const zone = currentZones(fold)[0];
        avoided.push({ contact, seq: fact.seq, at: fact.at, reasons, policy: judging, zone });
        continue;
      }
    }
    // What nobody is asked about after it need not be folded.
    if (index < facts.length - 1) fold = evolve(fold, fact, UNBOUNDED);
  }
  const { customerId } = customer;
  return { customerId, contacts, avoided: avoided ?? NOTHING, yields, first, last, laws: laws ?? NO_LAWS };
}

/**
 * The refusals that a record can bear out. Whether a number stood on a do-not-call list that day, or had been checked
 * lately, is not in it: a `registry` rule refuses only where a check on record found the number listed.
 */
function bindingFirst(found: readonly Reason[], policy: CompiledPolicy): readonly [Reason, ...Reason[]] | undefined {
  const reasons = found.filter((reason) => reason.say.listed !== 0 || !isRegistry(reason, policy));
  let binding = reasons[0];
  if (!binding) return undefined;
  for (const reason of reasons) if ((reason.until ?? Infinity) > (binding.until ?? Infinity)) binding = reason;
  return [binding, ...reasons.filter((reason) => reason !== binding)];
}

const isRegistry = ({ pack, index }: Reason, policy: CompiledPolicy): boolean =>
  policy.documents[pack]?.rules[index]?.kind === "registry";
