# SPDX-License-Identifier: Apache-2.0
"""Cases in which several ideas of SBML meet; make_cases.py adds them after those of one idea."""
import math

from sbml_case_kit import *  # noqa: F403

E = math.exp
C = compartment("c")


def seen(*names):
    """Parameters that rules determine."""
    return [parameter(n, constant=False) for n in names]


# --- amounts, concentrations, stoichiometry -------------------------------------------------------

case("conversion factor, stoichiometry by a rule, a growing compartment",
     "ConversionFactors|AssignedVariableStoichiometry|NonConstantCompartment", [
    compartment("c", 2, False), rate("c", "1"), parameter("f", 2), species("A", conc=1.5, factor="f"),
    species("B", amount=1, only=True, factor="f"), reaction("R", "m:B", "n:A", "3"),
    rule("n", "time"), rule("m", "n/6"), *seen("y"), rule("y", "A*B")],
    {"A": lambda t: (3 + 3 * t * t) / (2 + t), "B": lambda t: 1 - t * t / 2,
     "y": lambda t: (3 + 3 * t * t) / (2 + t) * (1 - t * t / 2)}, conc="A", amount="B", duration=1.4)
case("a conversion factor that is assigned at the start", "ConversionFactors|InitialAssignment", l3([
    compartment("c", 4), parameter("f"), initial("f", "g*5"), parameter("g", 2), species("A", conc=3),
    reaction("R", "A", "", "0.1*A*c")], given=' conversionFactor="f"'),
    {"A": lambda t: 12 * E(-t), "f": lambda t: 10}, amount="A")
case("stoichiometry that only the results ask for", "SpeciesReferenceInMath", [
    C, species("A", amount=1), reaction("R", "", "2 n:A", "0.5"), reaction("S", "2 m:A", "", "0.25")],
    {"n": lambda t: 2, "m": lambda t: 2, "A": lambda t: 1 + t / 2}, amount="A")
case("an event sets stoichiometry, another one the compartment",
     "AssignedVariableStoichiometry|NonConstantCompartment|EventNoDelay", [
    compartment("c", 2, False), species("A", conc=1), reaction("R", "", "n:A", "1"), initial("n", "3"),
    event("E1", "time > 0.55", {"n": "n/2"}), event("E2", "time > 1.05", {"c": "c*2", "A": "A+1"})],
    {"A": lambda t: (2 + 3 * t) / 2 if t < 0.55 else (3.65 + 1.5 * (t - 0.55)) / 2 if t < 1.05 else
        (4.4 + 2 + 1.5 * (t - 1.05)) / 4, "n": lambda t: 3 if t < 0.55 else 1.5}, conc="A")
case("a delayed event sets a compartment of what reacts in it", "NonConstantCompartment|EventWithDelay", [
    compartment("c", 2, False), species("A", amount=1), reaction("R", "", "A", "1"),
    event("E", "time > 0.55", {"c": "A*4"}, delay="0.5")],
    {"A": lambda t: 1 + t, "c": lambda t: 2 if t < 1.05 else 3.1}, amount="A")
case("a delayed event sets size and concentration to numbers", "NonConstantCompartment|EventWithDelay", [
    compartment("c", 2, False), rate("c", "1"), species("A", conc=1), species("B", conc=3, boundary=True),
    rate("B", "0"), parameter("k", 5), event("E", "time > 0.55", {"c": "k/2", "A": "k + 1"}, delay="0.5")],
    {"A": lambda t: 2 / (2 + t) if t < 1.05 else 6 * 3.05 / (2.5 + t - 1.05), "c": lambda t: 2 + t if t < 1.05
        else 1.45 + t, "B": lambda t: 3 if t < 1.05 else 3 * 3.05 / 2.5}, conc="A,B")
