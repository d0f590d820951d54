#!/usr/bin/env python3
"""Makes common.txt: how often the commonest Vietnamese syllables are written.

    common.py CORPUS.jsonl.gz > common.txt

CORPUS holds one JSON object a line with a "text". A line of the table is a
count per million and the syllables that have it, commonest first.
"""

import collections
import gzip
import json
import re
import sys
import unicodedata

MOST = 4500
# Words of asking and address, which laws hardly use: per million of a chat.
SPOKEN = {
    8000: "là có không ở cho em",
    5000: "gì nào đâu ai sao mình tôi bạn anh chị được",
    3000: "ạ vậy thế hỏi mấy bao nhiêu khi muốn cần làm phải với mà thì nhé",
    1500: "xin hay bị giờ hồ đơn giấy tờ nộp lấy đi lên xuống mất rồi chưa còn nữa nhà con đó này kia",
    800: "ơi nha hả dạ cô chú bác ông bà cháu tụi chúng đây đấy luôn thôi xong lâu nhanh gấp giúp dùm hộ mới cũ",
    300: "bánh mèo chó phim bóng đá game nhạc hát ăn uống ngon rẻ mua bán tiền vé xe máy tàu mưa nắng trời hôm nay mai",
}
WORD = re.compile(r"[a-zà-ỹđ]+")


def main():
    counts = collections.Counter()
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        for line in lines:
            text = unicodedata.normalize("NFC", json.loads(line)["text"]).lower()
            for paragraph in text.split("\n"):
                words = [word for word in WORD.findall(paragraph) if len(word) < 8]
                # Treaties stand in the corpus in English too.
                if sum(not word.isascii() for word in words) * 2 > len(words):
                    counts.update(words)
    total = sum(counts.values())
    for per_million, words in SPOKEN.items():
        for word in words.split():
            counts[word] = max(counts[word], per_million * total // 1_000_000)
    grouped = collections.OrderedDict()
    for word, count in counts.most_common(MOST):
        per_million = max(1, round(count * 1e6 / total))
        # Two figures are enough for a prior.
        digits = len(str(per_million)) - 2
        rounded = round(per_million, -digits) if digits > 0 else per_million
        grouped.setdefault(rounded, []).append(word)
    for per_million, words in grouped.items():
        print(per_million, *words)


if __name__ == "__main__":
    main()
