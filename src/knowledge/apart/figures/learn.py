"""Learns network.bin: first from drawn strips, then from those of real pages besides.

    learn.py PAGES OUT.bin STRIPS.npz ...

STRIPS are files of draw.py. PAGES is a folder of scanned pages `ID.png` (A4 at 300
dots an inch, upright) with `LABELS.csv`: the columns `id`, `office`, `number`, `day`,
`month`, `year` hold the figures that stand behind "Số:", "ngày", "tháng" and "năm", a
cell is empty where none do, and `number_how` and so on say "hand", "stamp" or
"print". The pages are read by Tesseract with Vietnamese; strips are cut as by gap.rs
and strip.rs. How well figures of offices are read that were not learnt from is told
first: offices are parted in three, and each third is read by what the others taught.
Two cores take an hour and a half.
"""

import collections
import csv
import io
import os
import random
import re
import subprocess
import sys
import unicodedata

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from draw import BASE, CAPITAL, HEIGHT, WIDTH

FIELDS = ("number", "day", "month", "year")
# Width, height and depth of printed words by the size of their letters (label.rs).
WIDE = {"so": 1.05, "ngay": 1.95, "thang": 2.25, "nam": 1.72}


class Network(nn.Module):
    """The layers of network.rs; normalised while it learns."""

    def __init__(self):
        super().__init__()
        self.filters = nn.ModuleList([
            nn.Conv2d(1, 16, 3, padding=1), nn.Conv2d(16, 32, 3, padding=1), nn.Conv2d(32, 48, 3, padding=1),
            nn.Conv2d(48, 64, (5, 3), padding=(0, 1)), nn.Conv2d(64, 64, (1, 5), padding=(0, 2)), nn.Conv2d(64, 12, 1),
        ])
        self.norms = nn.ModuleList([nn.BatchNorm2d(f.out_channels) for f in self.filters[:-1]])

    def forward(self, x):
        for filters, norm, pool in zip(self.filters, self.norms, ((2, 2), (2, 2), (2, 1), None, None)):
            x = F.relu(norm(filters(x)))
            x = F.max_pool2d(x, pool) if pool else F.dropout(x, 0.1, self.training)
        return self.filters[-1](x)[:, :, 0].permute(2, 0, 1).log_softmax(-1)

    def packed(self):
        """The bytes of network.bin."""
        out = b""
        for filters, norm in zip(self.filters, [*self.norms, None]):
            weights, biases = filters.weight.detach().double(), filters.bias.detach().double()
            if norm is not None:
                gain = norm.weight.detach().double() / (norm.running_var.double() + norm.eps).sqrt()
                weights = weights * gain[:, None, None, None]
                biases = (biases - norm.running_mean.double()) * gain + norm.bias.detach().double()
            weights = weights.permute(2, 3, 1, 0).numpy()
            steps = np.maximum(np.abs(weights).max((0, 1, 2)) / 127, 1e-12)
            out += steps.astype("<f4").tobytes() + biases.numpy().astype("<f4").tobytes()
            out += np.round(weights / steps).astype(np.int8).tobytes()
        return out


def loss(network, strips, texts):
    classes = [torch.tensor([11 if c == "/" else int(c) + 1 for c in text], dtype=torch.long) for text in texts]
    steps = network(strips.to(memory_format=torch.channels_last))
    lengths = torch.tensor([len(c) for c in classes])
    return F.ctc_loss(steps, torch.cat(classes), torch.full((len(texts),), len(steps)), lengths, zero_infinity=True)


def shifted(strips):
    """Drawn strips, darker or lighter, moved by a few cells."""
    strips = strips.float() / 255 * torch.empty(len(strips), 1, 1, 1).uniform_(0.7, 1.3)
    down, right = int(torch.randint(-2, 3, (1,))), int(torch.randint(-3, 4, (1,)))
    strips = torch.roll(strips.clamp(0, 1), (down, right), (2, 3))
    if right > 0:
        strips[..., :right] = 0
    return strips


