import { near, type PhrasesIn } from "./phrases-in.ts";

const REACH =
  "(?:anruf|anzuruf|angeruf|ruf|schreib|anschreib|angeschrieb|kontaktier|schick|zuschick|geschickt|send|zusend|meld|belastig|behellig|stor|nerv|sims|mail|text|bewerb|ansprech)\\p{L}*";
const THING =
  "(?:sms|nachrichten?|\\p{L}*werbung|anrufe?|telefonate|mails?|emails?|e mails?|angebote?n?|infos?|werbesms|newsletter|kontakt|kontaktaufnahme|post|texte|spam)";
const MINE = "(?:mich|uns|meine?n? (?:nummer|daten|telefonnummer|adresse|namen|kontakt|handynummer|rufnummer|eintrag))";

/** What callers do without end: "Sie rufen mich dauernd an". */
const OFTEN =
  "(?:standig|dauernd|andauernd|pausenlos|immer wieder|stundlich|jeden (?:\\p{L}+ )?tag|taglich|rund um die uhr|tag und nacht|schon wieder|zum x ten mal)";
const DONE = "(?:ruf|schreib|schick|meld|klingel|belastig|stor|nerv|bimmel|bekomm|kontaktier)\\p{L}*";

const WEARY =
  "(?:leid|uberdrussig|genervt|nervig\\p{L}*|unertraglich\\p{L}*|wahnsinnig|ewige[nrs]?|standige[nrs]?|dauernde[nrs]?|endlose[nrs]?|penetrant\\p{L}*|aufdringlich\\p{L}*|zu jeder (?:tages|uhr)\\p{L}*|hasse|bombardier\\p{L}*|uberschutt\\p{L}*|uberflut\\p{L}*|zugemullt|terror|wegen (?:ihnen|euch))";

