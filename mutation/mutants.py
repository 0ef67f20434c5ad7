"""Mutants: the code with one small change that a test should notice."""

from __future__ import annotations

import ast
import random
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

from mutation.covering import AREAS

_OPERATORS = (
    "AddNot",
    "NumberReplacer",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_Delete_USub",
    "ZeroIterationForLoop",
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Eq_NotEq", "NotEq_Eq", "Lt_LtE", "LtE_Lt", "Gt_GtE")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("GtE_Gt", "Lt_GtE", "Gt_LtE", "Is_IsNot", "IsNot_Is")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_FloorDiv", "FloorDiv_Mul")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("BitAnd_BitOr", "BitOr_BitAnd", "LShift_RShift")),
)


@dataclass(frozen=True)
class Mutant:
    """One change of one module."""

    module: str
    """Its path below the folder of the project."""
    operator: str
    """The name of one of Cosmic Ray's operators."""
    occurrence: int
    """Which of the places in the module that the operator could change, from 0."""
    line: int

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.operator} {self.occurrence}"

    def code(self, root: Path) -> str | None:
        """Give the module as it is changed, or None if that says the same as before, or is no Python."""
        before = (root / self.module).read_text()
        after = mutate_code(before, get_operator(f"core/{self.operator}")(), self.occurrence)
        try:
            return after if after is not None and _meant(before) != _meant(after) else None
        except SyntaxError:  # the `*` before a function's named arguments is taken for a multiplication
            return None


def drawn(root: Path, number: int, seed: str) -> list[Mutant]:
    """Draw so many, of all lines alike; the same seed draws the same from the same code."""
    chance = random.Random(seed)
    modules = sorted(path for area in AREAS for path in (root / "listarchive" / area).rglob("*.py"))
    lengths = [path.read_text().count("\n") for path in modules]
    possible: dict[Path, dict[int, list[Mutant]]] = {}
    found: dict[Mutant, None] = {}
    while len(found) < number:
        (path,) = chance.choices(modules, lengths)
        if path not in possible:
            possible[path] = _possible(path, root)
        if not (lines := possible[path]):
            continue
        mutant = chance.choice(lines[chance.choice(sorted(lines))])
        if mutant.code(root) is not None:
            found[mutant] = None
    return list(found)


def _possible(path: Path, root: Path) -> dict[int, list[Mutant]]:
    """Give the mutants of a module, by their lines."""
    operators = {name: get_operator(f"core/{name}")() for name in _OPERATORS}
    met = dict.fromkeys(operators, 0)
    found: dict[int, list[Mutant]] = {}
    for node in ast_nodes(get_ast(path.read_text())):
        for name, operator in operators.items():
            for (line, _), _ in operator.mutation_positions(node):
                found.setdefault(line, []).append(Mutant(str(path.relative_to(root)), name, met[name], line))
                met[name] += 1
    return found


def _meant(code: str) -> str:
    """Give the code without what only a checker of types reads, or a person."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.test = ast.Constant(None)
    return ast.dump(tree)
