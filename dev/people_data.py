"""Who the sample people are: invented names, in the languages of their communities.

Any likeness to a real account is chance.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Community:
    """People who share a language, a territory and an affiliate.

    `language` is the one in which they write their profiles; `speaks` are the language
    codes that they know beside it, best first. `affiliate` is the code of
    `movement-facts.json`.
    """

    language: str
    native: str
    speaks: tuple[str, ...]
    territory: str
    affiliate: str
    names: tuple[str, ...]


COMMUNITIES = (
    Community(
        "pt-br",
        "pt",
        ("en", "es"),
        "br",
        "WMB",
        ("Ana Beatriz Prado", "Rafa do Cerrado", "Mariana Teles", "Thiago Alencar"),
    ),
    Community(
        "pt", "pt", ("en", "fr"), "pt", "PT", ("Inês Figueira", "Duarte Malheiro")
    ),
    Community("pt", "pt", ("en",), "ao", "", ("Njinga Kiala",)),
    Community(
        "es",
        "es",
        ("en", "pt"),
        "ar",
        "AR",
        ("Valentina Quiroga", "Nahuel Ferreyra", "Cata del Sur"),
    ),
    Community("es", "es", ("en",), "mx", "MX", ("Itzel Barrientos", "Chema Olvera")),
    Community("es", "es", ("qu", "en"), "pe", "PER", ("Sumaq Huamán",)),
    Community(
        "fr", "fr", ("en", "de"), "fr", "FR", ("Maëlle Kervadec", "Bastien Roumieu")
    ),
    Community("fr", "fr", ("en",), "ci", "CIV", ("Aya Kouadio", "Serge N'Dri")),
    Community("fr", "fr", ("fon", "en"), "bj", "BEN", ("Sènami Houngbo",)),
    Community("fr", "fr", ("en",), "cm", "CMW", ("Brice Ngono",)),
    Community(
        "de",
        "de",
        ("en", "fr"),
        "de",
        "DE",
        ("Jonas Weidmann", "Frieda Lohse", "Kartenfuchs Nord"),
    ),
    Community("de", "de", ("en", "it"), "at", "AT", ("Vroni Achleitner",)),
    Community(
        "it", "it", ("en", "es"), "it", "IT", ("Ginevra Sartori", "Mirko Bellandi")
    ),
    Community(
        "ar",
        "ar",
        ("en", "fr"),
        "eg",
        "EGY",
        ("نورهان الشاذلي", "كريم أبو العلا", "Salma of Damietta"),
    ),
    Community("ar", "ar", ("fr", "en"), "tn", "TUN", ("يسرى بن عمار", "Anis de Sfax")),
    Community("ar", "ar", ("en",), "jo", "LEV", ("رزان الحوراني",)),
    Community("fa", "fa", ("en",), "ir", "IRN", ("نیلوفر آریان", "Kaveh Tehrani71")),
    Community(
        "ru", "ru", ("en", "tt"), "ru", "TAT", ("Камиля Ахунова", "Лев Заозёрный")
    ),
    Community("ru", "kk", ("ru", "en"), "kz", "KAZ", ("Айгерим Сейтова",)),
    Community(
        "id",
        "id",
        ("en", "jv"),
        "id",
        "ID",
        ("Sekar Wulandari", "Bagas Prakoso", "Made Suartika"),
    ),
    Community("sw", "sw", ("en",), "ke", "WCK", ("Wanjiru Kamande", "Otieno Baraka")),
    Community("sw", "sw", ("en",), "tz", "TZA", ("Neema Mushi", "Juma wa Pwani")),
    Community(
        "hi",
        "hi",
        ("en",),
        "in",
        "HDW",
        ("अनन्या दीक्षित", "रोहित चौहान", "Kavita Joshi Jaipur"),
    ),
    Community(
        "ja",
        "ja",
        ("en",),
        "jp",
        "JPN",
        ("佐々木みのり", "たぬき図書館", "Haruto Kamiya"),
    ),
    Community("zh-hans", "zh", ("en", "ms"), "my", "MYS", ("陈思颖", "林木森木")),
    Community("zh-hans", "zh", ("en",), "sg", "", ("Tan Wei Xin",)),
    Community(
        "en",
        "en",
        ("ig", "fr"),
        "ng",
        "NGA",
        ("Chidinma Okafor", "Tobi Adeyinka", "Zainab Danlami"),
    ),
    Community(
        "en", "en", ("tw", "dag"), "gh", "GHA", ("Efua Mensima", "Napari Alhassan")
    ),
    Community(
        "en", "en", ("ml", "hi"), "in", "IN-KL", ("Devika Nambiar", "Arjun Panicker")
    ),
    Community(
        "en", "en", ("tl",), "ph", "PH-WC", ("Ligaya Manalastas", "Paolo Dimasupil")
    ),
    Community(
        "en", "en", ("es",), "us", "US-NE", ("Rosalind Thackeray", "Marcus Odell")
    ),
    Community("en", "en", ("cy",), "gb", "UK", ("Gwenllian Pryce", "Archive Otter")),
    Community("en", "en", ("mi",), "nz", "NZL", ("Aroha Tamatea",)),
    Community("en", "en", ("zu", "af"), "za", "ZA", ("Lindiwe Mabaso", "Pieter Roodt")),
    Community("en", "uk", ("en", "pl"), "ua", "UA", ("Олеся Гринюк", "Taras Bilyi")),
    Community("en", "pl", ("en", "de"), "pl", "PL", ("Zofia Wilczek",)),
    Community("en", "tr", ("en",), "tr", "TUR", ("Defne Karaca", "Emre Sönmezer")),
    Community("en", "hy", ("en", "ru"), "am", "AM", ("Նարե Սարգսյան",)),
    Community("en", "ne", ("en", "hi"), "np", "NPL", ("Prakriti Gurung",)),
    Community("en", "bn", ("en",), "bd", "BD", ("তানিয়া রহমান", "Imran of Sylhet")),
    Community("en", "ko", ("en",), "kr", "KR", ("한가람",)),
    Community("en", "sr", ("en", "ru"), "rs", "RS", ("Milica Stojković",)),
    Community("en", "ka", ("en",), "ge", "GEO", ("Tamta of Kutaisi",)),
    Community("en", "rw", ("en", "fr", "sw"), "rw", "RWA", ("Uwase Mutesi",)),
)


@dataclass(frozen=True, slots=True)
class Circle:
    """A group or an affiliate; `contacts` are people of the communities above.

    Capacities are ids of the directory. `affiliate` is the code of an affiliate's name.
    """

    type: str
    title: str
    contacts: tuple[str, ...]
    language: str
    languages: str
    offers: tuple[int, ...]
    wants: tuple[int, ...]
    resources: str
    about: str
    territory: str = ""


CIRCLES = (
    Circle(
        "affiliate",
        "Wikimedia Community User Group Nigeria",
        ("Tobi Adeyinka", "Zainab Danlami"),
        "en",
        "en-5",
        (84, 85, 80),
        (29, 94, 135),
        "a meeting room for thirty in Lagos; projector",
        "We bring people together in Lagos, Kano and Enugu.",
        "ng",
    ),
    Circle(
        "affiliate",
        "Wikimedia Indonesia",
        ("Sekar Wulandari", "Bagas Prakoso"),
        "id",
        "id-N, en-4",
        (77, 93, 115),
        (22, 141, 143),
        "pemindai buku; ruang pertemuan di Jakarta",
        "Perkumpulan penyunting dan pegiat pengetahuan bebas.",
        "id",
    ),
    Circle(
        "affiliate",
        "Grupo de Usuários Wiki Movimento Brasil",
        ("Mariana Teles", "Thiago Alencar"),
        "pt-br",
        "pt-N, en-4, es-3",
        (94, 77, 134),
        (59, 80, 128),
        "estúdio de gravação em São Paulo",
        "Trabalhamos com museus, universidades e comunidades.",
        "br",
    ),
    Circle(
        "affiliate",
        "Wikimedia Community User Group Côte d'Ivoire",
        ("Aya Kouadio", "Serge N'Dri"),
        "fr",
        "fr-5, en-3",
        (84, 47, 87),
        (14, 29, 138),
        "salle de réunion à Abidjan ; connexion mobile",
        "Ateliers tous les mois à Abidjan et à Bouaké.",
        "ci",
    ),
    Circle(
        "group",
        "Project:Mentors of the Swahili coast",
        ("Wanjiru Kamande", "Neema Mushi"),
        "sw",
        "sw-N, en-4",
        (69, 118, 84),
        (100, 105),
        "",
        "Wakufunzi wa Kiswahili kutoka Mombasa hadi Dar es Salaam.",
    ),
    Circle(
        "group",
        "Project:Photo walks on two shores",
        ("Inês Figueira", "Rafa do Cerrado"),
        "pt",
        "pt-N, en-3",
        (96, 115, 136),
        (48, 93),
        "duas câmaras para emprestar",
        "Caminhadas fotográficas em Lisboa e em Brasília.",
    ),
    Circle(
        "group",
        "Project:Query evenings",
        ("Jonas Weidmann", "Defne Karaca"),
        "en",
        "en-4, de-N, tr-N",
        (143, 140, 135),
        (46, 48, 105),
        "",
        "Every second Thursday we read and write queries together.",
    ),
)

# Those to try first: what they teach and want is chosen so that it fits.
SAMPLE_USER = "Chidinma Okafor"
CHOSEN = {
    SAMPLE_USER: ((84, 46, 47), (143, 135)),
    "Jonas Weidmann": ((143, 140, 135), (84, 46)),
    "Devika Nambiar": ((134, 143), (47, 102)),
    "Sekar Wulandari": ((93, 77), (84, 22)),
}

# Capacities that often come together, by their id in the directory.
FIELDS = {
    "events": (79, 80, 81, 82, 84, 85, 87, 91, 96),
    "media": (41, 43, 44, 45, 46, 47, 48, 49),
    "tools": (127, 134, 135, 138, 139, 140, 141, 143),
    "money": (12, 13, 14, 21, 22, 29, 88, 95),
    "heritage": (88, 92, 93, 94, 108, 115, 120, 136),
    "community": (38, 57, 58, 59, 63, 64, 69, 86),
    "teaching": (69, 77, 78, 91, 100, 102, 104, 105),
}
