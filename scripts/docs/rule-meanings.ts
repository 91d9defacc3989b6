import type { KindName } from "../../lib/policy/document.ts";
import type { Meanings } from "./fields.ts";

/** What every rule has, whatever its kind. Descriptions in the schemas are used where these say nothing. */
export const HEADER: Meanings = {
  id: "The rule's name in reasons, the suppression log and logs; unique in its policy. Lower-case words joined by hyphens",
  "source.instrument": "The law, regulation or code",
  "source.section": "Where in it",
  "source.url": "Where to read it",
  severity: "How firmly it stands; see [severity](#severity-and-advice)",
  effectiveFrom: "First instant at which the rule is judged; left out, always. An instant with an offset",
  effectiveTo: "First instant at which it is judged no more; left out, never",
  "applies.channels": "Channels of the request",
  "applies.purposes": "Purposes of the request. An offer makes a request promotional as well",
  "applies.actions":
    "`contact`: a claim or authorisation. `offer`: an offer inside a conversation. Left out: see [the default of each kind](#which-requests-a-rule-judges)",
  "applies.topics": "Topics of the request; a family's name covers its children",
  "unless.deadlineWithin": "The request's deadline is no further away than this",
  "unless.channels": "… and its channel is one of these; left out, any",
  "unless.consent": "A consent at least this strong permits the contact …",
  "unless.relationship": "Such a dealing is on file …",
  "unless.within": "… and was so recently",
  "unless.about": "… and the contact is known to be about the same",
  "unless.confirms": "The one message that confirms an opt-out …",
  "unless.declares": "The operator's policy [declares](#waivers) this of itself",
  "unless.purposes": "… and all its purposes are among these; left out, any",
};

const WINDOWS = "Half-open windows `[from, to)` of that weekday, local time; a day left out is closed";

