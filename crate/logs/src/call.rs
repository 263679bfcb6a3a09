//! One call of a log: its columns are found by name, since their order and number change with every release.

use permlight_core::date::{Date, Moment};

/// Where the columns of a log of calls stand.
#[derive(Debug)]
pub struct Columns {
    time: usize,
    user: Vec<usize>,
    event: Option<usize>,
    family: Option<usize>,
    method: Option<usize>,
    resource: Option<usize>,
    object: Option<usize>,
    operation: Option<usize>,
    api: Option<usize>,
    status: Option<usize>,
    failure: Option<usize>,
}

/// A row.
#[derive(Debug, Clone, Default)]
pub struct Call<'c> {
    /// The names and ids of who made it.
    pub users: Vec<&'c str>,
    /// The type of the event: `ApiTotalUsage`.
    pub event: &'c str,
    /// `REST`, `SOAP`, `Bulk` or `ApexREST`, where the log says so.
    pub family: &'c str,
    /// The HTTP method, or the method of the SOAP API.
    pub method: &'c str,
    /// The address below the host; for SOAP the method.
    pub resource: &'c str,
    /// The objects that the log names.
    pub objects: &'c str,
    /// What a job of the Bulk API does.
    pub operation: &'c str,
    /// Which SOAP API it is, a letter.
    pub api: &'c str,
    /// The status of HTTP; 0 where the log has none.
    pub status: u16,
    /// How the log says otherwise that it failed, or nothing.
    pub failure: &'c str,
    /// The log says otherwise that it failed.
    pub is_failed: bool,
    /// The log has a column for the status.
    pub has_status: bool,
    /// The log has a status that nobody can read: whether it failed is not known.
    pub is_unclear: bool,
}

impl Call<'_> {
    /// The status of HTTP with which it ended. A fault of the SOAP API is 500; one that names missing access is refused as 403 is.
    /// `None`: the log has a status for each call and none for this one.
    pub fn ended(&self) -> Option<u16> {
        if self.status != 0 {
            return Some(self.status);
        }
        if self.is_failed {
            let failure = self.failure.to_ascii_uppercase();
            let is = |word: &str| failure.contains(word);
            return Some(match () {
                () if is("INVALID_SESSION") => 401,
                () if is("INSUFFICIENT") => 403,
                // What may not be read is called so, as REST does it.
                () if is("INVALID_TYPE") || is("INVALID_FIELD") => 400,
                () => 500,
            });
        }
        (!self.has_status).then_some(200)
    }
}

impl Columns {
    /// By the first row; `None`: it is no log of calls.
    pub fn of(head: &[String]) -> Option<Self> {
        let names: Vec<String> = head.iter().map(|name| name.trim().to_ascii_uppercase()).collect();
        let at = |wanted: &[&str]| wanted.iter().find_map(|name| names.iter().position(|own| own == name));
        let user = ["USER_NAME", "USER_ID_DERIVED", "USER_ID"];
        let user: Vec<usize> =
            user.iter().filter_map(|name| names.iter().position(|own| own == name)).collect();
        let columns = Self {
            time: at(&["TIMESTAMP_DERIVED", "TIMESTAMP"])?,
            user,
            event: at(&["EVENT_TYPE"]),
            family: at(&["API_FAMILY"]),
            method: at(&["HTTP_METHOD", "METHOD_NAME", "METHOD"]),
            resource: at(&["API_RESOURCE", "REQUEST_PATH", "URI"]),
            object: at(&["ENTITY_NAME", "ENTITY_TYPE"]),
            operation: at(&["OPERATION_TYPE"]),
            api: at(&["API_TYPE"]),
            status: at(&["STATUS_CODE"]),
            failure: at(&["EXCEPTION_MESSAGE"]),
        };
        // Logins have a method and a status as well.
        let is_login = names.iter().any(|name| name == "LOGIN_STATUS");
        // Of two columns of one name, nobody knows which one counts.
        let mut heads = names.iter().enumerate().filter(|(_, name)| !name.is_empty());
        let is_twice = heads.any(|(at, name)| names.iter().take(at).any(|other| other == name));
        (!columns.user.is_empty() && !is_login && !is_twice).then_some(columns)
    }

    /// Whether the log tells what each call did.
    pub fn tell_what(&self) -> bool {
        self.method.is_some() || self.operation.is_some()
    }

    /// Whether the log tells which calls failed: by a status, or as the log of the SOAP API does.
    pub fn tell_failures(&self) -> bool {
        self.status.is_some() || self.failure.is_some() && self.api.is_some()
    }

    /// The day of a row, in UTC.
    pub fn day(&self, row: &[String]) -> Option<Date> {
        day(row.get(self.time)?.trim())
    }

    /// What a row says.
    pub fn read<'c>(&self, row: &'c [String]) -> Call<'c> {
        let cell = |at: usize| row.get(at).map_or("", |cell| cell.trim());
        let may = |at: Option<usize>| at.map_or("", cell);
        let status = may(self.status);
        let code = status.parse().ok().filter(|code| (100..600).contains(code));
        Call {
            users: self.user.iter().map(|at| cell(*at)).filter(|name| !name.is_empty()).collect(),
            event: may(self.event),
            family: may(self.family),
            method: may(self.method),
            resource: may(self.resource),
            objects: may(self.object),
            operation: may(self.operation),
            api: may(self.api),
            status: code.unwrap_or(0),
            failure: may(self.failure),
            is_failed: !may(self.failure).is_empty(),
            has_status: self.status.is_some(),
            is_unclear: code.is_none() && !matches!(status, "" | "0"),
        }
    }
}

/// The day of an event log file: `20261122044615.591` or `2026-11-22T04:46:15.591Z`.
pub fn day(time: &str) -> Option<Date> {
    if let Some(moment) = Moment::parse(time) {
        return Some(moment.date());
    }
    let digits = time.get(..8).filter(|_| time.len() >= 14)?;
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<u16>().ok();
    let (month, day) = (u8::try_from(number(4, 6)?).ok()?, u8::try_from(number(6, 8)?).ok()?);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| Date::new(number(0, 4)?, month, day)).flatten()
}
