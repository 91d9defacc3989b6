// lib/policy/document.ts
import * as z14 from "zod";

// lib/policy/rules/address.ts
import * as z2 from "zod";

// lib/policy/rule.ts
import * as z from "zod";

// lib/zones/calendar.ts
var DAYS_PER_ERA = 146097;
var DAYS_FROM_ERA_START_TO_1970 = 719468;
function civilFromDays(epochDay) {
  const days = epochDay + DAYS_FROM_ERA_START_TO_1970;
  const era = Math.floor(days / DAYS_PER_ERA);
  const dayOfEra = days - era * DAYS_PER_ERA;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36524) + Math.floor(dayOfEra / 146096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - daysBeforeYear(yearOfEra);
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - daysBeforeMonth(monthFromMarch) + 1
  };
}
function daysFromCivil(year, month, day) {
  const yearFromMarch = month <= 2 ? year - 1 : year;
  const era = Math.floor(yearFromMarch / 400);
  const yearOfEra = yearFromMarch - era * 400;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfEra = daysBeforeYear(yearOfEra) + daysBeforeMonth(monthFromMarch) + day - 1;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_FROM_ERA_START_TO_1970;
}
function daysBeforeYear(yearOfEra) {
  return 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
}
function daysBeforeMonth(monthFromMarch) {
  return Math.floor((153 * monthFromMarch + 2) / 5);
}

