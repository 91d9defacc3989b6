import { near, type PhrasesIn } from "./phrases-in.ts";

const REACH =
  "(?:bellen|gebeld|sturen|toesturen|appen|smsen|sms en|mailen|gemaild|berichten|contacteren|gecontacteerd|benaderen|benaderd|storen|schrijven|opnemen|lastig\\p{L}*|adverteren)";
const THING =
  "(?:\\p{L}*berichten|bericht|sms\\p{L}*|smsjes|reclame|telefoontjes|oproepen|aanbiedingen|mails?|emails?|e mails?|acties|nieuwsbrie(?:f|ven)|contact|spam|advertenties|marketing|promoties)";

/** What callers do without end: "jullie blijven maar bellen". */
const OFTEN =
  "(?:elke dag|iedere dag|de hele dag|steeds(?: weer)?|telkens(?: weer)?|voortdurend|constant|continu|dag en nacht)";

const WEARY =
  "(?:zat van|beu|spuugzat|moe van|gek van|gestoord van|ziek van|horendol|te veel reclame|constante|eindeloze|irritante?|opdringerige?|onophoudelijke?|op alle uren|haat|overspoeld|gebombardeerd|weg met)";

export const dutch: PhrasesIn = {
  asks: [
    `(?:niet|nooit|niets)(?: (?:meer|langer|weer|verder|contact|nog|u|me|mij|ons))* ${REACH}|(?:niets|nooit) meer|niet meer (?:contact|van u|hebben)`,
    "(?<!ik )(?:bel|app|sms|stuur|mail|benader|contacteer|schrijf|neem)(?: \\p{L}+){0,4}? (?:niet|nooit|niets|geen)(?: \\p{L}+)?",
    `geen(?: (?:enkele?|verdere|nieuwe|meer|jullie|zulke|dit soort))* ${THING}(?: meer)?|wil(?:len)?(?: \\p{L}+){0,3} (?:niet meer|niets)`,
    "(?:nooit|geen|niet)(?: \\p{L}+){0,2} (?:toestemming|toegestemd|aangemeld|akkoord|ingeschreven)|(?:trek|neem)(?: \\p{L}+){0,3} toestemming|toestemming (?:in|intrekken|ingetrokken)|bezwaar|(?:ik|wij) weiger\\p{L}*",
    "(?:wat|welk deel)(?: \\p{L}+){0,4} (?:aan|van) (?:het woord )?nee|(?:ik|wij)(?: (?:ga|zal|heb))?(?: (?:jullie|u|je|dit|deze))* ?(?:blokkeer|blokkeren|meld|geblokkeerd)\\p{L}*(?: (?:dit|jullie|u|je|deze) ?(?:nummer)?)|(?:hoe|waar|van wie)(?: \\p{L}+){0,5} (?:mijn|dit) (?:nummer|gegevens|telefoonnummer)|(?:geen|nooit)(?: (?:meer|een))? klant|hou(?:d|dt|den)? (?:er|hier|daar)(?: \\p{L}+){0,2} (?:mee op|op)|(?:zijn|wat zijn) (?:\\p{L}+ ){0,2}(?:opdringerig|vervelend|irritant|hinderlijk)|bespaar (?:me|mij|ons|u)",
    `nog (?:een|1|zo n)(?: \\p{L}+)? (?:telefoontje|bericht|berichtje|sms|mail|keer)(?: \\p{L}+)? (?:en|dan)|laatste keer(?: \\p{L}+){0,4} nee|verkeerde (?:persoon|nummer)|(?:word|ben)(?: \\p{L}+){0,4} (?:gek van|ziek van|moe van|zat|beu|klaar mee)|(?:nummer|naam|gegevens)(?: \\p{L}+){0,2} (?:eraf|eruit|weg)(?: \\p{L}+)?|vall?(?:en|t)(?: \\p{L}+){0,2} lastig|^kappen(?: \\p{L}+)?$|doe(?: ik)? aangifte|geen zin (?:in|meer)|zit (?:er )?niet op te wachten|(?:ik|wij) (?:wil|hoef|willen)(?: \\p{L}+){0,2} niet(?: meer)?$`,
    "(?:jullie|u|je|dit) (?:storen|stoort)(?: (?:me|mij|ons|enorm|echt))?|(?:toestemming|akkoord)(?: \\p{L}+){0,2} (?:in|intrekken|ingetrokken)",
    near(WEARY, `${THING}|jullie (?:gebel|gezeur|gedoe)|van jullie`),
    "laat(?: \\p{L}+){1,3} met rust|(?:hou|stop)\\p{L}* (?:jullie|u|je|dit|dat|het)(?: \\p{L}+){0,2} (?:op|mee)|wanneer (?:hou|stop)\\p{L}* (?:jullie|u|je|dit|het)|(?:gezegd|geantwoord|verteld|laten weten)(?: \\p{L}+){0,3} (?:nee|niet)|(?:is|was) (?:\\p{L}+ )?genoeg(?: geweest)?$|genoeg geweest|(?:moet|mag)(?: \\p{L}+){0,2} (?:stoppen|ophouden|afgelopen zijn)|geven (?:\\p{L}+ )?(?:nooit|niet) op|belaging|intimidatie|rot(?:ten)? op|oprotten|opzouten|wegwezen|nu niet en nooit|komt (?:\\p{L}+ )?geen (?:\\p{L}+ )?eind",
    `blij(?:ven|ft)(?: \\p{L}+){0,4} ${REACH}|(?:jullie|u|je) (?:bel\\p{L}*|stu\\p{L}+|mail\\p{L}*|app\\p{L}*|schrijv\\p{L}*|stoor\\p{L}*|storen|val\\p{L}*)(?: \\p{L}+){0,2} ${OFTEN}|${OFTEN}(?: (?:weer|die|zo n|dat|dit|deze|een))* (?:${THING}|${REACH})|(?:jullie|ze|${THING}) (?:stoppen|stopt|houden|houdt)(?: (?:maar|ook|echt|nooit|gewoon|nou|dan))* (?:niet|nooit)|${THING}(?: maar)? houden (?:\\p{L}+ ){0,2}op|niet op met (?:die|deze|al die|al jullie|jullie) ${THING}`,
    "niet (?:gewenst|welkom|gewild|gevraagd|van gediend)|ongewenst|ongevraagd\\p{L}*|laat dat(?: (?:nou|nu|a?ub|alsjeblieft))*$|niet (?:meer )?doen(?: (?:aub|alsjeblieft))?$|(?:ik|wij|heb|zei)(?: \\p{L}+){0,2} nee(?: gezegd)?(?:$| (?:dus|dank|bedankt|gezegd|en))|nee (?:is|betekent|blijft) nee|hoe vaak (?:nog|moet(?: \\p{L}+){0,4} (?:zeggen|vragen|herhalen|uitleggen))|(?:nummer|gegevens|contact|adres)(?: \\p{L}+)? (?:verwijderen|wissen|schrappen|weghalen|weggooien)|niet stil(?: \\p{L}+)? (?:door|vanwege|dankzij) jullie",
    "stop(?:t|pen)? (?:met|hiermee|ermee|daarmee|hier|nu|alsjeblieft|aub)|(?<!(?:het|dat) )hou(?:d|dt)?(?: (?!niet )\\p{L}+){0,2} op|ophouden|op te houden|kap(?:pen)? (?:er ?mee|met)|kappen nou",
    "(?:haal|verwijder|schrap|wis|gooi|vergeet)(?: u)? (?:me|mij|ons|mijn(?! (?:laatste|vorige|bericht|afspraak|bestelling|reservering|tweede|eerste)))(?: \\p{L}+)?|(?:meld|schrijf)(?: u)? (?:me|mij|ons)(?: \\p{L}+)? (?:af|uit)|afmeld\\p{L}*|uitschrijv\\p{L}*|uitgeschreven|(?:me|mij) (?:af|uit) te (?:melden|schrijven)",
    "(?:van|uit) (?:de|het|jullie|uw|deze|die|dit) (?:\\p{L}+ )?(?:\\p{L}*lijst(?:je)?|bestand|systeem|database)|bel me niet",
    "^genoeg|genoeg (?:zo|nu|reclame|ervan|van)|(?:ben|word)(?: \\p{L}+){0,2} (?:zat|beu)|(?:rot|flikker|donder|sodemieter) op",
    "lastig ?(?:ge)?vall?\\p{L}*|lastigval\\p{L}*|stalk\\p{L}*|geen (?:interesse|belangstelling|behoefte)|niet geinteresseerd|verkeerd (?:nummer|verbonden)",
    "(?:al|reeds|toch)(?: \\p{L}+)? nee gezegd|nee is nee|laat (?:me|mij|ons)(?: \\p{L}+)? met rust|met rust gelaten",
  ],
  idioms: [
    "wanneer (?:stopt|houdt) (?:de|die) (?:actie|aanbieding|bus|trein|verkoop|uitverkoop|les|cursus|korting)",
    "(?<!(?:ik|jullie|jij|u|ze|waarom|berichten|telefoontjes|oproepen|mails|dat|het|die) )(?:stop|hou|houd)(?: (?:u|alsjeblieft|vooral|aub))* (?:niet|nooit)(?: (?:op|met))*|niet (?:stoppen|ophouden|afmelden|uitschrijven|verwijderen)",
    "(?:woon|werk|weet|vind|lukt|gaat|werkt)(?: \\p{L}+){0,3} niet meer",
  ],
};
