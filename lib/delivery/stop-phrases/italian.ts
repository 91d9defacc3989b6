import type { PhrasesIn } from "./phrases-in.ts";

const REACH =
  "(?:chiam|richiam|telefon|scriv|mand|invi|contatt|disturb|spedi|cercat|importun|molest|infastid|sollecit|messaggi)\\p{L}*";
const THING =
  "(?:messagg\\p{L}+|sms|chiamat[ae]|telefonat[ae]|pubblicita|offert[ae]|promozion[ei]|e?mail|spam|contatt[oi]|comunicazion[ei]|newsletter|notific(?:a|he))";

export const italian: PhrasesIn = {
  asks: [
    `non (?:(?:mi|ci|dovete|dovreste|vogli\\p{L}+ che|azzardatevi a|continuate a|piu|mai) )*${REACH}`,
    `non (?:\\p{L}+ )?(?:voglio|vogliamo|desidero|desideriamo|vorrei|intendo)(?: (?:piu|ricevere|essere|altri|altre|che|sentire|questi|queste|nessun\\p{L}*|saperne|vostri|vostre|i|le|mai|nulla|niente|${THING}))+`,
    "non (?:\\p{L}+ )?(?:accetto|autorizz\\p{L}+|acconsento|consento)|non ne (?:voglio|vogliamo|posso)|non (?:vi |ti )?(?:ho|abbiamo)(?: mai)?(?: \\p{L}+)? (?:autorizzat|dat|chiest|acconsentit|accettat|richiest|firmat)\\p{L}*",
    "smett\\p{L}*|fermat(?:evi|e|i|elo)|piant(?:atela|ala)|fini(?:tela|scila)|(?<!(?:mi|ci|non|vi) )basta|cess(?:ate|a|i)|interromp(?:ete|i)|sospend(?:ete|i)",
    "(?:cancell|rimuov|togli|elimin|depenn|scord|dimentic|escludet?)\\p{L}*(?:mi|temi|ci|teci)|disiscri\\p{L}*|deiscri\\p{L}*|disdi(?:re|co)",
    "(?:cancell|rimuov|togli|elimin|annull)\\p{L}*(?: (?:subito|il|la|i|le|l|dal))* (?:mio|mia|miei|mie|nostro|iscrizione|contatto|numero|nominativo|dati|abbonamento)|cancell(?:a|ate)(?: (?:subito|tutto|per favore))*$|(?:chiedo|richiedo|esigo)(?: la| l| di essere)? cancella\\p{L}*",
    "essere (?:piu )?(?:cancellat|rimoss|tolt|eliminat|disiscritt)\\p{L}*|dall(?:a|e|o)? ?(?:vostr[aeo] )?(?:lista|liste|elenco|elenchi|database|rubrica|mailing list)|dalla vostra \\p{L}+",
    "stuf[oaie]|stancat\\p{L}*|stanc[oa] (?:di|dei|delle)|scocciat\\p{L}*|(?:avete|hai|hanno) rotto|non ne posso piu|mai piu",
    `(?:niente|nessun\\p{L}*|no|stop|senza)(?: (?:piu|altr\\p{L}+|a|di|alle|ai|alla))* ${THING}|niente piu`,
    "(?:revoc|ritir|annull|neg)o(?: \\p{L}+){0,3} (?:consenso|autorizzazione|permesso)|mi oppongo|ci opponiamo|mi rifiuto|opposizione|diffido|rifiuto",
    "molestie|stalking|numero sbagliato|sbagliat?\\p{L}* (?:numero|persona)|non (?:mi|ci) interess\\p{L}*|(?:non|nessun|mica|niente)(?: \\p{L}+)? interess\\p{L}*",
    "(?:gia|vi ho|ti ho)(?: \\p{L}+)? detto (?:di )?(?:no|che no)|detto di no|lasci(?:ate|a)(?:mi|ci)? (?:in pace|stare)|lasciami stare",
  ],
  idioms: [
    "(?<!(?:voi|perche) )non (?:smettete|smettere|smetta|smetti|fermatevi|fermarti|fermate|fermarvi|interrompete|cancellate|cancellatemi)(?! mai)(?: di(?: \\p{L}+mi)?)?|senza smettere",
  ],
};
