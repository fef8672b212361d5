# SPDX-License-Identifier: Apache-2.0
"""A client of live sessions over raw sockets, for tests: it can be polite, and it can be anything else."""
import atexit
import base64
import hashlib
import http.client
import json
import os
import select
import signal
import socket
import struct
import subprocess
import time

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Room:
    """`jumeau live` with these arguments, at any port that is free."""

    def __init__(self, program, *arguments, env=None):
        self.process = subprocess.Popen(
            [program, "live", *arguments, "--port", "0", "--json"], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env=env)
        atexit.register(self.process.kill)  # whatever becomes of the test
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("it does not begin: " + self.process.stderr.read())
        self.addresses = json.loads(line)
        self.port = self.addresses["port"]

    def get(self, path, method="GET", headers=None, body=None):
        """Status, headers, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, dict(answer.getheaders()), data

    def json(self, path):
        status, _, data = self.get(path)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {data!r}")
        return json.loads(data)

    def raw(self, data, patience=20.0):
        """Bytes that come back for bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as s:
            s.sendall(data)
            return read_all(s)

    def memory(self):
        """Resident, in bytes."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def processor(self):
        """Seconds that it took of the processor."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, number=signal.SIGINT):
        """Exit code, seconds that it took, stderr."""
        begin = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(20)
        took = time.monotonic() - begin
        return code, took, self.process.stderr.read()


def read_all(s):
    data = b""
    try:
        while part := s.recv(65536):
            data += part
    except (ConnectionResetError, TimeoutError):
        pass
    return data


def frame(opcode, payload, mask=True, final=True, reserved=0):
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    bit, n = (0x80 if mask else 0), len(payload)
    if n < 126:
        head += bytes([bit | n])
    elif n < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", n)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", n)
    if not mask:
        return head + payload
    key = os.urandom(4)
    return head + key + bytes(c ^ key[i & 3] for i, c in enumerate(payload))


class Closed(Exception):
    """The room closed the WebSocket; `code` says why, None without a word."""

    def __init__(self, code):
        super().__init__(f"closed with {code}")
        self.code = code


class Waves:
    """A binary frame."""

    def __init__(self, data):
        magic, self.seq, self.t, self.dt, self.n_waves, self.n_samples = struct.unpack(
            "<4sIdfHH", data[:24])
        if magic != b"JMW1" or len(data) != 24 + 4 * self.n_waves * self.n_samples:
            raise ValueError("this is no frame of waves")
        n = self.n_samples
        values = struct.unpack(f"<{self.n_waves * n}f", data[24:])
        self.values = [values[k * n:(k + 1) * n] for k in range(self.n_waves)]


class Client:
    """A WebSocket of a room."""

    def __init__(self, port, query="bed=1", headers="", room=None):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if room: # for what is waiting to be read
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.settimeout(20)
        self.socket.connect(("127.0.0.1", port))
        self.data, self.next_id, self.messages, self.waves = b"", 0, [], []
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET /ws?{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                             f"Upgrade: websocket\r\nConnection: Upgrade\r\n{headers}"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
                             ).encode())
        while b"\r\n\r\n" not in self.data:
            part = self.socket.recv(65536)
            if not part:
                break
            self.data += part
        self.head, _, self.data = self.data.partition(b"\r\n\r\n")
        self.status = int(self.head.split(b" ")[1]) if self.head else 0
        if self.status == 101:
            magic = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()
            right = base64.b64encode(hashlib.sha1(magic).digest())
            if b"Sec-WebSocket-Accept: " + right not in self.head:
                raise ValueError("the handshake is wrong")

    def need(self, n):
        while len(self.data) < n:
            part = self.socket.recv(65536)
            if not part:
                raise Closed(None)
            self.data += part
        part, self.data = self.data[:n], self.data[n:]
        return part

    def receive(self):
        """Opcode and payload of the next frame; pings are answered on the way."""
        while True:
            first, n = self.need(2)
            if n == 126:
                n = struct.unpack(">H", self.need(2))[0]
            elif n == 127:
                n = struct.unpack(">Q", self.need(8))[0]
            payload = self.need(n)
            if first & 15 == PING:
                self.socket.sendall(frame(PONG, payload))
                continue
            if first & 15 == PONG:
                continue
            if first & 15 == CLOSE:
                raise Closed(struct.unpack(">H", payload[:2])[0] if n >= 2 else None)
            return first & 15, payload

    def take(self):
        """The next frame, into messages or waves; returns it."""
        opcode, payload = self.receive()
        if opcode == BINARY:
            self.waves.append(Waves(payload))
            return self.waves[-1]
        self.messages.append(json.loads(payload))
        return self.messages[-1]

    def take_for(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self.data or select.select([self.socket], [], [], left)[0]:
                self.take()

    def until(self, test, patience=20.0):
        """The first message from now on for which the test holds."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            message = self.take()
            if isinstance(message, dict) and test(message):
                return message
        raise TimeoutError("nobody said so")

    def kind(self, kind, patience=20.0):
        return self.until(lambda m: m["type"] == kind, patience)

    def ask(self, **ask):
        """Says it and waits for the reply."""
        self.next_id += 1
        self.send(json.dumps({**ask, "id": self.next_id}).encode())
        return self.until(lambda m: m["type"] == "reply" and m["id"] == self.next_id)

    def do(self, **ask):
        reply = self.ask(**ask)
        if not reply["ok"]:
            raise RuntimeError(f"{ask}: {reply['error']}")

    def send(self, payload, opcode=TEXT, **how):
        self.socket.sendall(frame(opcode, payload, **how))

    def code(self):
        """Reads until the room closes, and the code that it gives."""
        try:
            while True:
                self.receive()
        except Closed as closed:
            return closed.code
        except ConnectionResetError:
            return None

    def close(self):
        self.socket.close()
