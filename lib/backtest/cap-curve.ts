import { type CompiledPolicy, compile } from "../policy/compile.ts";
import type { Channel } from "../policy/words.ts";
import { capPolicy } from "./cap-policy.ts";
import type { Report } from "./report.ts";

/** What a cap of so many contacts a campaign would have kept from happening. */
export type CapPoint = { readonly max: number; readonly avoided: number; readonly sales: number };

/** The policies of the curve, from a cap of 1 up. */
export const capPolicies = (most: number, channels?: readonly Channel[]): readonly CompiledPolicy[] =>
  Array.from({ length: most }, (_, index) => compile(capPolicy(index + 1, channels)));

/** The curve of the reports under `capPolicies`, in their order. */
export const capCurve = (reports: readonly Report[]): readonly CapPoint[] =>
  reports.map(({ contacts, sales }, index) => ({ max: index + 1, avoided: contacts.avoided, sales: sales.avoided }));
