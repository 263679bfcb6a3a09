//! What an integration user is for: which integration, who answers for it, what it needs. No page says it, so people declare it.

use permlight_core::message;
use permlight_core::needs::{Integration, Needs, Risk};
use permlight_core::object_right::ObjectRight;
use permlight_core::order::InOrder as _;
use permlight_core::rule::FieldRight;
use permlight_core::section::Section;
use permlight_core::starter::STARTERS;
use permlight_core::subject::SubjectKind;
use permlight_core::text::{printable, same_username};
use permlight_org::judgement::{self, View};
use permlight_org::register::{row, toml};

use super::parts::{are_right, count, field, labelled, option, select, typed};
use super::usage;
use crate::dom::{Made, button, checkbox, focus, make, value_of, with_text};
use crate::state::{self, Change, Shown};
use crate::texts::{self, t, t1};
use crate::{host, storage};

/// What is granted today, among the presets.
const GRANTED: &str = "granted";

/// The first field of the form.
const FIRST: &str = "declare-title";

/// The field of the user permissions.
const PERMISSIONS: &str = "declare-permissions";

/// The integration of the chosen user, or the form that declares it; none for anything but a user.
pub fn part(shown: &Shown<'_>, view: &View) -> Option<Made> {
    if view.subject.kind != SubjectKind::User {
        return None;
    }
    let section = make("section")
        .class("team")
        .attribute("aria-labelledby", "register")
        .child(with_text("h2", &t("panelRegister")).id("register"));
    if let Some(declared) = &shown.desk.declared {
        return Some(section.child(form(shown, view, declared)));
    }
    let Some(known) = known(shown, view) else {
        return Some(
            section
                .child(with_text("p", &t("panelRegisterNone")).class("quiet"))
                .child(button(&t("panelDeclare"), open).id("declare")),
        );
    };
    let words = [known.name(), &known.owner].map(|word| printable(word, 120));
    let needs = host::message(
        "panelNeeds",
        &[&known.needs.objects.len().to_string(), &known.needs.permissions.len().to_string()],
    );
    let tools = if is_own(shown, known) {
        let all: Vec<Integration> = own(shown).cloned().collect();
        make("div").class("row").child(button(&t("panelRegisterEdit"), open).id("declare")).child(
            button(&t("panelRegisterToml"), move || {
                host::save_bytes(
                    "permlight-integrations.toml",
                    "application/toml",
                    toml(all.iter()).as_bytes(),
                );
            })
            .id("register-toml"),
        )
    } else {
        with_text("p", &t("panelRegisterTeam")).class("quiet")
    };
    Some(
        section
            .child(with_text("p", &words.join(" · ")))
            .child(with_text("p", &needs).class("quiet"))
            .child(tools),
    )
}

/// Whether there is somebody of whom something can be declared here: what the team's file says is changed there.
pub fn may_declare(shown: &Shown<'_>) -> bool {
    shown.view.is_some_and(|view| {
        view.subject.kind == SubjectKind::User && known(shown, view).is_none_or(|known| is_own(shown, known))
    })
}

/// The integration of the register that the chosen user serves.
pub fn known<'s>(shown: &Shown<'s>, view: &View) -> Option<&'s Integration> {
    shown.criteria.integrations.iter().find(|one| same_username(&one.username, &view.username))
}

/// What was declared in the panel, of this org.
fn own<'s>(shown: &Shown<'s>) -> impl Iterator<Item = &'s Integration> {
    let rows = shown.org.and_then(|org| shown.app.stored().register.get(org));
    rows.into_iter().flat_map(|rows| rows.values())
}

fn is_own(shown: &Shown<'_>, known: &Integration) -> bool {
    own(shown).any(|one| one.id == known.id)
}

/// Opens the form.
pub fn open() {
    let declared = state::look_on_screen(|shown| {
        let view = shown.view?;
        let fresh = || Integration { username: view.username.clone(), ..Integration::default() };
        Some(known(shown, view).cloned().unwrap_or_else(fresh))
    });
    state::change_desk(&state::on_screen(), |desk| {
        desk.declared = declared;
        desk.usage = None;
    });
    wasm_bindgen_futures::spawn_local(async {
        // Once the form is there.
        host::quiet().await;
        focus(FIRST);
    });
}

