"""Words for the parts of the body that have a left and a right, and for the spine."""

import re

_REGION = {
    "KNEE": r"knees?|patell\w+|menisc\w+|acl|tka|tkr",
    "HIP": r"hips?|trochanter\w*|tha|thr",
    "SHOULDER": r"shoulders?|subacromial|glenohumeral|acromioclavicular|rotator cuff",
    "ELBOW": r"elbows?|olecranon|epicondyl\w+",
    "WRIST": r"wrists?|carpal|distal radius|radius",
    "HAND": r"hands?|fingers?|thumbs?|metacarpal|trigger",
    "ANKLE": r"ankles?|malleol\w+|fibula|achilles",
    "FOOT": r"foot|feet|heels?|toes?|plantar|metatarsal",
    "NECK": r"neck|cervical",
    "BACK": r"back|lumbar|lumbosacral",
}
PATTERNS = {name: re.compile(rf"\b(?:{words})\b") for name, words in _REGION.items()}