def bent(strips):
    """Real strips, moved, sized, slanted, thicker or blurred, with noise."""
    count, strips = len(strips), strips.float() / 255
    some = lambda low, high: torch.empty(count).uniform_(low, high)
    wide, high, to = some(0.85, 1.15), some(0.85, 1.15), torch.zeros(count, 2, 3)
    to[:, 0, 0], to[:, 0, 1], to[:, 0, 2] = 1 / wide, some(-0.08, 0.08), some(-0.03, 0.03) + 1 / wide - 1
    to[:, 1, 0], to[:, 1, 1], to[:, 1, 2] = some(-0.03, 0.03), 1 / high, some(-0.12, 0.12)
    strips = F.grid_sample(strips, F.affine_grid(to, strips.shape, align_corners=False), align_corners=False)
    way, where = torch.rand(count), lambda chosen: chosen[:, None, None, None]
    thick = F.max_pool2d(strips, 2, 1, padding=1)[:, :, :HEIGHT, :WIDTH]
    strips = torch.where(where(way < 0.2), thick, strips)
    strips = torch.where(where((way > 0.2) & (way < 0.4)), 1.2 * F.avg_pool2d(strips, 3, 1, padding=1), strips)
    noise = torch.randn(strips.shape) * torch.rand(count, 1, 1, 1) * 0.06 * (torch.rand(count, 1, 1, 1) < 0.4)
    return (strips * torch.empty(count, 1, 1, 1).uniform_(0.6, 1.4) + noise).clamp(0, 1)


def train(network, batch, steps, rate):
    optimizer = torch.optim.AdamW(network.parameters(), rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps, pct_start=0.1)
    network.train()
    for step in range(steps):
        value = loss(network, *batch())
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 500 == 499:
            print(f"{step + 1} of {steps}: loss {value.item():.3f}", flush=True)
    return network.eval()


def fold(text):
    parted = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in parted if not unicodedata.combining(c))


def lines_of(path):
    """Lines of words, each with its text and left, top, width and height."""
    command = ["tesseract", path, "-", "-l", "vie", "--dpi", "300", "-c", "tessedit_create_tsv=1"]
    table = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    lines = collections.defaultdict(list)
    for row in csv.reader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row[0] == "5" and row[11].strip():
            lines[tuple(row[1:5])].append((row[11], *map(int, row[6:10])))
    return list(lines.values())


