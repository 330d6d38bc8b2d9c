/* A visit from the first look at the door to its end: which screen comes when. Everything it knows
 * comes from the call object. */

import { createCallObject } from "../foyer.js";
import { announce } from "./dom.js";
import { door } from "./door.js";
import { handOver, placeOf } from "./handover.js";
import { aboutMe, inside, mediaRequested } from "./inside.js";
import { chime, devices, stopPreview } from "./media.js";
import { card, countdown, outcome, who } from "./screens.js";
import { active, loading, room, screen, shows, state, title, update, url } from "./stage.js";
import { heard, notSent } from "./talk.js";
import { language, memory, preferredLanguage, t, useLanguage } from "./texts.js";
import { forgetToken, invitedName } from "./token.js";
import { holdWords, waiting } from "./waiting.js";

const RETRY_MS = 15000; /* of what may be over soon: a full room, a lost network */
const CHECK_MS = 60000; /* a room that is not open yet is looked at at least so often */

function newCall() {
    const old = state.call;
    if (old) {
        state.call = null;
        old.destroy();
    }
    const call = createCallObject();
    state.call = call;
    state.looked = null;
    state.messages = [];
    state.notice = state.mediaNote = "";
    state.streaming = state.recording = state.joined = false;
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
        : call.accessState().awaitingAccess ? "offline" : "offline.inside"), true));
    on("message", (e) => heard(who(e.by) || t("messages.host"), e.text));
    on("app-message", (e) => {
        const p = call.participants()[e.fromId], words = e.data && (e.data.message || e.data.text);
        if (typeof words === "string") heard(p ? p.user_name : t("messages.host"), words);
    });
    on("nonfatal-error", (e) => e.type === "app-message" && notSent());
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

async function useRoom(info) {
    state.config = (info && info.config) || {};
    const wish = state.config.lang;
    if (wish && wish !== "en" && !memory.get("lang") && preferredLanguage(wish) !== language())
        await useLanguage(preferredLanguage(wish)).catch(() => {});
}

/* What the server has put into the page: the answer that preAuth() will give to somebody without an
 * invitation. It is as old as the page, so it is read once. */
function told() {
    const meta = document.querySelector("meta[name=door]"), text = meta ? meta.content : "";
    if (meta) meta.remove();
    return text && !state.token ? JSON.parse(text) : null;
}

/** Looks at the door: what the room says decides which screen comes. */
export async function begin() {
    const call = newCall(), first = told();
    if (memory.get(active, "sessionStorage")) {
        loading();
        goIn();
        return;
    }
    if (first) {
        state.looked = look(call, true);
        await useRoom(first.roomInfo);
        if (state.call === call && !state.screen) atDoor(first.access.level);
    } else {
        loading();
        state.looked = look(call, false);
    }
}

function atDoor(level) {
    state.access = level;
    if (level === "none") failed({ error: { type: "not-allowed" } });
    else if (state.token && state.config.enable_prejoin_ui === false && level === "full") goIn();
    else door(goIn);
}

/* known: the door is there already, and nothing changes when it was told rightly. */
async function look(call, known) {
    try {
        const { access } = await call.preAuth({ url, token: state.token || undefined });
        const info = await call.room();
        if (state.call !== call || (known && access.level === state.access)) return;
        await useRoom(info);
        if (state.call === call) atDoor(access.level);
    } catch (error) {
        if (state.call === call) failed(error);
    }
}

async function goIn() {
    const call = state.call;
    loading();
    if (!invitedName()) memory.set("name", state.name);
    await state.looked;
    if (state.call !== call || state.screen !== "loading") return;
    try {
        await call.join({
            url, token: state.token || undefined, userName: state.name || undefined,
            startAudioOff: !devices.audio, startVideoOff: !devices.video,
        });
        stopPreview();
        await useRoom(await call.room());
        if (state.call !== call || call.meetingState() !== "joined-meeting") return;
        state.joined = true;
        state.name = call.participants().local.user_name || state.name;
        memory.set(active, "1", "sessionStorage");
        if (call.accessState().access.level === "full") {
            arrive();
            return;
        }
        /* Somebody who only joined the lobby has not knocked yet: accessChanged() shows the waiting
         * screen once the server has the knock. */
        if (call.accessState().awaitingAccess) waiting(leave);
        await call.requestAccess({ name: state.name || undefined });
    } catch (error) {
        if (state.call === call && call.meetingState() !== "error") failed(error);
    }
}

function accessChanged(call, e) {
    if (call.meetingState() !== "joined-meeting" || !state.joined) return;
    if (e.access.level === "full") {
        state.admittedBy = who(e.by);
        arrive();
        return;
    }
    if (e.parked) {
        const by = who(e.by);
        state.notice = [by ? t("waiting.parked.by", { by }) : "", e.reason && e.reason !== "moved" ? e.reason : ""]
            .filter(Boolean).join(" ");
        waiting(leave, "waiting.parked");
    } else if (e.awaitingAccess && state.screen === "loading") {
        waiting(leave);
    } else {
        update("");
    }
}

function arrive() {
    stopPreview();
    chime();
    const there = state.call.handover(), target = there && placeOf(there);
    if (target) handOver(target);
    else inside(leave);
    announce(state.admittedBy ? t("admitted.by", { by: state.admittedBy }) : t("admitted"), true);
    document.title = `● ${t("admitted.title")} – ${state.config.x_title || room}`;
}

/** The call is over, or never began. */
async function failed(error) {
    const call = state.call;
    memory.set(active, "", "sessionStorage");
    stopPreview();
    let said = outcome(error);
    const blocked = said.name === "nonetwork" && await whyBlocked();
    const words = () => ({ name: blocked, title: t(blocked), text: t(`${blocked}.text`, { url: location.origin }) });
    if (blocked) said = { ...said, ...words() };
    if (state.call !== call) return;
    const retryAt = error.opensAt
        ? Math.min(error.opensAt + 500, Date.now() + 86400000) : Date.now() + RETRY_MS;
    const draw = () => {
        const now = blocked ? { ...said, ...words() } : outcome(error);
        const timer = said.retry && countdown(t(said.name === "early" && error.opensAt ? "early.left" : "full.next"), retryAt, begin);
        if (timer) state.stop = timer.stop;
        const buttons = [];
        const useless = now.name === "token.bad" || now.name === "token.expired";
        if (now.name.startsWith("token"))
            buttons.push([t("token.without"), () => {
                forgetToken();
                begin();
            }, useless ? "main" : ""]);
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

/** Why there is no websocket though the server answers; "" when it does not. Browsers hide a 403 of
 *  the handshake. OPTIONS says it: it carries the page's origin, and a server that knows the origin
 *  names it in its answer. */
async function whyBlocked() {
    try {
        const answer = await fetch("/healthz", { method: "OPTIONS", cache: "no-store" });
        return answer.headers.has("access-control-allow-origin") ? "nosocket" : "origin";
    } catch {
        return "";
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
