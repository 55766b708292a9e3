"""Names common in a Swedish municipality, with the spellings that make searching hard.

Each group has its given names, family names and language; the most common names come first. Pairs such as
Carlsson/Karlsson, Åsa/Asa and Mohamed/Muhammed are here on purpose: the search must find either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from integrations.local.municipality.mixing import common_first


@dataclass(frozen=True, slots=True)
class People:
    """A group with a common language and, mostly, common names."""

    language: str
    women: Sequence[str]
    men: Sequence[str]
    families: Sequence[str]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


SWEDISH: Final = People(
    "sv",
    _words(
        "Anna Eva Maria Karin Sara Kristina Lena Emma Kerstin Ingrid Malin Jenny Elin Linnéa Ida Hanna Åsa Asa "
        "Anna-Karin Birgitta Marie Christina Amanda Julia Johanna Sofia Sofie Camilla Karolina Carolina Katarina "
        "Catharina Elisabet Elisabeth Therese Terese Agnes Alva Ebba Maja Wilma Vilma Ella Märta Gun-Britt "
        "Ann-Marie Annmarie Siv Barbro Gunilla Ulla Monica Monika Helene Heléne Lovisa Louise Frida Veronica Ann"
    ),
    _words(
        "Lars Mikael Michael Anders Johan Karl Carl Per Pär Erik Eric Peter Petter Jan Fredrik Fredric Thomas Tomas "
        "Daniel Andreas Marcus Markus Stefan Magnus Mats Björn Christer Krister Kristoffer Christoffer Karl-Erik "
        "Jan-Olov Ulf Leif Bengt Göran Sven Håkan Gustav Gustaf Oskar Oscar Viktor Victor Filip Philip Hugo Axel "
        "Ludvig Ludwig Elias William Liam Åke Kjell Rolf Bo Roger Tobias Jesper Emil Linus Arvid"
    ),
    _words(
        "Andersson Johansson Karlsson Carlsson Nilsson Eriksson Ericsson Larsson Olsson Ohlsson Persson Pehrsson "
        "Svensson Gustafsson Gustavsson Pettersson Petersson Jonsson Johnsson Jansson Hansson Bengtsson Jönsson "
        "Lindqvist Lindkvist Lindberg Lindström Lindgren Bergström Bergqvist Bergkvist Axelsson Lundqvist Lundkvist "
        "Lundgren Lundberg Jakobsson Jacobsson Berg Fredriksson Sandberg Forsberg Sjöberg Wallin Vallin Engström "
        "Eklund Danielsson Håkansson Holm Nyström Björk Ek Åkesson Åström Öberg Hellström Wikström Vikström "
        "Söderberg Norström Dahl Strömqvist Hermansson af_Ekenstam von_Sydow af_Klint Berg_Lindqvist "
        "Sjöberg-Holm Andersson_Wik De_Geer Hallström Fors Nyman Månsson Ågren"
    ),
)
SWEDISH_OLDER: Final = People(
    "sv",
    _words(
        "Karin Margareta Kerstin Ingrid Birgitta Gunilla Ulla Barbro Inger Marianne Anna-Greta Siv Gun Astrid Märta "
        "Britt-Marie Gun-Britt Anita Elsa Ingegerd Solveig Rut Ruth Maj-Britt Monica Monika Elisabet Elisabeth"
    ),
    _words(
        "Lars Karl Carl Jan Sven Bengt Göran Erik Eric Rolf Kjell Bo Leif Gunnar Stig Åke Arne Lennart Karl-Erik "
        "Jan-Olov Nils Sture Gustav Gustaf Hans Ingvar Olof Olov Ragnar"
    ),
    SWEDISH.families,
)
SWEDISH_YOUNGER: Final = People(
    "sv",
    _words(
        "Alice Maja Maya Ella Vera Wilma Vilma Alva Elsa Ebba Saga Olivia Freja Freya Astrid Selma Ines Agnes Lilly "
        "Lily Signe Stella Nova Iris Tyra Juni Moa Ida Sofia Sofie Nellie Nelly"
    ),
    _words(
        "William Liam Noah Hugo Lucas Lukas Elias Oliver Adam Axel Vincent Viktor Victor Leo Theo Filip Philip Nils "
        "Arvid Melvin Ludvig Sixten Elliot Eliot Malte Loke Frans Vidar Otto Ture"
    ),
    SWEDISH.families,
)
OLDER_UNTIL: Final = 1961
YOUNGER_FROM: Final = 2003

ARABIC: Final = People(
    "ar",
    _words("Fatima Fatma Maryam Mariam Amina Nour Noor Zeinab Zainab Hanan Rania Layla Leila Aya Huda Samira"),
    _words("Mohamed Muhammed Mohammed Mohammad Ahmed Ahmad Ali Hassan Omar Ibrahim Khaled Khalid Yusuf Yousef Mustafa"),
    _words("Hassan Ali al-Masri Al-Masri Haddad Khalil Saleh al-Hussein Ibrahim Mahmoud Abdallah Nasser al-Ahmad"),
)
SOMALI: Final = People(
    "so",
    _words("Halima Hodan Ayaan Sahra Sagal Ifrah Khadija Faduma Fadumo Nasra Hibo"),
    _words("Abdi Mohamed Maxamed Abdirahman Abdullahi Hassan Farah Liban Guled Ismail Yusuf"),
    _words("Warsame Ali Mohamud Abdi Hassan Farah Jama Hussein Osman Nur Aden"),
)
PERSIAN: Final = People(
    "fa",
    _words("Maryam Zahra Parisa Leila Shirin Nasrin Roya Farida Soraya Azadeh"),
    _words("Reza Ali Mehdi Hamid Amir Farid Hossein Navid Omid Habib"),
    _words("Rezai Rezaei Ahmadi Hosseini Hosseiny Karimi Rahimi Mohammadi Sharifi Nazari Haidari"),
)
TIGRINYA: Final = People(
    "ti",
    _words("Selam Helen Feven Rahel Saba Miriam Letensa Winta"),
    _words("Tesfay Yonas Filmon Samuel Robel Daniel Mebrahtu Kidane"),
    _words("Tesfay Gebre Haile Kidane Tekle Berhane Ghebremedhin Mehari Abraha"),
)
UKRAINIAN: Final = People(
    "uk",
    _words("Olena Oksana Iryna Irina Natalia Nataliya Tetiana Yulia Julia Svitlana"),
    _words("Oleksandr Andriy Serhiy Sergej Dmytro Ivan Mykola Volodymyr"),
    _words("Kovalenko Shevchenko Bondarenko Melnyk Tkachenko Kravchenko Boyko Bojko Lysenko"),
)
POLISH: Final = People(
    "pl",
    _words("Anna Katarzyna Agnieszka Ewa Magdalena Joanna Małgorzata Malgorzata"),
    _words("Piotr Krzysztof Andrzej Tomasz Paweł Pawel Marek Jan"),
    _words("Nowak Kowalski Kowalska Wiśniewska Wisniewska Wójcik Wojcik Lewandowski Zieliński"),
)
BALKAN: Final = People(
    "bs",
    _words("Amra Emina Selma Jasmina Ljiljana Mirjana Ana Ivana"),
    _words("Emir Amir Nermin Goran Dragan Zoran Ivan Edin"),
    _words("Hodžić Hodzic Petrović Petrovic Kovačević Kovacevic Begić Begic Jovanović Marić"),
)
FINNISH: Final = People(
    "fi",
    _words("Aino Helena Anneli Päivi Pirjo Tuula Marja Riitta"),
    _words("Juhani Pekka Matti Timo Antti Kari Heikki Markku"),
    _words("Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen"),
)
KURDISH: Final = People(
    "ckb",
    _words("Rojin Shilan Berivan Zilan Helin Dilan Hêvî Hevi"),
    _words("Azad Rebwar Karwan Dilşad Dilshad Hiwa Serdar Baran"),
    _words("Karim Rashid Aziz Osman Sharif Amin Hamid Demir"),
)
SPANISH: Final = People(
    "es",
    _words("Carmen Gabriela Paola Maria_José Claudia Valentina"),
    _words("José Jose Carlos Luis Juan_Carlos Andrés Miguel"),
    _words("González Gonzalez Rodríguez Rodriguez Muñoz Munoz Silva de_la_Cruz Rojas"),
)

OTHERS: Final = (
    *(ARABIC,) * 8,
    *(SOMALI,) * 4,
    *(PERSIAN,) * 4,
    *(TIGRINYA,) * 3,
    *(UKRAINIAN,) * 2,
    *(BALKAN,) * 3,
    *(FINNISH,) * 3,
    *(KURDISH,) * 2,
    *(POLISH,) * 2,
    SPANISH,
)
SWEDISH_SHARE = 70
HUNDRED = 100


def people(bits: int) -> People:
    """Return the group a person belongs to."""
    return SWEDISH if bits % HUNDRED < SWEDISH_SHARE else OTHERS[(bits >> 8) % len(OTHERS)]


def given_name(of: People, *, woman: bool, bits: int, born: int) -> str:
    """Return a given name common in the years the person was born, as far as the lists here distinguish them."""
    if of is SWEDISH:
        of = SWEDISH_OLDER if born < OLDER_UNTIL else SWEDISH_YOUNGER if born > YOUNGER_FROM else SWEDISH
    return common_first(of.women if woman else of.men, bits)


def family_name(of: People, bits: int) -> str:
    return common_first(of.families, bits)


def somebody(of: People, bits: int) -> str:
    """Return the full name of a person of working age without other data."""
    given = given_name(of, woman=bits % 2 == 0, bits=bits >> 4, born=YOUNGER_FROM)
    return f"{given} {family_name(of, bits >> 24)}"
