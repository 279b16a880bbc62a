"""Words that say how a note speaks of what stands before or after them, in our own lists."""

import re

from claims.domain.reading.reading import Standing

# Words before, in the manner of NegEx and ConText, in our own lists. Each speaks of
# what follows it until its clause ends.
BEFORE: tuple[tuple[Standing, str], ...] = (
    (
        Standing.RULED_OUT,
        (
            r"no|not|denies|denied|denying|without|w/o|never|negative for|absence of|free of"
            r"|no (?:evidence|signs?) of|declin(?:es|ed)|refus(?:es|ed)|deferred|withheld"
            r"|instead of"
            r"|rather than|non|neither|nor|in lieu of|cancel(?:l)?ed|unable to (?:perform|tolerate)"
            r"|did not (?:perform|receive|tolerate)"
        ),
    ),
    (
        Standing.UNCERTAIN,
        (
            r"probabl[ey]|possibl[ey]|suspect(?:ed|s)?|suspicious for|suspicion (?:of|for)|likely"
            r"|presumed|presumptive|presumably|questionable|question of|concern(?:s|ing|ed)? (?:for"
            r"|of|about)"
            r"|rule out|r/o|ruling out|to exclude|evaluate for|assess for|consistent with"
            r"|compatible with|c/w"
            r"|suggest(?:s|ive|ing)(?: of)?|indicative of|appears to (?:be|have)|may (?:be|have)"
            r"|might (?:be|have)"
            r"|could (?:be|have)|differential|ddx|versus|vs|working diagnosis|equivocal for"
            r"|impression of"
            r"|cannot (?:exclude|rule out)"
        ),
    ),
    (
        Standing.HISTORY,
        (
            r"(?:medical |surgical )?history (?:is )?(?:significant|notable|remarkable"
            r"|positive) for|history of|hx of|h/o|hx|prior|previous(?:ly)?|remote"
            r"|(?<!year[ -])old|s/p|status post"
            r"|(?<!for the )(?<!over the )(?<!in the )(?<!during the )(?:last|past)"
            r"|had (?:a|an|her|his|their)|underwent|earlier|formerly|childhood|pre-existing"
            r"|since (?:the|her|his)?"
            r"|\d+ (?:days?|weeks?|wks?|months?|mos?|years?|yrs?) (?:after|following|out from|post"
            r"|s/p|since|status post)"
            r"|(?:day|week|month)s? (?:after|following|out from|post|since|status post)|failed"
            r"|tried"
        ),
    ),
    (
        Standing.FAMILY,
        (
            r"family (?:history|hx)|fh|mother|father|sister|brother|sibling|grandmother|grandfather"
            r"|aunt"
            r"|uncle|maternal|paternal|parents?|daughter|son|cousin"
        ),
    ),
    (
        Standing.PLANNED,
        (
            r"will|would|shall|plan(?:s|ned|ning)?|decision (?:was )?(?:made "
            r"|reached )?(?:today )?(?:for|to)|scheduled? (?:for|to)|(?:is|was|are|be"
            r"|been) scheduled"
            r"|schedule|to be|consider(?:s|ed|ing)?|recommend(?:s|ed|ing|ation)?(?: for)?"
            r"|discuss(?:ed|ing)?"
            r"|options?|refer(?:red|ral|s)?|orders?|ordered|tomorrow|next (?:visit|week|session"
            r"|appointment|time|month)"
            r"|return (?:for|to)|candidate for|(?:elects?|elected|wishes|wants|would like"
            r"|decided) to"
            r"|(?:pre-?)?authori[sz](?:ed?|ation|es)|pre-?certifi\w+|pending|upcoming|future"
            r"|continue(?:s)?(?: with)?|progress (?:to"
            r"|with)|begin"
            r"|initiate|anticipate[sd]?|awaiting|request(?:s|ed|ing)?|if|advance to|proceed (?:to"
            r"|with)|await"
            r"|trial of|offer(?:ed)?|need(?:s)? (?:for )?|benefit from|instruct(?:ed)? to"
            r"|advised to|encourag\w+ to"
            r"|ask(?:s|ed|ing)? (?:about|for|whether)|inquir\w+|interested in|wants? (?:it"
            r"|her|his|the|a|an|another)|hop(?:es|ing) for"
            r"|consent(?:ed)? (?:for|to)|risks? (?:and benefits )?of|prepare for|return"
        ),
    ),
)
AFTER: tuple[tuple[Standing, str], ...] = (
    (
        Standing.RULED_OUT,
        (
            r"(?:(?:was|were|is|are|has been|had been)\s+)?(?:not|never)\s+(?:been\s+)?(?:performed"
            r"|done|given|provided|billed"
            r"|indicated|present|seen|completed|charged|used|tolerated|required|needed|included"
            r"|noted|found|warranted)"
            r"|ruled out|(?:was|were|is|are)?\s*(?:deferred|held|omitted|cancel(?:l)?ed|declined"
            r"|withheld|skipped)"
            r"|(?:was |were |is )?(?:refused|contra-?indicated|aborted|abandoned|not attempted)"
            r"|on (?:another|a different|the wrong|some other) patient|entered in error"
            r"|not today|excluded|unlikely|(?:is|was|were|are) negative|not performed|not done"
            r"|: no(?:ne)?\b|resolved"
        ),
    ),
    (
        Standing.UNCERTAIN,
        (
            r"\?|(?:is|was|remains) (?:suspected|possible|likely|probable|questionable|equivocal)"
            r"|suspected|possible|to be ruled out"
            r"|cannot be (?:excluded|ruled out)|not (?:yet )?(?:excluded|confirmed)|equivocal|vs\b"
            r"|versus"
        ),
    ),
    (
        Standing.HISTORY,
        (
            r"(?:in|since|of) (?:19|20)\d\d|(?:\d+|several|two|three|four|five|six|many|some|a few"
            r"|a|one|last) ?(?:years?|yrs?|months?|weeks?) ago"
            r"|(?<!as )(?<!since )(?<!since the )(?<!than )(?<!than the )(?<!the )"
            r"last (?:year|month|visit|week|session|time)|in the past|previously|as a child"
            r"|(?<!same as )(?<!since )(?<!than )at (?:the )?(?:last|prior|previous) visit"
            r"|\d+ (?:days?|weeks?|months?|years?) ago|yesterday"
        ),
    ),
    (
        Standing.PLANNED,
        (
            r"tomorrow|next (?:visit|week|session|appointment|month|time)|(?:is|was|were|are"
            r"|has been|have been)? ?"
            r"(?:ordered|scheduled|recommended|planned|requested|discussed|offered|considered"
            r"|pending)"
            r"|(?:will|to) be (?:performed|done|given|scheduled|started|added|obtained|considered)"
            r"|at home|as needed in future"
            r"|in (?:\d{1,2}|a|one|two|three|four|five|six|eight|ten|twelve) (?:days?|weeks?"
            r"|months?)"
            r"|if (?:symptoms|pain|no|not|needed|this)|(?:on|for) (?:the )?(?:\d{1,2}/\d{1,2})"
            r"|referral|prescription given"
            r"|options?|(?:was |were )?(?:agreed (?:up)?on|agreed to|put off|postponed)"
        ),
    ),
)
ENDS = re.compile(
    r"[;]|\b(?:but|however|although|though|except(?: for)?|yet|whereas|apart from|aside from)\b"
)
DONE = re.compile(
    r"\b(?:performed|completed|administered|given today|provided|was (?:injected|given|done"
    r"|made|closed"
    r"|placed|applied|repaired|excised|released|inserted|obtained|taken|reduced)"
    r"|were (?:injected|given|done|made"
    r"|placed|applied|obtained|taken|performed)|injected|tolerated|today we (?:performed|did)"
    r"|received"
    r"|underwent .{0,40}today|done today|today'?s treatment|applied)\b"
)
# "no change" and its like deny nothing of what follows.
IDLE_NO = re.compile(
    r"\b(?:no (?:change|longer|improvement|relief|complications?|response|difficulty|issues?"
    r"|problems?|waste|wastage"
    r"|other)|not (?:only|improv\w+|respond\w+|resolv\w+|better)|no\.|without (?:relief"
    r"|improvement|complications?"
    r"|difficulty|incident))\b"
)
