import type { CampaignJson } from "../api/campaign-schemas.ts";
import { fromNow, type Ink, LABEL_WIDTH, labelled, type Style } from "./ink.ts";
import { counted, number } from "./rows-text.ts";

const STYLES: Record<CampaignJson["state"], Style> = {
  draft: "yellow",
  ready: "cyan",
  running: "green",
  paused: "yellow",
  completed: "bold",
  cancelled: "red",
};

/** "RUNNING     what". */
export const stateLine = (state: CampaignJson["state"], what: string, ink: Ink): string =>
  `${ink.style(STYLES[state], state.toUpperCase().padEnd(LABEL_WIDTH))}${ink.style("bold", what)}`;

/** A plan and how far it is, line by line. */
export function campaignText(campaign: CampaignJson, ink: Ink): string {
  const { campaignId, name, state, startsAt, endsAt, pacing, priority } = campaign;
  const line = (label: string, text: string | undefined): string[] =>
    text === undefined ? [] : [labelled(label, text, ink)];
  return [
    stateLine(state, `${name}  ${campaignId}`, ink),
    ...line("what", subjectInWords(campaign)),
    ...line("from", ink.when(startsAt)),
    ...line("to", `${ink.when(endsAt)} (${spanInWords(startsAt, endsAt)})`),
    ...line("hours", hoursInWords(campaign.hours)),
    ...line("cadence", cadenceInWords(campaign.cadence)),
    ...line(
      "pace",
      `${number(pacing.perMinute)} a minute${pacing.agents === undefined ? "" : `, ${counted(pacing.agents, "agent")}`}; priority ${priority}`,
    ),
    ...line("arms", armsInWords(campaign)),
    ...line("leaves by", deliveryInWords(campaign.delivery)),
    ...line("policy", campaign.policy && `${campaign.policy.id} ${campaign.policy.version}, beside the one in force`),
    ...line("script", campaign.script && [campaign.script.subject, campaign.script.text].filter(Boolean).join(" / ")),
    ...line("audience", audienceInWords(campaign.audience)),
    ...campaign.history
      .slice(1)
      .map((moved, index) => labelled(index === 0 ? "history" : "", movedInWords(moved, ink), ink, "dim")),
  ].join("\n");
}

/** "promotional voice about personal-loan". */
export const subjectInWords = ({
  purpose,
  channel,
  topic,
  offer,
}: Pick<CampaignJson, "purpose" | "channel" | "topic" | "offer">): string =>
  `${purpose} ${channel}${topic ? ` about ${topic}` : ""}${offer ? ` (offer "${offer}")` : ""}`;

const spanInWords = (from: string, to: string): string => fromNow(to, from).replace(/^in /, "");

/** Days with the same windows are told together. */
function hoursInWords(hours: CampaignJson["hours"]): string | undefined {
  if (!hours) return undefined;
  const days = new Map<string, string[]>();
  for (const [day, windows] of Object.entries(hours)) {
    const told = windows.map(([from, to]) => `${from}–${to}`).join(" and ");
    days.set(told, [...(days.get(told) ?? []), day]);
  }
  return [...days].map(([windows, names]) => `${names.join(", ")} ${windows || "closed"}`).join("; ");
}

function cadenceInWords({ maxAttempts, retry, stopOn }: CampaignJson["cadence"]): string {
  const again = Object.entries(retry).map(([disposition, after]) => `${after} after ${disposition}`);
  return [
    `at most ${counted(maxAttempts, "attempt")}`,
    ...(again.length > 0 ? [`again ${again.join(", ")}`] : []),
    ...(stopOn.length > 0 ? [`over after ${stopOn.join(", ")}`] : []),
  ].join("; ");
}

function armsInWords({ holdoutPercent, careArmPercent, careTeam }: CampaignJson): string | undefined {
  const arms = [
    ...(holdoutPercent > 0 ? [`${holdoutPercent} % are never contacted`] : []),
    ...(careArmPercent > 0 ? [`${careArmPercent} % get a service conversation by ${careTeam}`] : []),
  ];
  return arms.length > 0 ? arms.join("; ") : undefined;
}

const deliveryInWords = ({ kind, ...more }: CampaignJson["delivery"]): string =>
  [kind, ...Object.values(more).map(String)].join(" ");

const audienceInWords = (audience: CampaignJson["audience"]): string | undefined =>
  audience &&
  [
    `${counted(audience.ok, "row")} can be used`,
    ...(audience.rejected > 0 ? [`${number(audience.rejected)} rejected`] : []),
    ...(audience.duplicate > 0 ? [`${number(audience.duplicate)} duplicate`] : []),
  ].join(", ");

const movedInWords = ({ to, at, actor, why }: CampaignJson["history"][number], ink: Ink): string =>
  `${to} ${ink.when(at)}, by ${actor}${why ? `: ${why}` : ""}`;
