//! Cards: what an answer shows beside its text, typed so that a channel can draw it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A typed thing that a channel can draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Card {
    /// A telephone number.
    Hotline {
        /// As dialled.
        number: String,
        /// What it is called.
        name: String,
        /// For whom and what for.
        purpose: String,
        /// When somebody answers.
        hours: String,
        /// The place it serves; empty for the whole country.
        place: String,
        /// Where the number was found.
        source: String,
        /// The day it was checked.
        checked: Option<Date>,
    },
    /// An office that citizens go to; what is empty is not known.
    Office {
        /// What it is called.
        name: String,
        /// Where it is.
        address: String,
        /// When it is open.
        hours: String,
        /// Its telephone number.
        phone: String,
        /// For whom and what for.
        purpose: String,
        /// Address of a map.
        map: String,
        /// The place it serves; empty for the whole country.
        place: String,
        /// Where this was found.
        source: String,
        /// The day it was checked.
        checked: Option<Date>,
    },
    /// An administrative procedure; what is empty is not known.
    Procedure {
        /// As the portal numbers it.
        code: String,
        /// What it is called.
        name: String,
        /// Its field.
        field: String,
        /// Who decides.
        agency: String,
        /// The place whose rules these are; empty for the whole country.
        place: String,
        /// What to bring.
        documents: Vec<String>,
        /// How long it takes, verbatim.
        duration: String,
        /// What it costs, verbatim.
        fee: String,
        /// Where to hand it in.
        receives: String,
        /// How much of it can be done online.
        online: String,
        /// Where to read on.
        link: String,
        /// Where all this was found.
        source: String,
        /// As of which day.
        dated: Option<Date>,
    },
    /// A commune that an old place belongs to now.
    Place {
        /// With its type: "Phường Sài Gòn".
        commune: String,
        /// Without its type: "Hồ Chí Minh".
        province: String,
        /// Whether only a part of the old place went there.
        part: bool,
    },
}
