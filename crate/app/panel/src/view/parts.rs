//! What every part of the panel is made of.

use permlight_core::finding::Finding;
use permlight_core::message;
use permlight_core::scope::{Answer, Standing};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::text::printable;
use permlight_org::checklist::{ItemOutcome, Step};
use permlight_org::managed::{Act, Managed};
use permlight_org::owner::Owner;
use permlight_org::stored::Whose;
use permlight_org::subjects::{KnownSubject, apart};
use permlight_org::summary::edit_page;
use wasm_bindgen::JsValue;

use crate::dom::{Made, button, chosen, focus, make, value_of, with_text};
use crate::host;
use crate::state::{self, Change, Shown, Undo};
use crate::texts::{self, t, t1};

/// Leads to a page of Setup, where that can be opened: in a tab that shows another org it would be another page.
pub fn page_link(shown: &Shown<'_>, words: &str, path: &str) -> Made {
    if !shown.is_beside() {
        return with_text("span", words);
    }
    let path = path.to_owned();
    button(words, move || host::open(&path)).class("link")
}

/// The name of a subject, or that it has none.
pub fn name_of(name: &str) -> String {
    if name.is_empty() { t("cardNameless") } else { printable(name, 120) }
}

/// What people call a kind of subject.
pub fn kind_of(kind: SubjectKind) -> String {
    t(&format!("panelKind_{}", kind.id().replace('-', "_")))
}

/// A note that there is nothing to show, and what to do.
pub fn empty(title: &str, next: &str) -> Made {
    make("div").class("empty").child(with_text("h2", &t(title))).child(with_text("p", &t(next)))
}

/// That there is nothing to show, and what to do. Where that is because nobody said whose the record is, somebody is asked: nothing is
/// judged until then.
pub fn nothing(shown: &Shown<'_>) -> Made {
    let known = shown.subjects.iter().find(|known| Some(known.key().as_str()) == shown.chosen);
    let Some((asked, known)) = shown.overview.asked.as_ref().zip(known) else {
        return empty("panelNothingRead", "panelOpenSetup");
    };
    let subject = &known.subject;
    let is_left_out = asked.standing == Standing::LeftOut;
    let words = if is_left_out {
        message!("scope.not-judged", asked.reason.message())
    } else {
        message!("scope.question", message!(subject.kind.key()))
    };
    let yes_or_no = |key: &str, said: &'static str| {
        let (owner, id) = (shown.owner.clone(), subject.record_id.clone()?);
        let known = shown.app.stored().whose_of(&owner.org, &id).cloned();
        Some(button(&t(key), move || answer(&owner, &id, known.as_ref(), said)).id(key))
    };
    make("div")
        .class("empty")
        .child(with_text("h2", &texts::say(&words)))
        .child(is_left_out.then(|| with_text("p", &t("panelLeftOut"))))
        .child(
            make("div")
                .class("row")
                .child(yes_or_no("scopeYes", "yes"))
                .child((!is_left_out).then(|| yes_or_no("scopeNo", "no")).flatten()),
        )
}

/// Keeps whose a record is, with a way back to what was said before.
fn answer(owner: &Owner, id: &str, known: Option<&Whose>, said: &'static str) {
    let before = match known.and_then(|known| known.answer) {
        Some(Answer::Yes) => "yes",
        Some(Answer::No) => "no",
        None => "",
    };
    let key = format!("scope:{}:{id}", owner.org);
    let change = |entry: &str, value: JsValue| Change { key: key.clone(), entry: entry.to_owned(), value };
    let mut changes = vec![change("answer", said.into())];
    if known.is_none() {
        let form = [("version", 1.into()), ("holder", "".into()), ("facts", js_sys::Array::new().into())];
        changes.extend(form.map(|(entry, value)| change(entry, value)));
    }
    let back = Undo::Entries(vec![change("answer", before.into())]);
    let org = owner.org.clone();
    state::tell_with_undo(async move {
        state::write_all(&changes).await?;
        if said == "no" {
            // Nobody chose it any more.
            state::pick(org, None).await?;
        }
        Ok((t("panelKept"), back))
    });
}

/// The word for an outcome, as classes and messages name it.
pub const fn word_of(outcome: ItemOutcome) -> &'static str {
    match outcome {
        ItemOutcome::Open => "manual",
        ItemOutcome::NotNeeded => "not_needed",
        ItemOutcome::NotApplicable => "not_applicable",
        other => other.word(),
    }
}

/// The outcomes that are counted, in the order in which they are shown.
pub const OUTCOMES: [ItemOutcome; 6] = [
    ItemOutcome::Fail,
    ItemOutcome::Unknown,
    ItemOutcome::Open,
    ItemOutcome::Pass,
    ItemOutcome::Done,
    ItemOutcome::Waived,
];

/// Whether an outcome is counted also where nothing has it.
pub const fn is_usual(outcome: ItemOutcome) -> bool {
    !matches!(outcome, ItemOutcome::Done | ItemOutcome::Waived)
}

/// How many, in words of the user's language.
pub fn count(key: &str, amount: usize) -> String {
    t1(key, &amount.to_string())
}

/// What people call a step.
pub fn step_title(step: &Step) -> String {
    t(&format!("step_{}", step.id.replace('-', "_")))
}

/// Keeps the policy and nothing else of the settings.
pub fn choose_policy(id: String) {
    keep("settings", "policy".to_owned(), id);
}

/// Keeps an entry, and says nothing of it.
pub fn keep(key: &'static str, entry: String, value: String) {
    state::act(async move { host::update(key, &entry, &value.into()).await }, String::new());
}

/// One choice of several.
pub fn option(value: &str, words: &str, selected: bool) -> Made {
    with_text("option", words).attribute("value", value).flag("selected", selected)
}

