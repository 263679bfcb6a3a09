/** Whether this frame may be believed: somebody sees it, all of it came, and it was never at another address. */
globalThis.permlight.sight ??= (() => {
  const { collect } = globalThis.permlight;

  /** Nobody reads a page in less room, in CSS pixels. */
  const LEAST = 100;

  /** A script can change the address, but not this; and what was stopped has no end. */
  const [load] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  let loaded = collect.address(load?.name);
  let inView = false;
  let tell = () => {};

  const ready = new Promise((resume) => {
    new IntersectionObserver((seen) => {
      inView = seen.at(-1)?.isIntersecting === true;
      tell();
      resume(null);
    }).observe(document.documentElement);
  });
  document.addEventListener('visibilitychange', () => tell());

  const moved = () => collect.address() !== loaded && !(loaded = '');

  return {
    ready,
    loaded: performance.timeOrigin + (load?.responseStart ?? 0),
    moved,
    proves: () => inView && load?.domContentLoadedEventEnd !== 0 && !document.hidden && !moved() && Math.min(innerWidth, innerHeight) >= LEAST
      && frameElement?.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) !== false,
    watch: (how) => { tell = how; },
  };
})();
