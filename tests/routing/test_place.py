"""Which place somebody means."""

import csv
import os
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.routing.atlas import Atlas, Municipality, Spot, fold, key_of
from hotline.routing.place import Place, from_digits, look_up
from hotline.rulebook.book import Rulebook

# Not part of the project: whoever has it names it here.
WHOLE_CATALOGUE = Path(os.environ.get("INEGI_MUNICIPALITIES", "/nonexistent"))
SOME = (
    Municipality("02006", "San Quintín", "02"),
    Municipality("05013", "Hidalgo", "05"),
    Municipality("07089", "Tapachula", "07"),
    Municipality("08019", "Chihuahua", "08"),
    Municipality("08037", "Juárez", "08"),
    Municipality("11037", "Silao de la Victoria", "11"),
    Municipality("14077", "Tapachula de Prueba", "14"),
    Municipality("15058", "Nezahualcóyotl", "15"),
    Municipality("16034", "Hidalgo", "16"),
    Municipality("19031", "Juárez", "19"),
    Municipality("20208", "San Juan Mixtepec -Dto. 08 -", "20"),
    Municipality("20209", "San Juan Mixtepec -Dto. 26 -", "20"),
    Municipality("22016", "San Juan del Río", "22"),
)


@pytest.fixture(scope="module")
def atlas(rulebook: Rulebook) -> Atlas:
    return Atlas(rulebook.states, rulebook.places)


@pytest.fixture(scope="module")
def loaded(rulebook: Rulebook) -> Atlas:
    return Atlas(rulebook.states, rulebook.places, SOME)


@pytest.fixture(scope="module")
def whole_or_some(request: pytest.FixtureRequest) -> Atlas:
    """The whole catalogue where it is at hand."""
    found: Atlas = request.getfixturevalue("whole" if WHOLE_CATALOGUE.exists() else "loaded")
    return found


@pytest.fixture(scope="module")
def whole(rulebook: Rulebook) -> Atlas:
    if not WHOLE_CATALOGUE.exists():
        pytest.skip("INEGI's whole catalogue is not here; it is not part of the project")
    with WHOLE_CATALOGUE.open(encoding="utf-8") as file:
        rows = [
            Municipality(row["clave_entidad"] + row["clave_municipio"], row["nombre_municipio"], row["clave_entidad"])
            for row in csv.DictReader(file)
        ]
    return Atlas(rulebook.states, rulebook.places, rows)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Chiapas", "07"),
        ("en michoacan", "16"),
        ("NUEVO LEÓN", "19"),
        ("edomex", "15"),
        ("Edo. Méx.", "15"),
        ("edo mex", "15"),
        ("Ecatepec, Estado de México", "15"),
        ("Ciudad de México", "09"),
        ("Cd. de México", "09"),
        ("cdmx", "09"),
        ("DF", "09"),
        ("D. F.", "09"),
        ("TIJUANA BC", "02"),
        ("La Paz, B.C.S.", "03"),
        ("Baja California Sur", "03"),
        ("baja california", "02"),
        ("Mty N.L.", "19"),
        ("cancun q. roo", "23"),
        ("San Cristóbal, Chis.", "07"),
        ("Ver", "30"),
        ("Tula, Hidalgo", "13"),
        ("estado de Hidalgo", "13"),
        ("Hidalgo del Parral, Chihuahua", "08"),
        ("Colonia Guerrero, CDMX", "09"),
        ("Dolores Hidalgo Guanajuato", "11"),
        ("Guadalajara, Jalisco, México", "14"),
        ("col. centro, Puebla, Pue.", "21"),
        ("Coahuila de Zaragoza", "05"),
        ("centro, C.P. 30700", "07"),
        ("codigo postal 72000, colonia Juárez", "21"),
    ],
)
def test_a_state_is_found(atlas: Atlas, text: str, state: str) -> None:
    place = look_up(text, atlas)
    assert place.states == (state,)
    assert place.certain


