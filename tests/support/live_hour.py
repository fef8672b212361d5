# SPDX-License-Identifier: Apache-2.0
"""An hour of live running: see tests/campaigns/live.sh."""
import os
import pathlib
import select
import socket
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from live_client import PONG, TEXT, Client, Room, frame  # noqa: E402

CROWD = 97
MOST_DRIFT, MOST_SHARE, MOST_GROWTH = 0.05, 0.30, 2e6


class Measure:
    """How late samples come, against a clock of our own. The earliest of a while is what counts: the others waited
    for the network, or for us."""

    def __init__(self):
        self.zero = None
        self.gaps = 0
        self.last = None
        self.first_late, self.last_late, self.worst = [], [], 0.0

    def see(self, waves, begin, end):
        now = time.monotonic()
        t = waves.t + waves.dt * (waves.n_samples - 1)
        if self.zero is None:
            self.zero = now - t
        late = now - t - self.zero
        self.worst = max(self.worst, late)
        if self.last is not None and abs(waves.t - self.last) > 1e-9:
            self.gaps += 1
        self.last = waves.t + waves.dt * waves.n_samples
        if now - begin < 5:
            self.first_late.append(late)
        elif end - now < 5:
            self.last_late.append(late)

    def drift(self):
        return min(self.last_late) - min(self.first_late)


def rude(port, turn):
    """A client that sends nonsense, or leaves in mid-frame."""
    client = Client(port)
    try:
        if turn % 2:
            client.socket.sendall(frame(TEXT, b"nonsense") * 20 + os.urandom(3000))
        else:
            client.socket.sendall(frame(TEXT, 2000 * b" ")[:700])
    except (BrokenPipeError, ConnectionResetError):
        pass
    client.close()


def drain(crowd):
    """Takes what the crowd was sent, unseen; returns how many bytes that were. Who is shown out is lost."""
    n = 0
    for s in select.select([c.socket for c in crowd], [], [], 0)[0]:
        part = s.recv(1 << 20)
        if not part:
            raise ConnectionError("one of the crowd was shown out")
        n += len(part)
    return n


def watch(room, seconds):
    """Looks on for so long; what was found."""
    one = Client(room.port)
    hello = one.take()
    if hello["state"]["state"] != "running":
        one.until(lambda m: m["type"] == "state" and m["state"] == "running", 120)
    crowd = [Client(room.port, "role=learner") for _ in range(CROWD)]
    stalled = Client(room.port, room=4096)
    for client in crowd:
        client.socket.setblocking(False)
    measure, taken, turn, told = Measure(), 0, 0, time.monotonic()
    begin = time.monotonic()
    end, memory, processor = begin + seconds, None, room.processor()
    while (now := time.monotonic()) < end:
        if one.data or select.select([one.socket], [], [], 0.02)[0]:
            if isinstance(item := one.take(), dict):
                one.messages.clear()
            else:
                measure.see(item, begin, end)
                one.waves.clear()
        taken += drain(crowd)
        if now - begin > 2 * turn:
            turn += 1
            rude(room.port, turn)
            for client in crowd[turn % 8::8]: # they are there: nobody reads the pings
                client.socket.send(frame(PONG, b""))
        if memory is None and now - begin > min(60, seconds / 4):
            memory = room.memory()
        if now - told > 60:
            told = now
            print(f"{(now - begin) / 60:5.1f} min: {room.memory() / 1e6:.1f} MB, "
                  f"{(room.processor() - processor) / (now - begin):.1%} of a core", flush=True)
    found = {"drift": measure.drift(), "worst": measure.worst, "gaps": measure.gaps,
             "growth": room.memory() - memory, "memory": room.memory(), "taken": taken,
             "share": (room.processor() - processor) / (time.monotonic() - begin), "rude": turn}
    for client in crowd + [stalled, one]:
        client.close()
    return found


def main():
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    scenario = sys.argv[2] if len(sys.argv) > 2 else "scenarios/live/ward.lua"
    room = Room(os.environ["JM_PROGRAM"], scenario, "--speed", "1")
    found = watch(room, 60 * minutes)
    code, took, _ = room.stop()
    print(f"{minutes:g} minutes of {scenario} at 1x, {CROWD + 3} clients at once:\n"
          f"  drift            {1000 * found['drift']:+.1f} ms (at most 50)\n"
          f"  latest sample    {1000 * found['worst']:.1f} ms late, {found['gaps']} gaps between frames\n"
          f"  processor        {found['share']:.1%} of a core (at most 30 %)\n"
          f"  memory           {found['memory'] / 1e6:.1f} MB, grown by {found['growth'] / 1e6:.2f} MB\n"
          f"  given            {found['taken'] / 1e6:.0f} MB to the crowd; {found['rude']} rude ones came\n"
          f"  end              exit code {code} after {took:.2f} s")
    good = (abs(found["drift"]) < MOST_DRIFT and found["share"] <= MOST_SHARE and not found["gaps"] and
            found["growth"] < MOST_GROWTH and code == 0 and took < 1)
    print("all as promised" if good else "NOT as promised")
    return 0 if good else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, socket.timeout) as error:
        sys.exit(f"live: {error}")
