#![allow(clippy::expect_used, reason = "a test may fail")]

use super::*;
use crate::samples::{PROFILE, day, read};

fn model() -> Model {
    let mut model = Model::default();
    model.change(|inputs| {
        let page = read("acme", "2026-11-20T09:00:00.000Z", "HubSpot Integration", &["ModifyAllData"]);
        inputs.stored.pages.push(page);
    });
    model
}

#[test]
fn whatever_is_looked_at_is_judged_once_until_something_changes_or_the_day_is_over() {
    let mut model = model();
    let first = model.overview(Moment::midnight(day("2026-11-22")));
    model.page_hints(Moment::midnight(day("2026-11-22")));
    assert!(Rc::ptr_eq(&first, &model.overview(Moment::midnight(day("2026-11-22")))), "nothing has changed");
    let next = model.overview(Moment::midnight(day("2026-11-23")));
    assert!(!Rc::ptr_eq(&first, &next), "a waiver may be over");
    model.change(|inputs| inputs.stored.settings.policy = "cloudkettle".to_owned());
    let other = model.overview(Moment::midnight(day("2026-11-23")));
    assert!(!Rc::ptr_eq(&next, &other));
    assert_eq!((next.criteria.policy.id, other.criteria.policy.id), ("recommended", "cloudkettle"));
}

#[test]
fn the_profile_that_was_read_is_judged_and_its_visit_kept_once_a_day() {
    let mut model = model();
    let overview = model.overview(Moment::midnight(day("2026-11-22")));
    assert_eq!(overview.chosen, Some(format!("profile:{PROFILE}")));
    let (org, whom, visit) = overview.visit(&model.inputs().stored).expect("the first visit");
    assert!(visit.failures.iter().any(|name| name.contains("ModifyAllData")), "{:?}", visit.failures);
    let (org, whom) = (org.to_owned(), whom.to_owned());
    model.change(|inputs| {
        inputs.stored.visits.entry(org).or_default().insert(whom, visit);
    });
    let again = model.overview(Moment::midnight(day("2026-11-22")));
    assert_eq!(again.visit(&model.inputs().stored), None);
}

/// A user with a profile, another profile that is not its own, and the page that is looked at.
fn walk(pages: &[(&str, &str)]) -> Vec<Option<String>> {
    let mut model = Model::default();
    let mut user = crate::samples::page("acme", "2026-11-20T09:00:00.000Z", "HubSpot API User", &[]);
    user.subject.kind = SubjectKind::User;
    user.subject.record_id = Some("005000000000001".to_owned());
    for reading in &mut user.record.readings {
        reading.facts = [("user/profile-id".to_owned(), PROFILE)]
            .map(|(name, value)| (name, value))
            .into_iter()
            .collect();
    }
    let mut other = crate::samples::page("acme", "2026-11-20T09:00:00.000Z", "Standard User", &[]);
    other.subject.record_id = Some("00e000000000009".to_owned());
    let own = read("acme", "2026-11-20T09:00:00.000Z", "HubSpot", &[]);
    model.change(|inputs| inputs.stored.pages.extend([Rc::new(user), Rc::new(other), own]));
    let mut shown = Vec::new();
    for (kind, id) in pages {
        model.change(|inputs| {
            inputs.page = Some(CurrentPage {
                org: "acme".to_owned(),
                origin: String::new(),
                kind: (*kind).to_owned(),
                id: (*id).to_owned(),
            });
        });
        shown.push(model.overview(Moment::midnight(day("2026-11-22"))).chosen.clone());
    }
    shown
}

#[test]
fn it_stays_with_a_user_on_pages_that_belong_to_the_user_and_goes_on_with_others() {
    let key = |key: &str| Some(key.to_owned());
    let (user, own, other) =
        (("user", "005000000000001"), ("profile", PROFILE), ("profile", "00e000000000009"));
    let shown = walk(&[user, own, user, other, own]);
    let [of_user, of_other, of_own] =
        [key("user:005000000000001"), key("profile:00e000000000009"), key(&format!("profile:{PROFILE}"))];
    assert_eq!(shown, [of_user.clone(), of_user.clone(), of_user, of_other, of_own]);
}