def gaps(lines):
    """For each field its left and right edge, the line of the letters and their size."""
    heights = sorted(word[4] for line in lines for word in line if sum(c.isalpha() for c in word[0]) > 1)
    size, found = 1.3 * heights[len(heights) // 2], {}
    for line in lines:
        folded = [re.sub(r"\W+$", "", fold(word[0])) for word in line]
        behind = " ".join(word[0] for word in line)
        if folded[0] == "so" and line[0][0][1].islower() and re.search(r"[/-]\s*[A-ZĐ]{2}", behind):
            _, left, top, _, high = line[0]
            em = min(high / 0.8, 1.08 * size)
            near = [t + h for _, l, t, _, h in line if l < left + 12 * em and 0.6 * em < t + h - top < 1.1 * em]
            found.setdefault("number", (left + 0.95 * em, left + 14 * em, min(near, default=top + high), em))
        if not {"ngay", "thang", "nam"} <= set(folded):
            continue
        day, month, year = (line[folded.index(word)] for word in ("ngay", "thang", "nam"))
        em = sorted((day[4] / 0.9, month[4] / 0.9, year[4] / 0.68))[1]
        if not day[1] < month[1] < year[1]:
            continue
        for field, label, word, following in (("day", "ngay", day, month), ("month", "thang", month, year), ("year", "nam", year, None)):
            left = min(word[1] + word[3], word[1] + WIDE[label] * em) - 0.1 * em
            right = word[1] + word[3] + 4.2 * em
            if following:
                right = max(following[1], following[1] + following[3] - WIDE["thang" if field == "day" else "nam"] * em) + 0.1 * em
            base = word[2] + word[4] - (0 if field == "year" else 0.22 * word[4] / 0.9)
            found.setdefault(field, (left, right, base, em))
    return found


def cut(page, left, right, base, em):
    step = 0.66 * em / CAPITAL
    wide = int(min(WIDTH, max(8, round((right - left) / step))))
    box = (max(0, left), max(0, base - BASE * step), min(page.width, left + wide * step), min(page.height, base + (HEIGHT - BASE) * step))
    ink = 255 - np.asarray(page.resize((wide, HEIGHT), Image.BOX, box=box)).astype(np.float32)
    floor = np.median(ink) + 8
    strip = np.zeros((HEIGHT, WIDTH), np.uint8)
    strip[:, :wide] = np.clip((ink - floor) / max(60, np.percentile(ink, 99.5) - floor), 0, 1) * 255
    return strip


def pages(folder):
    """Strips of pages, their texts, fields and offices, and whether they are print."""
    found = []
    with open(os.path.join(folder, "LABELS.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = os.path.join(folder, row["id"] + ".png")
            page = Image.open(path).convert("L")
            for field, gap in gaps(lines_of(path)).items():
                if row[field].isdigit():
                    text = row[field] + ("/" if field == "number" else "")
                    found.append((cut(page, *gap), text, field, row["office"], row[field + "_how"] == "print"))
    return found


def tuned(network, real, drawn, steps):
    """Learns from real strips and as many drawn; offices count by the root of what they have."""
    by = collections.defaultdict(lambda: collections.defaultdict(list))
    for strip, text, _, office, is_print in real:
        by[is_print][office].append((strip, text))

    def batch():
        some = []
        for is_print, count in ((False, 24), (True, 8)):
            offices = list(by[is_print])
            weights = [len(by[is_print][office]) ** 0.5 for office in offices]
            some += [random.choice(by[is_print][office]) for office in random.choices(offices, weights, k=count)]
        strips, texts = drawn(32)
        own = torch.from_numpy(np.array([strip for strip, _ in some]))[:, None]
        return torch.cat([bent(own), strips]), [text for _, text in some] + texts

    return train(network, batch, steps, 1e-3)


def shown(network, strips):
    with torch.no_grad():
        best = network(torch.from_numpy(np.array(strips))[:, None].float() / 255).argmax(-1).T.tolist()
    texts = []
    for classes in best:
        kept = [c for c, before in zip(classes, [0, *classes]) if c and c != before]
        texts.append("".join("/" if c == 11 else str(c - 1) for c in kept))
    return texts


def main():
    folder, out, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    random.seed(0)
    torch.manual_seed(0)
    loaded = [np.load(file) for file in files]
    strips = torch.from_numpy(np.concatenate([file["strips"] for file in loaded]))[:, None]
    texts = [str(text) for file in loaded for text in file["texts"]]

    def drawn(count=64):
        chosen = torch.randint(0, len(texts), (count,))
        return shifted(strips[chosen]), [texts[at] for at in chosen]

    network = Network().to(memory_format=torch.channels_last)
    train(network, drawn, 20000, 3e-3)
    taught = network.state_dict()
    taught = {name: value.clone() for name, value in taught.items()}

    def again(real):
        network.load_state_dict(taught)
        return tuned(network, real, drawn, 3000)

    real = pages(folder)
    offices = collections.Counter(office for *_, office, _ in real)
    third = {office: at % 3 for at, (office, _) in enumerate(offices.most_common())}
    right, count = collections.Counter(), collections.Counter()
    for part in range(3):
        again([strip for strip in real if third[strip[3]] != part])
        unseen = [strip for strip in real if third[strip[3]] == part]
        for (_, text, field, _, is_print), said in zip(unseen, shown(network, [strip[0] for strip in unseen])):
            count[field, is_print] += 1
            same = said.split("/")[0].lstrip("0") == text.split("/")[0].lstrip("0")
            right[field, is_print] += same
    for (field, is_print), all_of in sorted(count.items()):
        print(f"{field}, {'print' if is_print else 'hand or stamp'}: {right[field, is_print]} of {all_of} right")
    with open(out, "wb") as file:
        file.write(again(real).packed())


if __name__ == "__main__":
    main()
