"""What an SMS may not say, by kind: how a word is bent, joined, disguised, and what only looks like one."""

import pytest

from frontdesk.notices.rules.lint import lint, names_in

REFUSED = (
    # In small letters, in capitals, as a unit, a team or a place.
    *("LSS", "lss", "ifo", "IFO", "lvu", "BBIC", "SIP", "SIP-möte", "soc.", "Soctjänst", "god man", "socionom"),
    *("Vuxenenheten", "Äldreenheten", "Familjeenheten", "Barnenheten", "Utredningsenheten", "Biståndsenheten"),
    *("Vuxenmottagningen", "Mariamottagningen", "Mini Maria", "Ungdomsmottagningen", "Beroendemottagningen"),
    *("Funktionsstöd", "Individ och familj", "Budgetrådgivning", "Familjerådgivningen", "budget- och skuldrådgivning"),
    *("Nödprövning", "Anhörigstöd", "Öppenvården", "Stödboende", "Träningsboende", "Färdtjänst", "Kronofogden"),
    *("Heder", "Hedersvåld", "Hedersförtryck", "Kvinnohuset", "Kvinnojouren", "Härbärget", "Barnahus", "Familjerätten"),
    *("skyddat boende", "skyddade boendet", "hyran", "hyresskuld", "avhysning", "Försäkringskassan"),
    *("Arbetsförmedlingen", "Demens", "Demensteamet", "assistans", "boendestödjare", "överklagan", "handläggar"),
    *("Manscentrum", "Alla kvinnors hus", "Manlig jour", "Terrafem", "Stödcentrum", "Stadsmissionen", "BUP", "Häktet"),
    *("Särskilt boende", "SÄBO", "Daglig verksamhet", "Öppna insatser", "Råd & stöd", "Fältarna", "Personligt ombud"),
    *("Våldsteamet", "Familjeteamet", "Träningslägenhet", "Samarbetssamtal", "Könsstympning", "Dödsbo", "IBIC", "KFM"),
    *("Migrationsverket", "Ledsagning", "Sprututbyte", "våld i nära relation", "vald i nara relation", "shelter"),
    *("women's shelter", "ekonomiskt bistånd", "Socialsekreterare", "Orosanmälan"),
    # Abbreviations, authorities and courts.
    *("BoU", "BOU", "bou", "BoF", "IoF", "VoF", "VoO", "HVB", "HVB-hem", "HSL", "EKB", "LPT", "FK", "fk", "AF", "AME"),
    *("Polis", "polisen", "Polishuset", "närpolisen", "Gränspolisen", "P0lisen", "p o l i s", "poli\u200bsen"),
    *("Habilitering", "Barnhabiliteringen", "rehab", "Åklagarkammaren", "Tingsrätten", "Förvaltningsrätten"),
    *("domstolen", "rättegången", "Häkte", "Fängelset", "asyl", "Flyktinghjälpen", "Brottsofferstöd", "BRIS", "ROKS"),
    *(
        "Familjens hus",
        "Jobbtorg",
        "Elevhälsan",
        "Hjälpmedelscentralen",
        "sjukskriven",
        "Sjukpenning",
        "ADHD",
        "police",
    ),
    # Digits and signs for letters.
    *("S0cialtjänsten", "s0cial", "S0C", "soci@l", "$ocial", "b4rn", "v4ld", "m1ssbruk", "ekon0mi", "5OCIAL"),
    # Letters of other alphabets, and letters in other dress.
    *("s\u043ecial", "s\u043eci\u0430l", "SOCI\u0391L", "\u0455\u043e\u0441\u0456\u0430\u04cf", "ｓｏｃｉａｌ"),
    *("𝓼𝓸𝓬𝓲𝓪𝓵", "ⓢⓞⓒⓘⓐⓛ", "s\u0336o\u0336c\u0336i\u0336a\u0336l", "sócial", "ꜱᴏᴄɪᴀʟ", "🇸🇴🇨🇮🇦🇱"),
    # Spaced out, cut up, and with what is not seen in between.
    *("s o c i a l", "s.o.c.i.a.l", "S-O-C-I-A-L", "s_o_c_i_a_l", "s o c", "l s s", "L.S.S.", "i s o c", "v å l d"),
    *("so\u00adcial", "so\u200bcial", "so\u2060cial", "so.cial", "so/cial", "soc ialtjänst", "hand läggare"),
    *("för sörjnings stöd", "oros anmälan", "boende stöd", "so cial"),
    # On a keyboard without å ä ö.
    *("forsorjningsstod", "handlaggare", "fardtjanst", "oppenvarden"),
)
PASSING = (
    *("Barnhusgatan 3", "Barnhusbron 2", "Barnarpsgatan 12", "Hedersgatan 1", "Skuldgatan", "Ekonomivägen 2"),
    *("Hyresgatan 1", "Mariatorget 4", "Mariaplan", "Maria Prästgårdsgata 4", "Solgatan 4", "Sockerbruksgatan"),
    *("Sockenvägen", "Valdgatan", "Valdemarsgatan", "Skyddsvärnsgatan", "Sipvägen", "Psalmgatan", "Kyrkogatan 10B"),
    *("Storgatan 12 B", "Hantverkargatan", "Nygatan 5 S", "Drottninggatan", "Tallbacken", "Lövudden", "Barkarby"),
    *("Stadshuset entré A", "Medborgarkontoret", "Kommunhuset", "Biblioteket", "Folkets hus", "Rådhuset"),
    *("Vårdcentralen plan 2", "Kulturhuset", "Kvarteret Sippan", "Hus A, B, C", "Reception A B C", "Plan 3, rum L55"),
    *("rum 5B", "Entré C, A4", "E4 avfart", "Lägenhet 1102", "Exempelby kommun", "Socknevågens kommun"),
    *("fredag 1 maj kl 10.00", "lördag 2 maj", "i maj", "måndag 30 november kl 13.00", "Ny tid 1 februari kl 8.00"),
    *("Tiden är oberoende av väder", "Öppenheten", "erfarenhet", "mottagningen", "Gå in via godsmottagningen"),
    *("Barnvagn kan lämnas vid entrén", "Anmäl dig i receptionen", "Ring på klockan vid porten", "Hiss finns"),
    *("Gå in från gården, 2 tr", "Anslut via porttelefon", "Parkering finns", "Ta med legitimation", "Välkommen"),
    *("Det är en del trappor", "När endera dörren är stängd", "vald tid gäller", "den nämnda tiden", "Kom i god tid"),
    *(
        "Klintvägen 3",
        "Fältvägen 2",
        "Ledstigen",
        "Resecentrum",
        "Manskören",
        "Kvinnogatan 4",
        "Sisjön",
        "Shelteregatan",
    ),
    # What only begins, sounds or is written like an authority or its letters.
    *("Polisgatan", "Polishusgatan 2", "Polistorget", "polisonger", "Metropolis", "Akropolis", "politik", "BO", "Bo"),
    *("Boulevarden 3", "Boulebanan", "Bofors", "Bovägen", "IFK-huset", "af Klints väg", "AFA-huset", "Affärshuset"),
    *("Domstolsgatan 1", "Tingsgatan 4", "Häktesgränd", "Fängelsegatan", "Asylgatan 2", "Medlingsvägen", "Brisgatan"),
    *("en lätt bris", "Habo", "Habo kyrka", "Fontängatan", "Skyddsvärnsgatan", "Bostadsförmedlingen", "Skatteverket"),
    *("Länsstyrelsen", "Statens servicecenter", "Korttidsparkering", "Jourbutiken", "Amelia", "Rättarvägen"),
    *("Nattuggla 2", "Brukshuset", "Häktargränd 4", "Buplatsen", "Korttidsparkering", "Vuxenskolan", "Solhuset"),
    *("Vi ringer dig", "Vi ses på video", "Vi kommer hem till dig", "Svara JA eller NEJ", "kl 10.30. Stadshuset. Ring"),
)
STAFF = frozenset({"Sara", "Maj", "Per", "Maria", "Anna", "Bo", "Karl"})


