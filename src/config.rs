//! Every setting, its default and its meaning; the only reader of the environment.
//!
//! Settings come from one TOML file and from variables named `MOTCUA_` and the
//! key in capitals, levels joined by `__`; a variable wins over the file. With
//! neither, everything has a default. An unknown key stops the start and is
//! named. The table of a channel is kept as it is, for the channel's own file
//! to read through [`Table::read`].

use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
use secrecy::SecretString;
use serde::de::DeserializeOwned;

use crate::conversation::Office;
use crate::server::FloodSettings as Flood;
use serde::{Deserialize, Deserializer};

/// The file that is read where `--config` names none, if it is there.
const FILE: &str = "motcua.toml";

/// What every variable of the environment starts with.
const PREFIX: &str = "MOTCUA_";

/// Every setting of motcua.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Address and port that the server listens on.
    pub listen: SocketAddr,
    /// The folder of documents.
    pub knowledge: PathBuf,
    /// The folder that motcua writes to: index, conversations, messages.
    pub data: PathBuf,
    /// PostgreSQL address; without it SQLite in `data`.
    pub database_url: Option<SecretString>,
    /// The form of the log lines.
    pub log: LogForm,
    /// The least important log lines that are written: `error`, `warn`, `info`, `debug`.
    pub log_level: LogLevel,
    /// What the office says of itself in conversations.
    pub office: Office,
    /// How often people and addresses may ask.
    pub flood: Flood,
    /// One table for each channel that runs, by the channel's name.
    pub channel: BTreeMap<String, Table>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            knowledge: "knowledge".into(),
            data: "data".into(),
            database_url: None,
            log: LogForm::Text,
            log_level: LogLevel::Info,
            office: Office::default(),
            flood: Flood::default(),
            channel: BTreeMap::new(),
        }
    }
}

/// The form of the log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogForm {
    /// For a person at a terminal.
    Text,
    /// One JSON object a line, for a collector.
    Json,
}

/// How important a log line must be to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// What somebody must look at.
    Error,
    /// What may need a look.
    Warn,
    /// Start, stop and changes of the folder.
    Info,
    /// Every request.
    Debug,
}

/// The raw settings of one channel. Its `Debug` shows the keys only, since the
/// values are secrets.
#[derive(Clone, Default)]
pub struct Table {
    name: String,
    values: Dict,
}

impl Table {
    /// Reads the table as the settings type of a channel. The error names the key.
    ///
    /// # Errors
    /// A key is unknown to `T`, missing, or of the wrong type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        Value::from(self.values.clone())
            .deserialize()
            .map_err(|error| Error::wrong(error, &["channel", &self.name]))
    }
}

impl<'de> Deserialize<'de> for Table {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        Dict::deserialize(source).map(|values| Self {
            name: String::new(),
            values,
        })
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file that `--config` names cannot be read.
    #[error("cannot read the settings file {path}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A key is unknown, missing or of the wrong type; says which, where and why.
    #[error("wrong setting: {0}")]
    Wrong(String),
}

impl Error {
    /// Names the keys of `error`, which lie below the key `table`.
    fn wrong(error: figment::Error, table: &[&str]) -> Self {
        let each = error.into_iter().map(|one| {
            let mut path = table.to_vec();
            path.extend(one.path.iter().map(String::as_str));
            let metadata = one.metadata.as_ref();
            let place = match metadata {
                Some(metadata) if metadata.source.is_none() => Environment::name(&path),
                _ => path.join("."),
            };
            let file = metadata
                .and_then(|metadata| metadata.source.as_ref())
                .map_or(String::new(), |source| format!(" ({source})"));
            let colon = if place.is_empty() { "" } else { ": " };
            format!("{place}{colon}{}{file}", one.kind.to_string().trim_end())
        });
        Self::Wrong(each.collect::<Vec<_>>().join("; "))
    }
}

impl Config {
    /// Reads the `named` file, or `motcua.toml` where it is there, and the environment.
    ///
    /// # Errors
    /// The named file cannot be read, or a setting is unknown or wrong.
    pub fn load(named: Option<&Path>) -> Result<Self, Error> {
        let usual = Path::new(FILE);
        let file = named.or_else(|| usual.exists().then_some(usual));
        let variables = std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)));
        Self::read(file, variables)
    }

    /// Reads `file`, if there is one, and `variables` over it.
    fn read(
        file: Option<&Path>,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Error> {
        let mut figment = Figment::new();
        if let Some(path) = file {
            std::fs::File::open(path).map_err(|source| Error::Unreadable {
                path: path.to_owned(),
                source,
            })?;
            figment = figment.merge(Toml::file_exact(path));
        }
        let mut config: Self = figment
            .merge(Environment::new(variables))
            .extract()
            .map_err(|error| Error::wrong(error, &[]))?;
        for (name, table) in &mut config.channel {
            table.name.clone_from(name);
        }
        Ok(config)
    }
}

/// The variables that start with [`PREFIX`], as a tree of settings.
///
/// A value is text even where it looks like a number, so that an application
/// id or a secret of digits stays what was typed; only `[…]` is a list. An
/// empty variable counts as absent.
struct Environment(Dict);

