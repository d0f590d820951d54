#!/usr/bin/env python3
"""Makes language.bin, the counts of syllables that damaged text is restored with.

Usage: make.py CORPUS.jsonl[.gz] [OUT]

CORPUS holds one JSON object per line with the text of a document in "text".
Only documents written in Unicode Vietnamese are counted. Standard library only;
the same corpus always gives the same bytes. Words are cut as `words.rs` does.

Format, all integers little-endian base-128 varints, a string is its length in
bytes and UTF-8: number of words, then each word and its count; then for each
word the number of followers, each as (difference of id, code of count); then
for each of those pairs the number of words that follow it, in the same form.
A code c stands for a count of 1.1 to the power of c - 1, rounded.
"""
import collections
import gzip
import json
import math
import re
import sys
import unicodedata

SENTENCE, PAUSE, NUMBER, OTHER = "<s>", "<,>", "<n>", "<?>"
TOKEN = re.compile(r"[^\W_]+|[.;!?\n]|[^\w\s]|_")
ACCENTED = re.compile("[\u1ea0-\u1ef9đư]")
LETTER = re.compile(r"[^\W\d_]")
OLD_TONE = re.compile("(?<!q)(o)([àáảãạ])$|(o)([èéẻẽẹ])$|(?<!q)(u)([ỳýỷỹỵ])$")
ONSETS = (
    "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
).split("|")
RHYMES = set(
    """a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in
    inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oă oăc oăm oăn oăng oăt oc
    oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân
    uâng uât uâu uây uc uê uêch uênh uêu ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych
    uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm
    yên yêng yêt yêu""".split()
)
TONES = "\u0300\u0301\u0303\u0309\u0323"


def plain(word):
    """The word without its tone, and the tone."""
    decomposed = unicodedata.normalize("NFD", word)
    tone = "".join(c for c in decomposed if c in TONES)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES)), tone


def is_syllable(word):
    bare, tone = plain(word)
    if len(tone) > 1:
        return False
    for onset in ONSETS:
        if not bare.startswith(onset):
            continue
        rhyme = bare[len(onset):]
        if rhyme in RHYMES or (onset == "gi" and "i" + rhyme in RHYMES):
            return not re.search("(c|ch|p|t)$", rhyme) or tone in ("\u0301", "\u0323")
    return False


def key(word):
    """How a word is counted: acronyms as they are, all else in small letters."""
    small = word.lower()
    if len(word) > 1 and word.isupper() and not is_syllable(small):
        return word
    match = OLD_TONE.search(small)
    if not match:
        return small
    bare, tone = plain(small)
    return unicodedata.normalize("NFC", small[:-2] + bare[-2] + tone + bare[-1])


def words(text):
    out = [SENTENCE]
    for token in TOKEN.findall(unicodedata.normalize("NFC", text)):
        if token in ".;!?\n":
            if out[-1] == PAUSE:
                out.pop()
            if out[-1] != SENTENCE:
                out.append(SENTENCE)
        elif not token[0].isalnum():
            if out[-1] not in (PAUSE, SENTENCE):
                out.append(PAUSE)
        elif any(c.isdigit() for c in token):
            if out[-1] != NUMBER:
                out.append(NUMBER)
        else:
            out.append(key(token))
    return out


def texts(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path)
    seen = set()
    with opened as lines:
        for line in lines:
            text = unicodedata.normalize("NFC", json.loads(line)["text"])
            share = len(ACCENTED.findall(text.lower())) / max(1, len(LETTER.findall(text)))
            if share > 0.1 and hash(text) not in seen:
                seen.add(hash(text))
                yield text


def varint(number):
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def code(count):
    return bytes([min(255, 1 + round(math.log(count, 1.1)))])


def followers(counts):
    out = bytearray(varint(len(counts)))
    before = 0
    for word in sorted(counts):
        out += varint(word - before) + code(counts[word])
        before = word
    return out


def main():
    out_path = sys.argv[2] if len(sys.argv) > 2 else "language.bin"
    least_pair, least_triple = 1, 1
    cut = [words(text) for text in texts(sys.argv[1])]
    count = collections.Counter(word for each in cut for word in each)
    keep = [SENTENCE, PAUSE, NUMBER, OTHER] + [
        word
        for word, n in sorted(count.items(), key=lambda item: (-item[1], item[0]))
        if not word.startswith("<")
        and (n >= 2 if is_syllable(word) else n >= 8 and (word.isascii() or word.isupper()))
    ]
    ids = {word: i for i, word in enumerate(keep)}
    pairs, triples = collections.Counter(), collections.Counter()
    single = collections.Counter()
    for each in cut:
        line = [ids.get(word, 3) for word in each]
        single.update(line)
        pairs.update(zip(line, line[1:]))
        triples.update(zip(line, line[1:], line[2:]))
    after, after_pair = collections.defaultdict(dict), collections.defaultdict(dict)
    for (a, b), n in pairs.items():
        if n >= least_pair:
            after[a][b] = n
    for (a, b, c), n in triples.items():
        if n >= least_triple and b in after[a]:
            after_pair[a, b][c] = n
    out = bytearray(varint(len(keep)))
    for i, word in enumerate(keep):
        data = word.encode()
        out += varint(len(data)) + data + varint(single[i])
    for i in range(len(keep)):
        out += followers(after[i])
    for i in range(len(keep)):
        for j in sorted(after[i]):
            out += followers(after_pair[i, j])
    with open(out_path, "wb") as file:
        file.write(out)
    print(len(keep), "words", sum(map(len, after.values())), "pairs",
          sum(map(len, after_pair.values())), "triples", sum(map(len, cut)), "tokens",
          len(out), "bytes")


main()
