/* A meeting as one client lives it: joining, waiting, being inside, dropping and coming back. Turns
 * what the server says into daily-js's state and events; what a program may ask for is in call.js.
 *
 * Rule: state changes first, then the event is sent, and every event carries objects of its own. */

import { Emitter } from "./emitter.js";
import { callError, fatalOfClose, fatalOfReply } from "./errors.js";
import { copy, maySend, mayAdmin, participant, waiting } from "./people.js";
import { Place } from "./place.js";
import { Link } from "./wire.js";

const FIRST_TRIES = 3; /* of a join that finds no server */
const DELAY_MS = 400; /* before the first try to come back; doubles */
const DELAY_MAX_MS = 12000;
const SETTLE_MS = 1500; /* after coming back, who was not announced by then has left */
const MEDIA = ["audio", "video", "screenAudio", "screenVideo"];

export class Session extends Emitter {
    constructor() {
        super();
        this._state = "new";
        this._fatal = null;
        this._forget();
    }

    /* ---- state ---- */

    _forget() {
        this._access = "unknown";
        this._awaiting = null;
        this._local = null;
        this._people = new Map();
        this._waiting = new Map();
        this._knock = null;
        this._hosts = 0;
        this._position = 0;
        this._estimate = 0;
        this._hold = null;
        this._handover = null;
        this._counts = "";
        this._entered = false;
        this._early = [];
        this._sessionData = {};
        this._meeting = "";
        this._remoteOff = {};
    }

    get _inside() {
        return this._access !== "unknown" && this._access.level === "full";
    }

    _participants() {
        const made = {};
        if (this._local) made.local = this._localObject();
        for (const [id, p] of this._people) made[id] = participant(p, false);
        return made;
    }

    _localObject() {
        const made = participant(this._local, true);
        for (const kind of MEDIA) {
            const off = {};
            if (!maySend(made, kind)) off.byCanSendPermission = true;
            if (this._remoteOff[kind]) off.byRemoteRequest = true;
            else if (!this._media[kind]) off.byUser = true;
            made.tracks[kind] = Object.keys(off).length
                ? { subscribed: true, state: "off", off }
                : { subscribed: true, state: "playable" };
        }
        made.audio = made.tracks.audio.state === "playable";
        made.video = made.tracks.video.state === "playable";
        made.screen = made.tracks.screenVideo.state === "playable";
        return made;
    }

    _countsObject() {
        return { present: this._inside ? this._people.size + 1 : 0, hidden: 0 };
    }

    _tellCounts() {
        const now = JSON.stringify(this._countsObject());
        if (now === this._counts) return;
        this._counts = now;
        this.emit("participant-counts-updated", { participantCounts: this._countsObject() });
    }

    _accessObject() {
        const made = { access: copy(this._access) };
        if (this._awaiting) made.awaitingAccess = copy(this._awaiting);
        return made;
    }

    _tellAccess(more) {
        this.emit("access-state-updated", { ...this._accessObject(), ...more });
    }

    _tellLocal() {
        if (this._local) this.emit("participant-updated", { participant: this._localObject() });
    }

    /* ---- joining ---- */

    /** Opens a link, or takes the one that preAuth left. */
    async _open() {
        const spare = this._spare;
        this._spare = null;
        const link = spare && spare.isOpen ? spare : new Link(this._room.signal, {
            onEvent: (m) => this._take(link, m),
            onClose: (code) => this._dropped(link, code),
            WebSocketClass: this._options.WebSocket,
        });
        await link.opened;
        return link;
    }

    async _ask(link) {
        const reply = await link.request("join-meeting", {
            room: this._room.name,
            token: this._token || undefined,
            user_name: this._userName || undefined,
            device: this._place.device,
            place: this._place.ticket || undefined,
        });
        return reply;
    }