#[test]
fn another_window_and_the_page_beside_take_nobody_away_that_somebody_is_at_work_on() {
    let (own, other) = ("00e000000000009", PROFILE);
    let key = |id: &str| format!("profile:{id}");
    let shown = |act: &dyn Fn(&mut Inputs)| {
        let mut model = model();
        let mut page = crate::samples::page("acme", "2026-11-20T09:00:00.000Z", "Loader", &[]);
        page.subject.record_id = Some(own.to_owned());
        model.change(|inputs| {
            inputs.stored.pages.push(Rc::new(page));
            inputs.page = Some(CurrentPage { id: own.to_owned(), ..beside("acme") });
        });
        let now = Moment::midnight(day("2026-11-22"));
        assert_eq!(model.overview(now).owner(), Owner { org: "acme".to_owned(), key: key(own) });
        model.change(act);
        model.overview(now).owner().key
    };
    let goes_on = |inputs: &mut Inputs| inputs.page = Some(beside("acme"));
    assert_eq!(shown(&goes_on), key(other), "nothing holds it");
    let at_work = |inputs: &mut Inputs| {
        inputs.at_work = Some(Owner { org: "acme".to_owned(), key: key(own) });
        goes_on(inputs);
    };
    assert_eq!(shown(&at_work), key(own));
    let elsewhere = |inputs: &mut Inputs| {
        inputs.at_work = Some(Owner { org: "beta".to_owned(), key: key(own) });
        goes_on(inputs);
    };
    assert_eq!(shown(&elsewhere), key(other), "it is of another org");
    let windows = |inputs: &mut Inputs| {
        inputs.pick("acme", Some(key(own)));
        inputs.stored.chosen.insert("acme".to_owned(), key(other));
        goes_on(inputs);
    };
    assert_eq!(shown(&windows), key(own));
    let let_go = |inputs: &mut Inputs| {
        inputs.stored.chosen.insert("acme".to_owned(), key(own));
        inputs.pick("acme", None);
        goes_on(inputs);
    };
    assert_eq!(shown(&let_go), key(other));
}

fn beside(org: &str) -> CurrentPage {
    CurrentPage {
        org: org.to_owned(),
        origin: String::new(),
        kind: "profile".to_owned(),
        id: PROFILE.to_owned(),
    }
}

#[test]
fn a_page_of_another_org_is_told_and_changes_nothing_that_is_shown() {
    let mut model = Model::default();
    let time = Moment::midnight(day("2026-11-22"));
    let shown = |model: &Model| {
        let overview = model.overview(time);
        (overview.org.clone(), overview.elsewhere.clone())
    };
    let org = |org: &str| Some(org.to_owned());
    // Nothing is known of it yet, so nothing is taken away.
    model.change(|inputs| inputs.page = Some(beside("acme--uat")));
    assert_eq!(shown(&model), (org("acme--uat"), None));
    model.change(|inputs| {
        inputs.stored.pages.push(read("acme", "2026-11-20T09:00:00.000Z", "HubSpot", &["ModifyAllData"]));
        inputs.page = Some(beside("acme"));
    });
    assert_eq!(shown(&model), (org("acme"), None));
    model.change(|inputs| {
        // It was read last.
        inputs.stored.pages.push(read("acme--uat", "2026-11-21T09:00:00.000Z", "HubSpot", &[]));
        inputs.page = Some(beside("acme--uat"));
    });
    assert_eq!(shown(&model), (org("acme"), org("acme--uat")));
    model.change(|inputs| inputs.page = None);
    assert_eq!(shown(&model), (org("acme"), None));
    // Until somebody asks for it, or all of the other one is forgotten.
    model.change(|inputs| {
        inputs.page = Some(beside("acme--uat"));
        inputs.org = org("acme--uat");
    });
    assert_eq!(shown(&model), (org("acme--uat"), None));
    model.change(|inputs| {
        inputs.org = None;
        inputs.stored.pages.retain(|page| page.org == "acme");
        inputs.page = Some(beside("acme"));
    });
    assert_eq!(shown(&model), (org("acme"), None));
}

