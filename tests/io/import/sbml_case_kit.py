# SPDX-License-Identifier: Apache-2.0
"""Small SBML models, and the files of a case with them; see make_cases.py.

Each case holds one idea of SBML and has the form of the SBML Test Suite: model, settings, results.
Formulas are written as Python expressions and become MathML; results are functions of t.
"""
import ast
import math
import pathlib
import shutil

HERE = pathlib.Path(__file__).resolve().parent / "cases"
SYMBOL = "http://www.sbml.org/sbml/symbols/"
MATH = "http://www.w3.org/1998/Math/MathML"
OPERATORS = {ast.Add: "plus", ast.Sub: "minus", ast.Mult: "times", ast.Div: "divide",
             ast.Pow: "power", ast.Lt: "lt", ast.LtE: "leq", ast.Gt: "gt", ast.GtE: "geq",
             ast.Eq: "eq", ast.NotEq: "neq", ast.And: "and", ast.Or: "or"}
BUILT_IN = {"exp", "ln", "abs", "floor", "ceiling", "sin", "cos", "tan", "sec", "csc", "cot",
            "sinh", "cosh", "tanh", "sech", "csch", "coth", "arcsin", "arccos", "arctan",
            "arcsinh", "arccosh", "arctanh", "arcsec", "arccsc", "arccot", "arcsech", "arccsch",
            "arccoth", "factorial", "min", "max", "quotient", "rem", "implies", "xor", "root", "log",
            "and", "or", "plus", "times"}
CONSTANTS = {"true", "false", "pi", "exponentiale", "infinity", "notanumber"}


def apply(operator, operands):
    return f"<apply>{operator}{''.join(content(a) for a in operands)}</apply>"


def call(node):
    name = node.func.id.rstrip("_")  # and_(a) is what Python has no word for
    if name == "piecewise":
        args = [content(a) for a in node.args]
        pieces = "".join(f"<piece>{a}{b}</piece>" for a, b in zip(args[::2], args[1::2]))
        rest = f"<otherwise>{args[-1]}</otherwise>" if len(args) % 2 else ""
        return f"<piecewise>{pieces}{rest}</piecewise>"
    if name in ("delay", "rateOf"):
        return apply(f'<csymbol encoding="text" definitionURL="{SYMBOL}{name}">{name}</csymbol>',
                     node.args)
    if name in ("log", "root") and len(node.args) == 2:
        inner = "logbase" if name == "log" else "degree"
        first, second = [content(a) for a in node.args]
        return f"<apply><{name}/><{inner}>{first}</{inner}>{second}</apply>"
    return apply(f"<{name}/>" if name in BUILT_IN else f"<ci>{name}</ci>", node.args)


def content(node):
    """One node of Python's syntax tree as MathML."""
    if isinstance(node, ast.Constant):
        kind = ' type="integer"' if isinstance(node.value, int) else ""
        return f"<cn{kind}>{node.value!r}</cn>"
    if isinstance(node, ast.Name):
        if node.id in ("time", "avogadro"):
            return f'<csymbol encoding="text" definitionURL="{SYMBOL}{node.id}">{node.id}</csymbol>'
        return f"<{node.id}/>" if node.id in CONSTANTS else f"<ci>{node.id}</ci>"
    if isinstance(node, ast.BinOp):
        return apply(f"<{OPERATORS[type(node.op)]}/>", [node.left, node.right])
    if isinstance(node, ast.UnaryOp):
        return apply("<not/>" if isinstance(node.op, ast.Not) else "<minus/>", [node.operand])
    if isinstance(node, ast.Compare):
        return apply(f"<{OPERATORS[type(node.ops[0])]}/>", [node.left, *node.comparators])
    if isinstance(node, ast.BoolOp):
        return apply(f"<{OPERATORS[type(node.op)]}/>", node.values)
    return call(node)


def math_of(formula):
    body = content(ast.parse(formula, mode="eval").body)
    return f'<math xmlns="{MATH}">{body}</math>'


# --- parts of models ------------------------------------------------------------------------------


def yes(x):
    return "true" if x else "false"


def attributes(**given):
    return "".join(f' {k}="{v}"' for k, v in given.items() if v is not None)


def compartment(id, size=1, constant=True, dims=3):
    return ("Compartments", f'<compartment{attributes(id=id, size=size, spatialDimensions=dims)}'
                            f' constant="{yes(constant)}"/>')


def species(id, where="c", amount=None, conc=None, only=False, boundary=False, constant=False,
            factor=None):
    given = attributes(id=id, compartment=where, initialAmount=amount, initialConcentration=conc,
                       conversionFactor=factor)
    return ("Species", f'<species{given} hasOnlySubstanceUnits="{yes(only)}"'
                       f' boundaryCondition="{yes(boundary)}" constant="{yes(constant)}"/>')


def parameter(id, value=None, constant=True):
    return ("Parameters", f'<parameter{attributes(id=id, value=value)} constant="{yes(constant)}"/>')


