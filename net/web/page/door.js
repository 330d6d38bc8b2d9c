/* The door: who is there, and whether camera and microphone work. */

import { announce, h, icon, say } from "./dom.js";
import { devices, previewBox, previewIsOn, startPreview, stopPreview, wakeSound } from "./media.js";
import { room, screen, state, title } from "./stage.js";
import { t } from "./texts.js";
import { invitedName } from "./token.js";

/** Shows the door; goIn is called once the guest has said who is there. */
export function door(goIn) {
    const key = state.access === "full" ? "door.join" : "door.knock";
    const fixed = invitedName();
    const problem = h("p", { class: "problem", id: "problem", role: "alert" });
    let why = "";
    const go = (event) => {
        event.preventDefault();
        wakeSound();
        const typed = fixed || document.getElementById("name").value.trim();
        if (!typed) {
            say(problem, t("name.missing"));
            document.getElementById("name").focus();
            return;
        }
        state.name = typed;
        goIn();
    };
    const check = async () => {
        wakeSound();
        state.name = document.getElementById("name").value;
        if (previewIsOn()) {
            stopPreview();
            devices.audio = devices.video = false;
            why = "";
        } else {
            why = await startPreview();
        }
        state.draw();
        announce(why ? t(why) : "");
    };
    screen("door", () => {
        title(t(state.access === "full" ? "join" : "knock"));
        return h("section", { class: "card", "aria-labelledby": "title" },
            icon("door"),
            h("h1", { id: "title", tabindex: "-1" }, t(key)),
            h("p", { class: "text" }, t(`${key}.text`, { room: state.config.x_title || room })),
            state.config.x_welcome && h("blockquote", null, h("p", { class: "label" }, t("welcome")), h("p", null, state.config.x_welcome)),
            h("form", { onsubmit: go, novalidate: true },
                h("label", { for: "name" }, t("name")),
                h("input", {
                    id: "name", name: "name", type: "text", maxlength: 48, autocomplete: "name", dir: "auto",
                    required: !fixed, readonly: Boolean(fixed), value: fixed || state.name,
                    "aria-describedby": "hint problem", "data-focus": true,
                }),
                h("p", { class: "hint", id: "hint" }, t(fixed ? "name.fixed" : "name.hint")),
                problem,
                previewIsOn() && previewBox(),
                why && h("p", { class: "note" }, t(why)),
                h("div", { class: "buttons" },
                    h("button", { type: "submit", class: "main" }, t(state.access === "full" ? "join" : "knock")),
                    h("button", { type: "button", class: "quiet", onclick: check }, t(previewIsOn() ? "preview.off" : "preview")))));
    });
    state.stop = () => {};
}
