//! Replicas, and what can be taken from them.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use permlight_core::catalog;
use permlight_core::page::{Labels, plan, read as read_page};
use permlight_core::snapshot::{Node, Plan, Snapshot};

#[derive(Clone)]
pub struct Page {
    pub name: String,
    pub snapshot: Snapshot,
}

/// How many labels, boxes or rows of one page are weakened one at a time: the first, the last, and some between.
const SOME: usize = 3;

type Weak = Vec<(String, Page)>;

pub fn replicas() -> &'static [Page] {
    static PAGES: LazyLock<Vec<Page>> = LazyLock::new(read);
    &PAGES
}

fn read() -> Vec<Page> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).expect("the golden files") {
        let path = entry.expect("an entry").path();
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        let Some(name) = file.strip_suffix(".snapshot.json") else { continue };
        let snapshot = serde_json::from_str(&fs::read_to_string(&path).expect("a file")).expect("a snapshot");
        pages.push(Page { name: name.to_owned(), snapshot });
    }
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(pages.len() > 90, "the replicas are there");
    pages
}

/// What the extension ships: every language of the catalog.
pub fn labels() -> Labels {
    let of = |language: &str| {
        catalog::labels(language).map(|(name, label)| (name.to_owned(), label.to_owned())).collect()
    };
    catalog::languages().map(|language| (language.to_owned(), of(language))).collect()
}

/// Selectors of what names something: labels, headings, parts.
const NAMING: [&str; 8] =
    ["labelCol", "label[for]", "headerRow", "h3", "td, th", "table.list td", "mainTitle", "fls_"];

impl Page {
    fn plan(&self) -> Plan {
        plan(&self.snapshot.url).expect("a page that is read")
    }

    /// Numbers of the nodes whose query fits.
    fn nodes(&self, fits: impl Fn(&str, &Node) -> bool) -> Vec<usize> {
        let plan = self.plan();
        let nodes = self.snapshot.nodes.iter().enumerate();
        nodes.filter(|(_, node)| fits(plan.queries[node.query].css, node)).map(|(at, _)| at).collect()
    }

    fn with(&self, change: impl FnOnce(&mut Snapshot)) -> Self {
        let mut weak = self.clone();
        let after = weak.snapshot.nodes.len() - weak.snapshot.closed;
        change(&mut weak.snapshot);
        weak.snapshot.closed = weak.snapshot.nodes.len().saturating_sub(after);
        weak
    }

    fn naming(&self) -> Vec<usize> {
        self.nodes(|css, node| !node.text.is_empty() && NAMING.iter().any(|sign| css.contains(sign)))
    }

    pub fn each_label(&self) -> Weak {
        some(&self.naming())
            .map(|at| {
                let weak = self.with(|page| "Zxywv".clone_into(&mut page.nodes[at].text));
                (format!("label {at} unknown"), weak)
            })
            .collect()
    }

    pub fn all_labels(&self) -> Weak {
        let labels = self.naming();
        let strange =
            |page: &mut Snapshot| labels.iter().for_each(|at| page.nodes[*at].text = format!("Zxywv {at}"));
        vec![("all labels unknown".to_owned(), self.with(strange))]
    }

    pub fn languages(&self) -> Weak {
        let tell = |value: Option<&str>| {
            let told = self.nodes(|css, _| css.contains("jslabels"));
            self.with(|page| {
                for at in told {
                    page.nodes[at].attributes = vec![value.map(str::to_owned), None];
                }
            })
        };
        vec![("no language".to_owned(), tell(None)), ("unknown language".to_owned(), tell(Some("fi")))]
    }

    /// Boxes, and pictures of boxes.
    fn boxes(&self) -> Vec<usize> {
        self.nodes(|_, node| {
            node.checked.is_some() || node.attributes.iter().flatten().any(|value| is_picture(value))
        })
    }

    fn unreadable(page: &mut Snapshot, at: usize) {
        let node = &mut page.nodes[at];
        (node.checked, node.saved) = (None, None);
        for value in node.attributes.iter_mut().filter(|value| value.as_deref().is_some_and(is_picture)) {
            *value = Some("/img/other.gif".to_owned());
        }
    }

    pub fn each_state(&self) -> Weak {
        let weak = |at| (format!("box {at} unreadable"), self.with(|page| Self::unreadable(page, at)));
        some(&self.boxes()).map(weak).collect()
    }

    pub fn all_states(&self) -> Weak {
        let boxes = self.boxes();
        let weak = self.with(|page| boxes.iter().for_each(|at| Self::unreadable(page, *at)));
        vec![("all boxes unreadable".to_owned(), weak)]
    }

    /// A label stays whose box is of a form that nobody knows.
    pub fn each_box_gone(&self) -> Weak {
        // A box that contradicts another one does not make the other one clearer by going away.
        if self.name.contains("hostile")
            || !self.naming().iter().any(|at| self.snapshot.nodes[*at].row.is_some())
        {
            return Vec::new();
        }
        let weak = |at| {
            (
                format!("box {at} gone"),
                self.with(|page| {
                    page.nodes.remove(at);
                }),
            )
        };
        some(&self.permissions()).map(weak).collect()
    }

