import { near, type PhrasesIn } from "./phrases-in.ts";

const REACH =
  "(?:appel|rappel|telephon|contact|recontact|ecri|envo|derang|sollicit|harcel|embet|importun|emmerd|joign|relanc|demarch|spam|text)\\p{L}*";
const THING =
  "(?:messages?|sms|textos?|pubs?|publicites?|appels?|mails?|emails?|courriels?|offres?|promos?|promotions?|demarchages?|sollicitations?|relances?|newsletters?|spams?|contacts?|communications?|notifications?)";
const MINE =
  "(?:mon|mes|ma|le|ce|nos|notre) (?:numero|nom|donnees|coordonnees|contact|adresse|fiche|profil|telephone|mail|portable|info\\p{L}*)";

/** How often: "vous m'appelez tous les jours". */
const OFTEN =
  "(?:sans arret|sans cesse|tout le temps|tous les jours|chaque jour|toute la journee|jour et nuit|constamment|en permanence|encore et encore)";

const WEARY =
  "(?:fatigu(?:ent|ee?s? (?:de|d|par))|epuise(?:nt|e?s? (?:de|d|par))|lassee? (?:de|d)|agac\\p{L}*|enerv\\p{L}*|saoul\\p{L}*|soul(?:e|ent|ez)|gonfl\\p{L}*|excede\\p{L}*|peux plus|n en peux|insupportables?|incessant\\p{L}*|intempestif\\p{L}*|intempestive\\p{L}*|intrusi\\p{L}*|penibles?|trop de vos|assez de|a longueur de journee|rend\\p{L}* (?:fou|folle|dingue)|inond\\p{L}*|bombard\\p{L}*|deteste (?:vos|ces)|a cause de vous)";

