"""The pages of a node under load, with the program itself over HTTP: sizes of pages, one reader of a large register, many people at once.

Usage: load.py FOLDER PROGRAM RECORDS USERS SECONDS. The folder keeps the node: with it again, nothing is made anew.
"""

import base64
import hashlib
import hmac
import http.client
import json
import random
import re
import statistics
import struct
import subprocess
import sys
import threading
import time
import urllib.parse
from pathlib import Path

PASSWORD = "seven loud herons cross Rabat"
FORMS = ["financial", "human", "process", "policy"]
AT_ONCE = 20_000
WORDS = ["water", "villages", "school", "health", "border", "training", "return", "housing", "labour", "family", "voucher", "coast"]


def rihla(program, *arguments):
    done = subprocess.run([program, *arguments, "--json"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{arguments}: {done.stdout} {done.stderr}")
    return json.loads(done.stdout)


class Person:
    """A browser: one connection that is kept, and its cookies."""

    def __init__(self, port):
        self.port, self.cookies, self.connection, self.secret = port, {}, None, None

    def ask(self, method, path, form=None):
        headers = {"Accept-Encoding": "gzip", "Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        for attempt in (1, 2):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                data = answer.read()
                break
            except (http.client.HTTPException, ConnectionError):
                # a server may close a connection that was idle
                self.connection = None
                if attempt == 2:
                    raise
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                pair, _, rest = value.partition(";")
                name, _, value = pair.partition("=")
                if "Max-Age=0" in rest:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = value
        return answer, data

    def text(self, data):
        import gzip

        return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()

    def patiently(self, method, path, form=None):
        """Asks again where the node says to wait."""
        while True:
            answer, data = self.ask(method, path, form)
            if answer.status != 429:
                return answer, data
            time.sleep(int(answer.getheader("Retry-After", "5")))

    def accept(self, code):
        answer, data = self.patiently("POST", "/en/password", {"code": code, "password": PASSWORD, "again": PASSWORD})
        assert answer.status == 303, self.text(data)

    def sign_in(self, name, secret=None):
        answer, data = self.patiently("POST", "/en/sign-in", {"name": name, "password": PASSWORD})
        place = answer.getheader("Location") or ""
        if place.endswith("/account"):
            _, data = self.ask("POST", "/en/account/app", {})
            self.secret = re.search(r'<bdi class="letters">([^<]+)<', self.text(data)).group(1).replace(" ", "")
            answer, data = self.ask("POST", "/en/account/app/confirm", {"code": digits(self.secret)})
        elif place.endswith("/code"):
            answer, data = self.ask("POST", "/en/sign-in/code", {"code": digits(secret)})
        assert answer.status == 303 and "sign-in" not in (answer.getheader("Location") or ""), (answer.status, self.text(data)[:2000])


def digits(secret):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    tag = hmac.digest(key, struct.pack(">q", int(time.time()) // 30), hashlib.sha1)
    at = tag[19] & 15
    return f"{(struct.unpack('>I', tag[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def table(path, begin, end):
    columns = "reference,title.en,title.ar,entity,entity_kind,form,kind,text.en,objectives,begins,ends,amount"
    with path.open("w", encoding="utf-8") as out:
        print(columns, file=out)
        for n in range(begin, end):
            two = f"{WORDS[n % 12]} {WORDS[n * 7 % 11]}"
            print(
                f"P-{n:07},Pledge {n * 7919 % 1_000_003} on {two},تعهد {n} بشأن المياه,Ministry {n % 251},state,{FORMS[n % 4]},individual,"
                f"What is promised of {two} in region {n % 97}.,gcm:{n % 23 + 1},2026-{n % 12 + 1:02}-01,20{27 + n % 20}-{n % 12 + 1:02}-{n % 28 + 1:02},{n % 100_000}.50 MAD",
                file=out,
            )


def milliseconds(times):
    times = sorted(times)
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))] * 1000
    return f"p50 {at(0.5):.1f} ms, p95 {at(0.95):.1f}, p99 {at(0.99):.1f}, most {times[-1] * 1000:.1f} ({len(times)})"


def main():
    work, program, records, users, seconds = Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:6])
    place = str(work / "node")
    if not (work / "node").exists():
        work.mkdir(parents=True, exist_ok=True)
        subprocess.run([program, "sample", place, "--people", "4000", "--build"], check=True, stdout=subprocess.DEVNULL)
        first = rihla(program, "account", "create-first", "user0", place, "--role", "focal-point")
        codes = [first["code"]] + [rihla(program, "account", "invite", f"user{n}", place, "--role", "focal-point")["code"] for n in range(1, users)]
        (work / "codes.json").write_text(json.dumps(codes))
        begun = time.monotonic()
        for begin in range(0, records, AT_ONCE):
            table(work / "rows.csv", begin, min(begin + AT_ONCE, records))
            rihla(program, "record", "import", "pledge", str(work / "rows.csv"), place, "--do")
            print(f"\r{begin + AT_ONCE} records", end="", file=sys.stderr)
        (work / "records").write_text(str(records))
        print(f"\nimported {records} records by the command in {time.monotonic() - begun:.0f} s")
    server = subprocess.Popen([program, "serve", place, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=(work / "log").open("a"), text=True)
    try:
        port = int(re.search(r"127\.0\.0\.1:(\d+)", server.stdout.readline()).group(1))
        measure(work, port, users, seconds, server.pid)
    finally:
        server.terminate()
        server.wait()


def measure(work, port, users, seconds, pid):
    people, kept = [], work / "people.json"
    if kept.exists():
        secrets = json.loads(kept.read_text())
        for n, secret in enumerate(secrets):
            person = Person(port)
            person.sign_in(f"user{n}", secret)
            people.append(person)
    else:
        for n, code in enumerate(json.loads((work / "codes.json").read_text())):
            person = Person(port)
            person.accept(code)
            person.sign_in(f"user{n}")
            people.append(person)
        kept.write_text(json.dumps([person.secret for person in people]))
    one = people[0]
    # the index of words follows the records
    begun = time.monotonic()
    last = f"P-{int((work / 'records').read_text()) - 1:07}"
    while "/en/registers/pledge/" not in one.text(one.ask("GET", f"/en/search?q={last}")[1]):
        if time.monotonic() - begun > 3600:
            print("the index of words was not made within an hour")
            break
        time.sleep(5)
    print(f"waited {time.monotonic() - begun:.0f} s for the index of words")
    page = one.text(one.ask("GET", "/en/registers/pledge")[1])
    links = re.findall(r'href="(/en/registers/pledge/[0-9a-z]{16})"', page)
    record = links[0]

    print("sizes, as sent (and whole), with the style sheet:")
    style = len(one.ask("GET", "/assets/rihla.css")[1])
    for name, path in [
        ("home", "/en/"), ("datasets", "/en/datasets"), ("dataset", "/en/datasets/permits-valid"), ("work", "/en/work"), ("registers", "/en/registers"),
        ("list", "/en/registers/pledge"), ("record", record), ("form", "/en/registers/pledge/new"), ("search", "/en/search?q=water"),
    ]:
        answer, data = one.ask("GET", path)
        print(f"  {name}: {answer.status}, {len(data) + style} ({len(one.text(data).encode())})")

    def timed(name, paths, times=100):
        took = []
        for n in range(times):
            path = paths(n) if callable(paths) else paths
            begun = time.monotonic()
            answer, data = one.ask("GET", path)
            took.append(time.monotonic() - begun)
            assert answer.status == 200, (path, answer.status)
        print(f"  {name}: {milliseconds(took)}")

    following = []
    path = "/en/registers/pledge"
    for _ in range(100):
        text = one.text(one.ask("GET", path)[1])
        path = re.search(r'href="([^"]+)" rel="next"', text).group(1).replace("&amp;", "&").replace("&#38;", "&")
        following.append(path)
    print("one reader:")
    timed("list, first page", "/en/registers/pledge")
    timed("list, next pages", lambda n: following[n])
    timed("list by a form", lambda n: f"/en/registers/pledge?f.form={FORMS[n % 4]}")
    timed("list by the beginning of a title", lambda n: f"/en/registers/pledge?begins=pledge+{n % 90 + 10}")
    timed("list by a condition", lambda n: "/en/registers/pledge?filter=" + urllib.parse.quote(f'entity = "Ministry {n}" and ends < 2035'))
    timed("record", lambda n: links[n % len(links)])
    timed("full text, one word", lambda n: f"/en/search?q={WORDS[n % 12]}")
    timed("full text, two words and a number", lambda n: f"/en/search?q={WORDS[n % 12]}+{WORDS[n * 7 % 11]}+{n * 7919 % 1_000_003}")
    timed("full text, Arabic", lambda n: "/ar/search?q=" + urllib.parse.quote(f"المياه {n}"))

    took, wrong, lock = {}, [], threading.Lock()
    stop = time.monotonic() + seconds

    def work_of(person, number):
        draw = random.Random(number)
        while time.monotonic() < stop:
            kind, path = draw.choice(
                [
                    ("list", "/en/registers/pledge"), ("list", following[draw.randrange(100)]), ("list", f"/en/registers/pledge?f.form={draw.choice(FORMS)}"),
                    ("record", draw.choice(links)), ("record", draw.choice(links) + "/history"), ("form", "/en/registers/pledge/new"),
                    ("search", f"/en/search?q={draw.choice(WORDS)}"), ("work", "/en/work"), ("dataset", "/en/datasets/permits-valid"), ("save", ""),
                ]
            )
            begun = time.monotonic()
            try:
                if kind == "save":
                    name = f"N-{number}-{draw.randrange(10**9)}"
                    form = {"f.reference": name, "f.title.en": f"Of {name}", "f.entity": "Ministry", "f.entity_kind": "state", "f.form": "policy", "f.kind": "individual",
                            "f.text.en": "To do it.", "f.objectives": "gcm:7", "f.begins": "2026-01-01", "f.ends": "2031-06-30", "f.amount": "1200.50 MAD"}
                    answer, data = person.ask("POST", "/en/registers/pledge/new", form)
                    good = answer.status == 303
                else:
                    answer, data = person.ask("GET", path)
                    good = answer.status == 200
                with lock:
                    took.setdefault(kind, []).append(time.monotonic() - begun)
                    if not good:
                        wrong.append((kind, path, answer.status))
            except Exception as error:
                with lock:
                    wrong.append((kind, path, repr(error)))
            # somebody reads what they asked for
            time.sleep(draw.uniform(0.5, 1.5))

    threads = [threading.Thread(target=work_of, args=(person, n)) for n, person in enumerate(people[:users])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = [t for times in took.values() for t in times]
    memory = next((line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")), "")
    print(f"{users} people, {seconds} s, each pausing one second: {len(whole) / seconds:.0f} answers a second, {len(wrong)} wrong; {' '.join(memory.split())}")
    for kind in sorted(took):
        print(f"  {kind}: {milliseconds(took[kind])}")
    print(f"  all: {milliseconds(whole)}")
    for case in wrong[:5]:
        print("  wrong:", case)
    if wrong:
        sys.exit(1)


main()