    /** Joins for the first time. Throws the error that ends the call. */
    async _joinFirst() {
        this._place = new Place(this._room.clean, Boolean(this._token));
        this._lastError = null;
        for (let n = 1; ; n++) {
            const run = this._run;
            try {
                const link = await this._open();
                if (run !== this._run) {
                    link.close();
                    throw callError("connection-error", "the call was left", { on: "join" });
                }
                this._link = link;
                const reply = await this._ask(link);
                if (reply.ok) {
                    this._enter(reply, true);
                    return;
                }
                const fatal = fatalOfReply(reply) || { type: "connection-error", msg: reply.info };
                throw this._fail(fatal);
            } catch (error) {
                if (error.action === "error") throw error;
                if (run !== this._run)
                    throw this._lastError || callError("connection-error", "the call was left");
                const known = fatalOfClose(error.code);
                if (known) throw this._fail(known);
                if (n >= FIRST_TRIES) {
                    throw this._fail({
                        type: "connection-error",
                        msg: "there is no connection to the server",
                        details: { on: "join" },
                    });
                }
                await this._pause(DELAY_MS * 2 ** n);
            }
        }
    }

    /** Takes in the reply to join-meeting. */
    _enter(reply, first) {
        const was = this._access;
        const pending = this._knock;
        this._local = reply.participants.local;
        this._hosts = reply.hosts || 0;
        if (reply.roomInfo) this._info = reply.roomInfo;
        if (reply.meetingSession) this._meeting = reply.meetingSession.id;
        this._handover = reply.handover || this._handover;
        this._access = copy(reply.access);
        const waits = !this._inside && Boolean(reply.place);
        this._awaiting = waits ? { level: "full" } : null;
        this._position = reply.position || 0;
        this._estimate = reply.estimate || 0;
        if (reply.place) this._place.keep(reply.place, reply.knocked_at);
        if (first) {
            this._state = "joined-meeting";
            this._startMedia();
            this._tellAccess();
            this.emit("joined-meeting", { participants: { local: this._localObject() } });
        } else if (JSON.stringify(was) !== JSON.stringify(this._access)) {
            this._tellAccess();
        }
        this._tellCounts();
        this._entered = true;
        this._sendMedia();
        this._sendUserData();
        if (first && this._inside) this._tellStreams();
        if (this._inside && pending) this._settleKnock(true);
        else if (!this._inside && !waits && (pending || (!first && was.level === "full")))
            this._knockAgain(pending ? pending.name : this._userName);
        else if (waits && !pending) this._beginKnock(this._userName);
        const early = this._early;
        this._early = [];
        for (const m of early) this._event(m);
    }

    /* ---- knocking ---- */

    _beginKnock(name) {
        const knock = { name };
        knock.promise = new Promise((resolve) => {
            knock.resolve = resolve;
        });
        this._knock = knock;
        return knock;
    }

    _settleKnock(granted) {
        const knock = this._knock;
        this._knock = null;
        if (knock)
            knock.resolve({ access: granted ? copy(this._access) : { level: "lobby" }, granted });
        return knock;
    }

    /** Sends the knock. Throws when the server does not take it. */
    async _sendKnock(name) {
        const reply = await this._link.request("request-access", { name: name || undefined });
        if (!reply.ok) {
            const fatal = fatalOfReply(reply);
            throw fatal ? this._fail(fatal) : callError("not-allowed", reply.info);
        }
        this._place.keep(reply.place, reply.knocked_at || this._place.since || Date.now());
        this._position = reply.position || 0;
        this._estimate = reply.estimate || 0;
        if (!this._awaiting && !this._inside) {
            this._awaiting = { level: "full" };
            this._tellAccess();
        }
        this._tellWait();
    }

    /** The server does not know the place any more: one waits again, at the end. */
    _knockAgain(name) {
        this._place.forget();
        if (!this._knock) this._beginKnock(name);
        this.emit("place-lost", {});
        this._sendKnock(name).catch(() => {});
    }

    _tellWait() {
        this.emit("position-updated", {
            position: this._position,
            estimate: this._estimate,
            since: this._place.since,
        });
    }

    /* ---- the connection ---- */

    _pause(ms) {
        return new Promise((resolve) => {
            const wake = () => {
                clearTimeout(timer);
                if (globalThis.removeEventListener) globalThis.removeEventListener("online", wake);
                resolve();
            };
            const timer = setTimeout(wake, ms * (0.75 + Math.random() / 2));
            if (globalThis.addEventListener) globalThis.addEventListener("online", wake);
        });
    }

