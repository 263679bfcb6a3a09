/* Puts the frame where Lightning puts it: into the shadow root of force-aloha-page, or beside it in the light DOM. */
const host = document.querySelector('force-aloha-page');
const parent = document.createElement('div');
parent.className = 'iframe-parent';
const frame = document.createElement('iframe');
frame.name = 'vfFrameId_1700000000000';
frame.title = host.dataset.title;
frame.src = host.dataset.address;
const style = document.createElement('style');
style.textContent = '.iframe-parent, iframe { display: block; width: 100%; height: 100%; border: 0; }';
parent.append(style, frame);
(host.dataset.style === 'shadow' ? host.attachShadow({ mode: 'open' }) : host).append(parent);
