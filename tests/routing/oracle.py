"""Routing once more, by hand: the five steps as a lawyer writes them down, without a line of the product or of YAML.

It knows the answer keys, the tables of conditions, urgency, rows, additions, strikes and chains, and which commissions
against child labour are active; from them it says who receives in what role and who is struck, and by when whoever
received acknowledges. Where the tables leave room, the reading taken is said beside the line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

Given = Mapping[str, str | tuple[str, ...]]

# Who may be accused in a state: the eight types that every state has.
LOCAL = {
    "comision_trabajo_infantil",
    "autoridad_laboral",
    "fiscalia",
    "unidad_trata",
    "procuraduria_nna",
    "dif_estatal",
    "comision_victimas",
    "derechos_humanos",
}
# Authorities with a federal row of their own.
FEDERAL = {
    "trabajo_infantil_federal",
    "autoridad_laboral",
    "inspeccion_federal",
    "mecanismo_importaciones",
    "fiscalia",
    "unidad_trata",
    "delincuencia_organizada",
    "asuntos_internos",
    "anticorrupcion",
    "control_administrativo",
    "procuraduria_nna",
    "dif_nacional",
    "sipinna",
    "comision_victimas",
    "derechos_humanos",
    "migracion",
    "refugio",
    "comision_trata",
    "busqueda",
    "linea_089",
    "linea_trata",
}
ACTIVE_COMMISSIONS = {"05", "06", "07", "09", "14", "15", "16", "20", "22", "25", "28", "30", "31"}
# Those who belong together: accusing one strikes both. A unit is never struck to leave the case with its superior.
TOGETHER = ({"fiscalia", "unidad_trata"}, {"procuraduria_nna", "dif_estatal"})
CHAINS = {
    "unidad_trata": ["fiscalia", "00-unidad_trata", "00-fiscalia"],
    "fiscalia": ["00-unidad_trata", "00-fiscalia"],
    "procuraduria_nna": ["dif_estatal", "00-procuraduria_nna", "00-dif_nacional"],
    "autoridad_laboral": ["00-inspeccion_federal", "00-autoridad_laboral"],
    "comision_victimas": ["00-comision_victimas"],
}
INSPECTIONS = {"autoridad_laboral", "inspeccion_federal"}
COORDINATE = {"comision_trabajo_infantil", "trabajo_infantil_federal"}
STRENGTH = ["P", "C", "K", "Rt", "R"]
HAZARDS = {"quimicos", "maquinas_filo", "carga", "altura_encierro", "clima", "trafico"}
HAZARDS |= {"mina_barco_polvora", "horno_fuego"}
GRAVE = {"quimicos", "maquinas_filo", "altura_encierro", "mina_barco_polvora", "horno_fuego"}


@dataclass
class Case:
    """An answer set, and everything that the tables call by a name."""

    given: Given
    holds: dict[str, bool] = field(default_factory=dict)

    def one(self, key: str) -> str:
        answer = self.given.get(key, "ns")
        assert isinstance(answer, str)
        return answer

    def among(self, key: str, *codes: str) -> bool:
        return self.one(key) in codes

    def some(self, key: str) -> set[str]:
        answer = self.given.get(key, ())
        return ({answer} if isinstance(answer, str) else set(answer)) - {"ns", "ninguno", "ninguna"}

    def signal(self, *signals: str) -> bool:
        return bool(self.some("senales") & set(signals))

    def __getitem__(self, name: str) -> bool:
        return self.holds[name]

    def __post_init__(self) -> None:
        self._words()
        self._indicators()
        self._trafficking()
        self._work()
        self._rest()

    def _words(self) -> None:
        hold, age = self.holds, self.one("edad")
        hold["menor"] = age != "18+"
        hold["u12"] = age in {"0-5", "6-11"}
        hold["u15"] = hold["u12"] or age == "12-14"
        hold["teen"] = age in {"15", "16-17"}
        hold["trabajo"] = not self.among("actividad", "ninguna", "ns")
        hold["obra"] = hold["trabajo"] and not self.among("actividad", "quehaceres", "arte")
        hold["fam"] = self.among("para_quien", "familia")
        hold["peligros"] = bool(self.some("peligros") & HAZARDS)
        hold["GRAVE"] = bool(self.some("peligros") & GRAVE)
        hold["noche"] = "noche" in self.some("horario")
        hold["sin escuela"] = self.among("escuela", "falta", "no_va")
        hold["BAR"] = self.signal("bar") or (self.among("lugar", "bar_hotel") and self.among("actividad", "sensible"))
        hold["violencia"] = self.among("violencia", "si", "ahora")

    def _indicators(self) -> None:
        strong = [
            self.among("salir", "no_dejan", "encerrado"),
            self.among("violencia", "ahora", "si"),
            self.among("amenazas", "si", "migracion"),
            self.among("documentos", "si"),
            self.among("deuda", "si"),
        ]
        self.deceit, self.alone = self.among("engano", "si"), self.among("aislamiento", "si")
        self.unpaid = self.among("pago", "no_pagan")
        hours = self.among("horas", "gt8") or "extra" in self.some("horario")
        medium = [self.deceit, self.alone, self.unpaid, self.among("condiciones", "malas"), hours]
        self.strong, self.medium = sum(strong), sum(medium)

    def _trafficking(self) -> None:
        hold, minor = self.holds, self.holds["menor"]
        taken, begs = self.among("captacion", "si"), self.among("actividad", "mendicidad")
        hold["TR-1"] = minor and self.among("sexual", "si")
        hold["TR-2"] = minor and self.among("delito", "si")
        hold["TR-3"] = minor and self.among("tercero", "entregado")
        hold["TR-4"] = minor and begs and (self.among("tercero", "cobra") or self.strong > 0)
        gain = self.among("tercero", "cobra", "entregado") or self.among("pago", "otro_cobra", "no_pagan") or begs
        hold["TR-5"] = minor and taken and hold["trabajo"] and (self.strong + self.medium > 0 or gain)
        hold["TR-6"] = minor and self.signal("desaparicion") and (taken or self.deceit)
        any_age = taken and (self.strong > 0 or (self.deceit and self.medium > 1))
        hold["TR-7"] = not minor and any_age
        hold["TRATA"] = any(hold[f"TR-{n}"] for n in range(1, 7)) or any_age
        chores_at_home = self.among("actividad", "quehaceres") and hold["fam"]
        forced = self.strong > 0 or (self.medium > 1 and (self.deceit or self.alone or self.unpaid))
        hold["TF-1"] = minor and hold["trabajo"] and not chores_at_home and forced
        any_age = hold["trabajo"] and self.strong > 0 and self.strong + self.medium > 1
        hold["TF-2"] = not minor and any_age
        hold["FORZOSO"] = hold["TF-1"] or any_age

    def _work(self) -> None:
        hold = self.holds
        young = hold["u15"] and hold["obra"]
        hold["TI-1"] = young and not hold["fam"]
        harm = hold["peligros"] or hold["sin escuela"] or hold["noche"] or hold["BAR"]
        harm = harm or self.among("horas", "7-8", "gt8") or self.among("actividad", "calle", "mendicidad", "industria")
        hold["TI-2"] = young and hold["fam"] and harm
        # An unknown age is presumed the younger one, so its limit of hours is that of under 15.
        limit = {"7-8", "gt8"} if hold["teen"] else {"4-6", "7-8", "gt8"}
        harm = hold["peligros"] or hold["sin escuela"] or self.one("horas") in limit
        hold["TI-3"] = hold["menor"] and self.among("actividad", "quehaceres") and harm
        harm = hold["noche"] or hold["sin escuela"] or hold["peligros"] or self.among("papeles", "no")
        hold["TI-4"] = hold["u15"] and self.among("actividad", "arte") and harm
        hold["TI-5"] = self.among("edad", "ns") and hold["trabajo"]
        hold["INFANTIL"] = any(hold[f"TI-{n}"] for n in range(1, 6))
        short = self.among("edad", "15") or self.among("actividad", "casa_ajena")
        over = self.one("horas") in ({"7-8", "gt8"} if short else {"gt8"})
        field_work = self.among("actividad", "campo") and not hold["fam"]
        banned = hold["BAR"] or hold["peligros"] or over or field_work or hold["sin escuela"]
        banned = banned or bool(self.some("horario")) or self.among("papeles", "no") or self.among("actividad", "calle")
        hold["TA-1"] = hold["teen"] and hold["obra"] and banned

    def _rest(self) -> None:
        hold = self.holds
        danger = self.among("peligro", "si") or self.among("lesion", "si")
        harm = hold["violencia"] or danger or self.signal("violencia_sin_trabajo", "riesgo_suicida")
        hold["OV-1"] = hold["menor"] and harm
        hold["OV-2"] = self.signal("no_comprendido", "silencio")
        hold["FA-1"] = self.signal("otra_emergencia")
        hold["FA-2"] = self.signal("broma") and not danger and self.strong == 0


# 6.6: first match wins.
CATEGORIES = {
    "FA-1": "fuera_de_alcance",
    "FA-2": "fuera_de_alcance",
    **{f"TR-{n}": "trata" for n in range(1, 8)},
    **{f"TF-{n}": "trabajo_forzoso" for n in range(1, 3)},
    **{f"TI-{n}": "trabajo_infantil" for n in range(1, 6)},
    "TA-1": "trabajo_adolescente_no_permitido",
    "OV-1": "otra_violencia",
    "OV-2": "otra_violencia",
}


def category(case: Case) -> str:
    """The category of the first rule that holds; what is left is out of scope (FA-3 to FA-9)."""
    return next((gives for rule, gives in CATEGORIES.items() if case[rule]), "fuera_de_alcance")


def urgency(case: Case) -> str:
    """The highest level of which some rule holds."""
    if any(_immediate(case)):
        return "inmediata"
    if any(_within_a_day(case)):
        return "urgente_24h"
    return "prioritaria_72h" if any(_within_three_days(case)) else "ordinaria"


def _immediate(case: Case) -> list[bool]:
    past = case.among("tiempo", "pasado")
    exploited = case.strong > 0 or case.among("sexual", "si") or case.among("delito", "si")
    with_exploiter = case.among("con_quien", "patron", "otro_adulto", "pariente")
    return [
        case.among("peligro", "si"),
        case.among("lesion", "si"),
        case.among("violencia", "ahora"),
        case.among("salir", "encerrado") and not past,
        case.among("traslado", "hoy"),
        case.signal("desaparicion", "riesgo_suicida", "otra_emergencia"),
        case.among("edad", "0-5") and case.among("con_quien", "solo"),
        case["TRATA"] and case.among("tiempo", "ahora"),
        case["menor"] and case.among("reporta", "yo") and not past and exploited and with_exploiter,
    ]


def _within_a_day(case: Case) -> list[bool]:
    coerced = case["TRATA"] or case["FORZOSO"]
    mine = case["trabajo"] and "mina_barco_polvora" in case.some("peligros")
    return [
        coerced and (not case.among("tiempo", "pasado") or case.signal("agresor_activo")),
        case.among("traslado", "dias"),
        case.among("violencia", "si") or case.signal("violencia_sin_trabajo"),
        case["INFANTIL"] and ((case["u12"] and (case["peligros"] or case["noche"])) or case["GRAVE"]),
        case["menor"] and (case["BAR"] or mine),
        case["u12"] and case.among("con_quien", "solo"),
        case.signal("no_comprendido"),
    ]


def _within_three_days(case: Case) -> list[bool]:
    field_work = case.among("actividad", "campo") and not case["fam"]
    at_home = case.among("actividad", "casa_ajena") and case.among("horas", "gt8")
    hard = case["peligros"] or case["noche"] or case.among("actividad", "calle") or field_work or at_home
    return [
        case["TRATA"] or case["FORZOSO"],
        case["TI-1"] or case["TI-2"] or case["TI-4"],
        case["TI-3"] and (not case.among("escuela", "va") or case["peligros"]),
        case.among("edad", "15", "16-17", "ns") and case["obra"] and hard,
        case.signal("silencio") or case.among("hablar_seguro", "no"),
        case.strong > 0,
    ]


def base_row(case: Case) -> str:
    """Step 1: the first row that holds, by facts and whatever category won."""
    other_emergency = case.signal("otra_emergencia")
    employer = case.among("para_quien", "patron", "otra_persona")
    coerced = case["TRATA"] or case["FORZOSO"]
    hazard = case["peligros"] or case["noche"] or case.among("actividad", "calle", "campo")
    rows = {
        "B01": case["TR-1"],
        "B02": case["menor"] and case["TRATA"],
        "B03": case["menor"] and case["FORZOSO"],
        "B04": not case["menor"] and coerced,
        "B05": case.signal("desaparicion"),
        "B06": case["menor"] and case["BAR"],
        "B07": case["TI-1"] and employer and not case.among("con_quien", "familia"),
        "B08": case["TI-1"],
        "B09": case["TI-2"] or case["TI-3"] or case["TI-4"],
        "B10": case["TA-1"] and hazard,
        "B11": case["TA-1"],
        "B12": case["TI-5"] and not other_emergency,
        "B13": case["OV-1"] and not (other_emergency and case.among("edad", "ns")),
        "B13bis": case["menor"] and _harmed(case) and not (other_emergency and case.among("edad", "ns")),
        "B14": case["OV-2"] and not other_emergency,
        "F1": case["FA-1"],
        "F2": case["FA-2"],
        "F3": case["teen"] and case["trabajo"],
        # Lawful art, and what is left of family work and chores: nothing else under 15 gets this far with an activity.
        "F4": case["u15"] and case["trabajo"],
        "F5": not case["menor"] and case.strong > 0,
        "F6": not case["menor"],
    }
    return next((row for row, holds in rows.items() if holds), "F9")


def _harmed(case: Case) -> bool:
    """The row that the tables lack: without it, a child who is locked up or to be moved reached 9-1-1 or nobody."""
    mine = case["trabajo"] and "mina_barco_polvora" in case.some("peligros")
    moved = case.among("traslado", "hoy", "dias")
    alone = case["u12"] and case.among("con_quien", "solo")
    return case.strong > 0 or moved or alone or mine or case.among("actividad", "sensible", "mendicidad")


Named = list[tuple[str, str]]
"""Who, and in what role: a type of the state of the facts, `00-type`, or INSP."""


def _base_recipients(case: Case, row: str) -> Named:
    protector, at_home = ("procuraduria_nna", "P"), case.among("actividad", "casa_ajena")
    employer = case.among("para_quien", "patron", "otra_persona")
    if row == "B04":
        return _adult_victim(case)
    if row == "B14":
        return [("procuraduria_nna", "Rt")] if case["menor"] else [("comision_victimas", "R")]
    violent = case["violencia"] or case.signal("violencia_sin_trabajo")
    loose: dict[str, Named] = {
        "B01": [("unidad_trata", "P"), protector],
        "B02": [("unidad_trata", "P"), protector],
        "B03": [("unidad_trata", "P"), protector, ("INSP", "R")],
        "B05": [("fiscalia", "P"), ("00-busqueda", "P"), *([protector] if case["menor"] else [])],
        "B06": [("fiscalia", "R" if case["fam"] else "P"), protector, ("INSP", "R")],
        "B07": [protector, ("INSP", "R" if at_home else "P"), ("fiscalia", "C")],
        "B08": [protector, *([("INSP", "R" if at_home else "P")] if employer else [])],
        "B09": [protector, ("dif_estatal", "C"), *([("INSP", "C")] if _inspected_at_home(case) else [])],
        "B10": [("INSP", "P"), ("procuraduria_nna", "C")],
        "B11": [("INSP", "P"), ("procuraduria_nna", "C")],
        "B12": [("procuraduria_nna", "Rt"), *([("INSP", "Rt")] if case["obra"] and not case["fam"] else [])],
        "B13": [protector, *([("fiscalia", "C")] if violent else [])],
        "B13bis": [("procuraduria_nna", "Rt" if case.among("edad", "ns") else "P")],
        "F1": [("00-linea_911", "P")],
    }
    return loose.get(row, [])


def _inspected_at_home(case: Case) -> bool:
    return case["obra"] and (case.among("actividad", "industria") or case["GRAVE"])


def _adult_victim(case: Case) -> Named:
    wants = case.one("quiere_denuncia")
    if not case.among("reporta", "yo") or urgency(case) == "inmediata":
        roles = ("P", "R")
    else:
        roles = {"si": ("P", "C"), "no": ("R", "P"), "ns": ("R", "R")}[wants]
    return [("unidad_trata", roles[0]), ("comision_victimas", roles[1]), ("INSP", "R")]


def _inspections(case: Case, role: str) -> Named:
    """A3; «C and R follow the row»: beside an inspection that is not principal the other is what it is."""
    second = "C" if role == "P" else role
    mine = case.among("lugar", "taller_obra_mina") and "mina_barco_polvora" in case.some("peligros")
    if case.among("rama", "federal") or mine:
        return [("00-inspeccion_federal", role), ("autoridad_laboral", second)]
    return [("autoridad_laboral", role), *([("00-inspeccion_federal", second)] if case["peligros"] else [])]


def _additions(case: Case, row: str, named: Named) -> Named:
    b_row, now = row.startswith("B"), urgency(case) == "inmediata"
    more: Named = [("00-linea_911", "P")] if now else []
    children = case["menor"] or case.among("menores_presentes", "si")
    if b_row and children and not any(who == "procuraduria_nna" for who, _ in named):
        more.append(("procuraduria_nna", "C"))
    if b_row and "migrante" in case.some("condicion"):
        more += _migrant(case, row)
    if row in {"B01", "B02", "B03", "B04"}:
        more += _trafficking_additions(case)
    if case.signal("desaparicion") and row <= "B05":
        more.append(("00-busqueda", "P"))
    if row in {"B08", "B09", "B10", "B11"} and not now:
        more.append(("comision_trabajo_infantil", "K"))
    if case.signal("mercancia_importada"):
        more.append(("00-mecanismo_importaciones", "K"))
    if case.signal("alerta_ccn"):
        more += [("00-linea_911", "P")] if case.among("tiempo", "ahora") else []
        more += [] if b_row else [("fiscalia", "Rt"), ("procuraduria_nna", "Rt")]
    return more


def _migrant(case: Case, row: str) -> Named:
    if case["menor"]:
        afraid = case.among("miedo_regreso", "si")
        return [("00-procuraduria_nna", "C"), *([("00-refugio", "C")] if afraid else [])]
    return [("00-refugio", "R"), ("00-migracion", "R")] if row == "B04" else []


def _trafficking_additions(case: Case) -> Named:
    decides_herself = not case["menor"] and case.among("reporta", "yo") and not case.among("quiere_denuncia", "si")
    abroad = "R" if decides_herself and urgency(case) != "inmediata" else "C"
    elsewhere = {"otro_pais": abroad, "otro_estado": "R"}.get(case.one("origen"))
    more = [("00-unidad_trata", elsewhere)] if elsewhere else []
    return more + ([("00-delincuencia_organizada", "R")] if case.among("delito", "si") else [])


@dataclass
class Accused:
    """X1 and X3: who is struck, which federal rows wait for a person, and at which levels somebody is accused."""

    struck: set[str]
    federal: set[str]
    local: set[str]


def accused(case: Case, state: str | None) -> Accused:
    """Who is accused. «Federal rows: only by a person»: they are not struck, they leave by a person's decision."""
    codes = case.some("autoridad_implicada") - {"policia_local"}
    local = codes & LOCAL
    for pair in TOGETHER:
        local |= pair if local & pair else set()
    federal = FEDERAL if "federal" in codes else (codes - LOCAL) & FEDERAL
    struck = {f"{state}-{kind}" for kind in local} if state else set()
    if case["menor"]:
        struck.add("00-migracion")
    return Accused(struck, {f"00-{kind}" for kind in federal}, local)