    _dropped(link, code) {
        if (link === this._spare) this._spare = null;
        if (link !== this._link) return;
        this._link = null;
        if (this._state !== "joined-meeting") return; /* joining sees it by itself */
        const fatal = fatalOfClose(code);
        if (fatal) {
            this._fail(fatal);
            return;
        }
        this._entered = false;
        this.emit("network-connection", { type: "signaling", event: "interrupted" });
        this._comeBack();
    }

    async _comeBack() {
        const run = this._run;
        for (let n = 0; ; n++) {
            await this._pause(Math.min(DELAY_MAX_MS, DELAY_MS * 2 ** n));
            if (run !== this._run || this._state !== "joined-meeting") return;
            try {
                const link = await this._open();
                if (run !== this._run) {
                    link.close();
                    return;
                }
                this._link = link;
                const reply = await this._ask(link);
                if (reply.ok) {
                    this._isBack(reply);
                    return;
                }
                const fatal = fatalOfReply(reply);
                if (fatal) {
                    this._fail(fatal);
                    return;
                }
                this._link = null;
                link.close();
            } catch {
                if (this._link && !this._link.isOpen) this._link = null;
            }
        }
    }

    _isBack(reply) {
        const old = [...this._people.keys()], queue = [...this._waiting.keys()];
        this._seen = new Set();
        this._enter(reply, false);
        this.emit("network-connection", { type: "signaling", event: "connected" });
        this._tellLocal();
        const run = this._run, link = this._link;
        setTimeout(() => {
            const seen = this._seen;
            if (run !== this._run || link !== this._link || !seen) return;
            this._seen = null;
            for (const id of old) if (!seen.has(id)) this._gone(id, {});
            for (const id of queue) if (!seen.has(id)) this._notWaiting(id, {});
        }, SETTLE_MS);
    }

    /* ---- ending ---- */

    /** Ends everything that belongs to one join. */
    _stop(state) {
        this._run = (this._run || 0) + 1;
        if (this._link) this._link.close();
        this._link = null;
        this._state = state;
        this._forget();
    }

    /** The call is over, for a reason. Gives the error to throw. */
    _fail(fatal) {
        const details = fatal.details;
        const error = callError(fatal.type, fatal.msg, details);
        Object.assign(error, {
            cause: fatal.cause, reason: fatal.reason, by: fatal.by, opensAt: fatal.opensAt,
        });
        if (this._state === "error") return error;
        this._lastError = error;
        const knock = this._settleKnock(false);
        if (this._place && fatal.cause !== "replaced" && fatal.type !== "connection-error")
            this._place.forget();
        this._stop("error");
        this._fatal = fatal;
        const tell = () => {
            this.emit("error", {
                errorMsg: fatal.msg,
                error: copy(error.error),
                cause: fatal.cause || "",
                reason: fatal.reason || "",
                by: fatal.by || "",
                opensAt: fatal.opensAt || 0,
            });
            this.emit("left-meeting", {});
        };
        /* The promise of requestAccess speaks first. */
        if (knock) setTimeout(tell, 0);
        else tell();
        return error;
    }

    /* ---- what the server says ---- */

    _take(link, m) {
        if (link !== this._link) return;
        if (this._entered || m.action === "error" || m.action === "left-meeting") this._event(m);
        else this._early.push(m);
    }

    _event(m) {
        const handler = EVENTS[m.action];
        if (handler) handler.call(this, m);
    }

    _isHere(m) {
        const p = m.participant;
        if (this._local && p.session_id === this._local.session_id) {
            this._aboutMe(p, m);
            return;
        }
        const before = this._people.get(p.session_id);
        if (this._seen) this._seen.add(p.session_id);
        if (before && p.userData === undefined) p.userData = before.userData;
        this._people.set(p.session_id, p);
        const made = { participant: participant(p, false) };
        if (m.by) made.by = m.by;
        if (!before) this.emit("participant-joined", made);
        else if (JSON.stringify(before) !== JSON.stringify(p)) this.emit("participant-updated", made);
        this._tellCounts();
    }

