/* The guest page: which screen is shown when. Everything it knows comes from the call object. */

import { createCallObject } from "../foyer.js";
import { announce, fill, h, icon, say, show } from "./dom.js";
import { chime, devices, previewBox, previewIsOn, startPreview, stopPreview, wakeSound } from "./media.js";
import { card, countdown, outcome, who } from "./screens.js";
import { LANGUAGES, clock, language, memory, minutes, moment, preferredLanguage, t, useLanguage } from "./texts.js";

const RETRY_MS = 15000; /* of what may be over soon: a full room, a lost network */
const CHECK_MS = 60000; /* a room that is not open yet is looked at at least so often */
const LOG_MAX = 200;
const HANDOVER_MS = 1800;

const room = decodeURIComponent(location.pathname.split("/").filter(Boolean)[0] || "");
const url = `${location.origin}/${room}`;
const active = `active:${room}`;

/* What the screens show; a change of language draws them anew. */
const state = {
    call: null,
    token: "",
    name: memory.get("name"),
    config: {},
    access: "lobby",
    draw: () => {},
    stop: () => {},
    messages: [],
    notice: "",
    admittedBy: "",
    streaming: false,
    recording: false,
};

/* ---- around the screens ---- */

function title(words) {
    document.title = words ? `${words} – ${state.config.x_title || room}` : state.config.x_title || room;
}

/** Draws a screen now, and again when the language changes. */
function screen(name, draw) {
    state.stop();
    state.stop = () => {};
    state.draw = () => {
        say(document.getElementById("room"), state.config.x_title || room);
        show(draw(), name);
    };
    state.draw();
}

function loading() {
    screen("loading", () => h("section", { class: "card" }, icon("door"), h("h1", { tabindex: "-1" }, t("loading"))));
}

/* A token in the address is taken out of it, so that it is not passed on with the link or read from
 * the screen, and kept for this tab. */
function takeToken() {
    const here = new URL(location.href), hash = here.hash.slice(1);
    const fromHash = new URLSearchParams(hash).get("t") || (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(hash) ? hash : "");
    const found = here.searchParams.get("t") || fromHash;
    if (found) {
        here.searchParams.delete("t");
        here.hash = "";
        history.replaceState(null, "", here.pathname + here.search);
        memory.set(`token:${room}`, found, "sessionStorage");
        memory.set(active, "", "sessionStorage");
    }
    state.token = found || memory.get(`token:${room}`, "sessionStorage");
}

/** The name that an invitation gives, or "": shown only, the server checks it. */
function invitedName() {
    try {
        const part = state.token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
        const bytes = Uint8Array.from(atob(part), (c) => c.charCodeAt(0));
        return String(JSON.parse(new TextDecoder().decode(bytes)).u || "");
    } catch {
        return "";
    }
}

function dropToken() {
    state.token = "";
    memory.set(`token:${room}`, "", "sessionStorage");
    begin();
}

/* ---- the call ---- */

function newCall() {
    const old = state.call;
    if (old) {
        state.call = null;
        old.destroy();
    }
    const call = createCallObject();
    state.call = call;
    state.messages = [];
    state.notice = state.mediaNote = "";
    state.streaming = state.recording = false;
    const on = (name, act) => call.on(name, (e) => {
        if (state.call === call) act(e);
    });
    on("error", failed);
    on("access-state-updated", (e) => accessChanged(call, e));
    on("hosts-updated", (e) => update(t(e.hosts ? "waiting.host" : "waiting.nohost")));
    on("position-updated", (e) => update(e.position && shows("x_show_position") ? `${t("waiting.place")}: ${e.position}` : ""));
    on("hold-updated", (e) => update(e.on ? [holdWords(e), e.text].join(" ") : ""));
    on("place-lost", () => {
        state.notice = t("waiting.lost");
        update(state.notice, true);
    });
    on("network-connection", (e) => update(t(e.event === "connected" ? "online"
        : call.accessState().access.level === "full" ? "offline.inside" : "offline"), true));
    on("message", (e) => heard(who(e.by) || t("messages.host"), e.text));
    on("app-message", (e) => {
        const p = call.participants()[e.fromId], words = e.data && (e.data.message || e.data.text);
        if (typeof words === "string") heard(p ? p.user_name : t("messages.host"), words);
    });
    on("participant-joined", (e) => update(t("joined", { name: e.participant.user_name })));
    on("participant-left", (e) => {
        if (call.accessState().access.level === "full") update(t("gone", { name: e.participant.user_name }));
    });
    on("participant-updated", (e) => (e.participant.local ? aboutMe(e) : update("")));
    on("media-requested", mediaRequested);
    for (const kind of ["recording", "live-streaming"])
        for (const what of ["started", "stopped"]) on(`${kind}-${what}`, () => {
            const key = kind === "recording" ? "recording" : "streaming";
            state[key] = what === "started";
            update(t(state[key] ? key : `${key}.stopped`), true);
        });
    return call;
}

