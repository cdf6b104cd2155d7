"""The content under `data/`, read into frozen, typed models and checked."""

from workbook.content.base import AnswerError, Exercise
from workbook.content.check import Report, check, check_scenario
from workbook.content.library import ContentError, Library
from workbook.content.roles import ROLES, Role
from workbook.content.scenario import Scenario
from workbook.content.source import Problem

__all__ = [
    "ROLES",
    "AnswerError",
    "ContentError",
    "Exercise",
    "Library",
    "Problem",
    "Report",
    "Role",
    "Scenario",
    "check",
    "check_scenario",
]