    /** What others did to this client: rights, name, muting. */
    _aboutMe(p, m) {
        const before = JSON.stringify(this._localObject());
        const could = participant(this._local, true);
        if (p.userData === undefined) p.userData = this._local.userData;
        this._local = p;
        const can = participant(p, true);
        for (const kind of MEDIA) {
            const off = (p.tracks && p.tracks[kind] && p.tracks[kind].off) || {};
            if (off.byRemoteRequest) this._remoteOff[kind] = true;
            if (off.byRemoteRequest || (maySend(could, kind) && !maySend(can, kind)))
                this._media[kind] = false;
        }
        if (p.user_name) this._userName = p.user_name;
        if (before !== JSON.stringify(this._localObject()))
            this.emit("participant-updated", { participant: this._localObject(), by: m.by });
        if (mayAdmin(could, "participants") && !mayAdmin(can, "participants")) this._waiting.clear();
    }

    _gone(id, m) {
        const p = this._people.get(id);
        if (!p) return;
        this._people.delete(id);
        const made = { participant: participant(m.participant || p, false) };
        if (m.reason) made.reason = m.reason;
        if (m.by) made.by = m.by;
        this.emit("participant-left", made);
        this._tellCounts();
    }

    _waits(m) {
        const w = m.participant, before = this._waiting.get(w.id);
        if (this._seen) this._seen.add(w.id);
        this._waiting.set(w.id, w);
        if (!before) this.emit("waiting-participant-added", { participant: waiting(w) });
        else if (JSON.stringify(before) !== JSON.stringify(w))
            this.emit("waiting-participant-updated", { participant: waiting(w) });
    }

    _notWaiting(id, m) {
        const w = this._waiting.get(id);
        if (!w) return;
        this._waiting.delete(id);
        const made = { participant: waiting(m.participant || w) };
        if (m.reason) made.reason = m.reason;
        if (m.by) made.by = m.by;
        if (m.words) made.words = m.words;
        this.emit("waiting-participant-removed", made);
    }

    _accessChanged(m) {
        const was = this._inside;
        this._access = copy(m.access);
        this._awaiting = m.awaitingAccess ? copy(m.awaitingAccess) : null;
        if (m.participants && m.participants.local) this._local = m.participants.local;
        if (m.handover) this._handover = m.handover;
        if (m.roomInfo) this._info = m.roomInfo;
        if (m.place) this._place.keep(m.place, m.knocked_at);
        if (this._inside) {
            this._hold = null;
            this._tellAccess({ by: m.by });
            this._tellLocal();
            this._tellCounts();
            this._settleKnock(true);
            this._sendMedia();
            this._sendUserData();
            this._tellStreams();
            return;
        }
        /* Back in the lobby. */
        this._position = m.position || 0;
        this._estimate = m.estimate || 0;
        this._place.keep("", m.knocked_at || Date.now());
        if (!this._knock) this._beginKnock(this._userName);
        if (!this._awaiting) this._awaiting = { level: "full" };
        const ids = was ? [...this._people.keys()] : [];
        const queue = [...this._waiting.keys()];
        this._tellAccess({ parked: was, reason: m.words || m.reason, by: m.by });
        for (const id of ids) this._gone(id, {});
        for (const id of queue) this._notWaiting(id, {});
        this._tellCounts();
        this._tellLocal();
    }

    /** What runs already when one comes in. */
    _tellStreams() {
        const info = this._info || {};
        if (info.streaming) this.emit("live-streaming-started", {});
        if (info.recording) this.emit("recording-started", {});
    }

    /* ---- own media and data, told to the server ---- */

    _startMedia() {
        const config = (this._info && this._info.config) || {};
        const off = (given, fallback) => (given === undefined ? Boolean(fallback) : Boolean(given));
        if (this._media.audio === null)
            this._media.audio = !off(this._options.startAudioOff, config.start_audio_off);
        if (this._media.video === null)
            this._media.video = !off(this._options.startVideoOff, config.start_video_off);
    }

