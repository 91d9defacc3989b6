import type { PhrasesIn } from "./phrases-in.ts";

const REACH =
  "(?:anruf|anzuruf|angeruf|ruf|schreib|anschreib|angeschrieb|kontaktier|schick|zuschick|geschickt|send|zusend|meld|belastig|behellig|stor|nerv|sims|mail|text|bewerb|ansprech)\\p{L}*";
const THING =
  "(?:sms|nachrichten?|\\p{L}*werbung|anrufe?|telefonate|mails?|emails?|e mails?|angebote?n?|infos?|werbesms|newsletter|kontakt|kontaktaufnahme|post|texte|spam)";
const MINE = "(?:mich|uns|meine?n? (?:nummer|daten|telefonnummer|adresse|namen|kontakt|handynummer|rufnummer|eintrag))";

export const german: PhrasesIn = {
  asks: [
    "(?:hor|hoer)(?:t|en)?(?: sie)?(?: bitte)?(?: endlich)?(?: \\p{L}+){0,4} auf|auf(?:zu)?ho(?:e)?ren|stopp(?:t|en|e)?|unterlass\\p{L}*|beende[nt]?(?: sie)? (?:das|die|diese|den|ihre)",
    "stell(?:en|t|e)?(?: sie)?(?: \\p{L}+){1,3} ein(?: bitte)?$|einstellen bitte|lasst? (?:das|es)(?: \\p{L}+)? sein|hort? damit auf",
    "abmeld\\p{L}*|abzumeld\\p{L}*|abbestell\\p{L}*|abzubestell\\p{L}*|austragen|auszutragen|(?:trag|meld|bestell)\\p{L}*(?: sie)?(?: \\p{L}+){0,2} (?:aus|ab)(?: bitte)?$|melden sie mich ab",
    `kein\\p{L}{0,2}(?: (?:weiter\\p{L}*|solch\\p{L}*|mehr|ihr\\p{L}*|eur\\p{L}*|dies\\p{L}*|unerwunscht\\p{L}*))* ${THING}(?: mehr)?|nichts(?: \\p{L}+)? mehr|nichts (?:schicken|senden)|${THING} unerwunscht|unerwunscht\\p{L}*`,
    `nicht mehr|bitte nicht|(?:nicht|nie|niemals)(?: (?:mehr|wieder|langer|weiter|noch einmal|nochmal))* ${REACH}|nie (?:mehr|wieder)`,
    "(?:schreib|ruf|kontaktier|belastig|schick|send|stor|meld)\\p{L}*(?: sie)?(?: \\p{L}+){0,3} (?:nicht|nie|nichts|niemals)(?: (?:mehr|wieder))?(?: an)?",
    "(?:nie|niemals|nicht|keine?)(?: \\p{L}+){0,2} (?:zugestimmt|eingewilligt|erlaubt|zustimmung|einwilligung|erlaubnis|abonniert|eingetragen)",
    "(?:zieh|nehm|widerruf)\\p{L}*(?: \\p{L}+){0,3} (?:einwilligung|zustimmung|einverstandnis|erlaubnis)|(?:widerruf|widersprech|widersprich|widerspruch)\\p{L}*|(?:verbiet|untersag|verbitt)\\p{L}*",
    `(?:losch|loesch|streich|entfern|nehm|nimm|tilg|trag|vergess|vergiss|sperr)\\p{L}*(?: (?:sie|bitte|doch|endlich))* ${MINE}|losch(?:en|t)? (?:sie )?bitte|loesch\\p{L}*|^(?:bitte )?losch\\p{L}*$`,
    "(?:aus|von) (?:dem|ihrem|eurem|der|ihrer|eurer|den|ihren|euren) (?:\\p{L}*verteiler\\p{L}*|\\p{L}*listen?|kartei|datenbank|system)",
    "lass(?:en|t)?(?: sie)? (?:mich|uns)(?: \\p{L}+){0,2} (?:in ruhe|in frieden|zufrieden)|verschon\\p{L}*|in ruhe lassen",
    "^genug(?: jetzt| davon)?$|genug (?:jetzt|davon|von)|es reicht(?! (?:wenn|auch|mir))|mir reicht s?|reicht (?:jetzt|langsam)|nerv(?:t|en|st|ig)|satt(?: |$)|kein(?:en)? bock|schnauze voll|schluss(?: (?:jetzt|damit|mit|endlich)|$)|verpiss\\p{L}*|haut ab",
    "kein(?:erlei)? (?:interesse|bedarf)|nicht interess\\p{L}*|desinteress\\p{L}*|belastig\\p{L}*|falsche nummer|falsch verbunden|verwahlt|(?:schon|bereits|doch)(?: \\p{L}+)? nein(?: gesagt)?",
  ],
  idioms: [
    "(?:bitte )?nicht auf(?:zu)?horen|(?<!(?:sie|ihr|warum) )hor(?:t|en)?(?: (?:sie|bitte|ja|bloß))* nicht auf(?: (?:mit|damit))?|(?:bitte )?nicht (?:abmelden|abbestellen|loschen|stoppen|kundigen)",
    "(?:weiß|weiss|finde|wohne|arbeite|erinnere|funktioniert|geht|brauche die \\p{L}+)(?: \\p{L}+){0,3} nicht mehr",
  ],
};
