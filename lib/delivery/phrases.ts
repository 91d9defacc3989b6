/** A way of speaking that puts the customer in the wrong, or leaves them alone with a rule. */
export type Phrase = {
  /** A regular expression's source, matched without regard to case on text with straight apostrophes. */
  readonly pattern: string;
  readonly kind: "blame" | "procedure" | "pressure";
  readonly why: string;
  /** Better words, or what to do instead. */
  readonly instead: string;
};

/** The list that ships with Tacet; an operator adds their own beside it. */
export const PHRASES: readonly Phrase[] = [
  {
    pattern: "\\bunfortunately\\b",
    kind: "procedure",
    why: "it announces a no that nobody decided, and the customer hears that nothing will be done",
    instead: "say what is so and what you will do: “The account closes on Friday; I can move it today.”",
  },
  {
    pattern: "\\bI(?:'m| am) afraid\\b|\\bwe(?:'re| are) afraid\\b",
    kind: "procedure",
    why: "nobody is afraid; it softens a refusal instead of mending its cause",
    instead: "say it plainly and offer the next step: “I cannot do that from here. I will ask now and call you back.”",
  },
  {
    pattern:
      "\\bobviously\\b|\\bof course you (?:know|understand)\\b|\\bas you (?:should |must )?know\\b|\\bclearly,? you\\b",
    kind: "blame",
    why: "it tells the customer that they should have known",
    instead: "leave it out",
  },
  {
    pattern: "\\bwrong (?:department|number|team|office|desk|person)\\b",
    kind: "blame",
    why: "the customer did not build the departments",
    instead: "“I will find the right colleague and stay with you until they answer.”",
  },
  {
    pattern:
      "\\b(?:it(?:'s| is) )?(?:our|company|the company's|bank) policy\\b|\\bpolicy (?:does not|doesn't) allow\\b|\\bper (?:our )?policy\\b",
    kind: "procedure",
    why: "a rule is no reason: it ends the talk without an answer",
    instead: "give the reason behind the rule, and what can be done within it",
  },
  {
    pattern:
      "\\bno other (?:company|bank|provider|shop|supplier)s? (?:does|do|would|will|offers?)\\b|\\bnobody else does\\b|\\beverybody (?:else )?does (?:it|this|that)\\b",
    kind: "procedure",
    why: "what others do not do either mends nothing for this customer",
    instead: "say what you can do",
  },
  {
    pattern: "\\byou (?:should|ought to|could) have\\b|\\byou were supposed to\\b",
    kind: "blame",
    why: "it counts up what the customer did wrong",
    instead: "say what can be done now: “Let us fix it together.”",
  },
  {
    pattern: "\\byou (?:failed|neglected|forgot|omitted|refused) to\\b|\\byour failure to\\b",
    kind: "blame",
    why: "it accuses",
    instead: "name the fact without the culprit: “The payment of 3 May has not reached us.”",
  },
  {
    pattern: "\\byou (?:didn't|did not) (?:read|listen|follow|understand|answer|respond|reply)\\b",
    kind: "blame",
    why: "it accuses",
    instead: "explain it again, in other words",
  },
  {
    pattern:
      "\\byou (?:must|have to|need to) (?:understand|realise|realize|appreciate|accept)\\b|\\btry to understand\\b|\\bwith all due respect\\b",
    kind: "blame",
    why: "it asks the customer to take the company's side",
    instead: "say first what you have understood of theirs",
  },
  {
    pattern:
      "\\bcalm down\\b|\\brelax\\b|\\bno need to (?:shout|be upset|get angry)\\b|\\byou(?:'re| are) (?:being )?(?:rude|unreasonable|difficult)\\b",
    kind: "blame",
    why: "it makes the feeling the problem, and the cause of it disappears",
    instead: "“I can hear that this has gone wrong for you. Tell me what happened.”",
  },
  {
    pattern:
      "\\bthere(?:'s| is) nothing (?:I|we) can do\\b|\\b(?:I|we) can(?:'t|not| not) help (?:you|with that)\\b|\\bmy hands are tied\\b|\\bout of (?:my|our) hands\\b",
    kind: "procedure",
    why: "it leaves the customer alone with the matter",
    instead: "name who can do it, and bring them in yourself",
  },
  {
    pattern:
      "\\bthat(?:'s| is) not (?:my|our) (?:job|department|responsibility|problem|fault)\\b|\\bnot (?:my|our) (?:problem|fault)\\b|\\bI (?:just|only) work here\\b",
    kind: "procedure",
    why: "to the customer you are the company",
    instead: "“I will see to it.”",
  },
  {
    pattern:
      "\\bthe (?:system|computer) (?:won't|will not|doesn't|does not|can't|cannot) (?:let|allow|show)\\b|\\bthe system says\\b|\\bcomputer says no\\b",
    kind: "procedure",
    why: "it hides a decision of people behind a machine",
    instead: "say what is missing, and who can put it right",
  },
  {
    pattern:
      "\\bterms and conditions (?:apply|state|say)\\b|\\bas (?:stated|set out|laid down) in (?:the|our) (?:terms|contract)\\b|\\byou (?:agreed|signed)\\b|\\bthe small print\\b",
    kind: "procedure",
    why: "it answers a person with a contract",
    instead: "say in one sentence what the contract means here",
  },
  {
    pattern:
      "\\byou(?:'ll| will) (?:have|need) to (?:call|ring|write to|contact|speak to|visit|go to)\\b|\\bplease (?:call|contact) (?:another|a different|the other|the relevant) (?:number|department|team)\\b",
    kind: "procedure",
    why: "it sends the customer away with the work",
    instead: "make the call yourself, or hand over with the case already told",
  },
  {
    pattern:
      "\\b(?:this|that) is (?:the )?first (?:time )?(?:I|we)(?:'ve| have)? (?:hear|heard)\\b|\\bno(?:body| one) else (?:has )?(?:complain|complained|complains)\\b",
    kind: "blame",
    why: "it says that the customer must be wrong, since nobody else spoke up",
    instead: "“Thank you for telling us. What exactly happened?”",
  },
  {
    pattern: "\\bfor your own (?:good|security|protection|benefit)\\b",
    kind: "procedure",
    why: "it dresses the company's need up as the customer's",
    instead: "say what it is for: “So that nobody else can open your account, I ask for…”",
  },
  {
    pattern:
      "\\b(?:sorry|we apologi[sz]e|apologies) (?:if|that you feel|you feel|for any inconvenience)|\\bfor any inconvenience\\b|\\bany inconvenience (?:caused|this may)",
    kind: "blame",
    why: "it doubts that anything went wrong, and is sorry for a feeling",
    instead: "name what went wrong: “We charged you twice. That was our mistake.”",
  },
  {
    pattern:
      "\\b(?:we|I) (?:have|'ve) already (?:told|informed|advised|explained|said)\\b|\\bas (?:I|we) (?:said|explained|told you|have already said|mentioned)\\b|\\bas previously (?:stated|advised|mentioned|explained)\\b|\\bper my (?:last|previous) (?:email|message)\\b",
    kind: "blame",
    why: "it scolds for asking twice",
    instead: "say it again, more clearly",
  },
  {
    pattern: "\\bour records (?:show|indicate|say)\\b|\\baccording to our records\\b",
    kind: "procedure",
    why: "it sets the file against the customer's word",
    instead: "“I see here … Is that right?”",
  },
  {
    pattern:
      "\\byour (?:complaint|claim) (?:is|was|has been) (?:not (?:valid|justified)|unfounded|rejected|denied)\\b|\\balleged(?:ly)?\\b|\\byou claim(?:ed)? (?:that|to)\\b",
    kind: "blame",
    why: "it calls the customer a liar",
    instead: "say what you found, how, and what the customer can do about it",
  },
  {
    pattern:
      "\\b(?:do not|don't|please do not) reply to this\\b|\\bthis (?:mailbox|inbox|address|number) is (?:not monitored|unmonitored|unattended)\\b|\\bno-?reply\\b",
    kind: "procedure",
    why: "who may write must be ready to be answered",
    instead: "give an address that somebody reads",
  },
  {
    pattern:
      "\\byour call is important to us\\b|\\bwe value your (?:custom|business|feedback|time)\\b|\\bdear valued customer\\b|\\bas a valued customer\\b",
    kind: "procedure",
    why: "a form of words that every customer has learned not to believe",
    instead: "leave it out, and answer sooner",
  },
  {
    pattern:
      "\\bfor (?:operational|regulatory|administrative|technical|security|compliance|legal|data protection) reasons\\b|\\bdue to (?:operational|unforeseen|circumstances)\\b|\\bcircumstances beyond our control\\b|\\bhigher than (?:usual|normal|expected) (?:call )?volumes?\\b",
    kind: "procedure",
    why: "a reason that says nothing",
    instead: "say what happened, in one sentence",
  },
  {
    pattern:
      "\\bit (?:has been|was) (?:decided|determined|found|brought to our attention)\\b|\\bmistakes were made\\b|\\byour (?:request|application) (?:has been|was) (?:declined|rejected|denied)\\b",
    kind: "procedure",
    why: "nobody stands behind it",
    instead: "say who decided, why, and whom to ask: “I have declined it because…”",
  },
  {
    pattern:
      "\\b(?:are you sure|surely) you (?:don't|do not|wouldn't|would not|won't)\\b|\\bwhy (?:don't|wouldn't|not|won't) you (?:want|take|like)\\b|\\byou(?:'d| would) be (?:foolish|crazy|mad|silly) (?:not )?to\\b|\\bare you sure\\b",
    kind: "pressure",
    why: "it asks for a reason for a no; a no needs none",
    instead: "“That is fine. Thank you for your time.”",
  },
  {
    pattern:
      "\\b(?:last|final) (?:chance|reminder|warning|call)\\b|\\bact (?:now|fast|today)\\b|\\bhurry\\b|\\bdon't miss (?:out|this)\\b|\\bonly (?:today|\\d+ left)\\b|\\bbefore it(?:'s| is) too late\\b",
    kind: "pressure",
    why: "it hurries people into what they would not choose at leisure",
    instead: "name the real date, if there is one",
  },
  {
    pattern:
      "\\bjust (?:a |one )?(?:quick|minute|second|moment)\\b|\\bthis will only take\\b|\\bbefore you (?:go|hang up)\\b|\\bwhile I(?:'ve| have) (?:you|got you)\\b|\\bone more thing\\b",
    kind: "pressure",
    why: "it takes time the customer did not give",
    instead: "ask: “Is this a good moment? It takes about five minutes.”",
  },
  {
    pattern:
      "\\byou(?:'ve| have) been (?:specially )?(?:chosen|selected|pre-?selected|pre-?approved)\\b|\\bcongratulations\\b|\\byou(?:'re| are) a winner\\b",
    kind: "pressure",
    why: "it dresses a list up as luck",
    instead: "say why this person gets it: “You asked us in May about…”",
  },
];
