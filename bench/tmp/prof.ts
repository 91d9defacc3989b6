import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import { zoneNamed } from "../../lib/zones/zone.ts";
import { chanceFrom } from "../chance.ts";
import { type Case, caseFrom } from "../customers.ts";
import { twelveRules } from "../twelve-rules.ts";

const p = compile(twelveRules());
const ch = chanceFrom(20_261_123);
const sets: Record<string, Case[]> = { allow: [], defer: [], suppress: [] };
while (sets.allow!.length < 128 || sets.defer!.length < 64 || sets.suppress!.length < 64) {
  const c = caseFrom(ch);
  const v = decide(c.fold, c.request, p, c.now).verdict;
  if (sets[v]!.length < (v === "allow" ? 128 : 64)) sets[v]!.push(c);
}
const which = process.argv[2] ?? "allow";
const cs = which === "mix" ? Object.values(sets).flat() : sets[which]!;
console.log(
  "avg contacts",
  cs.reduce((s, c) => s + c.fold.contacts.length, 0) / cs.length,
  "refusals",
  cs.reduce((s, c) => s + c.fold.refusals.length, 0) / cs.length,
);
let sink = 0;
function time(name: string, f: (c: Case) => number, ms = 600) {
  let best = Infinity;
  for (let i = 0; i < 200; i++) for (const c of cs) sink += f(c);
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const t = performance.now();
    let n = 0;
    do {
      for (let i = 0; i < cs.length; i++) {
        sink += f(cs[i]!);
      }
      n += cs.length;
    } while (performance.now() - t < 5);
    best = Math.min(best, ((performance.now() - t) * 1e6) / n);
  }
  console.log(name.padEnd(28), best.toFixed(1));
}
const mode = process.argv[3];
if (mode === "loop") {
  const end = performance.now() + 6000;
  while (performance.now() < end)
    for (let k = 0; k < 50; k++)
      for (let i = 0; i < cs.length; i++) sink += decide(cs[i]!.fold, cs[i]!.request, p, cs[i]!.now).reasons.length;
} else {
  time("decide", (c) => decide(c.fold, c.request, p, c.now).reasons.length, 2000);
  const doc = twelveRules();
  const base = {
    ...doc,
    rules: [{ ...doc.rules.find((r) => r.kind === "cap")!, id: "none", max: "unlimited" } as any],
  };
  const list = [["(engine, no rule)", base] as const, ...doc.rules.map((r) => [r.id, { ...doc, rules: [r] }] as const)];
  for (const [n, d] of list) {
    const q = compile(d as any);
    time(n, (c) => decide(c.fold, c.request, q, c.now).reasons.length);
  }
  time("decide again", (c) => decide(c.fold, c.request, p, c.now).reasons.length, 2000);
}
console.log(sink);