fn form(shown: &Shown<'_>, view: &View, declared: &Integration) -> Made {
    let risks = Risk::ALL
        .map(|risk| option(risk.word(), &t(&format!("severity_{}", risk.word())), risk == declared.risk));
    let presets = [option("", &t("panelPresetNone"), true)]
        .into_iter()
        .chain(view.access.as_ref().map(|_| option(GRANTED, &t("panelPresetGranted"), false)))
        .chain(STARTERS.iter().map(|starter| option(starter.id, starter.id, false)));
    let remove = is_own(shown, declared).then(|| {
        let (org, id) = (shown.org.unwrap_or_default().to_owned(), declared.id.clone());
        button(&t("panelRemove"), move || remove(&org, &id)).id("declare-remove")
    });
    let username = view
        .username
        .is_empty()
        .then(|| field(shown, "declare-user", "panelUsername", "text", &declared.username));
    make("div")
        .class("body")
        .child(field(shown, FIRST, "panelIntegrationName", "text", &declared.title))
        .child(username)
        .child(field(shown, "declare-owner", "panelIntegrationOwner", "text", &declared.owner))
        .child(field(shown, "declare-before", "panelIntegrationBefore", "text", &declared.before))
        .child(select("risk", "panelIntegrationRisk", risks, |word| {
            change(|one| {
                one.risk = Risk::ALL.into_iter().find(|risk| risk.word() == word).unwrap_or_default();
            });
        }))
        .child(select("preset", "panelPreset", presets, |preset| take(&preset)))
        .child(usage::section(shown, &declared.needs))
        .child(objects(&declared.needs))
        .child(
            make("div")
                .class("row")
                .child(field(shown, "declare-object", "panelObjectName", "text", ""))
                .child(button(&t("panelObjectAdd"), add_object).id("declare-add")),
        )
        .child(field(
            shown,
            PERMISSIONS,
            "panelNeededPermissions",
            "text",
            &declared.needs.permissions.join(", "),
        ))
        .child(others(shown, &declared.needs))
        .child(
            make("div")
                .class("row")
                .child(button(&t("panelSave"), save).id("declare-save").class("main"))
                .child(button(&t("panelImportCancel"), close).id("declare-cancel"))
                .child(remove),
        )
}

/// The form is that of whom the screen shows.
fn change(act: impl FnOnce(&mut Integration)) {
    state::change_desk(&state::on_screen(), |desk| {
        if let Some(declared) = &mut desk.declared {
            act(declared);
        }
    });
}

fn close() {
    state::change_desk(&state::on_screen(), |desk| desk.declared = None);
}

/// A row for each object, a box for each right.
fn objects(needs: &Needs) -> Option<Made> {
    let head = ObjectRight::ALL.map(|right| with_text("th", &right_name(right)).attribute("scope", "col"));
    let rows = needs.objects.iter().map(|(name, rights)| {
        let cells = ObjectRight::ALL.map(|right| {
            let (object, label) = (name.clone(), format!("{} · {}", object_name(name), right_name(right)));
            make("td").child(checkbox(
                &format!("need|{name}|{}", right.fact()),
                rights.contains(&right),
                &label,
                move |on| change(|one| set(&mut one.needs, &object, right, on)),
            ))
        });
        make("tr").child(with_text("th", &object_name(name)).attribute("scope", "row")).children(cells)
    });
    (!needs.objects.is_empty()).then(|| {
        make("div")
            .class("wide")
            .attribute("tabindex", "0")
            .attribute("role", "group")
            .attribute("aria-label", &t("panelNeededObjects"))
            .child(
                make("table")
                    .child(with_text("caption", &t("panelNeededObjects")))
                    .child(
                        make("thead").child(
                            make("tr")
                                .child(with_text("th", &t("panelObjectName")).attribute("scope", "col"))
                                .children(head),
                        ),
                    )
                    .child(make("tbody").children(rows)),
            )
    })
}

/// Fields, classes, flows and the like: a list of names each.
fn others(shown: &Shown<'_>, needs: &Needs) -> Made {
    let fields =
        lists(needs).into_iter().map(|(id, label, names)| labelled(shown, &id, &label, "text", &names));
    make("details").id("declare-others").child(with_text("summary", &t("panelNeededOthers"))).children(fields)
}

/// Of some objects only the label is known.
pub fn object_name(name: &str) -> String {
    printable(name.strip_prefix("label:").unwrap_or(name), 80)
}

pub fn right_name(right: ObjectRight) -> String {
    t(&format!("panelRight_{}", right.fact().replace('-', "_")))
}

fn set(needs: &mut Needs, object: &str, right: ObjectRight, on: bool) {
    for (name, rights) in &mut needs.objects {
        if name == object {
            rights.retain(|known| *known != right);
            if on {
                rights.push(right);
                rights.order();
            }
        }
    }
}

/// An object without rights yet.
fn add_object() {
    let name = typed("declare-object");
    if !are_right(if name.is_empty() { vec!["declare-object".to_owned()] } else { Vec::new() }) {
        return;
    }
    host::drop_drafts("declare-object");
    crate::dom::empty("declare-object");
    change(|one| {
        if !one.needs.objects.iter().any(|(known, _)| *known == name) {
            one.needs.objects.push((name, vec![ObjectRight::Read]));
        }
    });
    focus("declare-object");
}

