/* Making elements. Text is always text: nothing here reads HTML. */

/** h("button", {class: "go", onclick}, "words", child…): attributes, on… handlers, properties of
 *  the list below, children. Null and false children are left out. */
export function h(name, attributes, ...children) {
    const e = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
        if (value === null || value === undefined || value === false) continue;
        if (key.startsWith("on")) e.addEventListener(key.slice(2), value);
        else if (key === "value" || key === "srcObject") e[key] = value;
        else e.setAttribute(key, value === true ? "" : String(value));
    }
    fill(e, ...children);
    return e;
}

/** Replaces what an element holds. */
export function fill(e, ...children) {
    e.replaceChildren(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
}

/** Changes the text of an element only when it differs, so that nobody hears it twice. */
export function say(e, text) {
    if (e && e.textContent !== text) e.textContent = text;
}

const byId = (id) => document.getElementById(id);

let spoken = 0;

/** Tells people who do not see the page; urgent ones interrupt. */
export function announce(text, urgent) {
    const e = byId(urgent ? "alert" : "status");
    /* The same words twice in a row are still two events. */
    e.textContent = text + (spoken++ % 2 ? "\u00a0" : "");
}

/** Shows a screen. Its heading gets the focus, so that it is read and the keyboard starts there. */
export function show(screen, name) {
    const main = byId("main");
    main.dataset.screen = name;
    fill(main, screen);
    const field = main.querySelector("[data-focus]") || main.querySelector("h1");
    if (field) field.focus({ preventScroll: true });
    globalThis.scrollTo(0, 0);
}

const SHAPES = {
    door: ["M14 42V8a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2v34", "M8 42h32", "M28 24v2"],
    wait: ["M24 6a18 18 0 1 0 0 36 18 18 0 0 0 0-36", "M24 14v10l7 5"],
    in: ["M24 6a18 18 0 1 0 0 36 18 18 0 0 0 0-36", "M16 25l6 6 11-13"],
    lock: ["M12 22h24v18H12z", "M17 22v-6a7 7 0 0 1 14 0v6", "M24 29v4"],
    stop: ["M24 6a18 18 0 1 0 0 36 18 18 0 0 0 0-36", "M14 24h20"],
    net: ["M8 20a24 24 0 0 1 32 0", "M14 27a15 15 0 0 1 20 0", "M20 34a6 6 0 0 1 8 0", "M10 40L38 8"],
    mic: ["M24 6a6 6 0 0 0-6 6v12a6 6 0 0 0 12 0V12a6 6 0 0 0-6-6", "M10 24a14 14 0 0 0 28 0", "M24 38v5"],
    camera: ["M6 14h24v20H6z", "M30 22l12-6v16l-12-6"],
    hand: ["M16 26V12a3 3 0 0 1 6 0v10V9a3 3 0 0 1 6 0v13V12a3 3 0 0 1 6 0v16c0 8-5 14-12 14-6 0-9-3-12-9l-3-6a3 3 0 0 1 5-3z"],
    bye: ["M20 8H10v32h10", "M18 24h22", "M32 16l8 8-8 8"],
};

/** The picture above a screen's sentence; it says nothing that the sentence does not. */
export function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 48 48");
    svg.setAttribute("class", `icon ${name}`);
    svg.setAttribute("aria-hidden", "true");
    for (const d of SHAPES[name]) {
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("d", d);
        svg.append(path);
    }
    return svg;
}
