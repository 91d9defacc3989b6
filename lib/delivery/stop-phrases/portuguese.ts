import type { PhrasesIn } from "./phrases-in.ts";

const REACH =
  "(?:(?:mand|envi|contact|contat|perturb|incomod|chate|telefon|insist|spam)(?:e|em|es|a|ar|i|ei)|lig(?:ue|uem|ues|a|ar)|escrev(?:a|am|as|er|e)|procur(?:e|em|ar))(?: me| nos)?";
const THING =
  "(?:mensagens?|mensagem|sms|chamadas?|ligac(?:ao|oes)|telefonemas?|publicidade|propagandas?|ofertas?|promoc(?:ao|oes)|emails?|mails?|spam|anuncios?|contactos?|contatos?|marketing)";
const MINE =
  "(?:o |os |a )?(?:meu|meus|minha|nosso|este|esse) (?:numero|telefone|nome|dados|contacto|contato|celular|telemovel|email|endereco|cadastro)";

export const portuguese: PhrasesIn = {
  asks: [
    `(?:nao|nunca|jamais|favor nao)(?: mais)?(?: (?:me|nos|quero que|queremos que|volt\\p{L}+ a|torn\\p{L}+ a|continu\\p{L}+ a|precisa|e para))* ${REACH}`,
    `nao (?:quero|desejo|queremos|gostaria de|pretendo|preciso)(?: (?:mais|receber|que|nada|ess[ea]s?|est[ea]s?|isso|isto|ser|saber|${THING}))+`,
    "(?:nao|nunca|jamais)(?: (?:vos|lhes|lhe|eu|te))* (?:autori\\p{L}+|consent\\p{L}*|consinto|permit\\p{L}*|(?:dei|dou)(?: \\p{L}+)? (?:permissao|consentimento|autorizacao)|(?:aceito|aceitei|pedi)(?: \\p{L}+)? (?:isto|isso|receber|mensagens|contactos?))",
    "par(?:e|em|a|ar) (?:de|com|ja|por favor)|parem|^(?:pare|parar|para|sair|cancelar|remover|chega)$|deix(?:a|e|em|ar) de|cess(?:e|em|ar)|chega|basta(?! (?:que|um|uma))",
    `(?:tir|retir|remov|apag|elimin|exclu|delet|descadastr|risc|esquec)(?:e|em|a|am|ar|ir|ue|uem|er|am)(?: me| nos| ${MINE})|me (?:tir|retir|remov|apag|elimin|exclu|delet|descadastr|esquec)\\p{L}+`,
    "d(?:a|essa|esta|as|e) (?:sua |vossa |tua |suas )?(?:listas?|base|bases|cadastro|sistema)|descadastr\\p{L}*|desinscre\\p{L}*|^remov\\p{L}*$",
    "quero (?:sair|descadastr|cancelar|ser removid|ser retirad)\\p{L}*|cancel(?:ar|em|e|a)(?: \\p{L}+)? (?:inscricao|subscricao|assinatura|mensagens|sms)",
    `(?:nao|nem|sem|nada de|nenhum\\p{L}*|stop)(?: (?:mais|quero))* ${THING}|nunca mais|nao mais`,
    "fart[oa]s?|cansad[oa]s? d\\p{L}+|de saco cheio|(?:retir|revog|anul|cancel)o(?: \\p{L}+){0,2} (?:consentimento|autorizacao|permissao)",
    "oponho me|me oponho|opomo nos|recus(?:o|amos)|rejeito|nao aceito|assedi\\p{L}+|numero errado|foi engano|pessoa errada",
    "(?:nao|nenhum|sem|zero)(?: \\p{L}+)? ?interess\\p{L}*|ja (?:vos |lhe |lhes |te )?(?:disse|pedi|falei|dissemos)(?: \\p{L}+){0,2} (?:nao|que|para)",
    "(?:me |nos )?deix(?:a|e|em|ai)(?: me| nos)? (?:em paz|sossegad\\p{L}+|quiet\\p{L}+)|me deixa\\p{L}* em paz",
  ],
  idioms: [
    "(?:nao|nunca) (?:parem|pare|pares|deixem|deixe|deixes|cancelem|cancele)(?: de(?: (?:mandar|enviar|escrever|ligar|avisar))?)?|sem parar|ponto final",
  ],
};
