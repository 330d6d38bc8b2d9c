/* Waiting: the place, the host, what is said meanwhile, and taking the name back. */

import { announce, fill, h, icon, say } from "./dom.js";
import { who } from "./screens.js";
import { screen, showFact, showNote, shows, state, title } from "./stage.js";
import { messageBox, sendToHost } from "./talk.js";
import { clock, language, memory, minutes, t } from "./texts.js";

/** "Mira asks for a little patience." */
export function holdWords(hold) {
    const by = who(hold.by);
    return by ? t("hold.by", { by }) : t("hold");
}

function fact(label, id) {
    return h("div", { class: "fact", id }, h("dt", null, label), h("dd", null, ""));
}

/** Shows that one waits, under a heading; leave as for inside(). */
export function waiting(leave, heading = "waiting") {
    screen("waiting", () => {
        const facts = ["position", "since", "estimate"];
        const labels = { position: "waiting.place", since: "waiting.since", estimate: "waiting.estimate" };
        return h("section", { class: "card", "aria-labelledby": "title" },
            icon("wait"),
            h("h1", { id: "title", tabindex: "-1" }, t(heading)),
            h("p", { class: "text", id: "hosts" }),
            h("p", { class: "note", id: "notice", hidden: true }),
            h("p", { class: "note lost", id: "offline", hidden: true }),
            h("blockquote", { id: "hold", hidden: true }, h("p", { class: "label" }), h("p", { class: "words", dir: "auto" })),
            h("dl", { class: "facts" }, facts.map((f) => fact(t(labels[f]), f))),
            messageBox(t("messages.write"), sendToHost),
            h("div", { class: "as" }, nameLine()),
            h("p", { class: "hint" }, t("waiting.stay")),
            h("div", { class: "buttons" },
                h("button", {
                    type: "button", class: "quiet",
                    onclick: () => leave("withdrawn", "withdrawn.text", "knock.again"),
                }, t("waiting.back"))));
    }, refreshWaiting);
    const ticking = setInterval(refreshWaiting, 1000);
    state.stop = () => clearInterval(ticking);
}

function nameLine() {
    const line = h("p", null);
    const plain = () => fill(line, t("waiting.as", { name: state.name }), " ",
        h("button", { type: "button", class: "link", onclick: edit }, t("waiting.rename")));
    const edit = () => {
        const field = h("input", { type: "text", maxlength: 48, value: state.name, "aria-label": t("name"), dir: "auto" });
        const save = async (event) => {
            event.preventDefault();
            const typed = field.value.trim();
            if (typed && typed !== state.name) {
                state.name = typed;
                memory.set("name", typed);
                state.call.requestAccess({ name: typed }).catch(() => announce(t("failed"), true));
            }
            plain();
            line.querySelector("button").focus();
        };
        fill(line, h("form", { class: "row", onsubmit: save }, field, h("button", { type: "submit" }, t("waiting.save"))));
        field.focus();
        field.select();
    };
    plain();
    return line;
}

function refreshWaiting() {
    const call = state.call;
    if (!call || !document.getElementById("hosts")) return;
    const l = call.lobby();
    say(document.getElementById("hosts"), t(l.hosts ? "waiting.host" : "waiting.nohost"));
    showFact("position", l.position && shows("x_show_position") ? new Intl.NumberFormat(language()).format(l.position) : "");
    showFact("since", l.since && shows("x_show_time") ? clock(Date.now() - l.since) : "");
    showFact("estimate", l.estimate && shows("x_show_estimate") ? minutes(l.estimate) : "");
    showNote("notice", state.notice);
    showNote("offline", l.online ? "" : t("offline"));
    const hold = document.getElementById("hold");
    hold.hidden = !l.hold;
    if (l.hold) {
        say(hold.querySelector(".label"), holdWords(l.hold));
        say(hold.querySelector(".words"), l.hold.text);
    }
    title(l.position && shows("x_show_position") ? `(${l.position}) ${t("waiting.title")}` : t("waiting.title"));
}