const shows = (property) => state.config[property] !== false;

async function readRoom(call) {
    const info = await call.room();
    state.config = (info && info.config) || {};
    const wish = state.config.lang;
    if (wish && wish !== "en" && !memory.get("lang") && preferredLanguage(wish) !== language())
        await useLanguage(preferredLanguage(wish));
}

/** Looks at the door: what the room says decides which screen comes. */
async function begin() {
    loading();
    const call = newCall();
    if (memory.get(active, "sessionStorage")) {
        goIn();
        return;
    }
    try {
        const { access } = await call.preAuth({ url, token: state.token || undefined });
        await readRoom(call);
        if (state.call !== call) return;
        state.access = access.level;
        if (access.level === "none") failed({ error: { type: "not-allowed" } });
        else if (state.token && state.config.enable_prejoin_ui === false && access.level === "full") goIn();
        else door();
    } catch (error) {
        if (state.call === call) failed(error);
    }
}

async function goIn() {
    const call = state.call;
    loading();
    if (!invitedName()) memory.set("name", state.name);
    try {
        await call.join({
            url, token: state.token || undefined, userName: state.name || undefined,
            startAudioOff: !devices.audio, startVideoOff: !devices.video,
        });
        stopPreview();
        await readRoom(call);
        if (state.call !== call || call.meetingState() !== "joined-meeting") return;
        state.name = call.participants().local.user_name || state.name;
        memory.set(active, "1", "sessionStorage");
        if (call.accessState().access.level === "full") {
            arrive();
            return;
        }
        waiting();
        /* Somebody who only joined the lobby has not knocked yet. */
        await call.requestAccess({ name: state.name || undefined });
    } catch (error) {
        if (state.call === call && call.meetingState() !== "error") failed(error);
    }
}

function accessChanged(call, e) {
    if (call.meetingState() !== "joined-meeting" || document.getElementById("main").dataset.screen === "loading") return;
    if (e.access.level === "full") {
        state.admittedBy = who(e.by);
        arrive();
        return;
    }
    if (e.parked) {
        const by = who(e.by);
        state.notice = [by ? t("waiting.parked.by", { by }) : "", e.reason && e.reason !== "moved" ? e.reason : ""]
            .filter(Boolean).join(" ");
        waiting("waiting.parked");
    } else {
        update("");
    }
}

/** The call is over, or never began. */
async function failed(error) {
    const call = state.call;
    memory.set(active, "", "sessionStorage");
    stopPreview();
    let said = outcome(error);
    if (said.name === "nonetwork" && await serverAnswers())
        said = { ...said, name: "nosocket", title: t("nosocket"), text: t("nosocket.text") };
    if (state.call !== call) return;
    const retryAt = said.name === "early" && error.opensAt
        ? Math.min(error.opensAt + 500, Date.now() + 86400000) : Date.now() + RETRY_MS;
    const draw = () => {
        const now = said.name === "nosocket"
            ? { ...said, title: t("nosocket"), text: t("nosocket.text") } : outcome(error);
        const timer = said.retry && countdown(t(said.name === "early" && error.opensAt ? "early.left" : "full.next"), retryAt, begin);
        if (timer) state.stop = timer.stop;
        const buttons = [];
        const useless = now.name === "token.bad" || now.name === "token.expired";
        if (now.name.startsWith("token"))
            buttons.push([t("token.without"), dropToken, useless ? "main" : ""]);
        if (now.again && !useless) buttons.unshift([t(now.again), begin, "main"]);
        title(now.title);
        return card({ ...now, buttons, more: timer && timer.element });
    };
    screen(said.name, draw);
    if (said.name === "early" && error.opensAt) checkEarly(error.opensAt);
}