case("the rate of stoichiometry itself", "RateRule|AssignedVariableStoichiometry", [
    C, species("A", amount=1), reaction("R", "n:A", "3 A", "0.5"), initial("n", "1"), rate("n", "2*time")],
    {"n": lambda t: 1 + t * t, "A": lambda t: 1 + t - t ** 3 / 6}, amount="A")
case("a point has no size", "0D-Compartment", [
    ("Compartments", '<compartment id="c" spatialDimensions="0" constant="true"/>'),
    species("A", amount=3, only=True), species("B", amount=1), reaction("R", "A", "2 B", "0.5*A")],
    {"A": lambda t: 3 * E(-t / 2), "B": lambda t: 7 - 6 * E(-t / 2)}, amount="A,B")
case("a compartment of broken dimensions", "NonUnityCompartment", [
    compartment("c", 4, dims=2.7), species("A", amount=6), reaction("R", "A", "", "A*c")],
    {"A": lambda t: 1.5 * E(-t)}, conc="A")
case("a compartment that follows from a species, and dilutes it", "AssignmentRule|NonConstantCompartment", [
    ("Compartments", '<compartment id="c" spatialDimensions="3" constant="false"/>'), rule("c", "1+G"),
    compartment("d"), species("G", "d", amount=1, only=True), species("A", amount=6),
    reaction("R", "", "G", "1"), reaction("S", "A", "", "0.5*A*c")],
    {"A": lambda t: 6 * E(-t / 2) / (2 + t), "c": lambda t: 2 + t}, conc="A")
case("a boundary by a rate rule, in a reaction", "BoundaryCondition|RateRule", [
    compartment("c", 2), species("B", conc=1, boundary=True), rate("B", "2"), species("A", amount=0),
    reaction("R", "B", "A", "B*c")],
    {"A": lambda t: 2 * (t + t * t), "B": lambda t: 2 + 4 * t}, amount="A,B")

# --- initial assignments --------------------------------------------------------------------------

case("initial assignments through sizes, rules and rates", "InitialAssignment", [
    compartment("c"), initial("c", "p/2"), parameter("p"), initial("p", "8 + time"), species("A"),
    initial("A", "3*c"), species("B", only=True), initial("B", "A*c + R"), *seen("r"),
    rule("r", "A + c"), parameter("q"), initial("q", "r*2"), reaction("R", "A", "", "0.5*A*c")],
    {"A": lambda t: 48 * E(-t / 2), "B": lambda t: 72, "q": lambda t: 32, "r": lambda t: 12 * E(-t / 2) + 4},
    amount="A,B")
case("an initial assignment of a derivative and of a past", "InitialAssignment|CSymbolRateOf|CSymbolDelay", [
    parameter("x", 3, False), rate("x", "-x"), parameter("r"), initial("r", "rateOf(x)"), parameter("d"),
    initial("d", "delay(x, 1)")],
    {"r": lambda t: -3, "d": lambda t: 3, "x": lambda t: 3 * E(-t)})

# --- rateOf ---------------------------------------------------------------------------------------

case("rates of amounts, concentrations, sizes, what rests and what is local", "CSymbolRateOf", [
    compartment("c", 2), compartment("v", 3, False), rate("v", "0.5"), parameter("k", 0.5),
    species("A", amount=4), species("B", amount=4, only=True), species("D", "v", amount=6, only=True),
    reaction("R", "A", "B", "k*A*c"), reaction("S", "", "D", "m + rateOf(m)", {"m": 2}),
    *seen("a", "b", "d", "e", "g"), rule("a", "rateOf(A)"), rule("b", "rateOf(B)"),
    rule("d", "rateOf(D)"), rule("e", "rateOf(k)"), rule("g", "rateOf(v) + rateOf(c)")],
    {"a": lambda t: -E(-t / 2), "b": lambda t: 2 * E(-t / 2), "d": lambda t: 2, "e": lambda t: 0,
     "g": lambda t: 0.5, "D": lambda t: 6 + 2 * t}, amount="D")
