/* Inside: who is here, one's own devices, and what hosts change about them. */

import { announce, fill, h, icon, say } from "./dom.js";
import { who } from "./screens.js";
import { screen, showNote, state, title, update } from "./stage.js";
import { messageBox, sendToAll } from "./talk.js";
import { language, moment, t } from "./texts.js";

function mediaButton(kind, key, set) {
    return h("button", {
        type: "button", class: "toggle", id: key, "aria-pressed": "false",
        onclick: () => {
            const p = state.call.participants().local;
            set.call(state.call, p.tracks[kind].state === "off");
            state.mediaNote = "";
            update("");
        },
    }, icon(key), h("span", null));
}

/** Shows who is here; leave(screen, text, button) ends the visit. */
export function inside(leave) {
    state.mediaNote = state.mediaNote || "";
    screen("inside", () => {
        const call = state.call;
        return h("section", { class: "card inside", "aria-labelledby": "title" },
            h("header", null,
                icon("in"),
                h("div", null,
                    h("h1", { id: "title", tabindex: "-1" }, t("admitted")),
                    h("p", { class: "text" }, state.admittedBy ? t("admitted.by", { by: state.admittedBy }) : ""))),
            h("p", { class: "note live", id: "live", hidden: true }),
            h("p", { class: "note lost", id: "offline", hidden: true }),
            h("p", { class: "note", id: "notice", hidden: true }),
            h("div", { class: "buttons controls" },
                mediaButton("audio", "mic", call.setLocalAudio),
                mediaButton("video", "camera", call.setLocalVideo),
                h("button", {
                    type: "button", class: "toggle", id: "hand", "aria-pressed": "false",
                    onclick: () => call.raiseHand(!call.participants().local.hand_raised_at)
                        .catch(() => announce(t("failed"), true)),
                }, icon("hand"), h("span", null)),
                h("button", { type: "button", class: "danger", onclick: () => leave("left", "left.text", "back") },
                    icon("bye"), h("span", null, t("leave")))),
            h("h2", { id: "who" }, t("people")),
            h("ul", { class: "people", id: "people", "aria-labelledby": "who" }),
            messageBox(t("messages.all"), sendToAll));
    }, refreshInside);
    const seen = () => {
        if (!document.hidden) title("");
    };
    document.addEventListener("visibilitychange", seen);
    const settle = setTimeout(seen, 5000);
    const ticking = setInterval(refreshInside, 1000);
    state.stop = () => {
        clearTimeout(settle);
        clearInterval(ticking);
        document.removeEventListener("visibilitychange", seen);
    };
}

function personLine(p) {
    const marks = [
        p.local && t("people.you"), p.owner && t("people.host"), p.hand_raised_at && `✋ ${t("people.hand")}`,
        p.tracks.audio.state === "off" && t("people.muted"),
    ].filter(Boolean);
    return h("li", null, h("span", { class: "name", dir: "auto" }, p.user_name), " ",
        h("span", { class: "marks" }, marks.join(" · ")));
}

function drawMedia(id, track) {
    const button = document.getElementById(id), off = track.off || {};
    const on = track.state !== "off";
    button.setAttribute("aria-pressed", String(on));
    button.disabled = Boolean(off.byCanSendPermission);
    say(button.querySelector("span"), t(`${id}.${on ? "on" : "off"}`));
}

function refreshInside() {
    const call = state.call, list = document.getElementById("people");
    if (!call || !list || call.accessState().access.level !== "full") return;
    const people = call.participants(), me = people.local, l = call.lobby();
    drawMedia("mic", me.tracks.audio);
    drawMedia("camera", me.tracks.video);
    const hand = document.getElementById("hand");
    hand.setAttribute("aria-pressed", String(Boolean(me.hand_raised_at)));
    say(hand.querySelector("span"), t(me.hand_raised_at ? "hand.lower" : "hand.raise"));
    showNote("offline", l.online ? "" : t("offline.inside"));
    showNote("live", [state.recording && t("recording"), state.streaming && t("streaming")].filter(Boolean).join(" "));
    const locked = ["audio", "video"].filter((k) => (me.tracks[k].off || {}).byCanSendPermission)
        .map((k) => t(k === "audio" ? "mic.locked" : "camera.locked"));
    const ends = me.will_eject_at.getTime();
    showNote("notice", [state.mediaNote, ...locked, ends ? t("ends", { time: moment(ends) }) : ""].filter(Boolean).join(" "));
    const others = Object.values(people).filter((p) => !p.local)
        .sort((a, b) => (a.joined_at || 0) - (b.joined_at || 0));
    const now = JSON.stringify([language(), me, others]);
    if (now === list.dataset.drawn) return;
    list.dataset.drawn = now;
    fill(list, personLine(me), others.map(personLine),
        others.length === 0 && h("li", { class: "hint" }, t("people.alone")));
}

/* What others changed about the guest, said at once and by whom. */
export function aboutMe(e) {
    const me = e.participant, before = state.me;
    state.me = me;
    const by = who(e.by) || t("someone");
    const may = (p, kind) => p.permissions.canSend === true || (p.permissions.canSend instanceof Set && p.permissions.canSend.has(kind));
    const words = [];
    if (before && before.session_id === me.session_id) {
        for (const [kind, key] of [["audio", "mic"], ["video", "camera"]])
            if (may(before, kind) !== may(me, kind)) words.push(t(may(me, kind) ? `${key}.allowed` : `${key}.locked`));
        if (before.user_name !== me.user_name && me.user_name !== state.name) {
            words.push(t("renamed", { by, name: me.user_name }));
            state.name = me.user_name;
        }
        if (before.hand_raised_at && !me.hand_raised_at && e.by) words.push(t("hand.lowered"));
    }
    if (words.length) state.mediaNote = words.filter((w) => !/locked/.test(w)).join(" ");
    update(words.join(" "), true);
}

/** A host has switched something off, or asks to switch it on. */
export function mediaRequested(e) {
    const by = who(e.by) || t("someone"), words = [];
    for (const [kind, key] of [["audio", "mic"], ["video", "camera"]]) {
        if (e.tracks[kind] === false) words.push(t(`${key}.off.host`, { by }));
        if (e.tracks[kind] === true) words.push(t(`${key}.asked`, { by }));
    }
    state.mediaNote = words.join(" ");
    update(state.mediaNote, true);
}
