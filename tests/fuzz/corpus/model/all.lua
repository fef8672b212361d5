local parts, n = {}, 3
for i = 1, n do parts["organ" .. i] = use "organ" { V = i, k = q(12, "1/min") } end
parts.big = use "organ" { V = { 900, "mL" } }
local function relu(x) return max(x, 0) end
return model "all" {
  time = "min",
  parameter = { Q = {120, "mL/min", "flow", vary = normal{cv=0.1}}, V0 = {3,"L","v", vary=lognormal(0.3):within(1,9)}, n = {2.5, "1", "hill"}, g = {1,"1","d", vary=discrete{{1,0.25},{2,0.75}}, source="x"}, T0={37,"degC","temp"} },
  input = { u = {1, "mmol/L", "in"} , setpoint = {5, "mmol/L", "sp"}},
  state = { P = {"mmHg"}, x = {"1"}, count = {"1", "count"}, T = {"degC", "t"} },
  part = parts,
  equations = function(_ENV)
    local total = 0
    for i = 1, 3 do
      _ENV["organ" .. i].inflow = Q / 3
      total = total + _ENV["organ" .. i].out
    end
    _ENV["flux"] = total
    late = history(flux, q(30, "s"))
    chain = delay(P, q(2,"min"), 3)
    both_lags = lag(P, q(1,"min")) + lag(x, 2 * q(1,"min")) * q(1,"mmHg")
    e = when(both(lt(P, q(10,"mmHg")), ge(x, 0.5)), 1, 0)
    tab = table(P, {0, 10, 20}, {1, 5, 4}, {x = "mmHg", y="mL", method="monotone"})
    tab2 = table(x, {0,1,2}, {q(1,"mL"), q(2,"mL"), q(0.5,"L")})
    h = hill(u, q(3, "mmol/L"), n)
    pw = sqrt(P * P) + (P^4)^0.25 + abs(-P) + min(P, q(1,"kPa"), q(133,"Pa"))
    cyc = floor(t / q(5, "min")) + mod(t, q(2,"min")) / q(1,"min") + cos(t / q(1,"s"))
    warm = T - q(36, "degC")
    hot = when(gt(T, q(310, "K")), 1, 0)
    dot.T = (T0 - T) / q(3, "h")
    dot.P = relu(q(1,"kPa/h")) * h - P * q(0.3, "1/s")
    dot.x = (1 - x) / q(1, "s") * 50 * q(1,"%")
    on { when = rises_through(P, q(12, "mmHg")), set = { P = q(1,"kPa"), x = x * 2, ["organ1.A"] = 0 } }
    on { when = either(gt(x, 3), lt(P, 0)), set = { count = count + 1 } }
    on { when = gt(x, 3), set = { count = count + 1 } }
    every(q(300, "s"), { set = { u = u + 0.1 * (setpoint - u) } })
    error_ = setpoint - u
    organ2.c_in = organ1.c
    big.c_in = organ2.c * 1e-3
  end,
  start = function(_ENV) P = q(1,"kPa"); x = P / q(3,"mmHg"); count = 0; T = q(310.15, "K"); organ1.A = q(1,"g"); big.A = organ1.A  steady_state { x = 0.2 } end,
}
