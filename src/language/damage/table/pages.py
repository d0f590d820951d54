#!/usr/bin/env python3
"""Makes pages of aligned text for confusions.py, by printing Vietnamese and reading it in English.

Usage: pages.py CORPUS.jsonl[.gz] NUMBER SEED > PAGES.jsonl

Takes Pillow, numpy, tesseract with its English model, and the fonts Tinos
(metrics of Times), FreeSerif and Arimo. Each page is a piece of a text, drawn at
150 to 300 dots per inch, then tilted, blurred and speckled as scans are.
"""
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import textwrap
import unicodedata

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = "/usr/share/fonts/truetype"
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
FACES = [
    (0.75, [f"{FONTS}/croscore/Tinos-{style}.ttf" for style in STYLES]),
    (0.17, [f"{FONTS}/freefont/FreeSerif{style}.ttf" for style in ("", *STYLES[1:])]),
    (0.08, [f"{FONTS}/croscore/Arimo-{style}.ttf" for style in STYLES]),
]


def texts(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path)
    with opened as lines:
        for line in lines:
            text = unicodedata.normalize("NFC", json.loads(line)["text"])
            accented = len(re.findall("[\u1ea0-\u1ef9đư]", text.lower()))
            if accented > 0.1 * len(re.findall(r"[^\W\d_]", text)):
                yield text


def piece(text, rng):
    """About a page of a text, as printed lines."""
    paragraphs = [p.strip(" |\t") for p in text.split("\n")]
    paragraphs = [p for p in paragraphs if p]
    start = 0 if rng.random() < 0.12 else rng.randrange(max(1, len(paragraphs) - 8))
    width, lines = rng.randint(70, 88), []
    for paragraph in paragraphs[start:start + 30]:
        lines += textwrap.wrap(paragraph.replace(" | ", "   "), width)
    return lines[:36]


def draw(lines, dpi, rng):
    """The picture of the lines, and the lines as drawn: some are put in capitals."""
    size = int(rng.choice([12, 13, 13.5, 14]) * dpi / 72)
    files = rng.choices([f for _, f in FACES], [w for w, _ in FACES])[0]
    faces = [ImageFont.truetype(file, size) for file in files]
    image = Image.new("L", (int(9.5 * dpi), int((len(lines) + 3) * size * 1.35)), 255)
    pen, y, style, drawn = ImageDraw.Draw(image), size, 0, []
    for line in lines:
        chance = rng.random()
        style = rng.choice([0, 0, 1, 2, 3]) if chance < 0.12 else 0 if chance < 0.3 else style
        line = line.upper()[:60] if rng.random() < 0.06 else line
        drawn.append(line)
        pen.text((int(0.8 * dpi), y), line, font=faces[style], fill=rng.randint(0, 40))
        y += int(size * rng.choice([1.3, 1.3, 1.35]))
    return image, drawn


def wear(image, dpi, rng, noise):
    image = image.rotate(rng.uniform(-0.35, 0.35), fillcolor=255, resample=Image.BICUBIC)
    if rng.random() < 0.7:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.0) * dpi / 200))
    dots = numpy.asarray(image).astype(float)
    dots += noise.normal(0, rng.uniform(2, 18), dots.shape)
    if rng.random() < 0.45:
        dots = numpy.where(dots > rng.uniform(120, 200), 255, 0)
    return Image.fromarray(numpy.clip(dots, 0, 255).astype("uint8"))


def main():
    number, seed = int(sys.argv[2]), int(sys.argv[3])
    rng, noise = random.Random(seed), numpy.random.default_rng(seed)
    known = list(texts(sys.argv[1]))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "page.png")
        done = 0
        while done < number:
            lines = piece(rng.choice(known), rng)
            if len(lines) < 9:
                continue
            dpi = rng.choice([150, 200, 200, 200, 250, 300])
            image, drawn = draw(lines, dpi, rng)
            wear(image, dpi, rng, noise).save(path, dpi=(dpi, dpi))
            command = ["tesseract", path, "-", "-l", "eng", "--psm", "6", "--dpi", str(dpi)]
            read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            read = [line for line in read.split("\n") if line.strip()]
            print(json.dumps({"truth": drawn, "ocr": read}, ensure_ascii=False), flush=True)
            done += 1


main()