def function(id, args, formula):
    bvars = "".join(f"<bvar><ci>{a}</ci></bvar>" for a in args.split())
    body = content(ast.parse(formula, mode="eval").body)
    return ("FunctionDefinitions", f'<functionDefinition id="{id}"><math xmlns="{MATH}">'
                                   f"<lambda>{bvars}{body}</lambda></math></functionDefinition>")


def initial(symbol, formula):
    return ("InitialAssignments", f'<initialAssignment symbol="{symbol}">{math_of(formula)}'
                                  "</initialAssignment>")


def rule(variable, formula):
    return ("Rules", f'<assignmentRule variable="{variable}">{math_of(formula)}</assignmentRule>')


def rate(variable, formula):
    return ("Rules", f'<rateRule variable="{variable}">{math_of(formula)}</rateRule>')


def algebraic(formula):
    return ("Rules", f"<algebraicRule>{math_of(formula)}</algebraicRule>")


def references(kind, text):
    """ "2 A", "n:A" (an id), "2 n:A" (an id and a number that stays), "A" """
    out = ""
    for part in text.split("+") if text else []:
        words = part.split()
        id, _, name = words[-1].rpartition(":")
        stoichiometry = words[0] if len(words) > 1 else None if id else "1"
        given = attributes(id=id or None, species=name, stoichiometry=stoichiometry)
        out += f'<speciesReference{given} constant="{yes(stoichiometry)}"/>'
    return f"<listOf{kind}>{out}</listOf{kind}>" if out else ""


def reaction(id, left, right, law, local=None, fast=None):
    parameters = "".join(f'<localParameter id="{k}" value="{v}"/>' for k, v in (local or {}).items())
    parameters = f"<listOfLocalParameters>{parameters}</listOfLocalParameters>" if parameters else ""
    return ("Reactions", f'<reaction id="{id}" reversible="false"{attributes(fast=fast)}>'
                         f'{references("Reactants", left)}{references("Products", right)}'
                         f"<kineticLaw>{math_of(law)}{parameters}</kineticLaw></reaction>")


def event(id, trigger, sets, start=True, persistent=True, delay=None, priority=None, at_trigger=True):
    extra = f"<priority>{math_of(priority)}</priority>" if priority else ""
    extra += f"<delay>{math_of(delay)}</delay>" if delay else ""
    assignments = "".join(f'<eventAssignment variable="{k}">{math_of(v)}</eventAssignment>'
                          for k, v in sets.items())
    return ("Events", f'<event id="{id}" useValuesFromTriggerTime="{yes(at_trigger)}">'
                      f'<trigger initialValue="{yes(start)}" persistent="{yes(persistent)}">'
                      f"{math_of(trigger)}</trigger>{extra}"
                      f"<listOfEventAssignments>{assignments}</listOfEventAssignments></event>")


ORDER = ["FunctionDefinitions", "UnitDefinitions", "Compartments", "Species", "Parameters",
         "InitialAssignments", "Rules", "Reactions", "Events"]


def body(parts):
    out = ""
    for kind in ORDER:
        some = "\n".join(text for k, text in parts if k == kind)
        out += f"<listOf{kind}>\n{some}\n</listOf{kind}>\n" if some else ""
    return out


def l3(parts, version=2, given=""):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<sbml xmlns="http://www.sbml.org/sbml/level3/'
            f'version{version}/core" level="3" version="{version}">\n<model id="case"{given}>\n'
            f"{body(parts)}</model>\n</sbml>\n")


# --- cases ----------------------------------------------------------------------------------------

CASES = []


def case(title, tags, model, results, amount="", conc="", duration=2, level="l3v2", steps=10):
    CASES.append((title, tags, model if isinstance(model, str) else l3(model), results, amount,
                  conc, duration, level, steps))



# --- writing --------------------------------------------------------------------------------------


def number(x):
    if math.isnan(x) or math.isinf(x):
        return "NaN" if math.isnan(x) else "INF" if x > 0 else "-INF"
    return f"{x:.12g}"


def write(i, one):
    title, tags, model, results, amount, conc, duration, level, steps = one
    name = f"{i:05d}"
    folder = HERE / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}-sbml-{level}.xml").write_text(model)
    (folder / f"{name}-settings.txt").write_text(
        f"start: 0\nduration: {duration}\nsteps: {steps}\nvariables: {', '.join(results)}\n"
        f"absolute: 1e-7\nrelative: 1e-6\namount: {amount}\nconcentration: {conc}\n")
    rows = ["time," + ",".join(results)]
    for k in range(steps + 1):
        t = duration * k / steps
        rows.append(",".join([number(t)] + [number(f(t)) for f in results.values()]))
    (folder / f"{name}-results.csv").write_text("\n".join(rows) + "\n")
    return f'{name},TimeCourse,{level},,{tags},,"{title}"'


def write_all():
    shutil.rmtree(HERE, ignore_errors=True)
    index = ["case,testType,levels,models,componentTags,testTags,title"]
    index += [write(i + 1, one) for i, one in enumerate(CASES)]
    (HERE / "index.csv").write_text("\n".join(index) + "\n")
    print(len(CASES), "cases")