@pytest.mark.parametrize(
    ("text", "first", "other"),
    [
        ("México", "15", "09"),
        ("Hidalgo", "13", "05"),
        ("en guerrero", "12", "08"),
        ("Morelos", "17", "15"),
        ("Toluca, México", "15", "09"),
        ("calle Puebla, Veracruz", "30", "21"),
    ],
)
def test_what_may_mean_two_is_asked_again(atlas: Atlas, text: str, first: str, other: str) -> None:
    place = look_up(text, atlas)
    assert place.states[0] == first
    assert other in place.states
    assert not place.certain


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ("Tapachula", ("07", "Tapachula")),
        ("trabajo en una finca por tapachula", ("07", "Tapachula")),
        ("TAPACHULA CHIAPAS", ("07", "Tapachula")),
        ("San Juan del Río, Qro", ("22", "San Juan del Río")),
        ("Hidalgo, Michoacán", ("16", "Ciudad Hidalgo")),
        ("calle Hidalgo 5, Tapachula, Chiapas", ("07", "Tapachula")),
        ("neza", ("15", "Ciudad Nezahualcóyotl")),
        ("cd juarez", ("08", "Ciudad Juárez")),
        ("Mty", ("19", "Monterrey")),
        ("cancun", ("23", "Cancún")),
        ("Naranjos, Veracruz", ("30", "Naranjos")),
        ("Naranjos Ver", ("30", "Naranjos")),
        ("Carmen, Nuevo León", ("19", "Carmen")),
        ("estoy en Tierra Blanca, Veracruz", ("30", "Tierra Blanca")),
        ("San Luis Río Colorado Sonora", ("26", "San Luis Río Colorado")),
        ("La Merced", ("09", "La Merced")),
        ("mercado de sonora", ("09", "Mercado de Sonora")),
        ("en Mina", ("19", "Mina")),
        ("municipio de Naranjos", ("30", "Naranjos")),
        ("el pueblo se llama Naranjos", ("30", "Naranjos")),
        ("la capital", ("09", "La capital")),
    ],
)
def test_a_town_is_found_with_its_state(atlas: Atlas, text: str, spot: tuple[str, str]) -> None:
    assert look_up(text, atlas).candidates[0] == Spot(*spot)


@pytest.mark.parametrize("name", ["Hidalgo", "Juárez", "Guadalupe", "San Juan", "Benito Juárez", "Central de Abastos"])
def test_a_name_of_many_is_never_certain(atlas: Atlas, loaded: Atlas, name: str) -> None:
    for known in (atlas, loaded):
        place = look_up(name, known)
        assert len(place.states) > 1
        assert not place.certain
        assert not place.leading


def test_one_that_is_far_larger_comes_first_alone_and_is_still_not_certain(atlas: Atlas) -> None:
    place = look_up("Mérida", atlas)
    assert place.candidates[0].state == "31"
    assert place.leading
    assert not place.certain
    assert len(place.states) > 1


@pytest.mark.parametrize("text", ["tapachla", "tapachla, chapas", "vivo en tapachla"])
def test_a_misspelt_town_is_a_guess(atlas: Atlas, text: str) -> None:
    place = look_up(text, atlas)
    assert place.candidates[0] == Spot("07", "Tapachula")
    assert not place.certain


@pytest.mark.parametrize(
    ("text", "state"), [("beracrus", "30"), ("mishoacan", "16"), ("guanajato", "11"), ("oajaca", "20")]
)
def test_a_misspelt_state_is_a_guess(atlas: Atlas, text: str, state: str) -> None:
    place = look_up(text, atlas)
    assert place.states[0] == state
    assert not place.certain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😀",
        "son dos niños y no los dejan ver a nadie",
        "col. sin nombre",
        "8711234567",
        "x" * 10_000,
        "la tienen encerrada",
        "encerrada",
        "no quiere la reforma ni el progreso",
        "la señora Carmen",
        "colonia Tapachula",
        "rancho Los Naranjos",
        "en la mina",
        "en la frontera",
        "la colonia",
        "en el centro",
        "calle Morelos 4",
        "tengo catorce",
        "nos maltrata",
        "no pida el nombre de nadie",
    ],
)
def test_nothing_is_guessed(atlas: Atlas, whole_or_some: Atlas, text: str) -> None:
    assert look_up(text, atlas).candidates == ()
    assert look_up(text, whole_or_some).candidates == ()


