//! What a deploy of the tested configuration will do to production, and whether it may begin.

use super::baseline::Baseline;
pub use super::drift::Deploy;
use super::drift::{Comparison, Drift};
use super::kept::View;
use super::readiness::reasons;
use permlight_core::message::Message;

/// Production, read against what was tested, before the deploy.
#[derive(Debug, Clone, PartialEq)]
pub struct Before<'c> {
    comparison: &'c Comparison,
    /// Whether the deploy may begin.
    pub verdict: Readiness,
}

impl<'c> Before<'c> {
    /// The differences with which the deploy does this, the worst first.
    pub fn what(&self, deploy: Deploy) -> Vec<&'c Drift> {
        self.comparison.what(deploy)
    }
}

/// Whether a deploy may begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// Nothing speaks against it.
    Ready,
    /// Something does: each reason with what to do about it.
    NotReady(Vec<Message>),
}

/// Reads a comparison with production before the deploy of `tested`. `baseline` is where that comes from, if it is one.
pub fn before<'c, V: View>(
    comparison: &'c Comparison,
    tested: &[V],
    baseline: Option<&Baseline>,
) -> Before<'c> {
    let reasons = reasons(comparison, tested, baseline);
    let verdict = if reasons.is_empty() { Readiness::Ready } else { Readiness::NotReady(reasons) };
    Before { comparison, verdict }
}
