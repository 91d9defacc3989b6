import { parseInstant } from "../policy/time.ts";
import type { Case } from "./case.ts";

/** What of a case cannot be so at once. A case that contradicts itself proves nothing, so it is not judged. */
export function contradictionsOf({ facts, history, proposedAt, ...rest }: Case): readonly string[] {
  const proposed = parseInstant(proposedAt)!;
  const later = history.filter(({ at }) => parseInstant(at)! > proposed).length;
  const checked = facts.scrubbedOn ?? facts.checkedOn;
  const found: (string | false)[] = [
    (rest.rule === undefined) === (rest.policy === undefined) && "it names a rule or a policy file, and not both",
    rest.recipientTimeZone !== undefined &&
      rest.recipientTimeZone !== null &&
      (rest.candidateTimeZones?.length ?? 0) > 0 &&
      "recipientTimeZone and candidateTimeZones are both given; name one of them",
    later > 0 && `${later} of history came after proposedAt`,
    facts.dncListed === false &&
      facts.tpsRegisteredOn !== undefined &&
      facts.tpsRegisteredOn !== null &&
      "tpsRegisteredOn says the number is listed, dncListed says it is not",
    facts.scrubbedOn !== undefined &&
      facts.checkedOn !== undefined &&
      facts.scrubbedOn !== facts.checkedOn &&
      "scrubbedOn and checkedOn are two dates of one check",
    checked !== undefined && checked > proposedAt.slice(0, 10) && `the check of ${checked} came after proposedAt`,
    facts.relatedToContract === true &&
      facts.contractInProgress === false &&
      "relatedToContract needs a contract in progress",
    facts.solicitation === false &&
      rest.purpose === "promotional" &&
      "a promotional contact is a solicitation, and facts.solicitation says it is none",
    rest.expected === "defer" &&
      (rest.expectedNotBefore === undefined || rest.expectedNotBefore === null) &&
      "expected defer needs expectedNotBefore",
    rest.expected !== "defer" &&
      rest.expectedNotBefore !== undefined &&
      rest.expectedNotBefore !== null &&
      `expectedNotBefore goes with defer, and ${rest.expected} is expected`,
  ];
  return found.filter((one) => one !== false);
}
