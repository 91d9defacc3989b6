import { near, type PhrasesIn } from "./phrases-in.ts";

/** Verbs of reaching somebody, as one says them to forbid it: "llamen" and "llamar", not "llamaron". */
const REACH =
  "(?:(?:llam|mand|envi|contact|molest|textee|mensaje|fastidi|moleste|telefone|busqu|insist|acos)(?:e|en|es|ar|ir|a|an|eis)|escrib(?:a|an|as|ir|ais))(?:me|nos)?";
const THING =
  "(?:mensajes?|sms|llamadas?|publicidad|propaganda|ofertas?|promocion(?:es)?|correos?|emails?|mails?|textos?|spam|anuncios?|contacto|notificacion(?:es)?|comunicacion(?:es)?)";
const MINE =
  "(?:mi|mis|el|este|nuestro|nuestra|nuestros)(?: \\p{L}+)? ?(?:numero|telefono|nombre|datos|contacto|celular|movil|correo|direccion|informacion)";

/** What callers do without end: "no dejan de llamarme", "siguen escribiendo". */
const DONE = "(?:llam|escrib|mand|envi|molest|contact|insist|acos|son|vibr|fastidi|mensaj|marc|hostig|busc)\\p{L}*";
const ENDING = "(?:dejan?|dejais|dejas|paran?|parais|paras|cesan?|cesais|terminan|acaban)";

const WEARY =
  "(?:hart[oa]s? (?:de|con)|cansad[oa]s? de|cansan?|agotad[oa]s? de|frit[oa]s? con|aburrid[oa]s? de|hartan?|podrid[oa]s? de|me tienen|volviendo loc[oa]|(?:tant[oa]s?|demasiad[oa]s?)(?= (?:mensaj|llamad|correo|sms|public|ofert))|a todas horas|a cada rato|constantes|incesantes?|insoportables?|insufribles?|no (?:aguanto|soporto)|odio|bombarde\\p{L}*|inund\\p{L}*|por culpa de)";

