//! Logins of the user, beside what its profile and the register say: from where, and by which program.

use super::Judge;
use crate::coverage;
use crate::evaluate::may_be_about;
use crate::fact;
use crate::finding::Outcome;
use crate::message;
use crate::message::{Arg, Message};
use crate::network::Addresses;
use crate::order::gathered;
use crate::section::Section;
use crate::sorted::SortedSet;
use crate::subject::SubjectKind;
use crate::text::{printable, same_username};

/// So many logins are told.
const TOLD: usize = 5;

/// What is known of logins of one user.
struct Logins<'f> {
    /// The time, the address and the application of each.
    seen: Vec<(&'f str, &'f str, &'f str)>,
    /// Rows of which nobody knows whom they are about.
    in_doubt: bool,
}

impl<'c> Judge<'_, 'c> {
    /// Each came from the login IP ranges of the profile. One that did not failed, or came in before there were any.
    pub(super) fn login_networks(&mut self) {
        let profile = self.person.holdings.profile.clone().unwrap_or_default();
        let Some(profile) = self.find(SubjectKind::Profile, &profile).map(|seen| seen.capture) else {
            return self.unknown("login", message!("hours.profile-unseen"));
        };
        let is_whole = profile.coverage(Section::LoginIpRanges).is_whole();
        let ranges = &profile.login_ip_ranges;
        let known = Addresses::of(ranges.iter().map(|range| (range.start.as_str(), range.end.as_str())));
        let Some(known) = known.filter(|_| is_whole) else {
            return self.unknown("login", message!("ranges.unknown", message!("reason.not-seen")));
        };
        if ranges.is_empty() {
            let found = message!("found.not-called-for");
            return self.add("login", Outcome::NotApplicable, found, message!("logins.no-networks"));
        }
        let Some(logins) = self.logins() else { return };
        let is_inside = |ip: &str| Some(Addresses::of([(ip, ip)])?.without(&known).ranges().is_empty());
        let outside: Vec<_> = logins.seen.iter().filter(|(_, ip, _)| is_inside(ip) == Some(false)).collect();
        let is_unclear = logins.seen.iter().any(|(_, ip, _)| is_inside(ip).is_none());
        if !outside.is_empty() {
            let told = told(outside.iter().map(|(time, ip, _)| format!("{time}: {ip}")));
            let message = message!("logins.outside", outside.len(), told.clone());
            self.add("login", Outcome::Fail, told, message);
        } else if is_unclear || logins.in_doubt {
            self.unknown("login", message!("logins.addresses-unclear"));
        } else {
            let count = logins.seen.len();
            self.add("login", Outcome::Pass, message!("found.good", count), message!("logins.inside", count));
        }
    }

    /// Each came by an application that the register names.
    pub(super) fn login_clients(&mut self) {
        let Some(logins) = self.logins() else { return };
        let needs = self.person.integration.map(|integration| &integration.needs);
        let names_any = needs
            .is_some_and(|needs| needs.others.iter().any(|(section, _)| *section == Section::ConnectedApps));
        let clients: SortedSet<&str> = gathered(logins.seen.iter().map(|(_, _, client)| *client));
        let is_declared =
            |client: &&str| needs.is_some_and(|needs| needs.has_other(Section::ConnectedApps, client));
        let new: Vec<_> = clients.iter().filter(|client| !is_declared(client)).collect();
        if new.is_empty() && !logins.in_doubt {
            let names = Arg::names(clients);
            self.add("client", Outcome::Pass, names.clone(), message!("logins.clients-declared", names));
        } else if !names_any {
            let names = Arg::names(clients);
            self.add("client", Outcome::Manual, names.clone(), message!("logins.clients", names));
        } else if new.is_empty() {
            self.unknown("client", message!("logins.addresses-unclear"));
        } else {
            let names = Arg::names(new);
            self.add("client", Outcome::Fail, names.clone(), message!("logins.new-clients", names));
        }
    }

    /// The logins that were seen; says that there are none.
    fn logins(&mut self) -> Option<Logins<'c>> {
        let username = self.person.username().to_owned();
        let seen = self.org.seen;
        let captures = || seen.iter().map(|seen| seen.capture);
        let section = Section::Logins.fact();
        let of_user = captures().flat_map(|capture| fact::section(&capture.more, section));
        let of_user = of_user.filter_map(|(key, value)| {
            let mut parts = key.split('|');
            let (time, name) = (parts.next()?, parts.next()?);
            let mut cells = value.split(';').skip(2).map(str::trim);
            same_username(name, &username)
                .then(|| (time, cells.next().unwrap_or_default(), cells.next().unwrap_or_default()))
        });
        let seen: Vec<_> = of_user.collect();
        let in_doubt = captures().any(|capture| {
            let mut keys = fact::section(&capture.more, section).map(|(key, _)| key);
            coverage::rows_in_doubt(&capture.more, section).is_some()
                || keys.any(|key| may_be_about(key, &username))
        });
        if seen.is_empty() || username.is_empty() {
            let name = self.person.subject().name;
            let message = message!("logins.unseen", Arg::name(&name), message!("open.login"));
            self.unknown("login", message);
            return None;
        }
        Some(Logins { seen, in_doubt })
    }
}

fn told(logins: impl Iterator<Item = String>) -> Message {
    let all: Vec<_> = logins.collect();
    let more = all.len().saturating_sub(TOLD);
    let first = all.iter().take(TOLD).map(|login| Arg::Text(printable(login, 120)));
    let more = (more > 0).then(|| message!("shipped.and-more", more));
    message!("logins.told", Arg::Series(first.collect()), more)
}
