//! Days as people's languages write them: which of `3/4` is the month, the whole log decides, never a single row.

use permlight_core::date::Date;
use permlight_logs::call::day as event_day;

/// The order of day and month in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
    /// No row settles it, or rows contradict each other.
    Unknown,
}

/// What is known of the day of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    Known(Date),
    /// It is one of two days that have both come.
    Open,
}

impl Order {
    /// What the times of a log say: a number above 12 is a day; where there is none, a day that is still to come is no reading.
    pub fn of<'t>(times: &(impl Iterator<Item = &'t str> + Clone), latest: Date) -> Self {
        let readings = |time: &str| {
            numbers(time).map(|numbers| [Self::DayFirst, Self::MonthFirst].map(|own| own.day(numbers)))
        };
        let settled = |may_be: &dyn Fn(Date) -> bool| {
            let (mut day_first, mut month_first) = (false, false);
            for [day, month] in times.clone().filter_map(readings) {
                match (day.is_some_and(may_be), month.is_some_and(may_be)) {
                    (true, false) => day_first = true,
                    (false, true) => month_first = true,
                    _ => {}
                }
            }
            (day_first, month_first)
        };
        match settled(&|_| true) {
            (true, false) => Self::DayFirst,
            (false, true) => Self::MonthFirst,
            (true, true) => Self::Unknown,
            (false, false) => match settled(&|day| day <= latest) {
                (true, false) => Self::DayFirst,
                (false, true) => Self::MonthFirst,
                _ => Self::Unknown,
            },
        }
    }

    fn day(self, [first, second, year]: [u16; 3]) -> Option<Date> {
        let (month, day) = if self == Self::MonthFirst { (first, second) } else { (second, first) };
        Date::new(year, month.try_into().ok()?, day.try_into().ok()?)
    }
}

/// The day of a time in a log of this order. `None`: it has none that can be read.
pub fn day(time: &str, order: Order) -> Option<Day> {
    if let Some(day) = event_day(time).or_else(|| year_first(time)) {
        return Some(Day::Known(day));
    }
    let numbers = numbers(time)?;
    if order != Order::Unknown {
        return order.day(numbers).map(Day::Known);
    }
    match [Order::DayFirst, Order::MonthFirst].map(|own| own.day(numbers)) {
        [Some(one), Some(other)] if one != other => Some(Day::Open),
        [one, other] => one.or(other).map(Day::Known),
    }
}

fn parts(time: &str) -> Option<[u16; 3]> {
    let mut parts = time.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || parts.next()?.parse::<u16>().ok();
    Some([next()?, next()?, next()?])
}

fn year_first(time: &str) -> Option<Date> {
    let [year, month, day] = parts(time)?;
    (year > 99).then(|| Date::new(year, month.try_into().ok()?, day.try_into().ok()?)).flatten()
}

/// Two numbers and a year; a year of two digits may be the day, too.
fn numbers(time: &str) -> Option<[u16; 3]> {
    if event_day(time).is_some() {
        return None;
    }
    parts(time).filter(|[first, _, year]| *first < 100 && *year > 99)
}