/// What a vendor asks for, or what is granted today, in the place of what stood there.
fn take(preset: &str) {
    let needs = if preset == GRANTED {
        state::look_on_screen(granted)
    } else {
        STARTERS.iter().find(|starter| starter.id == preset).map(|starter| Needs {
            permissions: starter.permissions.iter().map(|name| (*name).to_owned()).collect(),
            objects: starter
                .objects
                .iter()
                .map(|(name, rights)| {
                    let rights = rights.iter().filter_map(|right| ObjectRight::from_id(right)).collect();
                    ((*name).to_owned(), rights)
                })
                .collect(),
            ..Needs::default()
        })
    };
    let Some(needs) = needs else { return };
    show_permissions(&needs);
    for (id, _, names) in lists(&needs) {
        crate::dom::set_value(&id, &names);
    }
    change(|one| one.needs = needs);
}

/// Writes them into their field.
pub fn show_permissions(needs: &Needs) {
    crate::dom::set_value(PERMISSIONS, &needs.permissions.join(", "));
}

/// Takes what was typed there, if the form is there.
pub fn typed_permissions(needs: &mut Needs) {
    let typed = names(PERMISSIONS);
    if !typed.is_empty() {
        needs.permissions = typed;
    }
}

/// What the user holds today and no check calls wrong.
fn granted(shown: &Shown<'_>) -> Option<Needs> {
    judgement::granted(shown.view?, shown.subjects, shown.criteria)
}

/// The lists of names in the form: fields to read, fields to edit, and each section that is granted by name alone.
fn lists(needs: &Needs) -> Vec<(String, String, String)> {
    let fields = FieldRight::ALL.map(|right| {
        let named = needs.fields.iter().filter(|(_, own)| *own == right).map(|(name, _)| name.as_str());
        let words = [message!(Section::Fields.key()), message!(right.key())].map(|word| texts::say(&word));
        let label = words.join(" · ");
        (format!("declare-{}", right.word()), label, named.collect::<Vec<_>>().join(", "))
    });
    let others = Needs::BY_NAME.map(|(section, key)| {
        let named = needs.others.iter().filter(|(own, _)| *own == section).map(|(_, name)| name.as_str());
        let label = texts::say(&message!(section.key()));
        (format!("declare-{key}"), label, named.collect::<Vec<_>>().join(", "))
    });
    fields.into_iter().chain(others).collect()
}

/// Names with commas between them, each once.
fn names(id: &str) -> Vec<String> {
    let value = value_of(id);
    let mut names: Vec<String> =
        value.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    names.order();
    names.dedup();
    names
}

fn save() {
    let text = |id: &str| typed(&format!("declare-{id}"));
    let (title, owner) = (text("title"), text("owner"));
    let wrong = [(title.is_empty(), FIRST), (owner.is_empty(), "declare-owner")];
    let wrong = wrong.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, id)| id.to_owned()).collect();
    let place = state::look_on_screen(|shown| Some((shown.owner.org.clone(), shown.desk.declared.clone()?)));
    let (true, Some((org, declared))) = (are_right(wrong), place) else { return };
    let slug: String =
        title.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let fields = FieldRight::ALL.into_iter().flat_map(|right| {
        names(&format!("declare-{}", right.word())).into_iter().map(move |name| (name, right))
    });
    let others = Needs::BY_NAME.into_iter().flat_map(|(section, key)| {
        names(&format!("declare-{key}")).into_iter().map(move |name| (section, name))
    });
    let needs = Needs {
        permissions: names(PERMISSIONS),
        objects: declared.needs.objects.clone(),
        fields: fields.collect(),
        others: others.collect(),
    };
    let username = if declared.username.is_empty() { text("user") } else { declared.username.clone() };
    let integration = Integration {
        id: if declared.id.is_empty() { slug } else { declared.id.clone() },
        title,
        owner,
        before: text("before"),
        username,
        needs,
        ..declared
    };
    host::drop_drafts("declare-");
    close();
    let value = storage::plain(&row(&integration));
    let said = t1("panelDeclared", &printable(&integration.title, 120));
    state::keep_all(vec![Change { key: ["register:", &org].concat(), entry: integration.id, value }], said);
    focus("search-items");
}

fn remove(org: &str, id: &str) {
    let value = wasm_bindgen::JsValue::NULL;
    close();
    let entry = Change { key: format!("register:{org}"), entry: id.to_owned(), value };
    state::keep_all(vec![entry], count("panelRegisterRemoved", 1));
    focus("search-items");
}
