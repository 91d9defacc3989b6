import fc from "fast-check";
import { policy } from "/work/main/test/policy/arbitraries.ts";
import { customer } from "/work/main/test/policy/histories.ts";
import { naive } from "/work/main/test/policy/naive.ts";

const n: Record<string, number> = {};
const by: Record<string, number> = {};
let steps = 0,
  contacts = 0;
const t = Date.now();
for (const [{ facts, request, now }, doc] of fc.sample(fc.tuple(customer(), policy()), 600)) {
  const r = naive(facts, request, [doc], now, 21 * 1440);
  n[r.verdict] = (n[r.verdict] ?? 0) + 1;
  steps += facts.length;
  for (const rule of r.rules) {
    const k = rule.replace(/-\d+$/, "") + "/" + r.verdict;
    by[k] = (by[k] ?? 0) + 1;
  }
}
console.log(n, by, steps / 600, Date.now() - t);
