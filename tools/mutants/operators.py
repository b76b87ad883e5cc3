"""Small changes of Python: comparisons, conditions, and/or, min/max, whole numbers."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    # each at its boundary, and into its opposite
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
# the same comparisons as functions of the module `operator`
FUNCTIONS = {
    "lt": ("le", "ge"),
    "le": ("lt", "gt"),
    "gt": ("ge", "le"),
    "ge": ("gt", "lt"),
    "eq": ("ne",),
    "ne": ("eq",),
}
SWAPS = {"min": "max", "max": "min", "any": "all", "all": "any"}
# types, decorators and literal dates decide no case
EXCLUDED_FIELDS = {"annotation", "returns", "decorator_list"}
CONDITIONS = {"test", "ifs"}
DATES = {"date", "datetime"}


@dataclass(frozen=True)
class Change:
    """One node of a parsed module and its replacement."""

    parent: ast.AST
    field: str
    index: int | None
    before: ast.expr
    after: ast.expr
    text: str

    def put(self) -> None:
        """Change the parsed module."""
        self._set(self.after)

    def undo(self) -> None:
        """Undo the change."""
        self._set(self.before)

    def _set(self, node: ast.expr) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def changes_of(tree: ast.AST) -> Iterator[Change]:
    """Yield every change of a parsed module, in the order of the source."""
    for field, index, node in _children(tree):
        if isinstance(node, ast.expr):
            for after in (*_variants(node), *_negate(field, node)):
                ast.copy_location(after, node)
                ast.fix_missing_locations(after)
                yield _describe(Change(tree, field, index, node, after, ""))
        yield from changes_of(node)


def _children(node: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DATES:
        return
    for field, value in ast.iter_fields(node):
        if field in EXCLUDED_FIELDS:
            continue
        if isinstance(value, ast.AST):
            yield field, None, value
        elif isinstance(value, list):
            found = enumerate(value)
            yield from ((field, at, item) for at, item in found if isinstance(item, ast.AST))


def _variants(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare():
            yield from _flip(node)
        case ast.BoolOp(op=ast.And()):
            yield ast.BoolOp(ast.Or(), node.values)
        case ast.BoolOp():
            yield ast.BoolOp(ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Call(func=ast.Name(id=name)) if name in SWAPS:
            yield ast.Call(ast.Name(SWAPS[name], ast.Load()), node.args, node.keywords)
        case ast.Attribute(ast.Name("operator"), name) if name in FUNCTIONS:
            for other in FUNCTIONS[name]:
                yield ast.Attribute(ast.Name("operator", ast.Load()), other, ast.Load())
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            yield ast.Constant(number + 1)
            yield ast.Constant(number - 1)


def _negate(field: str, node: ast.expr) -> Iterator[ast.expr]:
    # a comparison, an and/or or a not has changes of its own that turn it round
    has_its_own = isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp)
    if field in CONDITIONS and not has_its_own:
        yield ast.UnaryOp(ast.Not(), node)


def _flip(node: ast.Compare) -> Iterator[ast.Compare]:
    for at, operator in enumerate(node.ops):
        for other in OTHER_COMPARISONS[type(operator)]:
            operators = [*node.ops[:at], other(), *node.ops[at + 1 :]]
            yield ast.Compare(node.left, operators, node.comparators)


def _describe(change: Change) -> Change:
    # a number alone says little: the expression around it is shown too
    number = isinstance(change.before, ast.Constant) and not hasattr(change.parent, "body")
    before = ast.unparse(change.parent if number else change.before)
    change.put()
    after = ast.unparse(change.parent if number else change.after)
    change.undo()
    where = (change.parent, change.field, change.index, change.before, change.after)
    return Change(*where, f"{before} → {after}")
