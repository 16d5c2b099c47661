"""What a sentence does not say to have happened: denied, refused, supposed, or done by nobody.

A verb in the past says that something was done only where it stands free. "Was not hosted by", "denied that it had been held",
"would have been held", "declined to organise", "if it was held" and "no meeting was held" have the same verbs and say no such
thing. Whatever is in doubt is left out: a reader finds it in the text, and a false proposal would have to be found.
"""

from __future__ import annotations

import re

from kg.draft.page import Page
from kg.draft.proposals import Span

#: Directly before the verb, with what auxiliaries and adverbs stand between: it was not done. "Not only" is no denial.
_NOT = re.compile(
    r"(?:\b(?:not|never|no longer|cannot|hardly)(?! (?:only|least)\b)|n[’']t\b)(?: (?!and\b|but\b)[\w-]{1,20}){0,3} [\w-]*\Z"
    r"|\b(?:pas|jamais)(?: [\w’'-]{1,20}){0,3} \Z|\b(?:не|никогда)(?: [\w-]{1,20}){0,2} \Z",
    re.IGNORECASE,
)
#: It would have been done, is to have been done, is alleged.
_SUPPOSED = re.compile(
    r"\b(?:would|could|might|may|should|must|to)(?: \w{1,20})? have(?: (?!and\b)\w{1,20}){0,3} \Z"
    r"|\b(?:allegedly|supposedly|purportedly|prétendument|якобы)(?: \w{1,20}){0,2} \Z"
    r"|\b(?:aurai(?:t|ent)|sera(?:it|ient))(?: \w{1,20}){0,3} \Z",
    re.IGNORECASE,
)
#: Verbs by which somebody does not do what the next verb says.
_REFUSED = re.compile(
    r"\b(?:declin|refus|fail|neglect|omitt?|hesitat)\w{0,4} to(?: (?!and\b|but\b)[\w-]{1,20}){0,2} [\w-]*\Z"
    r"|\b(?:unable|unwilling|reluctant) to(?: (?!and\b)[\w-]{1,20}){0,2} [\w-]*\Z"
    r"|\b(?:prevented|abandoned plans|withdrew)(?: (?!and\b)[\w-]{1,20}){0,6} \Z"
    r"|\bwithout(?: [\w-]{1,20}){0,2} \Z"
    r"|\b(?:refusé|décliné|renoncé)(?: [\w’'-]{1,20}){0,3} \Z|\bотказал\w*(?: [\w-]{1,20}){0,2} \Z",
    re.IGNORECASE,
)
#: Whoever denies, with what is denied: up to a comma, or to the end of what "that" begins. Nouns need the "that".
_DENY = r"den(?:y|ie[sd]|ying)|refut(?:e[sd]?|ing)|rul(?:ed|es|ing) out|(?:nié|démenti)e?s?|отрица\w+|опроверг\w*"
_DOUBT = r"denials?|disput\w{1,3}|doubt(?:s|ed)?|(?:no|without) (?:evidence|indication|sign|proof|confirmation)"
_THAT = r"\b(?:that|que|qu[’']|что)(?!\w)(?:(?!;|, (?:and|but|which|who)\b|\bbut\b).)*"
_DENIAL = re.compile(
    rf"\b(?:{_DENY})\b(?:[^,;:]*|[^;:]{{0,60}}?{_THAT})\Z|\b(?:{_DOUBT})\b[^,;:]{{0,60}}?{_THAT}\Z", re.IGNORECASE
)
#: A condition goes to its comma; one that begins with the verb has a capital.
_CONDITION = re.compile(
    r"\b(?:[Ii]f|[Uu]nless|[Ww]hether|in case|provided that|[Ss]upposing that)\b[^,;:]*\Z"
    r"|\A(?:Had|Were|Should) [^,;:]*\Z|\bhad (?:the|a|an|its|this) [^,;:]{0,60} been \Z"
    r"|(?:\A|[\s,;])(?:[Ss]i|[Ее]сли)\b[^,;:]*\Z"
)
#: Nobody, or no such thing, is the subject.
_NOBODY = re.compile(
    r"\b(?:no(?!\.| (?:fewer|less|more|later|sooner|doubt|longer|one else)\b)|neither|nobody|no one|none|aucune?|ни одн\w+)"
    r"\b[^,;:]*\Z",
    re.IGNORECASE,
)
#: After the verb: in Russian it is supposed, in Japanese denied.
_AFTER = re.compile(r" бы\b|(?:な(?:い|か|く)|ませ|ず)")
_BEFORE = (_NOT, _SUPPOSED, _REFUSED, _DENIAL, _CONDITION, _NOBODY)
#: How far before a verb what denies it may stand, in characters.
_NEAR = 200


#: Words for a future that deny themselves: "will not".
_INSIDE = re.compile(r"\b(?:not|never|no)\Z|\bno longer\b", re.IGNORECASE)
#: What is no verb yet of the words for one.
_LEAD = re.compile(r"(?:(?:was|were|is|are|has|have|had|been|be|\w{2,20}ly) )*")
#: What would be done in a sentence with a condition is announced by nobody.
_WOULD, _ONLY_IF = re.compile(r"would\b", re.IGNORECASE), re.compile(r"\b(?:if|unless)\b|\A(?:Had|Were|Should)\b", re.IGNORECASE)


def unreal(page: Page, sentence: Span, verb: Span) -> bool:
    """Whether the words around a verb keep it from saying that something was done or will be."""
    text, words = page.text, page.quote(verb)
    lead = _LEAD.match(text, *verb)
    place = lead.end() if lead else verb[0]
    before = text[max(sentence[0], place - _NEAR) : place].lstrip("“”«»\"'( ").replace("\n", " ")
    if _INSIDE.search(words) or _AFTER.match(text, verb[1]):
        return True
    if _WOULD.match(words) and _ONLY_IF.search(text[slice(*sentence)]):
        return True
    return any(pattern.search(before) for pattern in _BEFORE)