@pytest.mark.parametrize(
    ("story", "spot"),
    [
        ("hay niños en Tapachula cortando café", ("07", "Tapachula")),
        ("somos de Guatemala y trabajamos por San Quintín, Baja California", ("02", "San Quintín")),
        ("los golpean en la obra, en Cancún", ("23", "Cancún")),
        ("dos niñas en la central de abastos de puebla", ("21", "La Central de Abastos")),
        ("el señor Hidalgo la tiene encerrada en Ecatepec", ("15", "Ecatepec de Morelos")),
        ("trabaja en Chiapas", ("07",)),
    ],
)
def test_a_story_that_names_a_place_as_one(atlas: Atlas, story: str, spot: tuple[str, ...]) -> None:
    assert look_up(story, atlas, asked=False).candidates[0] == Spot(*spot)


@pytest.mark.parametrize(
    "story",
    [
        "mi hija trabaja por el progreso y vive en la paz con Carmen",
        "en casa de Guadalupe",
        "el patrón es de Sonora",
        "la pusieron a limpiar naranjos",
        "con el señor Tapachula",
        "busca la libertad",
        "beracrus",
    ],
)
def test_a_word_in_a_story_is_no_place(atlas: Atlas, story: str) -> None:
    assert look_up(story, atlas, asked=False).candidates == ()


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ("Tapachula", ("07", "Tapachula", "07089")),
        ("neza", ("15", "Nezahualcóyotl", "15058")),
        ("Hidalgo, Michoacán", ("16", "Hidalgo", "16034")),
        ("Hidalgo, Coahuila", ("05", "Hidalgo", "05013")),
        ("ciudad juarez", ("08", "Juárez", "08037")),
        ("Silao", ("11", "Silao de la Victoria", "11037")),
        ("san quintin, BC", ("02", "San Quintín", "02006")),
        ("Chihuahua, Chihuahua", ("08", "Chihuahua", "08019")),
    ],
)
def test_a_loaded_catalogue_gives_the_municipality(loaded: Atlas, text: str, spot: tuple[str, str, str]) -> None:
    assert look_up(text, loaded).candidates[0] == Spot(*spot)


def test_two_municipalities_of_one_name_are_both_offered(loaded: Atlas) -> None:
    found = look_up("San Juan Mixtepec, Oaxaca", loaded).candidates
    assert {"20208", "20209"} <= {spot.code for spot in found}


def test_a_town_that_is_certain_alone_is_not_once_the_catalogue_knows_another(rulebook: Rulebook) -> None:
    alone = Atlas(rulebook.states, rulebook.places)
    other = Atlas(rulebook.states, rulebook.places, [Municipality("14999", "Tapachula", "14")])
    assert look_up("Tapachula", alone).certain
    assert not look_up("Tapachula", other).certain
    assert look_up("Tapachula", other).states == ("07", "14")


def test_every_official_and_short_name_finds_its_state(rulebook: Rulebook, atlas: Atlas) -> None:
    for key, state in rulebook.states.items():
        for name in (state.name, state.short_name, *state.aliases, *state.abbreviations):
            assert look_up(name, atlas).states[0] == key, name


def test_every_town_is_found_by_its_name_and_state(rulebook: Rulebook, atlas: Atlas) -> None:
    for name in rulebook.places.rows:
        for bearer in rulebook.places.bearers(name):
            text = f"{name}, {rulebook.states[bearer.state].short_name}"
            place = look_up(text, atlas)
            assert place.states == (bearer.state,), text
            assert Spot(bearer.state, bearer.name) in place.candidates, text


