"""Boundary checks import-linter cannot see: foreign keys named by string."""

from django.apps import apps
from django.db.models import Model

ROOT = "tinhso"
#: (from module, to module) pairs joined by a foreign key; each needs an ADR.
ALLOWED: set[tuple[str, str]] = set()


def module_of(model: type[Model]) -> str:
    return ".".join(model.__module__.split(".")[:3])


def is_ours(model: type[Model]) -> bool:
    return model.__module__.startswith(ROOT + ".")


def keys_between_modules() -> set[tuple[str, str]]:
    return {
        (module_of(model), module_of(field.related_model))
        for model in apps.get_models()
        if is_ours(model)
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and isinstance(field.related_model, type)
        and is_ours(field.related_model)
        and module_of(field.related_model) != module_of(model)
    }


def test_foreign_keys_stay_inside_their_module():
    assert any(is_ours(model) for model in apps.get_models())
    assert keys_between_modules() == ALLOWED


def test_every_module_explains_itself(pytestconfig):
    package = pytestconfig.rootpath / "src" / ROOT
    modules = [
        folder
        for name in ("core", "blocks", "data", "steering")
        for folder in sorted((package / name).iterdir())
        if (folder / "__init__.py").exists() and folder.name not in {"migrations", "management"}
    ] + [package / "portal", package / "twin"]
    assert [str(folder.relative_to(package)) for folder in modules if not (folder / "README.md").exists()] == []