// lib/policy/time.ts
var SECOND_MS = 1e3;
var MINUTE_MS = 6e4;
var HOUR_MS = 36e5;
var DAY_MS = 864e5;
var DURATION = /^P(?!$)(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;
function parseDuration(text2) {
  const match = DURATION.exec(text2);
  if (!match) return void 0;
  const [weeks, days, hours2, minutes, seconds] = match.slice(1).map((digits) => Number(digits ?? 0));
  return ((weeks * 7 + days) * 24 + hours2) * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS;
}
var INSTANT = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;
function parseInstant(text2) {
  const match = INSTANT.exec(text2);
  if (!match) return void 0;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return void 0;
  if (hour > 23 || minute > 59 || second > 60) return void 0;
  const [, , , , , , , fraction, , sign, offsetHours, offsetMinutes] = match;
  if (Number(offsetHours ?? 0) > 23 || Number(offsetMinutes ?? 0) > 59) return void 0;
  const ms = fraction ? Number(fraction.padEnd(3, "0").slice(0, 3)) : 0;
  const offset = (Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0)) * MINUTE_MS * (sign === "-" ? -1 : 1);
  const local = daysFromCivil(year, month, day) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS;
  return local + ms - offset;
}
function daysInMonth(year, month) {
  if (month === 2) return year % 4 === 0 && year % 100 !== 0 || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
var TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$|^24:00$/;
function parseTimeOfDay(text2) {
  const match = TIME_OF_DAY.exec(text2);
  if (!match) return void 0;
  return match[1] === void 0 ? 24 * 60 : Number(match[1]) * 60 + Number(match[2]);
}

// lib/policy/words.ts
var CHANNELS = ["voice", "sms", "email"];
var PURPOSES = ["promotional", "service", "transactional", "care", "debt", "research"];
var DISPOSITIONS = [
  "no_answer",
  "busy",
  "voicemail",
  "machine",
  "abandoned",
  "wrong_number",
  "not_connected",
  "bounced",
  "sent",
  "delivered",
  "opened",
  "clicked",
  "replied",
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
  "opted_out",
  "complained"
];
var BREADTHS = ["not-now", "this-offer", "this-topic", "promotions", "everything"];
var HOLD_CAUSES = [
  "case",
  "complaint",
  "anger",
  "negative-sentiment",
  "bereavement",
  "dispute",
  "relationship-ended",
  "callback",
  "other"
];
var CONSENT_KINDS = ["implied", "express", "express-written"];
var SEVERITIES = ["prohibited", "presumption", "guideline", "advice"];
var ACTIONS = ["contact", "offer"];
var DIRECTIONS = ["outbound", "inbound"];
var PROVEN_UNREACHED = ["not_connected", "bounced"];
var REACHED = [
  "voicemail",
  "abandoned",
  "sent",
  "delivered",
  "opened",
  "clicked",
  "replied",
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
  "opted_out",
  "complained"
];
var ANSWERED = [
  "opened",
  "clicked",
  "replied",
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
  "opted_out",
  "complained"
];
var TALKED = [
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
  "opted_out",
  "complained",
  "replied"
];
function maskOf(words, of) {
  let mask = 0;
  for (const word of of) {
    const index = words.indexOf(word);
    if (index < 0) throw new RangeError(`no such word: ${word}`);
    mask |= 1 << index;
  }
  return mask;
}
var ALL = 2147483647;
var channelBit = (channel) => 1 << CHANNELS.indexOf(channel);
var purposeBit = (purpose) => 1 << PURPOSES.indexOf(purpose);
var dispositionBit = (disposition) => 1 << DISPOSITIONS.indexOf(disposition);
var PROMOTIONAL = purposeBit("promotional");
var CLASSES = ["promotional", "service", "transactional", "debt", "research"];
var CLASS_OF = {
  promotional: "promotional",
  service: "service",
  care: "service",
  transactional: "transactional",
  debt: "debt",
  research: "research"
};
var CLASS_BIT_OF_PURPOSE = PURPOSES.map((purpose) => 1 << CLASSES.indexOf(CLASS_OF[purpose]));
function classBits(purposes) {
  let bits = 0;
  for (let index = 0; index < PURPOSES.length; index++) {
    if (purposes & 1 << index) bits |= CLASS_BIT_OF_PURPOSE[index];
  }
  return bits;
}

// lib/policy/fold.ts
var FOLD_VERSION = 1;
var FOLD_BOUNDS = {
  contacts: { promotional: 12, service: 8, transactional: 4, debt: 10, research: 3 },
  conversations: 4
};
var MAX_REFUSALS = 12;
var MAX_HOLDS = 8;
var MAX_CONSENTS = 8;
var MAX_NEEDS = 6;
var MAX_ADDRESSES = 8;
var MAX_ZONES = 16;
var MAX_LOCAL_DAYS = 366;
var MAX_CAMPAIGNS = 8;
var MAX_RECENT_FACTS = 4;
var MAX_LINES = 6;
var MAX_BEYOND_DAYS = 16;
var MAX_SILENCE_DAYS = 400;
var EVERY_CAUSE = 1 << 30;
var EMPTY_FOLD = {
  seq: 0,
  recordedAt: 0,
  known: false,
  zones: [],
  jurisdictions: [],
  contacts: [],
  completeSince: CLASSES.map(() => 0),
  beyond: CLASSES.map(() => []),
  refusals: [],
  holds: [],
  consents: [],
  needs: [],
  conversations: [],
  conversationsCompleteSince: 0,
  addresses: [],
  campaigns: [],
  recentFacts: [],
  lines: [],
  erased: false
};
function contactOf(stored) {
  return {
    seq: stored.seq,
    at: stored.at,
    direction: stored.direction,
    state: stored.state,
    disposition: stored.disposition,
    pitched: stored.pitched,
    channel: stored.channel,
    purpose: stored.purpose,
    topic: stored.topic,
    family: stored.family,
    offer: stored.offer,
    account: stored.account,
    campaign: stored.campaign,
    attempt: stored.attempt,
    address: stored.address,
    conversation: stored.conversation,
    expiresAt: stored.expiresAt,
    request: stored.request,
    deadline: stored.deadline,
    required: stored.required,
    nonce: stored.nonce,
    channelBit: channelBit(stored.channel),
    purposeBits: purposeBit(stored.purpose) | (stored.pitched ? PROMOTIONAL : 0),
    dispositionBits: stored.state === "settled" && stored.disposition ? dispositionBit(stored.disposition) : ALL
  };
}
var isOpen = (contact2, at) => contact2.state !== "claimed" || contact2.expiresAt === void 0 || at < contact2.expiresAt;

// lib/policy/rule.ts
var RULE_ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
var RuleId = z.string().max(60).regex(RULE_ID, { error: 'write a rule id in lower-case words joined by hyphens, such as "weekly-cap"' });
var DurationText = z.string().refine((text2) => parseDuration(text2) !== void 0, {
  error: 'write an ISO-8601 duration of weeks, days, hours, minutes or seconds, such as "P7D" or "PT4H"; months and years have no fixed length'
}).meta({ id: "Duration", description: "ISO-8601 duration without months and years", examples: ["P7D", "PT4H"] });
var SilenceText = DurationText.refine((text2) => (parseDuration(text2) ?? 0) <= MAX_SILENCE_DAYS * DAY_MS, {
  error: `ask for at most P${MAX_SILENCE_DAYS}D, or for "until-customer-asks"`
});
var InstantText = z.string().refine((text2) => parseInstant(text2) !== void 0, {
  error: 'write an RFC 3339 instant with an offset, such as "2026-11-23T15:00:00Z"'
});
var msOf = (text2) => parseDuration(text2);
var TopicName = z.string().regex(RULE_ID, { error: "write a topic in lower-case words joined by hyphens" }).max(60);
var nonEmpty = (item) => z.array(item).min(1, { error: "name at least one, or leave the key out to mean all" });
var Channels = nonEmpty(z.enum(CHANNELS));
var Purposes = nonEmpty(z.enum(PURPOSES));
var Condition = z.union([
  z.literal("customer-asked").describe("an open request to be called back by voice"),
  z.literal("case-open").describe("an open case is on file"),
  z.literal("required").describe("a transactional message marked required, with its reason"),
  z.literal("inbound").describe("an offer in a conversation the customer began"),
  z.strictObject({ deadlineWithin: DurationText, channels: Channels.optional(), purposes: Purposes.optional() }).describe("the contact is useless after a deadline this close")
]);
var ruleHeader = {
  id: RuleId,
  why: z.string().trim().min(1).max(600).describe("The reason for the rule and for its numbers"),
  source: z.strictObject({ instrument: z.string().min(1), section: z.string().optional(), url: z.url().optional() }).optional().describe("The legal source, for packs"),
  severity: z.enum(SEVERITIES).default("guideline"),
  effectiveFrom: InstantText.optional(),
  effectiveTo: InstantText.optional(),
  applies: z.strictObject({
    channels: Channels.optional(),
    purposes: Purposes.optional(),
    actions: nonEmpty(z.enum(ACTIONS)).optional(),
    topics: nonEmpty(TopicName).optional()
  }).default({}).describe("Which requests the rule judges; a key left out means all"),
  unless: z.array(Condition).default([]).describe("Circumstances in which the rule stands back")
};
var plain = (word) => String(word ?? "").replaceAll("-", " ").replaceAll("_", " ");
var UNITS = [
  [DAY_MS, "day"],
  [36e5, "hour"],
  [6e4, "minute"],
  [1e3, "second"]
];
function inWords(duration) {
  let rest2 = msOf(duration);
  const parts = [];
  for (const [size, name] of UNITS) {
    const count2 = Math.floor(rest2 / size);
    rest2 -= count2 * size;
    if (count2 > 0) parts.push(`${count2} ${name}${count2 === 1 ? "" : "s"}`);
  }
  return parts.length ? parts.join(" ") : "no time";
}

// lib/policy/rules/address.ts
var schema = z2.strictObject({
  ...ruleHeader,
  kind: z2.literal("address"),
  /** So many proofs that an address does not lead to the customer retire it until it is verified again. */
  retireAfter: z2.strictObject({ wrong_number: z2.int().min(1).max(20).optional(), bounced: z2.int().min(1).max(20).optional() })
});
var address = { schema, yieldsToPromise: false, compile, sentence };
function compile(rule) {
  const wrongNumbers = rule.retireAfter.wrong_number ?? Infinity;
  const bounces = rule.retireAfter.bounced ?? Infinity;
  const isRetired = (known) => known.wrongNumbers >= wrongNumbers || known.bounces >= bounces;
  return (context) => {
    const retired = mayBeUsed(context).find(isRetired);
    if (!retired) return void 0;
    return {
      evidence: context.fold.contacts.filter((contact2) => contact2.address === retired.token).map((contact2) => contact2.seq),
      say: { wrongNumbers: retired.wrongNumbers, bounces: retired.bounces, named: context.request.address ? 1 : 0 }
    };
  };
}
var mayBeUsed = ({ fold, request }) => fold.addresses.filter((known) => request.address ? known.token === request.address : known.channel === request.channel);
function sentence(_rule, say) {
  const proof = Number(say.wrongNumbers) > 0 ? "was a wrong number" : `bounced ${say.bounces} times`;
  const mend2 = say.named ? "verify it, or use another" : "name the address to be used, or verify it";
  return `An address of the customer ${proof} and is retired until verified; ${mend2}`;
}

// lib/policy/rules/attempts.ts
import * as z3 from "zod";

// lib/zones/data.ts
var TZDATA_RELEASE = "2026f";
var ZONE_ROWS = [
  ["Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Bissau Africa/Conakry Africa/Dakar Africa/Freetown Africa/Lome Africa/Monrovia Africa/Nouakchott Africa/Ouagadougou Africa/Timbuktu America/Danmarkshavn Atlantic/Reykjavik Atlantic/St_Helena Etc/GMT Etc/GMT+0 Etc/GMT-0 Etc/GMT0 Etc/Greenwich Etc/UCT Etc/UTC Etc/Universal Etc/Zulu GMT GMT+0 GMT-0 GMT0 Greenwich Iceland UCT UTC Universal Zulu", "0", "0", ""],
  ["Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala Africa/Mogadishu Africa/Nairobi Antarctica/Syowa Asia/Aden Asia/Baghdad Asia/Bahrain Asia/Kuwait Asia/Qatar Asia/Riyadh Etc/GMT-3 Indian/Antananarivo Indian/Comoro Indian/Mayotte", "50", "0", ""],
  ["Africa/Algiers Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Lagos Africa/Libreville Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo Africa/Tunis Etc/GMT-1", "1o", "0", ""],
  ["Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Johannesburg Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo Africa/Maseru Africa/Mbabane Etc/GMT-2", "3c", "0", ""],
  ["Africa/Cairo Egypt", "3c 50", "010101010101010101010101010101010101010101010", "cmlgo 36ec xdo nac 14u1o 1amc 12xo 1q6c 2osho 5m6c 5m9o 5tyc 5eho 5tyc 5eho 5tyc 5m9o 5m6c 5m9o 5m6c 5m9o 5m6c 5m9o 5tyc 5eho 5tyc 5m9o 5m6c 5m9o 5m6c 5m9o 5m6c 5m9o 5m6c 5m9o 5tyc 5eho 5tyc 5m9o 5m6c 5m9o 5m6c 5m9o 5m6c"],
  ["Africa/Casablanca Africa/El_Aaiun", "0 1o", "0101010101010101010101010101010101010101010101010", "cmns0 30uc 7cho 3o6c 8fh0 2j40 yg0 19k0 6hc0 25s0 11s0 2eo0 4r40 2s00 12w0 2mg0 4r40 2dk0 12w0 30w0 4r40 25s0 12w0 3gg0 4jc0 1q80 1ao0 3o80 4jc0 1ig0 12w0 9xs0 12w0 9q00 1ao0 9q00 12w0 9q00 1ao0 9q00 12w0 9xs0 12w0 9q00 1ao0 9q00 12w0 5m6c"],
  ["Africa/Ceuta Arctic/Longyearbyen Atlantic/Jan_Mayen CET Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Budapest Europe/Busingen Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich MET Poland", "1o 3c", "010101010101010101010101010101010101010101010101010101010101010", "clkxo 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40"],
  ["Africa/Juba", "50 3c", "01", "fzw30"],
  ["Africa/Khartoum", "50 3c", "01", "ez830"],
  ["Africa/Sao_Tome", "0 1o", "010", "f141o b9k0"],
  ["Africa/Tripoli Libya", "3c 1o", "010", "df5c0 4ag0"],
  ["Africa/Windhoek", "3c 1o", "01010101010101010", "clso0 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o"],
  ["America/Adak America/Atka US/Aleutian", "-go -f0", "010101010101010101010101010101010101010101010101010101010101010", "cl5w0 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Anchorage America/Juneau America/Nome America/Sitka America/Yakutat US/Alaska", "-f0 -dc", "010101010101010101010101010101010101010101010101010101010101010", "cl5uc 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Anguilla America/Antigua America/Aruba America/Barbados America/Blanc-Sablon America/Boa_Vista America/Curacao America/Dominica America/Grenada America/Guadeloupe America/Guyana America/Kralendijk America/La_Paz America/Lower_Princes America/Manaus America/Marigot America/Martinique America/Montserrat America/Port_of_Spain America/Porto_Velho America/Puerto_Rico America/Santo_Domingo America/St_Barthelemy America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent America/Tortola America/Virgin Brazil/West Etc/GMT+4", "-6o", "0", ""],
  ["America/Araguaina", "-50 -3c", "010", "dej90 3o6c"],
  ["America/Argentina/Buenos_Aires America/Argentina/Catamarca America/Argentina/ComodRivadavia America/Argentina/Cordoba America/Argentina/Jujuy America/Argentina/La_Rioja America/Argentina/Mendoza America/Argentina/Rio_Gallegos America/Argentina/Salta America/Argentina/San_Juan America/Argentina/San_Luis America/Argentina/Tucuman America/Argentina/Ushuaia America/Belem America/Buenos_Aires America/Catamarca America/Cayenne America/Cordoba America/Fortaleza America/Jujuy America/Maceio America/Mendoza America/Paramaribo America/Recife America/Rosario America/Santarem Antarctica/Rothera Etc/GMT+3", "-50", "0", ""],
  ["America/Asuncion", "-50 -6o", "0101010101010101010101010101010", "cm0l0 5eho 5tyc 5eho 5tyc 5m9o 56mc 61to 56mc 61to 56mc 61to 5eec 5u1o 5eec 5u1o 5eec 61to 56mc 61to 56mc 61to 5eec 5u1o 5eec 5u1o 5eec 5u1o 5eec 61to"],
  ["America/Atikokan America/Bogota America/Cayman America/Coral_Harbour America/Guayaquil America/Jamaica America/Lima America/Panama EST Etc/GMT+5 Jamaica", "-8c", "0", ""],
  ["America/Bahia", "-50 -3c", "010", "d3310 43qc"],
  ["America/Bahia_Banderas", "-bo -8c -a0", "012121212121212121212121212", "clt30 6h8o 4r5o 6hac 4r5o 6hac 4yxo 69ic 4yxo 69ic 4yxo 69ic 4yxo 6hac 4r5o 6hac 4r5o 6hac 4yxo 69ic 4yxo 69ic 4yxo 6hac 4r5o 6hac"],
  ["America/Belize America/Costa_Rica America/El_Salvador America/Guatemala America/Managua America/Regina America/Swift_Current America/Tegucigalpa Canada/Saskatchewan Etc/GMT+6 Pacific/Galapagos", "-a0", "0", ""],
  ["America/Boise America/Cambridge_Bay America/Denver America/Shiprock MST7MDT Navajo US/Mountain", "-bo -a0", "010101010101010101010101010101010101010101010101010101010101010", "cl5r0 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Campo_Grande America/Cuiaba", "-50 -6o", "01010101010101010101", "cki50 7cho 3vyc 7cho 43qc 7cho 3o6c 7k9o 3o6c 7k9o 3vyc 7cho 3vyc 7cho 3vyc 7cho 3vyc 7zto 38mc"],
  ["America/Cancun", "-a0 -8c", "010101010101", "clt1c 6hac 4r5o 6hac 4r5o 6hac 4yxo 69ic 4yxo 69ic 30xo"],
  ["America/Caracas", "-7i -6o", "01", "eiajo"],
  ["America/Chicago America/Indiana/Knox America/Indiana/Tell_City America/Knox_IN America/Matamoros America/Menominee America/North_Dakota/Center America/North_Dakota/New_Salem America/Rankin_Inlet America/Resolute CST6CDT US/Central US/Indiana-Starke", "-a0 -8c", "010101010101010101010101010101010101010101010101010101010101010", "cl5pc 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Chihuahua", "-bo -a0", "01010101010101010101010101", "clt30 6hac 4r5o 6hac 4r5o 6hac 4yxo 69ic 4yxo 69ic 4yxo 69ic 4yxo 6hac 4r5o 6hac 4r5o 6hac 4yxo 69ic 4yxo 69ic 4yxo 6hac 4r5o"],
  ["America/Ciudad_Juarez", "-bo -a0", "010101010101010101010101010101010101010101010101010101010101010", "cl5r0 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 82z0 35h0 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Coyhaique", "-50 -6o", "01010101010101010101010101010", "clst0 5u1o 6hac 38po 7ryc 3w1o 7cec 43to 74mc 43to j0ec 2t5o 8fac 2t5o 8fac 2t5o 7cec 4r5o 6hac 4r5o 6hac 4r5o 6hac 4yxo 69ic 4r5o 6p2c 4r5o"],
  ["America/Creston America/Dawson_Creek America/Hermosillo America/Phoenix Etc/GMT+7 MST US/Arizona", "-bo", "0", ""],
  ["America/Dawson America/Whitehorse Canada/Yukon", "-dc -bo", "0101010101010101010101", "cl5so 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o"],
  ["America/Detroit America/Fort_Wayne America/Indiana/Indianapolis America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay America/Indiana/Vincennes America/Indiana/Winamac America/Indianapolis America/Iqaluit America/Kentucky/Louisville America/Kentucky/Monticello America/Louisville America/Montreal America/Nassau America/New_York America/Nipigon America/Pangnirtung America/Thunder_Bay America/Toronto Canada/Eastern EST5EDT US/East-Indiana US/Eastern US/Michigan", "-8c -6o", "010101010101010101010101010101010101010101010101010101010101010", "cl5no 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Edmonton America/Inuvik America/Yellowknife Canada/Mountain", "-bo -a0", "0101010101010101010101010101010101", "cl5r0 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o"],
  ["America/Eirunepe America/Porto_Acre America/Rio_Branco Brazil/Acre", "-6o -8c", "01", "dqf2o"],
  ["America/Ensenada America/Los_Angeles America/Santa_Isabel America/Tijuana Mexico/BajaNorte PST8PDT US/Pacific", "-dc -bo", "010101010101010101010101010101010101010101010101010101010101010", "cl5so 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Fort_Nelson", "-dc -bo", "010101010101", "cl5so 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o"],
  ["America/Glace_Bay America/Halifax America/Moncton America/Thule Atlantic/Bermuda Canada/Atlantic", "-6o -50", "010101010101010101010101010101010101010101010101010101010101010", "cl5m0 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Godthab America/Nuuk", "-50 -3c -1o", "01010101010101010101010101012121212121212121212121212121212121", "clkxo 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 bg80 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40"],
  ["America/Goose_Bay", "-6o -50", "010101010101010101010101010101010101010101010101010101010101010", "cl5ip 7cec 3w1o 7chn 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Grand_Turk", "-8c -6o", "010101010101010101010101010101010101010101010101010101010", "cl5no 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 159ic 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Havana Cuba", "-8c -6o", "0101010101010101010101010101010101010101010101010101010101010", "cl5kc 74o0 4bk0 7cg0 4bk0 6p40 3w00 7cg0 3w00 7cg0 3w00 7cg0 43s0 7cg0 3w00 7cg0 3w00 7cg0 3w00 7cg0 3w00 7cg0 43s0 7cg0 3w00 7cg0 3w00 7cg0 3w00 7cg0 3w00 7cg0 3w00 iso0 3w00 7cg0 3w00 7cg0 3w00 7cg0 3w00 7cg0 43s0 7cg0 3w00 7cg0 3w00 7cg0 3w00 7cg0 3w00 7cg0 3w00 7cg0 43s0 7cg0 3w00 7cg0 3w00 7cg0"],
  ["America/Mazatlan Mexico/BajaSur", "-bo -a0", "010101010101010101010101010", "clt30 6hac 4r5o 6hac 4r5o 6hac 4yxo 69ic 4yxo 69ic 4yxo 69ic 4yxo 6hac 4r5o 6hac 4r5o 6hac 4yxo 69ic 4yxo 69ic 4yxo 6hac 4r5o 6hac"],
  ["America/Merida America/Mexico_City America/Monterrey Mexico/General", "-a0 -8c", "010101010101010101010101010", "clt1c 6hac 4r5o 6hac 4r5o 6hac 4yxo 69ic 4yxo 69ic 4yxo 69ic 4yxo 6hac 4r5o 6hac 4r5o 6hac 4yxo 69ic 4yxo 69ic 4yxo 6hac 4r5o 6hac"],
  ["America/Metlakatla", "-dc -f0", "0101010101010101010101010101010101010101010101010101", "ecogo 43to 7cec 3w1o 7cec 3w1o 9pyc 1iho 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Miquelon", "-50 -3c", "010101010101010101010101010101010101010101010101010101010101010", "cl5kc 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Montevideo", "-3c -50", "010101010101", "cl5io 69lo 4yuc 69lo 4yuc 6hdo 4r2c 6hdo 4r2c 6hdo 4r2c"],
  ["America/Noronha Atlantic/South_Georgia Brazil/DeNoronha Etc/GMT+2", "-3c", "0", ""],
  ["America/North_Dakota/Beulah", "-bo -a0 -8c", "01212121212121212121212121212121212121212121212121212121212121", "cl5r0 b8ec 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Ojinaga", "-bo -a0 -8c", "01010101010101010101010101212121212121212121212121212121212121", "cl5r0 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o b8ec 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Port-au-Prince", "-8c -6o", "010101010101010101010101010101010101010101010101010101010", "d7mjo 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec fc9o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Punta_Arenas Antarctica/Palmer", "-50 -6o", "0101010101010", "clst0 5u1o 6hac 38po 7ryc 3w1o 7cec 43to 74mc 43to j0ec 2t5o"],
  ["America/Rainy_River America/Winnipeg Canada/Central", "-a0 -8c", "0101010101010101010101010101010101", "cl5pc 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o"],
  ["America/Santiago Chile/Continental", "-50 -6o", "0101010101010101010101010101010101010101010101010101010101010", "clst0 5u1o 6hac 38po 7ryc 3w1o 7cec 43to 74mc 43to j0ec 2t5o 8fac 2t5o 8fac 2t5o 7cec 4r5o 6hac 4r5o 6hac 4r5o 6hac 4yxo 69ic 4r5o 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo"],
  ["America/Sao_Paulo Brazil/East", "-3c -50", "01010101010101010101", "cki3c 7cho 3vyc 7cho 43qc 7cho 3o6c 7k9o 3o6c 7k9o 3vyc 7cho 3vyc 7cho 3vyc 7cho 3vyc 7zto 38mc"],
  ["America/Scoresbysund", "-1o 0 -3c", "01010101010101010101010101010202020202020202020202020202020202", "clkxo 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 b8g0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40"],
  ["America/St_Johns Canada/Newfoundland", "-5u -46", "010101010101010101010101010101010101010101010101010101010101010", "cl5hv 7cec 3w1o 7chn 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec"],
  ["America/Vancouver Canada/Pacific", "-dc -bo", "0101010101010101010101010101010101", "cl5so 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 43to 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o 7cec 3w1o"],
  ["Antarctica/Casey", "ic dc", "0101010101010101", "ckux0 il10 3lyc 1glac fl5o 6hh0 4ypc 67h0 4t70 6hc1 4yqz 69p1 4yqz 69p1 4vjz"],
  ["Antarctica/Davis", "8c bo", "0101", "cl1tc ie6c 3m1o"],
  ["Antarctica/DumontDUrville Australia/Brisbane Australia/Lindeman Australia/Queensland Etc/GMT-10 Pacific/Chuuk Pacific/Guam Pacific/Port_Moresby Pacific/Saipan Pacific/Truk Pacific/Yap", "go", "0", ""],
  ["Antarctica/Macquarie", "ic go", "0101010101010101010101010101010101010101010101010101010101010", "cx0qo 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00"],
  ["Antarctica/Mawson Asia/Aqtau Asia/Aqtobe Asia/Ashgabat Asia/Ashkhabad Asia/Atyrau Asia/Dushanbe Asia/Karachi Asia/Oral Asia/Samarkand Asia/Tashkent Etc/GMT-5 Indian/Kerguelen Indian/Maldives", "8c", "0", ""],
  ["Antarctica/McMurdo Antarctica/South_Pole NZ Pacific/Auckland", "lo k0", "010101010101010101010101010101010101010101010101010101010101010", "cls7c 5eg0 5u00 5eg0 5u00 5m80 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5m80 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 61s0 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5m80 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5m80 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5m80"],
  ["Antarctica/Troll", "0 3c", "010101010101010101010101010101010101010101010101010101010101010", "clkxo 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40"],
  ["Antarctica/Vostok", "bo 8c", "01", "gwano"],
  ["Asia/Almaty Asia/Qostanay", "a0 8c", "01", "gyku0"],
  ["Asia/Amman", "3c 50", "010101010101010101010101", "cliko 6p40 4r40 6hc0 4r40 jfyc 30xo 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 3o80"],
  ["Asia/Anadyr Asia/Kamchatka", "k0 ic", "010", "cs9l0 4jc0"],
  ["Asia/Baku", "6o 8c", "0101010101010", "clkw0 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0"],
  ["Asia/Bangkok Asia/Ho_Chi_Minh Asia/Jakarta Asia/Phnom_Penh Asia/Pontianak Asia/Saigon Asia/Vientiane Etc/GMT-7 Indian/Christmas", "bo", "0", ""],
  ["Asia/Barnaul", "a0 bo", "010101", "clkpc 6p40 4jc0 14eec fzlo"],
  ["Asia/Beirut", "3c 50", "010101010101010101010101010101010101010101010101010101010101010", "clkso 6p2c 4jdo 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4jdo 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4jdo 6p2c"],
  ["Asia/Bishkek Asia/Dacca Asia/Dhaka Asia/Kashgar Asia/Thimbu Asia/Thimphu Asia/Urumqi Etc/GMT-6 Indian/Chagos", "a0", "0", ""],
  ["Asia/Brunei Asia/Chongqing Asia/Chungking Asia/Harbin Asia/Hong_Kong Asia/Kuala_Lumpur Asia/Kuching Asia/Macao Asia/Macau Asia/Makassar Asia/Manila Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Ujung_Pandang Australia/Perth Australia/West Etc/GMT-8 Hongkong PRC ROC Singapore", "dc", "0", ""],
  ["Asia/Calcutta Asia/Colombo Asia/Kolkata", "96", "0", ""],
  ["Asia/Chita", "f0 go dc", "010120", "clkkc 6p40 4jc0 14eec fznc"],
  ["Asia/Choibalsan Asia/Ulaanbaatar Asia/Ulan_Bator", "dc f0", "01010", "e5xi0 5m30 5md0 5m30"],
  ["Asia/Damascus", "3c 50", "01010101010101010101010101", "clqco 6hac 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4jdo"],
  ["Asia/Dili Asia/Jayapura Asia/Seoul Asia/Tokyo Etc/GMT-9 Japan Pacific/Palau ROK", "f0", "0", ""],
  ["Asia/Dubai Asia/Muscat Asia/Tbilisi Etc/GMT-4 Indian/Mahe Indian/Mauritius Indian/Reunion", "6o", "0", ""],
  ["Asia/Famagusta", "3c 50", "0101010101010101010101010101010101010101010101010101010101010", "clkxo 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 hxk0 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40"],
  ["Asia/Gaza", "3c 50", "01010101010101010101010101010101010101010101010101010101010101010", "cljop 486b 76xp 3rib 7gxo 5eg0 5u00 5m6c 5m9o 6hac 4s9o 6g80 4s9o 6p2c 4jdo 6p2c 4jdo 6p2c 4q00 6iec 4r5o 6hc0 4r40 6o00 4lk0 6o1o 5m9o 5m6c 5eho 5tyc 56po 61qc 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4jdo 6p2c 4jdo 6p2c 4r5o 69ic 4yxo 61qc 56po 5m6c 5m9o 5eec 5u1o 4yuc 1iho 7qc"],
  ["Asia/Hebron", "3c 50", "0101010101010101010101010101010101010101010101010101010101010101010", "cliko 49ac 76xp 3rib w9o yec 5m9o 5eg0 5u00 5m6c 5m9o 6hac 4s9o 6g80 4s9o 6p2c 4jdo 6p2c 4jdo 6p2c 4q00 6iec 4r5o 6hc0 4r40 6o00 4lk0 6o1o 5m9o 5m6c 5eho 5tyc 56po 61qc 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4jdo 6p2c 4jdo 6p2c 4r5o 69ic 4yxo 61qc 56po 5m6c 5m9o 5eec 5u1o 4yuc 1iho 7qc"],
  ["Asia/Hovd", "bo dc", "01010", "e5xjo 5m30 5md0 5m30"],
  ["Asia/Irkutsk", "dc f0", "01010", "clkm0 6p40 4jc0 14eec"],
  ["Asia/Istanbul Europe/Istanbul Turkey", "3c 50", "01010101010101", "clkxo 6p40 4kg0 6o00 4jc0 6p40 4r40 6hc0 4s80 6g80 4r40 6ww0 4bk0"],
  ["Asia/Jerusalem Asia/Tel_Aviv Israel", "3c 50", "010101010101010101010101010101010101010101010101010101010101010", "clio0 58uc 67do 5oec 5k1o 5gmc 5rto 6jic 4oxo 6jic 4oxo 6jic 4oxo 6rac 4h5o 6rac 4h5o 6rac 4oxo 6jic 4oxo 6jic 4oxo 6rac 4h5o 6rac 4h5o 6rac 4oxo 6jic 4oxo 6jic 4oxo 6jic 4oxo 6rac 4h5o 6rac 4h5o 6rac 4oxo 6jic 4oxo 6jic 4oxo 6rac 4h5o 6rac 4h5o 6rac 4h5o 6rac 4oxo 6jic 4oxo 6jic 4oxo 6rac 4h5o 6rac 4h5o 6rac"],
  ["Asia/Kabul", "7i", "0", ""],
  ["Asia/Kathmandu Asia/Katmandu", "9l", "0", ""],
  ["Asia/Khandyga", "go ic f0", "010102", "clkio 6p40 4jc0 58r0 z5p0"],
  ["Asia/Krasnoyarsk", "bo dc", "01010", "clkno 6p40 4jc0 14eec"],
  ["Asia/Magadan", "ic k0 go", "010120", "clkh0 6p40 4jc0 14eec gurc"],
  ["Asia/Nicosia EET Europe/Athens Europe/Bucharest Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Mariehamn Europe/Nicosia Europe/Riga Europe/Sofia Europe/Tallinn Europe/Uzhgorod Europe/Vilnius Europe/Zaporozhye", "3c 50", "010101010101010101010101010101010101010101010101010101010101010", "clkxo 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40"],
  ["Asia/Novokuznetsk", "bo a0", "010", "cs9tc 4jc0"],
  ["Asia/Novosibirsk", "a0 bo", "010101", "clkpc 6p40 4jc0 14eec jnto"],
  ["Asia/Omsk", "a0 bo", "01010", "clkpc 6p40 4jc0 14eec"],
  ["Asia/Pyongyang", "f0 e6", "010", "ea8x0 uog0"],
  ["Asia/Qyzylorda", "a0 8c", "01", "fc120"],
  ["Asia/Rangoon Asia/Yangon Indian/Cocos", "au", "0", ""],
  ["Asia/Sakhalin", "go ic", "010101", "clkio 6p40 4jc0 14eec fzlo"],
  ["Asia/Srednekolymsk", "ic k0", "01010", "clkh0 6p40 4jc0 14eec"],
  ["Asia/Tehran Iran", "5u 7i", "010101010101010101010101010", "cle26 5oec 5l5o 5oec 5l5o 5oec 5m9o 5oec 5l5o 5oec 5l5o 5oec 5l5o 5oec 5m9o 5oec 5l5o 5oec 5l5o 5oec 5l5o 5oec 5m9o 5oec 5l5o 5oec"],
  ["Asia/Tomsk", "a0 bo", "010101", "clkpc 6p40 4jc0 14eec hxlo"],
  ["Asia/Ust-Nera", "ic k0 go", "010102", "clkh0 6p40 4jc0 58r0 z5p0"],
  ["Asia/Vladivostok", "go ic", "01010", "clkio 6p40 4jc0 14eec"],
  ["Asia/Yakutsk", "f0 go", "01010", "clkkc 6p40 4jc0 14eec"],
  ["Asia/Yekaterinburg", "8c a0", "01010", "clkr0 6p40 4jc0 14eec"],
  ["Asia/Yerevan", "6o 8c", "01010", "clkso 6p40 4jc0 6p40"],
  ["Atlantic/Azores", "-1o 0", "010101010101010101010101010101010101010101010101010101010101010", "clkxo 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40"],
  ["Atlantic/Canary Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira Eire Europe/Belfast Europe/Dublin Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/Lisbon Europe/London GB GB-Eire Portugal WET", "0 1o", "010101010101010101010101010101010101010101010101010101010101010", "clkxo 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40"],
  ["Atlantic/Cape_Verde Etc/GMT+1", "-1o", "0", ""],
  ["Atlantic/Stanley", "-50 -6o", "010", "cm8gc 4blo"],
  ["Australia/ACT Australia/Canberra Australia/Currie Australia/Hobart Australia/Melbourne Australia/NSW Australia/Sydney Australia/Tasmania Australia/Victoria", "ic go", "010101010101010101010101010101010101010101010101010101010101010", "clsao 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00"],
  ["Australia/Adelaide Australia/Broken_Hill Australia/South Australia/Yancowinna", "hi fu", "010101010101010101010101010101010101010101010101010101010101010", "clsbi 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00"],
  ["Australia/Darwin Australia/North", "fu", "0", ""],
  ["Australia/Eucla", "el", "0", ""],
  ["Australia/LHI Australia/Lord_Howe", "ic hi", "010101010101010101010101010101010101010101010101010101010101010", "cls90 5m8u 5m76 5m8u 5m76 5u0u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5m76 5u0u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5tz6 5m8u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5m76 5u0u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5m76 5u0u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5m76 5m8u 5m76 5u0u"],
  ["Chile/EasterIsland Pacific/Easter", "-8c -a0", "0101010101010101010101010101010101010101010101010101010101010", "clst0 5u1o 6hac 38po 7ryc 3w1o 7cec 43to 74mc 43to j0ec 2t5o 8fac 2t5o 8fac 2t5o 7cec 4r5o 6hac 4r5o 6hac 4r5o 6hac 4yxo 69ic 4r5o 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo 6p2c 4r5o 6hac 4r5o 6hac 4r5o 6hac 4r5o 6p2c 4jdo"],
  ["Etc/GMT+10 HST Pacific/Honolulu Pacific/Johnston Pacific/Rarotonga Pacific/Tahiti US/Hawaii", "-go", "0", ""],
  ["Etc/GMT+11 Pacific/Midway Pacific/Niue Pacific/Pago_Pago Pacific/Samoa US/Samoa", "-ic", "0", ""],
  ["Etc/GMT+12", "-k0", "0", ""],
  ["Etc/GMT+8 Pacific/Pitcairn", "-dc", "0", ""],
  ["Etc/GMT+9 Pacific/Gambier", "-f0", "0", ""],
  ["Etc/GMT-11 Pacific/Efate Pacific/Guadalcanal Pacific/Kosrae Pacific/Noumea Pacific/Pohnpei Pacific/Ponape", "ic", "0", ""],
  ["Etc/GMT-12 Kwajalein Pacific/Funafuti Pacific/Kwajalein Pacific/Majuro Pacific/Nauru Pacific/Tarawa Pacific/Wake Pacific/Wallis", "k0", "0", ""],
  ["Etc/GMT-13 Pacific/Enderbury Pacific/Kanton", "lo", "0", ""],
  ["Etc/GMT-14 Pacific/Kiritimati", "nc", "0", ""],
  ["Europe/Astrakhan Europe/Ulyanovsk", "50 6o", "010101", "clkuc 6p40 4jc0 14eec fzlo"],
  ["Europe/Chisinau Europe/Tiraspol", "3c 50", "010101010101010101010101010101010101010101010101010101010101010", "clkw0 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jdo 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r40 6hc0 4r40 6p40 4jc0 6p40 4jc0 6p40"],
  ["Europe/Kaliningrad", "3c 50", "01010", "clkw0 6p40 4jc0 14eec"],
  ["Europe/Kirov Europe/Moscow W-SU", "50 6o", "01010", "clkuc 6p40 4jc0 14eec"],
  ["Europe/Minsk", "3c 50", "0101", "clkw0 6p40 4jc0"],
  ["Europe/Samara", "6o 50", "010", "cs9yc 4jc0"],
  ["Europe/Saratov", "50 6o", "010101", "clkuc 6p40 4jc0 14eec nrlo"],
  ["Europe/Simferopol", "3c 50 6o", "01010101021", "clkxo 6p40 4jc0 6p40 4jc0 6p40 4r40 6hc0 4r2c 6h8o"],
  ["Europe/Volgograd", "50 6o", "0101010", "clkuc 6p40 4jc0 14eec 195lo oeuc"],
  ["NZ-CHAT Pacific/Chatham", "mx l9", "010101010101010101010101010101010101010101010101010101010101010", "cls7c 5eg0 5u00 5eg0 5u00 5m80 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5m80 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 61s0 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5m80 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5m80 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5m80"],
  ["Pacific/Apia", "-ic -go nc lo", "010123232323232323232323", "cr7mc 5t10 5eg0 2zlc 2ueo 5m80 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5eg0 5u00 5m80 5u00 5eg0 5u00 5eg0 5u00"],
  ["Pacific/Bougainville", "go ic", "01", "e35eo"],
  ["Pacific/Fakaofo", "-ic lo", "01", "d5eqc"],
  ["Pacific/Fiji", "lo k0", "010101010101010101010101", "clkfc 6hc0 43s0 74o0 2t40 8fc0 2t40 8n40 2lac 8uxo 2dk0 8uw0 2dk0 92o0 25s0 92o0 25s0 92o0 25s0 9ag0 1y00 al40 v40"],
  ["Pacific/Marquesas", "-fu", "0", ""],
  ["Pacific/Norfolk", "j6 ic k0", "012121212121212121212121212121212121212121212", "ebsg6 195ku 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5m80 5u00"],
  ["Pacific/Tongatapu", "lo nc", "010", "eo3po 25s0"]
];

// lib/zones/zone.ts
var MINUTE_MS2 = 6e4;
var DAY_MS2 = 864e5;
var RADIX = 36;
var rowOfName;
var zones = /* @__PURE__ */ new Map();
function zoneNamed(name) {
  const known = zones.get(name);
  if (known) return known;
  rowOfName ??= indexNames();
  const row = rowOfName.get(name);
  if (row === void 0) return void 0;
  const zone = decode(name, row);
  zones.set(name, zone);
  return zone;
}
function offsetAt(zone, at) {
  if (!(at >= zone.from && at < zone.until)) seek(zone, at);
  return zone.offset;
}
function offsetUntil(zone, at) {
  if (!(at >= zone.from && at < zone.until)) seek(zone, at);
  return zone.until;
}
function localTime(zone, at) {
  const local = at + offsetAt(zone, at);
  const epochDay = Math.floor(local / DAY_MS2);
  const msOfDay = local - epochDay * DAY_MS2;
  const { year, month, day } = civilFromDays(epochDay);
  return {
    year,
    month,
    day,
    weekday: weekdayOf(epochDay),
    minuteOfDay: Math.floor(msOfDay / MINUTE_MS2),
    epochDay,
    msOfDay
  };
}
function localDay(zone, at) {
  return Math.floor((at + offsetAt(zone, at)) / DAY_MS2);
}
function startOfLocalDay(zone, epochDay) {
  const midnight = epochDay * DAY_MS2;
  offsetAt(zone, midnight - DAY_MS2);
  const last = zone.offsets.length - 1;
  for (let segment = zone.segment; segment < last; segment++) {
    const start = Math.max(midnight - zone.offsets[segment], zone.starts[segment]);
    if (start < zone.starts[segment + 1]) return start;
  }
  return Math.max(midnight - zone.offsets[last], zone.starts[last]);
}
function weekdayOf(epochDay) {
  return ((epochDay + 3) % 7 + 7) % 7;
}
function seek(zone, at) {
  if (Number.isNaN(at)) throw new RangeError(`Instant is not a number (zone ${zone.name})`);
  const { starts, offsets } = zone;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = low + high + 1 >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle - 1;
  }
  zone.segment = low;
  zone.from = starts[low];
  zone.until = starts[low + 1] ?? Number.POSITIVE_INFINITY;
  zone.offset = offsets[low];
}
function indexNames() {
  return new Map(ZONE_ROWS.flatMap(([names], row) => names.split(" ").map((name) => [name, row])));
}
function decode(name, row) {
  const [, palette, sequence, gaps] = ZONE_ROWS[row];
  const offsetsMs = palette.split(" ").map((minutes) => Number.parseInt(minutes, RADIX) * MINUTE_MS2);
  const offsets = Int32Array.from(sequence, (digit) => offsetsMs[Number.parseInt(digit, RADIX)]);
  const starts = new Float64Array(offsets.length);
  starts[0] = Number.NEGATIVE_INFINITY;
  let minute = 0;
  for (const [index, gap] of gaps === "" ? [] : gaps.split(" ").entries()) {
    minute += Number.parseInt(gap, RADIX);
    starts[index + 1] = minute * MINUTE_MS2;
  }
  return {
    name,
    starts,
    offsets,
    segment: 0,
    from: starts[0],
    until: starts[1] ?? Number.POSITIVE_INFINITY,
    offset: offsets[0]
  };
}