/// A choice with its label.
pub fn select(
    id: &str,
    label: &str,
    options: impl IntoIterator<Item = Made>,
    act: impl Fn(String) + 'static,
) -> Made {
    let id = format!("choose-{id}");
    let select = make("select").id(&id).children(options).on("change", move |event| act(chosen(event)));
    make("div").class("choice").child(with_text("label", &t(label)).attribute("for", &id)).child(select)
}

/// That the organisation has decided something, so that nothing can be chosen here.
pub fn is_managed() -> Made {
    with_text("p", &t("panelManagedHere")).class("quiet")
}

/// What the organisation may forbid, or that it does.
pub fn unless_forbidden(managed: &Managed, act: Act, made: impl FnOnce() -> Made) -> Made {
    if managed.allows(act) {
        made()
    } else {
        with_text("p", &t(&format!("panelManaged_{}", act.id()))).class("quiet")
    }
}

/// Reads all pages in the tab beside the panel, if that shows this org.
pub fn scan_button(shown: &Shown<'_>, words: &str) -> Option<Made> {
    if !shown.managed().allows(Act::Scan) {
        return None;
    }
    let is_chosen = |known: &&KnownSubject| Some(known.key().as_str()) == shown.chosen;
    let known = shown.subjects.iter().find(is_chosen).filter(|_| shown.is_beside())?;
    let (kind, name) = (known.subject.kind.id(), known.subject.name.clone());
    // What is known from a file alone has no pages that could be asked for.
    let id = known.subject.record_id.clone()?;
    Some(button(&t(words), move || scan(kind, id.clone(), name.clone())).id("scan"))
}

/// That pages have to be read again, and the way to do it.
pub fn read_again(shown: &Shown<'_>, words: &str) -> Made {
    let button = scan_button(shown, "panelReadAgain");
    let next = || with_text("p", &t("panelOpenSetup")).class("quiet");
    let hint = button.is_none().then(|| unless_forbidden(shown.managed(), Act::Scan, next));
    make("div").class("notice").child(with_text("p", words)).child(button).child(hint)
}

fn scan(kind: &'static str, id: String, name: String) {
    state::act(
        async move {
            let started = host::start_scan(kind, &id, &name).await?;
            if started.is_truthy() {
                Ok(JsValue::TRUE)
            } else {
                Err(js_sys::Error::new(&t("panelScanNoPage")).into())
            }
        },
        t("panelScanStarted"),
    );
}

/// A field of a form. What was typed into it and not kept is there again; what is wrong with it is said below it.
pub fn field(shown: &Shown<'_>, id: &str, label: &str, kind: &str, value: &str) -> Made {
    labelled(shown, id, &t(label), kind, value)
}

/// The same with a label that is in words already.
pub fn labelled(shown: &Shown<'_>, id: &str, label: &str, kind: &str, value: &str) -> Made {
    let draft = host::draft_of(id);
    let value = if draft.is_empty() { value } else { &draft };
    let wrong = shown.desk.wrong_fields.iter().any(|wrong| wrong == id);
    let error = format!("error|{id}");
    let mut input =
        make("input").id(id).attribute("type", kind).attribute("value", value).attribute("data-draft", "");
    if wrong {
        input = input.attribute("aria-invalid", "true").attribute("aria-describedby", &error);
    }
    let words = if kind == "date" { "panelFieldDay" } else { "panelFieldEmpty" };
    make("div")
        .class("field")
        .child(with_text("label", label).attribute("for", id))
        .child(input)
        .child(wrong.then(|| with_text("p", &t(words)).id(&error).class("fail")))
}

/// What stands in the field of a form.
pub fn typed(id: &str) -> String {
    value_of(id).trim().to_owned()
}

/// Marks fields as wrong and goes to the first; true if there is none.
pub fn are_right(wrong: Vec<String>) -> bool {
    let first = wrong.first().cloned();
    state::change_desk(&state::on_screen(), |desk| desk.wrong_fields = wrong);
    if let Some(first) = &first {
        focus(first);
    }
    first.is_none()
}

/// Leads to a setting on its page, where the tab beside shows this org.
pub fn show_button(shown: &Shown<'_>, seen: &Finding, id: &str) -> Option<Made> {
    let view = shown.view.filter(|_| shown.is_beside())?;
    let pages = || view.read.iter().filter(|page| page.subject == *seen.subject);
    let told = pages().find(|page| page.title == seen.told().place)?;
    // What a file tells is changed on a page of the same subject.
    let page = if told.path.is_empty() { pages().find(|page| !page.path.is_empty())? } else { told };
    let page = edit_page(&page.path);
    let subject = seen.subject.record_id.clone().unwrap_or_default();
    let target = seen.target.name().to_owned();
    Some(button(&t("panelShow"), move || host::show(&page, &subject, &target)).id(&format!("show|{id}")))
}

/// Whom a finding is about.
pub fn whose(subject: &Subject) -> String {
    let kind = kind_of(subject.kind);
    if subject.name.is_empty() { kind } else { format!("{} ({kind})", name_of(&subject.name)) }
}

/// The same among all that are known: of several that are called the same, each with what tells it apart.
pub fn whose_of(all: &[KnownSubject], known: &KnownSubject) -> String {
    let name = whose(&known.subject);
    apart(all, known).map_or(name.clone(), |apart| [&name, " · ", &printable(&apart, 120)].concat())
}

/// What somebody calls how a check stands.
pub fn outcome(outcome: ItemOutcome) -> Made {
    let word = word_of(outcome);
    with_text("span", &t(&format!("outcome_{word}"))).class(&format!("outcome {word}"))
}