export const french: PhrasesIn = {
  asks: [
    `(?:ne|n) (?:me |m |nous )?${REACH}(?: \\p{L}+){0,2}? (?:plus|pas|jamais)`,
    `(?:ne )?(?:plus|pas|jamais) (?:jamais )?(?:me|m|nous) ${REACH}|ne (?:plus|pas|jamais) ${REACH}`,
    "(?:veux|souhait\\p{L}*|desir\\p{L}*|voul\\p{L}+|voudr\\p{L}+) (?:plus|pas)(?: plus)?(?: (?:de|d|rien|etre|recevoir|que vous|qu on|vos|votre|entendre|avoir|vous)(?!\\p{L})|$)",
    "(?:n )?(?:autoris|accept|consen|toler)\\p{L}* (?:pas|plus|jamais)",
    "(?:pas|jamais|rien|aucun|aucune)(?: \\p{L}+){0,2} (?:donne|autoris\\p{L}*|consent\\p{L}*|accept\\p{L}*|demand\\p{L}*|accord|permis\\p{L}*|inscrit\\p{L}*|sollicit\\p{L}*|souscri\\p{L}*)",
    `(?:me|m|nous) ${REACH}(?: \\p{L}+){0,2} ${OFTEN}|${OFTEN}(?: vous)? (?:me|m|nous) ${REACH}|(?:encore|toujours) vous|(?:${THING}|ca|ils|elles|on|vous)(?: (?:ne|n|s|ne s|n en|ne se))* (?:arret|cess|fini)\\p{L}*(?: \\p{L}+)? (?:pas|jamais|plus)`,
    "(?:n )?insist(?:ez|er|e|es) (?:pas|plus)|(?:pas|plus|inutile|jamais)(?: la peine)?(?: (?:de|d))? (?:n )?insister|(?:ai|avons|avait|a)(?: (?:deja|bien|clairement))* dit(?: que)? (?:non|c est non)|c est non|(?:un )?non c est non|combien de fois(?: \\p{L}+){0,5} (?:dire|repeter|demander|dis|expliquer)|lachez l affaire|(?:ne )?(?:revenez|recommencez) (?:pas|plus)|non desire\\p{L}*|pas les? bienvenus?|indesirables?",
    near(WEARY, `${THING}|(?:de|par|avec) vous|(?:telephone|portable|mobile) (?:sonne|vibre)`),
    "(?:quelle? partie|qu est ce que|que)(?: \\p{L}+){0,5} (?:non|pas dans non)(?: |$)(?:\\p{L}+ ?){0,3}|(?:je|on|nous)(?: (?:vais|vous|va|te|allons))* (?:bloqu|signal)\\p{L}*(?: (?:ce|votre|le|vous))*|(?:qui vous a|comment avez vous|d ou (?:avez vous|vous avez|sortez vous|vient))(?: \\p{L}+){0,3} (?:mon|mes|ce) (?:numero|contact|coordonnees)|(?:ne )?suis (?:pas|plus) (?:un |une )?(?:client|cliente|abonne|abonnee)|(?:dix|cent|mille|plusieurs|trois|deux) fois que (?:je|nous|on)|dis(?:ons)? non|(?:vous etes|t es) (?:\\p{L}+ )?(?:lourds?|penibles?|insistants?|relous?|saoulants?)|(?:supprim|effac|retir|enlev)\\p{L}* (?:toutes |tous )?(?:mes|mon|ma) (?:donnees|coordonnees|infos?|informations|nom|numero|compte|adresse)|(?:epargnez|gardez|foutez|fichez) (?:moi|vos|la)",
    `(?:encore|plus|un|une)(?: (?:seul|seule|autre))? (?:message|appel|sms|mail|texto)(?: de plus)? et (?:je|nous|on|j)|(?:ne|n) (?:me |m |nous )?${REACH} (?:sous aucun|en aucun|a aucun)|(?:la|pour la) derniere fois(?: \\p{L}+){0,4} non|^bloque\\p{L}*$|(?:porte|porter|portons|depose|deposer)(?: \\p{L}+)? plainte|(?:rien a (?:faire|cirer|foutre))|(?:m|nous) (?:ennuy|embet|gen|emmerd|casse|gonfl|fatigu|agac|enerv|saoul)\\p{L}*|du spam|mauvaise personne|(?:ne|n)(?: en)? (?:veux|voulons|veut|ai|avons) (?:pas|plus)(?: (?:besoin|envie))?(?: (?:de|d)(?: \\p{L}+){0,2})?$`,
    `(?:continu|persist|insist)\\p{L}* (?:a|de) (?:me |m |nous )?${REACH}`,
    "(?:veux|voulons|veut) rien(?: (?:de vous|savoir|recevoir))?$|(?:me|nous) (?:laisse|laissiez|laissez|lache|lachez|lachiez|foute|fiche)(?:nt)?(?: \\p{L}+)? (?:tranquilles?|en paix|vivre|la paix)|laiss(?:ez|e|er) (?:\\p{L}+ ){1,3}(?:tranquilles?|en paix)|(?:foutez|fichez|fous|fiche) (?:moi |nous )?(?:le camp|la paix)|(?:cassez|barrez|tirez) vous|du (?:vent|balai)|persecut\\p{L}*|(?:m|nous|me) (?:oubli|effac|retir|ray)er|oubliez (?:moi|nous)|quand (?:est ce que )?(?:allez|vas|cela|ca|va)(?: \\p{L}+){0,3} (?:arret|cess|fini|stop)\\p{L}*|(?:repondu|repete|repetons|reponse est|signifie)(?: (?:que|deja|bien|c est))* non|jamais de la vie|ni (?:aujourd hui|maintenant) ni jamais|(?:ca|cela) (?:doit|va devoir) (?:cesser|s arreter|finir)|(?:plus|aucun) (?:contact|rapport)",
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
    "trop (?:de|d) (?:mails|emails|appels|messages) au (?:travail|bureau|boulot)",
    "vous pouvez (?:me |m )?(?:appeler|rappeler|ecrire|contacter)(?: \\p{L}+){0,3}|m a dit non pour",
    "je n arrete pas (?:de|d) (?!recevoir)\\p{L}+|il n arrete pas de (?:pleuvoir|neiger)",
    "(?<!(?:vous|tu|ils|elles|ca|cela|telephone|portable|pourquoi|jamais|messages|appels|sms) )(?:ne|n) (?:vous |t )?(?:arrete[zs]?|cesse[zs]?|stoppe[zs]?|desabonnez?)(?: vous| moi)? (?:pas|surtout pas|jamais)(?: (?:de|d|les|vos|ces))*",
    "a l arret|arret de (?:bus|tram)|arret maladie",
  ],
};