    fn permissions(&self) -> Vec<usize> {
        self.nodes(|css, node| {
            let control = css.contains("userPerm")
                || css.starts_with("tr img")
                || css.starts_with("table.detailList img.checkImg:not")
                || css.starts_with("table.detailList :is(td.dataCol, td.data2Col)");
            control && node.row.is_some()
        })
    }

    /// The labels of a box that has no other name: of a profile's original page those in the cell before it.
    fn labels_of(&self, control: usize) -> Vec<usize> {
        let original = self.name.contains("original");
        let node = &self.snapshot.nodes[control];
        if node.attributes.iter().flatten().any(|value| catalog::permission(value).is_some()) {
            return Vec::new();
        }
        let naming = self.naming().into_iter();
        let same = naming.filter(|at| {
            let label = &self.snapshot.nodes[*at];
            label.row == node.row && (!original || label.column.map(|at| at + 1) == node.column)
        });
        same.collect()
    }

    /// Boxes of permissions that nobody can tell any more; or, where labels stand beside their boxes, that have another form.
    pub fn each_box_in_doubt(&self) -> Weak {
        let mut weak = Vec::new();
        let read = read_page(&self.snapshot, &labels()).expect("a page that is read");
        let known = read.controls.iter().filter(|control| control.permission.is_some());
        let boxes: Vec<_> = known.map(|control| (control.node, self.labels_of(control.node))).collect();
        let boxes: Vec<_> = boxes.into_iter().filter(|(_, labels)| !labels.is_empty()).collect();
        let numbers: Vec<_> = (0..boxes.len()).collect();
        for number in some(&numbers) {
            let (at, labels) = &boxes[number];
            let gone = self.with(|page| {
                for label in labels.iter().rev() {
                    page.nodes.remove(*label);
                }
            });
            weak.push((format!("permissions: label of box {at} gone"), gone));
            let strange = |page: &mut Snapshot| {
                for label in labels {
                    "Zxywv".clone_into(&mut page.nodes[*label].text);
                }
            };
            weak.push((format!("permissions: label of box {at} unknown"), self.with(strange)));
            let other = &boxes[(number + 1) % boxes.len()].1;
            let copied = self.with(|page| {
                let text = page.nodes[other[0]].text.clone();
                for label in labels {
                    page.nodes[*label].text.clone_from(&text);
                }
            });
            if boxes.len() > 1 {
                weak.push((format!("permissions: label of box {at} is that of another one"), copied));
            }
            if self.name.contains("original") && boxes.len() > 2 {
                let form = self.with(|page| {
                    strange(page);
                    page.nodes.remove(*at);
                });
                weak.push((format!("permissions: label of box {at} unknown, and its form"), form));
            }
        }
        weak
    }

    /// Lists whose words, rows or numbers say something that is not understood.
    pub fn lists_in_doubt(&self) -> Weak {
        let mut weak = Vec::new();
        let query = |sign: &str| self.plan().queries.iter().position(|query| query.css.contains(sign));
        let empty = self.nodes(|css, _| css.contains("noRowsHeader"));
        if !empty.is_empty() {
            let strange = |page: &mut Snapshot| {
                for at in &empty {
                    "Insufficient privileges".clone_into(&mut page.nodes[*at].text);
                }
            };
            weak.push((
                "empty lists that say something else than that they are empty".to_owned(),
                self.with(strange),
            ));
        }
        let number = self.snapshot.nodes.iter().filter_map(|node| node.row).max().unwrap_or_default() + 1;
        let ends = self.row_ends();
        for (how, query, node) in [
            ("a row of another class", query("tr.dataRow, "), Node { row: Some(number), ..Node::default() }),
            (
                "a larger number behind it",
                query(".listNavCount"),
                Node { text: "1-3 of 300".to_owned(), ..Node::default() },
            ),
        ] {
            let Some(query) = query.filter(|_| !ends.is_empty()) else { continue };
            let changed = self.with(|page| {
                for at in ends.iter().rev() {
                    page.nodes.insert(at + 1, Node { query, ..node.clone() });
                }
            });
            weak.push((format!("rows of lists with {how}"), changed));
        }
        weak
    }

    pub fn cut_off(&self) -> Weak {
        let length = self.snapshot.nodes.len();
        let cut = |keep: usize| {
            let weak = self.with(|page| {
                page.nodes.truncate(keep);
                page.truncated = true;
            });
            (format!("all cut off after {keep} of {length}"), weak)
        };
        [length, length / 2, length / 5].map(cut).to_vec()
    }

    pub fn translated(&self) -> Weak {
        vec![("all translated".to_owned(), self.with(|page| page.translated = true))]
    }

    /// A link to what each list leaves out.
    pub fn more(&self) -> Weak {
        let Some(query) = self.plan().queries.iter().position(|query| query.css.contains("pShowMore")) else {
            return Vec::new();
        };
        let ends = self.row_ends();
        let weak = self.with(|page| {
            for at in ends.iter().rev() {
                page.nodes.insert(at + 1, Node { query, ..Node::default() });
            }
        });
        vec![("more".to_owned(), weak)]
    }

