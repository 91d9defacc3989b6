import { near, type PhrasesIn } from "./phrases-in.ts";

const REACH =
  "(?:chiam|richiam|telefon|scriv|mand|invi|contatt|disturb|spedi|cercat|importun|molest|infastid|sollecit|messaggi)\\p{L}*";
const THING =
  "(?:messagg\\p{L}+|sms|chiamat[ae]|telefonat[ae]|pubblicita|offert[ae]|promozion[ei]|e?mail|spam|contatt[oi]|comunicazion[ei]|newsletter|notific(?:a|he))";

/** What callers do without end: "non smettono di chiamare", "continuate a scrivere". */
const DONE =
  "(?:chiam|richiam|telefon|scriv|mand|invi|contatt|disturb|squill|suon|importun|molest|infastid|insist|romp|assill)\\p{L}*";

const WEARY =
  "(?:stuf[oaie] (?:di|dei|delle|del)|stanc[oahie]+ (?:di|dei|delle|del)|esaust[oaie] d\\p{L}+|esasperat[oaie]|troppi|troppe|a tutte le ore|a qualsiasi ora|continu[eoia]|incessanti|insopportabil[ei]|invadenti|fastidios[eaoi]|non (?:sopporto|reggo|tollero)|odio|bombard\\p{L}*|sommers[oa]|colpa vostra)";

