"""Shows by strace that a message is on disk before it is acknowledged.

    python3 tests/kill/fsync.py target/debug/motcua [COUNT]

Each request holds a mark of its own. In the trace the mark must be written to
a file, that file flushed by fsync or fdatasync, and only then 200 be sent.
"""

import collections
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

PROGRAM, COUNT = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
PORT = 8493
HOME = f"http://127.0.0.1:{PORT}"


def update(number):
    who = {"id": number + 1, "is_bot": False, "first_name": "Lan", "type": "private"}
    message = {"message_id": 1, "from": who, "chat": who, "date": 1, "text": f"mark{number:06}."}
    return json.dumps({"update_id": number, "message": message}).encode()


def send():
    for _ in range(1800):
        try:
            urllib.request.urlopen(f"{HOME}/readyz")
            break
        except OSError:
            time.sleep(0.1)
    headers = {"content-type": "application/json", "X-Telegram-Bot-Api-Secret-Token": "a-secret"}
    for number in range(COUNT):
        request = urllib.request.Request(f"{HOME}/webhook/telegram", update(number), headers)
        assert urllib.request.urlopen(request).status == 200


def trace(folder):
    path = os.path.join(folder, "trace")
    settings = {
        "MOTCUA_LISTEN": f"127.0.0.1:{PORT}",
        "MOTCUA_DATA": os.path.join(folder, "data"),
        "MOTCUA_LOG_LEVEL": "error",
        "MOTCUA_CHANNEL__TELEGRAM__TOKEN": "1:a",
        "MOTCUA_CHANNEL__TELEGRAM__SECRET": "a-secret",
        "MOTCUA_CHANNEL__TELEGRAM__API_URL": "http://127.0.0.1:9",
    }
    calls = "recvfrom,read,pwrite64,fsync,fdatasync,sendto,write,writev"
    command = ["strace", "-f", "-qq", "-s", "9000", "-e", f"trace={calls}", "-o", path, PROGRAM, "serve"]
    server = subprocess.Popen(command, env={**os.environ, **settings})
    try:
        send()
    finally:
        # strace itself takes no signal while it writes to a file.
        with open(f"/proc/{server.pid}/task/{server.pid}/children") as children:
            for child in children.read().split():
                os.kill(int(child), signal.SIGTERM)
        server.wait()
    return path


def check(path):
    flushed, written, begun, shown = set(), collections.defaultdict(set), {}, 0
    asked = None
    for line in open(path, errors="replace"):
        thread, call = line.split(maxsplit=1)
        if re.match(r"(<\.\.\. )?(recvfrom|read)\b", call) and (mark := re.search(r"mark\d{6}", call)):
            asked = mark.group()
        elif call.startswith("pwrite64("):
            file = call[9 : call.index(",")]
            written[file].update(re.findall(r"mark\d{6}", call))
        elif found := re.match(r"f(?:data)?sync\((\d+)", call):
            file = found.group(1)
            # Only what was written before the call began is flushed by it.
            begun[thread] = (file, set(written[file]))
            if "unfinished" not in call:
                assert "= 0" in call, call
                flushed |= begun[thread][1]
        elif re.match(r"<\.\.\. f(?:data)?sync resumed", call) and "= 0" in call:
            flushed |= begun[thread][1]
        elif "HTTP/1.1 200" in call and asked:
            assert asked in flushed, f"{asked} was acknowledged before it was flushed"
            shown, asked = shown + 1, None
    return shown


with tempfile.TemporaryDirectory() as folder:
    shown = check(trace(folder))
    assert shown == COUNT, f"{shown} of {COUNT} acknowledgements were seen"
    print(f"{shown} acknowledgements, each after its message was flushed to disk")