    /// The last node of the last row of each list.
    fn row_ends(&self) -> Vec<usize> {
        let rows = self.rows();
        let parts = self.nodes(|css, _| {
            css == "table.list"
                || css.contains("bRelatedList") && !css.contains(' ')
                || css.contains(".bRelatedList h3")
                || css.ends_with(":tb']")
        });
        let part = |at: usize| parts.iter().filter(|part| **part < at).count();
        let mut ends: Vec<usize> = Vec::new();
        for (_, last) in rows {
            match ends.last_mut() {
                Some(end) if part(*end) == part(last) => *end = last,
                _ => ends.push(last),
            }
        }
        ends
    }

    /// The first and the last node of each row of lists.
    fn rows(&self) -> Vec<(usize, usize)> {
        let mut rows: Vec<(usize, usize)> = Vec::new();
        let begins = self.nodes(|css, _| css.contains("tr.dataRow, ") || css.ends_with(":tb'] > tr"));
        for first in begins {
            let row = self.snapshot.nodes[first].row;
            let same = self.snapshot.nodes[first..].iter().take_while(|node| node.row == row).count();
            rows.push((first, first + same - 1));
        }
        rows
    }

    /// The row once more, with a change.
    fn row_again(&self, (first, last): (usize, usize), change: impl Fn(usize, &mut Node)) -> Self {
        let number = self.snapshot.nodes.iter().filter_map(|node| node.row).max().unwrap_or_default() + 1;
        self.with(|page| {
            let mut copy = page.nodes[first..=last].to_vec();
            for (at, node) in copy.iter_mut().enumerate() {
                node.row = Some(number);
                change(at, node);
            }
            page.nodes.splice(last + 1..=last, copy);
        })
    }

    pub fn each_row(&self) -> Weak {
        let mut weak = Vec::new();
        for (first, last) in some(&self.rows()) {
            let row = (first, last);
            weak.push((format!("row at {first} twice"), self.row_again(row, |_, _| {})));
            let other = |text: &str| if text.is_empty() { String::new() } else { "Zxywv".to_owned() };
            // Each cell in turn says something else, and all of them do.
            for changed in 1..=last - first {
                let change = |at: usize, node: &mut Node| {
                    if at == changed {
                        node.text = other(&node.text);
                    }
                };
                weak.push((
                    format!("row at {first} twice, another value at {changed}"),
                    self.row_again(row, change),
                ));
            }
            let strange = |_: usize, node: &mut Node| {
                node.text = other(&node.text);
                node.attributes.iter_mut().for_each(|value| *value = None);
            };
            weak.push((
                format!("row at {first} and one that nobody understands"),
                self.row_again(row, strange),
            ));
        }
        weak
    }

    pub fn each_cell_blank(&self) -> Weak {
        let cells = self.nodes(|css, node| {
            let of_list = css.contains("dataRow") || css.contains("option:not") || css.contains(":tb'] >");
            of_list && !node.text.is_empty()
        });
        let blank =
            |at: usize| (format!("cell {at} blank"), self.with(|page| page.nodes[at].text = String::new()));
        some(&cells).map(blank).collect()
    }

    /// Rows that take from every list that it was seen whole; the first word is the section, or `all`.
    pub fn rows_in_doubt(&self) -> Weak {
        let mut weak = Vec::new();
        let part_of = |at: usize| {
            let plan = self.plan();
            let part = self.snapshot.nodes[..at].iter().rev().map(|node| plan.queries[node.query].css);
            part.into_iter()
                .find(|css| css.starts_with(".bRelatedList") && !css.contains(' '))
                .map(str::to_owned)
        };
        for (first, last) in some(&self.rows()) {
            let section = match part_of(first).as_deref() {
                Some(id) if id.contains("PermsetGroup") => "permission-set-group",
                Some(id) if id.contains("RelatedPermset") => "permission-set",
                Some(id) if id.contains("PermsetLicense") => "permission-set-licence",
                Some(id) if id.contains("PermissionSetLicense") => "org-permission-set-licence",
                Some(id) if id.contains("UserLicense") => "user-licence",
                Some(_) => continue,
                None if self.snapshot.nodes[first].query == 0 || self.name.contains("original") => continue,
                None => "all",
            };
            let strange = |_: usize, node: &mut Node| {
                node.text = String::new();
                node.attributes.iter_mut().for_each(|value| *value = None);
            };
            weak.push((
                format!("{section} one row more that says nothing"),
                self.row_again((first, last), strange),
            ));
            weak.push((format!("{section} row at {first} twice"), self.row_again((first, last), |_, _| {})));
        }
        weak
    }
}

fn is_picture(value: &str) -> bool {
    ["checkbox_", "radio_"].iter().any(|sign| value.contains(sign)) || matches!(value, "true" | "false")
}

/// The first, the last, and some between.
fn some<T: Copy>(all: &[T]) -> impl Iterator<Item = T> {
    let step = all.len().div_ceil(SOME).max(1);
    let last = all.last().filter(|_| !(all.len() - 1).is_multiple_of(step)).copied();
    all.iter().copied().step_by(step).chain(last).collect::<Vec<_>>().into_iter()
}