export const italian: PhrasesIn = {
  asks: [
    `non (?:(?:mi|ci|dovete|dovreste|vogli\\p{L}+ che|azzardatevi a|continuate a|piu|mai) )*${REACH}`,
    `non (?:\\p{L}+ )?(?:voglio|vogliamo|desidero|desideriamo|vorrei|intendo)(?: (?:piu|ricevere|essere|altri|altre|che|sentire|questi|queste|nessun\\p{L}*|saperne|vostri|vostre|i|le|mai|nulla|niente|${THING}))+`,
    "non (?:\\p{L}+ )?(?:accetto|autorizz\\p{L}+|acconsento|consento)|non ne (?:voglio|vogliamo|posso)|non (?:vi |ti )?(?:ho|abbiamo)(?: mai)?(?: \\p{L}+)? (?:autorizzat|dat|chiest|acconsentit|accettat|richiest|firmat)\\p{L}*",
    `non la (?:smett|fini|piant)\\p{L}*|(?:${THING}|voi|loro)(?: \\p{L}+)? (?:non|mai)(?: (?:la|si))? (?:smett|fini|ferma|cessa)\\p{L}*|non (?:smettono|smettete|smette|cessano|finiscono)(?: mai)? di ${DONE}`,
    `(?:continu|segu)(?:ate|ano|a|i|ite|ono) (?:sempre )?a ${DONE}|(?:ogni giorno|tutti i giorni|di continuo|continuamente|in continuazione|tutto il giorno)(?: (?:mi|ci))? (?:chiam|scriv|mand|telefon|disturb)\\p{L}*|(?:mi|ci) (?:chiamat|chiaman|scrivet|scrivon|mandat|mandan|telefonat|disturbat)\\p{L}*(?: \\p{L}+){0,2} (?:ogni giorno|tutti i giorni|di continuo|continuamente|in continuazione|tutto il giorno|sempre)`,
    "non insist\\p{L}+|inutile insistere|(?:(?:ho|abbiamo) (?:\\p{L}+ )?)detto(?: (?:gia|di|che|chiaramente)){0,2} no(?: |$)|^(?:un )?no (?:e|vuol dire|significa) (?:un )?no$|no (?:vuol dire|significa) no|quante volte(?: \\p{L}+){0,4} (?:dir\\p{L}*|ripeter\\p{L}*|chieder\\p{L}*|spiegar\\p{L}*)",
    "(?:ancora|di nuovo) voi|lasci(?:ate|a)(?:mi|ci)(?: \\p{L}+)? (?:perdere|in pace|stare|tranquill\\p{L}+)|(?:dimentic|scord|perd)\\p{L}*(?:tevi|ti|te|ete|a)(?: (?:di me|di noi|(?:del|il) (?:mio|nostro) numero))|non (?:e|sono|siete) (?:gradit|desiderat|benvenut|richiest)\\p{L}+|indesiderat\\p{L}+",
    "(?:cosa|quale parte|che parte)(?: \\p{L}+){0,4} (?:di|del|un) no$|(?:vi|ti|ora|adesso) (?:blocco|denuncio)|vi segnalo(?: (?:al|alla|come)| |$)(?=(?:al|alla|come|garante|$))|blocc(?:o|ato|hero|andovi) (?:questo|il|vostro|questa)|(?:chi|come|dove|da chi)(?: \\p{L}+){0,4} (?:mio|il) (?:numero|contatto|recapito)|non sono (?:piu )?(?:un |una |vostr[oa] |il vostro )?client\\p{L}*|(?:siete|che) (?:\\p{L}+ )?(?:insistenti|pesanti|invadenti|assillanti|fastidiosi|noiosi)|(?:esagerand|assilland|rompend|stressand)o|risparmia\\p{L}*(?:temi|tevi|teci|mi)",
    `(?:ancora|un altro|un altra|un) (?:messaggio|chiamata|sms|telefonata)(?: \\p{L}+)? e (?:vi|ti|chiamo|faccio)|ultima volta(?: \\p{L}+){0,4} no|(?:mi|ci) (?:state|stai|date|dai|avete|fate)(?: \\p{L}+)? (?:fastidio|disturb\\p{L}*|assill\\p{L}*|infastid\\p{L}*|ansia|noia)|(?:che|basta) (?:seccatura|noia|palle|rottura|strazio|pizza)|(?:vi|ti) (?:denunci|querel)\\p{L}+|non (?:ne )?(?:voglio|vogliamo|ho bisogno)(?: (?:piu|di niente|nulla))?$|(?:persona|numero) sbagliat\\p{L}+`,
    near(WEARY, `${THING}|(?:di|da) voi|squilla|suona`),
    "mai (?:dato|prestato|espresso|firmato)(?: \\p{L}+)? (?:consenso|autorizzazione|permesso)|lasci(?:a|ate|ami|atemi)(?: \\p{L}+){0,3} in pace|(?:mi|ci) (?:avete|hai|state) (?:\\p{L}+ )?(?:stuf|stanc|scocci|rott|annoi|stress|esasper)\\p{L}*|quando (?:la (?:finir\\p{L}*|smetter\\p{L}*|finisc\\p{L}*|smettete|finite)|smetterete|smettete|(?:finira|finisce|finiranno|finiscono) (?:questa (?:storia|tortura)|questo|questi|queste|tutto))|(?:risposto|ripetuto|ripeto)(?: (?:gia|di|che))* no|persecu\\p{L}*|perseguit\\p{L}*|spari(?:te|sci)|andatevene|levatevi|(?:deve|devono) (?:finire|cessare|smettere)|ne (?:ora|adesso) ne mai|mai e poi mai|non vi (?:arrendete|stancate)|(?:toglier|cancellar|eliminar|rimuover|dimenticar)(?:mi|ci)",
    "(?<!(?:non|non la) )(?:smettete|smettila|smettetela|smetti|smettere|smettiamola|smetterla)|fermat(?:evi|e|i|elo)|piant(?:atela|ala)|fini(?:tela|scila)|(?<!(?:mi|ci|non|vi) )basta|cess(?:ate|a|i)|interromp(?:ete|i)|sospend(?:ete|i)",
    "(?:cancell|rimuov|togli|elimin|depenn|scord|dimentic|escludet?)\\p{L}*(?:mi|temi|ci|teci)|disiscri\\p{L}*|deiscri\\p{L}*|disdi(?:re|co)",
    "(?:cancell|rimuov|togli|elimin|annull)\\p{L}*(?: (?:subito|il|la|i|le|l|dal|mio|miei|mia))* (?:iscrizione|contatto|numero|nominativo|nome|cognome|recapito|telefono|cellulare|dati|abbonamento|indirizzo)|cancell(?:a|ate)(?: (?:subito|tutto|per favore))*$|(?:chiedo|richiedo|esigo)(?: la| l| di essere)? cancella\\p{L}*",
    "essere (?:piu )?(?:cancellat|rimoss|tolt|eliminat|disiscritt)\\p{L}*|dall(?:a|e|o)? ?(?:vostr[aeo] )?(?:lista|liste|elenco|elenchi|database|rubrica|mailing list)|dalla vostra \\p{L}+",
    "stuf[oaie]|stancat\\p{L}*|stanc[oa] (?:di|dei|delle)|scocciat\\p{L}*|(?:avete|hai|hanno) rotto|non ne posso piu|mai piu",
    `(?:niente|nessun\\p{L}*|no|stop|senza)(?: (?:piu|altr\\p{L}+|a|di|alle|ai|alla))* ${THING}|niente piu`,
    "(?:revoc|ritir|annull|neg)o(?: \\p{L}+){0,3} (?:consenso|autorizzazione|permesso)|mi oppongo|ci opponiamo|mi rifiuto|opposizione|diffido|rifiuto",
    "molestie|stalking|numero sbagliato|sbagliat?\\p{L}* (?:numero|persona)|non (?:mi|ci) interess\\p{L}*|(?:non|nessun|mica|niente)(?: \\p{L}+)? interess\\p{L}*",
    "(?:gia|vi ho|ti ho)(?: \\p{L}+)? detto (?:di )?(?:no|che no)|detto di no|lasci(?:ate|a)(?:mi|ci)? (?:in pace|stare)|lasciami stare",
  ],
  idioms: [
    "(?<!(?:voi|perche|messaggi|chiamate|telefonate|sms|telefono|cellulare|loro) )non (?:smettete|smettere|smetta|smetti|fermatevi|fermarti|fermate|fermarvi|interrompete|cancellate|cancellatemi)(?! mai)(?: di(?: \\p{L}+mi)?)?|senza smettere",
  ],
};