def _there(agency: str) -> bool:
    return not agency.endswith("comision_trabajo_infantil") or agency[:2] in ACTIVE_COMMISSIONS


def _stand_in(who: str, state: str | None, out: set[str]) -> str | None:
    """Step 4 for whoever is struck or absent: the next of the chain."""
    chain = ["00-trabajo_infantil_federal"] if who == "comision_trabajo_infantil" else CHAINS.get(who, [])
    full = (one if one.startswith("00-") else f"{state}-{one}" for one in (who, *chain))
    return next((agency for agency in full if agency not in out and _there(agency)), None)


def _without_state(row: str, who: str, role: str) -> tuple[str, str] | None:
    """X7: what stays when nobody knows the state. The federal Procuraduría is then the one that acts.

    Read together with A1 («the rest at once»): in danger these stay beside 9-1-1. What is federal by itself (search,
    imports) and the adult victim's own commission stay too.
    """
    if who in {"00-linea_911", "00-busqueda", "00-mecanismo_importaciones"}:
        return who, role
    kind = who.removeprefix("00-")
    if kind == "procuraduria_nna":
        return "00-procuraduria_nna", role if role in {"R", "Rt"} else "P"
    if kind == "unidad_trata" and row in {"B01", "B02", "B03", "B04"}:
        return "00-unidad_trata", role
    return ("00-comision_victimas", role) if kind == "comision_victimas" and row == "B04" else None


