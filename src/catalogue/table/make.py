"""Makes procedures.tsv.gz, the table beside it, from the national portal's catalogue.

    python3 make.py CATALOG PROVINCES

CATALOG is a JSON Lines file with code, name, field, agency, promulgator, type,
url and crawled_at a line; PROVINCES a CSV whose column "name" holds the names
of the provinces. Kept are the procedures that hold in the whole country and
that citizens or firms ask for: those of a ministry or another central body
(type STANDARD), not those of one province (SPECIFIC) nor those between offices
(STANDARD_INTERNAL).

The table: its first line is the day of the catalogue; then a procedure a line,
fields parted by tabs: code, name, field, agency, and the identifier that the
portal's address ends in. A field or an agency equal to that of the line above
is left empty and "-" stands for none, so that the table packs well.
"""

import collections
import csv
import gzip
import json
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).parent
ADDRESS = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"
LOOK_ALIKES = str.maketrans("АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx")


def tidy(text):
    """One line, composed, without look-alikes of Latin letters."""
    text = unicodedata.normalize("NFC", text).translate(LOOK_ALIKES)
    return " ".join(text.replace("\t", " ").split()).strip(" .;")


def is_of_a_province(agency, provinces):
    """An office of one province is no answer for the whole country."""
    return any(re.search(rf"(tỉnh|thành phố|TP\.?) {re.escape(name)}$", agency, re.I) for name in provinces)


def main(catalog, provinces):
    with open(provinces, encoding="utf-8") as file:
        provinces = [re.sub(r"^(Tỉnh|Thành phố) ", "", row["name"]) for row in csv.DictReader(file)]
    rows = [json.loads(line) for line in open(catalog, encoding="utf-8")]
    days = collections.Counter(row["crawled_at"] for row in rows)
    lines, before = [days.most_common(1)[0][0]], ("", "")
    for row in sorted(rows, key=lambda row: (row["promulgator"], row["field"], row["name"], row["code"])):
        central = not row["promulgator"].upper().startswith("UBND")
        if row["type"] != "STANDARD" or not central or not row["url"].startswith(ADDRESS):
            continue
        agencies = dict.fromkeys(tidy(agency) for agency in row["agency"])
        agencies = [agency for agency in agencies if agency and not is_of_a_province(agency, provinces)]
        now = ("; ".join(tidy(field) for field in row["field"]) or "-", "; ".join(agencies[:3]) or "-")
        shown = ["" if new == old else new for new, old in zip(now, before)]
        lines.append("\t".join([row["code"], tidy(row["name"]), *shown, row["url"][len(ADDRESS):].replace("-", "")]))
        before = now
    packed = gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0)
    (HERE / "procedures.tsv.gz").write_bytes(packed)
    print(len(lines) - 1, "procedures,", len(packed), "bytes")


main(*sys.argv[1:])
