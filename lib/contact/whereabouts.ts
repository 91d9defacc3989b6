import { normaliseAddress } from "../directory/address.ts";
import { type Located, locate } from "../locate/locate.ts";
import { partsAtClock } from "../locate/parts.ts";
import type { Place } from "../locate/place.ts";
import { traceOf } from "../locate/trace.ts";
import { MAX_JURISDICTIONS } from "../policy/fold.ts";
import { noticeInWords } from "../policy/notice.ts";
import type { Channel } from "../policy/words.ts";
import { zoneNamed } from "../zones/zone.ts";
import { type Law, unknownLaw } from "./law.ts";
import { Problem } from "./problem.ts";

/** What a profile tells of where somebody is. */
export type ToldOfPlace = {
  readonly zones: readonly string[];
  readonly jurisdictions: readonly string[];
  readonly addresses: readonly { readonly channel: Channel; readonly value: string }[];
  /** Of their postal address; it is not kept, only what it tells. */
  readonly place?: Place;
  readonly accountZone?: string;
};

export type Whereabouts = Located & {
  /** For the ledger: how it was found. */
  readonly trace: string | undefined;
};

/**
 * Where the customer may be, by all a profile tells.
 * @throws Problem invalid-request for more jurisdictions than a ledger keeps: to leave one out would permit too much.
 */
export function whereaboutsOfCustomer({ addresses, ...told }: ToldOfPlace): Whereabouts {
  const numbers = addresses.flatMap(({ channel, value }) =>
    channel === "email" ? [] : (normaliseAddress(channel, value) ?? []),
  );
  const located = locate({ ...told, numbers });
  if (located.jurisdictions.length > MAX_JURISDICTIONS)
    throw new Problem("invalid-request", "the customer would be under too many laws", [
      {
        pointer: "/jurisdictions",
        detail: `these, the address and the numbers make ${located.jurisdictions.join(", ")}; at most ${MAX_JURISDICTIONS} are kept`,
      },
    ]);
  return { ...located, trace: traceOf(located) };
}

/** Of more states a warning names none: it would only be long. */
const MAX_NAMED_STATES = 6;
const UTC = zoneNamed("UTC")!;

/** What a profile leaves open of whose law applies, with the states it may be where they are few. */
export function lawWarnings(law: Law, { jurisdictions, candidates }: Located): readonly string[] {
  return unknownLaw(law, jurisdictions).map((notice) => {
    const words = noticeInWords(notice, [], UTC);
    const states = notice.kind === "no-state" ? partsAtClock(notice.of, candidates) : [];
    const few = states.length > 0 && states.length <= MAX_NAMED_STATES;
    const which = few ? `; by their clock they may be in ${states.join(", ")}` : "";
    return `${words[0]!.toLowerCase()}${words.slice(1)}${which}`;
  });
}
