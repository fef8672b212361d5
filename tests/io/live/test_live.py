#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`jumeau live` from end to end, over raw sockets: what clients see, what instructors do, who is refused.

ctest: TIMEOUT 240
ctest: LABELS plain
ctest: RUN_SERIAL TRUE
"""
import csv
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

SOURCE = pathlib.Path(os.environ.get("JM_SOURCE", pathlib.Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(SOURCE / "tests" / "support"))
from live_client import BINARY, PING, TEXT, Client, Closed, Room, frame  # noqa: E402

PROGRAM = os.environ.get("JM_PROGRAM", str(SOURCE / "build/release/bin/jumeau"))
SCRATCH = pathlib.Path(os.environ.get("JM_TEST_SCRATCH", "/tmp")) / "live"

QUICK = """return scenario {
  title = "A quick one", model = "glucose/hovorka", duration = hours(2),
  record = { every = minutes(5), "glucose", "insulin", "Q1" },
  cohort = { patients = 3, seed = 11, vary = "model" },
  live = { tick = seconds(1/4), speed = 60 },
  monitor = { { "glucose", "mmol/L", label = "Glucose", low = 3.5, high = 7, priority = "high" }, "insulin",
              { "Q1", wave = { 0, 100 } } },
  actions = {
    snack = { label = "Snack", value = { 15, "g", low = 0, high = 100 },
              act = function(p, grams) p:dose("meal", grams, "g") end },
    faint = { label = "Faint", hidden = true, act = function(p) p:note("fainted") end },
  },
}
"""
MORTAL = """return scenario {
  title = "Mortal", model = "glucose/hovorka", duration = hours(2), record = { every = minutes(5), "glucose" },
  live = { tick = seconds(1/4) }, monitor = { "glucose" },
  actions = { kill = function(p) p:die("of a test") end },
}
"""
SCRIPTED = """return scenario {
  title = "A pump", model = "glucose/hovorka", duration = hours(2), record = { every = minutes(5), "glucose" },
  live = { tick = seconds(1/2) }, monitor = { "glucose", "insulin" },
  arms = { none = {}, pump = function(p)
    local integral = 0
    p:every(minutes(1), function()
      local error = p:get("glucose", "mmol/L") - 6
      integral = integral + error
      p:set("insulin_rate", math.max(0, 12 + 8 * error + 0.02 * integral), "mU/min")
    end)
  end },
}
"""
ADULT = """return scenario {
  title = "An adult", model = "adult/adult", duration = minutes(10), options = { rtol = 1e-5, atol = 1e-7 },
  record = { every = seconds(2), "map", "hr", "spo2" },
  actions = { bleed = { label = "Haemorrhage", hidden = true, value = { 100, "mL/min", low = 0, high = 500 },
              act = function(p, rate) p:set("body.systemic.bleeding", rate, "mL/min") end } },
}
"""
failed = []


def check(holds, what):
    if not holds:
        failed.append(what)
        print("FAIL ", what)
    return holds


def equal(got, right, what):
    return check(got == right, f"{what}: {got!r} is not {right!r}")


def enter(room, query="bed=1"):
    """A client whose patient has begun."""
    c = Client(room.port, query)
    if c.take()["state"]["state"] == "returning":
        c.until(lambda m: m["type"] == "state" and m["state"] != "returning", 60)
    return c


# --- what a session is ----------------------------------------------------------------------------


def test_learners_and_instructors(room):
    teacher, learner = Client(room.port), Client(room.port, "bed=1&role=learner")
    hello = teacher.take()
    equal(hello["type"], "hello", "the first message")
    equal((hello["role"], hello["tick"], hello["patient"]), ("instructor", 0.25, "2"), "hello")
    equal([a["name"] for a in hello["actions"]], ["snack", "faint"], "actions")
    check("Simulated" in hello["notice"], "hello says that it is simulated")
    equal([n["name"] for n in hello["numerics"]], ["glucose", "insulin"], "numbers")
    equal([n["name"] for n in hello["waves"]], ["Q1"], "waves")
    hello = learner.take()
    equal(hello["role"], "learner", "who asks for less")
    check(not {"actions", "doses", "inputs", "log", "bookmarks"} & set(hello), "learners see less")
    for what in ({"do": "pause"}, {"do": "act", "name": "snack"}, {"do": "return", "name": ""}):
        reply = learner.ask(**what)
        check(not reply["ok"] and "instructors" in reply["error"], f"learners may not {what}")
    learner.do(do="limits", name="glucose", high=9.5)
    equal(teacher.kind("limits")["limits"]["glucose"],
          {"low": 3.5, "high": 9.5, "priority": "high"}, "limits of a learner reach the instructor")
    reply = teacher.ask(do="act", name="snak", value=20)
    check("did you mean \"snack\"?" in reply.get("error", ""), f"the nearest name: {reply}")
    teacher.do(do="act", name="snack", value=20)
    teacher.do(do="act", name="faint") # which the scenario hides
    teacher.do(do="note", text="psst", hidden=True)
    teacher.until(lambda m: m["type"] == "entry" and m["text"] == "Faint" and m["hidden"])
    learner.until(lambda m: m["type"] == "entry" and m["text"] == "Snack 20 g")
    learner.take_for(0.5)
    check(not any(m.get("text") in ("Faint", "psst") for m in learner.messages), "hidden stays hidden")
    teacher.close()
    learner.close()


def test_frames(room):
    """Samples follow each other without a gap, the same for all who look, as time goes by."""
    one, two = Client(room.port), Client(room.port, "role=learner")
    one.take_for(1.5)
    begin, wall = one.waves[-1].t, time.monotonic()
    two.take_for(1.5)
    one.take_for(0.1)
    took, lived = time.monotonic() - wall, one.waves[-1].t - begin
    check(abs(lived / 60 - took) < 0.4, f"{lived} s at 60 times in {took:.3f} s")
    samples = {}
    for client in (one, two):
        check(len(client.waves) > 20, f"{len(client.waves)} frames in 1.5 s")
        for before, after in zip(client.waves, client.waves[1:]):
            equal(after.seq, before.seq + 1, "frames are numbered")
            equal(after.t, before.t + before.dt * before.n_samples, "no gap")
        samples[client] = {w.t + k * w.dt: v for w in client.waves
                           for k, v in enumerate(w.values[0])}
    common = set(samples[one]) & set(samples[two])
    check(len(common) > 200, f"{len(common)} samples that both have seen")
    check(all(samples[one][t] == samples[two][t] for t in common), "both see the same")
    numerics = [m for m in two.messages if m["type"] == "numerics"]
    check(9 <= len(numerics) <= 15, f"{len(numerics)} numerics in 3 s")
    one.close()
    two.close()


def test_alarm(room):
    teacher, learner = Client(room.port), Client(room.port, "role=learner")
    value = learner.kind("numerics")["values"]["glucose"]
    learner.do(do="limits", name="glucose", low=None, high=value - 0.5, priority="high")
    alarm = learner.until(lambda m: m["type"] == "numerics" and m["alarms"])["alarms"][0]
    check(alarm["text"].startswith("*** Glucose HIGH ") and alarm["priority"] == "high", alarm)
    check(not alarm["silenced"], "it sounds")
    equal(teacher.until(lambda m: m["type"] == "beds" and m["beds"][0]["alarm"])["beds"][0]["alarm"],
          "high", "the alarm is seen from other beds")
    learner.do(do="silence", seconds=77)
    quiet = learner.until(lambda m: m["type"] == "numerics" and m["silence"])
    check(quiet["silence"] in (76, 77) and quiet["alarms"][0]["silenced"], quiet)
    learner.do(do="silence", seconds=0)
    learner.do(do="limits", name="glucose", low=3.5, high=None)
    learner.until(lambda m: m["type"] == "numerics" and not m["alarms"])
    teacher.close()
    learner.close()


def record(room, first=0):
    """Tick → values, exactly, from `first` on."""
    rows = {}
    while True:
        part = room.json(f"/api/v1/beds/1/record?from={first}")
        rows.update(zip(part["ticks"], part["values"]))
        if len(part["ticks"]) < 512:
            return part["names"], rows
        first = part["ticks"][-1] + 1


def test_pause_bookmark_return(room):
    c = Client(room.port)
    c.do(do="pause")
    c.until(lambda m: m["type"] == "state" and m["state"] == "paused")
    tick = max(record(room)[1])
    time.sleep(0.3)
    equal(max(record(room)[1]), tick, "a paused patient stands still")
    c.do(do="bookmark", name="here")
    equal(c.kind("bookmarks")["bookmarks"][-1], {"name": "here", "t": tick / 4}, "the bookmark")
    c.do(do="act", name="snack", value=31)
    c.do(do="speed", speed=200)
    c.do(do="run")
    c.until(lambda m: m["type"] == "state" and m["state"] == "running")
    time.sleep(1)
    c.do(do="pause")
    c.until(lambda m: m["type"] == "state" and m["state"] == "paused")
    names, before = record(room, tick)
    check(max(before) > tick + 400, f"{max(before) - tick} ticks later")
    c.do(do="return", name="here")
    c.until(lambda m: m["type"] == "log")
    c.until(lambda m: m["type"] == "state" and m["state"] == "paused" and m["t"] == tick / 4)
    equal(max(record(room)[1]), tick, "returned")
    c.do(do="act", name="snack", value=31)
    c.do(do="run")
    time.sleep(1)
    c.do(do="pause")
    c.until(lambda m: m["type"] == "state" and m["state"] == "paused")
    names, after = record(room, tick)
    common = sorted(set(before) & set(after))
    check(len(common) > 300, f"{len(common)} ticks to compare")
    check(all(before[k] == after[k] for k in common), "the same orders give the same patient")
    check(len({after[k][names.index("glucose")] for k in common}) > 100, "who lives")
    trend = room.json("/api/v1/beds/1/trend?signals=insulin&from=10")
    check(trend["t"][0] >= 10 and set(trend["signals"]) == {"insulin"}, "trends")
    check(trend["t"] == sorted(trend["t"]), "times of trends ascend after a return")
    equal(room.get("/api/v1/beds/1/trend?signals=insuline")[0], 400, "a signal that there is not")
    c.do(do="speed", speed=60)
    c.do(do="run")
    c.close()


def replayed(path, names):
    """Runs a saved session; tick → values as 17 digits say them."""
    out = SCRATCH / "again.csv"
    subprocess.run([PROGRAM, "run", str(path), "--csv", str(out), "--quiet"], check=True,
                   stdout=subprocess.DEVNULL)
    with open(out, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))
    head = [h.split(" [")[0] for h in rows[0]]
    columns = [head.index(n) for n in names]
    return [[float(r[c]) if r[c] else None for c in columns] for r in rows[1:]]


def compare_replay(room, path, what):
    """What was lived, and what `jumeau run` makes of its log."""
    names, lived = record(room)
    path.write_bytes(room.get("/api/v1/beds/1/log.lua")[2])
    again = replayed(path, names)
    ticks = [k for k in sorted(lived) if k < len(again)]
    check(len(ticks) > 200, f"{what}: {len(ticks)} ticks to compare")
    wrong = [k for k in ticks if lived[k] != again[k]]
    check(not wrong, f"{what}: tick {wrong[:1]}: "
          f"{[(lived[k], again[k]) for k in wrong[:1]]}, {len(wrong)} of {len(ticks)} differ")


def test_replay(room):
    c = Client(room.port)
    c.do(do="dose", name="insulin", amount=1.5, unit="U")
    c.do(do="set", name="insulin_rate", value=12.3, unit="mU/min")
    c.do(do="note", text="said \"so\"")
    time.sleep(0.5)
    c.do(do="pause")
    c.until(lambda m: m["type"] == "state" and m["state"] == "paused")
    compare_replay(room, SCRATCH / "quick_log.lua", "the quick one")
    orders = room.json("/api/v1/beds/1/log")["orders"]
    equal(orders[-1]["text"], "said \"so\"", "the log as JSON")
    c.do(do="run")
    c.close()


# --- who is refused -------------------------------------------------------------------------------


def status_of(answer):
    return int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/1.1 ") else None


def test_hostile_requests(room):
    host = f"Host: 127.0.0.1:{room.port}\r\n"
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    cases = [
        (404, f"GET /../../etc/passwd HTTP/1.1\r\n{host}\r\n"),
        (404, f"GET /%2e%2e/etc/passwd HTTP/1.1\r\n{host}\r\n"),
        (404, f"GET /monitor.html HTTP/1.1\r\n{host}\r\n"),
        (404, f"GET //ws HTTP/1.1\r\n{host}\r\n"),
        (404, f"GET /api/v1/beds/01/log HTTP/1.1\r\n{host}\r\n"),
        (404, f"GET /api/v1/beds/99999999999999999999/log HTTP/1.1\r\n{host}\r\n"),
        (404, f"GET /api/v1/beds/1/log/ HTTP/1.1\r\n{host}\r\n"),
        (404, f"GET /ws?bed=7 HTTP/1.1\r\n{host}{upgrade}{key}\r\n"),
        (405, f"POST /api/v1/room HTTP/1.1\r\n{host}\r\n"),
        (405, f"DELETE / HTTP/1.1\r\n{host}\r\n"),
        (413, f"GET / HTTP/1.1\r\n{host}Content-Length: 5\r\n\r\nhello"),
        (413, f"GET / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n"),
        (421, "GET / HTTP/1.1\r\n\r\n"),
        (421, "GET / HTTP/1.1\r\nHost: attacker.example\r\n\r\n"),
        (421, f"GET / HTTP/1.1\r\nHost: attacker.example:{room.port}\r\n\r\n"),
        (403, f"GET /api/v1/room HTTP/1.1\r\n{host}Origin: http://attacker.example\r\n\r\n"),
        (403, f"GET /ws HTTP/1.1\r\n{host}{upgrade}{key}Origin: http://attacker.example\r\n\r\n"),
        (403, f"GET /ws HTTP/1.1\r\n{host}{upgrade}{key}Origin: null\r\n\r\n"),
        (426, f"GET /ws HTTP/1.1\r\n{host}\r\n"),
        (426, f"GET /ws HTTP/1.1\r\n{host}{upgrade}\r\n"),
        (426, f"GET /ws HTTP/1.1\r\n{host}{upgrade.replace('13', '8')}{key}\r\n"),
        (426, f"GET /ws HTTP/1.1\r\n{host}{upgrade}Sec-WebSocket-Key: short\r\n\r\n"),
        (400, "hello\r\n\r\n"),
        (400, f"GET / HTTP/1.1\n{host}\n"),
        (400, f"GET / HTTP/1.1\r\n{host}{host}\r\n"),
        (400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
        (414, "GET /" + 9000 * "a" + f" HTTP/1.1\r\n{host}\r\n"),
        (431, f"GET / HTTP/1.1\r\n{host}X: " + 9000 * "a" + "\r\n\r\n"),
        (431, f"GET / HTTP/1.1\r\n{host}" + 3000 * "X: a\r\n" + "\r\n"),
        (505, f"GET / HTTP/3.0\r\n{host}\r\n"),
    ]
    for right, request in cases:
        got = status_of(room.raw(request.encode("latin-1")))
        equal(got, right, f"the status of {request[:60]!r}")
    status, headers, data = room.get("/api/v1/room")
    equal(status, 200, "and the room is still there")
    equal(headers["X-Content-Type-Options"], "nosniff", "a header")
    check("default-src 'self'" in headers["Content-Security-Policy"], "the policy of content")
    equal((headers["Referrer-Policy"], headers["Cache-Control"]), ("no-referrer", "no-store"),
          "headers")
    check("Simulated" in json.loads(data)["notice"], "the API says that it is simulated")
    status, headers, data = room.get("/api/v1/room", method="HEAD")
    check(status == 200 and not data and int(headers["Content-Length"]) > 100, "HEAD")


def test_bad_frames(room):
    ask = b'{"do":"ping"}'
    cases = [
        (1002, frame(TEXT, ask, mask=False), "not masked"),
        (1009, b"\x81\xff" + b"\x7f" + 7 * b"\xff" + 4 * b"\0", "endless"),
        (1009, frame(TEXT, 4097 * b"a"), "too long"),
        (1009, frame(TEXT, 4000 * b"a", final=False) + frame(0, 4000 * b"a"), "too long in parts"),
        (1003, frame(BINARY, b"\0\1\2"), "binary"),
        (1002, frame(5, b""), "an opcode that there is not"),
        (1002, frame(0, b"x"), "goes on with nothing"),
        (1002, frame(TEXT, b"x", reserved=4), "a reserved bit"),
        (1002, frame(PING, b"x", final=False), "a ping in parts"),
        (1002, frame(PING, 126 * b"x"), "a long ping"),
        (1007, frame(TEXT, b'{"do":"\xff"}'), "no UTF-8"),
        (1008, 20 * frame(TEXT, b"nonsense"), "nonsense without an end"),
        (1000, frame(8, b"\x03\xe8bye"), "goodbye"),
    ]
    for right, data, what in cases:
        c = Client(room.port)
        c.socket.sendall(data)
        equal(c.code(), right, f"the code for what is {what}")
        c.close()
    c = Client(room.port) # in parts, with a ping between them
    c.socket.sendall(frame(TEXT, b'{"do":"pi', final=False) + frame(PING, b"?") +
                     frame(0, b'ng","id":3}'))
    check(c.until(lambda m: m["type"] == "reply")["ok"], "a message in parts")
    reply = c.ask(do="set", name="BW", value=1, unit="kg", hidden="yes")
    check(not reply["ok"] and "true or false" in reply["error"], reply)
    replies = []
    for k in range(60):
        c.send(json.dumps({"do": "ping", "id": f"n{k}"}).encode())
    try:
        while len(replies) < 60:
            replies.append(c.kind("reply"))
        check(False, "sixty messages at once are too many")
    except Closed as closed:
        equal(closed.code, 1008, "who floods")
    check(sum(r["ok"] for r in replies) >= 25, "thirty at once are heard, of which some were said before")
    c.close()


def test_crowd(room):
    """A hundred clients, of whom one stalls, one sends nonsense and one goes in mid-frame."""
    before = room.memory()
    stalled = Client(room.port, room=4096)
    crowd = [Client(room.port, "role=learner") for _ in range(97)]
    for nonsense in (b"\xff" * 5000, frame(TEXT, b"nonsense") * 50):
        rude = Client(room.port)
        rude.socket.sendall(nonsense)
        rude.socket.close()
    cut = Client(room.port)
    cut.socket.sendall(frame(TEXT, 2000 * b" ")[:700])
    cut.socket.close()
    half = socket.create_connection(("127.0.0.1", room.port)) # says nothing
    first = Client(room.port)
    first.take_for(2.5)
    gaps = [w for w, x in zip(first.waves, first.waves[1:]) if x.t != w.t + w.dt * w.n_samples]
    check(len(first.waves) > 40 and not gaps, f"{len(first.waves)} frames, {len(gaps)} gaps")
    lag = first.ask(do="ping") and [m for m in first.messages if m["type"] == "state"][-1:]
    check(not lag or lag[0]["lag"] < 0.5, f"the patient does not notice: {lag}")
    for c in crowd[::10]:
        c.take_for(0.05)
        check(c.messages and c.messages[0]["type"] == "hello", "all were told")
    grown = room.memory() - before
    check(grown < 30e6, f"{grown / 1e6:.1f} MB for a hundred clients")
    for c in crowd + [stalled, first, half]:
        c.close()


def test_full(room):
    """More connections than there is room for are told so, and the room lives on."""
    many = [socket.create_connection(("127.0.0.1", room.port)) for _ in range(256)]
    equal(status_of(room.raw(b"")), 503, "one too many")
    for s in many:
        s.close()
    time.sleep(0.2)
    equal(room.get("/api/v1/room")[0], 200, "when they have gone")


def test_death():
    """A patient that has died waits to be returned to, and its session has the death in it."""
    path = SCRATCH / "mortal.lua"
    path.write_text(MORTAL, encoding="utf-8")
    room = Room(PROGRAM, str(path), "--speed", "100")
    c = enter(room)
    c.do(do="bookmark", name="alive")
    c.take_for(0.3)
    c.do(do="act", name="kill")
    end = c.until(lambda m: m["type"] == "state" and m["state"] == "ended")
    equal(end["why"], "the patient has died: of a test", "why it ended")
    for ask in ({"do": "run"}, {"do": "act", "name": "kill"}, {"do": "bookmark", "name": "late"}):
        reply = c.ask(**ask)
        check(not reply["ok"] and "return to a bookmark" in reply["error"], reply)
    text = room.get("/api/v1/beds/1/log.lua")[2]
    (SCRATCH / "mortal_log.lua").write_bytes(text)
    out = subprocess.run([PROGRAM, "run", str(SCRATCH / "mortal_log.lua"), "--json"], check=False,
                         capture_output=True, text=True)
    equal(json.loads(out.stdout)["died"], 1, "it dies again")
    c.do(do="return", name="alive")
    c.until(lambda m: m["type"] == "state" and m["state"] == "paused")
    c.do(do="run")
    c.until(lambda m: m["type"] == "state" and m["state"] == "running")
    equal(room.stop()[0], 0, "the end")


def test_tokens():
    room = Room(PROGRAM, str(SCRATCH / "quick.lua"), "--token", "--paused")
    learner, teacher = (room.addresses[k].split("token=")[1] for k in ("learner", "instructor"))
    equal((len(learner), len(teacher), learner == teacher), (32, 32, False), "tokens")
    equal(room.get("/api/v1/room")[0], 401, "no token")
    equal(room.get("/api/v1/room?token=" + 32 * "0")[0], 401, "a wrong token")
    equal(room.get("/api/v1/room?token=" + learner)[0], 200, "a learner's")
    equal(room.get("/api/v1/beds/1/log.lua?token=" + learner)[0], 403, "what is an instructor's")
    equal(room.get("/instructor?token=" + learner)[0], 403, "the page of an instructor")
    equal(room.get("/api/v1/beds/1/log.lua",
                   headers={"Authorization": "Bearer " + teacher})[0], 200, "in a header")
    equal(Client(room.port).status, 401, "a WebSocket without")
    equal(Client(room.port, "token=" + teacher[:-1]).status, 401, "a token that lacks a letter")
    c = Client(room.port, "token=" + learner)
    equal(c.take()["role"], "learner", "by token")
    equal(Client(room.port, "token=" + teacher).take()["role"], "instructor", "by token")
    code, took, _ = room.stop(signal.SIGTERM)
    check(code == 0 and took < 1, f"SIGTERM: {code} after {took:.2f} s")
    equal(c.code(), 1001, "clients are told")
    room = Room(PROGRAM, str(SCRATCH / "quick.lua"), "--listen", "0.0.0.0", "--name", "ward.example")
    check("token=" in room.addresses["learner"], "who listens for others has tokens")
    check("0.0.0.0" not in room.addresses["learner"], "and says where it can be found")
    token = room.addresses["learner"].split("token=")[1]
    for name, right in (("ward.example", 200), ("127.0.0.1", 200), ("attacker.example", 421)):
        equal(room.get("/api/v1/room?token=" + token, headers={"Host": f"{name}:{room.port}"})[0],
              right, f"called {name}")
    equal(room.stop()[0], 0, "the end")


# --- the program ----------------------------------------------------------------------------------


def test_program():
    path = SCRATCH / "quick.lua"
    log = SCRATCH / "saved.lua"
    for old in (log, SCRATCH / "saved-2.lua"):
        old.unlink(missing_ok=True)
    room = Room(PROGRAM, str(path), "--patient", "1,3", "--log", str(log))
    equal([b["patient"] for b in room.json("/api/v1/room")["beds"]], ["1", "3"], "two beds")
    taken = subprocess.run([PROGRAM, "live", str(path), "--port", str(room.port)],
                           capture_output=True, text=True, timeout=60, check=False)
    check(taken.returncode == 74 and "is taken" in taken.stderr, f"a port that is taken: {taken}")
    one, two = enter(room, "bed=1"), enter(room, "bed=2")
    one.do(do="act", name="snack", value=11)
    two.do(do="pause")
    beds = two.until(lambda m: m["type"] == "beds" and m["beds"][1]["state"] == "paused")["beds"]
    equal(beds[0]["state"], "running", "beds have states of their own")
    code, took, err = room.stop()
    check(code == 0 and took < 1, f"SIGINT: {code} after {took:.2f} s, {err}")
    check("snack" in log.read_text(encoding="utf-8"), "the log was saved")
    check((SCRATCH / "saved-2.lua").exists(), "and that of the other bed")
    check(not list(SCRATCH.glob("*.tmp*")), "nothing half is left behind")
    for arguments, right in (((str(path), "--speed", "0"), 2), ((str(path), "--patient", "9"), 65),
                             ((str(path), "--arm", "nobody"), 65), (("nowhere.lua",), 65),
                             ((str(path), "--patient", "x"), 2), (("--prot", "1"), 2),
                             ((str(path), "--listen", "a:b:c"), 2)):
        got = subprocess.run([PROGRAM, "live", *arguments, "--for", "1"], capture_output=True,
                             text=True, timeout=60, check=False)
        equal(got.returncode, right, f"exit code of {arguments}: {got.stderr}")
    relived = Room(PROGRAM, str(log), "--paused")
    equal(relived.json("/api/v1/room")["beds"][0]["patient"], "1", "a session can go on")
    relived.stop()


def test_scripted():
    """A script's memory cannot be saved: who returns lives through all of it again, to the same bits."""
    path = SCRATCH / "scripted.lua"
    path.write_text(SCRIPTED, encoding="utf-8")
    room = Room(PROGRAM, str(path), "--arm", "pump", "--speed", "300")
    c = enter(room)
    c.take_for(0.7)
    c.do(do="dose", name="meal", amount=40, unit="g")
    c.take_for(0.3)
    c.do(do="bookmark", name="fed")
    c.do(do="dose", name="meal", amount=80, unit="g")
    c.take_for(0.7)
    c.do(do="return", name="fed")
    c.until(lambda m: m["type"] == "state" and m["state"] == "running")
    c.take_for(0.7)
    c.do(do="pause")
    c.until(lambda m: m["type"] == "state" and m["state"] == "paused")
    equal(len(room.json("/api/v1/beds/1/log")["orders"]), 1, "what came after the bookmark is gone")
    compare_replay(room, SCRATCH / "scripted_log.lua", "the scripted one")
    equal(room.stop()[0], 0, "the end")


