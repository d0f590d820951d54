"""Makes the tables beside it from the conversion lists of the Statistics Office.

    python3 make.py GAZETTEER SENTENCES...

GAZETTEER holds provinces_63_to_34.csv, communes_current.csv and
communes_old_to_new.csv; SENTENCES are JSON Lines files, gzipped or not, with a
field "text" or "name" that holds official prose. Written: places.txt (every place, old and new) and
ordinary.txt (the names that ordinary sentences also contain).

places.txt, one place a line, fields parted by tabs:
    P kind name successor kind-now   a province before 1 July 2025; what it is now
    N province                       opens the communes of a province now
    code kind+name [kind]            a commune now; its kind in July 2025 if another
    O province                       opens a province before 1 July 2025
    D kind+name [targets]            a district of it
    F kind+name                      a district that the D above had taken in earlier
    kind+name targets                a commune of the district above
A target is the code of a commune now, followed by nothing (the whole went
there), p (a part), a (a part of the land), m (all the people, part of the land).
Kinds: t tỉnh, c thành phố; q quận, h huyện, y thị xã; x xã, p phường,
n thị trấn, k đặc khu.
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
KINDS = {
    "tỉnh": "t", "thành phố": "c", "quận": "q", "huyện": "h", "thị xã": "y",
    "xã": "x", "xa": "x", "phường": "p", "thị trấn": "n", "thi trấn": "n", "đặc khu": "k",
}
SHARES = {
    "part": "p", "part_people": "p", "renamed_part": "p",
    "part_area": "a", "part_area_all_people": "m",
}
# Districts dissolved shortly before July 2025, which people and documents still
# name: province, the district that took it in, the district, its communes.
FORMER = [(
    "Huế", "hPhú Lộc", "hNam Đông",
    ["nKhe Tre", "xHương Phú", "xHương Lộc", "xThượng Lộ", "xHương Sơn", "xHương Xuân",
     "xThượng Nhật", "xThượng Quảng", "xHương Hữu", "xThượng Long"],
)]
# Names that everyday messages contain though official texts do not; "=" as below.
EVERYDAY = """la gi;con dao;an khe;ba to;an bien;cai be;can gio;cho lach;cat hai;nam can;o mon;
thuan an;my duc;an lao;muong la;tam binh;hai ha;tay son;quan son;que son;nga nam;nga bay;an minh;
ba che;an phu;song ma;dong ha;o lam;ba vi;gia loc;di linh;hoi an;an hoi;tan an;ha hoa;ba chua;
mau don;an loc;thu dau;co nhue;xuan hoa;ban cong;ba dong;hoa hong;hoa sen;an nhon;an binh;
gio chau;moi nhat;dong tien;tien phong;tan tien;tan hoa;thanh cong;thang loi;hanh phuc;doan ket;
hung thinh;an khanh;nhan hau;binh yen;trung thanh;tien thang;dong y;tien thanh;hoa hiep;
ba xa;dai hoc;tu do;doc lap;minh bach;trung tam;nhan dan;tan dan;hop nhat;hop thanh;
quyet thang;quyet tien;chien thang;tu nhien;hong ha;an cu;phu cap;tan binh;cong an;hai an;
nam truc=;dong nam=;tay nam=;dong bac=;tay bac=;trung nam=;nam trung=;
tien du=;hoa thanh=;nghia dan;trung dong=;phuong dong="""
OLD_TONE = dict(zip("oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split(),
                    "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split()))


def tidy(name):
    """One spelling of a name: composed, tones where the schools put them."""
    name = unicodedata.normalize("NFC", name).replace("’", "'")
    name = " ".join(name.replace(" -", "-").replace("- ", "-").replace("-", " - ").split())
    name = re.sub(r"' ", "'", name)
    tail = "|".join(OLD_TONE)
    return re.sub(rf"(?<![qQ])({tail})\b", lambda m: OLD_TONE[m[1]], name)


def short(full):
    """"Thị Xã Phong Điền" → "yPhong Điền"."""
    full = tidy(full)
    for kind, letter in KINDS.items():
        if full.lower().startswith(kind + " "):
            return letter + full[len(kind) + 1:]
    return "x" + full


def fold(text):
    text = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return re.sub(r"[\u0300-\u036f]", "", text)


def rows(folder, name):
    with open(folder / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def provinces(folder):
    lines, names = [], {}
    for row in rows(folder, "provinces_63_to_34.csv"):
        old, new = short(row["old_name"]), short(row["name_after_2026_04_30"])
        names[row["old_code"]] = old[1:]
        lines.append("\t".join(["P", old[0], old[1:], new[1:], new[0]]))
    return lines, names


def codes_by_name(folder):
    """Province and name of each commune now → its code."""
    return {(short(row["province"])[1:], short(row["full_name"])): row["code"]
            for row in rows(folder, "communes_current.csv")}


def province_of_district(rows):
    """Code of a district → code of its province; a few rows name another."""
    seen = collections.defaultdict(collections.Counter)
    for row in rows:
        seen[row["old_district_code"]][row["old_province_code"]] += 1
    return {district: codes.most_common(1)[0][0] for district, codes in seen.items()}


def communes_now(folder):
    kinds = {row["new_commune_code"]: short(row["new_commune"])[0]
             for row in rows(folder, "communes_old_to_new.csv")}
    lines, province = [], None
    for row in rows(folder, "communes_current.csv"):
        if row["province"] != province:
            province = row["province"]
            lines.append("N\t" + short(province)[1:])
        name = short(row["full_name"])
        earlier = kinds.get(row["code"], name[0])
        changed = "\t" + earlier if earlier != name[0] else ""
        lines.append(row["code"] + "\t" + name + changed)
    return lines


def communes_before(folder, names):
    """province → district → commune → targets, in the order of the list."""
    tree = collections.defaultdict(lambda: collections.defaultdict(dict))
    by_name = codes_by_name(folder)
    codes = set(by_name.values())
    table = rows(folder, "communes_old_to_new.csv")
    province_of = province_of_district(table)
    for row in table:
        code = row["new_commune_code"]
        if code not in codes:  # the two lists number a few communes differently
            code = by_name[short(row["new_province"])[1:], short(row["new_commune"])]
        target = code + SHARES.get(row["kind"], "")
        district = tree[names[province_of[row["old_district_code"]]]][short(row["old_district"])]
        if row["old_commune"].startswith("Khu vực"):
            continue  # a mud flat without people
        key = short(row["old_commune"]) if row["old_commune"] else ""
        district.setdefault(key, []).append(target)
    lines = []
    for province, districts in tree.items():
        lines.append("O\t" + province)
        for district, communes in districts.items():
            lines.extend(district_lines(province, district, communes))
    return lines


def district_lines(province, district, communes):
    own = communes.pop("", [])
    yield "\t".join(["D", district] + [" ".join(own)] * bool(own))
    former = [f for f in FORMER if f[:2] == (province, district)]
    moved = {name for f in former for name in f[3]}
    for name, targets in communes.items():
        if name not in moved:
            yield name + "\t" + " ".join(sorted(targets))
    for _, _, name, members in former:
        yield "F\t" + name
        for member in members:
            yield member + "\t" + " ".join(sorted(communes[member]))


def ordinary(lines, files):
    """Folded names that official sentences contain in lower case.

    "=" marks those that occur with the very same accents, which are ordinary
    words even where a question is typed with accents.
    """
    exact = collections.defaultdict(set)
    for line in lines:
        field = line.split("\t")
        name = field[2] if field[0] == "P" else field[1 if field[0].isdigit() else 0][1:]
        name = field[1][1:] if field[0] in "DF" else name
        words = tuple(re.findall(r"\w+", name.lower()))
        if len(words) > 1 and field[0] not in "NO":
            exact[tuple(map(fold, words))].add(words)
    folded_seen, exact_seen = collections.Counter(), collections.Counter()
    for name in EVERYDAY.replace("\n", "").split(";"):
        key = tuple(name.rstrip("=").split())
        if key in exact:
            folded_seen[key] += 2
            exact_seen[key] += 2 * name.endswith("=")
    longest = max(map(len, exact))
    for file in files:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8") as records:
            for record in map(json.loads, records):
                text = tidy_text(record.get("text") or record.get("name") or "")
                count(text, exact, longest, folded_seen, exact_seen)
    return [" ".join(key) + ("=" if exact_seen[key] >= 2 else "") for key in sorted(folded_seen)
            if folded_seen[key] >= 2]


def count(text, names, longest, folded_seen, exact_seen):
    """Counts the names that stand in a text in lower case."""
    for clause in re.split(r"[^\w ]+", text):
        words = clause.split()
        plain = [fold(w) if w.islower() else "" for w in words]
        for i in range(len(words)):
            for n in range(2, longest + 1):
                key = tuple(plain[i:i + n])
                if len(key) == n and key in names:
                    folded_seen[key] += 1
                    if tuple(words[i:i + n]) in names[key]:
                        exact_seen[key] += 1


def tidy_text(text):
    text = unicodedata.normalize("NFC", text)
    tail = "|".join(OLD_TONE)
    return re.sub(rf"(?<![qQ])({tail})\b", lambda m: OLD_TONE[m[1]], text)


def main():
    folder, *files = map(pathlib.Path, sys.argv[1:])
    lines, names = provinces(folder)
    lines += communes_now(folder)
    lines += communes_before(folder, names)
    (HERE / "places.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = ordinary(lines, files)
    (HERE / "ordinary.txt").write_text("\n".join(words) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