def _stronger(found: dict[str, str], agency: str, role: str) -> None:
    found[agency] = min(found.get(agency, "R"), role, key=STRENGTH.index)


def _placed(named: Iterable[tuple[str, str]], row: str, state: str | None, out: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for who, role in named:
        if state is None:
            kept = _without_state(row, who, role)
            agency, role = kept if kept and kept[0] not in out else (None, role)
        else:
            agency = _stand_in(who, state, out)
        if agency:
            _stronger(found, agency, role)
    return found


def _for_the_child(case: Case, row: str, state: str | None, found: dict[str, str], blame: Accused) -> dict[str, str]:
    """When both Procuradurías are accused: the prosecutor and the human-rights body (R21)."""
    protectors = {"00-procuraduria_nna", "00-dif_nacional"}
    protectors |= {f"{state}-procuraduria_nna", f"{state}-dif_estatal"} if state else set()
    children = case["menor"] or case.among("menores_presentes", "si")
    if not (row.startswith("B") and children) or (protectors - blame.federal) & set(found):
        return {}
    # Held where the row says «no fiscalia», and beside an adult victim, who decides.
    prosecutor = "R" if row in {"B08", "B09"} or not case["menor"] else "P"
    more: dict[str, str] = {}
    for who, role in (("fiscalia", prosecutor), ("derechos_humanos", "P")):
        agency = _stand_in(who, state, blame.struck) if state else f"00-{who}"
        if agency:
            _stronger(more, agency, role)
    return more


def _watchdogs(state: str | None, blame: Accused) -> set[str]:
    dogs = set()
    if blame.local or blame.federal:
        dogs.add("00-anticorrupcion")
    if blame.local and state and f"{state}-derechos_humanos" not in blame.struck:
        dogs.add(f"{state}-derechos_humanos")
    if blame.federal:
        dogs |= {"00-derechos_humanos", "00-control_administrativo", "00-asuntos_internos"}
    return dogs


def recipients(given: Given, state: str | None) -> dict[str, str]:
    """Everybody who receives, with P, C, K, Rt or R."""
    case = Case(given)
    row, blame = base_row(case), accused(case, state)
    named = _base_recipients(case, row)
    named += _additions(case, row, named)
    named = [other for who, role in named for other in (_inspections(case, role) if who == "INSP" else [(who, role)])]
    found = _placed(named, row, state, blame.struck)
    for agency, role in _for_the_child(case, row, state, found, blame).items():
        _stronger(found, agency, role)
    warns = case["TRATA"] or case["FORZOSO"] or case.among("sexual", "si") or case.among("riesgo_ayuda", "si")
    warns = warns or case.among("salir", "no_dejan", "encerrado")
    for agency in found:
        if agency in blame.federal or (warns and agency[3:] in INSPECTIONS):
            found[agency] = "R"
    if row.startswith("B"):
        for agency in _watchdogs(state, blame):
            found.setdefault(agency, "R")
    if state is None and urgency(case) == "ordinaria":
        found = {agency: role if agency == "00-linea_911" else "R" for agency, role in found.items()}
    if case.signal("broma") and row.startswith("B"):
        found = {agency: _as_hoax(agency, role) for agency, role in found.items()}
    # A9: a commission coordinates, it is never the only one.
    if all(role == "R" for agency, role in found.items() if agency[3:] not in COORDINATE):
        found = {agency: "R" if agency[3:] in COORDINATE else role for agency, role in found.items()}
    return found


def _as_hoax(agency: str, role: str) -> str:
    return "Rt" if role in {"P", "C"} and agency != "00-linea_911" else role


LEVELS = ("inmediata", "urgente_24h", "prioritaria_72h", "ordinaria")
# Step 5, acknowledgement only: h hours of the clock, d days, dh working days; «-» none.
ACKNOWLEDGEMENTS = {
    ("procuraduria_nna", "dif_estatal", "dif_nacional"): "1h 4h 24h 3dh",
    ("fiscalia", "unidad_trata", "busqueda"): "1h 4h 24h 5dh",
    ("comision_victimas", "refugio"): "24h 24h 3dh 7d",
    ("anticorrupcion", "control_administrativo", "derechos_humanos"): "24h 24h 5dh 7d",
    ("comision_trabajo_infantil", "trabajo_infantil_federal", "mecanismo_importaciones"): "5dh 5dh 5dh 7d",
}
INSPECTION_ACKNOWLEDGES = {"P": "4h 8h 24h 3dh", "C": "24h 24h 3dh 7d"}
# Hours from Greenwich at the end of the year; every state that is not here, and the Federation, has six.
WINTER = {"02": -8, "03": -7, "18": -7, "25": -7, "26": -7, "23": -5}


def acknowledged_by(agency: str, role: str, level: str, at: datetime) -> datetime | None:
    """By when, in the receiver's own hours.

    at: an instant of December, so that the only days of rest that can fall in are Christmas and New Year.
    """
    kind = agency[3:]
    if kind == "linea_911":
        return at + timedelta(seconds=120)
    if role in {"R", "Rt"}:
        return None
    if kind in INSPECTIONS:
        spans = INSPECTION_ACKNOWLEDGES[role]
    else:
        spans = next(spans for kinds, spans in ACKNOWLEDGEMENTS.items() if kind in kinds)
    span = spans.split()[LEVELS.index(level)]
    local = at.astimezone(timezone(timedelta(hours=WINTER.get(agency[:2], -6))))
    if span == "-":
        return None
    amount = int(span.rstrip("dh"))
    if span.endswith("dh"):
        return _working_days_later(local, amount)
    return local.astimezone(UTC) + (timedelta(days=amount) if span.endswith("d") else timedelta(hours=amount))


def _working_days_later(local: datetime, amount: int) -> datetime:
    while amount:
        local += timedelta(days=1)
        amount -= local.weekday() < 5 and (local.month, local.day) not in {(12, 25), (1, 1)}
    return local
