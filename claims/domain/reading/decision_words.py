"""The words in which notes state problems, data and risk, as patterns over folded text."""

import re

CHRONIC = re.compile(
    r"\b(?:osteoarthritis|oa|arthritis|djd|ddd|degenerative|chronic|stenosis|spondyl\w+"
    r"|tendinopathy|tendinosis|arthropathy|rheumatoid|gout|osteoporosis"
    r"|fibromyalgia|neuropathy|adhesive capsulitis|frozen shoulder|impingement|carpal tunnel"
    r"|trigger|fasciitis|epicondylitis|radiculopathy|bursitis|diabetes|hypertension|contracture"
    r"|rotator cuff)\b"
)
WORSE = re.compile(
    r"\b(?:worsen\w*|wors[et]|progress(?:ing|ed|ive|ion)|exacerbat\w*|flare\w*|uncontrolled"
    r"|not (?:at goal|controlled|improv\w+|responding)|failed (?:conservative|nonoperative"
    r"|non-operative|physical|injection|pt|nsaid|treatment)\w*"
    r"|refractory|inadequate(?:ly)?|poorly controlled|no longer (?:helping|controlled|relieved)"
    r"|increas(?:ing|ed) pain|pain (?:has )?increas\w+|end[- ]stage)\b"
)
STABLE = re.compile(
    r"\b(?:stable|well[- ]controlled|doing well|at goal|controlled|unchanged|no change)\b"
)
INJURY = re.compile(
    r"\b(?:sprain|strain|contusion|laceration|injury|twisted|fracture|fx|dislocation|tear"
    r"|rupture)\w*\b"
)
FRACTURE = re.compile(r"\b(?:fractures?|fx|dislocat\w+|rupture\w*)\b")
PLAIN = re.compile(r"\b(?:uncomplicated|simple|minor)\b")
COMPLICATED = re.compile(r"(?<!un)\bcomplicated\b")
MINOR = re.compile(r"\b(?:self[- ]limited|minor)\b")
THREAT = re.compile(
    r"\b(?:threat to (?:life|limb|bodily)|limb[- ]threatening|septic (?:joint|arthritis)"
    r"|compartment syndrome|cauda equina|neurovascular compromise)\b"
)
UNDIAGNOSED = re.compile(
    r"\bundiagnosed (?:new )?problem\b|\buncertain prognosis\b|\bsoft tissue mass\b"
    r"|\bsuspicious (?:mass|lesion)\b"
)

STUDY = re.compile(
    r"\b(x-?rays?|radiographs?|plain films?|films|mri|magnetic resonance|ct(?: scan)?|emg"
    r"|ncs|nerve conduction|bone scan|dexa|ultrasound|labs?|esr|crp|cbc|uric acid|a1c"
    r"|arthrogram|doppler)\b"
)
ORDERED = re.compile(
    r"\b(?:order(?:ed|ing|s)?|obtain(?:ed)?|send for|sent for|will get|get|request(?:ed)?"
    r"|recommend(?:ed)?|schedule[d]?|taken|performed|referred for|check(?:ed)?)\b"
)
REVIEWED = re.compile(
    r"\b(?:review(?:ed|s)?|looked at|show(?:s|ed|ing)?|demonstrat\w+|reveal(?:s|ed)?"
    r"|interpret\w*|read|notable for|negative|positive|consistent|independently"
    r"|evaluated)\b"
)
INTERPRETED = re.compile(
    r"\b(?:independent(?:ly)? interpret\w*|independently (?:reviewed and "
    r"|visuali[sz]ed and )?interpret\w*|independent interpretation"
    r"|my (?:own )?(?:independent )?(?:interpretation|read(?:ing)?)"
    r"|personally (?:reviewed and interpreted|interpreted|reviewed the (?:images|films|mri"
    r"|ct))|(?:mri|ct|x-?rays?|films|images)\b[^.;]{0,60}"
    r"\bpersonally (?:reviewed|viewed|interpreted)"
    r"|interpreted by me|i (?:have )?(?:personally |independently )(?:reviewed"
    r"|interpreted|viewed|visuali[sz]ed))\b"
)
DISCUSSED = re.compile(
    r"\bdiscussed (?:the )?(?:case|management|care|findings|patient|results"
    r"|with)\b.{0,30}\b(?:dr\.?|radiolog\w+|pcp|primary care|physician|neurosurg\w+"
    r"|rheumatolog\w+|cardiolog\w+|therapist|surgeon at|oncolog\w+|infectious)\b"
)
HISTORIAN = re.compile(
    r"\b(?:history|hx|information) (?:was |is )?(?:obtained|provided|given|supplied"
    r"|taken)? ?(?:from|by|per|through) (?:the |her |his |patient'?s )?(?:mother|father"
    r"|parents?|wife|husband|spouse|daughter|son|caregiver|guardian|family|coach|nurse)\b"
    r"|\bindependent historian\b"
)
OUTSIDE = re.compile(
    r"\b(?:outside|external|pcp|primary care|referring|er|ed|emergency (?:department|room)"
    r"|urgent care|hospital) (?:\w+ ){0,2}(?:records?|notes?|reports?)\b.{0,30}\breview\w*"
    r"|\breview\w*\b.{0,40}\b(?:outside|external|pcp|primary care|referring|er|ed"
    r"|emergency (?:department|room)|urgent care|hospital) (?:\w+ ){0,2}(?:records?|notes?"
    r"|reports?|documentation)\b"
)
BILLED = re.compile(
    r"\b(?:today|in (?:the )?(?:office|clinic)|obtained and (?:reviewed|interpreted)|taken"
    r"|in-office|this visit|were obtained|was obtained)\b"
)
OLD = re.compile(
    r"\b(?:outside|previous|prior|last|from|brought|old|disc|hospital|emergency|urgent"
    r"|referring|er|ed)\b"
)

