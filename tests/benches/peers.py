#!/usr/bin/env python3
"""How motcua finds beside the engines that an office could install instead.

    python3 tests/benches/peers.py [--motcua PROGRAM] [--postgres URL] [--meilisearch HOST:PORT] SET…

A SET is a folder in the BEIR layout (`corpus.jsonl`, `queries*.jsonl`,
`qrels/test.tsv`); every file of queries in it is one row. All engines index the
same corpus and rank the same queries in the same run, each at its best setting
without a trained model. An engine that is not installed is left out and named:
`pip install bm25s tantivy psycopg2-binary` brings all but SQLite, which Python
has. PostgreSQL needs the address of a database and the extension `unaccent`,
Meilisearch that of its server (`meilisearch --no-analytics`).
Printed are success@1, MRR@10, nDCG@10 and the median time of one query.
"""

import argparse
import collections
import http.client
import json
import math
import pathlib
import re
import sqlite3
import statistics
import subprocess
import tempfile
import time
import unicodedata

DEPTH = 10
WORD = re.compile(r"\w+")


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def words(text):
    return WORD.findall(unicodedata.normalize("NFC", text).lower())


def folded(word):
    letters = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(c for c in letters if not unicodedata.combining(c))


class Fts5:
    """SQLite FTS5, diacritics removed, title and text weighed 2 to 1, any word matches."""

    def __init__(self, corpus):
        self.db = sqlite3.connect(":memory:")
        self.db.execute(
            "CREATE VIRTUAL TABLE entry USING fts5(title, text, tokenize = \"unicode61 remove_diacritics 2\")"
        )
        self.db.executemany(
            "INSERT INTO entry(rowid, title, text) VALUES (?, ?, ?)",
            ((i, d.get("title", ""), d["text"]) for i, d in enumerate(corpus)),
        )

    def search(self, query):
        match = " OR ".join(f'"{word}"' for word in dict.fromkeys(words(query)))
        if not match:
            return []
        found = self.db.execute(
            "SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY bm25(entry, 2.0, 1.0), rowid LIMIT ?",
            (match, DEPTH),
        )
        return [row[0] for row in found]


class Postgres:
    """PostgreSQL full-text search, `simple` with `unaccent`, ts_rank_cd, any word matches."""

    def __init__(self, corpus, url):
        import psycopg2
        import psycopg2.extras

        self.db = psycopg2.connect(url)
        self.cursor = self.db.cursor()
        self.cursor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
        self.cursor.execute("CREATE TEMP TABLE entry (id int PRIMARY KEY, document tsvector)")
        psycopg2.extras.execute_values(
            self.cursor,
            "INSERT INTO entry VALUES %s",
            [(i, d.get("title", ""), d["text"]) for i, d in enumerate(corpus)],
            "(%s, setweight(to_tsvector('simple', unaccent(%s)), 'A') || to_tsvector('simple', unaccent(%s)))",
        )
        self.cursor.execute("CREATE INDEX ON entry USING gin(document)")
        self.cursor.execute("ANALYZE entry")

    def search(self, query):
        match = " | ".join(dict.fromkeys(words(query)))
        if not match:
            return []
        self.cursor.execute(
            "WITH query AS (SELECT to_tsquery('simple', unaccent(%s)) AS it)"
            " SELECT id FROM entry, query WHERE document @@ it"
            " ORDER BY ts_rank(document, it, 1) DESC, id LIMIT %s",
            (match, DEPTH),
        )
        return [row[0] for row in self.cursor.fetchall()]


class Bm25s:
    """bm25s over syllables, title and text in one."""

    def __init__(self, corpus):
        import bm25s

        self.engine = bm25s.BM25()
        self.engine.index([words(f"{d.get('title', '')} {d['text']}") for d in corpus], show_progress=False)
        self.size = len(corpus)

    def search(self, query):
        asked = words(query)
        if not asked:
            return []
        found, scores = self.engine.retrieve([asked], k=min(DEPTH, self.size), show_progress=False)
        return [int(i) for i, score in zip(found[0], scores[0]) if score > 0]


class Tantivy:
    """tantivy with its default tokenizer, title and text weighed 2 to 1."""

    def __init__(self, corpus):
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("title")
        schema.add_text_field("text")
        schema.add_unsigned_field("number", stored=True)
        self.index = tantivy.Index(schema.build())
        writer = self.index.writer(64_000_000, 1)
        for i, d in enumerate(corpus):
            writer.add_document(tantivy.Document(title=d.get("title", ""), text=d["text"], number=i))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def search(self, query):
        asked = " ".join(words(query))
        if not asked:
            return []
        parsed = self.index.parse_query(asked, ["title", "text"], field_boosts={"title": 2.0, "text": 1.0})
        hits = self.searcher.search(parsed, DEPTH).hits
        return [self.searcher.doc(address)["number"][0] for _, address in hits]