case("a rate in the law of another, in a trigger and in what an event sets", "CSymbolRateOf|EventNoDelay", [
    C, species("A", amount=1), species("B", amount=0), reaction("R", "", "A", "time"),
    reaction("S", "", "B", "rateOf(A)*2"), parameter("x", 0, False),
    event("E", "rateOf(A) > 1.05", {"x": "rateOf(B)"})],
    {"A": lambda t: 1 + t * t / 2, "B": lambda t: t * t, "x": lambda t: 0 if t < 1.05 else 2.1},
    amount="A,B")
case("the rate of a concentration with a rate rule, through a jump", "CSymbolRateOf|RateRule", [
    compartment("c", 2, False), rate("c", "1"), species("A", conc=3, boundary=True), rate("A", "-A"),
    *seen("r"), rule("r", "rateOf(A)"), event("E", "time > 1.05", {"c": "c*2"})],
    {"r": lambda t: -3 * E(-t) * (1 if t < 1.05 else 0.5), "A": lambda t: 3 * E(-t) * (1 if t < 1.05 else 0.5)},
    conc="A")

# --- delays ---------------------------------------------------------------------------------------

case("the past of what has a past", "CSymbolDelay", [
    parameter("x", 1, False), rate("x", "1"), *seen("y", "z", "w"), rule("y", "x + delay(x, 0.5)"),
    rule("z", "y*2 + delay(y, 0.5)"), rule("w", "delay(z, 0.5)")],
    {"w": lambda t: (lambda x: 2 * (x(t - 0.5) + x(t - 1)) + x(t - 1) + x(t - 1.5))(lambda s: 1 + max(s, 0))})
case("the past before an event at the very start", "CSymbolDelay|EventT0Firing", [
    compartment("c", 2, False), species("A", amount=6), parameter("x", 1, False), rate("x", "1"),
    event("E", "x > 0", {"x": "5", "c": "3"}, start=False), *seen("y", "z"), rule("y", "delay(x, 0.5)"),
    rule("z", "delay(A, 1.1)")],
    {"x": lambda t: 5 + t, "y": lambda t: 1 if t < 0.5 else 4.5 + t, "z": lambda t: 3 if t < 1.1 else 2})
case("delays in triggers, in delays and in what is set", "CSymbolDelay|EventWithDelay", [
    parameter("x", 0, False), rate("x", "1"), parameter("y", 0, False), parameter("z", 0, False),
    event("E", "delay(x, 0.5) > 0.35", {"y": "delay(x, 0.25)"}),
    event("F", "x > 0.65", {"z": "delay(x, 0.1)"}, delay="delay(x, 0.25)", at_trigger=False)],
    {"y": lambda t: 0 if t < 0.85 else 0.6, "z": lambda t: 0 if t < 1.05 else 0.95})
case("the past of a reaction and of an argument", "CSymbolDelay|FunctionDefinition", [
    C, function("before", "a b", "delay(a, b)"), species("A", amount=1), reaction("R", "", "A", "time"),
    *seen("y", "z"), rule("y", "delay(R, 0.5)"), rule("z", "before(A, 0.5)")],
    {"y": lambda t: t - 0.5, "z": lambda t: 1 + max(t - 0.5, 0) ** 2 / 2})

# --- events ---------------------------------------------------------------------------------------

X, Y = parameter("x", 0, False), parameter("y", 1, False)
case("a delayed event at the start", "EventT0Firing|EventWithDelay", [
    X, Y, rate("y", "1"), event("E", "y > 0.5", {"x": "y"}, start=False, delay="0.55", at_trigger=False)],
    {"x": lambda t: 0 if t < 0.55 else 1.55})
case("one crossing, a long step and what is due within it", "EventWithDelay", [
    X, Y, rate("y", "0.1"), event("E", "y > 1.085", {"x": "y"}, delay="0.11", at_trigger=False)],
    {"x": lambda t: 0 if t < 0.96 else 1.096}, steps=2)
