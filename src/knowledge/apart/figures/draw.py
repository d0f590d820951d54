"""Draws strips as they are cut out of scans: figures of hands, stamps and print
between printed words, with leaders, rules, specks and the lines above and below.

    draw.py FIGURES COUNT SEED OUT.npz

FIGURES is a folder with single figures: `t10k-images-idx3-ubyte.gz` and
`t10k-labels-idx1-ubyte.gz` of MNIST (LeCun et al., 1998), of American hands, and
`digits/*/D_N.txt`, 32 rows of 32 noughts and ones each, of the "Optical
Recognition of Handwritten Digits" of UCI (Alpaydın and Kaynak, 1998), of Turkish
ones, who write one and seven more as Vietnamese do. Ones with a long upstroke,
sevens with a bar and open fours are drawn besides. Print is of the Liberation,
DejaVu and Noto fonts of Debian (fonts-liberation, fonts-dejavu, fonts-noto-core).
"""

import glob
import gzip
import random
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

# Rows and columns of a strip, rows of a capital, the row that letters stand on
# (strip.rs); all is drawn at twice the size.
HEIGHT, WIDTH, CAPITAL, BASE, SCALE = 40, 160, 16, 28, 2
KINDS = ("LiberationSerif", "LiberationSans", "LiberationMono", "DejaVuSerif", "DejaVuSans", "NotoSerif-", "NotoSans-", "NotoSansMono")
FONTS = [f for f in sorted(glob.glob("/usr/share/fonts/truetype/**/*.ttf", recursive=True)) if any(k in f for k in KINDS)]
SERIF = [f for f in FONTS if "Serif" in f]
BEFORE = ["Số:", "Số", "ngày", "tháng", "Số :", "ngay", ":", "năm", "g", "y", "m", "", ""]
BEHIND = [
    "/QĐ-UBND", "/KH-UBND", "/", "/YEAR/QĐ", "/YEAR/NĐ-CP", "tháng", "tháng", "tháng", "năm", "năm", "", "/TB-UBND",
    "/BC-STC", ",", "-QĐ/TU", "- KH/TU", "/NQ-HĐND", "/UBND-VX", "/TTr", "/GM",
]
AROUND = ["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI", "Độc lập - Tự do - Hạnh phúc", "TỈNH QUẢNG NAM", "V/v triển khai", "QUYẾT ĐỊNH", "SỞ Y TẾ", "BỘ CÔNG AN"]

uniform, gauss, chance = random.uniform, random.gauss, lambda share: random.random() < share
fonts = {}