def test_adult():
    """Half a minute of a real patient: waves, an instructor's haemorrhage, a return, and all of it again."""
    path = SCRATCH / "adult.lua"
    path.write_text(ADULT, encoding="utf-8")
    room = Room(PROGRAM, str(path), "--speed", "4")
    c = Client(room.port)
    hello = c.take()
    check("ecg" in [w["name"] for w in hello["waves"]], f"waves: {hello['waves']}")
    check({"hr", "spo2"} <= {n["name"] for n in hello["numerics"]}, "numbers")
    if hello["state"]["state"] != "running":
        c.until(lambda m: m["type"] == "state" and m["state"] == "running", 60)
    c.do(do="act", name="bleed", value=450)
    c.take_for(4)
    heart = [m["values"]["hr"] for m in c.messages if m["type"] == "numerics"][-10:]
    check(heart and all(40 < x < 140 for x in heart), f"heart rates {heart[-3:]}")
    check(len(c.waves) > 60, f"{len(c.waves)} frames")
    c.do(do="bookmark", name="worse")
    c.do(do="act", name="bleed", value=0)
    c.take_for(0.5)
    begin = time.monotonic()
    c.do(do="return", name="worse")
    c.kind("log")
    check(time.monotonic() - begin < 0.5, "an adult is put back at once")
    c.take_for(1.5)
    c.do(do="pause")
    c.until(lambda m: m["type"] == "state" and m["state"] == "paused")
    compare_replay(room, SCRATCH / "adult_log.lua", "the adult")
    code, took, _ = room.stop()
    check(code == 0 and took < 1, f"SIGINT: {code} after {took:.2f} s")


