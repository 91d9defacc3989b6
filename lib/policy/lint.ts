import type { Mistake, PolicyDocument } from "./document.ts";

// Placeholder until the lints are written.
export function lint(_policy: PolicyDocument, _options: { readonly pack?: boolean } = {}): readonly Mistake[] {
  return [];
}
