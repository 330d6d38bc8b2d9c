/* Screens that say one thing: a picture, a sentence, what it means, and a way forward. */

import { h, icon } from "./dom.js";
import { clock, moment, t } from "./texts.js";

/** A screen: {icon, title, text, reason, buttons: [[words, action, "main"?]], more: element}. */
export function card(c) {
    return h("section", { class: "card", "aria-labelledby": "title" },
        icon(c.icon),
        h("h1", { id: "title", tabindex: "-1" }, c.title),
        c.text && h("p", { class: "text" }, c.text),
        c.reason && h("blockquote", null, h("p", { class: "label" }, c.reason[0]), h("p", null, c.reason[1])),
        c.more,
        c.buttons && c.buttons.length > 0 && h("div", { class: "buttons" }, c.buttons.map(([words, act, kind]) =>
            h("button", { type: "button", class: kind || "", onclick: act }, words))));
}

/** The words and the picture of every way in which a call is refused or ends. Each row gives
 *  {name, icon, title, text, reason, retry: "countdown" or "", again: key of the button}. */
export function outcome(error) {
    const type = (error.error && error.error.type) || "", cause = error.cause || "";
    const by = who(error.by);
    const rows = {
        "no-room": () => ["noroom", "stop", "again"],
        "exp-room": () => (cause === "ended" ? ["ended", "bye", ""] : ["expired", "stop", "again"]),
        "nbf-room": () => ["early", "wait", "again", true],
        "exp-token": () => ["token.expired", "lock", "again"],
        "nbf-token": () => ["token.early", "wait", "again", true],
        "meeting-full": () => ["full", "wait", "again", true],
        "connection-error": () => ["nonetwork", "net", "again", true],
        "end-of-life": () => ["old", "stop", "again"],
        ejected: () => {
            if (cause === "replaced") return ["replaced", "bye", "replaced.here"];
            return cause === "time" ? ["time", "bye", "again"] : ["removed", "bye", ""];
        },
        "not-allowed": () => {
            if (cause === "denied") return ["denied", "stop", "knock.again"];
            if (cause === "blocked") return ["blocked", "stop", ""];
            if (["bad-token", "wrong-room", "used-token", "revoked-token", "bound-token"].includes(cause)) return ["token.bad", "lock", "again"];
            if (cause === "no-host") return ["absent", "wait", "again", true];
            if (cause === "wait") return ["toooften", "wait", "again", Boolean(error.opensAt)];
            if (cause === "lobby-full") return ["full", "wait", "again", true];
            return ["locked", "lock", "again"];
        },
    };
    const [name, picture, again, retry] = (rows[type] || rows["connection-error"])();
    const made = { name, icon: picture, title: t(name), text: t(`${name}.text`), again, retry: Boolean(retry) };
    if (name === "old") made.text = "";
    if (name === "early") made.text = error.opensAt ? t("early.text", { time: moment(error.opensAt) }) : t("early.unknown");
    if (error.reason) made.reason = [name === "denied" || !by ? t("denied.reason") : t("removed.by", { by }), error.reason];
    else if (name === "removed" && by) made.reason = ["", t("removed.by", { by })];
    return made;
}

/** The name of a host, or "" when a rule, a program or nobody in particular decided. */
export function who(by) {
    return !by || by === "api" || by.startsWith("rule ") ? "" : by;
}

/** Counts down to a moment, then acts once. Gives the element and a way to stop. */
export function countdown(label, until, act) {
    const left = h("span", { class: "big" }, clock(until - Date.now()));
    const element = h("p", { class: "countdown", role: "timer" }, h("span", { class: "label" }, label), left);
    const timer = setInterval(() => {
        left.textContent = clock(until - Date.now() + 999);
        if (Date.now() >= until) {
            clearInterval(timer);
            act();
        }
    }, 250);
    return { element, stop: () => clearInterval(timer) };
}
