/* Messages, while one waits and inside. */

import { announce, h } from "./dom.js";
import { showNote, state } from "./stage.js";
import { t } from "./texts.js";

const LOG_MAX = 200;

function messageLine(m) {
    return h("div", { class: m.mine ? "line mine" : "line" },
        h("span", { class: "label", dir: "auto" }, m.from), h("span", { class: "words", dir: "auto" }, m.text));
}

/** The messages so far and a field for the next; send(text) rejects when it could not be sent. */
export function messageBox(label, send) {
    const field = h("input", { type: "text", maxlength: 200, id: "write", autocomplete: "off", dir: "auto" });
    const list = h("div", { class: "messages", id: "messages", role: "log", "aria-label": t("messages"), tabindex: "0" },
        state.messages.map(messageLine));
    list.hidden = state.messages.length === 0;
    const go = async (event) => {
        event.preventDefault();
        const text = field.value.trim();
        if (!text) return;
        try {
            await send(text);
            field.value = "";
            showNote("unsent", "");
            remember({ from: t("messages.you"), text, mine: true });
        } catch {
            notSent();
        }
    };
    return h("div", { class: "talk" }, list,
        h("form", { class: "row", onsubmit: go },
            h("label", { for: "write", class: "unseen" }, label),
            (field.placeholder = label, field), h("button", { type: "submit" }, t("messages.send"))),
        h("p", { class: "note lost", id: "unsent", hidden: true }));
}

/** Says that the last message did not go out. */
export function notSent() {
    announce(t("messages.failed"), true);
    showNote("unsent", t("messages.failed"));
}

function remember(m) {
    state.messages = [...state.messages, m].slice(-LOG_MAX);
    const list = document.getElementById("messages");
    if (!list) return;
    list.hidden = false;
    list.append(messageLine(m));
    while (list.children.length > LOG_MAX) list.firstChild.remove();
    list.scrollTop = list.scrollHeight;
}

/* The list is a log: what is added to it is read out by itself. */
export function heard(from, text) {
    remember({ from, text, mine: false });
    if (!document.getElementById("messages")) announce(`${from}: ${text}`);
}

export const sendToHost = (text) => state.call.sendLobbyMessage(text);

/* Whether it arrived is told by an event, see notSent(). */
export async function sendToAll(text) {
    if (!state.call.lobby().online) throw new Error("there is no connection");
    state.call.sendAppMessage({ event: "chat-msg", message: text, name: state.name, date: new Date().toISOString() });
}
