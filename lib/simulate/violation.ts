import type { Ms } from "../policy/words.ts";

/** A guarantee that does not hold: which, of whom, and the entries that prove it. */
export class Violation extends Error {
  override readonly name = "Violation";
  readonly guarantee: string;
  readonly customerId: string | undefined;
  readonly evidence: readonly unknown[];
  at: Ms = 0;

  constructor(guarantee: string, detail: string, customerId?: string, evidence: readonly unknown[] = []) {
    super(detail);
    this.guarantee = guarantee;
    this.customerId = customerId;
    this.evidence = evidence;
  }
}