// lib/policy/rules/attempts.ts
var schema2 = z3.strictObject({
  ...ruleHeader,
  kind: z3.literal("attempts"),
  /** At most so many attempts of one campaign may end so. */
  max: z3.partialRecord(z3.enum(DISPOSITIONS), z3.int().min(1).max(20)),
  apart: DurationText,
  neverSameHour: z3.boolean().default(false).describe("never twice at the same hour of the day, where the customer is"),
  /** How long a campaign's attempts are remembered. */
  within: DurationText.default("P90D")
});
var attempts = { schema: schema2, yieldsToPromise: true, compile: compile2, sentence: sentence2 };
function compile2(rule) {
  const apart = msOf(rule.apart);
  const within = msOf(rule.within);
  const limits = Object.entries(rule.max);
  return (context, at) => {
    const { request, fold } = context;
    if (request.campaign === void 0) return void 0;
    const made = fold.contacts.filter(
      (contact2) => contact2.campaign === request.campaign && contact2.channel === request.channel && contact2.seq !== request.self && contact2.at > at - within && isOpen(contact2, at)
    );
    noteForgotten(context, at - within);
    const findings = [
      ...limits.map(([disposition, max]) => usedUp(made, disposition, max)),
      tooSoon(made, apart, at),
      rule.neverSameHour ? sameHour(made, context.zones, at) : void 0
    ].filter((finding2) => finding2 !== void 0);
    return strictest(findings);
  };
}
function noteForgotten(context, from) {
  const classes = classBits(purposeBit(context.request.purpose));
  for (let index = 0; index < CLASSES.length; index++) {
    if (classes & 1 << index && context.fold.completeSince[index] > from) {
      context.incompleteSince = Math.min(context.incompleteSince ?? from, from);
    }
  }
}
function strictest(findings) {
  let worst;
  for (const finding2 of findings) {
    if (worst === void 0 || (finding2.until ?? Infinity) > (worst.until ?? Infinity)) worst = finding2;
  }
  return worst;
}
function usedUp(made, disposition, max) {
  const counted = made.filter((contact2) => contact2.dispositionBits & dispositionBit(disposition));
  if (counted.length < max) return void 0;
  const frees = counted.map((contact2) => contact2.state === "claimed" ? contact2.expiresAt ?? Infinity : Infinity).sort((a, b) => a - b)[counted.length - max];
  const finding2 = { evidence: counted.map((contact2) => contact2.seq), say: { disposition, max, count: counted.length } };
  return frees === Infinity ? finding2 : { ...finding2, until: frees };
}
function tooSoon(made, apart, at) {
  let until = 0;
  let last;
  for (const contact2 of made) {
    const frees = Math.min(contact2.at + apart, contact2.state === "claimed" ? contact2.expiresAt ?? Infinity : Infinity);
    if (frees > until) [until, last] = [frees, contact2];
  }
  return last && until > at ? { until, evidence: [last.seq], say: { last: last.at } } : void 0;
}
function sameHour(made, zones2, at) {
  if (made.length === 0) return void 0;
  if (zones2.length === 0) return { evidence: [], say: {}, unlocated: true };
  let candidate = at;
  for (let step = 0; step < 2 * 24 * 4; step++) {
    const taken = made.find((contact2) => isOpen(contact2, candidate) && zones2.some((zone) => hourOf(zone, contact2.at) === hourOf(zone, candidate)));
    if (!taken) return candidate === at ? void 0 : { until: candidate, evidence: made.map((contact2) => contact2.seq), say: { hour: hourOf(zones2[0], at), last: made[0].at } };
    candidate = nextHour(zones2, taken, candidate);
  }
  return { evidence: made.map((contact2) => contact2.seq), say: { hour: hourOf(zones2[0], at), last: made[0].at } };
}
var hourOf = (zone, at) => Math.floor(localTime(zone, at).minuteOfDay / 60);
function nextHour(zones2, taken, at) {
  const turns = zones2.map((zone) => {
    const { msOfDay } = localTime(zone, at);
    return at + HOUR_MS - msOfDay % HOUR_MS;
  });
  const expires = taken.state === "claimed" && taken.expiresAt !== void 0 ? taken.expiresAt : Infinity;
  return Math.min(...turns, Math.max(expires, at + 1), at + 60 * MINUTE_MS);
}
function sentence2(rule, say, days) {
  if (say.disposition !== void 0) return `${say.count} of at most ${say.max} attempts of this campaign ended in ${plain(say.disposition)}, or may yet`;
  if (say.hour !== void 0) return `This campaign already tried at ${String(say.hour).padStart(2, "0")} o'clock; an hour that failed is not tried again`;
  return `This campaign last tried on ${days.minute(Number(say.last))}; attempts are at least ${inWords(rule.apart)} apart`;
}

// lib/policy/rules/cap.ts
import * as z4 from "zod";
var PER = ["customer", "address", "topic", "family", "offer", "campaign", "account"];
var ZoneName = z4.string().refine((name) => zoneNamed(name) !== void 0, { error: 'name an IANA time zone, such as "Europe/Lisbon"' });
var Window = z4.union([
  z4.strictObject({ rolling: DurationText }).describe("elapsed time: an event leaves a window of N hours at exactly N hours"),
  z4.strictObject({ localDays: z4.int().min(1).max(MAX_LOCAL_DAYS) }).describe("consecutive calendar days where the customer is, today included"),
  z4.strictObject({
    calendar: z4.enum(["day", "week", "month"]),
    zone: ZoneName,
    weekStartsOn: z4.enum(["monday", "sunday"]).default("monday")
  }).describe("a calendar day, week or month in a named zone")
]);
var schema3 = z4.strictObject({
  ...ruleHeader,
  kind: z4.literal("cap"),
  /** 0 means never; "unlimited" means no limit. Both must be said. */
  max: z4.union([z4.int().min(0).max(1e4), z4.literal("unlimited")]),
  window: Window,
  per: z4.array(z4.enum(PER)).default(["customer"]),
  counts: z4.strictObject({
    channels: Channels.optional(),
    purposes: Purposes.optional(),
    topics: z4.array(TopicName).min(1).optional(),
    /** "reached": something of ours got to the person. Left out: every attempt. */
    dispositions: z4.union([z4.literal("reached"), z4.array(z4.enum(DISPOSITIONS)).min(1)]).optional(),
    directions: z4.array(z4.enum(DIRECTIONS)).min(1).default(["outbound"])
  }).prefault({}).describe("Which past contacts are counted; channels and purposes left out are those the rule applies to")
});
var cap = { schema: schema3, yieldsToPromise: true, compile: compile3, sentence: sentence3 };
function frameOf(window) {
  if ("rolling" in window) {
    const length = msOf(window.rolling);
    return { from: (_zone, at) => at - length, leaves: (_zone, at) => at + length, local: false };
  }
  if ("localDays" in window) {
    const days = window.localDays;
    return {
      from: (zone2, at) => startOfLocalDay(zone2, localDay(zone2, at) - days + 1) - 1,
      leaves: (zone2, at) => startOfLocalDay(zone2, localDay(zone2, at) + days),
      local: true
    };
  }
  const zone = zoneNamed(window.zone);
  const first2 = (day) => firstDay(window, day);
  return {
    from: (_zone, at) => startOfLocalDay(zone, first2(localDay(zone, at))) - 1,
    leaves: (_zone, at) => startOfLocalDay(zone, nextPeriod(window, first2(localDay(zone, at)))),
    local: false
  };
}
function firstDay(window, day) {
  if (window.calendar === "day") return day;
  if (window.calendar === "week") return day - ((day + (window.weekStartsOn === "monday" ? 3 : 4)) % 7 + 7) % 7;
  const { year, month } = civilFromDays(day);
  return daysFromCivil(year, month, 1);
}
function nextPeriod(window, first2) {
  if (window.calendar === "day") return first2 + 1;
  if (window.calendar === "week") return first2 + 7;
  const { year, month } = civilFromDays(first2);
  return month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
}
var KEY = {
  address: (contact2) => contact2.address,
  topic: (contact2) => contact2.topic,
  family: (contact2) => contact2.family,
  offer: (contact2) => contact2.offer,
  campaign: (contact2) => contact2.campaign,
  account: (contact2) => contact2.account
};
var KEY_OF_REQUEST = {
  address: ({ request }) => request.address,
  topic: ({ request }) => request.topic,
  family: ({ family }) => family,
  offer: ({ request }) => request.offer,
  campaign: ({ request }) => request.campaign,
  account: ({ request }) => request.account
};
function matcher(rule) {
  const channels = maskOf(CHANNELS, rule.counts.channels ?? rule.applies.channels ?? CHANNELS);
  const purposes = maskOf(PURPOSES, rule.counts.purposes ?? rule.applies.purposes ?? PURPOSES);
  const wanted = rule.counts.dispositions;
  const dispositions = wanted === void 0 ? ALL : maskOf(DISPOSITIONS, wanted === "reached" ? REACHED : wanted);
  const outbound = rule.counts.directions.includes("outbound");
  const inbound = rule.counts.directions.includes("inbound");
  const { topics } = rule.counts;
  const keys = rule.per.filter((per) => per !== "customer");
  const matches = (context, contact2) => (contact2.channelBit & channels) !== 0 && (contact2.purposeBits & purposes) !== 0 && (contact2.dispositionBits & dispositions) !== 0 && (contact2.direction === "outbound" ? outbound : inbound) && (topics === void 0 || contact2.topic === void 0 || topics.includes(contact2.topic) || topics.includes(contact2.family ?? "")) && (keys.length === 0 || sharesKeys(keys, context, contact2));
  const classes = CLASSES.map((_, index) => index).filter((index) => classBits(purposes) & 1 << index);
  return { matches, classes };
}
function sharesKeys(keys, context, contact2) {
  for (const key of keys) {
    const theirs = KEY[key](contact2);
    const ours = KEY_OF_REQUEST[key](context);
    if (theirs !== void 0 && ours !== void 0 && theirs !== ours) return false;
  }
  return true;
}
function compile3(rule) {
  if (rule.max === "unlimited") return () => void 0;
  const max = rule.max;
  if (max === 0) return () => ({ evidence: [], say: { max: 0, count: 0 } });
  const frame = frameOf(rule.window);
  const { matches, classes } = matcher(rule);
  const judge2 = (context, at, zone) => {
    const { contacts } = context.fold;
    const from = frame.from(zone, at);
    let count2 = 0;
    for (let index = 0; index < contacts.length; index++) {
      const contact2 = contacts[index];
      if (contact2.at <= from) break;
      if (contact2.seq !== context.request.self && isOpen(contact2, at) && matches(context, contact2)) count2++;
    }
    if (count2 >= max) return full(context, at, zone, from, count2);
    noteForgotten2(context, classes, from, max - count2);
    return void 0;
  };
  const full = (context, at, zone, from, count2) => {
    const counted = context.fold.contacts.filter(
      (contact2) => contact2.at > from && contact2.seq !== context.request.self && isOpen(contact2, at) && matches(context, contact2)
    );
    const frees = counted.map((contact2) => freesAt(frame, zone, contact2)).sort((a, b) => a - b);
    return { until: frees[count2 - max], evidence: counted.map((contact2) => contact2.seq), say: { count: count2, max, newest: counted[0].at } };
  };
  return frame.local ? (context, at) => inEveryZone(context, at, frame, judge2) : (context, at) => judge2(context, at, void 0);
}
var freesAt = (frame, zone, contact2) => Math.min(frame.leaves(zone, contact2.at), contact2.state === "claimed" ? contact2.expiresAt ?? Infinity : Infinity);
function inEveryZone(context, at, frame, judge2) {
  if (context.zones.length === 0) return { evidence: [], say: {}, unlocated: true };
  let strictest2;
  for (let index = 0; index < context.zones.length; index++) {
    strictest2 = stricter(strictest2, judge2(context, at, context.zones[index]));
  }
  for (const { zone, leftAt } of context.leftZones) {
    const finding2 = judge2(context, at, zone);
    if (!finding2) continue;
    const there = context.fold.contacts.filter((contact2) => contact2.at <= leftAt && finding2.evidence.includes(contact2.seq));
    const until = Math.max(...there.map((contact2) => freesAt(frame, zone, contact2)));
    if (there.length > 0) strictest2 = stricter(strictest2, { ...finding2, until: Math.min(finding2.until, until) });
  }
  return strictest2;
}
var stricter = (a, b) => a && (!b || a.until >= b.until) ? a : b;
function noteForgotten2(context, classes, from, room) {
  const { completeSince, beyond: beyond2 } = context.fold;
  for (let index = 0; index < classes.length; index++) {
    const since2 = completeSince[classes[index]];
    if (since2 <= from) continue;
    const days = beyond2[classes[index]];
    const firstDay2 = Math.floor(from / DAY_MS);
    const counted = days.at(-1);
    const allCounted = counted !== void 0 && counted[0] <= firstDay2;
    const atMost = days.reduce((sum, [day, count2]) => day >= firstDay2 ? sum + count2 : sum, 0);
    if (allCounted && atMost < room) continue;
    context.incompleteSince = Math.min(context.incompleteSince ?? from, from);
  }
}
var PERIOD = { day: "calendar day", week: "calendar week", month: "calendar month" };
function windowInWords(window) {
  if ("rolling" in window) return `in any ${inWords(window.rolling)}`;
  if ("localDays" in window) return window.localDays === 1 ? "per local day" : `in ${window.localDays} consecutive local days`;
  return `per ${PERIOD[window.calendar]} in ${window.zone}`;
}
function sentence3(rule, say) {
  const what = [
    (rule.counts.purposes ?? rule.applies.purposes ?? []).map(plain).join(" or "),
    (rule.counts.channels ?? rule.applies.channels ?? []).join(" or "),
    rule.counts.dispositions === "reached" ? "contacts that reached the person" : "contacts"
  ].filter(Boolean).join(" ");
  const per = rule.per.filter((key) => key !== "customer").map((key) => ` for this ${key}`).join("");
  if (rule.max === 0) return `No ${what}${per} at all`;
  return `${say.count} of at most ${rule.max} ${what}${per} ${windowInWords(rule.window)}`;
}

