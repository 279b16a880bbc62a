"""Short forms of first names, of which a record knows one and a note writes another."""

# One name and its short forms a line; in our own words, of names usual in the USA.
_GROUPS = """
william bill billy will willie willy liam
robert bob bobby rob robbie bert
richard rick ricky rich richie dick
james jim jimmy jamie
john jack johnny jon
jonathan jon jonny
joseph joe joey
thomas tom tommy
michael mike mikey mick
charles charlie chuck chas
edward eddie ted teddy ned
theodore ted teddy theo
henry hank harry hal
harold hal harry
anthony tony
andrew andy drew
daniel dan danny
david dave davey
matthew matt matty
christopher chris topher kit
nicholas nick nicky
patrick pat paddy
stephen steven steve stevie
gregory greg
jeffrey geoffrey jeff geoff
kenneth ken kenny
lawrence laurence larry
leonard len lenny leo
raymond ray
ronald ron ronnie
donald don donnie
gerald jerry gerry
francis frank frankie fran
frederick fred freddy freddie
albert bert
alexander alex sasha xander sandy
alejandro alex
benjamin ben benny benji
samuel sam sammy
nathaniel nathan nate nat
timothy tim timmy
vincent vince vinny
walter walt wally
zachary zach zack
joshua josh
jacob jake
philip phillip phil
peter pete
russell russ
eugene gene
arthur art artie
louis lou louie
abraham abe
elizabeth liz lizzie beth betty betsy eliza lisa libby bess
margaret maggie meg peggy peg marge margie greta madge
katherine catherine kathleen kate katie kathy cathy kay kitty kat
patricia pat patty patti trish tricia
jennifer jen jenny jenn
barbara barb barbie babs
susan suzanne sue susie suzy
deborah debra deb debbie
dorothy dot dottie dolly
rebecca becky becca
jacqueline jackie
victoria vicky vicki tori
virginia ginny ginger
theresa teresa terry terri tess tessa
christine christina chris chrissy tina
cynthia cindy
sandra sandy
alexandra alex sandra sasha
pamela pam
judith judy
frances fran frannie
eleanor ellie nell nellie nora
helen nell
abigail abby gail
amanda mandy
samantha sam
josephine josie
martha marty
mary molly polly
ann anne anna annie nan
nancy nan
florence flo
gertrude trudy
kimberly kim
melissa missy mel
michelle shelly
stephanie steph
valerie val
veronica ronnie
winifred winnie
jose pepe
francisco paco pancho
guadalupe lupe
ignacio nacho
jesus chuy
dolores lola
enrique quique
"""
_BY_NAME: dict[str, set[str]] = {}
for _line in _GROUPS.split("\n"):
    for _name in _line.split():
        _BY_NAME.setdefault(_name, set()).update(set(_line.split()) - {_name})


def of(name: str) -> frozenset[str]:
    """Return what somebody of this name, or this short form, may be called too."""
    return frozenset(_BY_NAME.get(name.lower(), ()))
