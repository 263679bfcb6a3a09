/* Builds the components of a Lightning page, which need script for their open shadow roots. */
const build = ({ tag, attrs = {}, text, children = [], shadow }) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  element.append(...children.map(build));
  if (shadow) element.attachShadow({ mode: 'open' }).append(...shadow.map(build));
  return element;
};
document.querySelector('.nativeHost').append(build(JSON.parse(document.getElementById('replicaTree').textContent)));