// lib/policy/rules/consent.ts
import * as z5 from "zod";
var schema4 = z5.strictObject({
  ...ruleHeader,
  kind: z5.literal("consent"),
  /** The weakest kind that will do: implied < express < express-written. */
  needs: z5.enum(CONSENT_KINDS)
});
var consent = { schema: schema4, yieldsToPromise: false, compile: compile4, sentence: sentence4 };
function permits(given, { request, family, promotional: promotional2 }, weakest, at) {
  return CONSENT_KINDS.indexOf(given.kind) >= weakest && given.purpose === (promotional2 ? "promotional" : request.purpose) && (given.channel === void 0 || given.channel === request.channel) && (given.family === void 0 || given.family === family) && at >= given.at && (given.expiresAt === void 0 || at < given.expiresAt);
}
function compile4(rule) {
  const weakest = CONSENT_KINDS.indexOf(rule.needs);
  return (context, at) => {
    const { consents: consents2 } = context.fold;
    for (let index = 0; index < consents2.length; index++) {
      if (permits(consents2[index], context, weakest, at)) return void 0;
    }
    return { evidence: consents2.map((given) => given.seq), say: { purpose: context.request.purpose, channel: context.request.channel } };
  };
}
function sentence4(rule, say) {
  return `No ${plain(rule.needs)} consent for ${plain(say.purpose)} contact by ${say.channel} is in force`;
}

// lib/policy/rules/conversation.ts
import * as z6 from "zod";
var schema5 = z6.strictObject({
  ...ruleHeader,
  kind: z6.literal("conversation"),
  maxOffers: z6.int().min(0).max(20),
  noneAfterRefusal: z6.boolean().default(true),
  noneAfterUpset: z6.boolean().default(true).describe("none once the customer was unhappy or angry in it"),
  /** How long a conversation may go on; its id starts afresh after so long a silence. */
  within: DurationText.default("P30D")
});
var conversation = { schema: schema5, yieldsToPromise: false, compile: compile5, sentence: sentence5 };
function compile5(rule) {
  const within = msOf(rule.within);
  return (context, at) => {
    const { fold, request } = context;
    if (rule.maxOffers === 0) return { evidence: [], say: { offers: 0 } };
    if (request.conversation === void 0) return void 0;
    const talk = fold.conversations.find((known) => known.id === request.conversation);
    if (!talk) {
      const from = at - within;
      if (fold.conversationsCompleteSince > from) context.incompleteSince = Math.min(context.incompleteSince ?? from, from);
      return ownOffer(rule, context);
    }
    if (talk.at + within <= at) return void 0;
    const said = rule.noneAfterRefusal && talk.refused ? "refused" : rule.noneAfterUpset && talk.upset ? "upset" : void 0;
    if (!said && talk.offers < rule.maxOffers) return void 0;
    const evidence = fold.refusals.filter((refusal2) => refusal2.group === talk.group).map((refusal2) => refusal2.seq);
    return { evidence: evidence.length ? evidence : [talk.group], say: { offers: talk.offers, because: said } };
  };
}
function ownOffer(rule, { fold, request }) {
  const carrier = fold.contacts.find((contact2) => contact2.seq === request.self);
  const another = carrier?.offer !== void 0 && carrier.offer !== request.offer;
  return another && rule.maxOffers <= 1 ? { evidence: [carrier.seq], say: { offers: 1 } } : void 0;
}
function sentence5(rule, say) {
  if (say.because === "refused") return "The customer said no in this conversation; nothing more is offered in it";
  if (say.because === "upset") return "The customer is unhappy in this conversation; nothing is offered in it";
  return `${say.offers} of at most ${rule.maxOffers} offers were made in this conversation`;
}

// lib/policy/rules/cooldown.ts
import * as z7 from "zod";
var schema6 = z7.strictObject({
  ...ruleHeader,
  kind: z7.literal("cooldown"),
  /** What starts it: outcomes of contacts, or a refusal of any breadth. */
  after: z7.union([
    z7.strictObject({
      dispositions: z7.array(z7.enum(DISPOSITIONS)).min(1),
      channels: Channels.optional(),
      purposes: Purposes.optional()
    }),
    z7.literal("refusal")
  ]),
  /** Which one starts it: 1, the first; 2, the second within `within`. */
  nth: z7.int().min(1).max(3).default(1),
  within: SilenceText.default("P365D"),
  lasts: z7.union([SilenceText, z7.literal("until-customer-asks")])
});
var cooldown = { schema: schema6, yieldsToPromise: true, compile: compile6, sentence: sentence6 };
function compile6(rule) {
  return rule.after === "refusal" ? afterRefusals(rule) : afterOutcomes(rule, rule.after);
}
function afterRefusals(rule) {
  const within = msOf(rule.within);
  const lasts = rule.lasts === "until-customer-asks" ? Infinity : msOf(rule.lasts);
  return ({ fold }, at) => {
    const { refusals } = fold;
    let newest;
    let evidence;
    for (let index = 0; index < refusals.length; index++) {
      const last = refusals[index];
      if (last.at + lasts <= at) continue;
      const counted = rule.nth === 1 ? [last] : refusals.filter((no) => no.at <= last.at && no.at > last.at - within);
      if (!isEnough(counted, rule.nth)) continue;
      newest = Math.max(newest ?? 0, last.at);
      evidence ??= [];
      for (const no of counted) if (!evidence.includes(no.seq)) evidence.push(no.seq);
    }
    if (newest === void 0) return void 0;
    const finding2 = { evidence: evidence.sort((a, b) => a - b), say: { nth: rule.nth, on: newest } };
    return lasts === Infinity ? finding2 : { ...finding2, until: newest + lasts };
  };
}
function isEnough(noes2, nth) {
  const groups = [];
  for (const no of noes2) {
    if (no.widened) return true;
    if (!groups.includes(no.group)) groups.push(no.group);
  }
  return groups.length >= nth;
}
function afterOutcomes(rule, after) {
  const channels = maskOf(CHANNELS, after.channels ?? CHANNELS);
  const purposes = maskOf(PURPOSES, after.purposes ?? PURPOSES);
  const dispositions = maskOf(DISPOSITIONS, after.dispositions);
  const within = msOf(rule.within);
  const lasts = rule.lasts === "until-customer-asks" ? void 0 : msOf(rule.lasts);
  const classes = CLASSES.map((_, index) => index).filter((index) => classBits(purposes) & 1 << index);
  return (context, at) => {
    const { contacts, completeSince } = context.fold;
    const matching = contacts.filter(
      (contact2) => contact2.channelBit & channels && contact2.purposeBits & purposes && contact2.dispositionBits & dispositions && contact2.state === "settled" && contact2.direction === "outbound" && contact2.seq !== context.request.self && isOpen(contact2, at)
    );
    for (let index = 0; index + rule.nth <= matching.length; index++) {
      const newest = matching[index];
      const first2 = matching[index + rule.nth - 1];
      if (rule.nth > 1 && newest.at - first2.at >= within) continue;
      const evidence = matching.slice(index, index + rule.nth).map((contact2) => contact2.seq);
      const say = { nth: rule.nth, on: newest.at, disposition: newest.disposition };
      if (lasts === void 0) return { evidence, say };
      if (newest.at + lasts > at) return { until: newest.at + lasts, evidence, say };
      break;
    }
    const from = lasts === void 0 ? 0 : at - lasts - (rule.nth > 1 ? within : 0);
    for (const index of classes) {
      if (completeSince[index] > from) context.incompleteSince = Math.min(context.incompleteSince ?? from, from);
    }
    return void 0;
  };
}
var ORDINAL = ["", "", "a second time", "a third time"];
function sentence6(rule, say, days, until) {
  const ends = until === void 0 ? "until the customer asks" : `until ${days.minute(until)}`;
  const on = days.day(Number(say.on));
  if (rule.after === "refusal") {
    const no = rule.nth === 1 ? `Said no on ${on}` : `Said no ${ORDINAL[rule.nth]} within ${inWords(rule.within)}, on ${on}`;
    return `${no}; that silences ${silenced(rule)} ${ends}`;
  }
  return `A contact on ${on} ended in ${plain(say.disposition)}; ${silenced(rule)} rests ${ends}`;
}
function silenced(rule) {
  const { purposes, channels } = rule.applies;
  const what = purposes ? purposes.length === 1 && purposes[0] === "promotional" ? "all promotion" : `all ${purposes.map(plain).join(" and ")} contact` : "all contact";
  return channels ? `${what} by ${channels.join(" and ")}` : what;
}

// lib/policy/rules/fatigue.ts
import * as z8 from "zod";
var schema7 = z8.strictObject({
  ...ruleHeader,
  kind: z8.literal("fatigue"),
  ignored: z8.int().min(1).max(10),
  rest: SilenceText,
  /** Whose silence counts. */
  purposes: Purposes.default(["promotional"]),
  /** Email and SMS tell silence only where opens, clicks or replies are tracked. */
  engagementTracked: Channels.or(z8.array(z8.enum(CHANNELS)).max(0)).default([])
});
var fatigue = { schema: schema7, yieldsToPromise: true, compile: compile7, sentence: sentence7 };
var VOICE = channelBit("voice");
var UNANSWERED_CALL = maskOf(DISPOSITIONS, ["no_answer", "busy", "voicemail", "machine"]);
var UNOPENED = maskOf(DISPOSITIONS, ["sent", "delivered"]);
var ANSWER = maskOf(DISPOSITIONS, ANSWERED);
function compile7(rule) {
  const rest2 = msOf(rule.rest);
  const purposes = maskOf(PURPOSES, rule.purposes);
  const tracked = maskOf(CHANNELS, rule.engagementTracked);
  const classes = CLASSES.map((_, index) => index).filter((index) => classBits(purposes) & 1 << index);
  const isIgnored = (contact2) => contact2.channelBit === VOICE ? (contact2.dispositionBits & UNANSWERED_CALL) !== 0 : (contact2.channelBit & tracked) !== 0 && (contact2.dispositionBits & UNOPENED) !== 0;
  return (context, at) => {
    const { contacts, completeSince } = context.fold;
    let run = 0;
    let newest;
    let since2 = 0;
    for (let index = 0; index < classes.length; index++) since2 = Math.max(since2, completeSince[classes[index]]);
    for (let index = 0; index < contacts.length; index++) {
      const contact2 = contacts[index];
      if (contact2.at <= since2) break;
      if (contact2.state !== "settled" || (contact2.purposeBits & purposes) === 0) continue;
      if (contact2.dispositionBits & ANSWER) return void 0;
      if (!isIgnored(contact2)) continue;
      newest ??= contact2.at;
      if (newest + rest2 <= at) return void 0;
      if (++run >= rule.ignored) return { until: newest + rest2, evidence: ignoredSeqs(contacts, isIgnored, purposes, rule.ignored), say: { run, newest } };
    }
    if (since2 > at - rest2 || run > 0 && since2 > 0) context.incompleteSince = 0;
    return void 0;
  };
}
var ignoredSeqs = (contacts, isIgnored, purposes, count2) => contacts.filter((contact2) => contact2.state === "settled" && contact2.purposeBits & purposes && isIgnored(contact2)).slice(0, count2).map((contact2) => contact2.seq);
function sentence7(rule, say, days, until) {
  return `${rule.ignored} ${rule.purposes.map(plain).join(" or ")} contacts in a row went unanswered, the last on ${days.day(Number(say.newest))}; the customer rests until ${days.day(until ?? 0)}`;
}

// lib/policy/rules/hold.ts
import * as z9 from "zod";

// lib/policy/promise.ts
var PROMISE_BEFORE_MS = 5 * MINUTE_MS;
var PROMISE_AFTER_MS = 15 * MINUTE_MS;
function promiseFor(fold, channel, self, at, after = -1) {
  if (channel !== "voice" || fold.holds.length === 0) return void 0;
  let best;
  for (const hold2 of fold.holds) {
    if (hold2.seq <= after) continue;
    const from = permittedFrom(fold, hold2, self, at);
    if (from !== void 0 && (best === void 0 || from < best.from)) best = { hold: hold2, from };
  }
  return best;
}
function permittedFrom(fold, hold2, self, at) {
  if (hold2.cause !== "callback" || hold2.until === void 0 || hold2.closedAt !== void 0) return void 0;
  const opens = hold2.until - PROMISE_BEFORE_MS;
  const closes = hold2.until + PROMISE_AFTER_MS;
  let from = Math.max(at, opens);
  for (const contact2 of fold.contacts) {
    if (contact2.seq === self || !isAttempt(contact2, hold2, opens, closes)) continue;
    if (contact2.state !== "claimed" || contact2.expiresAt === void 0) return void 0;
    from = Math.max(from, contact2.expiresAt);
  }
  return from < closes ? from : void 0;
}
var isAttempt = (contact2, hold2, opens, closes) => contact2.seq > hold2.seq && contact2.channel === "voice" && contact2.direction === "outbound" && contact2.at >= opens && contact2.at < closes;
function askedFrom(fold, channel, at) {
  if (channel !== "voice") return void 0;
  let first2;
  for (const hold2 of fold.holds) {
    if (hold2.cause !== "callback" || hold2.closedAt !== void 0) continue;
    if (hold2.until === void 0) return at;
    const from = Math.max(at, hold2.until - PROMISE_BEFORE_MS);
    if (from < hold2.until + PROMISE_AFTER_MS && (first2 === void 0 || from < first2)) first2 = from;
  }
  return first2;
}

