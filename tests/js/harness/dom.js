/** As much of a document as small panels need: elements with properties, children and listeners. */
export function dom() {
  const element = () => {
    const listeners = {}, attributes = {};
    return {
      children: [], dataset: {}, style: {}, hidden: false, disabled: false, value: '', textContent: '',
      append(...more) { this.children.push(...more); }, prepend(...more) { this.children.unshift(...more); }, replaceChildren(...now) { this.children = now; },
      setAttribute: (name, value) => { attributes[name] = value; }, getAttribute: name => attributes[name] ?? null,
      addEventListener: (type, run) => { (listeners[type] ??= []).push(run); }, removeEventListener() {}, focus() {}, remove() {},
      /** Takes all that is painted, and forgets it. */
      getContext: () => new Proxy({}, { get: () => () => {}, set: () => true }),
      fire(type, event = {}) { for (const run of listeners[type] ?? []) run(event); },
      /** As the browser: what is disabled cannot be clicked. */
      async click() { if (!this.disabled) for (const run of listeners.click ?? []) await run({ stopPropagation() {}, preventDefault() {} }); },
      /** Everything below, and itself. */
      all() { return [this, ...this.children.flatMap(child => child.all?.() ?? [])]; },
    };
  };
  return { createElement: element, body: element() };
}
