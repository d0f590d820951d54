#!/usr/bin/env python3
"""Makes confusions.tsv, how an OCR that knows only English reads Vietnamese letters.

Usage: confusions.py PAGES.jsonl... > confusions.tsv

PAGES holds one JSON object per page: "truth" and "ocr", each a list of lines,
the second read by `tesseract -l eng` from a picture of the first. Words are
aligned, then letters, by expectation and maximisation over pieces: one or two
letters of the truth are read as none to three characters. Standard library only.
A line of the table is: letters, what was read, 100 times minus the natural
logarithm of how likely that is. An empty second column is a letter not seen.
"""
import collections
import difflib
import json
import math
import sys
import unicodedata

LEAST = 4  # a reading seen less often is left out


def fold(text):
    text = text.replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def likeness(a, b):
    return difflib.SequenceMatcher(None, fold(a).lower(), fold(b).lower(), autojunk=False).ratio()


def align(left, right, score, gap):
    """Pairs of equal position in the best monotone alignment."""
    n, m = len(left), len(right)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    step = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        for j in range(m + 1):
            if i == j == 0:
                continue
            options = []
            if i and j:
                options.append((best[i - 1][j - 1] + score(left[i - 1], right[j - 1]), 0))
            if i:
                options.append((best[i - 1][j] - gap, 1))
            if j:
                options.append((best[i][j - 1] - gap, 2))
            best[i][j], step[i][j] = max(options)
    out, i, j = [], n, m
    while i or j:
        way = step[i][j]
        if way == 0:
            out.append((left[i - 1], right[j - 1]))
        i -= way != 2
        j -= way != 1
    return out[::-1]


EDGE = ".,;:!?()[]{}\"'“”‘’…-–—/*|<>«»_=~`"


def pairs(paths):
    found = collections.Counter()
    for path in paths:
        for line in open(path, encoding="utf-8"):
            page = json.loads(line)
            if len(page["truth"]) == len(page["ocr"]):
                lines = zip(page["truth"], page["ocr"])
            else:
                lines = align(page["truth"], page["ocr"], lambda a, b: likeness(a, b) - 0.4, 0.0)
            for truth, read in lines:
                for a, b in align(truth.split(), read.split(), lambda a, b: likeness(a, b) - 0.2, 0.1):
                    a, b = a.strip(EDGE), b.strip(EDGE)
                    if a.isalpha() and b and len(b) < 12 and likeness(a, b) > 0.3:
                        found[a, b] += 1
    return found


def start(letters, read):
    """A first guess at the cost of a reading, by how much it looks like the letters."""
    a, b = fold(letters), fold(read)
    if a == b:
        return 0.2 * len(letters) ** 2
    if a.lower() == b.lower():
        return 1.5 * len(letters) ** 2
    return 4.0 + 1.5 * abs(len(a) - len(b)) + (2.0 if len(letters) == 2 else 0.0)


def pieces(word, read, cost):
    """The cheapest way to cut both into pieces."""
    n, m = len(word), len(read)
    best = {(0, 0): (0.0, None)}
    for i in range(n + 1):
        for j in range(m + 1):
            here = best.get((i, j))
            if here is None:
                continue
            for di in (1, 2):
                if i + di > n:
                    break
                for dj in range(0 if di == 1 else 1, 4):
                    if j + dj > m:
                        break
                    total = here[0] + cost(word[i:i + di], read[j:j + dj])
                    there = best.get((i + di, j + dj))
                    if there is None or total < there[0]:
                        best[i + di, j + dj] = (total, (i, j))
    at, out = (n, m), []
    if at not in best:
        return out
    while best[at][1] is not None:
        before = best[at][1]
        out.append((word[before[0]:at[0]], read[before[1]:at[1]]))
        at = before
    return out


def table(counted):
    whole = collections.Counter()
    for (letters, _), n in counted.items():
        whole[letters] += n
    return {
        (letters, read): -math.log(n / (whole[letters] + 5))
        for (letters, read), n in counted.items()
    }


def main():
    found = pairs(sys.argv[1:])
    appear = collections.Counter()
    for (word, _), n in found.items():
        for i in range(len(word)):
            appear[word[i]] += n
            appear[word[i:i + 2]] += n if i + 1 < len(word) else 0
    known = None
    for turn in range(5):
        counted = collections.Counter()

        def cost(letters, read):
            first = start(letters, read)
            if known is None:
                return first
            # Two letters are one piece only where that explains more than each alone.
            extra = 2.5 if len(letters) == 2 else 0.0
            return known.get((letters, read), 6.0 + first) + extra

        for (word, read), n in found.items():
            for piece in pieces(word, read, cost):
                counted[piece] += n
        for letters in list({piece[0] for piece in counted}):
            if len(letters) == 2:
                # What is not read as a pair is read letter by letter.
                counted[letters, None] = appear[letters] - sum(
                    n for (each, _), n in counted.items() if each == letters
                ) if turn == 99 else 0
        known = table({k: n for k, n in counted.items() if k[1] is not None and n})
        if True:
            # A pair's probability is over all its appearances, not only those read as one.
            for (letters, read), n in counted.items():
                if read is not None and len(letters) == 2 and n:
                    known[letters, read] = -math.log(n / (appear[letters] + 5))
    for (letters, read), n in sorted(counted.items(), key=lambda kv: (kv[0][0], -kv[1])):
        if read is not None and n >= LEAST and known[letters, read] < 9.5:
            print(letters, read, round(100 * known[letters, read]), sep="\t")
    print(sum(found.values()), "words", len(found), "distinct", file=sys.stderr)


main()
