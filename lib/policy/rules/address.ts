import * as z from "zod";
import type { Address } from "../fold.ts";
import { type Context, type Evaluate, type RuleKind, ruleHeader } from "../rule.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("address"),
  /** So many proofs that an address does not lead to the customer retire it until it is verified again. */
  retireAfter: z.strictObject({
    wrong_number: z.int().min(1).max(20).optional(),
    bounced: z.int().min(1).max(20).optional(),
  }),
});
type AddressRule = z.infer<typeof schema>;

export const address: RuleKind<AddressRule> = { schema, yieldsToPromise: false, lasting: true, compile, sentence };

function compile(rule: AddressRule): Evaluate {
  const wrongNumbers = rule.retireAfter.wrong_number ?? Infinity;
  const bounces = rule.retireAfter.bounced ?? Infinity;
  const isRetired = (known: Address) => known.wrongNumbers >= wrongNumbers || known.bounces >= bounces;
  return (context) => {
    const retired = mayBeUsed(context).find(isRetired);
    if (!retired) return undefined;
    return {
      evidence: context.fold.contacts
        .filter((contact) => contact.address === retired.token)
        .map((contact) => contact.seq),
      say: { wrongNumbers: retired.wrongNumbers, bounces: retired.bounces, named: context.request.address ? 1 : 0 },
    };
  };
}

/** The address named or, when none is, every address of the channel. */
const mayBeUsed = ({ fold, request }: Context): readonly Address[] =>
  fold.addresses.filter((known) =>
    request.address ? known.token === request.address : known.channel === request.channel,
  );

function sentence(_rule: AddressRule, say: Record<string, string | number | undefined>): string {
  const proof = Number(say.wrongNumbers) > 0 ? "was a wrong number" : `bounced ${say.bounces} times`;
  const mend = say.named ? "verify it, or use another" : "name the address to be used, or verify it";
  return `An address of the customer ${proof} and is retired until verified; ${mend}`;
}