export const spanish: PhrasesIn = {
  asks: [
    `(?:no|nunca|jamas|sin)(?: mas)?(?: (?:me|nos|le|se|les|quiero que|deseo que|se les ocurra|vuelv[ae][ns]?(?: a)?|volver a|sig[au]\\p{L}*|hace falta que))* ${REACH}`,
    "no (?:me |nos )?vuelv[ae][ns]? a",
    "(?:que|cual)(?: (?:es la|parte))* parte (?:de|del) no|no (?:entiend|comprend|pill)\\p{L}+ (?:que no|un no|el no|lo que es no)|(?:voy a|vamos a|tendre que|os|los|les|te) (?:bloque|denunci|report)\\p{L}+|bloque(?:o|ado|ando) (?:este|su|el)|(?:quien|como|de donde)(?: \\p{L}+){0,4} (?:mi|este|el) (?:numero|telefono|contacto)|(?:no|ya no|nunca) (?:soy|he sido|fui) (?:su |vuestr[oa] |un |una |mas )?(?:client|socio|abonad)\\p{L}*|hasta (?:las narices|el gorro|la coronilla|el mono|los \\p{L}+)(?: de|$)|ahorr\\p{L}*(?:se|os|me) (?:los|las|sus|el)|(?:que|son|sois|es) (?:\\p{L}+ )?(?:pesad|insistent|cansin|plast)\\p{L}+",
    `ni (?:un|una) (?:solo |sola )?(?:${THING}|\\p{L}+) mas|(?:un|una|otro|otra)(?: sol[oa])? (?:mensaje|llamada|sms|correo)(?: mas)? y (?:\\p{L}+ ){0,2}(?:denunci|bloque|demand|report)\\p{L}*|no (?:acepto|admito|tolero|quiero|consiento|autorizo)(?: \\p{L}+)? ${THING}|(?:paso|pasamos) de (?:sus|vuestr[oa]s|vosotros|ustedes|todo)|(?:digo|decimos|diciendo) que no|(?:por )?ultima vez(?: \\p{L}+){0,4} no|(?:los|les|os) (?:denunci|demand)\\p{L}+|hartazgo|(?:pedi|pedimos|rogue) que (?:par|dej|no|ces|borr)\\p{L}*|(?:pedi|pedimos|avise|avisamos|adverti)(?: (?:ya|varias veces))? que no|no (?:me|nos) (?:fastidi|molest|rall|agobi|marees|jod)\\p{L}*|persona equivocada|no me interesan?|estoy (?:cabread|harta|hart)\\p{L}*`,
    near(WEARY, `${THING}|(?:de|con) (?:ustedes|vosotros)|llamando|escribiendo|molestando`),
    "dej(?:e|en|a|ad|ar|eis)(?: (?:ya|de una vez|por favor))? (?:tranquil\\p{L}+|en paz)|dej(?:e|en|a|ad|ar)(?: \\p{L}+){1,4} (?:en paz|tranquil[oa]s?)|suelt(?:e|en|a)(?:me|nos)|soltad(?:me|nos)|larg(?:uense|ate|aos)|fuera de aqui|vayan(?:se)? (?:a|al) \\p{L}+|(?:no|nunca|jamas) se (?:cansan|rinden|aburren)|no os (?:cansais|aburris)|(?:contest|respond|repeti|insisti)\\p{L}* (?:ya )?que no|ya (?:esta|estuvo) bien|que no (?:quiero|queremos)|persecucion|persig\\p{L}*|cuando (?:van a|vais a|va a|pararan?|dejaran?|acabara|terminara)(?: \\p{L}+){0,2} ?(?:parar|dejar|acabar|terminar|cansar\\p{L}*)?$|(?:esto|tiene que|debe) (?:tiene que |debe )?(?:parar|acabar|terminar)|ni ahora ni nunca",
    `(?:no|nunca|jamas) (?:me |nos )?${ENDING}(?: (?:nunca|jamas|ya))?(?: (?:de|con))(?: (?:me|nos))? (?:${DONE}|${THING})|(?:${THING}|ustedes|vosotros)(?: \\p{L}+)? (?:no|nunca|jamas)(?: se)? (?:${ENDING}|acaban|terminan|detienen)`,
    `(?:sigu?en?|seguis|sigues|continuan?|vuelven?|andan?)(?: a)?(?: (?:me|nos))? ${DONE}(?<=(?:ndo|ndome|ndonos|ar|arme))|(?:todos los dias|cada dia|a cada rato|a todas horas|todo el dia|una y otra vez)(?: (?:me|nos))? (?:llaman?|llamais|escriben?|mandan?|envian?|molestan?|estan)|(?:me|nos) (?:llaman?|llamais|escriben?|escribis|mandan?|mandais|molestan?)(?: \\p{L}+){0,2} (?:todos los dias|cada dia|a cada rato|a todas horas|todo el dia|una y otra vez|sin parar)`,
    "(?:no|ni|tampoco) insist\\p{L}+|(?:he|hemos) dicho(?: \\p{L}+){0,2} no|dij(?:e|imos)(?: (?:ya|que|claramente)){0,2} no(?! (?:se|sabia|podia|puedo|habia|hay))|^no es no$|no es no|que no me interesa|cuantas veces(?: \\p{L}+){0,4} (?:decir|decirles|decirlo|decirle|repetir|repetirlo|pedir|pedirlo|dije|dicho)",
    `(?:otra vez|de nuevo|dale) (?:ustedes|vosotros|usted|con (?:los|las|sus|el|la|esto|lo mismo))|^(?:que )?pesad[oa]s|que pesad[oa]s|deja(?:d|r)(?:me|nos)?(?: \\p{L}+){0,2} (?:en paz|tranquil\\p{L}+|sol[oa]s?)|(?:me|nos) dej(?:en|eis|es|e)(?: \\p{L}+)? (?:en paz|tranquil\\p{L}+|sol[oa]s?)|olvid\\p{L}*(?: de)? ${MINE}|olvidense|olvidaos`,
    `(?:no|ni|tampoco) (?:quiero|deseo|queremos|deseamos|quisiera|necesito|pedi|solicite)(?: (?:mas|recibir|que|nada|sus|su|ningun|ninguna|seguir|tener|esto|estos|estas|saber|ser|${THING}))+`,
    "(?:no|nunca|jamas)(?: (?:les|le|os|te|yo|he|hemos|lo))* (?:autori\\p{L}+|consient\\p{L}*|consent\\p{L}*|permit\\p{L}*|(?:di|dado|doy|acept\\p{L}+)(?: \\p{L}+)? (?:permiso|consentimiento|autorizacion|esto)|pedi (?:esto|estos|estas))",
    "(?<!(?:no|nunca) )(?:dej|ces|termin)(?:a|e|en|ar|ad|es) (?:ya )?(?:de|con)|(?<!(?:no|nao) )par(?:e|en|a|ar|ad) (?:ya|de|con)|paren|cesen|^(?:parar?|pare|detener|salir|alto)$|(?<!(?:muy|es|parece|tan|mas) )alto (?:ya|a|no|con)|^alto",
    `(?:borr|quit|sac|saqu|elimin|retir|remuev|remov|tach|suprim|exclu|excluy|desuscrib|desinscrib|olvid)(?:e|en|a|an|ar|ir|ad)(?:me|nos|se)?(?: (?:de (?:mi|nosotros|la|su|aqui|esta)|${MINE}|por favor|ya)|$)`,
    "(?:borr|quit|sac|saqu|elimin|retir|remuev|desuscrib|olvid)(?:e|en|a|an|ar|ir)(?:me|nos)",
    "de (?:su|la|esta|esa|sus|vuestra) (?:\\p{L}+ )?(?:listas?|base|bases|sistema|registros|agenda|directorio)",
    "d(?:ar|e|en|ad|oy)(?:me|nos)? (?:de )?baja|me d\\p{L}+ de baja|(?:la|mi) baja|^baja|de baja|desuscri\\p{L}*|^(?:cancelar|quitar|eliminar|borrar)$|cancel(?:ar|en|e|a|o)(?: \\p{L}+)? (?:suscripcion|mensajes|alertas|sms)",
    "basta(?! con (?:que|una|un|decir))|hart[oa]s?|cansad[oa]s? de|^suficiente$|nunca mas|^ni (?:un|una) mas",
    `(?:no|ni|ningun\\p{L}*|nada de|sin|menos|stop)(?: (?:mas|mandar|tantas?|tantos?))* ${THING}|no mas`,
    "(?:retir|revoc|anul|cancel)(?:o|amos)(?: \\p{L}+){0,3} (?:consentimiento|permiso|autorizacion)|me opongo|me niego|rechazo|nos oponemos",
    "acos(?:o|ando|an|andome)|(?:no|nada|ni)(?: \\p{L}+)? ?interes(?:a|an|ad[oa]s?|e)|sin interes|numero equivocado|equivoc\\p{L}* (?:de )?(?:numero|persona)",
    "ya (?:les |le |te |os )?(?:(?:dije|he dicho|dijimos|hemos dicho)(?: \\p{L}+){0,2} (?:no|que (?:no|paren|pare|dejen|basta))|(?:pedi|pedimos|he pedido)(?: \\p{L}+){0,2} que)|dej[ae]n?(?:me|nos)(?: \\p{L}+)? (?:en paz|tranquil\\p{L}+|sol[oa])",
  ],
  idioms: [
    "(?:no|nunca) (?:dejen|dejes|deje|dejeis) de(?: (?:mandar|enviar|escribir|llamar|avisar)\\p{L}*)?|(?:no|nunca) (?:paren|pares|pare|cesen|cancelen|cancele)(?: de \\p{L}+)?|sin parar",
  ],
};