export const OF_KIND: Readonly<Record<KindName, Meanings>> = {
  hours: {
    weekly: "The permitted windows of each weekday, in every zone the customer may be in",
    ...Object.fromEntries(["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [`weekly.${day}`, WINDOWS])),
    holidays: "Dates on which other windows hold",
    "holidays.dates": "Local dates",
    "holidays.lists": "Lists of holidays that ship with Tacet, in `packs/holidays`, by id",
    "holidays.feed": "A feed that names days, such as holidays a governor proclaims",
    "holidays.feed.name": "The feed's name",
    "holidays.feed.maxAge": "Read longer ago, it is used all the same and the decision says so",
    "holidays.windows": "Windows on those dates; left out, closed",
    "holidays.eves":
      "Windows on the day before such a date, within those of its weekday; left out, those of its weekday",
    zone: "The zone whose clock tells these hours, where the law does not mean the customer's own",
  },
  cap: {
    max: '`0` is never, `"unlimited"` is no limit; one of them or a number must be written',
    window: "How far back contacts are counted, and by which clock; one of the three forms",
    "window.rolling": "Elapsed time: a contact leaves a window of 7 days at exactly 7 days",
    "window.localDays": "So many consecutive calendar days where the customer is, today included",
    "window.counting": "`exclusive`: today, and so many days before it",
    "window.months": "So many months on the customer's calendar",
    "window.calendar": "A calendar day, week or month in a named zone",
    "window.zone": "The IANA zone of that calendar",
    "window.weekStartsOn": "First day of that calendar's week",
    per: "What is counted apart: contacts are counted together when all these keys agree. What a contact or request does not name, it may be about, so it counts",
    "counts.channels": "Channels of the contacts counted; left out, those the rule applies to",
    "counts.purposes": "Purposes of the contacts counted; left out, those the rule applies to",
    "counts.topics": "Topics or families of the contacts counted; left out, all",
    "counts.dispositions":
      '`"reached"`: something of ours got to the person. A list: those outcomes. Left out: every attempt',
    "counts.except": "What is left out of the count",
    "counts.except.dispositions": "Contacts that ended so; one that may yet end otherwise is counted",
    "counts.except.consentWithin":
      "Contacts made so soon after an express consent to them; a duration or a [length on the calendar](#lengths)",
    "counts.directions": "`inbound` adds offers made in conversations the customer began",
  },
  cooldown: {
    after: 'What starts it: outcomes of outbound contacts, or `"refusal"` for a no of any breadth',
    "after.dispositions": "The outcomes",
    "after.channels": "Channels of those contacts; left out, all",
    "after.purposes": "Purposes of those contacts; left out, all",
    "after.directions": "`inbound`: conversations the customer began start it too",
    per: "Only what shares these keys; what one of the two does not name, it may be about",
    nth: "Which one starts it: 1, the first; 2, the second within `within`; 3, the third",
    within: "How close together the second and third must be",
    lasts: "How long it is silent, counted from the last one",
  },
  refusal: {
    breadth: "The breadth of the no this rule listens to",
    covers: "What it silences: that very offer, its family, all promotion, or every purpose",
    lasts: "Counted from when it was said; `named` means: until the time the customer named",
    heardOn:
      "Only a no said for one of these channels, or one to all promotion or to everything that names no channel, which then silences every channel the rule applies to; left out, a no for one channel silences that one",
    optOutsOnly:
      "A narrow no counts only where it names a channel: a stop that was sent, not an offer that was declined",
    "lasts.kept": "So long as the law has the no kept; it names no day to come back",
    "lasts.named": "Until the time the customer named",
    "lasts.otherwise": "How long, when they named none",
  },
  hold: {
    causes: "Causes of the holds this rule listens to",
    purposes: "Purposes held, when the hold itself names none",
    lasts: "`until-closed`, or for a time counted from one of two instants",
    "lasts.afterOpened": "Counted from when it was placed; for a callback, from the time named",
    "lasts.afterClosed": "Still so long after it was closed, or after its own end",
    sameAccount: "Only contacts about the hold's own account (a request or hold that names none may be about it)",
  },
  consent: {
    needs: "The weakest kind that will do; `implied` < `express` < `express-written`",
    within: "How recently it must have been given; left out, it stands until it expires or is withdrawn",
  },
  feed: {
    feed: "The feed's name",
    maxAge: "Read longer ago, it is used all the same and the decision says so",
  },
  registry: {
    list: "The name of the do-not-call list",
    maxAge: "How old the check against it may be",
    effectiveAfter: "How long after a number was registered the list binds; left out, at once",
    unlessConsent: "A consent at least this strong stands above the list",
  },
  attempts: {
    max: "Outcome → at most so many attempts of the campaign may end so. An outcome left out is not limited",
    apart: "At least so long between two attempts of the campaign",
    within: "How long a campaign's attempts are remembered by this rule",
  },
  conversation: {
    maxOffers: "Offers that may be made in one conversation",
    noneAfterRefusal: "None after the customer said no in it",
    within: "After so long a silence a conversation's id starts afresh",
  },
  relevance: { within: "How long a recorded need or interest lasts" },
  fatigue: {
    ignored: "So many in a row without an answer",
    rest: "How long the customer rests, counted from the newest of them",
    purposes: "Contacts of these purposes are looked at",
    engagementTracked:
      "Channels on which opens, clicks or replies are tracked. Elsewhere silence of an email or text says nothing, so it does not count",
  },
  address: {
    retireAfter: "Proofs, since it was last verified, after which an address is retired",
    "retireAfter.wrong_number": "So many times `wrong_number`",
    "retireAfter.bounced": "So many times `bounced`",
  },
};

export const OF_DOCUMENT: Meanings = {
  id: "The policy's name. Lower-case words joined by hyphens",
  version: "A version is never changed, so a change is a new one",
  title: "For people",
  description: "For people",
  "topics.extends": "Whether `tree` is added to the shipped tree, or is the whole of it",
  "topics.tree": "Family → its topics; a topic belongs to one family only",
  implies: "What an outcome or a mood implies; see [implied refusals and holds](#implied-refusals-and-holds)",
  declined:
    "What an outcome `declined`, or an offer answered so implies: a `refusal` (a breadth, `not-now` at least), and perhaps a `hold` (a cause)",
  opted_out:
    "What an outcome `opted_out` implies: a `refusal` (a breadth, `promotions` at least), and perhaps a `hold` (a cause)",
  complained:
    "What an outcome `complained` implies: a `refusal` (a breadth, `promotions` at least), and perhaps a `hold` (a cause)",
  angry: "What a mood `angry` implies: a `refusal` (a breadth), a `hold` (a cause), both or neither",
  negative: "What a mood `negative` implies: a `refusal` (a breadth), a `hold` (a cause), both or neither",
  script: "What campaigns' scripts had better not say; see [scripts](#scripts)",
  waives: "Rules of packs that are switched off, each with its reason; see [waivers](#waivers)",
  "waives.pack": "The pack",
  "waives.rule": "Its rule",
  "waives.severity": "As firm as the rule may be; `guideline` when left out, `presumption` with a second person",
  "waives.reading": "Or the name of a reading, in whatever packs have it",
  "waives.because": "Why, for whoever reads a decision in a year",
  declares: "What the operator says of itself, for rules that ask; see [waivers](#waivers)",
  "declares.what": "What",
  "declares.because": "Why that is so",
  rules: "The rules; every one of them is judged, in this order",
};