case("an event of an algebraic unknown, and one that sets what it follows from", "AlgebraicRule|EventNoDelay", [
    X, Y, rate("y", "1"), *seen("u"), algebraic("2*u - y - 3"), event("E", "u > 2.525", {"y": "y/2", "x": "u"})],
    {"u": lambda t: (4 + t) / 2 if t < 1.05 else (4.025 + t - 1.05) / 2, "x": lambda t: 0 if t < 1.05 else 2.525})
case("an algebraic rule leaves boundaries and asks for what has no value", "AlgebraicRule|BoundaryCondition", [
    C, species("A", conc=2, boundary=True), species("B", conc=3), parameter("p", 4, False), *seen("u"),
    algebraic("B - A"), algebraic("u - p*3")],
    {"A": lambda t: 2, "B": lambda t: 2, "u": lambda t: 12, "p": lambda t: 4}, conc="A,B")
case("triggers of numbers alone", "EventT0Firing|CSymbolRateOf", [
    X, Y, parameter("k", 3), event("E", "2 + 1 > k - k/3 - 1", {"x": "x + 1"}, start=False, at_trigger=False),
    event("F", "1/2 + 0.25 > 2*3", {"x": "x + 10"}, start=False), event("G", "rateOf(k) < 1", {"x": "x + 100"}, start=False, at_trigger=False),
    event("H", "-3 < 2 - 4", {"x": "x + 1000"})],
    {"x": lambda t: 101})
case("what only an event sets that never happens", "EventNoDelay", [
    compartment("c", 2), species("A", conc=3, boundary=True, only=True), parameter("p", constant=False), initial("p", "c*time + c"),
    event("E", "1 > 2", {"A": "4", "p": "5"})], {"A": lambda t: 6, "p": lambda t: 2}, amount="A")
case("a chain of comparisons, and logic of one, none and of numbers", "BoolNumericSwap|UncommonMathML", [
    X, Y, *seen("a", "b", "d"), event("E", "0.5 < time < 1.15 <= 3", {"x": "x + 1"}),
    rule("a", "and_(time > 1.05) + 2*or_() + 4*and_() + plus_(8) + times_() + plus_()"),
    rule("b", "piecewise(1, xor(time > 0.5, 1, 0), 2)"),
    rule("d", "piecewise(piecewise(1 < 2, y > 0, false), time > 1.05, not(1), true)")],
    {"x": lambda t: 0 if t < 0.5 else 1, "a": lambda t: 13 + (t > 1.05), "b": lambda t: 1 if t <= 0.5 else 2,
     "d": lambda t: t > 1.05}, duration=1.9)
case("priorities that follow from states, and an event that takes the other's turn away", "EventPriority", [
    X, Y, event("E1", "time > 0.55", {"x": "x*10 + 1"}, priority="y", at_trigger=False),
    event("E2", "time > 0.55", {"x": "x*10 + 2", "y": "9"}, priority="5"),
    event("E3", "time > 0.55 and x < 10", {"x": "x*10 + 3"}, priority="4", persistent=False, at_trigger=False)],
    {"x": lambda t: 0 if t < 0.55 else 21})

# --- mathematics ----------------------------------------------------------------------------------

case("roots and logarithms without a degree or base, infinity, pieces that leave a gap", "UncommonMathML", [
    *seen("a", "b", "d", "g"), rule("a", "root(4 + time)"), rule("b", "log(10 + time)"),
    rule("d", "min(time, infinity) + max(-infinity, 1)"), rule("g", "piecewise(7, time >= 0)")],
    {"a": lambda t: math.sqrt(4 + t), "b": lambda t: math.log10(10 + t), "d": lambda t: t + 1, "g": lambda t: 7})