def trim(figure):
    rows, columns = np.where(figure > 40)
    return figure[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def load(folder):
    """Single figures by their value, of both collections."""
    images = np.frombuffer(gzip.open(f"{folder}/t10k-images-idx3-ubyte.gz").read(), np.uint8, offset=16).reshape(-1, 28, 28)
    values = np.frombuffer(gzip.open(f"{folder}/t10k-labels-idx1-ubyte.gz").read(), np.uint8, offset=8)
    american = [[trim(image) for image in images[values == value]] for value in range(10)]
    turkish = [[] for _ in range(10)]
    for path in sorted(glob.glob(f"{folder}/digits/*/*.txt")):
        with open(path, encoding="ascii") as lines:
            rows = [[int(c) for c in line.strip()] for line in lines if len(line.strip()) == 32]
        turkish[int(path.split("/")[-1][0])].append(trim(np.array(rows, np.uint8) * 255))
    return american, turkish


def strokes(value):
    """A one, seven or four as it is written in Vietnam; none of another value."""
    size, width = 40, int(uniform(3, 8))
    image = Image.new("L", (3 * size, 3 * size))
    draw = ImageDraw.Draw(image)

    def line(*points):
        at = [(size * (1 + 0.7 * x) + uniform(-1.5, 1.5), size * (1 + y) + uniform(-1.5, 1.5)) for x, y in points]
        draw.line(at, fill=255, width=width, joint="curve")

    if value == 1:
        top = uniform(0.3, 0.6)
        line((top - uniform(0.2, 0.75), uniform(0.2, 0.75)), (top, 0), (top + uniform(-0.15, 0.1), 1))
        if chance(0.12):
            line((top - 0.3, 1), (top + 0.3, 1))
    elif value == 7:
        line(
            (uniform(-0.05, 0.1), uniform(0, 0.2)), (uniform(0.3, 0.5), uniform(0, 0.12)),
            (uniform(0.8, 1), uniform(-0.05, 0.08)), (uniform(0.5, 0.7), 0.5), (uniform(0.25, 0.55), 1),
        )
        if chance(0.75):
            bar = uniform(0.4, 0.6)
            line((uniform(0.1, 0.35), bar + uniform(-0.05, 0.08)), (uniform(0.8, 1.1), bar - uniform(0, 0.12)))
    elif value == 4:
        leg = uniform(0.6, 0.85)
        if chance(0.4):  # like an H, or a u with a long leg
            bar = uniform(0.45, 0.7)
            line((uniform(0.1, 0.35), uniform(0, 0.15)), (uniform(-0.05, 0.15), bar), (uniform(0.7, 1.05), bar - uniform(-0.05, 0.12)))
            line((leg, uniform(-0.05, 0.25)), (leg + uniform(-0.15, 0.05), 1))
        else:
            line((uniform(0.3, 0.6), 0), (uniform(-0.05, 0.1), uniform(0.5, 0.72)), (1.05, uniform(0.5, 0.7)))
            line((leg, uniform(0.2, 0.45)), (leg + uniform(-0.1, 0.05), 1))
    else:
        return None
    return trim(np.asarray(image.filter(ImageFilter.GaussianBlur(0.6))))


def by_hand(figures, value, height, slant, aspect, bold):
    """A figure, and how far above the line it begins."""
    american, turkish = figures
    figure = strokes(value) if chance({1: 0.6, 7: 0.5, 4: 0.4}.get(value, 0)) else None
    if figure is None:
        figure = random.choice((turkish if chance(0.35) else american)[value])
    image = Image.fromarray(figure)
    high = max(6, int(height))
    wide = max(3, int(image.width * high / image.height * aspect))
    if value == 1:
        wide = max(3, min(wide, int(high * 0.8)))
    large = Image.new("L", (wide + 2 * high, 3 * high))
    large.paste(image.resize((wide, high), Image.BICUBIC), (high, high))
    bent = (1, slant, -slant * high * 1.5, uniform(-0.08, 0.08), 1, 0)
    large = large.transform(large.size, Image.AFFINE, bent, Image.BICUBIC)
    if bold:
        large = large.filter(ImageFilter.MaxFilter(3) if bold > 0 else ImageFilter.MinFilter(3))
    shades = np.asarray(large)
    if (shades > 60).sum() < 5:
        return by_hand(figures, value, height, slant, aspect, 0)
    rows, columns = np.where(shades.max(1) > 60)[0], np.where(shades.max(0) > 60)[0]
    return shades[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], rows.min() - 2 * high


def printed(text, path, capital):
    """A text, without what is empty at its sides, and how far above the line it begins."""
    size = max(6, int(capital * 1.5))
    font = fonts.setdefault((path, size), ImageFont.truetype(path, size))
    image = Image.new("L", (font.getbbox(text)[2] + 4, int(capital * 3)))
    ImageDraw.Draw(image).text((0, capital * 2), text, fill=255, font=font, anchor="ls")
    shades = np.asarray(image)
    columns = np.where(shades.max(0) > 0)[0]
    return shades[:, columns.min() : columns.max() + 1], -int(capital * 2)


def put(strip, figure, x, y):
    x, y = int(x), int(y)
    high, wide = figure.shape
    left, top, right, bottom = max(0, x), max(0, y), min(strip.shape[1], x + wide), min(strip.shape[0], y + high)
    if left < right and top < bottom:
        part = strip[top:bottom, left:right]
        np.maximum(part, figure[top - y : bottom - y, left - x : right - x], out=part)


def some_figures():
    kind = random.random()
    if kind < 0.06:
        return ""
    if kind < 0.36:
        return random.choice(["%d", "%02d"]) % random.randint(1, 31 if kind < 0.22 else 12)
    if kind < 0.40:
        return "20%02d" % random.randint(0, 30)
    count = random.choices([1, 2, 3, 4, 5], [10, 35, 35, 18, 2])[0]
    return "".join(random.choice("0123456789") for _ in range(count))


def write(strip, figures, text, x, base, capital):
    """Writes figures from x on; gives where they end."""
    if chance(0.18):
        size = capital * random.choice([1, 1, uniform(0.9, 1.5)])
        spread, path = random.choice([0.08, 0.08, uniform(0.1, 0.6)]), random.choice(FONTS)
        for figure in text:
            shades, above = printed(figure, path, size)
            put(strip, shades, x, base + above + random.choice([0, 0, gauss(0, SCALE)]))
            x += shades.shape[1] + size * (spread + uniform(0, 0.15))
        return x
    height = SCALE * (uniform(13, 30) if chance(0.8) else uniform(11, 34))
    slant, aspect, bold = gauss(0.1, 0.2), uniform(0.6, 1.15), random.choices([0, 1, -1], [5, 3, 1])[0]
    low = gauss(0, 3 * SCALE) + (uniform(0, 4) * SCALE if height > 26 * SCALE else 0)
    gap, drift, start = uniform(-1.5, 7) * SCALE, gauss(0, 0.06), x
    for figure in text:
        high, wide = height * uniform(0.85, 1.15), aspect * uniform(0.85, 1.15)
        shades, above = by_hand(figures, int(figure), high, slant + gauss(0, 0.06), wide, bold)
        put(strip, shades, x, base + low + above + drift * (x - start) + gauss(0, 1.2 * SCALE))
        x += shades.shape[1] + gap + gauss(0, 1.2 * SCALE)
    return x


def soiled(strip, base, end, right, has_text):
    """Leaders, rules, scratches, a flourish, specks."""
    if chance(0.2):
        dots, above = printed("." * random.randint(5, 40), random.choice(SERIF), CAPITAL * SCALE * uniform(0.7, 1))
        put(strip, dots, uniform(0, 30) * SCALE, base + above + uniform(-1, 2) * SCALE)
    image = Image.fromarray(strip)
    draw = ImageDraw.Draw(image)
    for share, y in ((0.12, base + uniform(1, 8) * SCALE), (0.12, uniform(0, 6) * SCALE)):
        if chance(share):
            at = (uniform(-40, 60), y, uniform(60, WIDTH * SCALE), y + gauss(0, 2))
            draw.line(at, fill=random.randint(150, 255), width=random.randint(1, 4))
    if chance(0.06):
        for _ in range(random.randint(1, 3)):
            x = uniform(0, right)
            draw.line((x, 0, x + gauss(0, 2), HEIGHT * SCALE), fill=random.randint(60, 200), width=random.randint(1, 2))
    if chance(0.06) and has_text:
        y = base - uniform(0, 6) * SCALE
        up = (end + uniform(6, 14) * SCALE, y - uniform(8, 26) * SCALE)
        draw.line([(end - 6 * SCALE, y), (end + 2 * SCALE, y + uniform(-2, 2) * SCALE), up], fill=random.randint(150, 255), width=random.randint(2, 5))
    if chance(0.12):
        for _ in range(random.randint(1, 4)):
            x, y, r = uniform(0, WIDTH * SCALE), uniform(0, HEIGHT * SCALE), uniform(0.5, 3)
            if chance(0.5):
                draw.ellipse((x - r, y - r, x + r, y + r), fill=random.randint(120, 255))
            else:
                draw.line((x, y, x + gauss(0, 30), y + gauss(0, 20)), fill=random.randint(100, 255), width=random.randint(1, 3))
    return np.asarray(image).copy()


def strip_of(figures):
    """A strip and the figures in it; "/" is the sign that ends a number."""
    text = some_figures()
    strip = np.zeros((HEIGHT * SCALE, WIDTH * SCALE), np.uint8)
    capital, base, path = CAPITAL * SCALE * uniform(0.88, 1.12), BASE * SCALE + gauss(0, 2 * SCALE), random.choice(SERIF)
    x = uniform(-2, 10) * SCALE
    if label := random.choice(BEFORE):
        shades, above = printed(label, path, capital)
        shown = random.choice([uniform(0, 10), uniform(0, 10), uniform(0, 36)]) * SCALE
        put(strip, shades, shown - shades.shape[1], base + above)
        x = shown + uniform(1, 14) * SCALE
    end = x = write(strip, figures, text, x, base, capital)
    x += uniform(0, 16) * SCALE
    behind, has_text = random.choice(BEHIND).replace("YEAR", str(random.randint(2000, 2029))), bool(text)
    if behind and x < WIDTH * SCALE:
        shades, above = printed(behind, path, capital)
        put(strip, shades, x, base + above)
        if behind[0] in "/-" and text:
            shown = (uniform(8, 14) if chance(0.35) else uniform(14, 100)) * SCALE
            text += "/"
            if behind.startswith("/20"):
                year = printed(behind[:5], path, capital)[0].shape[1]
                text += behind[1:5] if shown > year + 3 * SCALE else ""
                text += "/" if shown > year + 10 * SCALE else ""
                shown = shown if shown > year + 3 * SCALE else 8 * SCALE
            x += shown
        else:
            x += uniform(2, 12) * SCALE
    right = x
    strip = soiled(strip, base, end, right, has_text)
    for share, y in ((0.3, uniform(-4, 5) * SCALE), (0.3, HEIGHT * SCALE + capital + uniform(-6, 6) * SCALE)):
        if chance(share):
            shades, above = printed(random.choice(AROUND), random.choice(SERIF), capital)
            put(strip, shades, -uniform(0, 100), above + y)
    image = Image.fromarray(strip)
    bent = (1 + gauss(0, 0.03), gauss(0, 0.03), 0, gauss(0, 0.012), 1 + gauss(0, 0.04), 0)
    image = image.transform(image.size, Image.AFFINE, bent, Image.BICUBIC)
    if chance(0.5):
        image = image.filter(ImageFilter.GaussianBlur(uniform(0.2, 1.4)))
    shades = np.asarray(image.resize((WIDTH, HEIGHT), Image.BOX)).astype(np.float32)
    if chance(0.3):
        shades[np.random.rand(HEIGHT, WIDTH) < uniform(0, 0.02)] = 255 * random.random()
        shades[np.random.rand(HEIGHT, WIDTH) < uniform(0, 0.05)] *= random.random()
    shades = np.clip((shades - uniform(0, 20)) * uniform(0.6, 1.6), 0, 255)
    if chance(0.3):
        shades = np.clip(shades + np.random.randn(HEIGHT, WIDTH) * uniform(0, 10), 0, 255)
    shades[:, int(min(WIDTH, max(24, right / SCALE))) :] = 0
    return shades.astype(np.uint8), text


def main():
    folder, count, seed, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    random.seed(seed)
    np.random.seed(seed)
    figures = load(folder)
    strips = [strip_of(figures) for _ in range(count)]
    np.savez(out, strips=np.array([strip for strip, _ in strips]), texts=np.array([text for _, text in strips]))


if __name__ == "__main__":
    main()
