import { near, type PhrasesIn } from "./phrases-in.ts";

const REACH =
  "(?:(?:mand|envi|contact|contat|perturb|incomod|chate|telefon|insist|spam)(?:e|em|es|a|ar|i|ei)|lig(?:ue|uem|ues|a|ar)|escrev(?:a|am|as|er|e)|procur(?:e|em|ar))(?: me| nos)?";
const THING =
  "(?:mensagens?|mensagem|sms|chamadas?|ligac(?:ao|oes)|telefonemas?|publicidade|propagandas?|ofertas?|promoc(?:ao|oes)|emails?|mails?|spam|anuncios?|contactos?|contatos?|marketing)";
const MINE =
  "(?:o |os |a )?(?:meu|meus|minha|nosso|este|esse) (?:numero|telefone|nome|dados|contacto|contato|celular|telemovel|email|endereco|cadastro)";

/** What callers do without end: "não param de ligar", "continuam a escrever". */
const DONE =
  "(?:lig|mand|envi|escrev|incomod|telefon|contact|contat|insist|toc|vibr|chate|perturb|importun|cham)\\p{L}*";

const WEARY =
  "(?:fart[oa]s? d\\p{L}+|cansad[oa]s? d\\p{L}+|chei[oa] d\\p{L}+|exaust[oa]s? d\\p{L}+|irritad[oa]s? com|tant[oa]s?(?= (?:mensag|chamad|ligac|sms|public))|a toda (?:a )?hora|a todas as horas|toda hora|incessantes?|insuportave(?:l|is)|nao (?:aguento|suporto)|odeio|bombarde\\p{L}*|inundad\\p{L}*|culpa vossa|culpa de voces)";