case("functions without arguments, of conditions, with what is hidden", "FunctionDefinition", [
    function("one", "", "3"), function("pick", "a b", "piecewise(a, b, one())"), function("nav", "", "avogadro/1e23"),
    parameter("a", 5), *seen("y", "z"), rule("y", "pick(a, time > 1.05)"), rule("z", "nav()*time + pick(1, 0)")],
    {"y": lambda t: 5 if t > 1.05 else 3, "z": lambda t: 6.02214179 * t + 3}, duration=1.9)
case("numbers as fractions and with exponents", "Parameter", [
    *seen("y"), ("Rules", f'<assignmentRule variable="y"><math xmlns="{MATH}"><apply><plus/>'
                 '<cn type="rational">3<sep/>4</cn><cn type="e-notation">2.5<sep/>-1</cn><cn> -1e1 </cn>'
                 '</apply></math></assignmentRule>')], {"y": lambda t: -9})

# --- packages -------------------------------------------------------------------------------------

L3V1 = "http://www.sbml.org/sbml/level3/version1"


def packed(packages, inside, definitions=""):
    spaces = "".join(f' xmlns:{p}="{L3V1}/{p}/version{v}" {p}:required="{yes(r)}"' for p, v, r in packages)
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<sbml xmlns="{L3V1}/core" level="3" version="1"{spaces}>\n'
            f"{inside}{definitions}</sbml>\n")


def submodel(id, of="inner", more="", inside=""):
    return f'<comp:submodel comp:id="{id}" comp:modelRef="{of}"{more}>{inside}</comp:submodel>'


COMP = [("comp", 1, True)]
INNER = ("<comp:listOfModelDefinitions><comp:modelDefinition id=\"inner\">" + body([
    compartment("c", 2), species("A", amount=4), parameter("k", 0.5), parameter("s", 1, False),
    rate("s", "k"), reaction("R", "A", "", "k*A*c", fast="false"),
    ("Events", event("E", "time > 1.05", {"s": "0"})[1])]) +
    "</comp:modelDefinition></comp:listOfModelDefinitions>")
case("submodels: what is deleted, other units of time and extent", "comp:Deletion|comp:TimeConversionFactor", packed(
    COMP, f'<model id="case">{body([parameter("h", 2), parameter("e", 3)])}<comp:listOfSubmodels>' +
    submodel("one", inside='<comp:listOfDeletions><comp:deletion comp:idRef="E"/></comp:listOfDeletions>') +
    submodel("two", more=' comp:timeConversionFactor="h"') + submodel("three", more=' comp:extentConversionFactor="e"') +
    "</comp:listOfSubmodels></model>", INNER),
    {"one__s": lambda t: 1 + t / 2, "two__s": lambda t: 1 + t / 4 if t < 2.1 else (t - 2.1) / 4,
     "one__A": lambda t: 4 * E(-t / 2), "two__A": lambda t: 4 * E(-t / 4), "three__A": lambda t: 4 * E(-t * 1.5)},
    amount="one__A,two__A,three__A", duration=4, level="l3v1")
case("a submodel's parts replace and are replaced", "comp:ReplacedBy|comp:ReplacedElement", packed(
    COMP, '<model id="case"><listOfParameters><parameter id="p" value="9" constant="true"><comp:replacedBy '
    'comp:submodelRef="one" comp:idRef="k"/></parameter><parameter id="q" value="8" constant="false">'
    '<comp:listOfReplacedElements><comp:replacedElement comp:submodelRef="one" comp:idRef="s" '
    'comp:conversionFactor="two"/></comp:listOfReplacedElements></parameter><parameter id="two" value="2" '
    'constant="true"/></listOfParameters><comp:listOfSubmodels>' + submodel("one") + "</comp:listOfSubmodels></model>",
    INNER), {"p": lambda t: 0.5, "q": lambda t: 8 + t if t < 1.05 else 2 * 0 + t - 1.05}, level="l3v1")
