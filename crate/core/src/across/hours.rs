//! Login hours of the profile.

use super::Judge;
use crate::fact;
use crate::finding::Outcome;
use crate::message;
use crate::message::Arg;
use crate::section::Section;
use crate::subject::SubjectKind;

/// How a day without limits is written, by pages and by files.
const OPEN: [&str; 2] = ["All Day", "00:00-24:00"];

impl Judge<'_, '_> {
    /// Shows them. Whether an integration runs at other times, only a person can tell.
    pub(super) fn login_hours(&mut self) {
        let name = self.person.holdings.profile.clone().unwrap_or_default();
        let Some(profile) = self.find(SubjectKind::Profile, &name) else {
            return self.unknown("login-hours", message!("hours.profile-unseen"));
        };
        let facts = fact::facts(profile.capture);
        let days: Vec<_> = fact::section(&facts, "login-hours").collect();
        let listed = profile.capture.coverage(Section::LoginHours).is_whole();
        let closed: Vec<_> = days.iter().filter(|(_, hours)| !OPEN.contains(hours)).collect();
        if closed.is_empty() && !listed {
            self.unknown("login-hours", message!("hours.unseen"));
        } else if closed.is_empty() {
            self.add("login-hours", Outcome::Pass, message!("found.any-hour"), message!("hours.any"));
        } else {
            let day = |day: &str, hours: &str| {
                message!("hours.of-day", Arg::Label(day.to_owned().into()), Arg::name(hours))
            };
            let days = closed.iter().map(|(name, hours)| day(name, hours).into());
            let hours = Arg::List(days.collect());
            self.add("login-hours", Outcome::Manual, hours.clone(), message!("hours.limited", hours));
        }
    }
}