export const portuguese: PhrasesIn = {
  asks: [
    `(?:nao|nunca|jamais|favor nao)(?: mais)?(?: (?:me|nos|quero que|queremos que|volt\\p{L}+ a|torn\\p{L}+ a|continu\\p{L}+ a|precisa|e para))* ${REACH}`,
    `nao (?:quero|desejo|queremos|gostaria de|pretendo|preciso)(?: (?:mais|receber|que|nada|ess[ea]s?|est[ea]s?|isso|isto|ser|saber|${THING}))+`,
    "(?:nao|nunca|jamais)(?: (?:vos|lhes|lhe|eu|te))* (?:autori\\p{L}+|consent\\p{L}*|consinto|permit\\p{L}*|(?:dei|dou)(?: \\p{L}+)? (?:permissao|consentimento|autorizacao)|(?:aceito|aceitei|pedi)(?: \\p{L}+)? (?:isto|isso|receber|mensagens|contactos?))",
    `nao (?:param?|paras|parais|deixam?|cessam?)(?: (?:de|com))(?: (?:me|nos))? (?:${DONE}|${THING})|(?:${THING}|voces|isto|isso|eles)(?: \\p{L}+)? (?:nao|nunca|jamais)(?: mais)?(?: se)? (?:param?|acabam?|terminam?|cessam?|desistem)(?! (?:de|com))`,
    `(?:continu|segu|volt|and|viv)(?:am|a|em|e|ais)(?: a| sempre a)?(?: (?:me|nos))? ${DONE}(?<=(?:ndo|ar|er|me|nos))|(?:todos os dias|todo dia|todo o dia|a toda a hora|toda hora|o dia todo|vezes sem conta)(?: \\p{L}+){0,2} (?:ligam|liga|mandam|enviam|escrevem|incomodam)|(?:ligam|mandam|enviam|escrevem|incomodam)(?: (?:me|nos))?(?: \\p{L}+){0,2} (?:todos os dias|todo dia|toda hora|a toda a hora|o dia todo|sem parar)`,
    "nao insist\\p{L}+|(?:(?:ja|eu) (?:vos |lhe |lhes )?)?(?:disse|dissemos|falei|falamos)(?: (?:ja|que|claramente)){0,2} nao(?! (?:sei|sabia|posso|podia|ha|tem))|nao e nao|quantas vezes(?: \\p{L}+){0,4} (?:dizer|repetir|pedir|falar|disse|explicar)",
    `(?:outra vez|de novo|novamente) voces|voces (?:de novo|outra vez|novamente)|que chat[oa]s?|chatos|larg(?:uem|ue|a|ar)(?: (?:me|nos))|(?:me|nos) (?:larguem|larga|deixem|deixa|deixe) (?:quiet\\p{L}+|em paz|sossegad\\p{L}+)|esquec\\p{L}+(?: de)? (?:mim|${MINE})`,
    "(?:qual|que)(?: \\p{L}+){0,2} parte (?:do|de|de um) nao|nao (?:percebem|entendem|entenderam) (?:o que e |que |um |o )?nao|(?:vou|vamos|irei|estou a) (?:\\p{L}+ )?(?:bloque|denunci|report)\\p{L}+|bloque(?:io|ado|ando|ei) (?:este|esse|o|voces)|(?:quem|como|onde|donde)(?: \\p{L}+){0,4} (?:meu|este) (?:numero|contacto|contato|telefone)|nao sou (?:mais )?(?:vosso |seu |um |uma |vossa |sua )?client\\p{L}*|(?:que|sao|voces sao) (?:\\p{L}+ )?(?:insistentes?|insistencia|inconvenientes?|melgas|chat\\p{L}+)|poup(?:em|e)(?: me| nos)",
    `(?:mais|outra|outro)(?: (?:um|uma))? (?:chamada|mensagem|ligacao|sms) e (?:\\p{L}+ ){0,2}(?:queixa|denunci|bloque|process|apresent)\\p{L}*|ultima vez(?: \\p{L}+){0,4} nao|cancel(?:em|e|a|ar) (?:tudo|isto|isso)|nao (?:me|nos) (?:chate|incomod|irrit|mac|ench|amol|perturb|aborrec)\\p{L}*|est(?:ao|a|ais) sempre a (?:lig|mand|envi|escrev|telefon)\\p{L}*|(?:est(?:ao|a|ais)|andam?)(?: sempre)? (?:a )?(?:incomod|perturb|chate|irrit|importun)\\p{L}*|(?:faco|apresento) queixa|process(?:o|ar|arei) (?:voces|vos)|pessoa errada|nao (?:quero|queremos|preciso)(?: mais)?$|me deixem`,
    near(WEARY, `${THING}|(?:de|com) voces|ligando`),
    "deix(?:a|e|em|ai|ar)(?: \\p{L}+){1,3} (?:em paz|sossegad\\p{L}+|quiet\\p{L}+)|quando (?:e que )?(?:(?:isto|isso|voces) )?(?:vai|vao|ira|irao|param)(?: \\p{L}+){0,2} ?(?:parar|acabar|terminar|desistir|cansar)?$|(?:respondi|repeti|repito|respondemos)(?: (?:ja|que))* nao|perseg\\p{L}+|(?:vao|vai) (?:embora|passear|pastar)|desaparec(?:am|a)|sumam|nao (?:desistem|se cansam)|(?:pedi|pedimos|pedido) (?:para|que) (?:par|deix|nao|cess|apag|remov)\\p{L}*|cans(?:ei|amos) d\\p{L}+|fartei me|enchi d\\p{L}+|enjoei d\\p{L}+|(?:isto|isso) (?:tem (?:de|que)|precisa) (?:parar|acabar)|nem agora nem nunca|quantas vezes(?: \\p{L}+){0,3} (?:ligar|mandar|escrever|insistir|incomodar)",
    "(?<!nao )par(?:e|em|a|ar) (?:de|com|ja|por favor)|parem|^(?:pare|parar|para|sair|cancelar|remover|chega)$|deix(?:a|e|em|ar) de|cess(?:e|em|ar)|chega|basta(?! (?:que|um|uma))",
    `(?:tir|retir|remov|apag|elimin|exclu|delet|descadastr|risc|esquec)(?:e|em|a|am|ar|ir|ue|uem|er|am)(?: me| nos| ${MINE})|me (?:tir|retir|remov|apag|elimin|exclu|delet|descadastr|esquec)\\p{L}+`,
    "d(?:a|essa|esta|as|e) (?:sua |vossa |tua |suas )?(?:listas?|base|bases|cadastro|sistema)|descadastr\\p{L}*|desinscre\\p{L}*|^remov\\p{L}*$",
    "quero (?:sair|descadastr|cancelar|ser removid|ser retirad)\\p{L}*|cancel(?:ar|em|e|a)(?: \\p{L}+)? (?:inscricao|subscricao|assinatura|mensagens|sms)",
    `(?:nao|nem|sem|nada de|nenhum\\p{L}*|stop)(?: (?:mais|quero))* ${THING}|nunca mais|nao mais`,
    "fart[oa]s?|cansad[oa]s? d\\p{L}+|de saco cheio|(?:retir|revog|anul|cancel)o(?: \\p{L}+){0,2} (?:consentimento|autorizacao|permissao)",
    "oponho me|me oponho|opomo nos|recus(?:o|amos)|rejeito|nao aceito|assedi\\p{L}+|numero errado|foi engano|pessoa errada",
    "(?:nao|nenhum|sem|zero)(?: \\p{L}+)? ?interess\\p{L}*|ja (?:vos |lhe |lhes |te )?(?:(?:disse|falei|dissemos)(?: \\p{L}+){0,2} (?:nao|que nao|para)|pedi(?: \\p{L}+){0,2} (?:nao|que|para))",
    "(?:me |nos )?deix(?:a|e|em|ai)(?: me| nos)? (?:em paz|sossegad\\p{L}+|quiet\\p{L}+)|me deixa\\p{L}* em paz",
  ],
  idioms: [
    "(?:nao|nunca) (?:parem|pare|pares|deixem|deixe|deixes|cancelem|cancele)(?: de(?: (?:mandar|enviar|escrever|ligar|avisar))?)?|sem parar|ponto final",
  ],
};