// lib/policy/rules/hold.ts
var schema8 = z9.strictObject({
  ...ruleHeader,
  kind: z9.literal("hold"),
  causes: z9.array(z9.enum(HOLD_CAUSES)).min(1),
  /** Purposes held when the hold itself names none. */
  purposes: Purposes.default(["promotional", "research"]),
  /** "until-closed"; or so long after it was opened, or after it was closed. A callback counts from the time named. */
  lasts: z9.union([z9.literal("until-closed"), z9.strictObject({ afterOpened: SilenceText }), z9.strictObject({ afterClosed: SilenceText })]),
  /** Only contacts about the hold's own account. */
  sameAccount: z9.boolean().default(false)
});
var hold = { schema: schema8, yieldsToPromise: false, compile: compile8, sentence: sentence8 };
function compile8(rule) {
  const byDefault = maskOf(PURPOSES, rule.purposes);
  const causes = maskOf(HOLD_CAUSES, rule.causes);
  const end = endOf(rule);
  return (context, at) => {
    const { holds } = context.fold;
    if (holds.length === 0) return void 0;
    let longest;
    let evidence;
    for (let index = 0; index < holds.length; index++) {
      const held3 = holds[index];
      if ((causes & 1 << HOLD_CAUSES.indexOf(held3.cause)) === 0 && !(held3.purposes & EVERY_CAUSE) || !covers(rule, held3, context, byDefault)) continue;
      const until2 = endFor(context, held3, end(held3), at);
      if (until2 <= at) continue;
      evidence ??= [];
      evidence.push(held3.seq);
      if (longest === void 0 || until2 > longest.until) longest = { hold: held3, until: until2 };
    }
    if (!longest || !evidence) return void 0;
    const { hold: held2, until } = longest;
    const say = { cause: held2.cause, on: held2.at, closed: held2.closedAt, case: held2.caseId, named: held2.cause === "callback" ? held2.until : void 0 };
    return until === Infinity ? { evidence, say } : { until, evidence, say };
  };
}
function covers(rule, held2, { request, purposes }, byDefault) {
  const own = held2.purposes & ~EVERY_CAUSE;
  const named = own !== 0 && own === held2.purposes;
  if (((named ? own : byDefault | own) & purposes) === 0) return false;
  if (rule.sameAccount) return held2.account === void 0 || request.account === void 0 || held2.account === request.account;
  return true;
}
function endFor({ fold, request }, held2, end, at) {
  if (held2.cause !== "callback") return end;
  return Math.min(end, promiseFor(fold, request.channel, request.self, at)?.from ?? Infinity);
}
function endOf({ lasts }) {
  if (lasts === "until-closed") return (hold2) => hold2.closedAt ?? planned(hold2);
  if ("afterClosed" in lasts) {
    const length2 = msOf(lasts.afterClosed);
    return (hold2) => (hold2.closedAt ?? planned(hold2)) + length2;
  }
  const length = msOf(lasts.afterOpened);
  return (hold2) => {
    if (hold2.purposes & EVERY_CAUSE) return hold2.closedAt ?? Infinity;
    const ends = hold2.cause === "callback" ? (hold2.until ?? hold2.at) + length : hold2.until ?? hold2.at + length;
    return Math.min(hold2.closedAt ?? Infinity, ends);
  };
}
var planned = (hold2) => hold2.cause === "callback" ? Infinity : hold2.until ?? Infinity;
var CAUSE = {
  case: "A service case is open",
  complaint: "The customer complained",
  anger: "The customer was angry",
  "negative-sentiment": "The customer was unhappy",
  bereavement: "There was a bereavement",
  dispute: "The account is in dispute",
  "relationship-ended": "The customer left",
  callback: "A call back was promised",
  other: "A hold was placed"
};
function sentence8(rule, say, days, until) {
  const cause = say.cause;
  const since2 = cause === "case" && say.closed !== void 0 ? "A service case was open" : CAUSE[cause];
  const named = say.named === void 0 ? "" : ` for ${days.minute(Number(say.named))}`;
  const closed2 = say.closed === void 0 ? "" : `, closed on ${days.day(Number(say.closed))}`;
  const ends = until === void 0 ? cause === "relationship-ended" ? "until the customer asks" : "until that is closed" : `until ${days.day(until)}`;
  const held2 = rule.purposes.map(plain).join(" and ");
  return `${since2}${named} (since ${days.day(Number(say.on))}${closed2}); ${held2} contact is held ${ends}`;
}

// lib/policy/rules/hours.ts
import * as z10 from "zod";
var WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
var HORIZON_DAYS = 62;
var MAX_ROUNDS = 400;
var TimeOfDay = z10.string().refine((text2) => parseTimeOfDay(text2) !== void 0, {
  error: 'write a time of day as "HH:MM", from "00:00" to "24:00"'
});
var Window2 = z10.tuple([TimeOfDay, TimeOfDay]).superRefine(([from, to], context) => {
  const [start, end] = [parseTimeOfDay(from), parseTimeOfDay(to)];
  if (start === void 0 || end === void 0) return;
  if (start === end) {
    context.addIssue({ code: "custom", message: `the window starts and ends at ${from}, so it is never open; write ["00:00", "24:00"] for the whole day, or no window for a closed day` });
  } else if (start > end) {
    context.addIssue({ code: "custom", message: `the window ends before it starts; write it as two, ["${from}", "24:00"] on this day and ["00:00", "${to}"] on the next` });
  }
});
var Windows = z10.array(Window2).max(6).superRefine((windows, context) => {
  const sorted = windows.map(([from, to]) => [parseTimeOfDay(from) ?? 0, parseTimeOfDay(to) ?? 0]).sort((a, b) => a[0] - b[0]);
  for (let index = 1; index < sorted.length; index++) {
    if (sorted[index][0] < sorted[index - 1][1]) context.addIssue({ code: "custom", message: "two windows of one day overlap; write them as one" });
  }
});
var Day = z10.iso.date({ error: 'write a date as "YYYY-MM-DD"' });
var weekdays = Object.fromEntries(WEEKDAYS.map((day) => [day, Windows.default([])]));
var schema9 = z10.strictObject({
  ...ruleHeader,
  kind: z10.literal("hours"),
  /** Permitted windows of each weekday, half-open, in every zone the customer may be in. A day left out is closed. */
  weekly: z10.strictObject(weekdays),
  holidays: z10.strictObject({
    dates: z10.array(Day).min(1).max(2e3),
    /** Windows on those dates. Left out: closed. */
    windows: Windows.default([]),
    /** Windows on the day before, where they differ from the weekday's. */
    eves: Windows.optional()
  }).optional()
});
var hours = { schema: schema9, yieldsToPromise: true, compile: compile9, sentence: sentence9 };
var spans = (windows) => windows.map(([from, to]) => [parseTimeOfDay(from) * MINUTE_MS, parseTimeOfDay(to) * MINUTE_MS]).sort((a, b) => a[0] - b[0]);
function calendar(rule) {
  const weekly = WEEKDAYS.map((day) => spans(rule.weekly[day]));
  const ordinary = (day) => weekly[((day + 3) % 7 + 7) % 7];
  if (!rule.holidays) return ordinary;
  const dates = new Set(rule.holidays.dates.map((date) => daysFromCivil(...date.split("-").map(Number))));
  const onHoliday = spans(rule.holidays.windows);
  const onEve = rule.holidays.eves && spans(rule.holidays.eves);
  return (day) => dates.has(day) ? onHoliday : onEve && dates.has(day + 1) ? onEve : ordinary(day);
}
function compile9(rule) {
  const windowsOf = calendar(rule);
  if (isAlwaysOpen(rule)) return () => void 0;
  return (context, at) => {
    const { zones: zones2, request } = context;
    if (zones2.length === 0) return { evidence: [], say: {}, unlocated: true };
    const before = request.spanBefore ?? 0;
    const after = request.spanAfter ?? 0;
    let open = true;
    for (let index = 0; index < zones2.length && open; index++) {
      const zone = zones2[index];
      open = isOpen2(windowsOf, zone, at - before) && (before + after === 0 || isOpen2(windowsOf, zone, at + after));
    }
    if (open) return void 0;
    return closed(context, windowsOf, at, before, after);
  };
}
var isAlwaysOpen = (rule) => !rule.holidays && WEEKDAYS.every((day) => {
  const [window, ...more] = spans(rule.weekly[day]);
  return more.length === 0 && window !== void 0 && window[0] === 0 && window[1] === DAY_MS;
});
function isOpen2(windowsOf, zone, at) {
  const local = at + offsetAt(zone, at);
  const day = Math.floor(local / DAY_MS);
  const time2 = local - day * DAY_MS;
  const windows = windowsOf(day);
  for (let index = 0; index < windows.length; index++) {
    const window = windows[index];
    if (time2 >= window[0] && time2 < window[1]) return true;
  }
  return false;
}
function closed(context, windowsOf, at, before, after) {
  const until = commonOpening(windowsOf, context.zones, at, before, after);
  const zone = context.zones[0];
  const windows = windowsOf(localDay(zone, at));
  const say = {
    zones: context.zones.length,
    zone: zone.name,
    windows: windows.map(([start, end]) => `${clock(start)}\u2013${clock(end)}`).join(", "),
    at
  };
  if (until !== void 0) return { until, evidence: [], say };
  const apart = context.zones.every((one) => nextOpening(windowsOf, one, at - before, at + HORIZON_DAYS * DAY_MS) !== void 0);
  return { evidence: [], say, unlocated: context.zones.length > 1 && apart };
}
var clock = (ms) => `${String(Math.floor(ms / 36e5)).padStart(2, "0")}:${String(Math.floor(ms % 36e5 / MINUTE_MS)).padStart(2, "0")}`;
function commonOpening(windowsOf, zones2, at, before, after) {
  const horizon = at + HORIZON_DAYS * DAY_MS;
  let candidate = at;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const start = candidate;
    for (const zone of zones2) {
      const opens = nextOpening(windowsOf, zone, candidate - before, horizon);
      if (opens === void 0) return void 0;
      candidate = Math.max(candidate, opens + before);
      const ends = nextOpening(windowsOf, zone, candidate + after, horizon);
      if (ends === void 0) return void 0;
      candidate = Math.max(candidate, ends - after);
    }
    if (candidate === start) return candidate;
  }
  return void 0;
}
function nextOpening(windowsOf, zone, at, horizon) {
  let from = at;
  while (from < horizon) {
    const offset = offsetAt(zone, from);
    const until = Math.min(offsetUntil(zone, from), horizon);
    const local = nextOpenLocal(windowsOf, from + offset, until + offset);
    if (local !== void 0) return local - offset;
    from = until;
  }
  return void 0;
}
function nextOpenLocal(windowsOf, from, until) {
  for (let day = Math.floor(from / DAY_MS); day * DAY_MS < until; day++) {
    for (const [start, end] of windowsOf(day)) {
      const opens = Math.max(from, day * DAY_MS + start);
      if (opens < day * DAY_MS + end) return opens < until ? opens : void 0;
    }
  }
  return void 0;
}
function sentence9(_rule, say) {
  const where = Number(say.zones) > 1 ? `in each of the ${say.zones} time zones the customer may be in` : `in ${say.zone}`;
  const today = say.windows ? `today's hours are ${say.windows}` : "there are none today";
  return `Outside the permitted hours ${where}; ${today}`;
}

// lib/policy/rules/refusal.ts
import * as z11 from "zod";
var schema10 = z11.strictObject({
  ...ruleHeader,
  kind: z11.literal("refusal"),
  breadth: z11.enum(BREADTHS),
  /** What the "no" silences: that very offer, its family, all promotion, or everything. */
  covers: z11.enum(["offer", "family", "promotion", "everything"]),
  lasts: z11.union([
    SilenceText,
    z11.literal("until-customer-asks"),
    z11.strictObject({ named: z11.literal(true), otherwise: SilenceText }).describe("until the time the customer named, otherwise for so long")
  ])
});
var refusal = { schema: schema10, yieldsToPromise: true, compile: compile10, sentence: sentence10 };
var COVERS = {
  offer: (context, no) => context.promotional && (no.widened ? sameFamily(context, no) : no.offer !== void 0 && no.offer === context.request.offer),
  family: (context, no) => context.promotional && sameFamily(context, no),
  promotion: (context, no) => no.purpose ? isFor(context, no.purpose) : context.promotional,
  everything: (context, no) => no.purpose === void 0 || isFor(context, no.purpose)
};
var isFor = ({ request, promotional: promotional2 }, purpose) => purpose === request.purpose || promotional2 && purpose === "promotional";
function sameFamily(context, no) {
  if (no.family === void 0 || context.family === void 0) return true;
  if (no.family === context.family || no.topic === context.request.topic) return true;
  return no.topic !== void 0 && context.topics.familyOf(no.topic) === context.family;
}
function compile10(rule) {
  const covers2 = COVERS[rule.covers];
  const end = endOf2(rule);
  return (context, at) => {
    const { refusals } = context.fold;
    if (refusals.length === 0) return void 0;
    let longest;
    let evidence;
    for (let index = 0; index < refusals.length; index++) {
      const no = refusals[index];
      if (!hears(rule, no) || no.lifted || !speaksOf(no, context) || !covers2(context, no)) continue;
      const until = no.widened ? Infinity : end(no);
      if (until <= at) continue;
      evidence ??= [];
      evidence.push(no.seq);
      if (longest === void 0 || until > longest.until) longest = { refusal: no, until };
    }
    return longest && finding(longest, evidence);
  };
}
var hears = (rule, no) => no.widened ? BREADTHS.indexOf(rule.breadth) <= BREADTHS.indexOf(no.breadth) : rule.breadth === no.breadth;
var speaksOf = (no, { request }) => no.channel === void 0 || no.channel === request.channel;
function endOf2({ lasts }) {
  if (lasts === "until-customer-asks") return () => Infinity;
  if (typeof lasts === "string") {
    const length = msOf(lasts);
    return (no) => no.at + length;
  }
  const otherwise = msOf(lasts.otherwise);
  return (no) => no.until ?? no.at + otherwise;
}
function finding({ refusal: no, until }, evidence) {
  const say = { on: no.at, topic: no.topic, family: no.family, offer: no.offer, channel: no.channel, purpose: no.purpose };
  return until === Infinity ? { evidence, say } : { until, evidence, say };
}
function sentence10(rule, say, days, until) {
  const to = {
    "not-now": `Said not now${say.topic ? ` to ${article(say.topic)}` : ""}`,
    "this-offer": `Said no to the offer ${say.offer ? `"${say.offer}"` : "made"}`,
    "this-topic": `Said no to ${say.topic ? article(say.topic) : "what was offered"}`,
    promotions: "Said no to promotions",
    everything: say.purpose ? `Said no to all ${plain(say.purpose)} contact` : "Said no to all contact"
  }[rule.breadth];
  const by = say.channel ? ` by ${say.channel}` : "";
  const covered = {
    offer: "a no covers that offer, however it is worded,",
    family: say.family ? `a no covers all ${plain(say.family)} offers` : "a no covers all offers",
    promotion: say.purpose ? `a no covers all ${plain(say.purpose)} contact` : "a no covers all promotion",
    everything: say.purpose ? `a no covers all ${plain(say.purpose)} contact` : "a no covers every purpose"
  }[rule.covers];
  const ends = until === void 0 ? "until the customer asks" : `until ${days.day(until)}`;
  return `${to}${by} on ${days.day(Number(say.on))}; ${covered} ${ends}`;
}
function article(topic) {
  const words = plain(topic);
  return /^[aeiou]/.test(words) ? `an ${words}` : `a ${words}`;
}

// lib/policy/rules/registry.ts
import * as z12 from "zod";
var schema11 = z12.strictObject({
  ...ruleHeader,
  kind: z12.literal("registry"),
  /** The do-not-call list to be checked. */
  list: z12.string().min(1).max(60),
  /** How old the check may be. */
  maxAge: DurationText,
  /** A consent at least this strong stands above the list. */
  unlessConsent: z12.enum(CONSENT_KINDS).optional()
});
var registry = { schema: schema11, yieldsToPromise: false, compile: compile11, sentence: sentence11 };
function compile11(rule) {
  const maxAge = msOf(rule.maxAge);
  const weakest = rule.unlessConsent && CONSENT_KINDS.indexOf(rule.unlessConsent);
  return (context, at) => {
    if (weakest !== void 0 && context.fold.consents.some((given) => permits(given, context, weakest, at))) return void 0;
    const checked = context.request.registries?.[rule.list];
    if (checked && !checked.listed && at < checked.asOf + maxAge) return void 0;
    return { evidence: [], say: { asOf: checked?.asOf, listed: checked?.listed ? 1 : 0 } };
  };
}
function sentence11(rule, say, days) {
  if (say.asOf === void 0) return `Never checked against the do-not-call list ${rule.list}; check it first`;
  const on = days.day(Number(say.asOf));
  if (say.listed) return `On the do-not-call list ${rule.list} when it was checked on ${on}`;
  return `The check against ${rule.list} of ${on} is older than ${inWords(rule.maxAge)}; check again`;
}

// lib/policy/rules/relevance.ts
import * as z13 from "zod";
var schema12 = z13.strictObject({
  ...ruleHeader,
  kind: z13.literal("relevance"),
  /** How long a recorded need or interest lasts. */
  within: DurationText
});
var relevance = { schema: schema12, yieldsToPromise: true, compile: compile12, sentence: sentence12 };
var EXPRESS = CONSENT_KINDS.indexOf("express");
function compile12(rule) {
  const within = msOf(rule.within);
  return (context, at) => {
    const { fold, family } = context;
    if (family !== void 0) {
      for (const need of fold.needs) {
        if (need.family === family && need.at > at - within) return void 0;
      }
      for (const given of fold.consents) {
        if (given.family === family && permits(given, context, EXPRESS, at)) return void 0;
      }
    }
    return { evidence: fold.needs.filter((need) => need.family === family).map((need) => need.seq), say: { family } };
  };
}
function sentence12(rule, say) {
  const what = say.family === void 0 ? "this" : plain(say.family);
  return `No need of or interest in ${what} was recorded in the last ${inWords(rule.within)}, and no express consent for it`;
}

// lib/policy/rules/kinds.ts
var kinds = { hours, cap, cooldown, refusal, hold, consent, registry, attempts, conversation, relevance, fatigue, address };

// lib/policy/mistakes.ts
var pointerOf = (path) => path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
function mistakesOf(issue) {
  const at = (path, message) => ({
    pointer: pointerOf(path),
    message,
    level: "error"
  });
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => at([...issue.path, key], `no such key; remove it${meant(key)}`));
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const closest = [...issue.errors].sort((a, b) => distance(a) - distance(b))[0];
    if (distance(closest) < WRONG_SHAPE && closest.some(({ path, code }) => path.length > 0 || code === "unrecognized_keys")) {
      return closest.flatMap((inner) => mistakesOf({ ...inner, path: [...issue.path, ...inner.path] }));
    }
    const ways = issue.errors.flatMap((errors) => errors.filter(({ path }) => path.length === 0)).map(({ message }) => message);
    return [at(issue.path, oneOf([...new Set(ways)]))];
  }
  if (issue.code === "invalid_union" && issue.path.at(-1) === "kind")
    return [at(issue.path, `no such kind of rule; write one of ${Object.keys(kinds).join(", ")}`)];
  return [at(issue.path, issue.message)];
}
var oneOf = (ways) => ways.map((way, index) => index === 0 ? way : way.replace(MISSING, "").replace("write ", "").replace(" here", "")).join(", or ");
var WRONG_SHAPE = 100;
function distance(errors) {
  let far = 0;
  for (const issue of errors) {
    if (issue.code === "unrecognized_keys") far += issue.keys.length;
    else if (issue.path.length === 0 && issue.code !== "custom") far += WRONG_SHAPE;
    else if (issue.path.length === 1 && issue.message.startsWith(MISSING)) far += 1;
  }
  return far;
}
var MISSPELT = new Map(
  Object.entries({
    reason: "why",
    description: "why",
    channels: "applies.channels",
    purposes: "applies.purposes",
    limit: "max",
    window_days: "window",
    monday: "mon",
    tuesday: "tue",
    wednesday: "wed",
    thursday: "thu",
    friday: "fri",
    saturday: "sat",
    sunday: "sun"
  })
);
var meant = (key) => MISSPELT.has(key) ? `, or did you mean "${MISSPELT.get(key)}"?` : "";
var MISSING = "missing; add ";
var quoted = (values) => values.map((value) => JSON.stringify(value)).join(", ");
var A = {
  string: "a text",
  array: "a list",
  object: "an object",
  record: "an object",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  tuple: "a pair"
};
function mend(issue) {
  switch (issue.code) {
    case "invalid_type": {
      const wanted = A[issue.expected] ?? issue.expected;
      return issue.input === void 0 ? `${MISSING}${wanted}` : `write ${wanted} here`;
    }
    case "invalid_value":
      return `${issue.input === void 0 ? MISSING : "write "}${issue.values.length === 1 ? "" : "one of "}${quoted(issue.values)}`;
    case "too_small":
      if (issue.origin === "string") return "blank; write something here";
      return issue.origin === "array" ? `too few; name at least ${issue.minimum}` : `too small; write ${issue.minimum} or more`;
    case "too_big":
      return issue.origin === "number" || issue.origin === "int" ? `too big; write ${issue.maximum} or less` : `too long; keep to ${issue.maximum}`;
    case "invalid_format":
      return issue.format === "url" ? 'write a URL, such as "https://www.example.org/law"' : void 0;
    case "invalid_key":
      return "write a topic in lower-case words joined by hyphens";
    default:
      return void 0;
  }
}