@pytest.mark.parametrize("text", REFUSED)
def test_what_tells_of_social_services_is_refused_however_it_is_written(text: str) -> None:
    assert lint(text)
    assert lint(f"Bokad tid torsdag 26 november kl 10.30, {text}. Ändra eller avboka: 0123-456 00.")


@pytest.mark.parametrize("text", PASSING)
def test_streets_houses_months_and_ordinary_words_pass(text: str) -> None:
    assert lint(text) == ()
    assert lint(f"Bokad tid torsdag 26 november kl 10.30, {text}. Ändra eller avboka: 0123-456 00.") == ()


@pytest.mark.parametrize(
    "text",
    [
        *("Hälsningar Sara", "Saras rum", "Fråga efter Per", "SARA", "S\u0430ra möter dig", "Hos Maria"),
        # A first letter that is small in another alphabet.
        *("hos \u0455ara", "\u0430nna möter dig", "hos \u043caria", "hos \u043c\u0430rias", "fråga efter \u03c1er"),
        *("hos \u043aarl", "hos \u043c\u0430\u0433\u0456\u0430"),
    ],
)
def test_the_first_name_of_somebody_at_work_is_found(text: str) -> None:
    assert names_in(text, STAFF)


@pytest.mark.parametrize(
    "text",
    [
        *("fredag 1 maj", "1 Maj", "per telefon", "Per telefon når du oss", "Mariatorget", "Maria Prästgårdsgata 4"),
        *("Anna Lindhs plats", "Karl Johans gata 2", "Bo nära? Gå hit", "Marias gata", "Sarabandgatan"),
    ],
)
def test_a_month_a_street_and_a_word_that_is_also_a_name_pass(text: str) -> None:
    assert names_in(text, STAFF) == ()