FLUX = [("fbc", 2, False), ("unheard", 1, False)]
case("packages that only add are read past", "fbc:FluxBound", packed(
    FLUX, '<model id="case" fbc:strict="false">' + body([
        compartment("c"), species("A", amount=4), reaction("R", "A", "", "A*c", fast="false")]) + "</model>"),
    {"A": lambda t: 4 * E(-t)}, amount="A", level="l3v1")

# --- earlier Levels -------------------------------------------------------------------------------

case("Level 2 Version 1: an event with values of its own time", "EventWithDelay", f'''<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level2" level="2" version="1">
<model id="case"><listOfCompartments><compartment id="c" size="2"/></listOfCompartments>
<listOfSpecies><species id="A" compartment="c" initialAmount="1"/></listOfSpecies>
<listOfParameters><parameter id="x" value="0" constant="false"/></listOfParameters>
<listOfReactions><reaction id="R" reversible="false" fast="false"><listOfProducts>
<speciesReference species="A" stoichiometry="2"/></listOfProducts><kineticLaw>{math_of("0.5")}</kineticLaw></reaction>
</listOfReactions><listOfEvents><event id="E"><trigger>{math_of("A >= 1")}</trigger><delay>{math_of("0.35")}</delay>
<listOfEventAssignments><eventAssignment variable="x">{math_of("A")}</eventAssignment></listOfEventAssignments>
</event></listOfEvents></model></sbml>
''', {"A": lambda t: 1 + t, "x": lambda t: 0 if t < 1.35 else 1}, amount="A", level="l2v1")
case("Level 1: rules of all kinds, a volume of 1 by itself", "RateRule", '''<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level1" level="1" version="2">
<model name="case"><listOfCompartments><compartment name="c"/><compartment name="v" volume="3"/></listOfCompartments>
<listOfSpecies><species name="A" compartment="c" initialAmount="2" boundaryCondition="true"/>
<species name="B" compartment="c" initialAmount="1"/></listOfSpecies>
<listOfParameters><parameter name="y" value="0"/></listOfParameters>
<listOfRules><speciesConcentrationRule species="A" type="rate" formula="-A / 2"/>
<compartmentVolumeRule compartment="v" type="rate" formula="0.5"/>
<parameterRule name="y" formula="sqr(A) + log(exp(v)) + log10(100)"/></listOfRules>
<listOfReactions><reaction name="R" reversible="false" fast="false"><listOfReactants><speciesReference species="B"/>
</listOfReactants><kineticLaw formula="0.3*B"/></reaction></listOfReactions></model></sbml>
''', {"A": lambda t: 2 * E(-t / 2), "B": lambda t: E(-0.3 * t), "y": lambda t: 4 * E(-t) + 5 + t / 2}, amount="A,B",
     level="l1v2")

# --- equality -------------------------------------------------------------------------------------

case("events where two values are equal, by gliding and by a jump, and at a time", "EventNoDelay|EventT0Firing", [
    X, Y, parameter("a", 0, False), parameter("b", 0, False), parameter("d", 0, False), rate("y", "1"),
    event("E1", "y == 1.55", {"x": "x + 1"}),
    event("E2", "x == 1", {"a": "7"}), event("E3", "0.5 == x", {"b": "7"}),
    event("E4", "time == 0", {"d": "d + 1"}, start=False), event("E5", "2*time == 1.5", {"d": "d + 10"})],
    {"x": lambda t: t > 0.55, "a": lambda t: 7 * (t > 0.55), "b": lambda t: 0, "d": lambda t: 1 + 10 * (t > 0.75)})
case("an event at a time that it moves on itself, among other conditions", "EventWithDelay", [
    X, Y, parameter("n", 0.35, False), rate("y", "1"),
    event("E1", "time == n and y < 2.3", {"n": "n + 0.4", "x": "x + y"}, delay="0.1")],
    {"x": lambda t: 1.35 * (t > 0.45) + 1.75 * (t > 0.85) + 2.15 * (t > 1.25)})
