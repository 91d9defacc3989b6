import { InvalidArgumentError, Option } from "commander";
import * as z from "zod";
import { packOut, packSummary, packsOut } from "../../api/render-packs.ts";
import type { Rule } from "../../policy/document.ts";
import { CONFIDENCE_MEANS, type Pack } from "../../policy/pack.ts";
import { changesBetween, type PackChange } from "../../policy/pack-changes.ts";
import { type Ink, labelled, printable, table, wrap } from "../ink.ts";
import { type Group, verb, WrongUsage } from "../verb.ts";

const ADVICE = "This is data to decide by, and no legal advice.";

/** The packs that ship; read only by the commands that show them. */
const shipped = () => import("../../../packs/law.ts");

async function allPacks(): Promise<readonly Pack[]> {
  const { JURISDICTIONS, packOf } = await shipped();
  return (await Promise.all(JURISDICTIONS.map(packOf))).filter((pack) => pack !== undefined);
}

function date(text: string): string {
  if (!z.iso.date().safeParse(text).success) throw new InvalidArgumentError('Write a date such as "2027-01-31".');
  return text;
}

const list = verb({
  usage: "list",
  summary: "the packs that ship, by jurisdiction; offline",
  examples: ["packs list", "packs list --json"],
  offline: true,
  run: async ({ ink }) => {
    const packs = await allPacks();
    const rows = packs
      .map(packSummary)
      .map((pack) => [
        pack.jurisdiction,
        pack.title,
        pack.inherits.join(" "),
        String(pack.rules),
        pack.needsReview === 0 ? "" : String(pack.needsReview),
        pack.asOf,
      ]);
    const head = ["code", "jurisdiction", "under", "rules", "unsettled", "sources read"];
    return { json: packsOut(packs), text: `${table(head, rows, ink)}\n\n${ink.style("dim", ADVICE)}` };
  },
});

const show = verb({
  usage: "show <jurisdiction>",
  summary: "one pack, rule by rule with its source; offline",
  more: "A code of packs list, such as US-FL. What it inherits are packs of their own.",
  examples: ["packs show US-FL", "packs show fr --json"],
  offline: true,
  run: async ({ args, ink }) => {
    const { JURISDICTIONS, packOf } = await shipped();
    const pack = await packOf(args[0]!.toUpperCase());
    if (!pack) throw new WrongUsage(`no pack ships for ${args[0]}; write one of ${JURISDICTIONS.join(", ")}`);
    return { json: packOut(pack), text: packText(printable(pack), ink) };
  },
});

function packText(pack: Pack, ink: Ink): string {
  const { jurisdiction, title, version, asOf, inherits, minTzdata, description, rules } = pack;
  return [
    `${ink.style("bold", title)} (${jurisdiction}), version ${version}`,
    labelled("sources", `read on ${asOf}`, ink),
    ...(inherits.length > 0 ? [labelled("inherits", inherits.join(", "), ink)] : []),
    ...(minTzdata ? [labelled("tzdata", `${minTzdata} or later`, ink)] : []),
    ...(description ? [labelled("note", description, ink)] : []),
    ...rules.flatMap((rule) => ["", ruleText(rule, pack, ink)]),
    "",
    ink.style("dim", ADVICE),
  ].join("\n");
}

function ruleText(rule: Rule, { refines = [] }: Pack, ink: Ink): string {
  const { instrument, section, url } = rule.source!;
  const reading = rule.reading ? ` ("${rule.reading}")` : "";
  const stands = refines
    .filter(({ by }) => by.includes(rule.id))
    .map((one) => `${one.rule} of ${one.pack.toUpperCase()}`);
  return [
    ink.style("bold", `${rule.id} (${rule.kind}, ${rule.severity})`),
    ...wrap(rule.why, ink.width - 2).map((line) => `  ${line}`),
    labelled("source", [instrument, section].filter(Boolean).join(", "), ink),
    ...(url ? [labelled("", url, ink)] : []),
    labelled("how sure", `${CONFIDENCE_MEANS[rule.confidence!]}${reading}`, ink),
    ...(stands.length > 0 ? [labelled("refines", stands.join(", "), ink)] : []),
    ...(rule.effectiveFrom ? [labelled("from", rule.effectiveFrom, ink)] : []),
    ...(rule.effectiveTo ? [labelled("until", rule.effectiveTo, ink)] : []),
    labelled("group", [rule.group ?? []].flat().join(", "), ink, "dim"),
  ].join("\n");
}

type DiffOptions = { readonly from: string; readonly to: string };

const diff = verb<DiffOptions>({
  usage: "diff",
  summary: "which rules begin and end between two dates; offline",
  more: "After the first date and up to the second, by the clock of the place: from the 30th to the 31st is what changes on the 31st.",
  examples: ["packs diff --from 2027-01-30 --to 2027-01-31", "packs diff --from 2026-01-01 --to 2026-12-31 --json"],
  offline: true,
  options: [
    new Option("--from <date>", "changes after this date").argParser(date).makeOptionMandatory(),
    new Option("--to <date>", "and up to this one").argParser(date).makeOptionMandatory(),
  ],
  run: async ({ options: { from, to }, ink }) => {
    if (from >= to) throw new WrongUsage(`--from ${from} is not before --to ${to}`);
    const changes = changesBetween(await allPacks(), from, to);
    const json = {
      from,
      to,
      changes: changes.map(({ rule, ...change }) => ({
        ...change,
        rule: rule.id,
        kind: rule.kind,
        severity: rule.severity,
        confidence: rule.confidence,
        why: rule.why,
        source: rule.source,
      })),
    };
    return { json, text: diffText(changes, from, to, ink) };
  },
});

function diffText(changes: readonly PackChange[], from: string, to: string, ink: Ink): string {
  if (changes.length === 0) return `Nothing changes after ${from} and up to ${to}.`;
  const dates = [...new Set(changes.map(({ on }) => on))];
  return dates
    .map((on) =>
      [
        ink.style("bold", on),
        ...changes
          .filter((change) => change.on === on)
          .map(({ jurisdiction, change, rule }) =>
            labelled(change, `${jurisdiction} ${rule.id} (${rule.severity}): ${printable(rule.why)}`, ink),
          ),
      ].join("\n"),
    )
    .join("\n\n");
}

export const packs: Group = {
  name: "packs",
  summary: "the law as data: the packs, their rules and sources, what changes when",
  verbs: [list, show, diff],
};
