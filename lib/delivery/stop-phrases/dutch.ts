import type { PhrasesIn } from "./phrases-in.ts";

const REACH =
  "(?:bellen|gebeld|sturen|toesturen|appen|smsen|sms en|mailen|gemaild|berichten|contacteren|gecontacteerd|benaderen|benaderd|storen|schrijven|opnemen|lastig\\p{L}*|adverteren)";
const THING =
  "(?:\\p{L}*berichten|bericht|sms\\p{L}*|smsjes|reclame|telefoontjes|oproepen|aanbiedingen|mails?|emails?|e mails?|acties|nieuwsbrie(?:f|ven)|contact|spam|advertenties|marketing|promoties)";

export const dutch: PhrasesIn = {
  asks: [
    `(?:niet|nooit|niets)(?: (?:meer|langer|weer|verder|contact|nog|u|me|mij|ons))* ${REACH}|(?:niets|nooit) meer|niet meer (?:contact|van u|hebben)`,
    "(?<!ik )(?:bel|app|sms|stuur|mail|benader|contacteer|schrijf|neem)(?: \\p{L}+){0,4}? (?:niet|nooit|niets|geen)(?: \\p{L}+)?",
    `geen(?: (?:enkele?|verdere|nieuwe|meer|jullie|zulke|dit soort))* ${THING}(?: meer)?|wil(?:len)?(?: \\p{L}+){0,3} (?:niet meer|niets)`,
    "(?:nooit|geen|niet)(?: \\p{L}+){0,2} (?:toestemming|toegestemd|aangemeld|akkoord|ingeschreven)|(?:trek|neem)(?: \\p{L}+){0,3} toestemming|toestemming (?:in|intrekken|ingetrokken)|bezwaar|(?:ik|wij) weiger\\p{L}*",
    "stop(?:t|pen)? (?:met|hiermee|ermee|daarmee|hier|nu|alsjeblieft|aub)|hou(?:d|dt)?(?: \\p{L}+){0,2} op|ophouden|op te houden|kap(?:pen)? (?:er ?mee|met)|kappen nou",
    "(?:haal|verwijder|schrap|wis|gooi|vergeet)(?: u)? (?:me|mij|ons|mijn)(?: \\p{L}+)?|(?:meld|schrijf)(?: u)? (?:me|mij|ons)(?: \\p{L}+)? (?:af|uit)|afmeld\\p{L}*|uitschrijv\\p{L}*|uitgeschreven|(?:me|mij) (?:af|uit) te (?:melden|schrijven)",
    "(?:van|uit) (?:de|het|jullie|uw|deze|die|dit) (?:\\p{L}+ )?(?:\\p{L}*lijst(?:je)?|bestand|systeem|database)|bel me niet",
    "^genoeg|genoeg (?:zo|nu|reclame|ervan|van)|(?:ben|word)(?: \\p{L}+){0,2} (?:zat|beu)|(?:rot|flikker|donder|sodemieter) op",
    "lastig ?(?:ge)?vall?\\p{L}*|lastigval\\p{L}*|stalk\\p{L}*|geen (?:interesse|belangstelling|behoefte)|niet geinteresseerd|verkeerd (?:nummer|verbonden)",
    "(?:al|reeds|toch)(?: \\p{L}+)? nee gezegd|nee is nee|laat (?:me|mij|ons)(?: \\p{L}+)? met rust|met rust gelaten",
  ],
  idioms: [
    "(?<!(?:ik|jullie|jij|u|waarom) )(?:stop|hou|houd)(?: (?:u|alsjeblieft|vooral|aub))* niet(?: (?:op|met))*|niet (?:stoppen|ophouden|afmelden|uitschrijven|verwijderen)",
    "(?:woon|werk|weet|vind|lukt|gaat|werkt)(?: \\p{L}+){0,3} niet meer",
  ],
};
