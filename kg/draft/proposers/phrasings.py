"""Set phrases, words of other languages, and headings by which somebody has a role at an event.

Tables alone; :mod:`kg.draft.proposers.cues` makes patterns of them.
"""

from __future__ import annotations

#: What follows a verb of speech: the speech goes on, and is not the object of some other deed.
SAID = (
    "said|says|stressed|noted|underlined|underscored|emphasi[sz]ed|highlighted|stated|added|explained|remarked"
    "|pointed out|recalled"
    "|reiterated|affirmed|reaffirmed|declared|concluded that|commented|observed"
)
#: Role, whether the participants follow, whether it is speech, pattern.
PHRASES: tuple[tuple[str, bool, bool, str], ...] = (
    (
        "organizer",
        True,
        False,
        r"(?i)\borganisée?s? par\b|\bà l[’']initiative d[eu]\b|\bорганизован\w* (?=[А-ЯЁ])|\bпо инициативе\b",
    ),
    (
        "organizer",
        False,
        False,
        r"(?<!to )(?<!co-)\b(?:organisera|organise|a organisé|ont organisé)\b|\b(?:проводит|организу[ею]т|организовал[аи]?)\b",
    ),
    ("organizer", False, False, r"\bпров(?:[её]л|ел[аи])\b|\bпроведут\b|\b(?:is|are|was|were|as) the organi[sz]ers?\b"),
    ("co-organizer", True, False, r"(?i)\bcoorganisée?s? par\b|\bсовместно с\b|\bjointly with\b|\btogether with\b(?= the [A-Z])"),
    ("co-organizer", False, False, r"\bсовместно (?:провели|организовали)\b|\bont coorganisé\b"),
    ("host", True, False, r"(?i)\baccueillie?s? par\b|\bв гостях у\b|\bhospitality of\b|\bguests? of\b"),
    (
        "host",
        False,
        False,
        r"\baccueill(?:era|eront|e|ent)\b|\b(?:a|ont) accueilli\b|\b(?:was|is|as) the host\b|\bпринял[аи]? у себя\b",
    ),
    ("convener", True, False, r"(?i)\bat the (?:kind )?invitation of\b|\bà l[’']invitation d[eu]\b|\bпо приглашению\b"),
    (
        "chair",
        True,
        False,
        r"(?i)\bunder the (?:chairmanship|chairpersonship|presidency|leadership) of\b|\bwith (?=[^.]{1,60} in the chair)",
    ),
    ("chair", True, False, r"(?i)\bprésidée?s? par\b|\bsous la présidence d[eu]\b|\bпод председательством\b"),
    (
        "chair",
        False,
        False,
        r"\bв качестве председательствующего\b|\bпредседательствовал[аи]?\b|\bwas in the chair\b|\ba présidé\b",
    ),
    ("co-chair", True, False, r"(?i)\bcoprésidée?s? par\b|\bпод сопредседательством\b|\bunder the co-chair\w* of\b"),
    ("co-chair", False, False, r"\bont coprésidé\b|\bсопредседательствовал[аи]?\b"),
    (
        "moderator",
        True,
        False,
        r"(?i)\b(?:modérée?|animée?)s? par\b|\bмодератор\w* (?:стал|был|выступил)[аи]?\b|\bs?under the moderation of\b",
    ),
    ("moderator", False, False, r"\b(?:a modéré|a animé)\b|\bвыступил[аи]? модератор\w*\b"),
    (
        "opener",
        True,
        False,
        r"(?i)\b(?:opening|welcome|welcoming|introductory) (?:remarks?|speech|speeches|address|addresses|words|statements?)"
        r"(?: (?:was|were))?(?: (?:delivered|given|made|held))? (?:by|from)\b|\bouverte?s? par\b|\bоткрыт\w* (?=[А-ЯЁ])"
        r"|\bin (?:his|her|their) (?:opening|welcome|welcoming) (?:remarks?|speech|address|words|statement)\b"
        r"(?=[^.,;]{0,40}, [A-Z])",
    ),
    (
        "opener",
        False,
        False,
        r"\b(?:delivered|gave|made|offered|provided|held) (?:an? |the |his |her |their )?(?:\w+ )?(?:opening|welcome"
        r"|welcoming|introductory)"
        r" (?:remarks?|speech|speeches|address|words|statements?)\b"
        r"|\bin (?:his|her|their) (?:opening|welcome|welcoming) (?:remarks?|speech|address|words|statement)\b"
        r"|\ba ouvert\b|\bdans (?:son discours|son allocution|ses propos) d[’']ouverture\b|\bоткрыл[аи]?\b|\bоткрывая\b",
    ),
    (
        "in-cooperation-with",
        True,
        False,
        r"(?i)\bin (?:close )?(?:co-?operation|collaboration|co-?ordination|conjunction) with\b",
    ),
    (
        "in-cooperation-with",
        True,
        False,
        r"(?i)\ben (?:étroite )?(?:coopération|collaboration) avec\b|\bв (?:тесном )?сотрудничестве с\b",
    ),
    ("partner", True, False, r"(?i)\bin partnership with\b|\ben partenariat avec\b|\bв партн[её]рстве с\b|\bpartnered with\b"),
    ("supporter", True, False, r"(?i)\bwith (?:the )?(?:kind |generous |full )?(?:support|assistance|backing) (?:of|from|by)\b"),
    ("supporter", True, False, r"(?i)\bavec (?:le soutien|l[’']appui|le concours) d[eu]\b|\bпри (?:поддержке|содействии)\b"),
    ("funder", True, False, r"(?i)\bwith (?:the )?(?:financial support|funding|financing|a grant|funds) (?:of|from|by)\b"),
    (
        "funder",
        True,
        False,
        r"(?i)\bfinancée?s? par\b|\bavec le soutien financier d[eu]\b|\bпри (?:финансировании|финансовой поддержке)\b",
    ),
    (
        "attendee",
        True,
        False,
        r"(?i)\b(?:with|through) (?:the )?(?:participation|attendance|presence|involvement) of\b|\bin the presence of\b"
        r"|\b(?:participants|attendees|guests|those present|delegates) (?:included|include|were|came from|are)\b"
        r"|\bbr(?:ought|ings|inging|ing) together\b|\b(?:gathered|convened|assembled) (?=[a-z]+|[A-Z])(?![a-z]+ed\b"
        r"|in\b|at\b|for\b|on\b)"
        r"|\b(?:was|were|are|is|be) joined by\b|\b(?:meeting|talks|consultations|discussions|dialogue|meetings) between\b"
        r"|\bavec la participation d[eu]s?\b|\ben présence d[eu]s?\b|\bprésence d[eu]s?\b|\b(?:a|ont) (?:réuni|rassemblé)\b"
        r"|\bс участием\b|\bв присутствии\b|\bвстреч[аиуе] (?:с|со|между)\b|\bпереговоры (?:с|со|между)\b",
    ),
    (
        "attendee",
        False,
        False,
        r"\b(?:took part in|taking part in|will take part in|participated in|participating in|will participate in"
        r"|participate in|took part"
        r"|participated|were present|was present|were in attendance|were represented|was represented|met with|will meet)\b"
        r"|\b(?:met|convened|gathered|held talks|held consultations|held discussions)\b(?! by\b)"
        r"|\b(?:ont|a) (?:participé|pris part|assisté)\b|\bse sont (?:réunis|réunies|rencontrés|retrouvés)\b|\bparticiperont\b"
        r"|\bприня(?:л|ла|ли) участие\b|\bучаствовал[аи]?\b|\bпримут участие\b|\bвстретил(?:ся|ась|ись)\b",
    ),
    ("attendee", True, False, r"\b(?:met|meets|will meet|held (?:talks|consultations|discussions)) with\b"),
    (
        "attendee",
        True,
        False,
        r"\b(?:host(?:ed|s|ing)?|welcom(?:ed|es|ing|e)|received|assembled|comprised|involv(?:ed|es|ing)|includ(?:ed|es"
        r"|ing)) (?=(?:\w+[ -]){0,4}"
        r"(?:representatives|officials|experts|delegates|delegations|ministers|participants|advisers|advisors"
        r"|specialists|practitioners)\b)",
    ),
    (
        "presenter",
        False,
        False,
        r"\b(?:gave|delivered|made|held) (?:an? |the |his |her |their )?(?:\w+ )?(?:presentations?|briefings?|overview|lecture)\b"
        r"|(?<!was )(?<!were )(?<!be )(?<!been )\bpresented\b(?! by\b)|\bbriefed\b|\ba présenté\b|\bont présenté\b"
        r"|\bвыступил[аи]? с (?:докладом|презентацией)\b|\bпредставил[аи]?\b",
    ),
    (
        "presenter",
        True,
        False,
        r"(?i)\bpresentations? (?:was |were )?(?:given |delivered |made |held )?(?:by|from)\b|(?<!re)\bpresented by\b",
    ),
    ("presenter", True, False, r"(?i)\bprésentée?s? par\b"),
    (
        "contributor",
        True,
        False,
        r"(?i)\bwith (?:\w+ )?(?:contributions?|inputs?) (?:from|by|of)\b|\bcontributions? (?:were made )?by\b",
    ),
    (
        "contributor",
        False,
        False,
        r"\bcontributed to\b|\bprovided (?:expertise|input)\b|\ba contribué\b|\bвн[её]с(?:ла|ли)? вклад\b",
    ),
    ("observer", False, False, r"\b(?:as|were|was) observers?\b|\ben qualité d[’']observateurs?\b|\bв качестве наблюдател\w+\b"),
    (
        "panel-member",
        True,
        False,
        r"(?i)\b(?:panell?ists|panel members|the panel) (?:were|included|include|was|comprised|consisted of|featured)\b",
    ),
    (
        "speaker",
        True,
        False,
        r"(?i)\b(?:key-?note )?speakers (?:included|include|were|are)\b|\b(?:remarks|speech|address|statement) (?:was "
        r"|were )?(?:delivered |given |made )?by\b",
    ),
    (
        "speaker",
        False,
        False,
        r"\b(?:delivered|gave|made|held) (?:an? |the |his |her |their )?(?:\w+ )?(?:speech|speeches|address|keynote"
        r"|statements?|remarks|talk)\b"
        r"|(?<!was )(?<!were )\baddressed (?:the|those|this|participants)\b|\b(?:spoke|will speak)\b"
        r"|\b(?:a|ont) pris la parole\b|\bs[’']est adressée?\b|\bвыступил[аи]?\b(?! (?:с докладом|с презентацией|модератор))",
    ),
    (
        "speaker",
        False,
        True,
        rf"\b(?:{SAID})\b|\ba (?:déclaré|souligné|rappelé|ajouté|noté)\b|\b(?:заявил|подчеркнул|отметил|сказал"
        rf"|добавил)[аи]?\b",
    ),
    ("speaker", True, True, rf"[”\"»],? (?:{SAID}) (?=[A-Z])|\bstressed,? (?=[A-ZČŠŽĆĐÁ])|\baccording to (?=[A-Z])"),
    ("launcher", True, False, r"(?i)\blancée?s? par\b"),
    ("adopter", True, False, r"(?i)\badoptée?s? par\b|\bпринят\w* (?=[А-ЯЁ])"),
    ("adopter", False, False, r"\bont adopté\b"),
    ("signatory", True, False, r"(?i)\bsignée?s? par\b|\bподписан\w* (?=[А-ЯЁ])"),
    ("signatory", False, False, r"\b(?:a|ont) signé\b|\bподписал[аи]?\b"),
    (
        "appointee",
        False,
        False,
        r"\b(?:was|has been|were) (?:appointed|elected|named|nominated)\b|\ba été (?:nommée?|élue?)\b"
        r"|\b(?:был[аи]? )?назначен[аы]?\b",
    ),
)
#: Japanese: role, speech, what stands after the participant; nouns that become verbs, and verbs with their stem.
JAPANESE: tuple[tuple[str, bool, str, str], ...] = (
    ("organizer", False, "主催", ""),
    ("co-organizer", False, "共催|共同で開催|共同開催", ""),
    ("host", False, "ホスト|主宰", ""),
    ("chair", False, "", "議長を務め|司会を務め"),
    ("co-chair", False, "", "共同議長を務め"),
    ("opener", False, "開会|開会を宣言", "開会の辞を述べ"),
    ("attendee", False, "参加|出席", ""),
    ("presenter", False, "発表|報告|説明", ""),
    ("speaker", True, "発言|強調|指摘|言及", "述べ"),
    ("signatory", False, "署名|調印", ""),
    ("adopter", False, "採択", ""),
)
#: "Moderator: Ana Lipa", as programmes and lists print it; plural and singular, by role.
HEADINGS: tuple[tuple[str, str], ...] = (
    ("host", "hosts?|hosted by|hôtes?|accueil|принимающая сторона"),
    ("organizer", "organi[sz]ers?|organi[sz]ed by|organisateurs?|организатор(?:ы)?"),
    ("co-organizer", "co-?organi[sz]ers?|co-?hosts?|coorganisateurs?|соорганизатор(?:ы)?"),
    ("chair", "chair(?:person|man|woman)?|chaired by|président(?:e)? de séance|председател(?:ь|и)|議長"),
    ("co-chair", "co-?chairs?|coprésident(?:e)?s?|сопредседател(?:ь|и)|共同議長"),
    ("moderator", "moderators?|moderated by|facilitators?|modérat(?:eur|rice)s?|модератор(?:ы)?|司会"),
    ("opener", "opening remarks|opening|welcome remarks|welcome|allocutions? d[’']ouverture|открытие"),
    ("speaker", "(?:key-?note )?speakers?|orat(?:eur|rice)s?|intervenants?|выступающи[ей]|докладчики|講演者|登壇者"),
    ("presenter", "presenters?|presentations?"),
    ("panel-member", "panell?ists?|panel members?|panel|участники панели|パネリスト"),
    ("attendee", "participants|attendees|participating (?:states|countries|organi[sz]ations)|участники|参加者|出席者|参加国"),
    ("observer", "observers?|observateurs?|наблюдатели|オブザーバー"),
    ("partner", "partners?|partenaires?|партн[её]ры"),
    ("supporter", "supported by|supporters?"),
    ("funder", "funded by|donors?|funders?|sponsors?"),
    ("signatory", "signatories|signed by|signataires?|подписали"),
)