    _sendMedia() {
        if (!this._inside || !this._link || !this._entered) return;
        const p = this._localObject();
        const tracks = {};
        for (const kind of MEDIA) tracks[kind] = p.tracks[kind].state === "playable";
        this._link.request("set-media", { tracks }).catch(() => {});
    }

    _sendUserData() {
        if (this._userData === undefined || !this._inside || !this._link) return;
        this._link.request("set-user-data", { data: this._userData }).catch(() => {});
    }

    _mediaRequested(m) {
        let changed = false;
        for (const kind of MEDIA) {
            const on = m.tracks ? m.tracks[kind] : undefined;
            if (on === false && this._media[kind]) {
                this._media[kind] = false;
                this._remoteOff[kind] = true;
                changed = true;
            }
        }
        /* Only the person can decide to be heard or seen: asking to unmute is told, not obeyed. */
        this.emit("media-requested", { tracks: copy(m.tracks || {}), by: m.by || "" });
        if (changed) {
            this._tellLocal();
            this._sendMedia();
        }
    }
}

/** A stream's or recording's event: what the server knows of it beside the action. */
function streamEvent(m) {
    const made = { ...(m.data && typeof m.data === "object" ? copy(m.data) : {}) };
    if (m.by) made.startedBy = made.startedBy || m.by;
    if (m.action.endsWith("-error")) made.errorMsg = m.info || made.errorMsg || "";
    this.emit(m.action, made);
}

const EVENTS = {
    "waiting-participant-added"(m) {
        this._waits(m);
    },
    "waiting-participant-updated"(m) {
        this._waits(m);
    },
    "waiting-participant-removed"(m) {
        this._notWaiting(m.participant.id, m);
    },
    "participant-joined"(m) {
        this._isHere(m);
    },
    "participant-updated"(m) {
        this._isHere(m);
    },
    "participant-left"(m) {
        this._gone(m.participant.session_id, m);
    },
    "access-state-updated"(m) {
        this._accessChanged(m);
    },
    "hosts-updated"(m) {
        this._hosts = m.hosts || 0;
        this.emit("hosts-updated", { hosts: this._hosts });
    },
    "position-updated"(m) {
        this._position = m.position || 0;
        this._estimate = m.estimate || 0;
        this._tellWait();
    },
    "hold-updated"(m) {
        this._hold = m.on ? { text: m.text || "", by: m.by || "" } : null;
        this.emit("hold-updated", { on: Boolean(m.on), text: m.text || "", by: m.by || "" });
    },
    message(m) {
        this.emit("message", {
            text: m.text || "", by: m.by || "", id: m.id, fromGuest: Boolean(m.fromGuest),
        });
    },
    "app-message"(m) {
        this.emit("app-message", { data: copy(m.data), fromId: m.fromId || "" });
    },
    "media-requested"(m) {
        this._mediaRequested(m);
    },
    "live-streaming-started": streamEvent,
    "live-streaming-updated": streamEvent,
    "live-streaming-stopped": streamEvent,
    "live-streaming-error": streamEvent,
    "recording-started": streamEvent,
    "recording-stopped": streamEvent,
    "recording-error": streamEvent,
    "transcription-started": streamEvent,
    "transcription-updated": streamEvent,
    "transcription-stopped": streamEvent,
    "meeting-session-state-updated"(m) {
        this._sessionData = copy(m.data) || {};
        this.emit("meeting-session-state-updated", {
            meetingSessionState: { data: copy(this._sessionData), topology: "none" },
        });
    },
    "meeting-session-summary-updated"(m) {
        this._meeting = m.meetingSession ? m.meetingSession.id : "";
        this.emit("meeting-session-summary-updated", { meetingSession: { id: this._meeting } });
    },
    error(m) {
        this._fail({
            type: (m.error && m.error.type) || "connection-error",
            msg: m.errorMsg || "",
            cause: m.cause || "",
            reason: m.reason || "",
            by: m.by || "",
        });
    },
    "left-meeting"() {
        if (this._state !== "joined-meeting") return;
        this._stop("left-meeting");
        this.emit("left-meeting", {});
    },
};
