import { type PolicyDocument, parsePolicy } from "../lib/policy/document.ts";
import courteousDocument from "./courteous.json" with { type: "json" };

/** A policy document that ships with Tacet; a mistake in it is a defect of the build. */
function shipped(document: unknown): PolicyDocument {
  const parsed = parsePolicy(document);
  if (!parsed.policy) throw new Error(`a shipped policy is broken: ${JSON.stringify(parsed.mistakes)}`);
  return parsed.policy;
}

/** The default. */
export const courteous: PolicyDocument = shipped(courteousDocument);

type Change = { readonly why: string } & Readonly<Record<string, unknown>>;

const STRICTER: Record<string, Change> = {
  "promotion-reached-week": {
    id: "promotion-reached-fortnight",
    why: "One promotion a fortnight that reached the person: for books of customers who were contacted too much before.",
    window: { rolling: "P14D" },
  },
  "promotion-reached-two-months": { why: "Two in sixty days, for the same reason.", max: 2 },
  "relevance-contact": {
    severity: "guideline",
    why: "No promotional contact without a recorded need or interest, or express consent for it: relevance refuses everywhere.",
  },
};

const strictDocument = {
  ...courteousDocument,
  id: "strict",
  title: "Strict",
  description:
    "As courteous, with relevance refusing everywhere and promotional contacts at most one in 14 days and two in 60.",
  rules: courteousDocument.rules.map((rule) => ({ ...rule, ...STRICTER[rule.id] })),
};

/** As courteous, with relevance refusing everywhere and fewer promotions. */
export const strict: PolicyDocument = shipped(strictDocument);

/** As they are written, before defaults are filled in: what a version stands for. */
export const SHIPPED_DOCUMENTS = { courteous: courteousDocument, strict: strictDocument };

export const SHIPPED_POLICIES: Readonly<Record<string, PolicyDocument>> = { courteous, strict };
