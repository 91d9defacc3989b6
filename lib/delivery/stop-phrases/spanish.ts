import type { PhrasesIn } from "./phrases-in.ts";

/** Verbs of reaching somebody, as one says them to forbid it: "llamen" and "llamar", not "llamaron". */
const REACH =
  "(?:(?:llam|mand|envi|contact|molest|textee|mensaje|fastidi|moleste|telefone|busqu|insist|acos)(?:e|en|es|ar|ir|a|an|eis)|escrib(?:a|an|as|ir|ais))(?:me|nos)?";
const THING =
  "(?:mensajes?|sms|llamadas?|publicidad|propaganda|ofertas?|promocion(?:es)?|correos?|emails?|mails?|textos?|spam|anuncios?|contacto|notificacion(?:es)?|comunicacion(?:es)?)";
const MINE =
  "(?:mi|mis|el|este|nuestro|nuestra|nuestros)(?: \\p{L}+)? ?(?:numero|telefono|nombre|datos|contacto|celular|movil|correo|direccion|informacion)";

export const spanish: PhrasesIn = {
  asks: [
    `(?:no|nunca|jamas|sin)(?: mas)?(?: (?:me|nos|le|se|les|quiero que|deseo que|se les ocurra|vuelv[ae][ns]?(?: a)?|volver a|sig[au]\\p{L}*|hace falta que))* ${REACH}`,
    "no (?:me |nos )?vuelv[ae][ns]? a",
    `(?:no|ni|tampoco) (?:quiero|deseo|queremos|deseamos|quisiera|necesito|pedi|solicite)(?: (?:mas|recibir|que|nada|sus|su|ningun|ninguna|seguir|tener|esto|estos|estas|saber|ser|${THING}))+`,
    "(?:no|nunca|jamas)(?: (?:les|le|os|te|yo|he|hemos|lo))* (?:autori\\p{L}+|consient\\p{L}*|consent\\p{L}*|permit\\p{L}*|(?:di|dado|doy|acept\\p{L}+)(?: \\p{L}+)? (?:permiso|consentimiento|autorizacion|esto)|pedi (?:esto|estos|estas))",
    "(?:dej|ces|termin)(?:a|e|en|ar|ad|es) (?:ya )?(?:de|con)|par(?:e|en|a|ar|ad) (?:ya|de|con)|paren|cesen|^(?:parar?|pare|detener|salir|alto)$|(?<!(?:muy|es|parece|tan|mas) )alto (?:ya|a|no|con)|^alto",
    `(?:borr|quit|sac|saqu|elimin|retir|remuev|remov|tach|suprim|exclu|excluy|desuscrib|desinscrib|olvid)(?:e|en|a|an|ar|ir|ad)(?:me|nos|se)?(?: (?:de (?:mi|nosotros|la|su|aqui|esta)|${MINE}|por favor|ya)|$)`,
    "(?:borr|quit|sac|saqu|elimin|retir|remuev|desuscrib|olvid)(?:e|en|a|an|ar|ir)(?:me|nos)",
    "de (?:su|la|esta|esa|sus|vuestra) (?:\\p{L}+ )?(?:listas?|base|bases|sistema|registros|agenda|directorio)",
    "d(?:ar|e|en|ad|oy)(?:me|nos)? (?:de )?baja|me d\\p{L}+ de baja|(?:la|mi) baja|^baja|de baja|desuscri\\p{L}*|^(?:cancelar|quitar|eliminar|borrar)$|cancel(?:ar|en|e|a|o)(?: \\p{L}+)? (?:suscripcion|mensajes|alertas|sms)",
    "basta(?! con (?:que|una|un|decir))|hart[oa]s?|cansad[oa]s? de|^suficiente$|nunca mas|^ni (?:un|una) mas",
    `(?:no|ni|ningun\\p{L}*|nada de|sin|menos|stop)(?: (?:mas|mandar|tantas?|tantos?))* ${THING}|no mas`,
    "(?:retir|revoc|anul|cancel)(?:o|amos)(?: \\p{L}+){0,3} (?:consentimiento|permiso|autorizacion)|me opongo|me niego|rechazo|nos oponemos",
    "acos(?:o|ando|an|andome)|(?:no|nada|ni)(?: \\p{L}+)? ?interes(?:a|an|ad[oa]s?|e)|sin interes|numero equivocado|equivoc\\p{L}* (?:de )?(?:numero|persona)",
    "ya (?:les |le |te |os )?(?:dije|he dicho|pedi|pedimos|dijimos|hemos dicho)(?: \\p{L}+){0,2} (?:no|que)|dej[ae]n?(?:me|nos)(?: \\p{L}+)? (?:en paz|tranquil\\p{L}+|sol[oa])",
  ],
  idioms: [
    "(?:no|nunca) (?:dejen|dejes|deje|dejeis) de(?: (?:mandar|enviar|escribir|llamar|avisar)\\p{L}*)?|(?:no|nunca) (?:paren|pares|pare|cesen|cancelen|cancele)(?: de \\p{L}+)?|sin parar",
  ],
};