#[test]
fn it_says_what_the_page_beside_is_about_where_that_is_somebody_else() {
    let mut model = model();
    let mut other = crate::samples::page("acme", "2026-11-20T09:00:00.000Z", "Standard User", &[]);
    other.subject.record_id = Some("00e000000000009".to_owned());
    model.change(|inputs| {
        inputs.stored.pages.push(Rc::new(other));
        inputs.stored.chosen.insert("acme".to_owned(), format!("profile:{PROFILE}"));
        inputs.page = Some(CurrentPage { id: "00e000000000009".to_owned(), ..beside("acme") });
    });
    let overview = model.overview(Moment::midnight(day("2026-11-22")));
    let beside = overview.beside.as_ref().expect("somebody else");
    assert_eq!((beside.subject.name.as_str(), beside.belongs), ("Standard User", false));
}

#[test]
fn who_was_declared_by_hand_is_in_the_register_unless_the_team_says_otherwise() {
    let mut model = model();
    let declared = |id: &str, user: &str| Integration {
        id: id.to_owned(),
        username: user.to_owned(),
        ..Integration::default()
    };
    model.change(|inputs| {
        let rows = [declared("a", "hubspot@acme.example"), declared("b", "loader@acme.example")];
        inputs.stored.register.insert("acme".to_owned(), rows.map(|one| (one.id.clone(), one)).into());
        inputs.stored.register.insert("beta".to_owned(), [("c".to_owned(), declared("c", "x"))].into());
    });
    let overview = model.overview(Moment::midnight(day("2026-11-22")));
    let ids: Vec<&str> = overview.criteria.integrations.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["a", "b"], "those of this org");
}

/// Why the profile is judged, with what is kept of whose it is.
fn scope_of(change: impl FnOnce(&mut Inputs)) -> (permlight_core::scope::Standing, &'static str) {
    let mut model = Model::default();
    model.change(|inputs| {
        let mut page = crate::samples::page("acme", "2026-11-20T09:00:00.000Z", "Bulk Jobs", &[]);
        page.subject.record_id = Some(PROFILE.to_owned());
        inputs.stored.pages.push(Rc::new(page));
        inputs.page = Some(beside("acme"));
        change(inputs);
    });
    let overview = model.overview(Moment::midnight(day("2026-11-22")));
    let judged = overview.view.as_ref().map(|view| &view.scope);
    let scope = judged.or(overview.asked.as_ref()).expect("it was read");
    (scope.standing, scope.reason.id())
}

#[test]
fn it_says_why_whoever_is_shown_is_judged() {
    use crate::stored::Whose;
    use permlight_core::scope::{Answer, Pattern, Standing};
    let said = |answer, holder: &str| {
        let whose = Whose { answer, holder: holder.to_owned() };
        scope_of(|inputs| {
            inputs.stored.whose.push(("acme".to_owned(), PROFILE.to_owned(), whose));
        })
    };
    assert_eq!(scope_of(|_| ()), (Standing::Undecided, "no-sign"));
    assert_eq!(said(Some(Answer::Yes), ""), (Standing::Judged, "answered"));
    assert_eq!(said(Some(Answer::No), "user:HubSpot API User"), (Standing::LeftOut, "answered"));
    assert_eq!(said(None, "user:HubSpot API User"), (Standing::Judged, "held"));
    let declared = scope_of(|inputs| {
        let own = Integration {
            id: "bulk".to_owned(),
            profile: Some("Bulk Jobs".to_owned()),
            ..Integration::default()
        };
        inputs.stored.register.entry("acme".to_owned()).or_default().insert("bulk".to_owned(), own);
    });
    assert_eq!(declared, (Standing::Judged, "declared"));
    let team = scope_of(|inputs| {
        let mut team = crate::samples::team();
        team.scope.leave_out.extend(Pattern::parse("profile:Bulk*"));
        inputs.team = Some(team);
    });
    assert_eq!(team, (Standing::LeftOut, "team"));
}