def test_a_name_of_two_states_alone_is_never_certain(rulebook: Rulebook, atlas: Atlas) -> None:
    states: dict[str, set[str]] = {}
    for name in rulebook.places.rows:
        # A name is the same but for accents and capitals.
        states.setdefault(fold(name), set()).update(bearer.state for bearer in rulebook.places.bearers(name))
    for name, bearing in states.items():
        if len(bearing) > 1:
            assert not look_up(name, atlas).certain, name


def test_every_municipality_is_found_by_its_name_and_state(rulebook: Rulebook, whole: Atlas) -> None:
    missed = []
    with WHOLE_CATALOGUE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            state, name = row["clave_entidad"], row["nombre_municipio"]
            place = look_up(f"{name}, {rulebook.states[state].short_name}", whole)
            if state + row["clave_municipio"] not in {spot.code for spot in place.candidates}:
                missed.append(f"{name}, {state}")
    # Its official name is longer than anybody's answer, with a comma in it.
    assert missed == ["Heroica Villa Tezoatlán de Segura y Luna, Cuna de la Independencia de Oaxaca, 20"]


SCRAPS = st.sampled_from(
    ["Tapachula", "Hidalgo", "Chiapas", "en", "por", ",", "México", "Carmen", "Guadalupe", "NL", "Ver", "son", "calle",
     "72000", "C.P.", "Juárez", "la paz", "de", ";", "D. F.", "San", "Quintana Roo", "municipio de", "\n", "(", "😀"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(SCRAPS, max_size=12).map(" ".join)), st.booleans())
def test_any_text_gives_places_of_states_or_none(rulebook: Rulebook, loaded: Atlas, text: str, asked: bool) -> None:
    place = look_up(text, loaded, asked=asked)
    assert all(spot.state in rulebook.states for spot in place.candidates)
    assert len(set(place.candidates)) == len(place.candidates)
    assert not place.certain or len(place.states) == 1
    assert place.candidates or place == Place(())


@settings(max_examples=100, deadline=None)
@given(st.lists(SCRAPS, min_size=1, max_size=8))
def test_capitals_and_accents_make_no_difference_to_towns(loaded: Atlas, scraps: list[str]) -> None:
    # Abbreviations («NL», «Ver») are read by their capitals, so they are left out.
    text = " ".join(scrap for scrap in scraps if scrap not in {"NL", "Ver"})
    assert look_up(text, loaded).candidates == look_up(fold(text), loaded).candidates


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize(
    "words", ["en ", "en el ", "por la de ", "NL a ", "col NL ", "san jose, ", "mexico ", "\n", "A.", "\ufdfa "]
)
def test_no_text_keeps_the_line_busy(loaded: Atlas, words: str, asked: bool) -> None:
    look_up("Tapachula", loaded)  # what is made once
    began = process_time()
    look_up(words * (500_000 // len(words)), loaded, asked=asked)
    assert process_time() - began < 10  # about one here; a reading that grows with the square takes many minutes


def test_the_bearers_of_a_name_come_by_size(atlas: Atlas, rulebook: Rulebook) -> None:
    for name in list(rulebook.places.rows)[::37]:
        towns = [bearer for bearer in atlas.bearers(key_of(name)) if not atlas.is_landmark(key_of(name))]
        assert all(one.size >= other.size for one, other in pairwise(towns)), name


def test_digits(rulebook: Rulebook) -> None:
    assert from_digits("07", rulebook.states) == ("07", "09")
    assert from_digits("33", rulebook.states) == ("08",)
    assert from_digits("29000", rulebook.states) == ("07",)
    for nothing in ("00", "1", "", "17000", "5512345678"):
        assert from_digits(nothing, rulebook.states) == ()


def test_a_postal_prefix_belongs_to_one_state(rulebook: Rulebook) -> None:
    prefixes = [prefix for state in rulebook.states.values() for prefix in state.postal_prefixes]
    assert len(prefixes) == len(set(prefixes)) == 96
