#!/usr/bin/env python3
"""What motcua reads of real files, against labels and against other programs.

    python3 tests/benches/files.py PROGRAM FOLDER

FOLDER holds the files and `LABELS.csv` with the columns `file`, `gold_number`,
`gold_type`, `gold_date` and `gold_title`; an empty one is not counted. Each file
is read by itself by `PROGRAM check`. A title is right when every word of the
label, its abbreviations written out, stands in type, subject, number or issuer; a
label that was cut off at a width is compared up to there, and words that stand
nowhere in the first lines of the file are the labeller's own ("Anh - Việt" over
columns called English and Vietnamese).

Then the words of the same file are taken by other programs (pdftotext,
LibreOffice, for scans Tesseract alone) and those counted that motcua lost. A
word has a letter or figure. Not counted are lines that stand on every third page
(the running titles that motcua takes away), the stamps of digital signatures, and
of web pages the lines outside of the document. A word of a scan counts as there
without its marks, which motcua mends; what Tesseract itself is less than 60 % sure
of is mostly read of seals, hands and specks, and is not counted.
"""

import collections
import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

SHORT = {
    "TT": "thông tư",
    "NĐ": "nghị định",
    "VBQPPL": "văn bản quy phạm pháp luật",
    "TTHC": "thủ tục hành chính",
    "UBND": "ủy ban nhân dân",
}
PAGES = (".html", ".htm")
IMAGES = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
# Of a hundred; what Tesseract is less sure of it has mostly read of stamps and specks.
SURE = 60
# Labels made by a program were cut off at this length.
CUT = 155
STAMP = re.compile(r"Người ký|K[ýy] b[ởơo]i|Email:|Cơ quan:|Thời gian ký|\+07:00|C[OÔỔ]NG THÔNG TIN ĐIỆN TỬ|^CH[IÍ]NH ?PH[UỦ]$|^\W*(chinhphu\.vn)?\W*$")


def fold(text):
    text = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in text if not unicodedata.combining(c))


def words(text):
    # A soft hyphen is where a word may be parted, and no end of it.
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    # What Word wrote into PDF files for ư, which motcua mends.
    text = text.replace("ƣ", "ư").replace("Ƣ", "Ư")
    # What parts the thousands of a number is its program's language.
    text = re.sub(r"(?<=\d)[.,](?=\d{3}(?!\d))", "", text)
    found = re.findall(r"[^\W_]+", text)
    return collections.Counter(found)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    return done.stdout


def read(program, path):
    """The header of a file, its text, and how it was read where marks were mended."""
    with tempfile.TemporaryDirectory() as home:
        home = pathlib.Path(home)
        (home / "knowledge").mkdir()
        (home / "knowledge" / path.name).write_bytes(path.read_bytes())
        environment = {"MOTCUA_DATA": str(home / "data"), "PATH": "/usr/local/bin:/usr/bin:/bin"}
        command = [program, "check", "--json", "knowledge"]
        done = subprocess.run(command, capture_output=True, cwd=home, env=environment, check=False)
        documents = json.loads(done.stdout)["documents"]
        header = documents[0]["header"] if documents else None
        extracts = list((home / "data" / "extracted").glob("*.json"))
        if not extracts:
            written = documents and path.suffix not in IMAGES
            return header, path.read_text(encoding="utf-8") if written else ""
        extract = json.loads(extracts[0].read_text(encoding="utf-8").split("\n", 1)[1])
        return header, extract["text"].get("Ok", "").replace("\\_", "_")


def written_out(text):
    for short, long in SHORT.items():
        text = re.sub(rf"(?<![\w/-]){short}(?![\w/-])", long, text)
    return text


def agrees(field, label, header, text):
    if header is None:
        return False
    if field == "number":
        return header["number"] == label
    if field == "date":
        return header["issued"] == label
    kind, subject, issuer = (header[key] or "" for key in ("kind", "subject", "issuer"))
    label = written_out(re.sub(r"\(.*\)", "", label))
    expected = fold(label).split() if len(label) < CUT else fold(label).split()[:-1]
    expected = re.findall(r"\w+", " ".join(expected))
    said = set(re.findall(r"\w+", fold(written_out(f"{kind} {subject} {header['number'] or ''} {issuer}"))))
    top = set(re.findall(r"\w+", fold(text[:3000])))
    return all(word in said or word not in top for word in expected)


