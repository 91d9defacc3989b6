import type { PhrasesIn } from "./phrases-in.ts";

const REACH =
  "(?:appel|rappel|telephon|contact|recontact|ecri|envo|derang|sollicit|harcel|embet|importun|emmerd|joign|relanc|demarch|spam|text)\\p{L}*";
const THING =
  "(?:messages?|sms|textos?|pubs?|publicites?|appels?|mails?|emails?|courriels?|offres?|promos?|promotions?|demarchages?|sollicitations?|relances?|newsletters?|spams?|contacts?|communications?|notifications?)";
const MINE =
  "(?:mon|mes|ma|le|ce|nos|notre) (?:numero|nom|donnees|coordonnees|contact|adresse|fiche|profil|telephone|mail|portable|info\\p{L}*)";

export const french: PhrasesIn = {
  asks: [
    `(?:ne|n) (?:me |m |nous )?${REACH}(?: \\p{L}+){0,2}? (?:plus|pas|jamais)`,
    `(?:ne )?(?:plus|pas|jamais) (?:jamais )?(?:me|m|nous) ${REACH}|ne (?:plus|pas|jamais) ${REACH}`,
    "(?:veux|souhait\\p{L}*|desir\\p{L}*|voul\\p{L}+|voudr\\p{L}+) (?:plus|pas)(?: plus)?(?: (?:de|d|rien|etre|recevoir|que vous|qu on|vos|votre|entendre|avoir|vous)(?!\\p{L})|$)",
    "(?:n )?(?:autoris|accept|consen|toler)\\p{L}* (?:pas|plus|jamais)",
    "(?:pas|jamais|rien|aucun|aucune)(?: \\p{L}+){0,2} (?:donne|autoris\\p{L}*|consent\\p{L}*|accept\\p{L}*|demand\\p{L}*|accord|permis\\p{L}*|inscrit\\p{L}*|sollicit\\p{L}*|souscri\\p{L}*)",
    "arrete[zr]?|arretons|cess(?:ez|er|e)|stoppe[zr]?|(?:mettez|mettre|met) (?:un terme|fin)|finissez|(?:des)?abonnez moi pas",
    `(?:fini|fini avec|termine|assez|trop|stop|pas|plus|aucune?|sans)(?:e?s)? (?:de |d |a |aux |au |les |vos |ces |jamais )*${THING}`,
    "des?abonn\\p{L}*|desinscri\\p{L}*|resili(?:ez|er|e)|plus jamais",
    `(?:retir|supprim|enlev|ray|effac|sort|ot|radi|elimin|oubli|vir|bloqu)(?:ez|e|er|ir|es)(?: moi| nous| ${MINE})`,
    "de (?:vos|votre|la|cette|ce|ces|toutes vos) (?:\\p{L}+ )?(?:listes?|fichiers?|bases?|repertoire|systeme|contacts)",
    "(?:ca|cela) suffit|j ?en ai (?:\\p{L}+ )?(?:marre|assez|plein|ma claque)|marre (?:de|d)|ras le bol|plein le dos",
    "laissez? (?:moi|nous)(?: \\p{L}+)? (?:tranquilles?|en paix|vivre)|(?:foutez|fichez|fous|fiche|foutez) (?:moi|nous) la paix|lache[sz]? (?:moi|nous)|degagez",
    "(?:retire|revoque|annule)(?: \\p{L}+){0,3} (?:consentement|accord|autorisation)|m (?:y )?oppos\\p{L}*|(?:je|nous) refus\\p{L}*|droit d opposition",
    "(?:pas|plus|aucun)(?: du tout)? interesse\\p{L}*|aucun interet|interess\\p{L}+ (?:pas|plus)|harcel\\p{L}*|me derang\\p{L}*",
    "(?:mauvais|faux|erreur de) numero|tromp\\p{L}* (?:de|d) (?:numero|personne)|(?:deja|vous ai|t ai) dit (?:que )?non|demarchage",
  ],
  idioms: [
    "(?<!(?:vous|tu|ils|elles|pourquoi|jamais) )(?:ne|n) (?:vous |t )?(?:arrete[zs]?|cesse[zs]?|stoppe[zs]?|desabonnez?)(?: vous| moi)? (?:pas|surtout pas|jamais)(?: (?:de|d|les|vos|ces))*",
    "a l arret|arret de (?:bus|tram)|arret maladie",
  ],
};