export const german: PhrasesIn = {
  asks: [
    "(?:hor|hoer)(?:t|en)?(?: sie)?(?: bitte)?(?: endlich)?(?: \\p{L}+){0,4} auf|auf(?:zu)?ho(?:e)?ren|stopp(?:t|en|e)?|unterlass\\p{L}*|beende[nt]?(?: sie)? (?:das|die|diese|den|ihre)",
    `${OFTEN} (?:ruft ihr|rufen sie|\\p{L}* ?${DONE})(?: \\p{L}+){0,3}|(?:sie|ihr|handy|telefon) (?:ruf|schreib|schick|klingel|bimmel|meld)\\p{L}*(?: \\p{L}+){0,2} ${OFTEN}|${OFTEN} (?:ihr|${THING})(?: |$)|(?:klingelt|bimmelt)(?: \\p{L}+){0,2} (?:wegen|dank) (?:ihnen|euch)`,
    "(?:ich|wir|habe|hab|schon|bereits|doch)(?: \\p{L}+){0,3} nein(?: gesagt)?|nein gesagt|nein (?:heißt|heisst|bedeutet|ist|bleibt) nein|wie oft(?: \\p{L}+){0,5} (?:sagen|nein|erklaren|bitten|wiederholen)|nicht (?:erwunscht|gewunscht|gewollt|willkommen|erbeten)",
    "lass(?:en|t)? (?:sie )?(?:das|es|mich|uns|den scheiß|den quatsch)(?: (?:bitte|endlich|jetzt|doch|bleiben|sein|mal))*$|(?:nummer|rufnummer|handynummer|telefonnummer|daten|kontakt|adresse|eintrag)(?: \\p{L}+){0,2} (?:losch|loesch|entfern|streich|rausnehm|sperr|austrag|herausnehm|raus)\\p{L}*",
    "(?:was|welchen teil|welches wort)(?: \\p{L}+){0,3} nein(?: \\p{L}+){0,4}|(?:ich|wir|werde|sie|dich|euch)(?: \\p{L}+){0,2} (?:blockier|sperr|blockiert|meld)\\p{L}* (?:diese|dich|sie|euch|ihre|die)|(?:diese|ihre) nummer(?: \\p{L}+){0,2} (?:blockier|gesperrt|gemeldet)\\p{L}*|(?:woher|wie|von wem)(?: \\p{L}+){0,4} meine (?:nummer|daten|handynummer|telefonnummer|adresse)|(?:kein|nicht (?:mehr )?(?:ihr|euer|dein)|nie)(?: \\p{L}+)? (?:kunde|kundin|mitglied)|spar(?:en|t|e)? (?:sie )?(?:sich|euch|dir)|(?:will|mochte|brauche|hatte gern)(?: \\p{L}+){0,3} ruhe|(?:ihr|sie) (?:seid|sind) (?:\\p{L}+ )?(?:lastig|aufdringlich|penetrant|nervig)\\p{L}*|bitte loschen$",
    `noch (?:ein|eine|einen|so eine?)(?: \\p{L}+)? (?:anruf|nachricht|sms|mail)(?: \\p{L}+)? (?:und|dann)|(?:zum|das) (?:aller)?letzte[ns]? mal(?: \\p{L}+){0,4} nein|(?:will|mochte|wunsche|brauche|wollen)(?: \\p{L}+)? (?:das|dies|die|es|ihre|eure)(?: ${THING})? (?:nicht|nie)(?: mehr)?$|^das (?:will|mochte) ich (?:alles )?nicht$|reicht (?:es|s)(?: \\p{L}+)? (?:mir|jetzt|langsam)|(?:auf|an) (?:die|den) (?:nerven|keks|geist|wecker|sack)|zeige? (?:sie|euch|dich) an|verbraucherzentrale|rechtsanwalt|falsche person|lassen sie es$|geht mir (?:weg|nicht) mit|kein(?:e)? lust|bleiben sie mir|bleibt mir (?:weg|vom)`,
    "(?:sie|ihr) (?:schreib|ruf|schick|send|belastig)\\p{L}* (?:\\p{L}+ )?immer noch|immer noch (?:anruf|nachricht|sms|werbung|mail)\\p{L}*|(?:nie|niemals)(?: \\p{L}+)? (?:angemeldet|registriert|zugestimmt|bestellt)|absehen$|abzusehen|abstand (?:zu )?nehmen|keine ruhe|^ruhe(?: jetzt| bitte| endlich)?$|(?:einwilligung|zustimmung|einverstandnis|erlaubnis)(?: \\p{L}+){0,3} (?:zieh|nehm|widerruf|zuruck|entzieh)\\p{L}*|entzieh\\p{L}*(?: \\p{L}+){0,3} (?:einwilligung|zustimmung)",
    near(WEARY, `${THING}|klingelt|von (?:ihnen|euch)`),
    "lass(?:en|t)?(?: sie)?(?: \\p{L}+){1,4} (?:in ruhe|in frieden|zufrieden)|(?:geben|gebt|gibst)(?: \\p{L}+){0,2} (?:nie|nicht|niemals|endlich) auf|(?:kein|ohne) ende|nimmt (?:\\p{L}+ )?kein ende|wann (?:ist (?:das|es|damit|endlich|hier)|hort (?:das|es|ihr)|horen sie|lassen sie|lasst ihr)(?: \\p{L}+){0,4} (?:schluss|auf|ruhe|ende|vorbei)|abgesagt|(?:abgelehnt|verneint)|terror|verfolg\\p{L}*|stalk\\p{L}*|verschwind\\p{L}*|hau(?:t|en sie)? ab|zieht leine|(?:das|es) (?:muss|soll) (?:\\p{L}+ )?(?:aufhoren|ein ende haben)|weder jetzt noch|niemals(?! (?:zuvor|besser))|kapiert (?:es|ihr|endlich)|kein kontakt",
    "stell(?:en|t|e)?(?: sie)?(?: \\p{L}+){1,3} ein(?: bitte)?$|einstellen bitte|lasst? (?:das|es)(?: \\p{L}+)? sein|hort? damit auf",
    "abmeld\\p{L}*|abzumeld\\p{L}*|abbestell\\p{L}*|abzubestell\\p{L}*|austragen|auszutragen|(?:trag|meld|bestell)\\p{L}*(?: sie)?(?: \\p{L}+){0,2} (?:aus|ab)(?: bitte)?$|melden sie mich ab",
    `kein\\p{L}{0,2}(?: (?:weiter\\p{L}*|solch\\p{L}*|mehr|ihr\\p{L}*|eur\\p{L}*|dies\\p{L}*|unerwunscht\\p{L}*))* ${THING}(?: mehr)?|nichts(?: \\p{L}+)? mehr|nichts (?:schicken|senden)|${THING} unerwunscht|unerwunscht\\p{L}*`,
    `nicht mehr|bitte nicht|(?:nicht|nie|niemals)(?: (?:mehr|wieder|langer|weiter|noch einmal|nochmal))* ${REACH}|nie (?:mehr|wieder)`,
    "(?:schreib|ruf|kontaktier|belastig|schick|send|stor|meld)\\p{L}*(?: sie)?(?: \\p{L}+){0,3} (?:nicht|nie|nichts|niemals)(?: (?:mehr|wieder))?(?: an)?",
    "(?:nie|niemals|nicht|keine?)(?: \\p{L}+){0,2} (?:zugestimmt|eingewilligt|erlaubt|zustimmung|einwilligung|erlaubnis|abonniert|eingetragen)",
    "(?:zieh|nehm|widerruf)\\p{L}*(?: \\p{L}+){0,3} (?:einwilligung|zustimmung|einverstandnis|erlaubnis)|(?:widerruf|widersprech|widersprich|widerspruch)\\p{L}*|(?:verbiet|untersag|verbitt)\\p{L}*",
    `(?:losch|loesch|streich|entfern|nehm|nimm|tilg|trag|vergess|vergiss|sperr)\\p{L}*(?: (?:sie|bitte|doch|endlich))* ${MINE}|losch(?:en|t)? (?:sie )?bitte(?! (?:meine letzte|die|das|den|meinen|mein))|loesch\\p{L}*|^(?:bitte )?losch\\p{L}*$`,
    "(?:aus|von) (?:dem|ihrem|eurem|der|ihrer|eurer|den|ihren|euren) (?:\\p{L}*verteiler\\p{L}*|\\p{L}*listen?|kartei|datenbank|system)",
    "lass(?:en|t)?(?: sie)? (?:mich|uns)(?: \\p{L}+){0,2} (?:in ruhe|in frieden|zufrieden)|verschon\\p{L}*|in ruhe lassen",
    "^genug(?: jetzt| davon)?$|genug (?:jetzt|davon|von)|es reicht(?! (?:wenn|auch|mir))|mir reicht s?|reicht (?:jetzt|langsam)|nerv(?:t|en|st|ig)|satt(?: |$)|kein(?:en)? bock|schnauze voll|schluss(?: (?:jetzt|damit|mit|endlich)|$)|verpiss\\p{L}*|haut ab",
    "kein(?:erlei)? (?:interesse|bedarf)|nicht interess\\p{L}*|desinteress\\p{L}*|belastig\\p{L}*|falsche nummer|falsch verbunden|verwahlt|(?:schon|bereits|doch)(?: \\p{L}+)? nein(?: gesagt)?",
  ],
  idioms: [
    "(?:bitte )?nicht auf(?:zu)?horen|(?<![\\p{L}] )(?:hort?|horen sie)(?: (?:bitte|ja|bloß))* (?:nicht|nie|niemals) auf(?: (?:mit|damit))?|(?<=(?:bitte|und|aber|danke|ja) )(?:hort?|horen sie) (?:bitte )?nicht auf|hort nicht auf zu (?:regnen|schneien)|(?:bitte )?nicht (?:abmelden|abbestellen|loschen|stoppen|kundigen)",
    "(?:weiß|weiss|finde|wohne|arbeite|erinnere|funktioniert|geht|brauche die \\p{L}+)(?: \\p{L}+){0,3} nicht mehr",
  ],
};