/// The same check, signed off for one user and shown for another: by whom it names, and how they are called.
#[test]
fn a_sign_off_is_for_the_record_that_it_names_and_for_no_other_of_that_name() {
    use crate::checklist::{ItemOutcome, ManualEntry, ManualState};
    let (one, other) = ("005000000000001", "005000000000002");
    let user = |id: &str, name: &str| {
        let mut user = crate::samples::page("acme", "2026-11-20T09:00:00.000Z", name, &[]);
        user.subject.kind = SubjectKind::User;
        user.subject.record_id = Some(id.to_owned());
        Rc::new(user)
    };
    let is_done = |record: Option<&str>, names: [&str; 2], chosen: &str| {
        let mut model = Model::default();
        let entry = ManualEntry {
            item: "EVD002".to_owned(),
            subject: "user:HubSpot API User".to_owned(),
            record: record.map(str::to_owned),
            state: ManualState::Done,
            owner: "Ada".to_owned(),
            date: Some(day("2026-11-21")),
            note: String::new(),
            set: None,
            from: None,
        };
        model.change(|inputs| {
            let [first, second] = names;
            inputs.stored.pages.push(user(one, first));
            if !second.is_empty() {
                inputs.stored.pages.push(user(other, second));
            }
            inputs.stored.manual.insert("acme".to_owned(), vec![entry]);
            inputs.pick("acme", Some(format!("user:{chosen}")));
        });
        let overview = model.overview(Moment::midnight(day("2026-11-22")));
        let checklist = overview.checklist().expect("a checklist");
        checklist.items().any(|item| item.outcome == ItemOutcome::Done)
    };
    let name = "HubSpot API User";
    for (record, names, of_one, of_other) in [
        (Some(one), [name, name], true, false),
        (Some(one), ["Renamed API User", name], true, false),
        (Some(other), [name, name], false, true),
        (None, [name, name], false, false),
        (None, [name, "Loader API User"], true, false),
        (None, ["Renamed API User", "Loader API User"], false, false),
    ] {
        assert_eq!(is_done(record, names, one), of_one, "{record:?} {names:?}");
        assert_eq!(is_done(record, names, other), of_other, "{record:?} {names:?}");
    }
    let apart = |names: [&str; 2]| {
        let pages = [user(one, names[0]), user(other, names[1])];
        let all = crate::subjects::subjects(&pages, "acme");
        all.iter().map(|known| crate::subjects::apart(&all, known)).collect::<Vec<_>>()
    };
    assert_eq!(apart([name, "Loader"]), [None, None]);
    assert_eq!(apart([name, "hubspot API user"]), [Some(one.to_owned()), Some(other.to_owned())]);
}

/// What is judged of a person's profile: whether anything is, and whether it is in lists.
#[test]
fn a_person_is_judged_where_somebody_said_so_or_chose_it_and_nowhere_else() {
    use crate::stored::Whose;
    use permlight_core::scope::Answer;
    let key = || Some(format!("profile:{PROFILE}"));
    let shown = |answer, act: &dyn Fn(&mut Inputs)| {
        let mut model = Model::default();
        model.change(|inputs| {
            inputs.stored.pages.push(read(
                "acme",
                "2026-11-20T09:00:00.000Z",
                "Standard User",
                &["ModifyAllData"],
            ));
            inputs.page = Some(beside("acme"));
            let whose = Whose { answer, holder: String::new() };
            inputs.stored.whose.push(("acme".to_owned(), PROFILE.to_owned(), whose));
            act(inputs);
        });
        let today = day("2026-11-22");
        let overview = model.overview(Moment::midnight(today));
        let stored = &model.inputs().stored;
        let listed = crate::portfolio::entries(stored, &["acme"], "", today).len();
        assert_eq!(overview.asked.is_some(), overview.chosen.is_some() && overview.view.is_none());
        assert_eq!(overview.verification.is_some(), overview.view.is_some());
        assert_eq!(overview.visit(stored).is_some(), overview.view.is_some());
        (overview.view.is_some(), listed)
    };
    let beside_alone = |_: &mut Inputs| ();
    let by_hand = |inputs: &mut Inputs| inputs.pick("acme", key());
    let before = |inputs: &mut Inputs| {
        inputs.stored.chosen.insert("acme".to_owned(), format!("profile:{PROFILE}"));
    };
    let nowhere = |inputs: &mut Inputs| inputs.page = None;
    for (answer, act, wanted) in [
        (None, &beside_alone as &dyn Fn(&mut Inputs), (false, 1)),
        (None, &nowhere, (false, 1)),
        (None, &by_hand, (true, 1)),
        (None, &before, (true, 1)),
        (Some(Answer::Yes), &beside_alone, (true, 1)),
        (Some(Answer::No), &beside_alone, (false, 0)),
        (Some(Answer::No), &by_hand, (false, 0)),
        (Some(Answer::No), &nowhere, (false, 0)),
    ] {
        assert_eq!(shown(answer, act), wanted, "{answer:?}");
    }
}