// lib/policy/topics.ts
var SHIPPED_TOPICS = {
  credit: ["personal-loan", "debt-consolidation", "car-loan", "holiday-loan", "credit-card", "mortgage"],
  savings: ["term-deposit", "savings-account"],
  insurance: ["home-insurance", "car-insurance", "life-insurance"],
  photography: ["camera", "memory-card", "lens", "printer"],
  home: ["appliance", "roofing", "solar"],
  telecom: ["mobile", "broadband"],
  travel: ["flight", "hotel"]
};
function topicsOf(tree) {
  const families = /* @__PURE__ */ new Map();
  for (const [family, children] of Object.entries(tree)) {
    families.set(family, family);
    for (const child of children) families.set(child, family);
  }
  return { familyOf: (topic) => families.get(topic), all: [...families.keys()] };
}
function extendTree(base, more) {
  const tree = { ...base };
  for (const [family, children] of Object.entries(more)) {
    tree[family] = [.../* @__PURE__ */ new Set([...tree[family] ?? [], ...children])];
  }
  return tree;
}

// lib/policy/document.ts
var MAX_RULES = 400;
var [first, ...rest] = Object.values(kinds).map((kind) => kind.schema);
var RuleSchema = z14.discriminatedUnion("kind", [first, ...rest]);
var Tree = z14.record(TopicName, z14.array(TopicName).max(200));
function checkTree({ extends: base, tree }, context) {
  const shipped = base === "shipped" ? SHIPPED_TOPICS : {};
  const homes = new Map(Object.entries(shipped).flatMap(([family, children]) => children.map((child) => [child, family])));
  const families = /* @__PURE__ */ new Set([...Object.keys(shipped), ...Object.keys(tree)]);
  const clash = (path, name, why2) => context.addIssue({ code: "custom", path: ["tree", ...path], message: `"${name}" ${why2}; a topic belongs to one family only, so give one of them another name` });
  for (const [family, children] of Object.entries(tree)) {
    const home = homes.get(family);
    if (home !== void 0) clash([family], family, `is already in ${home}`);
    const seen = /* @__PURE__ */ new Set();
    for (const [index, child] of children.entries()) {
      const other = homes.get(child);
      if (families.has(child)) clash([family, index], child, "is a family too");
      else if (seen.has(child) || other !== void 0 && other !== family) clash([family, index], child, `is already in ${other ?? family}`);
      else homes.set(child, family);
      seen.add(child);
    }
  }
}
var Implied = z14.strictObject({
  refusal: z14.enum(BREADTHS).optional(),
  hold: z14.enum(HOLD_CAUSES).optional()
});
var PolicySchema = z14.strictObject({
  id: RuleId,
  version: z14.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, { error: 'write a version such as "1" or "2026-11.2"' }),
  title: z14.string().trim().min(1).max(200),
  description: z14.string().max(4e3).optional(),
  topics: z14.strictObject({
    extends: z14.enum(["shipped", "nothing"]).default("shipped"),
    tree: Tree.default({})
  }).superRefine(checkTree).prefault({}).describe("The topic tree: the shipped one, extended or replaced"),
  implies: z14.strictObject({
    declined: Implied.prefault({ refusal: "this-topic" }),
    opted_out: Implied.prefault({ refusal: "promotions" }),
    complained: Implied.prefault({ refusal: "promotions", hold: "complaint" }),
    angry: Implied.prefault({ hold: "anger" }),
    negative: Implied.prefault({ hold: "negative-sentiment" })
  }).prefault({}).describe("What an outcome or a mood implies when it comes with no refusal of its own"),
  rules: z14.array(RuleSchema).min(1, { error: "a policy has at least one rule" }).max(MAX_RULES)
});
function parsePolicy(document) {
  const result = PolicySchema.safeParse(document, { error: mend });
  if (!result.success) return { mistakes: result.error.issues.flatMap(mistakesOf) };
  return { policy: result.data };
}
function treeOf(policy) {
  return policy.topics.extends === "nothing" ? policy.topics.tree : extendTree(SHIPPED_TOPICS, policy.topics.tree);
}
var topicsOfPolicy = (policy) => topicsOf(treeOf(policy));
var datesOf = (rule) => [
  rule.effectiveFrom ? parseInstant(rule.effectiveFrom) : -Infinity,
  rule.effectiveTo ? parseInstant(rule.effectiveTo) : Infinity
];

// lib/policy/compile.ts
function compile13(policy, packs = []) {
  const topics = topicsOfPolicy(policy);
  const documents = [policy, ...packs];
  const rules = documents.flatMap((document, pack) => document.rules.map((rule, index) => ({ scope: scopeOf(rule), compiled: compileRule(rule, pack, index, topics) })));
  const memo = [];
  return {
    ref: { id: policy.id, version: policy.version },
    packs: packs.map(({ id: id2, version }) => ({ id: id2, version })),
    topics,
    documents,
    rulesFor: (action, channel, purposes) => {
      const actionIndex = ACTIONS.indexOf(action);
      const channelIndex = CHANNELS.indexOf(channel);
      const key = (actionIndex * CHANNELS.length + channelIndex) * (1 << PURPOSES.length) + purposes;
      let found = memo[key];
      if (!found) {
        const actionBit = 1 << actionIndex;
        const channelBits = 1 << channelIndex;
        found = rules.filter(({ scope }) => scope.actions & actionBit && scope.channels & channelBits && scope.purposes & purposes).map(({ compiled }) => compiled);
        memo[key] = found;
      }
      return found;
    }
  };
}
var ACTIONS_BY_DEFAULT = {
  hours: ["contact"],
  cap: ["contact", "offer"],
  attempts: ["contact"],
  fatigue: ["contact"],
  address: ["contact"],
  registry: ["contact"],
  conversation: ["offer"]
};
function scopeOf(rule) {
  const { channels, purposes, actions } = rule.applies;
  return {
    actions: maskOf(ACTIONS, actions ?? ACTIONS_BY_DEFAULT[rule.kind] ?? ACTIONS),
    channels: maskOf(CHANNELS, channels ?? CHANNELS),
    purposes: maskOf(PURPOSES, purposes ?? PURPOSES)
  };
}
function compileRule(rule, pack, index, topics) {
  const kind = kinds[rule.kind];
  const [from, to] = datesOf(rule);
  const stated = kind.compile(rule, topics);
  const ofTopics = rule.applies.topics ? onTopics(stated, rule.applies.topics, topics) : stated;
  const yields = kind.yieldsToPromise && !(pack > 0 && rule.severity === "prohibited");
  const conditions = rule.unless.map(conditionOf);
  const exempt = yields || conditions.length > 0 ? exemption(rule, conditions, yields) : stands;
  return { rule, pack, index, advice: rule.severity === "advice", from, to, evaluate: ofTopics, exempt };
}
function onTopics(evaluate, names, topics) {
  const covers2 = (context) => names.some((name) => name === context.request.topic || name === context.family && topics.familyOf(name) === name);
  return (context, at) => covers2(context) ? evaluate(context, at) : void 0;
}
function conditionOf(condition) {
  if (typeof condition === "object") {
    const within = msOf(condition.deadlineWithin);
    const channels = maskOf(CHANNELS, condition.channels ?? CHANNELS);
    const purposes = maskOf(PURPOSES, condition.purposes ?? PURPOSES);
    return ({ request, promotional: promotional2 }, at) => {
      const asked = purposeBit(request.purpose) | (promotional2 ? PROMOTIONAL : 0);
      const urgent = channelBit(request.channel) & channels && (asked & ~purposes) === 0;
      return urgent && request.deadline !== void 0 ? Math.max(at, request.deadline - within) : void 0;
    };
  }
  return CONDITIONS[condition];
}
var CONDITIONS = {
  "customer-asked": ({ fold, request }, at) => askedFrom(fold, request.channel, at),
  "case-open": ({ fold }, at) => fold.holds.some((hold2) => hold2.cause === "case" && (hold2.closedAt ?? hold2.until ?? Infinity) > at) ? at : void 0,
  required: ({ request, promotional: promotional2 }, at) => request.purpose === "transactional" && request.required && !promotional2 ? at : void 0,
  inbound: ({ fold, request }, at) => fold.conversations.some((talk) => talk.id === request.conversation && talk.direction === "inbound") ? at : void 0
};
var stands = (_context, finding2) => finding2;
function exemption(rule, conditions, yields) {
  return (context, finding2, at) => {
    let free = Infinity;
    for (const condition of conditions) free = Math.min(free, condition(context, at) ?? Infinity);
    if (yields) free = Math.min(free, promised(context, rule, finding2, at) ?? Infinity);
    if (free <= at) return void 0;
    return free < (finding2.until ?? Infinity) ? { ...finding2, until: free } : finding2;
  };
}
function promised({ fold, request }, rule, finding2, at) {
  const refuses = rule.kind === "refusal" || rule.kind === "cooldown" && rule.after === "refusal";
  return promiseFor(fold, request.channel, request.self, at, refuses ? Math.max(-1, ...finding2.evidence) : void 0)?.from;
}

// lib/policy/decide.ts
var ENGINE_VERSION = "1";
var MAX_CLOCK_LAG_MS = 5 * MINUTE_MS;
var MAX_ROUNDS2 = 256;
var HORIZON_MS = 3653 * DAY_MS;
var NONE = [];
function decide(fold, request, policy, now) {
  const at = Math.max(now, fold.recordedAt);
  const promotional2 = request.purpose === "promotional" || request.action === "offer" || request.offer !== void 0;
  const purposes = request.action === "offer" ? PROMOTIONAL : purposeBit(request.purpose) | (promotional2 ? PROMOTIONAL : 0);
  const rules = policy.rulesFor(request.action, request.channel, purposes);
  const context = {
    fold,
    request,
    promotional: promotional2,
    purposes,
    family: request.topic === void 0 ? void 0 : policy.topics.familyOf(request.topic),
    zones: zonesOf(fold),
    leftZones: leftZonesOf(fold),
    topics: policy.topics,
    incompleteSince: void 0
  };
  const engine = engineReasons(fold, request, now);
  const found = judge(rules, context, at);
  if (engine === NONE && found.reasons === NONE && !found.unlocated)
    return decision("allow", context, policy, now, NONE, found.advice);
  const reasons = [...engine, ...found.unlocated ? [engineReason("needs-location")] : [], ...found.reasons];
  if (reasons.length === 0) return decision("allow", context, policy, now, NONE, found.advice);
  const never = reasons.find((reason) => reason.until === void 0);
  if (never) return decision("suppress", context, policy, now, reasons, found.advice, never.rule);
  const notBefore = earliest(rules, context, at, reasons);
  if (typeof notBefore === "object") {
    const others = reasons.filter((reason) => reason.pack !== notBefore.pack || reason.index !== notBefore.index);
    return decision("suppress", context, policy, now, [notBefore, ...others], found.advice, notBefore.rule);
  }
  const binding = reasons.reduce((longest, reason) => reason.until > longest.until ? reason : longest);
  return decision("defer", context, policy, now, reasons, found.advice, binding.rule, notBefore);
}
var NOWHERE = [];
var NONE_LEFT = [];
function zonesOf({ zones: spans2 }) {
  if (spans2.length === 0) return NOWHERE;
  const zones2 = [];
  for (let index = 0; index < spans2.length; index++) {
    const span = spans2[index];
    if (span.leftAt !== void 0) continue;
    const zone = zoneNamed(span.name);
    if (!zone) return NOWHERE;
    zones2.push(zone);
  }
  return zones2;
}
function leftZonesOf({ zones: spans2 }) {
  if (spans2.length === 0 || spans2[spans2.length - 1].leftAt === void 0) return NONE_LEFT;
  return spans2.flatMap(({ name, leftAt }) => {
    const zone = leftAt === void 0 ? void 0 : zoneNamed(name);
    return zone && leftAt !== void 0 ? [{ zone, leftAt }] : [];
  });
}
function decision(verdict, context, policy, now, reasons, advice, binding, notBefore) {
  return {
    verdict,
    notBefore,
    reasons,
    advice,
    binding,
    policy: policy.ref,
    packs: policy.packs,
    engine: ENGINE_VERSION,
    tzdata: TZDATA_RELEASE,
    decidedAt: now,
    zone: context.zones[0]?.name,
    incompleteSince: context.incompleteSince
  };
}
function engineReason(rule, evidence = [], say = {}) {
  return { rule, pack: -1, index: -1, severity: "prohibited", evidence, say };
}
function engineReasons(fold, request, now) {
  let reasons;
  const add = (rule) => {
    reasons ??= [];
    reasons.push(engineReason(rule));
  };
  if (!fold.known) add("unknown-customer");
  if (fold.mergedInto !== void 0) add("merged-away");
  if (now < fold.recordedAt - MAX_CLOCK_LAG_MS) add("clock-behind");
  if (request.address !== void 0 && !fold.addresses.some((known) => known.token === request.address))
    add("address-not-linked");
  if (request.deadline !== void 0 && request.deadline <= now) add("deadline-passed");
  return reasons ?? NONE;
}
var NOTHING_FOUND = { reasons: NONE, advice: NONE, unlocated: false };
function findingOf(compiled, context, at) {
  if (at < compiled.from || at >= compiled.to) return void 0;
  const stated = compiled.evaluate(context, at);
  return stated && compiled.exempt(context, stated, at);
}
function judge(rules, context, at) {
  let reasons;
  let advice;
  let unlocated = false;
  for (let index = 0; index < rules.length; index++) {
    const compiled = rules[index];
    const finding2 = findingOf(compiled, context, at);
    if (finding2 === void 0) continue;
    if (finding2.unlocated) {
      if (!compiled.advice) unlocated = true;
    } else if (compiled.advice) {
      advice ??= [];
      advice.push(reasonOf(compiled, finding2));
    } else {
      reasons ??= [];
      reasons.push(reasonOf(compiled, finding2));
    }
  }
  if (!reasons && !advice && !unlocated) return NOTHING_FOUND;
  return { reasons: reasons ?? NONE, advice: advice ?? NONE, unlocated };
}
function reasonOf({ rule, pack, index, to }, { until, evidence, say }) {
  return { rule: rule.id, pack, index, severity: rule.severity, until: endOf3(until, to), evidence, say };
}
var endOf3 = (until, to) => to === Infinity ? until : Math.min(until ?? Infinity, to);
function earliest(rules, context, at, reasons) {
  const { deadline } = context.request;
  let candidate = Math.max(...reasons.map((reason) => reason.until));
  for (let round = 0; round < MAX_ROUNDS2; round++) {
    if (deadline !== void 0 && candidate >= deadline) return engineReason("deadline-passed");
    if (candidate > at + HORIZON_MS) return candidate;
    const start = candidate;
    for (let index = 0; index < rules.length; index++) {
      const compiled = rules[index];
      const finding2 = compiled.advice ? void 0 : findingOf(compiled, context, start);
      if (finding2 === void 0) continue;
      if (finding2.unlocated) return engineReason("needs-location");
      const until = endOf3(finding2.until, compiled.to);
      if (until === void 0) return reasonOf(compiled, finding2);
      candidate = Math.max(candidate, until);
    }
    if (candidate === start) return candidate;
  }
  return engineReason("deadline-passed");
}

// bench/chance.ts
function chanceFrom(seed) {
  let state = seed;
  return () => {
    state = state + 1831565813 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 4294967296;
  };
}

