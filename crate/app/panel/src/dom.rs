//! Elements, made one by one: text is only ever text, so nothing from a page can become markup.

use std::cell::RefCell;

use gloo_events::EventListener;
use js_sys::Array;
use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{
    Document, Element, Event, File, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};

use crate::host;

thread_local! {
    static LISTENERS: RefCell<Vec<EventListener>> = const { RefCell::new(Vec::new()) };
}

/// The document of the panel.
pub fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect_throw("the panel has a document")
}

/// Lets go of what listened to the elements that were shown.
pub fn forget_listeners() {
    LISTENERS.with_borrow_mut(Vec::clear);
}

/// An element under construction.
#[derive(Clone)]
pub struct Made(Element);

/// A new element.
pub fn make(name: &str) -> Made {
    Made(document().create_element(name).expect_throw("a valid element name"))
}

/// A new element with text.
pub fn with_text(name: &str, text: &str) -> Made {
    make(name).text(text)
}

/// A button that does something.
pub fn button(text: &str, act: impl Fn() + 'static) -> Made {
    with_text("button", text).attribute("type", "button").on("click", move |_| act())
}

/// A check box that does something, with a name of its own.
pub fn checkbox(id: &str, is_on: bool, label: &str, act: impl Fn(bool) + 'static) -> Made {
    make("input")
        .id(id)
        .attribute("type", "checkbox")
        .flag("checked", is_on)
        .attribute("aria-label", label)
        .on("change", move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            act(target.is_some_and(|input| input.checked()));
        })
}

/// An input that is the same one when the view is made anew: one that a dialog or an input method is at work on must not
/// be replaced.
pub fn lasting(id: &str, kind: &str, event: &'static str, act: impl Fn(&Event) + 'static) -> Made {
    if let Some(known) = document().get_element_by_id(id) {
        return Made(known);
    }
    let made = make("input").id(id).attribute("type", kind);
    // It listens for as long as it is there.
    EventListener::new(&made.0, event, move |event| act(event)).forget();
    made
}

/// A list of items.
pub fn list(class: &str, items: impl IntoIterator<Item = Made>) -> Made {
    make("ul").class(class).children(
        items.into_iter().map(|item| if item.0.local_name() == "li" { item } else { make("li").child(item) }),
    )
}

impl Made {
    /// Its classes.
    pub fn class(self, class: &str) -> Self {
        if !class.is_empty() {
            self.0.set_class_name(class);
        }
        self
    }

    /// What it is known by when the view is made anew, so that focus and what was typed stay.
    pub fn id(self, id: &str) -> Self {
        self.0.set_id(id);
        self
    }

    /// Adds text.
    pub fn text(self, text: &str) -> Self {
        let node = document().create_text_node(text);
        self.0.append_child(&node).expect_throw("elements take text");
        self
    }

    /// Sets an attribute.
    pub fn attribute(self, name: &str, value: &str) -> Self {
        self.0.set_attribute(name, value).expect_throw("a valid attribute name");
        self
    }

    /// Sets or leaves out an attribute without a value.
    pub fn flag(self, name: &str, set: bool) -> Self {
        if set { self.attribute(name, "") } else { self }
    }

    /// Adds a child.
    pub fn child(self, child: impl Into<Option<Made>>) -> Self {
        if let Some(Made(child)) = child.into() {
            self.0.append_child(&child).expect_throw("elements take children");
        }
        self
    }

    /// Adds children.
    pub fn children(self, children: impl IntoIterator<Item = Made>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Listens until the view is made anew.
    pub fn on(self, event: &'static str, act: impl Fn(&Event) + 'static) -> Self {
        self.listen(event, Box::new(act))
    }

    /// Once for all: made anew for each of a hundred listeners, it would be a twentieth of the panel.
    fn listen(self, event: &'static str, act: Box<dyn Fn(&Event)>) -> Self {
        let listener = EventListener::new(&self.0, event, move |event| act(event));
        LISTENERS.with_borrow_mut(|all| all.push(listener));
        self
    }
}

/// What stands in a field of a form.
pub fn value_of(id: &str) -> String {
    let Some(element) = document().get_element_by_id(id) else { return String::new() };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else {
        element.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).unwrap_or_default()
    }
}

/// The value of the control that an event came from.
pub fn chosen(event: &Event) -> String {
    let target = event.target();
    if let Some(select) = target.as_ref().and_then(|target| target.dyn_ref::<HtmlSelectElement>()) {
        return select.value();
    }
    target
        .as_ref()
        .and_then(|target| target.dyn_ref::<HtmlInputElement>())
        .map(HtmlInputElement::value)
        .unwrap_or_default()
}