def converted(path, to, ending):
    with tempfile.TemporaryDirectory() as out:
        run("soffice", "--headless", "--convert-to", to, "--outdir", out, str(path))
        made = sorted(pathlib.Path(out).glob(f"*.{ending}"))
        return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in made)


def scanned(path):
    with tempfile.TemporaryDirectory() as out:
        run("pdftoppm", "-gray", "-scale-to", "3508", "-png", str(path), f"{out}/p")
        return "\f".join(recognised(page) for page in sorted(pathlib.Path(out).iterdir()))


def recognised(picture):
    """The lines that Tesseract reads, of the words that it is sure of."""
    table = run("tesseract", str(picture), "-", "-l", "vie", "--dpi", "300", "tsv")
    lines = collections.defaultdict(list)
    for row in table.split("\n")[1:]:
        # level, page, block, paragraph, line, word, left, top, width, height, confidence, text
        cells = row.split("\t")
        if len(cells) == 12 and cells[11].strip() and float(cells[10]) >= SURE:
            lines[tuple(map(int, cells[1:5]))].append(cells[11])
    return "\n".join(" ".join(line) for line in lines.values())


def without_running_lines(text):
    pages = [page.split("\n") for page in text.split("\f")]
    key = lambda line: " ".join(re.findall(r"[^\W\d_]+", line))
    seen = collections.Counter(k for page in pages for k in {key(line) for line in page})
    runs = {k for k, count in seen.items() if k and count >= max(3, len(pages) // 3)}
    number = re.compile(r"^\W*\d{1,4}\W*$")
    kept = []
    for page in pages:
        rows = [line for line in page if line.strip()]
        edge = {0, len(rows) - 1}
        for at, line in enumerate(rows):
            if key(line) in runs or (at in edge and number.match(line)) or STAMP.search(line.strip()):
                continue
            kept.append(line)
    return "\n".join(kept)


def without_menus(other, text):
    """The lines of a web page that are in the document or no part of a menu: long
    ones, each once, as menus and paths repeat the titles."""
    bare = lambda line: re.sub(r"^\s*(\d+\.|•)?\s*", "", line).strip()
    kept = {fold(bare(line)) for line in text.split("\n")}
    lines = [bare(line) for line in other.split("\n")]
    short = [line for line in lines if len(line.split()) <= 12 and fold(line) in kept]
    return "\n".join(short + list(dict.fromkeys(l for l in lines if len(l.split()) > 12)))


def elsewhere(path):
    """What another program reads of a file."""
    start = path.read_bytes()[:1024]
    if path.suffix in IMAGES:
        return without_running_lines(recognised(path))
    if path.suffix == ".pdf" and b"%PDF" not in start:
        return ""
    if path.suffix == ".pdf":
        text = run("pdftotext", "-layout", str(path), "-")
        pages = text.count("\f")
        if len(without_running_lines(text).split()) < 20 * pages:
            text = scanned(path)
        return without_running_lines(text)
    if path.suffix in (".xls", ".xlsx"):
        rows = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
        return converted(path, rows, "csv")
    if path.suffix in (".docx", ".doc", *PAGES):
        return converted(path, "txt:Text (encoded):UTF8", "txt")
    return path.read_text(encoding="utf-8")


def main():
    program, folder = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
    with open(folder / "LABELS.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    right = labelled = 0
    texts = {}
    for row in rows:
        path = folder / row["file"]
        header, texts[path] = read(program, path)
        for field in ("number", "type", "date", "title"):
            label = row[f"gold_{field}"].strip()
            if not label:
                continue
            labelled += 1
            good = agrees(field, label, header, texts[path])
            right += good
            if not good:
                print(f"{row['file']}: {field} is not {label!r}: {header}")
    print(f"{right} of {labelled} labels ({right / labelled:.1%})")
    for path, text in texts.items():
        other = elsewhere(path)
        scan = path.name.startswith("scan")
        if path.suffix in PAGES:
            other = without_menus(other, text)
        theirs, ours = (words(fold(t) if scan else t) for t in (other, text))
        lost = theirs - ours
        count = sum(theirs.values())
        share = 1 - sum(lost.values()) / count if count else 1
        few = ", ".join(f"{word} {n}" for word, n in lost.most_common(12))
        print(f"{path.name}: {share:.2%} of {count} words; lost {few}")


if __name__ == "__main__":
    main()
