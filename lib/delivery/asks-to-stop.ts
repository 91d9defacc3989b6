import { dutch } from "./stop-phrases/dutch.ts";
import { french } from "./stop-phrases/french.ts";
import { german } from "./stop-phrases/german.ts";
import { italian } from "./stop-phrases/italian.ts";
import { near, type PhrasesIn } from "./stop-phrases/phrases-in.ts";
import { portuguese } from "./stop-phrases/portuguese.ts";
import { spanish } from "./stop-phrases/spanish.ts";

/**
 * Ways in which people ask to be left alone, by language, on text in the form {@link plain} gives it: lower case,
 * without accents on Latin letters, without punctuation. The American rule takes any words a reasonable person would
 * understand as a wish to stop (47 CFR 64.1200(a)(10)), so a list that misses is worse than one that hits too often:
 * what it hits is reviewed by a person.
 */

/** One form for everything that looks or means the same: "Ｓ.Ｔ.Ｏ.Ｐ！" and "stop" are one. */
export function plain(text: string): string {
  const folded = text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    // Accents are dropped on Latin letters only: without its breve, й is another letter.
    .replace(/(\p{Script=Latin})\p{Mn}+/gu, "$1")
    .normalize("NFC")
    .replaceAll("ł", "l")
    .replaceAll("ı", "i")
    .replace(/\p{Cf}/gu, "")
    // "don't" is one word, "m'appelez" is two.
    .replace(/['’ʼ`´](?=(?:t|s|re|ve|ll|m|d)(?!\p{L}))/gu, "")
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .trim();
  // "s t o p": spelt out.
  return /^\p{L}(?: \p{L}){2,}$/u.test(folded) ? folded.replaceAll(" ", "") : folded;
}

/** Words that hold a "stop" and ask for something else. They are taken out before the rest is read. */
const IDIOMS = [
  // Leave to go on, or a question about something else.
  "(?:you|u|they) (?:can|may|could)(?: \\p{L}+)? (?:call|text|ring|message|phone)(?: \\p{L}+){0,4}",
  "(?:they|you|we) never stop the (?!texts|calls|messages|spam)\\p{L}+",
  "get (?:the|a|this) (?:stain|mark|smell|dent|scratch|cover|battery|lid|filter)(?: \\p{L}+)? (?:out|off)",
  "(?:can|could|would|will) you (?:please )?block (?:it|my card|the card|my account)",
  // Of oneself, and with joy.
  "(?<![\\p{L}\\p{N}])(?:i|we|ill|well)(?: (?:just|really|simply|will|would|can|could|do))* (?:(?:never|wont|dont|didnt)(?: ever)? stop(?! (?:the|these|your|this|those|that|getting|receiving|any|all)(?!\\p{L}))|(?:cant|cannot|couldnt|not) stop (?!getting|receiving)\\p{L}+ing)",
  "(?:never|dont|not|cant|cannot) stop (?:laughing|thinking|smiling|crying|using|loving|watching|dreaming|learning|growing|believing|singing|dancing|talking|exploring)",
  // An imperative "don't stop"; "you don't stop", "the calls never stop" and "why don't you stop" are complaints.
  "(?<!(?<!\\p{L})(?:you|u|yall|they|he|she|who|that|which|this|these|those|just|why|does|did|do|will|would|wont|phone|cell|company|business|people|guys|folks|lot|team|bots?|messages|msgs|texts|txts|calls|emails|mails|ads|offers|promos|alerts|notifications|spam|ones|ringing) )(?:please )?(?:dont|do not|never|no need to|not)(?: ever)? (?:stop|unsubscribe|cancel|quit|opt out|remove me|unsub)(?: (?:texting|sending|messaging|writing|calling|contacting|the|these|my|your|messages|texts|updates|alerts|me|us))*",
  "(?:bus|tram|train|truck|rest|pit|next|last|full|door|whistle) stop",
  "stop (?:by|sign|watch|over|light|loss|lights)",
  "one stop(?: shop)?",
  "non stop",
  "stop and (?:shop|go)",
  "no stopping",
  "i said no (?!thanks|thank|more|means|to|already|and|not|dont|stop|sir|please|calls?|texts?|messages?|you|so|i|now|the|twice|three|many|before|leave)\\p{L}+",
  "end (?:the|our|this|that|your|a) call",
  "(?:never|dont|do not) want (?:this|it|these|them|that) to (?:end|stop)",
] as const;

/** Languages that have a file of their own. */
const LANGUAGES: Readonly<Record<string, PhrasesIn>> = {
  es: spanish,
  pt: portuguese,
  fr: french,
  de: german,
  it: italian,
  nl: dutch,
};

const VERB =
  "(?:text|txt|message|msg|call|contact|sms|write|bother|email|mail|send|spam|harass|disturb|phone|ring|reach(?: out)?|pester|solicit|ping|sell|advertise)";
const DOING =
  "(?:texting|txting|messaging|calling|contacting|writing|bothering|emailing|sending|soliciting|advertising|spamming|harassing|disturbing|phoning|ringing|pestering)";
const THING =
  "(?:texts?|txts?|messages?|msgs?|sms|calls?|spam|offers?|ads?|emails?|mails?|marketing|promos?|promotions?|contact|notifications?|alerts?|advertising|advertisements?|solicitations?|junk|newsletters?)";
/** What somebody is who has had enough of it. */
const WEARY =
  "(?:(?:so |really |very |bloody )?(?:tired|sick(?: to death)?|fed up|exhausted|weary|over it)|had it|driving me (?:mad|crazy|nuts|insane|up the wall)|at all hours|in the middle of the night|ridiculous|pestered|bombard\\p{L}*|flood\\p{L}*|blow(?:ing)? up|cant stand|cannot stand|fatigue|intrusive|invasive|out of hand)";
const CEASELESS =
  "(?:constant|constantly|nonstop|non stop|endless|incessant|relentless|unending|persistent|stupid|bloody|damn)";
const NOT = "(?:dont|do not|donot|dnt|never|no longer|please no|not)";

/** Stems end in `\p{L}*`. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  en: [
    "stop ?(?:2|to) ?(?:quit|end|cancel|opt ?out|unsub\\p{L}*)|s+to+p{2,}|stop[\\p{L}\\p{N}]{0,2}|sotp|stpo|tsop|stp|st0p|stahp|stopall|stopit|stoppit|please stop",
    "un ?sub(?:s?[cr]\\p{L}*)?|unsubs\\p{L}*|unsus?cri\\p{L}*|desubscribe",
    "opt(?:ing|ed)?(?: me| us)? out|opt ?out",
    `${NOT}(?: (?:ever|please|you|u|guys|all|want|wish|like|need|to|keep|be|go|on|dare|try|even|you guys|me))* (?:${VERB}|${DOING})(?: (?:me|us|this|my|to|any|again|here|anymore|stuff|these|those|anything))+`,
    `${NOT} (?:ever )?${VERB}(?= (?:me|us|this|my|to|any|again|here|anymore|stuff|these|those|anything|more|${THING}|please|at all)(?: |$)|$)`,
    `${NOT}(?: (?:want|wish|like|need|care|to|for|be|get|getting|receive|receiving|hear|have|see|seeing|any|more|your|these|those|this|such|of|from|a|all|interested|in|further|other|anymore|ever))+ (?:${THING}|from you|contacted|called|texted|bothered|hear from you|anymore|any more)`,
    "(?:dont|do not|donot|dnt|doesnt|does not|no longer|never|didnt|did not)(?: (?:even|ever|really|ve|have|to))* (?:want|need|wish|like|care for|appreciate|welcome|accept|consent|agree|authori[sz]e|approve)(?: \\p{L}+){0,3} (?:your|these|this|those|any|anything|more|from|solicitations?|marketing|texts?|messages?)",
    `no (?:more|further|longer)(?: of)?(?: \\w+)? (?:${THING}|this|these|please|thanks|thank you|from you)`,
    "no more",
    `no (?:${THING})(?: please| thanks| thank you)?`,
    `(?:quit|cease|end|cancel|terminate|discontinue|halt|refrain from|enough with|enough of|sick of|tired of|fed up with)(?: \\w+){0,2} (?:${DOING}|${THING}|subscription|membership|it)`,
    "(?:cancel|end|quit|terminate|discontinue|deactivate)(?: (?:this|these|them|it|all|now|please|everything|me|my|subscription|service))+$",
    "^(?:(?:please|pls|plz|just|ok|hi|hello|no) )*(?:cancel|end|quit|remove|revoke|delete|block)(?: (?:please|pls|plz|thanks|thank you|thx|now|asap|immediately))*$",
    "(?:remove|delete|erase|scrub|strike|unlist|unenroll|deregister|exclude|omit|block|forget)(?: (?:me|us))|(?:remove|delete|erase|scrub|strike|unlist|unenroll|deregister|exclude|omit|block|forget|lose|drop|ditch|bin|trash|dump|wipe|purge|destroy|clear)(?: (?:my|this|our|the|that|phone|cell|mobile))+ (?:name|info|information|details|data|number|num|digits|contact|phone|cell|address|profile|record|entry|line)|drop (?:me|us) (?:from|off|out)",
    "(?:remove|delete|erase)(?: (?:please|plz|pls|now|immediately|asap))+$",
    "(?:take|get|drop|pull|have)(?: please)? (?:me|us|(?:my|this|our|the)(?: \\p{L}+){1,2}) (?:off|out|removed|deleted)",
    "(?:from|off|off of|out of) (?:your|ur|this|the|that|all|these|any)(?: \\p{L}+){0,3} (?:lists?|records|database|db|system|files?|contacts|mailings?|group|campaigns?|messages|texts)",
    "(?:be|been|being|get|got|want)(?: to be)? (?:taken (?:off|out)|removed|deleted|unsubscribed|left alone|opted out)|(?:i )?want(?: to be)? (?:out|off)|(?:let|count) me out|get rid of (?:me|my|this)",
    `no ${DOING}|never again|not wanted|done with (?:you|your|this|these|it all)|cut the (?:crap|spam)|${THING} off|take a hike`,
    "(?:someone|somebody) else (?:now|has|s)|(?:no longer|not|isnt) (?:my|his|her|their) (?:number|phone)|number (?:belongs|has changed hands|was reassigned)",
    "(?:leave|let|lemme)(?: (?:me|us|her|him|them|(?:my|our|this|the) \\p{L}+))? (?:alone|be|in peace)|^st ?op$|(?:st op|sto p)(?: (?:it|now|please|this|texting|calling))*",
    "let me be|go away|get lost|buzz off|back off|piss off|bugger off|sod off|shut up|shut it|lose (?:my|this|the)(?: \\p{L}+)? number|(?:hate|loathe) (?:these|this|your|getting)|forget my number|get off my phone",
    "f(?:uck|uk|k|ck|\\p{N}*)? ?off|fuck (?:you|u|this)|screw (?:you|off)|sod you|go to hell|drop dead",
    "^enough$|enough already|enough is enough|thats enough|give it a rest|(?:had|have had) enough|enough of (?:this|that|it|your|these|you|the)|knock it off|cut it out|pack it in",
    "(?:this is|its|just|reported as|reporting as|more|fucking|bloody) (?:spam|harassment|junk)|^spam$|spammers?|harassment|harass(?:ing)? me",
    "(?:reported|reporting|report) (?:you|this|u)|(?<!(?:was|is|card|account|got|been|be|get|its) )(?:block|blocked|blocking)(?: (?:you|this|u|number|now))*$",
    "do not (?:call|disturb|contact|text)|^dnc$|dnc list|no call list",
    "(?:not|no|isnt|never|un|aint|wasnt)(?: (?:at|all|even|really|remotely|longer|the least|least|bit|in|any))* interest(?:ed)?|uninterested",
    "^wrong$|(?:dont|do not|stop) (?:use|using|have) (?:my|this|the) (?:number|phone)|wrong (?:number|person|guy|phone|contact)|youve got the wrong|you have the wrong|nobody (?:here )?by that name|no one (?:here )?by that name|not my name",
    "(?:withdraw|revoke|rescind|retract|pull)(?: (?:my|all|any|the|our|previous|prior))* (?:consent|permission|authorization|authorisation)|i (?:hereby )?(?:revoke|withdraw|object)|consent (?:is )?(?:withdrawn|revoked)|(?:never|didnt|did not|do not|dont|havent|have not)(?: (?:give|gave|given|consent|sign|signed|agree|agreed|subscribe|subscribed|ask|asked))(?: \\w+){0,4}",
    "(?:my )?(?:lawyer|attorney|solicitor)|lawsuit|(?:will|ill|gonna|going to|can|could|to) sue|cease and desist|(?:tcpa|gdpr|fcc|ofcom|ico) (?:complaint|violation|request)?",
    "no means no|(?:already|i|ive|weve|we|have)(?: (?:already|clearly|just|have|now|repeatedly))* (?:said|told you)(?: \\w+){0,3} (?:no|not)|(?:for the|the) last time(?: \\p{L}+){0,3} no|^(?:no )+(?:no|means no)$",
    "passed away|deceased|(?:is|has|he|she|have) (?:dead|died)",
    "turn (?:this|these|it|them)(?: \\w+)? off|switch (?:this|these|it|them)(?: \\w+)? off|make (?:it|this|these|them|that|all this)(?: \\p{L}+)? (?:stop|end|go away)|no contact(?: please)?",
  ],
  "en complaining": [
    near(
      WEARY,
      `(?:your|ur|these|those|all the|all this|so many|of|with)(?: \\p{L}+)? ${THING}|${DOING}|hearing from you|your (?:company|people|bots?|lot|nonsense)|my phone`,
    ),
    `(?:your|these|those)(?: \\p{L}+)? ${CEASELESS} (?:${THING}|${DOING})|(?:too many|way too many|so many) ${THING} from (?:you|your|this)`,
    `(?:nobody|no ?one|none of us)(?: \\p{L}+){0,4} (?:wants?|needs?|asked for|cares?)(?: \\p{L}+){0,3} (?:${THING}|this|it|you)|(?:one|another|any) more (?:${THING}|text|call|message|email|word)(?: \\p{L}+){0,3} (?:and|or) (?:i|im|ill|we|well|you)|(?:but|so|and|now|then|please|just) lose it|enough with (?:the|your|these|all|this)|(?:they|you|u|yall|people) (?:keep )?(?:call|text|ring|message|phone)(?:ing)?(?: me| us)?(?: \\p{L}+){0,3} (?:every|all) (?:single |damn |bloody )?(?:night|evening|day|morning|hour|week|time)`,
    "(?:no use|no need|no point|stop)(?: in)? (?:calling|texting|trying|asking|writing|messaging)|(?:give|gave) (?:me|it|us) a (?:break|rest)|(?:dont|do not|wont|no longer) (?:need|use|want) (?:your|this|any) (?:service|product|company|business|help|crap|stuff|rubbish)\\p{L}*|(?:you|u) (?:people |guys )?(?:are|r) (?:so |such |really |a )*(?:pest|pests|nuisance|annoying|spammers?|relentless|a pain)|mind your own business|not (?:my|a) thing",
    "(?:which|what|whats)(?: \\p{L}+){0,2} part of no|(?:dont|do not|cant|cannot) (?:you |u )?(?:people )?understand (?:the word )?no|no is a(?: \\p{L}+)? sentence|what does no mean",
    "(?:im|i am|am|we are|were|not|no longer)(?: (?:not|no longer|going to|gonna|just))* (?:blocking|reporting) (?:you|this|your|u)|(?:not|no longer|never been|never was) (?:a|your|one of your) (?:customer|client|member)s?(?: (?:of yours|anymore|any more))?",
    "(?:this|it|that|these|all this|they|calls|messages|texts|emails|harassment|spam|nonsense)(?: (?:really|just|simply|all))* (?:has to|have to|has got to|have got to|must|needs? to|better|ought to|should) (?:stop|end|cease)|when (?:will|do|are|does) (?:you|u|they|these|those|yall|this|(?:these |the |your )?(?:calls|texts|messages))(?: (?:people|guys|lot|calls|texts|messages|ever|finally|all|going to|gonna))* (?:stop|stopping|give up|quit)",
    "(?:never|wont|dont|doesnt|do not|will not|refuse to)(?: \\p{L}+){0,3} (?:let up|give up|take (?:a|the) hint|get the (?:hint|message|point)|listen|learn|take no)|take (?:a|the) hint|get the hint",
    "(?:been|was|were|have|had|ive|already)(?: \\p{L}+){0,2} told(?: (?:you|them|u|yall|already|repeatedly))* no|(?:answered|replied|responded|answer is|answer remains|its a|a firm|a hard|hard|still a?|the answers) no(?! problem)|not now not ever|not (?:now )?or ever|never ever|not today not ever",
    "forget (?:about |all about )?(?:me|us)(?: please| now)*$|(?:out of|off) (?:my|our) (?:life|lives|inbox|phone|back|case|hair|face)|(?:cut off|cut|sever|cease|end|break off|no) (?:all|any|every|further)(?: \\p{L}+)? (?:communications?|contacts?|ties|correspondence|messaging|calling)|(?:be|been|being|get|like to be|want to be)(?: \\p{L}+)? (?:dropped|excluded|struck|scrubbed|wiped|erased|left out|kept out|taken out) ?(?:from|off|of)?",
    "leave (?:\\p{L}+ ){1,3}alone|leave off|(?:please )?(?:dont|do not) (?:come back|try again|bother)|give me (?:some )?peace|persecut\\p{L}*|stalk(?:ing|er|ers)",
    `(?:quit|cease|desist|discontinue|halt) (?!smoking|drinking|working|vaping|biting|eating)(?:\\p{L}+ing)|desist|discontinue|cease`,
    `(?:${THING}|these|those|they|you|u|yall|people|guys|folks|phone|company|this)(?: (?:all|just|simply|really|will|guys|people|lot|still|ever))* (?:never|wont|dont|doesnt|does not|do not|will not|cant|refuse to)(?: (?:ever|even|seem to|just|know when to))* (?:end|ends|stop|stops|quit|quits|cease|ceases|let up|leave me alone|leave us alone|take no)`,
    "(?:how many|how often)(?: (?:more|times|do|must|will|did|should|i|we|have|got|need|to|gotta|have to))+ (?:say|tell|ask|repeat|told|asked|said)",
    "(?:you|u|they|yall|calling|texting|messaging|ringing|bothering|call|text|message|calls|texts|messages)(?: (?:me|us|call|text|message|ring|bother|contact|are|have|been|all|guys|keep|calling|texting|messaging))* (?:over and over|again and again|day and night|24 7|constantly|non ?stop|all the time|every (?:single )?(?:damn |bloody )?(?:day|hour|morning|week|night))",
    "(?:again|enough|whats up) with (?:the|these|your|all the|all these) (?:texts?|calls?|messages?|spam|ads?|offers?|promos?)|not welcome|unwelcome|spare (?:me|us)|(?:bother|annoy|pester|harass|text|call) (?:some(?:one|body)|any(?:one|body)) else|buzzing (?:thanks to|because of) you|(?:ringing|buzzing|pinging)(?: \\p{L}+)? (?:because of|thanks to) (?:you|your)",
    `keep(?:s)?(?: on)? (?:${DOING}|ringing|pinging)|why (?:are|do|did) (?:you|u|yall|you people)(?: (?:keep|still|even|guys))* (?:${DOING}|${VERB})`,
    "(?:id|i would|we would|would|i) (?:rather|prefer)(?: you)? (?:not|didnt|dont)|please(?: just)? (?:no|dont|do not)$|prefer not",
    "(?:kill|mute|silence|disable|deactivate|suspend|halt|block)(?: (?:all|these|this|the|your|those|them|it|any|further))+(?: \\p{L}+)?$|^mute(?: me)?$",
    "(?:who gave|where did|how did|how do|why do)(?: (?:you|u))?(?: (?:get|have|got))? (?:you )?(?:my|this) (?:number|info|information|phone|contact)",
    "(?:if|rather|prefer|that|wish)(?: \\p{L}+)? (?:you|u|they)(?: \\p{L}+)? (?:never|stopped|quit|ceased|left me|wouldnt|would not|didnt|did not|no longer)|(?:wont|will not|will never|never)(?: (?:you|u|ever))? (?:quit|give up|learn|listen)",
    "(?:get|getting|got|be|be taken|come|how to get) (?:off|out)(?: of)? (?:this|your|the|these|that) (?:thing|\\p{L}* ?lists?|texts?|messages?|calls?|emails?|service|program|system)|how (?:do|can|could|would) (?:i|we) (?:get off|leave|opt|unsub|get out|block)\\p{L}*",
    "nothing (?:more |further |else )?to do with|want nothing|(?:no|any|all|further) (?:further |more |future )?(?:communications?|correspondence|solicit\\p{L}*|outreach|follow ups?)(?: \\p{L}+)?$|respect my (?:privacy|wishes|decision)|(?:dont|do not|didnt|did not) have (?:my|our)(?: \\p{L}+)? (?:permission|consent|authori[sz]ation)",
    "(?:is|its|est|es|e|ist|sono|sont|son|zijn) (?:(?:all|just|du|un|una|only|nur|puro|toujours) )*spam",
    "without my (?:consent|permission)|no (?:consent|permission)|unsolicited|unwanted|illegal\\p{L}*|against the law|(?:bugging|annoying|pestering|stalking|harassing|bothering|spamming) (?:me|us)|annoying",
  ],
  sv: [
    "^sluta$|sluta (?:skicka|ringa|smsa|skriva|kontakta)\\p{L}*|^avsluta$|avregistrera\\p{L}*|inga fler \\p{L}+|ta bort (?:mig|mitt nummer)|inte intresserad|lamna mig ifred|fel nummer",
  ],
  pl: [
    "przestan\\p{L}*|prosze nie (?:dzwoni|pisa|wysyla|kontaktowa)\\p{L}*|nie (?:dzwon|pisz|wysylaj|kontaktuj)\\p{L}*|wypis\\p{L}*|rezygnuje|nie jestem zainteresowan\\p{L}*|usun\\p{L}* (?:mnie|moj numer)|pomylka|dajcie mi spokoj",
  ],
  tr: [
    "iptal|durdur\\p{L}*|(?:mesaj )?(?:yazma|atma|gonderme|arama)(?:yin|yiniz)|istemiyorum|rahat birak\\p{L}*|listeden cikar\\p{L}*",
  ],
  id: [
    "^berhenti$|berhenti (?:kirim|mengirim|menghubungi|berlangganan)\\p{L}*|jangan (?:kirim|hubungi|sms|telepon|ganggu)\\p{L}*|salah nomor",
  ],
  tl: ["tama na|huwag (?:na|mo|nyo|ninyo)\\p{L}*(?: \\p{L}+)*|tigilan\\p{L}*|itigil\\p{L}*"],
  vi: [
    "^huy$|^dung$|dung (?:nhan|gui|goi)\\p{L}*|(?:đung|ngung) (?:nhan|gui|goi|lai)\\p{L}*|huy (?:đang ky|dang ky)|khong (?:nhan|muon|quan tam)\\p{L}*|tu choi",
  ],
  hi: ["band kar[oe]\\p{L}*|mat (?:bhejo|karo|call|message)\\p{L}*|nahi chahiye|बंद कर\\S*|मत (?:भेजो|करो|भेजें)|नहीं चाहिए"],
  ru: [
    "стоп|не (?:надо|нужно)|больше не|отпи[сш]\\p{L}*|(?:больше )?не (?:пиши|звони|присылай|беспокой|отправляй|шли)\\p{L}*|хватит|прекрат\\p{L}*|удалит[еь]\\p{L}*|отстань\\p{L}*|не интерес\\p{L}*|ошиблись номером|отказ\\p{L}*|отмена",
  ],
  uk: ["відпис\\p{L}*|не (?:пишіть|дзвоніть|надсилайте|турбуйте)|припин\\p{L}*|досить|видаліть|не цікав\\p{L}*"],
};

/** Languages that put no space between words, or join endings to them: found anywhere in the text. */
const ANYWHERE: Readonly<Record<string, readonly string[]>> = {
  zh: [
    "退订|退訂|取消订阅|停止|不要再?(?:发|發|打|联系|聯繫)|别再?(?:发|打|联系)|別再?(?:發|打)|请勿|請勿|不感兴趣|不需要|打错|拒收",
  ],
  ja: [
    "停止|配信停止|やめて|止めて|解除|送らないで|退会|不要です|いりません|連絡しないで|電話しないで|興味(?:が|は)?(?:ない|ありません)",
  ],
  ko: ["수신 ?거부|그만|중지|보내지 ?마|연락하지 ?마|해지|차단|관심 ?없"],
  ar: ["توقف|أوقف|اوقف|إلغاء|الغاء|لا ترسل|لا تتصل|لا تراسل|كفى|لست مهتم|غير مهتم"],
  he: ["הסר|הפסק|תפסיק|להסיר|לא מעוניין|לא מעוניינת"],
  th: ["หยุด|ยกเลิก|ไม่ต้องส่ง|ไม่สนใจ"],
};

const whole = (sources: readonly string[]): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}\\p{M}])(?:${sources.join("|")})(?![\\p{L}\\p{N}\\p{M}])`, "u");

const IDIOM = new RegExp(whole([...IDIOMS, ...Object.values(LANGUAGES).flatMap(({ idioms }) => idioms)]).source, "gu");
const BY_LANGUAGE: readonly (readonly [string, RegExp])[] = [
  ...Object.entries(WORDS).map(([language, sources]) => [language, whole(sources)] as const),
  ...Object.entries(LANGUAGES).map(([language, { asks }]) => [language, whole(asks)] as const),
  ...Object.entries(ANYWHERE).map(([language, sources]) => [language, new RegExp(sources.join("|"), "u")] as const),
];

/** The words of a plain text that ask to stop, and their language; undefined when none do. */
export function askingToStop(plainText: string): { readonly language: string; readonly said: string } | undefined {
  const rest = plainText.replace(IDIOM, " ").replace(/ {2,}/g, " ").trim();
  for (const [language, pattern] of BY_LANGUAGE) {
    const said = pattern.exec(rest)?.[0];
    if (said !== undefined) return { language, said };
  }
  return undefined;
}