OTC = re.compile(
    r"\b(?:over[- ]the[- ]counter|otc|acetaminophen|tylenol|aleve|advil|motrin"
    r"|topical (?:cream|gel|analgesic)|voltaren gel|nsaids? otc)\b|\bibuprofen\b(?! (?:600"
    r"|800))|\bnaproxen\b(?! (?:375|500))"
)
RX = re.compile(
    r"\b(?:prescri(?:be[ds]?|bing|ption)|rx(?:'d)?|refill\w*|meloxicam|mobic|celecoxib|celebrex"
    r"|diclofenac|etodolac|nabumetone|indomethacin|tramadol|hydrocodone|oxycodone|percocet"
    r"|norco|gabapentin|pregabalin|lyrica|cyclobenzaprine"
    r"|flexeril|methocarbamol|tizanidine|baclofen|prednisone|medrol dose ?pack?"
    r"|methylprednisolone dose ?pack|duloxetine|cymbalta|colchicine|allopurinol|cephalexin"
    r"|alendronate|risedronate|zoledronic|denosumab|teriparatide|methotrexate|hydroxychloroquine"
    r"|sulfasalazine|nortriptyline|amitriptyline|topiramate|doxycycline|opioids?"
    r"|(?:start|begin|increas|decreas|titrat|initiat|continu|resum|adjust)\w* "
    r"(?:on |oral |her |his )?[a-z-]{5,} \d+(?:\.\d+)? ?mc?g"
    r"|ibuprofen (?:600|800)|naproxen (?:375|500)|lidoderm|antibiotics?)\b"
)
NOT_DRUG = re.compile(
    r"\b(?:prescription (?:for|of) (?:physical|occupational|pt|ot|therapy|orthotics?|brace"
    r"|dme)|pt (?:rx|prescription)|exercise prescription|prescribed (?:exercises?"
    r"|physical therapy|pt|a home))\b"
)
THERAPY = re.compile(
    r"\b(?:physical therapy|occupational therapy|pt referral|referral to pt"
    r"|refer(?:red)? to pt|start pt|continue pt|hand therapy|physiotherapy|home exercise"
    r"|formal pt|course of pt|pt\b(?= \d))"
)
BRACE = re.compile(
    r"\b(?:brace|bracing|splint(?:ed|ing)?|boot|cast(?:ed|ing)?|sling|crutches|orthotics?"
    r"|immobili[sz]\w+|walker boot)\b"
)
REST = re.compile(
    r"\b(?:rest|ice|elevation|rice|elastic bandage|ace wrap|activity modification"
    r"|reassurance|observation)\b"
)
DECISION = re.compile(
    r"\b(?:decision (?:was )?(?:made|reached|for)|decided|elect(?:s|ed)? to|wish(?:es|ed) to"
    r"|would like to|wants to|agrees? to|plan(?:s|ned)? (?:to|for)|will (?:proceed|schedule"
    r"|plan)|proceed(?:ing)? with|schedul(?:e|ed|ing)(?: (?:for|him|her|them))?|booked for"
    r"|indicated for|recommend(?:ed)?)\b(?:(?!\bno decision\b)[^.;]){0,80}?"
    r"\b(?P<what>open reduction|orif|arthroplasty|hemiarthroplasty|replacement|surgery|surgical"
    r"|operati(?:on|ve)"
    r"|fixation|reconstruction|repair|arthroscop\w+|fusion|decompression|release|laminectomy"
    r"|discectomy|meniscectomy|osteotomy|tka|tha|acdf)\b"
)
# The care of a fracture without an operation is a major procedure too, where it is decided on.
CARE = re.compile(
    r"\b(?:decision|decided|elect(?:s|ed)|agree[sd]|chose|opted)\b[^.]{0,80}\b(?:definitive(?:ly)?"
    r"|closed (?:fracture )?(?:management|treatment|care)|(?:nonoperative|non-operative)(?:ly)?)\b"
)
MINOR_SURGERY = re.compile(
    r"\b(?:release|ganglion|excision of (?:cyst|mass)|pinning|nail|k-wire|hardware removal)\b"
)
EMERGENCY = re.compile(
    r"\b(?:emergen(?:t|cy|tly)|urgent(?:ly)?|stat)\b (?:\w+ ){0,3}(?:surg\w+|operat\w+"
    r"|washout|decompression|fixation|fasciotomy)"
)
NO_RISK = re.compile(r"\b(?:no|without|absent|denies)\b[^.;]{0,40}\brisk factors?\b")
RISKY = re.compile(
    r"\b(?:with|has|significant|multiple|identified|increased|elevated"
    r"|high)\b[^.;]{0,40}\b(?:risk factors?|surgical risk|operative risk"
    r"|perioperative risk)\b|\brisk factors? (?:include|including|of|:)"
)
INJECTION = re.compile(r"\b(?:injection|aspiration|inject\w*)\b")
