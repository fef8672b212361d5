#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the small SBML cases in tests/io/import/cases, with results in closed form.

    python3 tests/io/import/make_cases.py

Here each holds one idea of SBML; sbml_combined_cases.py has those in which several meet.
"""
import math

from sbml_case_kit import *  # noqa: F403 - the words that models are written with

E = math.exp
C = compartment("c")

case("decay of an amount", "Reaction", [
    C, species("S", amount=3), parameter("k", 0.7), reaction("R", "S", "", "k*S*c")],
    {"S": lambda t: 3 * E(-0.7 * t)}, amount="S")
case("a concentration in a compartment that is not 1", "NonUnityCompartment", [
    compartment("c", 2.5), species("S", conc=3), parameter("k", 0.7),
    reaction("R", "S", "P", "k*S*c"), species("P", amount=0)],
    {"S": lambda t: 3 * E(-0.7 * t), "P": lambda t: 7.5 * (1 - E(-0.7 * t))}, conc="S", amount="P")
case("an amount as symbol, a concentration as result", "HasOnlySubstanceUnits", [
    compartment("c", 4), species("S", amount=2, only=True), reaction("R", "S", "", "0.5*S")],
    {"S": lambda t: 0.5 * E(-0.5 * t)}, conc="S")
case("an initial concentration of an amount", "HasOnlySubstanceUnits", [
    compartment("c", 4), species("S", conc=2, only=True), reaction("R", "S", "", "0.5*S")],
    {"S": lambda t: 8 * E(-0.5 * t)}, amount="S")
case("a boundary is not used up", "BoundaryCondition", [
    C, species("B", amount=2, boundary=True), species("S", amount=0), reaction("R", "B", "S", "0.5*B*c")],
    {"B": lambda t: 2, "S": lambda t: t}, amount="B,S")
case("a constant species", "ConstantSpecies", [
    compartment("c", 2), species("K", amount=6, constant=True, boundary=True), species("S", amount=0),
    reaction("R", "", "S", "K*c")],
    {"K": lambda t: 3, "S": lambda t: 6 * t}, conc="K", amount="S")
case("stoichiometry that is not 1", "NonUnityStoichiometry", [
    C, species("A", amount=4), species("B", amount=1), reaction("R", "2 A", "3 B", "0.25*A*c")],
    {"A": lambda t: 4 * E(-0.5 * t), "B": lambda t: 1 + 6 * (1 - E(-0.5 * t))}, amount="A,B")
case("a species on both sides", "NonUnityStoichiometry", [
    C, species("A", amount=1), reaction("R", "A", "3 A", "0.25*A*c")],
    {"A": lambda t: E(0.5 * t)}, amount="A")
case("local parameters hide those of the model", "LocalParameters", [
    C, species("A", amount=1), species("B", amount=1), parameter("k", 9), parameter("x", 0.5),
    reaction("R1", "A", "", "k*x*A*c", {"k": 2}), reaction("R2", "B", "", "k*B*c", {"k": 0.3})],
    {"A": lambda t: E(-t), "B": lambda t: E(-0.3 * t), "k": lambda t: 9}, amount="A,B")
case("initial assignments in a row", "InitialAssignment", [
    C, species("A", amount=99), parameter("p", 3), parameter("q", 1), initial("q", "2*p"),
    initial("A", "q+1"), reaction("R", "A", "", "A*c")],
    {"A": lambda t: 7 * E(-t), "q": lambda t: 6}, amount="A")
case("an initial assignment of what changes later", "InitialAssignment", [
    C, species("A", amount=4), parameter("p"), initial("p", "A/2 + time"), reaction("R", "A", "", "A*c")],
    {"A": lambda t: 4 * E(-t), "p": lambda t: 2}, amount="A")
case("a chain of assignment rules", "AssignmentRule", [
    C, species("A", amount=4), parameter("x", constant=False), parameter("y", constant=False),
    rule("y", "x**2"), rule("x", "A+1"), reaction("R", "A", "", "A*c")],
    {"y": lambda t: (4 * E(-t) + 1) ** 2}, amount="A")
case("a species by rule in a compartment that is not 1", "AssignmentRule", [
    compartment("c", 5), species("A"), rule("A", "2*time")],
    {"A": lambda t: 10 * t}, amount="A")
case("rate rules", "RateRule", [
    parameter("x", 1, False), parameter("v", 0, False), rate("x", "v"), rate("v", "-4*x")],
    {"x": lambda t: math.cos(2 * t), "v": lambda t: -2 * math.sin(2 * t)})
case("a growing compartment dilutes", "NonConstantCompartment", [
    compartment("c", 2, False), species("A", amount=6), rate("c", "1")],
    {"A": lambda t: 6 / (2 + t), "c": lambda t: 2 + t}, conc="A")
case("a reaction in a growing compartment", "NonConstantCompartment", [
    compartment("c", 2, False), species("A", conc=3), rate("c", "1"), reaction("R", "A", "", "0.5*A*c")],
    {"A": lambda t: 6 * E(-0.5 * t) / (2 + t)}, conc="A")
case("a concentration with a rate rule does not dilute", "VolumeConcentrationRates", [
    compartment("c", 2, False), species("A", conc=3, boundary=True), rate("c", "1"), rate("A", "-A")],
    {"A": lambda t: 3 * E(-t) * (2 + t)}, amount="A")
case("functions that call functions", "FunctionDefinition", [
    function("sq", "x", "x*x"), function("f", "a x", "a*sq(x+1) - sq(a)"),
    parameter("x", 1, False), parameter("y", constant=False), rate("x", "2"), rule("y", "f(3, x)")],
    {"y": lambda t: 3 * (2 * t + 2) ** 2 - 9})
case("arguments called like quantities, words and functions", "FunctionDefinition", [
    function("g", "exp", "exp(exp) + 1"), function("f", "x g2 t", "g(x) - g2*t"),
    parameter("x", 7), parameter("g2", 3), parameter("y", constant=False), rule("y", "f(time, x, g2)")],
    {"y": lambda t: E(t) + 1 - 21})
case("a function of time", "FunctionDefinition", [
    function("f", "a", "a*time"), parameter("y", constant=False), rule("y", "f(3) + f(1)")],
    {"y": lambda t: 4 * t})
case("pieces in time", "Piecewise", [
    parameter("x", 0, False), rate("x", "piecewise(1, time < 1, 3, time < 1.6, -1)")],
    {"x": lambda t: t if t < 1 else 1 + 3 * (t - 1) if t < 1.6 else 2.8 - (t - 1.6)})
case("a pulse that no step may pass unseen", "Piecewise", [
    parameter("x", 0, False), parameter("begin", 51.03), parameter("y", 1, False), rate("y", "-y"),
    rate("x", "piecewise(10, time >= begin and time < begin + 0.1, 0)")],
    {"x": lambda t: 0 if t < 52 else 1}, duration=100)
case("a pulse in a function, of a state that is a clock", "Piecewise", [
    function("between", "a b c", "piecewise(1, a >= b and a < c, 0)"), parameter("u", 5, False), rate("u", "1"),
    parameter("x", 0, False), parameter("z", 0, False), rate("z", "10*between(time, 71.03, 71.13)"),
    parameter("v", constant=False), rule("v", "u - 5"), rate("x", "piecewise(10, u >= 56.03 and v < 51.13, 0)")],
    {"x": lambda t: 0 if t < 52 else 1, "z": lambda t: 0 if t < 72 else 1}, duration=100)
case("Avogadro's number", "CSymbolAvogadro", [
    parameter("x", constant=False), rule("x", "avogadro/1e23 * time")],
    {"x": lambda t: 6.02214179 * t})
case("the rate of a concentration in a growing compartment", "CSymbolRateOf", [
    compartment("c", 2, False), species("A", amount=6), rate("c", "1"), parameter("r", constant=False),
    rule("r", "rateOf(A)")],
    {"r": lambda t: -6 / (2 + t) ** 2})
case("a delayed state", "CSymbolDelay", [
    parameter("x", 1, False), parameter("y", constant=False), rate("x", "2"), rule("y", "delay(x, 0.5)")],
    {"y": lambda t: 1 if t < 0.5 else 1 + 2 * (t - 0.5)})
case("time before the start", "CSymbolDelay", [
    parameter("x", constant=False), parameter("y", constant=False), rule("x", "time**2"),
    rule("y", "delay(x, 0.5)")],
    {"y": lambda t: (t - 0.5) ** 2})
case("a conversion factor of a species", "ConversionFactors", [
    C, parameter("f", 10), species("A", amount=5, factor="f"), reaction("R", "A", "", "0.1*A*c")],
    {"A": lambda t: 5 * E(-t)}, amount="A")
case("a conversion factor of the model", "ConversionFactors", l3([
    C, parameter("f", 10), species("A", amount=5), reaction("R", "A", "", "0.1*A*c")],
    given=' conversionFactor="f"'),
    {"A": lambda t: 5 * E(-t)}, amount="A")
case("stoichiometry by a rule", "AssignedVariableStoichiometry", [
    C, species("A", amount=0), reaction("R", "", "n:A", "3"), rule("n", "2*time")],
    {"A": lambda t: 3 * t * t, "n": lambda t: 2 * t}, amount="A")
case("stoichiometry by an initial assignment, in mathematics", "SpeciesReferenceInMath", [
    C, species("A", amount=0), parameter("p", 4), parameter("y", constant=False),
    reaction("R", "", "n:A", "0.5"), initial("n", "p/2"), rule("y", "n + R")],
    {"A": lambda t: t, "y": lambda t: 2.5}, amount="A")
case("an algebraic rule", "AlgebraicRule", [
    parameter("x", 1, False), parameter("y", constant=False), rate("x", "2"), algebraic("3*y - x - 1")],
    {"y": lambda t: (2 + 2 * t) / 3})
case("two algebraic rules with two unknowns", "AlgebraicRule", [
    parameter("x", constant=False), parameter("y", constant=False), algebraic("x + y - time"),
    algebraic("x - 3*y - 4")],
    {"x": lambda t: (3 * t + 4) / 4, "y": lambda t: (t - 4) / 4})
case("an algebraic rule through a function and a rule", "AlgebraicRule", [
    function("f", "a", "exp(2*a)"), parameter("x", constant=False), parameter("y", constant=False),
    rule("y", "f(x)"), algebraic("y - 1 - time")],
    {"x": lambda t: math.log(1 + t) / 2})
case("an event", "EventNoDelay", [
    C, species("A", amount=1), reaction("R", "", "A", "1"), event("E", "A >= 1.45", {"A": "A/2"})],
    {"A": lambda t: 1 + t if t < 0.45 else 0.725 + t - 0.45 if t < 1.175 else 0.725 + t - 1.175
        if t < 1.9 else 0.725 + t - 1.9}, amount="A")
case("an event whose conditions hold together for a moment", "EventNoDelay", [
    parameter("x", 0, False), event("E", "time > 51.03 and time < 51.13", {"x": "x + 1"})],
    {"x": lambda t: 0 if t < 52 else 1}, duration=100)
case("an event in a narrow window of a state", "EventNoDelay", [
    parameter("x", 0, False), parameter("y", 0, False), rate("y", "2"),
    event("E", "y > 102.06 and not(y >= 102.26)", {"x": "x + 1"})],
    {"x": lambda t: 0 if t < 52 else 1}, duration=100)
case("an event that changes a compartment", "EventNoDelay", [
    compartment("c", 1, False), species("A", amount=6), event("E", "time > 1.05", {"c": "3"})],
    {"A": lambda t: 6 if t < 1.05 else 2}, conc="A")
X, Y = parameter("x", 0, False), parameter("y", 1, False)
case("a delayed event", "EventWithDelay", [
    X, event("E", "time > 0.55", {"x": "5"}, delay="0.5")], {"x": lambda t: 5 if t > 1.05 else 0})
case("values of the time of the trigger", "EventUsesTriggerTimeValues", [
    X, Y, rate("y", "2"), event("E", "time > 0.55", {"x": "y"}, delay="0.5")],
    {"x": lambda t: 2.1 if t > 1.05 else 0})
case("values of the time of the assignment", "EventUsesAssignmentTimeValues", [
    X, Y, rate("y", "2"), event("E", "time > 0.55", {"x": "y"}, delay="0.5", at_trigger=False)],
    {"x": lambda t: 3.1 if t > 1.05 else 0})
case("a delay that depends on a state", "EventWithDelay", [
    X, Y, rate("y", "1"), event("E", "time > 0.55", {"x": "y"}, delay="y/2")],
    {"x": lambda t: 1.55 if t > 1.325 else 0})
case("what waits is dropped when its condition ceases", "EventIsNotPersistent", [
    X, event("E", "time > 0.55 and time < 0.85", {"x": "5"}, delay="0.5", persistent=False)],
    {"x": lambda t: 0})
case("what waits happens though its condition has ceased", "EventIsPersistent", [
    X, event("E", "time > 0.55 and time < 0.85", {"x": "5"}, delay="0.5")],
    {"x": lambda t: 5 if t > 1.05 else 0})
case("of two events at once that of the higher priority is first", "EventPriority", [
    Y, event("E1", "time > 0.55", {"y": "y*2"}, priority="1", at_trigger=False),
    event("E2", "time > 0.55", {"y": "y+3"}, priority="y+1", at_trigger=False)],
    {"y": lambda t: 8 if t > 0.55 else 1})
case("the first of two events takes the condition of the second away", "EventPriority", [
    Y, event("E1", "time > 0.55 and y < 2", {"y": "y*2"}, priority="1", persistent=False),
    event("E2", "time > 0.55", {"y": "y+3"}, priority="2")],
    {"y": lambda t: 4 if t > 0.55 else 1})
case("an event at the start", "EventT0Firing", [
    X, Y, event("E1", "y > 0", {"x": "x + 3"}, start=False), event("E2", "y > 0", {"x": "x + 10"})],
    {"x": lambda t: 3})
case("an event that sets off another", "EventNoDelay", [
    X, Y, event("E1", "time > 0.55", {"y": "7"}), event("E2", "y > 6", {"x": "y + 1"})],
    {"x": lambda t: 8 if t > 0.55 else 0})
case("an event again and again, while it still waits", "EventWithDelay", [
    X, Y, rate("y", "piecewise(1, time < 0.55, -1, time < 0.95, 1)"),
    event("E", "y > 1.35", {"x": "x + 1"}, delay="1", at_trigger=False)],
    {"x": lambda t: (t > 1.35) + (t > 2.15)}, duration=3)
case("mathematics of Level 3 Version 2", "L3v2MathML", [
    parameter("x", 0, False), rate("x", "1")] + [parameter(f"y{i}", constant=False) for i in range(6)] + [
    rule("y0", "max(x, 1, 0.5)"), rule("y1", "min(x, 1)"), rule("y2", "quotient(-7, 2) + quotient(7, 2.5)"),
    rule("y3", "rem(-7, 2) + 10*rem(8, 3)"), rule("y4", "piecewise(5, implies(x > 1.05, x > 1.45), 6)"),
    rule("y5", "piecewise(1, xor(x > 0.5, x > 1.05, x > 1.45), 0)")],
    {"y0": lambda t: max(t, 1), "y1": lambda t: min(t, 1), "y2": lambda t: -1, "y3": lambda t: 19,
     "y4": lambda t: 6 if 1.05 < t <= 1.45 else 5, "y5": lambda t: 1 if 0.5 < t <= 1.05 or t > 1.45 else 0},
    duration=1.9)
RARE = {"sec": lambda x: 1 / math.cos(x), "csc": lambda x: 1 / math.sin(x), "cot": lambda x: 1 / math.tan(x),
        "sech": lambda x: 1 / math.cosh(x), "csch": lambda x: 1 / math.sinh(x),
        "coth": lambda x: 1 / math.tanh(x), "arccot": lambda x: math.atan(1 / x),
        "arcsinh": math.asinh, "arctanh": math.atanh, "arcsech": lambda x: math.acosh(1 / x),
        "arccsch": lambda x: math.asinh(1 / x)}
BEYOND = {"arccosh": math.acosh, "arcsec": lambda x: math.acos(1 / x),
          "arccsc": lambda x: math.asin(1 / x), "arccoth": lambda x: math.atanh(1 / x)}
case("rare functions", "UncommonMathML",
     [parameter(f"y_{n}", constant=False) for n in (*RARE, *BEYOND)] +
     [rule(f"y_{n}", f"{n}(0.2 + time/4)") for n in RARE] +
     [rule(f"y_{n}", f"{n}(1.2 + time)") for n in BEYOND],
     {**{f"y_{n}": lambda t, f=f: f(0.2 + t / 4) for n, f in RARE.items()},
      **{f"y_{n}": lambda t, f=f: f(1.2 + t) for n, f in BEYOND.items()}})
case("logarithms, roots and factorials", "UncommonMathML", [
    parameter("n", constant=False), parameter("a", constant=False), parameter("b", constant=False),
    rule("n", "factorial(ceiling(3*time)) + factorial(4)"), rule("a", "log(2, 1+time)"),
    rule("b", "root(3, 1+time)")],
    {"n": lambda t: math.factorial(math.ceil(round(3 * t, 9))) + 24, "a": lambda t: math.log2(1 + t),
     "b": lambda t: (1 + t) ** (1 / 3)}, duration=1.9)
case("conditions as numbers and numbers as conditions", "BoolNumericSwap", [
    parameter("x", 0, False), rate("x", "1"), parameter("y", constant=False), parameter("z", constant=False),
    rule("y", "(x > 1.05) + 2"), rule("z", "piecewise(1, x - x, 4)")],
    {"y": lambda t: 3 if t > 1.05 else 2, "z": lambda t: 4}, duration=1.9)
case("nothing that changes", "Parameter", [
    parameter("x", 2), parameter("y"), initial("y", "x*3"), parameter("i", "INF"), parameter("n", "NaN")],
    {"x": lambda t: 2, "y": lambda t: 6, "i": lambda t: math.inf, "n": lambda t: math.nan})
case("things without mathematics", "NoMathML", [
    C, species("A", amount=3), parameter("p", 2, False),
    ("Rules", '<assignmentRule variable="p"/>'), ("InitialAssignments", '<initialAssignment symbol="p"/>'),
    ("Reactions", '<reaction id="R" reversible="false"><listOfReactants><speciesReference species="A" '
                  'constant="true" stoichiometry="1"/></listOfReactants></reaction>')],
    {"A": lambda t: 3, "p": lambda t: 2}, amount="A")
case("names that Lua or the language has taken", "Parameter", [
    parameter("end", 2), parameter("t", 3), parameter("exp", 4), parameter("local", constant=False),
    parameter("when", 0, False), rate("when", "exp"), rule("local", "end + t*when")],
    {"local": lambda t: 2 + 12 * t, "exp": lambda t: 4})
case("numbers that whole numbers of 64 bits cannot hold", "Parameter", [
    parameter("x", constant=False), rule("x", "2000000000*2000000000*2000000000*time/1e27"),
    function("cube", "a", "a*a*a"), parameter("y", constant=False), rule("y", "cube(2097152)*time/1e18")],
    {"x": lambda t: 8 * t, "y": lambda t: 2 ** 63 / 1e18 * t})

SUBMODEL = '''<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"
  xmlns:comp="http://www.sbml.org/sbml/level3/version1/comp/version1" comp:required="true">
<model id="case">
<listOfParameters><parameter id="k" value="2" constant="true">
<comp:listOfReplacedElements><comp:replacedElement comp:submodelRef="one" comp:idRef="rate"/>
</comp:listOfReplacedElements></parameter></listOfParameters>
<comp:listOfSubmodels><comp:submodel comp:id="one" comp:modelRef="decay"/>
<comp:submodel comp:id="two" comp:modelRef="decay"/></comp:listOfSubmodels>
</model>
<comp:listOfModelDefinitions><comp:modelDefinition id="decay">
<listOfParameters><parameter id="x" value="5" constant="false"/>
<parameter id="rate" value="0.5" constant="true"/></listOfParameters>
<listOfRules>RULE</listOfRules>
</comp:modelDefinition></comp:listOfModelDefinitions>
</sbml>
'''.replace("RULE", rate("x", "-rate*x")[1])
case("submodels of which one has another rate", "comp:Submodel", SUBMODEL,
     {"one__x": lambda t: 5 * E(-2 * t), "two__x": lambda t: 5 * E(-0.5 * t)}, level="l3v1")

L2 = f'''<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level2/version4" level="2" version="4">
<model id="case">
<listOfCompartments><compartment id="c" size="2"/></listOfCompartments>
<listOfSpecies><species id="A" compartment="c" initialConcentration="1"/></listOfSpecies>
<listOfParameters><parameter id="p" value="3"/><parameter id="seen" value="0" constant="false"/>
</listOfParameters>
<listOfReactions><reaction id="R" reversible="false"><listOfProducts><speciesReference species="A">
<stoichiometryMath>{math_of("p*2")}</stoichiometryMath></speciesReference></listOfProducts>
<kineticLaw>{math_of("k*c")}<listOfParameters><parameter id="k" value="0.5"/></listOfParameters>
</kineticLaw></reaction></listOfReactions>
<listOfEvents><event id="E"><trigger>{math_of("A > 4.15")}</trigger><listOfEventAssignments>
<eventAssignment variable="seen">{math_of("seen + 1")}</eventAssignment></listOfEventAssignments>
</event></listOfEvents>
</model></sbml>
'''
case("Level 2: mathematics of stoichiometry, an event", "StoichiometryMath", L2,
     {"A": lambda t: 1 + 3 * t, "seen": lambda t: 0 if t < 1.05 else 1}, conc="A", level="l2v4")

L1 = '''<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level1" level="1" version="2">
<model name="case">
<listOfCompartments><compartment name="c" volume="2"/></listOfCompartments>
<listOfSpecies><species name="A" compartment="c" initialAmount="6"/>
<species name="B" compartment="c" initialAmount="0"/></listOfSpecies>
<listOfParameters><parameter name="y" value="0"/></listOfParameters>
<listOfRules><parameterRule name="y" formula="pow(B, 2) + 1"/></listOfRules>
<listOfReactions><reaction name="R" reversible="false">
<listOfReactants><speciesReference species="A"/></listOfReactants>
<listOfProducts><speciesReference species="B" stoichiometry="3" denominator="2"/></listOfProducts>
<kineticLaw formula="k * A * c"><listOfParameters><parameter name="k" value="0.5"/></listOfParameters>
</kineticLaw></reaction></listOfReactions>
</model></sbml>
'''
case("Level 1: formulas as text, a denominator", "Reaction", L1,
     {"A": lambda t: 3 * E(-0.5 * t), "y": lambda t: (4.5 * (1 - E(-0.5 * t))) ** 2 + 1}, conc="A",
     level="l1v2")

import sbml_combined_cases  # noqa: E402, F401 - adds its own after these

write_all()