/* A room may be opened before its time. */
function checkEarly(opensAt) {
    if (opensAt - Date.now() < CHECK_MS) return;
    const timer = setTimeout(begin, CHECK_MS), stop = state.stop;
    state.stop = () => {
        clearTimeout(timer);
        stop();
    };
}

async function serverAnswers() {
    try {
        const answer = await fetch("/healthz", { cache: "no-store" });
        return answer.status > 0 && typeof WebSocket === "function";
    } catch {
        return false;
    }
}

async function leave(words, text, again) {
    const call = state.call;
    memory.set(active, "", "sessionStorage");
    state.call = null;
    await call.destroy();
    screen(words, () => {
        title(t(words));
        return card({
            icon: "bye", title: t(words), text: t(text), buttons: [[t(again), begin, "main"]],
        });
    });
}

/* ---- at the door ---- */

function door() {
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

/* ---- waiting ---- */

/** Changes what the screen shows without drawing it anew, and says it to those who do not see. */
function update(words, urgent) {
    if (words) announce(words, urgent);
    if (state.refresh) state.refresh();
}

function holdWords(hold) {
    const by = who(hold.by);
    return by ? t("hold.by", { by }) : t("hold");
}

function fact(label, id) {
    return h("div", { class: "fact", id }, h("dt", null, label), h("dd", null, ""));
}

function waiting(heading = "waiting") {
    screen("waiting", () => {
        const facts = ["position", "since", "estimate"];
        const labels = { position: "waiting.place", since: "waiting.since", estimate: "waiting.estimate" };
        const made = h("section", { class: "card", "aria-labelledby": "title" },
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
        setTimeout(refreshWaiting, 0);
        return made;
    });
    const ticking = setInterval(refreshWaiting, 1000);
    state.refresh = refreshWaiting;
    state.stop = () => {
        clearInterval(ticking);
        state.refresh = null;
    };
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

function showFact(id, words) {
    const e = document.getElementById(id);
    if (!e) return;
    e.hidden = !words;
    say(e.querySelector("dd"), words);
}

function showNote(id, words) {
    const e = document.getElementById(id);
    if (!e) return;
    e.hidden = !words;
    say(e, words || "");
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

/* ---- messages ---- */

function messageLine(m) {
    return h("div", { class: m.mine ? "line mine" : "line" },
        h("span", { class: "label", dir: "auto" }, m.from), h("span", { class: "words", dir: "auto" }, m.text));
}

function messageBox(label, send) {
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
            remember({ from: t("messages.you"), text, mine: true });
        } catch {
            announce(t("messages.failed"), true);
            showNote("notice", t("messages.failed"));
        }
    };
    return h("div", { class: "talk" }, list,
        h("form", { class: "row", onsubmit: go },
            h("label", { for: "write", class: "unseen" }, label),
            (field.placeholder = label, field), h("button", { type: "submit" }, t("messages.send"))));
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
function heard(from, text) {
    remember({ from, text, mine: false });
    if (!document.getElementById("messages")) announce(`${from}: ${text}`);
}

const sendToHost = (text) => state.call.sendLobbyMessage(text);

async function sendToAll(text) {
    state.call.sendAppMessage({ event: "chat-msg", message: text, name: state.name, date: new Date().toISOString() });
}

/* ---- inside ---- */

function placeOf(there) {
    try {
        const name = state.config.x_handover_name === false ? "" : state.name;
        const put = { name, ticket: there.ticket || "", room };
        let target = there.url;
        for (const [key, value] of Object.entries(put)) target = target.replaceAll(`{${key}}`, encodeURIComponent(value));
        const u = new URL(target);
        if (u.protocol !== "https:" && u.protocol !== "http:") return null;
        if (name && !there.url.includes("{name}")) u.searchParams.set("name", name);
        if (there.ticket && !there.url.includes("{ticket}")) u.searchParams.set("ticket", there.ticket);
        return u.href;
    } catch {
        return null;
    }
}

function arrive() {
    stopPreview();
    chime();
    state.refresh = null;
    const there = state.call.handover(), target = there && placeOf(there);
    if (target) handOver(target);
    else inside();
    announce(state.admittedBy ? t("admitted.by", { by: state.admittedBy }) : t("admitted"), true);
    document.title = `● ${t("admitted.title")} – ${state.config.x_title || room}`;
}

function handOver(target) {
    memory.set(active, "", "sessionStorage");
    screen("handover", () => card({
        icon: "in", title: t("handover"), text: t("handover.text"),
        buttons: [[t("handover.go"), () => location.assign(target), "main"]],
    }));
    const timer = setTimeout(() => location.assign(target), HANDOVER_MS);
    state.stop = () => clearTimeout(timer);
}

function mediaButton(kind, key, set) {
    return h("button", {
        type: "button", class: "toggle", id: key, "aria-pressed": "false",
        onclick: () => {
            const p = state.call.participants().local;
            set.call(state.call, p.tracks[kind].state === "off");
            state.mediaNote = "";
            update("");
        },
    });
}

function inside() {
    state.mediaNote = state.mediaNote || "";
    screen("inside", () => {
        const call = state.call;
        const made = h("section", { class: "card inside", "aria-labelledby": "title" },
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
                }),
                h("button", { type: "button", class: "danger", onclick: () => leave("left", "left.text", "back") }, t("leave"))),
            h("h2", { id: "who" }, t("people")),
            h("ul", { class: "people", id: "people", "aria-labelledby": "who" }),
            messageBox(t("messages.all"), sendToAll));
        setTimeout(refreshInside, 0);
        return made;
    });
    state.refresh = refreshInside;
    const seen = () => {
        if (!document.hidden) title("");
    };
    document.addEventListener("visibilitychange", seen);
    const settle = setTimeout(seen, 5000);
    const ticking = setInterval(refreshInside, 1000);
    state.stop = () => {
        state.refresh = null;
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
    say(button, t(`${id}.${on ? "on" : "off"}`));
}

function refreshInside() {
    const call = state.call, list = document.getElementById("people");
    if (!call || !list || call.accessState().access.level !== "full") return;
    const people = call.participants(), me = people.local, l = call.lobby();
    drawMedia("mic", me.tracks.audio);
    drawMedia("camera", me.tracks.video);
    const hand = document.getElementById("hand");
    hand.setAttribute("aria-pressed", String(Boolean(me.hand_raised_at)));
    say(hand, t(me.hand_raised_at ? "hand.lower" : "hand.raise"));
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
function aboutMe(e) {
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

function mediaRequested(e) {
    const by = who(e.by) || t("someone"), words = [];
    for (const [kind, key] of [["audio", "mic"], ["video", "camera"]]) {
        if (e.tracks[kind] === false) words.push(t(`${key}.off.host`, { by }));
        if (e.tracks[kind] === true) words.push(t(`${key}.asked`, { by }));
    }
    state.mediaNote = words.join(" ");
    update(state.mediaNote, true);
}

/* ---- the start ---- */

function languageMenu() {
    const menu = document.getElementById("lang");
    fill(menu, Object.entries(LANGUAGES).map(([code, name]) =>
        h("option", { value: code, lang: code, selected: code === language() }, name)));
    menu.setAttribute("aria-label", t("language"));
    menu.onchange = async () => {
        memory.set("lang", menu.value);
        await useLanguage(menu.value);
        menu.setAttribute("aria-label", t("language"));
        state.draw();
        menu.focus();
    };
}

async function start() {
    takeToken();
    await useLanguage(preferredLanguage(new URLSearchParams(location.search).get("lang")));
    languageMenu();
    document.body.dataset.ready = "1";
    if (typeof WebSocket !== "function") {
        screen("old", () => card({ icon: "stop", title: t("old") }));
        return;
    }
    begin();
}

start();
