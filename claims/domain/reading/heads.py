"""Words that make a phrase the statement of a condition, and where such a phrase ends."""

import re

_HEADS = (
    "pain|ache|aches|oa|tunnel|buckling|giving way|toenail|palsy|incontinence|degeneration"
    "|dislocated|sprained|strained|fractured|balance|imbalance|presence of|artificial|falling"
    "|ucl|lcl|pcl|torticollis|djd|ddd|lbp|cts|gtps|rct|fai|tmd|tmjd|dvt|htn|chf|ckd|tears?|torn"
    "|sprains?|strains?|fractures?|fx|impingement"
    "|syndrome|stiffness|weakness"
    "|instability|unsteadiness|unsteady|contracture|dislocations?|subluxation|tendonitis"
    "|aftercare|replacement|arthroplasty"
    "|reconstruction|repair|meniscectomy|herniation|herniated|hnp|bulge|bulging|protrusion"
    "|spasms?|headaches?|dizziness|vertigo|gait"
    "|abnormality|difficulty|falls|edema|swelling|effusion|deformity|bunions?|hallux|ganglion"
    "|cyst|gout|osteoporosis"
    "|scoliosis|kyphosis|disorder|disease|injury|laceration|contusion|rupture|ruptured|trigger"
    "|carpal tunnel|cubital tunnel"
    "|lymphedema|stroke|cva|parkinson\\w*|diabetes|hypertension|obesity|amputation|lesion"
    "|infection|ulcer|wound|concussion"
    "|nonunion|non-union|malunion|lumbago|sciatica|arthrofibrosis|derangement|loose body|plica"
    "|frozen shoulder|tennis elbow"
    "|golfer'?s elbow|jumper'?s knee|runner'?s knee|shin splints?|whiplash|numbness|tingling"
    "|stenosis|radiculitis|failure"
    "|bone spurs?|spurs?|claw toe|hammer ?toes?|flat ?foot|pes planus|avascular necrosis|avn"
    "|limp|deconditioning|posture|foot drop"
    "|separation|burn|mass|lump|atrophy|spondylolisthesis|anterolisthesis|mobility|cellulitis"
    "|crps|rsd|pfps|itb|acl|mcl|tfcc|slap|s/p|status post"
    "|sx|symptoms|anemia|depression|anxiety|asthma|copd|reflux|gerd|hypothyroidism"
    "|hyperlipidemia|hypercholesterolemia|migraine|insomnia|fibrillation|calculus|stones?|cough"
    "|dequervain'?s?|de quervain'?s?|baker'?s|dupuytren'?s?|colles'?|osgood|sever'?s|legg"
    "|freiberg|kienbock'?s?|mallet|boutonniere|neuroma|hx of|status"
)
HEAD = re.compile(
    rf"(?<![a-z])(?:{_HEADS}|[a-z]{{2,}}(?:itis|osis|osus|algia|pathy|dynia|phagia|phasia|arthria"
    rf"|pnea|oma|plegia|paresis"
    rf"|edema|malacia|lysis|listhesis|emia|trophy|ectasia))(?![a-z])"
)
# Words that tell more of a condition and make none.
QUALIFIER = re.compile(
    r"^(?:(?:acute|chronic|uncomplicated|complicated|closed|open|displaced|nondisplaced"
    r"|non-displaced|stable|unstable|initial|subsequent|encounter|and|"
    r"mild|moderate|severe|primary|secondary|post-?traumatic|unilateral|bilateral|right|left|rt"
    r"|lt|r|l|side|sided|dominant|nondominant|not|healing|routine|worsening"
    r"|improving|improved|resolving|unchanged|worse|better|progressive|recurrent|symptomatic"
    r"|both|with|without|radiculopathy|myelopathy|current injury|old injury|resolved|resolving"
    r"|healed|of|the|in|hand|knee"
    r"|knees|hip|hips|shoulder"
    r"|shoulders|elbow|wrist|ankle|foot|feet|lumbar|cervical|thoracic|spine|region|upper|lower"
    r"|extremity|limb|back|neck|low|thigh|leg|calf|thumb|finger|toe|great|heel|aftercare|lateral|index|middle|ring|little|small|long"
    r"|medial|anterior|posterior|initial encounter|subsequent encounter|sequela|traumatic"
    r"|nontraumatic|atraumatic|degenerative|complete|partial|incomplete|type|grade|i|ii|iii|iv"
    r"|1|2|3|4|[lct]\d{1,2}(?:[-/ ][lcts]?\d{1,2})?)\b[\s,()/-]*)+\.?$"
)
# With its dot, or set apart: "A1c" and "T12" are no diagnosis codes.
ICD = re.compile(
    r"(?<![a-z0-9.])[a-tv-z]\d[\da-z](?:\.[\da-z]{1,4}(?![a-z0-9])|(?=\s*(?::|\s-\s))"
    r"|(?<=\([a-z]\d.)(?=\)))"
)
# Where the statement of a condition goes over into what is done about it.
OVER = re.compile(
    r"\s(?:(?:\d+|one|two|three|four|five|six|several) ?(?:days?|weeks?|wks?|months?|mos?|years?"
    r"|yrs?) (?:ago|out)\b|plan|in the setting of"
    r"|awaiting|pending|scheduled|planned|considering|candidate"
    r"|x \d+ ?(?:d|w|m|y"
    r"|days?|weeks?|wks?|months?|mos?|years?|yrs?)\b|for (?:\d+|one|two|three|several|many"
    r"|a few|the (?:last|past))\b|since |we |will |continue|recommend|discussed|refer|ordered"
    r"|follow[- ]?up|return"
    r"|treated with|treat with|managed with|mri|start|prescri\w+"
    r"|doing well|tolerat\w+|progress\w+ (?:toward|well|as)|responding|patient |pt |he |she "
    r"|they |after discussion|today|which|that|who|responds?|demonstrat\w+"
    r"|requires|would benefit|continues to|s/p injection|injected|limiting|resulting"
    r"|causing|is |are |was |were |has |have |on exam|by exam|per )"
)
LEADING = re.compile(
    r"^\s*(?:(?:[-*#>]+|\(?\d{1,2}[.)]|[a-z][.)](?=\s)|dx|diagnos[ei]s|assessment|impression"
    r"|a/?p|primary dx|secondary dx|primary diagnosis|secondary diagnosis"
    r"|treatment dx|medical dx|pt dx|principal|icd-?10|the patient has|patient (?:has|with"
    r"|presents with)|pt (?:has|with|presents with)|with|presents? with|this is|here for"
    r"|seen for|for|signs and symptoms of"
    r"|findings consistent|ongoing|persistent|status|known|diagnosed with|dx of|dx'd with"
    r"|diagnosis of|evaluation of|treatment of|management of|complains? of|c/o"
    r"|(?:pt|patient)(?= (?:c/o|complains?|reports?))"
    r"|reports?)(?:\s*[:\-]\s*|\s+))+"
)
# A sentence that tells, where a list names: no statement of a condition is drawn from it.
TELLING = re.compile(
    r"(?<![a-z])(?:i|he|she|we|they|it (?:is|was|has|will|may|would)|you|his|her|hers|their|our"
    r"|my|your|if|what|which|who"
    r"|whom|that|this"
    r"|these|those|there|is|are|was|were|am|be|been|being|has|have|had|having|will|would|can"
    r"|could|should"
    r"|may|might|must|shall|do|does|did|please|take|taking|use|using|order|ordered|start"
    r"|started|give|given"
    r"|explained|discussed|advised|encouraged|recommended?|reviewed|revealed|shows?|showed"
    r"|demonstrates?"
    r"|demonstrated|experiencing|reports?|reported|presents?|presented|denies|denied|states"
    r"|stated|feels|felt"
    r"|appears?|increased?|reduce|avoid|help|helps|prescribed|placed|provided|needed|because"
    r"|when|while|until"
    r"|today|tomorrow|yesterday|weeks?|months?|days?|years?|patient|pt|please|include|includes"
    r"|including)(?![a-z])"
)
DOUBT = re.compile(
    r"\b(?:consistent with|suspicious for|suggestive of|suggests?|concern(?:ing|ed)? (?:for"
    r"|about|of)|compatible with|indicative of"
    r"|rule out|r/o|possible|probable|probably|possibly|suspect(?:ed|s)?|likely|presumed"
    r"|questionable|could (?:be|represent)|may (?:be|have|represent))\s+"
)