def main():
    SCRATCH.mkdir(parents=True, exist_ok=True)
    (SCRATCH / "quick.lua").write_text(QUICK, encoding="utf-8")
    room = Room(PROGRAM, str(SCRATCH / "quick.lua"), "--patient", "2")
    enter(room).close()
    together = [test_learners_and_instructors, test_frames, test_alarm, test_pause_bookmark_return,
                test_replay, test_hostile_requests, test_bad_frames, test_crowd,
                test_full]
    alone = [test_death, test_tokens, test_program, test_scripted, test_adult]
    chosen = sys.argv[1:]
    n = bad = 0
    for test in together + alone:
        if chosen and test.__name__ not in chosen:
            continue
        before, begin, n = len(failed), time.monotonic(), n + 1
        try:
            test(*([room] if test in together else []))
        except Exception as error:  # pylint: disable=broad-except
            check(False, f"{test.__name__}: {type(error).__name__}: {error}")
        bad += len(failed) > before
        print("ok   " if len(failed) == before else "FAIL ", test.__name__,
              f"{time.monotonic() - begin:.1f} s", flush=True)
    code, took, err = room.stop()
    check(code == 0 and took < 1, f"the end: {code} after {took:.2f} s, {err}")
    print(f"{n - bad} passed, {bad} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