/// The file that an input has just been given.
pub fn chosen_file(event: &Event) -> Option<File> {
    event.target()?.dyn_into::<HtmlInputElement>().ok()?.files()?.get(0)
}

/// All of them.
pub fn chosen_files(event: &Event) -> Array {
    let input = event.target().and_then(|of| of.dyn_into::<HtmlInputElement>().ok());
    input.and_then(|input| input.files()).map(|files| Array::from(&files)).unwrap_or_default()
}

/// Details whose body is made when they are opened: a hundred closed ones cost nothing.
pub fn lazy_details(id: &str, class: &str, summary: Made, body: impl Fn() -> Option<Made> + 'static) -> Made {
    let is_open = document().get_element_by_id(id).is_some_and(|known| known.has_attribute("open"));
    let made = make("details").id(id).class(class).child(summary);
    if is_open {
        return made.flag("open", true).child(body());
    }
    made.on("toggle", move |event| {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        // It was opened before, or it is closed again.
        let is_empty =
            |element: &Element| element.child_element_count() == 1 && element.has_attribute("open");
        if let (Some(element), Some(body)) = (element.filter(is_empty), body()) {
            Made(element).child(body);
        }
    })
}

/// Unfolds or folds everything of a kind.
pub fn open_all(selector: &str, open: bool) {
    let Ok(found) = document().query_selector_all(selector) else { return };
    for element in (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<Element>().ok()) {
        let done = if open { element.set_attribute("open", "") } else { element.remove_attribute("open") };
        done.expect_throw("a valid attribute name");
    }
}

/// Puts the focus on an element.
pub fn focus(id: &str) {
    let found = document().get_element_by_id(id);
    if let Some(element) = found.as_ref().and_then(|element| element.dyn_ref::<HtmlElement>()) {
        // What cannot take the focus does not get it.
        let _ = element.focus();
    }
}

/// Puts something into a field.
pub fn set_value(id: &str, value: &str) {
    let found = document().get_element_by_id(id);
    if let Some(input) = found.as_ref().and_then(|element| element.dyn_ref::<HtmlInputElement>()) {
        input.set_value(value);
    }
}

/// Takes out of a field what stands in it.
pub fn empty(id: &str) {
    set_value(id, "");
}

/// Where the root says whom it shows.
const OWNER: &str = "data-owner";

/// Replaces what is shown, and keeps the focus, what was typed and selected, and what was unfolded: all by id. What was typed is
/// kept for the same `owner` alone.
pub fn show(root: &Element, owner: &str, parts: impl FnOnce() -> Vec<Made>) {
    // Before anything is made: what lasts leaves its old place then, and the focus with it.
    host::hold_focus();
    let of_fields = "input:not([type=file], [type=checkbox], [data-shows]), textarea";
    let typed = if root.get_attribute(OWNER).as_deref() == Some(owner) {
        kept(root, of_fields, value_of_element)
    } else {
        // What was chosen there may be chosen here.
        for (id, _) in kept(root, "input[type=file]", |_| String::new()) {
            empty(&id);
        }
        root.set_attribute(OWNER, owner).expect_throw("a valid attribute name");
        Vec::new()
    };
    let unfolded = kept(root, "details[open]", |_| String::new());
    let scroll = document().document_element().map(|root| root.scroll_top());
    let parts = parts();
    root.set_text_content(None);
    for Made(part) in parts {
        root.append_child(&part).expect_throw("the root takes children");
    }
    for (id, value) in typed {
        let Some(element) = document().get_element_by_id(&id) else { continue };
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            input.set_value(&value);
        } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(&value);
        }
    }
    for (id, _) in unfolded {
        if let Some(element) = document().get_element_by_id(&id) {
            element.set_attribute("open", "").expect_throw("a valid attribute name");
        }
    }
    if let (Some(root), Some(scroll)) = (document().document_element(), scroll) {
        root.set_scroll_top(scroll);
    }
    host::give_focus_back();
}

fn value_of_element(element: &Element) -> String {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else {
        element.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value).unwrap_or_default()
    }
}

fn kept(root: &Element, selector: &str, value: impl Fn(&Element) -> String) -> Vec<(String, String)> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into::<Element>().ok())
        .filter(|element| !element.id().is_empty())
        .map(|element| (element.id(), value(&element)))
        .collect()
}
