//! The portal's own records, as JSON or JSON Lines: steps, papers, ways to hand
//! in, times and fees, verbatim.

use anyhow::Context as _;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::knowledge::{Procedure, procedure_code};
use crate::language::{normalize, whole_date};

use super::Imported;

/// What is named as the source.
const SOURCE: &str = "Cổng Dịch vụ công quốc gia";

/// A record. What is missing or of another shape is taken as not known.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Record {
    code: String,
    name: String,
    #[serde(deserialize_with = "texts")]
    field: Vec<String>,
    #[serde(deserialize_with = "texts")]
    agency: Vec<String>,
    #[serde(deserialize_with = "texts")]
    level: Vec<String>,
    promulgator: String,
    steps: Vec<Step>,
    documents: Vec<Paper>,
    methods: Vec<Method>,
    fee: Vec<Fee>,
    conditions: Option<String>,
    receiving_address: Option<String>,
    legal_basis: Vec<Law>,
    online_level: Option<String>,
    decision_no: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    url: String,
    crawled_at: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Step {
    name: Option<String>,
    text: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Paper {
    group: Option<String>,
    name: Option<String>,
    original: Option<u32>,
    copy: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Method {
    channel: Option<String>,
    time_qty: Option<Value>,
    time_unit: Option<String>,
    note: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fee {
    value_vnd: Option<f64>,
    text: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Law {
    code: Option<String>,
    name: Option<String>,
}

/// One text or several.
fn texts<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Texts {
        One(String),
        Many(Vec<Option<String>>),
        Other(IgnoredAny),
    }
    Ok(match Texts::deserialize(from)? {
        Texts::One(one) => vec![one],
        Texts::Many(many) => many.into_iter().flatten().collect(),
        Texts::Other(_) => Vec::new(),
    })
}

/// Reads records: a list, an object that holds one, or one a line.
pub(super) fn read(bytes: &[u8]) -> anyhow::Result<Imported> {
    let mut imported = Imported::default();
    let mut number = 0;
    for value in serde_json::Deserializer::from_slice(bytes).into_iter::<Value>() {
        let value = value.context("tệp JSON bị hỏng hoặc bị cắt ngang; hãy tải lại")?;
        for record in records(value) {
            number += 1;
            match serde_json::from_value::<Record>(record) {
                Ok(record) => keep(&record, number, &mut imported),
                Err(error) => {
                    imported
                        .left_out
                        .push(format!("bản ghi {number}: không đúng dạng ({error})"));
                }
            }
        }
    }
    Ok(imported)
}

/// The records that a value holds.
fn records(value: Value) -> Vec<Value> {
    match value {
        Value::Array(records) => records,
        Value::Object(mut object) if !object.contains_key("code") => {
            let lists = ["data", "items", "content", "result", "procedures"];
            let list = lists.iter().find_map(|key| object.remove(*key));
            list.map(records).unwrap_or_default()
        }
        Value::Object(object) => vec![Value::Object(object)],
        _ => Vec::new(),
    }
}

fn keep(record: &Record, number: usize, imported: &mut Imported) {
    let called = format!("bản ghi {number} {} {}", record.code, record.name);
    if record.name.trim().is_empty() {
        imported.left_out.push(format!("{called}: không có tên"));
    } else if record.kind.ends_with("_INTERNAL") {
        imported
            .left_out
            .push(format!("{called}: thủ tục nội bộ giữa các cơ quan"));
    } else {
        imported.procedures.push(procedure(record));
    }
}

fn procedure(record: &Record) -> Procedure {
    let joined = |texts: &[String]| {
        let texts: Vec<String> = texts
            .iter()
            .map(|t| one_line(t))
            .filter(|t| !t.is_empty())
            .collect();
        texts.join("; ")
    };
    let place = ["UBND ", "Ủy ban nhân dân "]
        .iter()
        .find_map(|office| record.promulgator.strip_prefix(office))
        .unwrap_or_default();
    let decision = record
        .decision_no
        .as_deref()
        .map(str::trim)
        .filter(|number| number.contains('/'));
    Procedure {
        code: procedure_code(&record.code).unwrap_or_else(|| record.code.trim().to_owned()),
        name: one_line(&record.name),
        spoken: String::new(),
        field: joined(&record.field),
        agency: joined(&record.agency),
        level: joined(&record.level),
        place: one_line(place),
        documents: lines(record.documents.iter().filter_map(paper)),
        steps: lines(record.steps.iter().filter_map(step)),
        conditions: told(record.conditions.as_deref()),
        duration: duration(&record.methods),
        fee: fee(&record.fee),
        receives: told(record.receiving_address.as_deref()),
        basis: lines(record.legal_basis.iter().filter_map(law)),
        online: told(record.online_level.as_deref()),
        link: record.url.trim().to_owned(),
        replaced: String::new(),
        source: decision.map_or_else(
            || SOURCE.to_owned(),
            |number| format!("{SOURCE} ({number})"),
        ),
        dated: whole_date(&record.crawled_at),
    }
}

/// A text in one line, in one spelling.
fn one_line(text: &str) -> String {
    normalize(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A text as it stands, or nothing where it says that there is nothing.
fn told(text: Option<&str>) -> String {
    let text = normalize(text.unwrap_or_default());
    let text = text.trim();
    let says_nothing = [
        "",
        "không",
        "không có",
        "không quy định",
        "không.",
        "không có.",
    ];
    if says_nothing.contains(&text.to_lowercase().as_str()) {
        return String::new();
    }
    text.to_owned()
}

fn lines(parts: impl Iterator<Item = String>) -> String {
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

fn step(step: &Step) -> Option<String> {
    let (name, text) = (told(step.name.as_deref()), told(step.text.as_deref()));
    match (name.is_empty(), text.is_empty()) {
        (true, true) => None,
        (false, false) => Some(format!("{name}: {text}")),
        _ => Some(format!("{name}{text}")),
    }
}

fn paper(paper: &Paper) -> Option<String> {
    let name = one_line(paper.name.as_deref()?);
    let name = name.trim_start_matches(['-', '+', '*', ' ']);
    if name.is_empty() {
        return None;
    }
    let group = one_line(paper.group.as_deref().unwrap_or_default());
    let group = match group.trim_end_matches([':', ' ']) {
        "" => String::new(),
        group => format!("{group}: "),
    };
    let count = |what: &str, number: Option<u32>| {
        number
            .filter(|number| *number > 0)
            .map(|number| format!("{what}: {number}"))
    };
    let counts: Vec<String> = [
        count("bản chính", paper.original),
        count("bản sao", paper.copy),
    ]
    .into_iter()
    .flatten()
    .collect();
    let counts = if counts.is_empty() {
        String::new()
    } else {
        format!(" ({})", counts.join(", "))
    };
    Some(format!("- {group}{name}{counts}"))
}

fn law(law: &Law) -> Option<String> {
    let (code, name) = (
        one_line(law.code.as_deref().unwrap_or_default()),
        one_line(law.name.as_deref().unwrap_or_default()),
    );
    match (code.is_empty(), name.is_empty()) {
        (true, true) => None,
        _ if name.contains(&code) => Some(name),
        (_, true) => Some(code),
        _ => Some(format!("{code}: {name}")),
    }
}

/// How long it takes by each way to hand in; once where all take the same.
fn duration(methods: &[Method]) -> String {
    let mut told_of: Vec<(String, Vec<String>)> = Vec::new();
    for method in methods {
        let unit = one_line(method.time_unit.as_deref().unwrap_or_default());
        let time = match &method.time_qty {
            // A number without its unit says nothing.
            Some(Value::Number(quantity)) if !unit.is_empty() && quantity.as_f64() > Some(0.0) => {
                format!("{quantity} {unit}")
            }
            Some(Value::String(text)) => told(Some(text.as_str())),
            _ => String::new(),
        };
        let note = told(method.note.as_deref());
        let said = match (time.is_empty(), note.is_empty()) {
            (true, true) => continue,
            (false, false) => format!("{}. {note}", time.trim()),
            _ => format!("{}{note}", time.trim()),
        };
        let way = one_line(method.channel.as_deref().unwrap_or_default());
        match told_of.iter_mut().find(|(known, _)| *known == said) {
            Some((_, ways)) if ways.contains(&way) => {}
            Some((_, ways)) => ways.push(way),
            None => told_of.push((said, vec![way])),
        }
    }
    if let [(said, _)] = told_of.as_slice() {
        return said.clone();
    }
    lines(
        told_of
            .iter()
            .map(|(said, ways)| format!("Nộp {}: {said}", ways.join(", "))),
    )
}

/// What it costs: each fee with what is said of it. The portal keeps dollars of
/// offices abroad in the same field, so that a small number has no unit.
fn fee(fees: &[Fee]) -> String {
    const LEAST_DONG: f64 = 1_000.0;
    let mut told_of: Vec<String> = Vec::new();
    for fee in fees {
        let text = told(fee.text.as_deref());
        let value = fee.value_vnd.filter(|value| *value > 0.0);
        let value = value.map(|value| {
            if value >= LEAST_DONG {
                format!("{value} đồng")
            } else {
                format!("{value} (nguồn không ghi đơn vị tiền)")
            }
        });
        let said = match (text.is_empty(), value) {
            (true, None) => continue,
            (true, Some(value)) => value,
            (false, None) => text,
            (false, Some(value)) => format!("{text}: {value}"),
        };
        if !told_of.contains(&said) {
            told_of.push(said);
        }
    }
    told_of.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = r#"{"code": "1.012753.H19", "name": "Đăng ký  đất đai", "field": ["Đất đai"],
        "agency": ["", "Ủy ban nhân dân cấp xã"], "promulgator": "UBND tỉnh Hưng Yên", "level": ["xã"],
        "steps": [{"name": "", "text": "Bước 1: Nộp."}, {"name": "Bước 2", "text": "Nhận."}],
        "documents": [{"group": "Phải nộp:", "name": "- Đơn", "original": 1, "copy": 0}, {"name": null}],
        "methods": [{"channel": "trực tiếp", "time_qty": 7, "time_unit": "ngày làm việc", "note": ""},
                    {"channel": "trực tuyến", "time_qty": 5, "time_unit": "ngày làm việc", "note": "Miền núi: 10."},
                    {"channel": "bưu chính", "time_qty": "Theo mô tả"}, {"channel": "khác", "time_qty": 9}],
        "fee": [{"value_vnd": 40000, "text": "Cấp lần đầu"}, {"value_vnd": 15, "text": ""}, {"value_vnd": null, "text": "Không"}],
        "conditions": "Không", "legal_basis": [{"code": "31/2024/QH15", "name": "Luật Đất đai"}],
        "online_level": null, "type": "SPECIFIC", "url": "https://example.gov.vn/a", "crawled_at": "2026-07-18"}"#;

    #[test]
    fn a_record_becomes_a_procedure() {
        let imported = read(RECORD.as_bytes()).unwrap();
        let [procedure] = imported.procedures.as_slice() else {
            panic!("{imported:?}");
        };
        assert_eq!(procedure.code, "1.012753");
        assert_eq!(procedure.name, "Đăng ký đất đai");
        assert_eq!(procedure.place, "tỉnh Hưng Yên");
        assert_eq!(procedure.documents, "- Phải nộp: Đơn (bản chính: 1)");
        assert_eq!(procedure.steps, "Bước 1: Nộp.\nBước 2: Nhận.");
        assert_eq!(
            procedure.duration,
            "Nộp trực tiếp: 7 ngày làm việc\nNộp trực tuyến: 5 ngày làm việc. Miền núi: 10.\nNộp bưu chính: Theo mô tả"
        );
        assert_eq!(
            procedure.fee,
            "Cấp lần đầu: 40000 đồng\n15 (nguồn không ghi đơn vị tiền)"
        );
        assert_eq!(
            (procedure.conditions.as_str(), procedure.online.as_str()),
            ("", "")
        );
        assert_eq!(procedure.basis, "31/2024/QH15: Luật Đất đai");
        assert_eq!(procedure.dated, Some(jiff::civil::date(2026, 7, 18)));
    }

    #[track_caller]
    fn check(json: &str, kept: usize, left_out: usize) {
        let imported = read(json.as_bytes()).unwrap();
        assert_eq!(
            (imported.procedures.len(), imported.left_out.len()),
            (kept, left_out),
            "{json}"
        );
    }

    #[test]
    fn lists_lines_and_wrappers_are_read() {
        let one = r#"{"code":"1.000001","name":"A"}"#;
        check(&format!("[{one},{one}]"), 2, 0);
        check(&format!("{one}\n{one}\n"), 2, 0);
        check(&format!(r#"{{"data":{{"items":[{one}]}}}}"#), 1, 0);
        check(
            r#"[{"code":"1.000001","name":"A","type":"STANDARD_INTERNAL"}, {"code":"1.000002","name":" "}, {"code":7}]"#,
            0,
            3,
        );
        check("[1, null, \"a\"]", 0, 3);
    }

    #[test]
    fn a_file_that_was_cut_off_is_named() {
        let error = read(br#"[{"code":"1.0"#).unwrap_err();
        assert!(error.to_string().contains("cắt ngang"), "{error}");
    }
}
