/* What the classic pages expect to be there: the user context and the link helper of the Lightning shell. */
window.UserContext = {
  initialize(values) { Object.assign(this, values); },
};
window.srcUp = (encoded) => { window.location.assign(decodeURIComponent(encoded)); };
