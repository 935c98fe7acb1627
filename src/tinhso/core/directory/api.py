"""Door of the directory: areas and agencies as of any day, what became of them, who holds which post."""

from tinhso.core.directory import words
from tinhso.core.directory.data import (
    AgencyInfo,
    AgencyKind,
    AmbiguousGroup,
    AreaInfo,
    AreaKind,
    ChangeInfo,
    DirectoryError,
    FigureTranslation,
    Holder,
    Level,
    Operation,
    Part,
    Passing,
    State,
    Target,
    Touched,
    Translation,
)
from tinhso.core.directory.holdings import erase_person, holds_a_post, person_values, posts_held
from tinhso.core.directory.selectors.people import holders
from tinhso.core.directory.selectors.questions import (
    agencies,
    agency,
    area,
    areas,
    change_days,
    known_agencies,
    known_areas,
    names_of_agencies,
    scope_of,
    successors_of_agencies,
    successors_of_agency,
    successors_of_area,
    translate_figures,
)
from tinhso.core.directory.services.loading import export_province, load_province
from tinhso.core.directory.services.touching import register_touched
from tinhso.core.province.api import LoadReport

words.describe()

__all__ = [
    "AgencyInfo",
    "AgencyKind",
    "AmbiguousGroup",
    "AreaInfo",
    "AreaKind",
    "ChangeInfo",
    "DirectoryError",
    "FigureTranslation",
    "Holder",
    "Level",
    "LoadReport",
    "Operation",
    "Part",
    "Passing",
    "State",
    "Target",
    "Touched",
    "Translation",
    "agencies",
    "agency",
    "area",
    "areas",
    "change_days",
    "erase_person",
    "export_province",
    "holders",
    "holds_a_post",
    "known_agencies",
    "known_areas",
    "load_province",
    "names_of_agencies",
    "person_values",
    "posts_held",
    "register_touched",
    "scope_of",
    "successors_of_agencies",
    "successors_of_agency",
    "successors_of_area",
    "translate_figures",
]
