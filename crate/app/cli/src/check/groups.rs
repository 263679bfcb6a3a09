//! Permission set groups of which the files do not tell all that they grant.

use permlight_core::capture::Capture;
use permlight_core::effective::unsettled;
use permlight_core::message;
use permlight_core::message::Arg;
use permlight_core::subject::SubjectKind;
use permlight_core::text::fold_name;
use permlight_org::assessment::{Notice, NoticeKind};

use super::judge::Namesakes;

/// What is not known of a group: Salesforce is not done with it, or there is no file of something that it bundles or mutes.
pub fn not_known(group: &Capture, files: &Namesakes<'_>) -> Vec<Notice> {
    if group.subject.kind != SubjectKind::PermissionSetGroup {
        return Vec::new();
    }
    let shown = || Arg::name(&group.subject.name);
    let status =
        unsettled(group).map(|status| message!("command-notice.group-unsettled", shown(), Arg::name(status)));
    let unread = |kind: SubjectKind, names: &[String], key: &'static str| {
        let is_read = |name: &str| {
            files.contains_key(&(kind, name))
                || files.keys().any(|(own, file)| *own == kind && fold_name(file) == fold_name(name))
        };
        let names: Vec<_> = names.iter().filter(|name| !is_read(name)).collect();
        (!names.is_empty()).then(|| message!(key, Arg::names(names)).into())
    };
    let parts = [
        unread(SubjectKind::PermissionSet, &group.members, "command-notice.group-members"),
        unread(SubjectKind::MutingPermissionSet, &group.muted_by, "command-notice.group-muting"),
    ];
    let parts: Vec<Arg> = parts.into_iter().flatten().collect();
    let parts =
        (!parts.is_empty()).then(|| message!("command-notice.group-unread", shown(), Arg::Series(parts)));
    status.into_iter().chain(parts).map(|message| Notice::about(NoticeKind::GroupNotKnown, message)).collect()
}