class Meilisearch:
    """Meilisearch told that all is Vietnamese, title before text, the commonest words left out first.

    It reads ten words of a query, so that words of asking, with and without marks, are stop words.
    """

    STOP = (
        "là gì của và có các những một được cho trong đã này như thế nào ai ở đâu bao nhiêu khi từ đến do về ra tại sao vì hay"
    ).split()

    def __init__(self, corpus, address):
        self.host = http.client.HTTPConnection(address, timeout=600)
        self.ask("DELETE", "/indexes/peers")
        self.ask("POST", "/indexes", {"uid": "peers", "primaryKey": "number"})
        settings = {
            "searchableAttributes": ["title", "text"],
            "stopWords": sorted({*self.STOP, *map(folded, self.STOP)}),
            "localizedAttributes": [{"attributePatterns": ["*"], "locales": ["vie"]}],
        }
        self.ask("PATCH", "/indexes/peers/settings", settings)
        entries = [{"number": i, "title": d.get("title", ""), "text": d["text"]} for i, d in enumerate(corpus)]
        for start in range(0, len(entries), 5000):
            self.ask("POST", "/indexes/peers/documents", entries[start : start + 5000])

    def ask(self, method, path, body=None):
        self.host.request(method, path, body and json.dumps(body), body and {"Content-Type": "application/json"} or {})
        answer = json.loads(self.host.getresponse().read())
        # What changes an index is done later.
        while answer.get("status", answer.get("taskUid") is not None and "enqueued") in ("enqueued", "processing"):
            time.sleep(0.05)
            answer = self.ask("GET", f"/tasks/{answer.get('taskUid', answer.get('uid'))}")
        return answer

    def search(self, query):
        body = {"q": query, "limit": DEPTH, "matchingStrategy": "frequency", "locales": ["vie"]}
        return [hit["number"] for hit in self.ask("POST", "/indexes/peers/search", body)["hits"]]


def engines(corpus, postgres, meilisearch):
    """Every engine that is installed, built, by name."""
    wanted = {"tantivy": Tantivy, "bm25s": Bm25s, "SQLite FTS5": Fts5}
    if postgres:
        wanted["PostgreSQL"] = lambda corpus: Postgres(corpus, postgres)
    if meilisearch:
        wanted["Meilisearch"] = lambda corpus: Meilisearch(corpus, meilisearch)
    built = {}
    for name, build in wanted.items():
        try:
            built[name] = build(corpus)
        except (ImportError, sqlite3.OperationalError) as error:
            print(f"  {name} is left out: {error}")
    return built


def judge(ranked, relevant):
    """success@1, MRR@10 and nDCG@10, means over all judged queries."""
    firsts, reciprocals, gains = [], [], []
    for query, grades in relevant.items():
        found = ranked.get(query, [])[:DEPTH]
        firsts.append(bool(found) and found[0] in grades)
        reciprocals.append(next((1 / (i + 1) for i, d in enumerate(found) if d in grades), 0.0))
        gain = sum(grades.get(d, 0) / math.log2(i + 2) for i, d in enumerate(found))
        best = sorted(grades.values(), reverse=True)[:DEPTH]
        gains.append(gain / sum(g / math.log2(i + 2) for i, g in enumerate(best)))
    return [statistics.fmean(values) for values in (firsts, reciprocals, gains)]


def motcua(program, folder, files, run):
    """The rankings of motcua for each file of queries, with its median times."""
    command = [program, "eval", folder, "--json", "--top-k", str(DEPTH), "--run", run]
    for file in files:
        command += ["--queries", file]
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    result = {}
    for file, row in zip(files, report["rows"]):
        ranked = collections.defaultdict(list)
        path = f"{run}.{file.name}" if len(files) > 1 else run
        for line in open(path, encoding="utf-8"):
            query, _, document, *_ = line.split()
            ranked[query].append(document)
        result[file] = (ranked, row["p50_us"] / 1000)
    return result


def compare(folder, program, *servers):
    folder = pathlib.Path(folder)
    corpus = lines(folder / "corpus.jsonl")
    ids = [d["_id"] for d in corpus]
    relevant = collections.defaultdict(dict)
    for line in (folder / "qrels/test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        if float(grade) > 0:
            relevant[query][document] = float(grade)
    files = sorted(folder.glob("queries*.jsonl"), key=lambda path: (len(path.name), path.name))
    print(f"\n{folder.name}: {len(corpus)} entries, {len(relevant)} judged queries")
    with tempfile.TemporaryDirectory() as scratch:
        ours = motcua(program, folder, files, f"{scratch}/run")
    others = engines(corpus, *servers)
    print(f"{'queries':24}{'engine':14}{'succ@1':>8}{'MRR@10':>8}{'nDCG@10':>9}{'p50 ms':>9}")
    for file in files:
        queries = [q for q in lines(file) if q["_id"] in relevant]
        rows = [("motcua", *ours[file])]
        for name, engine in others.items():
            ranked, times = {}, []
            for query in queries:
                start = time.perf_counter()
                found = engine.search(query["text"])
                times.append(time.perf_counter() - start)
                ranked[query["_id"]] = [ids[i] for i in found]
            rows.append((name, ranked, statistics.median(times) * 1000))
        asked = {q["_id"]: relevant[q["_id"]] for q in queries}
        for name, ranked, median in rows:
            measures = "".join(f"{value:8.3f}" for value in judge(ranked, asked))
            print(f"{file.name:24}{name:14}{measures}{median:10.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="SET")
    parser.add_argument("--motcua", default="target/release/motcua", metavar="PROGRAM")
    parser.add_argument("--postgres", metavar="URL")
    parser.add_argument("--meilisearch", metavar="HOST:PORT")
    arguments = parser.parse_args()
    for folder in arguments.sets:
        compare(folder, arguments.motcua, arguments.postgres, arguments.meilisearch)


if __name__ == "__main__":
    main()
