#!/usr/bin/env python3
"""Learns weights.toml by coordinate ascent on sets in the BEIR layout.

    learn.py MOTCUA OUT SET[:QUERIES,...] ...

MOTCUA is the program, OUT where the learnt weights are written, each SET a
folder that `motcua eval` reads, with the query files to use (queries.jsonl if
none are named). Queries are split in two by their id: the weights are learnt
on one half, and both halves are reported, so that the second shows what was
not merely remembered. The measure is the mean over all query files of
nDCG@10 and MRR@10. Same sets, same result.
"""

import json
import os
import subprocess
import sys
import tempfile
import zlib

STEPS = (0.6, 0.8, 1.25, 1.6)
# They weigh passages of documents, which no set here has.
BY_HAND = ("headed", "tells", "explains", "signature_asked", "header_asked", "unasked", "recipients")
ROUNDS = 2


def halves(sets, folder):
    """For each set and half the list of query files holding that half."""
    found = []
    for n, (directory, files) in enumerate(sets):
        split = ([], [])
        for file in files:
            with open(os.path.join(directory, file), encoding="utf-8") as lines:
                queries = [line for line in lines if line.strip()]
            for half in (0, 1):
                path = os.path.join(folder, f"{n}.{half}.{file}")
                with open(path, "w", encoding="utf-8") as out:
                    out.writelines(q for q in queries if zlib.crc32(json.loads(q)["_id"].encode()) % 2 == half)
                split[half].append(path)
        found.append((directory, split))
    return found


def measure(program, sets, half, weights, folder):
    """The mean of nDCG@10 and MRR@10 over all query files of one half."""
    path = os.path.join(folder, "weights.toml")
    write(path, weights)
    scores = []
    for directory, split in sets:
        command = [program, "eval", directory, "--json", "--top-k", "10", "--weights", path]
        for file in split[half]:
            command += ["--queries", file]
        rows = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["rows"]
        scores += [[(row["ndcg_10"] + row["mrr_10"]) / 2 for row in rows]]
    return sum(sum(s) / len(s) for s in scores) / len(scores)


def read(path):
    weights = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if "=" in line and not line.startswith("#"):
                key, value = line.split("=")
                weights[key.strip()] = float(value)
    return weights


def write(path, weights):
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(f"{key} = {value!r}\n" for key, value in weights.items())


def main():
    program, out, *sets = sys.argv[1:]
    named = []
    for argument in sets:
        directory, _, files = argument.partition(":")
        named.append((directory, files.split(",") if files else ["queries.jsonl"]))
    weights = read(os.path.join(os.path.dirname(os.path.abspath(__file__)), "weights.toml"))
    with tempfile.TemporaryDirectory() as folder:
        split = halves(named, folder)
        best = measure(program, split, 0, weights, folder)
        print(f"at the start: learnt half {best:.4f}, other half {measure(program, split, 1, weights, folder):.4f}", flush=True)
        for _ in range(ROUNDS):
            before = best
            for key in (key for key in weights if key not in BY_HAND):
                for step in STEPS:
                    value = round(weights[key] * step, 4)
                    # More than all of the length cannot count.
                    if key.startswith("b_"):
                        value = min(value, 1.0)
                    tried = dict(weights, **{key: value})
                    score = measure(program, split, 0, tried, folder)
                    if score > best + 1e-5:
                        best, weights = score, tried
                        print(f"{best:.4f} {key} = {weights[key]}", flush=True)
            if best - before < 1e-4:
                break
        print(f"at the end: learnt half {best:.4f}, other half {measure(program, split, 1, weights, folder):.4f}")
    write(out, weights)


if __name__ == "__main__":
    main()