impl Environment {
    fn new(variables: impl Iterator<Item = (String, String)>) -> Self {
        let mut tree = Dict::new();
        for (name, value) in variables {
            let Some(key) = name.strip_prefix(PREFIX) else {
                continue;
            };
            if !value.is_empty() {
                let key = key.to_ascii_lowercase();
                insert(&mut tree, &key.split("__").collect::<Vec<_>>(), value);
            }
        }
        Self(tree)
    }

    /// The variable of a key.
    fn name(path: &[&str]) -> String {
        format!("{PREFIX}{}", path.join("__").to_ascii_uppercase())
    }
}

/// Puts `value` at the end of `path`; a table in the way of a value wins.
fn insert(tree: &mut Dict, path: &[&str], value: String) {
    match path {
        [] => {}
        [last] => {
            let leaf = if value.starts_with('[') {
                value.parse().unwrap_or_else(|_| Value::from(value))
            } else {
                Value::from(value)
            };
            tree.entry((*last).to_owned()).or_insert(leaf);
        }
        [first, rest @ ..] => {
            let branch = tree
                .entry((*first).to_owned())
                .or_insert_with(|| Value::from(Dict::new()));
            if !matches!(branch, Value::Dict(..)) {
                *branch = Value::from(Dict::new());
            }
            if let Value::Dict(_, below) = branch {
                insert(below, rest, value);
            }
        }
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named("environment")
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Map::from([(Profile::Default, self.0.clone())]))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(toml: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(toml.as_bytes()).unwrap();
        let variables = variables
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Config::read(Some(file.path()), variables).map_err(|error| error.to_string())
    }

    #[track_caller]
    fn refused(toml: &str, variables: &[(&str, &str)], named: &str) {
        let error = read(toml, variables).unwrap_err();
        assert!(error.contains(named), "{error}");
    }

    #[test]
    fn nothing_at_all_is_enough() {
        let config = Config::read(None, [].into_iter()).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.knowledge, Path::new("knowledge"));
        assert!(config.database_url.is_none() && config.channel.is_empty());
    }

    #[test]
    fn a_variable_wins_over_the_file() {
        let config = read(
            "listen = '0.0.0.0:80'\nknowledge = 'a'",
            &[("MOTCUA_LISTEN", "[::1]:81"), ("HOME", "/root")],
        );
        let config = config.unwrap();
        assert_eq!(config.listen.to_string(), "[::1]:81");
        assert_eq!(config.knowledge, Path::new("a"));
    }

    #[test]
    fn unknown_keys_are_named() {
        refused(
            "lisen = '0.0.0.0:80'",
            &[],
            "wrong setting: lisen: unknown field",
        );
        refused(
            "",
            &[("MOTCUA_KNOWLEGE", "x")],
            ": MOTCUA_KNOWLEGE: unknown field",
        );
        refused("listen = 80", &[], "listen: invalid type");
        refused(
            "",
            &[("MOTCUA_LISTEN", "here")],
            "MOTCUA_LISTEN: invalid socket",
        );
        refused("listen =", &[], "TOML parse error");
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Config::read(Some(Path::new("/none/m.toml")), [].into_iter()).unwrap_err();
        assert!(error.to_string().contains("/none/m.toml"));
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Telegram {
        token: String,
        #[serde(default)]
        origins: Vec<String>,
    }

    #[test]
    fn a_channel_reads_its_own_table() {
        let config = read(
            "[channel.telegram]\ntoken = 'a'",
            &[
                ("MOTCUA_CHANNEL__TELEGRAM__TOKEN", "00123"),
                (
                    "MOTCUA_CHANNEL__TELEGRAM__ORIGINS",
                    "[\"https://a.vn\", \"https://b.vn\"]",
                ),
            ],
        );
        let telegram: Telegram = config.unwrap().channel["telegram"].read().unwrap();
        assert_eq!(telegram.token, "00123");
        assert_eq!(telegram.origins, ["https://a.vn", "https://b.vn"]);
    }

    #[test]
    fn a_number_may_stand_in_a_variable() {
        let config = read("", &[("MOTCUA_FLOOD__ADDRESS", "0")]).unwrap();
        assert_eq!(config.flood.address, 0);
        refused(
            "",
            &[("MOTCUA_FLOOD__PERSON", "many")],
            "MOTCUA_FLOOD__PERSON",
        );
    }

    #[test]
    fn a_wrong_key_in_a_channel_is_named() {
        let config = read("[channel.telegram]\ntoken = 'a'\ntoke = 'b'", &[]).unwrap();
        let error = config.channel["telegram"].read::<Telegram>().unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("channel.telegram") && text.contains("`toke`"),
            "{text}"
        );
        let config = read("[channel.telegram]", &[]).unwrap();
        let error = config.channel["telegram"].read::<Telegram>().unwrap_err();
        assert!(
            error
                .to_string()
                .contains("channel.telegram: missing field `token`"),
            "{error}"
        );
        refused("channel = 3", &[], "channel");
        refused("[channel]\ntelegram = 3", &[], "channel.telegram");
    }

    #[test]
    fn secrets_do_not_show() {
        let config = read(
            "database_url = 'postgres://u:hidden@h/d'\n[channel.telegram]\ntoken = 'hidden'",
            &[],
        );
        let shown = format!("{:?}", config.unwrap());
        assert!(
            !shown.contains("hidden") && shown.contains("token"),
            "{shown}"
        );
    }
}