// lib/ledger/fold-codec.ts
var STATES = ["claimed", "authorised", "settled", "unknown"];
var FLAGS = [false, true];
var DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
var VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
var ABSENT = ".";
function toDigits(value) {
  let text2 = "";
  let rest2 = value;
  do {
    text2 = DIGITS[rest2 % 64] + text2;
    rest2 = Math.floor(rest2 / 64);
  } while (rest2 > 0);
  return text2;
}
function fromDigits(text2) {
  let value = 0;
  for (const digit of text2) value = value * 64 + VALUES.get(digit);
  return value;
}
var zigzag = (value) => value < 0 ? -2 * value - 1 : 2 * value;
var unzigzag = (value) => value % 2 === 0 ? value / 2 : -(value + 1) / 2;
function place(frame, text2) {
  const known = frame.places.get(text2);
  if (known !== void 0) return known;
  frame.places.set(text2, frame.texts.length);
  return frame.texts.push(text2) - 1;
}
var count = {
  write: (value) => value ? toDigits(value) : "",
  read: (raw) => raw === "" ? 0 : fromDigits(raw)
};
var optional = (field) => ({
  write: (value, frame) => value === void 0 ? "" : field.write(value, frame),
  read: (raw, frame) => raw === "" ? void 0 : field.read(raw, frame)
});
var integer = { write: (value) => toDigits(value), read: fromDigits };
var instant = {
  write: (value, frame) => toDigits(zigzag(frame.recordedAt - value)),
  read: (raw, frame) => frame.recordedAt - unzigzag(fromDigits(raw))
};
var entry = {
  write: (value, frame) => toDigits(zigzag(frame.seq - value)),
  read: (raw, frame) => frame.seq - unzigzag(fromDigits(raw))
};
var text = {
  write: (value, frame) => toDigits(place(frame, value)),
  read: (raw, frame) => frame.texts[fromDigits(raw)]
};
var id = { write: (value) => quote(value), read: unquote };
function quote(raw) {
  return raw.replace(/[%|;,]/g, encodeURIComponent);
}
function unquote(raw) {
  return raw.replace(/%(25|7C|3B|2C)/g, decodeURIComponent);
}
var column = (name, field) => ({
  write: (item, frame) => field.write(item[name], frame),
  read: (raw, frame) => {
    const value = field.read(raw, frame);
    return value === void 0 ? {} : { [name]: value };
  }
});
var packed = (...parts) => ({
  write: (item) => parts.map(([name, words]) => item[name] === void 0 ? ABSENT : DIGITS[words.indexOf(item[name])]).join("").replace(/\.+$/, ""),
  read: (raw) => Object.fromEntries(
    parts.flatMap(
      ([name, words], index) => raw[index] === void 0 || raw[index] === ABSENT ? [] : [[name, words[VALUES.get(raw[index])]]]
    )
  )
});
var about = () => ({
  write: ({ topic, family }, frame) => topic === void 0 && family === void 0 ? "" : text.write(`${topic ?? ""} ${family ?? ""}`, frame),
  read: (raw, frame) => {
    if (raw === "") return {};
    const [topic, family] = String(text.read(raw, frame)).split(" ");
    return { ...topic && { topic }, ...family && { family } };
  }
});
var CONTACT = [
  column("seq", entry),
  column("at", instant),
  packed(
    ["channel", CHANNELS],
    ["purpose", PURPOSES],
    ["state", STATES],
    ["direction", DIRECTIONS],
    ["pitched", FLAGS],
    ["disposition", DISPOSITIONS],
    ["required", FLAGS]
  ),
  about(),
  column("campaign", optional(text)),
  column("address", optional(text)),
  column("request", optional(id)),
  column("attempt", optional(integer)),
  column("offer", optional(text)),
  column("account", optional(text)),
  column("conversation", optional(text)),
  column("expiresAt", optional(instant)),
  column("nonce", optional(id)),
  column("deadline", optional(instant))
];
var REFUSAL = [
  column("seq", entry),
  column("at", instant),
  packed(["breadth", BREADTHS], ["channel", CHANNELS], ["purpose", PURPOSES], ["widened", FLAGS], ["lifted", FLAGS]),
  about(),
  column("group", entry),
  column("offer", optional(text)),
  column("until", optional(instant))
];
var HOLD = [
  column("seq", entry),
  column("at", instant),
  packed(["cause", HOLD_CAUSES]),
  column("caseId", optional(text)),
  column("index", count),
  column("until", optional(instant)),
  column("closedAt", optional(instant)),
  column("account", optional(text)),
  column("purposes", count)
];
var CONSENT = [
  column("seq", entry),
  column("at", instant),
  packed(["kind", CONSENT_KINDS], ["purpose", PURPOSES], ["channel", CHANNELS]),
  about(),
  column("expiresAt", optional(instant))
];
var NEED = [column("seq", entry), column("at", instant), about()];
var CONVERSATION = [
  column("id", text),
  column("at", instant),
  packed(["direction", DIRECTIONS], ["refused", FLAGS], ["upset", FLAGS]),
  column("group", entry),
  column("contact", optional(entry)),
  column("offers", count)
];
var ADDRESS = [
  column("token", text),
  packed(["channel", CHANNELS], ["shared", FLAGS]),
  column("wrongNumbers", count),
  column("bounces", count)
];
var ZONE = [column("name", text), column("leftAt", optional(instant))];
var CAMPAIGN = [
  column("id", text),
  column("attempt", count),
  column("due", optional(entry))
];
var joinFields = (fields) => fields.join(",").replace(/,+$/, "");
var writeItem = (columns, item, frame) => joinFields(columns.map((one) => one.write(item, frame)));
function readItem(columns, raw, frame) {
  const fields = raw.split(",");
  return Object.assign({}, ...columns.map((one, index) => one.read(fields[index] ?? "", frame)));
}
var items = (raw) => raw === "" ? [] : raw.split(";");
function list(key, columns, made = (item) => item) {
  return {
    write: (fold, frame) => fold[key].map((item) => writeItem(columns, item, frame)).join(";"),
    read: (raw, frame) => ({ [key]: items(raw).map((item) => made(readItem(columns, item, frame))) })
  };
}
var strings = (key) => ({
  write: (fold) => fold[key].map(quote).join(","),
  read: (raw) => ({ [key]: raw === "" ? [] : raw.split(",").map(unquote) })
});
var since = {
  write: (value, frame) => value === 0 ? "" : instant.write(value, frame),
  read: (raw, frame) => raw === "" ? 0 : instant.read(raw, frame)
};
var header = {
  write: (fold, frame) => joinFields([
    fold.recordedAt === frame.recordedAt ? "" : instant.write(fold.recordedAt, frame),
    fold.known ? "1" : "",
    fold.erased ? "1" : "",
    fold.mergedInto === void 0 ? "" : text.write(fold.mergedInto, frame),
    since.write(fold.conversationsCompleteSince, frame),
    ...fold.completeSince.map((at) => since.write(at, frame))
  ]),
  read: (raw, frame) => {
    const fields = raw.split(",");
    const at = (index) => fields[index] ?? "";
    return {
      recordedAt: at(0) === "" ? frame.recordedAt : instant.read(at(0), frame),
      known: at(1) === "1",
      erased: at(2) === "1",
      ...at(3) !== "" && { mergedInto: text.read(at(3), frame) },
      conversationsCompleteSince: since.read(at(4), frame),
      completeSince: EMPTY_FOLD.completeSince.map((_, index) => since.read(at(5 + index), frame))
    };
  }
};
var beyond = {
  write: (fold) => fold.beyond.map((days) => days.map(([day, contacts]) => `${toDigits(day)}:${toDigits(contacts)}`).join(",")).join(";").replace(/;+$/, ""),
  read: (raw) => {
    const classes = raw.split(";");
    const days = (section) => section === "" ? [] : section.split(",").map((pair) => pair.split(":").map(fromDigits));
    return { beyond: EMPTY_FOLD.beyond.map((_, index) => days(classes[index] ?? "")) };
  }
};
var SECTIONS = [
  header,
  list("zones", ZONE),
  strings("jurisdictions"),
  list("contacts", CONTACT, contactOf),
  list("refusals", REFUSAL),
  list("holds", HOLD),
  list("consents", CONSENT),
  list("addresses", ADDRESS),
  strings("recentFacts"),
  list("needs", NEED),
  list("conversations", CONVERSATION),
  strings("lines"),
  list("campaigns", CAMPAIGN),
  beyond
];
var frameOf2 = (seq, recordedAt, texts) => ({
  seq,
  recordedAt,
  texts,
  places: /* @__PURE__ */ new Map()
});
function encodeFold(fold, recordedAt) {
  const frame = frameOf2(fold.seq, recordedAt, []);
  const sections = SECTIONS.map((section) => section.write(fold, frame));
  return [FOLD_VERSION, frame.texts.map(quote).join(","), ...sections].join("|").replace(/\|+$/, "");
}
function decodeFold({
  fold,
  seq,
  recordedAt
}) {
  const [version, dictionary, ...sections] = fold.split("|");
  if (version !== String(FOLD_VERSION)) throw new Error(`fold version ${version} is not known to this release`);
  const frame = frameOf2(seq, recordedAt, dictionary ? dictionary.split(",").map(unquote) : []);
  return Object.assign(
    { ...EMPTY_FOLD, seq },
    ...SECTIONS.map((section, index) => section.read(sections[index] ?? "", frame))
  );
}

// lib/policy/evolve-contacts.ts
function rememberContact(fold, stored, fact, bounds) {
  const contact2 = contactOf(stored);
  const others = fold.contacts.filter((other) => other.seq !== contact2.seq && takesPlace(other, fact.recordedAt));
  const index = others.findIndex((other) => other.at < contact2.at || other.at === contact2.at && other.seq < contact2.seq);
  const contacts = index < 0 ? [...others, contact2] : [...others.slice(0, index), contact2, ...others.slice(index)];
  return forgetOverflow({ ...fold, contacts }, fact.recordedAt, bounds);
}
var takesPlace = (contact2, now) => isOpen(contact2, now);
function forgetOverflow(fold, now, bounds) {
  let next = fold;
  for (const [index, name] of CLASSES.entries()) {
    const bit = 1 << index;
    for (; ; ) {
      const inClass = next.contacts.filter((contact2) => classBits(contact2.purposeBits) & bit);
      if (inClass.length <= bounds.contacts[name]) break;
      const oldest = inClass.findLast((contact2) => contact2.state === "settled" || contact2.state === "unknown") ?? inClass.at(-1);
      next = forget(next, oldest, now);
    }
  }
  return next;
}
function forget(fold, contact2, now) {
  const bits = classBits(contact2.purposeBits);
  const since2 = (classIndex) => bits & 1 << classIndex ? contact2.at : 0;
  return {
    ...fold,
    contacts: fold.contacts.filter((other) => other !== contact2),
    completeSince: fold.completeSince.map((instant2, index) => Math.max(instant2, since2(index))),
    beyond: fold.beyond.map((days, index) => bits & 1 << index ? countDay(days, contact2.at, now) : days)
  };
}
function countDay(days, at, _now) {
  const day = Math.floor(at / DAY_MS);
  const counted = days.some(([known]) => known === day) ? days.map(([known, count2]) => known === day ? [known, count2 + 1] : [known, count2]) : [...days, [day, 1]].sort((a, b) => b[0] - a[0]);
  return counted.slice(0, MAX_BEYOND_DAYS);
}
function updateContact(fold, fact, at, bounds) {
  const known = fold.contacts.find((contact2) => contact2.seq === fact.contact);
  if (fact.kind === "released" || fact.kind === "expired") {
    return known ? { ...fold, contacts: fold.contacts.filter((contact2) => contact2 !== known) } : fold;
  }
  if (!known) return fold;
  const next = transition(known, fact, at);
  return next ? rememberContact(fold, next, fact, bounds) : fold;
}
function transition(known, fact, at) {
  if (fact.go) {
    return { ...known, at, state: "authorised", expiresAt: fact.go.dialBefore, nonce: fact.go.nonce };
  }
  if (fact.kind === "unknown") return { ...known, state: "unknown", expiresAt: void 0 };
  if (fact.disposition === void 0) return void 0;
  const first2 = known.state !== "settled" || known.disposition === void 0;
  return {
    ...known,
    // A contact settled though it was never authorised happened when its outcome says.
    at: known.state === "claimed" ? at : known.at,
    state: "settled",
    disposition: first2 ? fact.disposition : corrected(known.disposition, fact.disposition),
    expiresAt: void 0,
    nonce: void 0,
    deadline: void 0,
    required: void 0
  };
}
function corrected(before, after) {
  if (PROVEN_UNREACHED.includes(after)) return after;
  return weight(after) >= weight(before) ? after : before;
}
var SILENT = ["no_answer", "busy", "wrong_number"];
function weight(disposition) {
  if (ANSWERED.includes(disposition)) return 3;
  if (PROVEN_UNREACHED.includes(disposition)) return 0;
  return SILENT.includes(disposition) ? 1 : 2;
}

// lib/policy/evolve-holds.ts
function openHolds(fold, fact, at) {
  if (!fact.holds?.length) return fold;
  let holds = fold.holds.filter((hold2) => !isOver(hold2, fact.recordedAt));
  for (const [index, part] of fact.holds.entries()) {
    const opened = { ...held(part), seq: fact.seq, index, at };
    const known = part.caseId !== void 0 && holds.some((hold2) => isSameOpenCase(hold2, opened));
    if (!known) holds = [opened, ...holds];
  }
  while (holds.length > MAX_HOLDS) holds = mergeOldest(holds, fact);
  return { ...fold, holds };
}
var held = (part) => ({
  cause: part.cause,
  until: part.until,
  caseId: part.caseId,
  account: part.account,
  purposes: part.purposes ? maskOf(PURPOSES, part.purposes) : 0
});
var isSameOpenCase = (hold2, opened) => hold2.caseId === opened.caseId && hold2.cause === opened.cause && hold2.closedAt === void 0 && hold2.account === opened.account && hold2.until === opened.until && hold2.purposes === opened.purposes;
function isOver(hold2, now) {
  const end = hold2.closedAt ?? hold2.until;
  return end !== void 0 && hold2.cause !== "callback" && end + MAX_SILENCE_DAYS * DAY_MS < now && hold2.at + MAX_SILENCE_DAYS * DAY_MS < now;
}
function mergeOldest(holds, { seq, holds: parts = [] }) {
  const rank = (hold2) => hold2.purposes & EVERY_CAUSE ? 0 : hold2.cause === "callback" ? 2 : 1;
  const oldest = [...holds].sort((a, b) => rank(a) - rank(b) || a.at - b.at || a.seq - b.seq || a.index - b.index);
  const [first2, second] = [oldest[0], oldest[1]];
  const merged = { seq, index: parts.length, cause: "other", at: Math.max(first2.at, second.at), purposes: EVERY_CAUSE | first2.purposes | second.purposes };
  return [...holds.filter((hold2) => hold2 !== first2 && hold2 !== second), merged];
}
function closeHolds(fold, fact, at) {
  if (!fact.closes?.length) return fold;
  const closes = fact.closes;
  const closed2 = (hold2) => hold2.closedAt === void 0 && hold2.at <= at && hold2.seq < fact.seq && closes.some((what) => "caseId" in what ? hold2.caseId === what.caseId : hold2.seq === what.seq && hold2.index === what.index);
  return { ...fold, holds: fold.holds.map((hold2) => closed2(hold2) ? { ...hold2, closedAt: at } : hold2) };
}
function fulfilCallbacks(fold, fact) {
  if (fact.disposition === void 0) return fold;
  const contact2 = fold.contacts.find((known) => known.seq === (fact.contact ?? fact.seq));
  if (!contact2 || contact2.channel !== "voice" || contact2.direction !== "outbound") return fold;
  const talked = TALKED.includes(fact.disposition);
  const done = (hold2) => hold2.cause === "callback" && hold2.closedAt === void 0 && hold2.seq < fact.seq && hold2.at <= contact2.at && (hold2.until === void 0 || talked || inWindow(contact2.at, hold2.until));
  return { ...fold, holds: fold.holds.map((hold2) => done(hold2) ? { ...hold2, closedAt: contact2.at } : hold2) };
}
var inWindow = (at, named) => at >= named - PROMISE_BEFORE_MS && at < named + PROMISE_AFTER_MS;

// lib/policy/evolve-refusals.ts
function refuse(fold, fact, at) {
  if (!fact.refusals?.length) return fold;
  const carrier = fact.contact ?? (fact.opens ? fact.seq : void 0);
  const id2 = fact.conversation?.id ?? fold.contacts.find((contact2) => contact2.seq === carrier)?.conversation;
  const talk = fold.conversations.find((known) => id2 === void 0 ? carrier !== void 0 && known.contact === carrier : known.id === id2);
  const group = talk?.group ?? fact.contact ?? fact.offerSeq ?? fact.seq;
  const added = fact.refusals.map((part) => ({ ...part, seq: fact.seq, at, group }));
  const refusals = widen([...added, ...fold.refusals], MAX_REFUSALS);
  return { ...fold, refusals, consents: withdraw(fold, added) };
}
function withdraw(fold, added) {
  return fold.consents.filter((consent2) => !added.some((refusal2) => takesBack(refusal2, consent2)));
}
var takesBack = (refusal2, consent2) => (refusal2.breadth === "everything" || refusal2.breadth === "promotions" && consent2.purpose === "promotional") && (refusal2.channel === void 0 || consent2.channel === void 0 || refusal2.channel === consent2.channel) && (refusal2.purpose === void 0 || refusal2.purpose === consent2.purpose) && consent2.at <= refusal2.at;
function widen(refusals, max) {
  let list2 = refusals;
  while (list2.length > max) list2 = widenOnce(list2);
  return list2;
}
function widenOnce(refusals) {
  const narrowest = [...refusals].sort(
    (a, b) => BREADTHS.indexOf(a.breadth) - BREADTHS.indexOf(b.breadth) || a.at - b.at || a.seq - b.seq
  );
  const first2 = narrowest[0];
  const alike = (other) => other !== first2 && other.family === first2.family && other.channel === first2.channel && silenced2(other) === silenced2(first2);
  const second = narrowest.find(alike) ?? narrowest[1];
  return [...refusals.filter((refusal2) => refusal2 !== first2 && refusal2 !== second), together(first2, second)];
}
function together(a, b) {
  const newest = a.at > b.at ? a : b;
  const family = isNarrow(a) && isNarrow(b) && a.family === b.family ? a.family : void 0;
  const purpose = silenced2(a) === silenced2(b) ? silenced2(a) : void 0;
  const wide = family === void 0 ? "promotions" : "this-topic";
  const breadth = purpose === void 0 || a.breadth === "everything" || b.breadth === "everything" ? "everything" : wide;
  return {
    seq: newest.seq,
    at: newest.at,
    group: newest.group,
    breadth,
    topic: family,
    family,
    channel: a.channel === b.channel ? a.channel : void 0,
    purpose: breadth !== "everything" && purpose === "promotional" ? void 0 : purpose,
    widened: true,
    lifted: a.lifted && b.lifted || void 0
  };
}
var silenced2 = (refusal2) => refusal2.purpose ?? (refusal2.breadth === "everything" ? void 0 : "promotional");
var isNarrow = (refusal2) => BREADTHS.indexOf(refusal2.breadth) < BREADTHS.indexOf("promotions");
function reinstate(fold, fact, at) {
  const asked = fact.reinstates;
  if (!asked) return fold;
  const breadth = BREADTHS.indexOf(asked.breadth);
  const clears = breadth >= BREADTHS.indexOf("promotions");
  const lifts = (refusal2) => refusal2.at <= at && refusal2.seq < fact.seq && BREADTHS.indexOf(refusal2.breadth) <= breadth && (asked.channel === void 0 || refusal2.channel === asked.channel) && (clears || refusal2.family !== void 0 && refusal2.family === asked.family);
  return {
    ...fold,
    refusals: clears ? fold.refusals.filter((refusal2) => !lifts(refusal2)) : fold.refusals.map((refusal2) => lifts(refusal2) ? { ...refusal2, lifted: true } : refusal2),
    holds: clears ? fold.holds.map(
      (hold2) => hold2.cause === "relationship-ended" && hold2.at <= at && hold2.closedAt === void 0 ? { ...hold2, closedAt: at } : hold2
    ) : fold.holds
  };
}

