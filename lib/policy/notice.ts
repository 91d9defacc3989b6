import { formatDay } from "../zones/format.ts";
import type { Zone } from "../zones/zone.ts";
import { declarationFor } from "./declared.ts";
import type { PolicyDocument, Rule } from "./document.ts";
import type { Notice } from "./rule.ts";
import { waiverOf } from "./waivers.ts";

/** A notice as a sentence. `documents` is the operator's policy followed by its packs. */
export function noticeInWords(notice: Notice, documents: readonly PolicyDocument[], zone: Zone): string {
  const { kind, of, asOf } = notice;
  const on = asOf === undefined ? "" : formatDay(zone, asOf);
  switch (kind) {
    case "needs-review":
      return `Rule ${of} is a strict reading of an unsettled text${readingOf(of, documents)}; have it reviewed`;
    case "waived":
      return `Rule ${of} would refuse, and the policy switches it off: ${reasonOf(of, documents)}`;
    case "declared":
      return `Rule ${of} would refuse, and stands back because the policy ${declarationOf(of, documents)}`;
    case "feed-missing":
      return `The feed ${of} is not supplied, so nothing is known of what it tells`;
    case "feed-stale":
      return `The feed ${of} is of ${on} and older than it may be; supply a newer one`;
    case "holidays-missing":
      return `There is no list of holidays ${of}, so no day of it counts as one`;
    case "holidays-uncovered":
      return `The list of holidays ${of} ends on ${on}, so later holidays are not known; update Tacet`;
    case "no-pack":
      return `No pack ships for ${of}; its own law is not judged`;
    case "no-law":
      return "Nothing tells which law applies, so the law of no place is judged; give a postal address, a telephone number or jurisdictions";
    case "no-state":
      return `Of ${of} no ${of === "CA" ? "province" : "state"} is known, so the law of none is judged; give a region, a postal code or a jurisdiction`;
  }
}

type Found = { readonly document: PolicyDocument; readonly rule: Rule };

/** The rule a notice names: "us-fl us-fl-hours". */
function ruleOf(of: string, documents: readonly PolicyDocument[]): Found | undefined {
  const [pack, id] = of.split(" ");
  const document = documents.find((one) => one?.id === pack);
  const rule = document?.rules.find((one) => one.id === id);
  return document && rule && { document, rule };
}

function readingOf(of: string, documents: readonly PolicyDocument[]): string {
  const reading = ruleOf(of, documents)?.rule.reading;
  return reading === undefined ? "" : ` (${reading})`;
}

function reasonOf(of: string, documents: readonly PolicyDocument[]): string {
  const found = ruleOf(of, documents);
  const waiver = found && documents[0] && waiverOf(documents[0], found.document, found.rule);
  return waiver?.because ?? "the reason stands in the policy";
}

function declarationOf(of: string, documents: readonly PolicyDocument[]): string {
  const found = ruleOf(of, documents);
  const declared = found && documents[0] && declarationFor(documents[0], found.rule);
  return declared ? `declares ${declared.what}: ${declared.because}` : "declares what it asks for";
}
