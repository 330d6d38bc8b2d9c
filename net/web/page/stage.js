/* What all screens share: where the page is, what it knows, and drawing. */

import { announce, h, icon, say, show } from "./dom.js";
import { memory, t } from "./texts.js";

export const room = decodeURIComponent(location.pathname.split("/").filter(Boolean)[0] || "");
export const url = `${location.origin}/${room}`;

/** The key of "one has knocked or come in": a reload goes on from there. */
export const active = `active:${room}`;

/** What the screens show; a change of language draws them anew. */
export const state = {
    call: null,
    token: "",
    name: memory.get("name"),
    config: {},
    access: "lobby",
    screen: "", /* the name of the one that is shown */
    looked: null, /* settles once preAuth() has been answered */
    joined: false, /* the call has begun, and its changes change the screen */
    draw: () => {},
    stop: () => {},
    refresh: null,
    messages: [],
    notice: "",
    mediaNote: "",
    admittedBy: "",
    streaming: false,
    recording: false,
};

/** Whether the room's properties let a thing be shown. */
export const shows = (property) => state.config[property] !== false;

/** The title of the tab: words first, then the room. */
export function title(words) {
    document.title = words ? `${words} – ${state.config.x_title || room}` : state.config.x_title || room;
}

/** Draws a screen now, and again when the language changes. refresh fills in what changes meanwhile. */
export function screen(name, draw, refresh = null) {
    state.stop();
    state.stop = () => {};
    state.refresh = refresh;
    state.screen = name;
    state.draw = () => {
        say(document.getElementById("room"), state.config.x_title || room);
        show(draw(), name);
        if (refresh) refresh();
    };
    state.draw();
}

export function loading() {
    screen("loading", () => h("section", { class: "card" }, icon("door"), h("h1", { tabindex: "-1" }, t("loading"))));
}

/** Changes what the screen shows without drawing it anew, and says it to those who do not see. */
export function update(words, urgent) {
    if (words) announce(words, urgent);
    if (state.refresh) state.refresh();
}

/** Fills a fact or a note of the screen, or hides it when there is nothing to say. */
export function showFact(id, words) {
    const e = document.getElementById(id);
    if (!e) return;
    e.hidden = !words;
    say(e.querySelector("dd"), words);
}

export function showNote(id, words) {
    const e = document.getElementById(id);
    if (!e) return;
    e.hidden = !words;
    say(e, words || "");
}