// lib/policy/evolve.ts
function evolve(fold, fact, bounds = FOLD_BOUNDS) {
  let next = {
    ...fold,
    seq: fact.seq,
    recordedAt: Math.max(fold.recordedAt, fact.recordedAt),
    known: fold.known || fact.kind !== "refused" && fact.kind !== "erased",
    recentFacts: TOLD.has(fact.kind) ? remember(fold.recentFacts, fact.id, MAX_RECENT_FACTS) : fold.recentFacts
  };
  const at = Math.min(fact.at, fact.recordedAt);
  for (const part of PARTS) next = part(next, fact, at, bounds);
  return next;
}
var TOLD = /* @__PURE__ */ new Set([
  "outcome",
  "recorded",
  "interaction",
  "offer-cleared",
  "offer-result",
  "opt-out",
  "hold",
  "hold-closed",
  "need",
  "consent",
  "reinstatement",
  "merged-from"
]);
var PARTS = [
  profile,
  contact,
  conversation2,
  refuse,
  reinstate,
  closeHolds,
  openHolds,
  fulfilCallbacks,
  consents,
  needs,
  campaign,
  bookkeeping
];
function remember(list2, item, max) {
  return list2.includes(item) ? list2 : [...list2, item].slice(-max);
}
function profile(fold, fact) {
  const said = fact.profile;
  if (!said) return fold;
  const left = fold.zones.filter((zone) => !said.zones.includes(zone.name)).map((zone) => ({ name: zone.name, leftAt: zone.leftAt ?? fact.recordedAt })).filter((zone) => zone.leftAt + (MAX_LOCAL_DAYS + 1) * DAY_MS >= fact.recordedAt).sort((a, b) => b.leftAt - a.leftAt).slice(0, MAX_ZONES);
  const addresses = said.addresses.slice(0, MAX_ADDRESSES).map((link) => {
    const known = fold.addresses.find((address2) => address2.token === link.token);
    const verified = said.verified?.includes(link.token) ?? false;
    return {
      token: link.token,
      channel: link.channel,
      shared: link.shared ?? false,
      wrongNumbers: verified ? 0 : known?.wrongNumbers ?? 0,
      bounces: verified ? 0 : known?.bounces ?? 0
    };
  });
  return {
    ...fold,
    zones: [...said.zones.map((name) => ({ name })), ...left],
    jurisdictions: said.jurisdictions,
    addresses,
    // Whoever sends a profile again has a person again; what that person refused before still stands.
    erased: false
  };
}
function contact(fold, fact, at, bounds) {
  let next = fold;
  const seq = openedBy(fact);
  if (fact.opens && !fold.contacts.some((known) => known.seq === seq)) {
    const { expiresAt, ...subject } = fact.opens;
    const claimed = fact.disposition === void 0;
    next = rememberContact(
      next,
      {
        ...subject,
        seq,
        at,
        direction: "outbound",
        state: claimed ? "claimed" : "settled",
        disposition: fact.disposition,
        pitched: (fact.offers?.length ?? 0) > 0 || subject.offer !== void 0,
        expiresAt: claimed ? expiresAt : void 0
      },
      fact,
      bounds
    );
  } else if (fact.contact !== void 0) {
    next = updateContact(next, fact, at, bounds);
  }
  const used = next.contacts.find((contact2) => contact2.seq === seq)?.address;
  const news = fold.contacts.find((contact2) => contact2.seq === seq)?.disposition !== fact.disposition;
  return used && fact.disposition && news ? countAgainstAddress(next, used, fact.disposition) : next;
}
var openedBy = (fact) => fact.contact ?? (fact.opens ? fact.seq : void 0);
function countAgainstAddress(fold, token, disposition) {
  const wrong = disposition === "wrong_number" ? 1 : 0;
  const bounce = disposition === "bounced" ? 1 : 0;
  if (wrong + bounce === 0) return fold;
  return {
    ...fold,
    addresses: fold.addresses.map(
      (address2) => address2.token === token ? { ...address2, wrongNumbers: address2.wrongNumbers + wrong, bounces: address2.bounces + bounce } : address2
    )
  };
}
function conversation2(fold, fact, at, bounds) {
  let next = fold;
  const carrier = next.contacts.find((contact2) => contact2.seq === openedBy(fact));
  const id2 = fact.conversation?.id ?? carrier?.conversation;
  const made = fact.kind === "offer-result" ? 0 : fact.offers?.length ?? 0;
  const others = made === 0 ? 0 : fact.offers.filter((one) => carrier?.offer === void 0 || one.offer !== carrier.offer).length;
  const refused = (fact.refusals?.length ?? 0) > 0;
  const upset = fact.sentiment === "negative" || fact.sentiment === "angry";
  if (id2 !== void 0 && (fact.conversation || made > 0 || refused || upset)) {
    const known = next.conversations.find((talk2) => talk2.id === id2);
    const talk = {
      id: id2,
      at: Math.max(known?.at ?? 0, at),
      group: known?.group ?? carrier?.seq ?? fact.seq,
      direction: known?.direction ?? fact.conversation?.direction ?? "outbound",
      contact: known?.contact ?? carrier?.seq,
      offers: (known?.offers ?? (carrier?.offer === void 0 ? 0 : 1)) + others,
      refused: (known?.refused ?? false) || refused,
      upset: (known?.upset ?? false) || upset
    };
    next = rememberConversation(next, talk, bounds);
  }
  return made > 0 ? pitch(next, fact, at, id2, bounds) : next;
}
function rememberConversation(fold, talk, bounds) {
  const all = [talk, ...fold.conversations.filter((other) => other.id !== talk.id)].sort((a, b) => b.at - a.at);
  const kept = all.slice(0, bounds.conversations);
  const forgotten = all[kept.length]?.at ?? 0;
  return {
    ...fold,
    conversations: kept,
    conversationsCompleteSince: Math.max(fold.conversationsCompleteSince, forgotten)
  };
}
function pitch(fold, fact, at, id2, bounds) {
  const talk = fold.conversations.find((known) => known.id === id2);
  const carrier = fold.contacts.find(
    (contact2) => isOpen(contact2, fact.recordedAt) && (contact2.seq === (openedBy(fact) ?? talk?.contact) || id2 !== void 0 && contact2.conversation === id2)
  );
  if (carrier) {
    return carrier.pitched ? fold : rememberContact(fold, { ...carrier, pitched: true }, fact, bounds);
  }
  const offer = fact.offers?.[0];
  return rememberContact(
    fold,
    {
      seq: fact.seq,
      at,
      direction: talk?.direction ?? "inbound",
      state: "settled",
      disposition: "conversation",
      channel: fact.conversation?.channel ?? "voice",
      purpose: "promotional",
      pitched: true,
      conversation: id2,
      ...offer
    },
    fact,
    bounds
  );
}
function consents(fold, fact, at) {
  if (!fact.consents?.length) return fold;
  let list2 = fold.consents;
  for (const given of fact.consents) {
    if (fold.refusals.some((refusal2) => !refusal2.lifted && takesBack(refusal2, { ...given, at }))) continue;
    const same = (other) => other.kind === given.kind && other.purpose === given.purpose && other.channel === given.channel && other.topic === given.topic;
    if (list2.some((other) => same(other) && other.at > at)) continue;
    list2 = [{ ...given, seq: fact.seq, at }, ...list2.filter((other) => !same(other))];
  }
  const strength = (kind) => CONSENT_KINDS.indexOf(kind);
  const kept = [...list2].sort((a, b) => strength(b.kind) - strength(a.kind) || b.at - a.at).slice(0, MAX_CONSENTS);
  return { ...fold, consents: kept };
}
function needs(fold, fact, at) {
  if (!fact.needs?.length) return fold;
  let list2 = fold.needs;
  for (const need of fact.needs) {
    const known = list2.find((other) => other.topic === need.topic);
    if (known && known.at >= at) continue;
    list2 = [{ ...need, seq: fact.seq, at }, ...list2.filter((other) => other.topic !== need.topic)];
  }
  return { ...fold, needs: [...list2].sort((a, b) => b.at - a.at).slice(0, MAX_NEEDS) };
}
function campaign(fold, fact) {
  const moved = fact.campaign;
  if (!moved) return fold;
  const state = { id: moved.id, attempt: moved.attempt, due: moved.dueAt === void 0 ? void 0 : fact.seq };
  return {
    ...fold,
    campaigns: [state, ...fold.campaigns.filter((other) => other.id !== moved.id)].slice(0, MAX_CAMPAIGNS)
  };
}
function bookkeeping(fold, fact) {
  let next = fold;
  if (fact.refused) next = { ...next, lines: remember(next.lines, fact.refused.line, MAX_LINES) };
  if (fact.mergedInto) next = { ...next, mergedInto: fact.mergedInto };
  if (fact.kind === "erased") next = erase(next);
  return next;
}
function erase(fold) {
  return { ...fold, erased: true, jurisdictions: [], addresses: [], consents: [], needs: [], conversations: [] };
}

// bench/customers.ts
var TWELVE_ZONES = [
  "Europe/Lisbon",
  "Europe/Berlin",
  "America/New_York",
  "America/Los_Angeles",
  "America/Sao_Paulo",
  "Africa/Cairo",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Tokyo",
  "Australia/Sydney",
  "Australia/Lord_Howe",
  "Pacific/Auckland"
];
var MONDAY = parseInstant("2026-11-23T00:00:00Z");
var WEEK_MS = 7 * DAY_MS;
var oneOf2 = (list2, chance) => list2[Math.floor(chance() * list2.length)];
var upTo = (most, chance) => Math.floor(chance() * (most + 1));
var FAMILIES = Object.keys(SHIPPED_TOPICS);
function about2(chance, family = oneOf2(FAMILIES, chance)) {
  return { topic: oneOf2(SHIPPED_TOPICS[family], chance), family };
}
var CALLS_ENDED = [
  "no_answer",
  "busy",
  "voicemail",
  "conversation",
  "conversation",
  "accepted"
];
var TEXTS_ENDED = ["delivered", "delivered", "opened", "bounced"];
function caseFrom(chance) {
  const now = MONDAY + Math.floor(chance() * (WEEK_MS / MINUTE_MS)) * MINUTE_MS;
  const zone = oneOf2(TWELVE_ZONES, chance);
  const subject = about2(chance);
  const daysAgo = (most) => now - Math.floor(chance() * most * DAY_MS) - MINUTE_MS;
  const told = [
    {
      at: now - 400 * DAY_MS,
      kind: "profile",
      parts: { profile: { zones: [zone], jurisdictions: [], addresses: [] } }
    }
  ];
  const contacts = 6 + upTo(6, chance);
  const within = chance() < 0.25 ? 40 : 365;
  for (let index = 0; index < contacts; index++) {
    const channel = oneOf2(["voice", "voice", "sms", "email"], chance);
    told.push({
      at: daysAgo(within),
      kind: "recorded",
      parts: {
        opens: { channel, purpose: "promotional", ...about2(chance), campaign: `campaign-${index % 3}`, attempt: 1 },
        disposition: oneOf2(channel === "voice" ? CALLS_ENDED : TEXTS_ENDED, chance)
      }
    });
  }
  const consented = chance() < 0.95 ? 2 : 0;
  for (const channel of ["voice", "email"].slice(0, consented))
    told.push({
      at: daysAgo(380),
      kind: "consent",
      parts: { consents: [{ kind: "express", purpose: "promotional", channel }] }
    });
  if (chance() < 0.9) told.push({ at: daysAgo(190), kind: "need", parts: { needs: [subject] } });
  told.push(...noes(chance, daysAgo), ...cases(chance, daysAgo, now));
  return {
    fold: foldOf(told),
    request: { action: "contact", channel: "voice", purpose: "promotional", topic: subject.topic },
    now,
    zone
  };
}
function noes(chance, daysAgo) {
  const count2 = chance() < 0.5 ? 1 + upTo(2, chance) : 0;
  return Array.from({ length: count2 }, () => ({
    at: daysAgo(400),
    kind: "opt-out",
    parts: { refusals: [chance() < 0.1 ? { breadth: "promotions" } : { breadth: "this-topic", ...about2(chance) }] }
  }));
}
function cases(chance, daysAgo, now) {
  if (chance() < 0.6) return [];
  const at = daysAgo(200);
  const opened = { at, kind: "hold", parts: { holds: [{ cause: "case", caseId: "case-1" }] } };
  const closed2 = {
    at: at + Math.floor(chance() * (now - at)),
    kind: "hold-closed",
    parts: { closes: [{ caseId: "case-1" }] }
  };
  return chance() < 0.9 ? [opened, closed2] : [opened];
}
function foldOf(told) {
  const fold = told.toSorted((a, b) => a.at - b.at).reduce((before, { at, kind, parts }, index) => {
    const seq = index + 1;
    return evolve(before, { ...parts, kind, seq, at, recordedAt: at, id: `f${seq}` });
  }, EMPTY_FOLD);
  return decodeFold({ fold: encodeFold(fold, fold.recordedAt), seq: fold.seq, recordedAt: fold.recordedAt });
}

// bench/twelve-rules.ts
import { Engine } from "json-rules-engine";

// bench/figure.ts
var CheckFailed = class extends Error {
  name = "CheckFailed";
};
function check(holds, otherwise) {
  if (!holds) throw new CheckFailed(otherwise);
}

// bench/twelve-rules.ts
var why = "For the bench.";
var promotional = { purposes: ["promotional"] };
var calls = { ...promotional, channels: ["voice"] };
var weekday = [["09:00", "20:00"]];
var DOCUMENT = {
  id: "twelve-rules",
  version: "1",
  title: "Twelve rules of every common kind",
  rules: [
    {
      id: "hours",
      kind: "hours",
      why,
      weekly: { mon: weekday, tue: weekday, wed: weekday, thu: weekday, fri: weekday, sat: [["10:00", "18:00"]] }
    },
    { id: "calls-day", kind: "cap", why, applies: calls, max: 1, window: { localDays: 1 } },
    { id: "calls-fortnight", kind: "cap", why, applies: calls, max: 3, window: { rolling: "P14D" } },
    {
      id: "reached-week",
      kind: "cap",
      why,
      applies: promotional,
      max: 1,
      window: { rolling: "P7D" },
      counts: { dispositions: "reached" }
    },
    {
      id: "reached-two-months",
      kind: "cap",
      why,
      applies: promotional,
      max: 3,
      window: { rolling: "P60D" },
      counts: { dispositions: "reached" }
    },
    { id: "no-this-topic", kind: "refusal", why, breadth: "this-topic", covers: "family", lasts: "P180D" },
    {
      id: "no-promotions",
      kind: "refusal",
      why,
      breadth: "promotions",
      covers: "promotion",
      lasts: "until-customer-asks"
    },
    {
      id: "second-no",
      kind: "cooldown",
      why,
      applies: promotional,
      after: "refusal",
      nth: 2,
      within: "P365D",
      lasts: "P180D"
    },
    { id: "hold-case", kind: "hold", why, causes: ["case"], lasts: { afterClosed: "P14D" } },
    { id: "consent", kind: "consent", why, applies: promotional, needs: "express" },
    { id: "relevance", kind: "relevance", why, applies: promotional, within: "P180D" },
    { id: "fatigue", kind: "fatigue", why, applies: promotional, ignored: 3, rest: "P60D" }
  ]
};
var RULES = DOCUMENT.rules.length;
function twelveRules() {
  const { policy, mistakes } = parsePolicy(DOCUMENT);
  check(policy !== void 0, `the policy of the bench is broken: ${JSON.stringify(mistakes)}`);
  return policy;
}
var is = (fact, operator, value) => ({ fact, operator, value });
var PEER_CONDITIONS = {
  hours: {
    any: [
      is("weekday", "equal", 6),
      is("minuteOfDay", "lessThan", 540),
      is("minuteOfDay", "greaterThanInclusive", 1200),
      {
        all: [
          is("weekday", "equal", 5),
          { any: [is("minuteOfDay", "lessThan", 600), is("minuteOfDay", "greaterThanInclusive", 1080)] }
        ]
      }
    ]
  },
  "calls-day": { all: [is("callsToday", "greaterThanInclusive", 1)] },
  "calls-fortnight": { all: [is("callsInFortnight", "greaterThanInclusive", 3)] },
  "reached-week": { all: [is("reachedInWeek", "greaterThanInclusive", 1)] },
  "reached-two-months": { all: [is("reachedInTwoMonths", "greaterThanInclusive", 3)] },
  "no-this-topic": { all: [is("daysSinceNoToFamily", "lessThan", 180)] },
  "no-promotions": { all: [is("saidNoToPromotions", "equal", true)] },
  "second-no": { all: [is("daysSinceSecondNo", "lessThan", 180)] },
  "hold-case": { all: [is("daysSinceCaseClosed", "lessThan", 14)] },
  consent: { all: [is("hasConsent", "equal", false)] },
  relevance: { all: [is("daysSinceNeed", "greaterThanInclusive", 180)] },
  fatigue: { all: [is("ignoredInRow", "greaterThanInclusive", 3), is("daysSinceIgnored", "lessThan", 60)] }
};

// bench/tmp/prof.ts
var p = compile13(twelveRules());
var ch = chanceFrom(20261123);
var sets = { allow: [], defer: [], suppress: [] };
while (sets.allow.length < 128 || sets.defer.length < 64 || sets.suppress.length < 64) {
  const c = caseFrom(ch);
  const v = decide(c.fold, c.request, p, c.now).verdict;
  if (sets[v].length < (v === "allow" ? 128 : 64)) sets[v].push(c);
}
var which = process.argv[2] ?? "allow";
var cs = which === "mix" ? Object.values(sets).flat() : sets[which];
console.log("avg contacts", cs.reduce((s, c) => s + c.fold.contacts.length, 0) / cs.length, "refusals", cs.reduce((s, c) => s + c.fold.refusals.length, 0) / cs.length);
var sink = 0;
function time(name, f, ms = 600) {
  let best = Infinity;
  for (let i = 0; i < 200; i++) for (const c of cs) sink += f(c);
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const t = performance.now();
    let n = 0;
    do {
      for (let i = 0; i < cs.length; i++) {
        sink += f(cs[i]);
      }
      n += cs.length;
    } while (performance.now() - t < 5);
    best = Math.min(best, (performance.now() - t) * 1e6 / n);
  }
  console.log(name.padEnd(28), best.toFixed(1));
}
var mode = process.argv[3];
if (mode === "loop") {
  const end = performance.now() + 6e3;
  while (performance.now() < end) for (let k = 0; k < 50; k++) for (let i = 0; i < cs.length; i++) sink += decide(cs[i].fold, cs[i].request, p, cs[i].now).reasons.length;
} else {
  time("decide", (c) => decide(c.fold, c.request, p, c.now).reasons.length, 2e3);
  const doc = twelveRules();
  const base = { ...doc, rules: [{ ...doc.rules.find((r) => r.kind === "cap"), id: "none", max: "unlimited" }] };
  const list2 = [["(engine, no rule)", base], ...doc.rules.map((r) => [r.id, { ...doc, rules: [r] }])];
  for (const [n, d] of list2) {
    const q = compile13(d);
    time(n, (c) => decide(c.fold, c.request, q, c.now).reasons.length);
  }
  time("decide again", (c) => decide(c.fold, c.request, p, c.now).reasons.length, 2e3);
}
console.log(sink);
