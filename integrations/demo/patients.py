"""The patients of the demo clinic, and who insures them. All invented."""

from datetime import date

from integrations.demo import clinic
from integrations.demo.clinic import Patient, Policy

INSURERS = {
    "MED": clinic.MEDICARE,
    "FHS": clinic.SUPPLEMENT,
    "SUM": clinic.SUMMIT,
    "PHP": clinic.PRAIRIE,
    "JUN": clinic.JUNIPER,
    "FRW": clinic.WORK_FUND,
    "CAN": clinic.CANYON,
    "SELF": clinic.SELF_PAY,
}
# The subscriber, where the patient is not.
HOLDERS = {
    "SUM0010010": ("child", ("Oyelaran", "Folake", date(1982, 8, 25), "female")),
    "SUM0010049": ("child", ("Hernández de la Cruz", "Rosario", date(1980, 1, 16), "female")),
    "PHP0010050": ("child", ("Vasquez-Lindholm", "Erik", date(1979, 6, 2), "male")),
    "SUM0010051": ("spouse", ("Mbeki-Thornquist", "Anders", date(1974, 3, 28), "male")),
}
SUFFIXES = {"004590": "III", "004795": "Jr."}
IN_ARABIC = {"004601": "العلي ليلى"}

# Chart number | family | given | born | sex | street | insurance, member id, group; a second one.
# Medicare numbers are shaped as CMS's own published sample, 1EG4-TE5-MK72, is.
_ROSTER = """
004417|Whitfield|Marta|1955-02-03|F|12 Juniper Lane|MED 1EG4TE5MK01
004502|Nguyễn|Thị Hương|1951-09-17|F|88 Mapleton Court|MED 1EG4TE5MK02
004533|Mc'Kay-O’Brien|Siobhán|1949-12-30|F|7 Gunbarrel Road|MED 1EG4TE5MK03
004560|Al-Ali|Yūsuf|1957-04-22|M|310 Arapahoe Street|MED 1EG4TE5MK04
004571|García Márquez|José Ángel|1984-07-09|M|45 Canyon Terrace|SUM SUM0010005 G-7710
004588|Đặng|Văn Minh|1990-01-01|M|2201 Pearl Walk|PHP PHP0010006 G-0042
004590|Featherstone-Cholmondeley-Wriothesley-Oh|Bartholomew|1946-02-28|M|9 Meadow|MED 1EG4TE5MK07
004601|العلي|ليلى|1978-11-05|F|17 Table Mesa Drive|SUM SUM0010008 G-7710
004615|Ōkubo|Haruka|1995-06-14|F|501 Baseline Road|PHP PHP0010009X9 G-0042
004622|Oyelaran|Tunde|2012-03-19|M|64 Sunshine Loop|SUM SUM0010010 G-8120
004637|Lindqvist|Per|1953-10-11|M|30 Valmont Place|MED 1EG4TE5MK11;FHS FHS0010011 F-200
004644|Li|Na|1969-02-28|F|5 Quince Avenue|SUM SUM0010012 G-7710
004659|Szczepańska|Żaneta|1987-12-12|F|78 Iris Hollow|PHP PHP0010013 G-0042
004662|Kahananui|Keaweaheulu|1950-05-01|M|1400 Foothill Ridge|MED 1EG4TE5MK14
004678|D'Souza|Anjali|1998-04-04|F|212 Elder Street|SUM SUM0010015X8 G-8120
004683|Begay|Thomas|1947-08-08|M|3 Sandstone Bend|MED 1EG4TE5MK16
004690|O'Connor-Whitfield|Maeve Aoife|1952-06-18|F|1120 Balsam Avenue|MED 1EG4TE5MK17
004697|Þórsdóttir|Guðrún|1948-03-09|F|16 Wonderland Hill|MED 1EG4TE5MK18;FHS FHS0010018 F-200
004701|李|秀英|1956-10-01|F|733 Spruce Street|MED 1EG4TE5MK19
004706|Соколова|Людмила|1951-01-27|F|2040 Folsom Place|MED 1EG4TE5MK20
004713|Papadopoulos|Konstantinos|1945-11-11|M|9 Aurora Court|MED 1EG4TE5MK21
004718|Yellowhorse|Delbert|1954-07-30|M|88 Kestrel Lane|MED 1EG4TE5MK22
004724|Björklund-Sjöström|Märta|1950-04-15|F|515 Linden Circle|MED 1EG4TE5MK23;FHS FHS0010023 F-200
004729|Ramanathan Venkatasubramanian|Lakshmi|1953-08-21|F|61 Poplar Bend|MED 1EG4TE5MK24
004735|Kim|Young-ja|1949-05-05|F|4 Hawthorn Square|MED 1EG4TE5MK25
004740|Fitzgerald|Desmond|1955-12-01|M|300 Cedar Brook Drive|MED 1EG4TE5MK26
004746|Mäkinen|Väinö|1947-02-14|M|27 Alder Row|MED 1EG4TE5MK27
004751|Abebe|Tsehay|1956-09-11|F|918 Grape Avenue|MED 1EG4TE5MK28
004757|Castro-Delgadillo|Evangelina|1952-02-29|F|40 Mesa Verde Loop|MED 1EG4TE5MK29
004762|Wójcik|Bronisław|1946-06-06|M|72 Larkspur Way|MED 1EG4TE5MK30
004768|Tuiasosopo|Sefo|1953-03-13|M|1501 Norwood Bend|JUN JUN55010031 A-10
004773|Haddad-Boustany|Marie-Thérèse|1950-10-24|F|6 Cottonwood Close|JUN JUN55010032 A-10
004779|Petrović|Dragan|1948-08-17|M|212 Redwood Terrace|JUN JUN55010033 A-12
004784|Achterberg van der Meulen|Wilhelmina|1947-04-30|F|8 Tulip Court|JUN JUN55010034 A-12
004790|Ó Súilleabháin|Pádraig|1954-01-31|M|19 Kalmia Street|JUN JUN55010035 A-10
004795|Washington|Earl|1951-07-04|M|2400 Bluff Road|JUN JUN55010036 A-12
004801|Singh|Gurpreet|1988-02-20|M|350 Moorhead Lane|SUM SUM0010037 G-7710
004806|Schwarzenbacher|Annelise|1975-05-19|F|1 Alpine Vista|SUM SUM0010038 G-8120
004812|N'Diaye|Aminata|1993-09-02|F|640 Marine Walk|SUM SUM0010039 G-7710
004817|Takahashi|Ren|1982-12-25|M|77 College Row|SUM SUM0010040 G-8120
004823|Ivanov|Иван|1971-03-03|M|4120 Darley Circle|SUM SUM0010041 G-7710
004828|Montgomery-Achterberg|Philippa|1985-06-27|F|233 Dewey Place|SUM SUM0010042 G-8120
004834|Zhào|Měilíng|1979-01-08|F|52 Concord Steps|PHP PHP0010043 G-0042
004839|Abdulrahman|Fāṭimah|1991-04-12|F|1800 Thunderbird Drive|PHP PHP0010044 G-0042
004845|Costa e Silva|João Pedro|1968-11-30|M|12 Sioux Trail|PHP PHP0010045 G-0051
004850|Ng|Wai|1996-08-08|M|9 Osage Court|PHP PHP0010046 G-0051
004856|Kowalczyk|Zdzisław|1964-10-10|M|300 Inca Parkway|PHP PHP0010047 G-0042
004861|Larsen|Ingeborg|1973-07-15|F|85 Pawnee Way|PHP PHP0010048 G-0051
004867|Hernández de la Cruz|Mateo|2014-05-23|M|41 Sumac Lane|SUM SUM0010049 G-8120
004872|Vasquez-Lindholm|Saoirse|2010-09-09|F|1019 Willow Fork|PHP PHP0010050 G-0051
004878|Mbeki-Thornquist|Nomvula|1976-12-18|F|6 Ponderosa Heights|SUM SUM0010051 G-7710
004883|Baptiste|Jean-Baptiste|1986-03-22|M|57 Quarry Street|FRW FRW-26-40052
004889|Quiñones|Marisol|1990-06-30|F|2212 Foundry Row|FRW FRW-26-40053
004894|Szabó|Gergely|1977-09-14|M|5 Granary Lane|FRW FRW-26-40054
004900|Rasmussen|Kjeld|1969-01-19|M|840 Depot Road|FRW FRW-26-40055
004905|Mukherjee|Arundhati|1983-11-23|F|31 Elmwood Park|CAN CAN-88-10056
004911|Thunder Hawk|Waylon|1994-02-02|M|1650 Prospect Bend|CAN CAN-88-10057
004916|Özdemir|Gül|1981-08-29|F|420 Harvest Way|CAN CAN-88-10058
004922|Brightwater|Rosamund|1999-10-05|F|14 Lantern Court|SELF SELF-004922
004927|Tshabalala|Sipho|1972-04-27|M|250 Orchard Grove|SELF SELF-004927
004933|Novák|Jiří|1966-05-16|M|1206 Hover Street|SUM SUM0010061 G-7710
004938|Eriksdotter|Ylva|1989-07-21|F|33 Francis Place|SUM SUM0010062 G-8120
004944|Pham|Quốc Bảo|2001-01-12|M|700 Terry Walk|PHP PHP0010063 G-0042
004949|Goldberg-Ramírez|Talia|1992-12-03|F|18 Bross Court|SUM SUM0010064 G-7710
004955|Muñoz y Villanueva de Córdoba|Inmaculada Concepción|1958-12-08|F|2 Peak View|MED 1EG4TE5MK65
004960|Chukwuemeka|Obiageli|1955-05-29|F|66 Coffman Steps|MED 1EG4TE5MK66
004966|Llewellyn-ap-Rhys|Gwenllian|1963-03-01|F|920 Delaware Rise|SUM SUM0010067 G-7710
"""


def _patient(place: int, row: str) -> Patient:
    chart, family, given, born, sex, street, insured = row.split("|")
    return Patient(
        id=f"pt-{1000 + place}",
        mrn=chart,
        family=family,
        given=tuple(given.split(" ")),
        birth_date=date.fromisoformat(born),
        sex={"F": "female", "M": "male"}[sex],
        street=street,
        policies=tuple(_policy(one) for one in insured.split(";")),
        suffix=SUFFIXES.get(chart, ""),
        native=IN_ARABIC.get(chart, ""),
    )


def _policy(words: str) -> Policy:
    short, member, *rest = words.split(" ")
    group = rest[0] if rest else ""
    relationship, holder = HOLDERS.get(member, ("self", None))
    return Policy(INSURERS[short], member, group, relationship, holder)


PATIENTS: tuple[Patient, ...] = tuple(
    _patient(place, row) for place, row in enumerate(_ROSTER.strip().splitlines(), 1)
)
BY_CHART = {who.mrn: who for who in PATIENTS}
PLACE = {who.id: place for place, who in enumerate(PATIENTS)}
