/* The call object: daily-js's methods, with their names, arguments, answers and errors. What foyer
 * adds stands at the end and is marked. */

import { callError } from "./errors.js";
import { copy, maySend, updateForWire, waiting } from "./people.js";
import { Session } from "./session.js";
import { parseRoomUrl } from "./wire.js";

const APP_MESSAGE_MAX = 4096;
const USER_DATA_MAX = 4096;
const SESSION_DATA_MAX = 102400;

/* What a room's properties are when nobody set them, of those that a guest is told. */
const ROOM_DEFAULTS = {
    enable_knocking: false, max_participants: 200, eject_at_room_exp: false,
    start_video_off: false, start_audio_off: false, owner_only_broadcast: false,
    enable_screenshare: true, enable_chat: false, enable_advanced_chat: false,
    enable_shared_chat_history: true, lang: "en",
};

let instances = 0;

export class Call extends Session {
    constructor(options) {
        super();
        this._options = {};
        this._run = 0;
        this._media = { audio: null, video: null, screenAudio: false, screenVideo: false };
        this._destroyed = false;
        this._locked = false;
        this.callClientId = `${Date.now().toString(36)}-${++instances}`;
        this._set(options);
    }

    /* ---- before and after ---- */

    _set(options) {
        const given = options || {};
        if (typeof given !== "object") throw new Error("properties should be an object");
        for (const key of ["url", "token"]) {
            if (given[key] === undefined) continue;
            if (this._locked && given[key] !== this._options[key])
                throw new Error(`${key} can not differ from the one that was given to preAuth()`);
        }
        this._options = { ...this._options, ...given };
        if (given.userName !== undefined) this._userName = String(given.userName);
        if (given.userData !== undefined) this._userData = this._checkUserData(given.userData);
        if (given.audioSource === false) this._media.audio = false;
        if (given.videoSource === false) this._media.video = false;
        if (given.startAudioOff !== undefined) this._media.audio = !given.startAudioOff;
        if (given.startVideoOff !== undefined) this._media.video = !given.startVideoOff;
    }

    _alive(method) {
        if (this._destroyed) throw new Error(`${method}: this call object has been destroyed`);
    }

    _joined(method) {
        this._alive(method);
        if (this._state !== "joined-meeting") throw new Error(`${method} is only supported after join`);
    }

    _locate() {
        if (!this._options.url) throw new Error("the url of a room is needed");
        this._room = parseRoomUrl(this._options.url);
        this._token = this._options.token || this._room.token || "";
    }

    isDestroyed() {
        return this._destroyed;
    }

    meetingState() {
        return this._state;
    }

    /** There is nothing to load; the states and events are daily-js's. */
    async load(options) {
        this._alive("load");
        this._set(options);
        if (this._state !== "new" && this._state !== "left-meeting" && this._state !== "error") return;
        this._state = "loading";
        this.emit("loading", {});
        this._state = "loaded";
        this.emit("loaded", {});
    }

    /** Asks what access one would have, and unlocks room(). Only before join. */
    async preAuth(options) {
        this._alive("preAuth");
        if (["joining-meeting", "joined-meeting"].includes(this._state))
            throw new Error("preAuth is not supported after joining a meeting");
        this._set(options);
        this._locate();
        await this.load();
        let link, reply;
        try {
            link = await this._open();
            reply = await link.request("pre-auth", {
                room: this._room.name, token: this._token || undefined,
            });
        } catch {
            throw callError("connection-error", "there is no connection to the server",
                { on: "room-lookup" });
        }
        if (!reply.ok) {
            link.close();
            const error = callError(reply.error, reply.info);
            Object.assign(error, { cause: reply.cause || "", opensAt: reply.opens_at || 0 });
            throw error;
        }
        this._spare = link;
        this._locked = true;
        this._info = reply.roomInfo || null;
        this._access = copy(reply.access);
        this._tellAccess();
        return { access: copy(this._access) };
    }

    /** Joins: into the meeting, or into the lobby of a room where one knocks (see accessState). */
    async join(options) {
        this._alive("join");
        if (this._state === "joined-meeting") {
            console.warn("foyer: already joined, call leave() first");
            return this._participants();
        }
        if (this._joining) return this._joining;
        this._joining = this._join(options).finally(() => {
            this._joining = null;
        });
        return this._joining;
    }

    async _join(options) {
        this._set(options);
        this._locate();
        await this.load();
        this._state = "joining-meeting";
        this.emit("joining-meeting", {});
        await this._joinFirst();
        return this._participants();
    }

    /** Leaves, and gives up a place in the queue. */
    async leave() {
        if (this._destroyed || !["joining-meeting", "joined-meeting"].includes(this._state)) return;
        const link = this._link;
        if (this._place) this._place.forget();
        this._link = null;
        this._settleKnock(false);
        this._stop("left-meeting");
        if (link) {
            const late = new Promise((resolve) => setTimeout(resolve, 2000));
            await Promise.race([link.request("leave-meeting", {}).catch(() => {}), late]);
            link.release();
        }
        this._locked = false;
        this.emit("left-meeting", {});
    }

    async destroy() {
        if (this._destroyed) return;
        await this.leave();
        if (this._spare) this._spare.close();
        this._spare = null;
        this._destroyed = true;
        this.emit("call-instance-destroyed", {});
        this.forgetHandlers();
    }

    /* ---- access ---- */

    accessState() {
        return this._accessObject();
    }

    /** Knocks, or changes the name of the knock. Resolves once somebody has decided. */
    async requestAccess({ access, name } = {}) {
        this._joined("requestAccess");
        if (access && access.level !== "full")
            throw new Error("requestAccess: only the access level \"full\" can be asked for");
        if (this._inside) return { access: copy(this._access), granted: true };
        if (name !== undefined) this._userName = String(name);
        const knock = this._knock || this._beginKnock(this._userName);
        knock.name = this._userName;
        if (this._link && this._entered) {
            try {
                await this._sendKnock(knock.name);
            } catch (error) {
                /* A dropped link knocks again by itself when it is back. */
                if (error.action === "error" && this._knock === knock) this._knock = null;
                if (error.action === "error" && this._state !== "error") throw error;
            }
        }
        return knock.promise;
    }

    waitingParticipants() {
        const made = {};
        for (const [id, w] of this._waiting) made[id] = waiting(w);
        return made;
    }

    async updateWaitingParticipant(id, updates) {
        this._joined("updateWaitingParticipant");
        if (!id || typeof id !== "string")
            throw new Error("updateWaitingParticipant needs an id as its first argument");
        checkDecision(updates);
        const reply = await this._decide({ [id]: updates });
        const refused = (reply.refused || []).find((r) => r.id === id);
        if (refused || !(reply.ids || []).includes(id))
            throw this._refusal(refused || { id, error: "no-person" });
        return { id };
    }

    /** Takes {id: {grantRequestedAccess}, …} with "*" for all others, or ("*" or an id, {…}). */
    async updateWaitingParticipants(updatesById, updates) {
        this._joined("updateWaitingParticipants");
        const all = typeof updatesById === "string" ? { [updatesById]: updates } : updatesById;
        if (!all || typeof all !== "object" || Array.isArray(all))
            throw new Error("updateWaitingParticipants must take a mapping between ids and updates");
        Object.values(all).forEach(checkDecision);
        if (Object.keys(all).length === 0) return { ids: [] };
        const reply = await this._decide(all);
        const lost = (reply.refused || []).find((r) => r.id in all);
        if (lost && (reply.ids || []).length === 0) throw this._refusal(lost);
        return { ids: reply.ids || [], refused: reply.refused || [] };
    }

    async _decide(updatesById) {
        /* Sent once: whether an unanswered decision was taken can be seen, not guessed. */
        const reply = await this._request("update-waiting-participants", { updatesById });
        return reply;
    }

    _refusal(r) {
        const by = r.by ? ` (by ${r.by})` : "";
        const words = {
            "no-person": "nobody with this id is waiting",
            decided: `another host has already decided${by}`,
            left: "this person has left",
            "meeting-full": "Meeting is full",
        };
        const error = callError(r.error, `${words[r.error] || r.error}: ${r.id}`);
        error.by = r.by || "";
        return error;
    }

    /** A request of somebody who joined, with the room; rejects when it is refused. */
    async _request(action, members) {
        if (!this._link) throw callError("connection-error", "there is no connection to the server");
        const reply = await this._link.request(action, { room: this._room.name, ...members });
        if (reply.ok) return reply;
        const error = callError(reply.error, reply.info);
        error.by = reply.by || "";
        throw error;
    }

    /** The same where daily-js answers nothing: what is not permitted is ignored. */
    _send(action, members) {
        this._request(action, members).catch((error) => {
            this.emit("nonfatal-error", { type: action, errorMsg: error.message });
        });
        return this;
    }

    /* ---- people ---- */

    participants() {
        return this._participants();
    }

    participantCounts() {
        return this._countsObject();
    }

    updateParticipant(id, update) {
        return this.updateParticipants({ [id]: update });
    }

    updateParticipants(updates) {
        this._joined("updateParticipants");
        const made = {};
        for (const [id, update] of Object.entries(updates)) {
            const wire = updateForWire(update);
            if (!wire) continue;
            if (id === "local" || (this._local && id === this._local.session_id))
                this._updateMyself(wire, made);
            else made[id] = wire;
        }
        if (Object.keys(made).length) this._send("update-participants", { updatesById: made });
        return this;
    }

    _updateMyself(wire, made) {
        const { setAudio, setVideo, setScreenShare, eject, ...rest } = wire;
        if (setAudio !== undefined) this.setLocalAudio(setAudio);
        if (setVideo !== undefined) this.setLocalVideo(setVideo);
        if (setScreenShare === false) this.stopScreenShare();
        if (eject) this.leave();
        if (Object.keys(rest).length) made[this._local.session_id] = rest;
    }

    async setUserName(name, options) {
        this._alive("setUserName");
        this._userName = String(name);
        if (options && options.thisMeetingOnly === false) this._options.userName = this._userName;
        if (this._state === "joined-meeting") {
            await this._request("set-user-name", { name: this._userName });
            if (this._local) {
                this._local = { ...this._local, user_name: this._userName };
                this._tellLocal();
            }
        }
        return { userName: this._userName };
    }

    _checkUserData(data) {
        const text = JSON.stringify(data);
        if (text === undefined) throw new Error("userData should be something that JSON can hold");
        if (text.length > USER_DATA_MAX)
            throw new Error(`userData is longer than ${USER_DATA_MAX} characters`);
        return JSON.parse(text);
    }

    async setUserData(data) {
        this._alive("setUserData");
        this._userData = this._checkUserData(data);
        if (this._state === "joined-meeting") {
            if (this._inside) await this._request("set-user-data", { data: this._userData });
            if (this._local) {
                this._local = { ...this._local, userData: copy(this._userData) };
                this._tellLocal();
            }
        }
        return { userData: copy(this._userData) };
    }

    sendAppMessage(data, to = "*") {
        this._joined("sendAppMessage");
        const text = JSON.stringify(data);
        if (text === undefined) throw new Error("an app message should be something that JSON can hold");
        if (text.length > APP_MESSAGE_MAX)
            throw new Error(`an app message can hold ${APP_MESSAGE_MAX} characters`);
        return this._send("app-message", { data, ids: Array.isArray(to) ? to : [to] });
    }

    /* ---- room and session ---- */

    async room({ includeRoomConfigDefaults = true } = {}) {
        if (this._info) {
            const config = copy(this._info.config) || {};
            return {
                id: this._info.id || "",
                name: this._info.name,
                config: includeRoomConfigDefaults ? { ...ROOM_DEFAULTS, ...config } : config,
                domainConfig: {},
                tokenConfig: {},
                privacy: this._info.privacy,
            };
        }
        if (this._options.url) return { roomUrlPendingJoin: this._options.url };
        return null;
    }

    meetingSessionSummary() {
        return { id: this._meeting };
    }

    meetingSessionState() {
        return { data: copy(this._sessionData), topology: "none" };
    }

    setMeetingSessionData(data, mergeStrategy = "replace") {
        this._joined("setMeetingSessionData");
        if (!data || typeof data !== "object" || Array.isArray(data))
            throw new Error("session data should be a plain object");
        if (!["replace", "shallow-merge"].includes(mergeStrategy))
            throw new Error("mergeStrategy should be \"replace\" or \"shallow-merge\"");
        if (JSON.stringify(data).length > SESSION_DATA_MAX)
            throw new Error(`session data can hold ${SESSION_DATA_MAX} characters`);
        this._send("set-session-data", { data: { data, mergeStrategy } });
    }

    /* ---- streams ---- */

    async startLiveStreaming(options = {}) {
        this._joined("startLiveStreaming");
        await this._request("start-live-streaming", { data: options });
    }

    async updateLiveStreaming(options = {}) {
        this._joined("updateLiveStreaming");
        await this._request("update-live-streaming", { data: options });
    }

    async stopLiveStreaming(options = {}) {
        this._joined("stopLiveStreaming");
        await this._request("stop-live-streaming", { data: options });
    }

    async startRecording(options = {}) {
        this._joined("startRecording");
        await this._request("start-recording", { data: options });
    }

    async stopRecording(options = {}) {
        this._joined("stopRecording");
        await this._request("stop-recording", { data: options });
    }

    /* ---- own devices: their state, which others are told; media do not pass through foyer ---- */

    localAudio() {
        return this._local ? this._localObject().audio : null;
    }

    localVideo() {
        return this._local ? this._localObject().video : null;
    }

    localScreenAudio() {
        return this._local ? this._localObject().tracks.screenAudio.state === "playable" : null;
    }

    localScreenVideo() {
        return this._local ? this._localObject().screen : null;
    }

    setLocalAudio(on) {
        return this._setMedia({ audio: Boolean(on) });
    }

    setLocalVideo(on) {
        return this._setMedia({ video: Boolean(on) });
    }

    startScreenShare() {
        return this._setMedia({ screenVideo: true });
    }

    stopScreenShare() {
        return this._setMedia({ screenVideo: false, screenAudio: false });
    }

    _setMedia(wanted) {
        this._alive("setLocalAudio");
        for (const [kind, on] of Object.entries(wanted)) {
            if (on && this._local && !maySend(this._localObject(), kind)) continue;
            this._media[kind] = on;
            this._remoteOff[kind] = false;
        }
        this._tellLocal();
        this._sendMedia();
        return this;
    }

    async enumerateDevices() {
        return { devices: [] };
    }

    async getInputDevices() {
        return { camera: {}, mic: {}, speaker: {} };
    }

    async setInputDevicesAsync() {
        return this.getInputDevices();
    }

    async startCamera() {
        return this.getInputDevices();
    }

    async getNetworkTopology() {
        return { topology: "none" };
    }

    async getNetworkStats() {
        return { threshold: "good", quality: 100, networkState: "good", stats: {} };
    }

    async getCpuLoadStats() {
        return { cpuLoadState: "low", cpuLoadStateReason: "none", stats: {} };
    }

    async getInputSettings() {
        return {
            audio: { processor: { type: "none" } }, video: { processor: { type: "none" } },
        };
    }

    async updateInputSettings() {
        return { inputSettings: await this.getInputSettings() };
    }

    async getReceiveSettings(id) {
        return id ? {} : { base: {} };
    }

    async updateReceiveSettings() {
        return {};
    }

    getSendSettings() {
        return {};
    }

    async updateSendSettings() {
        return {};
    }

    getActiveSpeaker() {
        return {};
    }

    subscribeToTracksAutomatically() {
        return true;
    }

    setSubscribeToTracksAutomatically() {
        return this;
    }

    setBandwidth() {
        return this;
    }

    get properties() {
        return { ...this._options };
    }

    iframe() {
        return null;
    }

    /* ---- foyer's own ---- */

    /** What is known about waiting: hosts in the room, position and estimate (0: not told), since
     *  when (ms), a host's request for patience. */
    lobby() {
        return {
            hosts: this._hosts,
            position: this._position,
            estimate: this._estimate,
            since: this._place ? this._place.since : 0,
            hold: copy(this._hold),
            online: Boolean(this._link && this._entered),
        };
    }

    /** True when this device has a place in the queue of this room from before. */
    hasPlace() {
        return Boolean(this._place && this._place.ticket);
    }

    /** Words to the hosts while one waits. */
    async sendLobbyMessage(text) {
        this._joined("sendLobbyMessage");
        await this._request("message", { text: String(text) });
    }

    async raiseHand(on = true) {
        this._joined("raiseHand");
        await this._request("raise-hand", { on: Boolean(on) });
    }

    /** Where the call itself is once one is admitted, {url, ticket?}, or null. */
    handover() {
        return copy(this._handover);
    }
}

function checkDecision(updates) {
    const given = updates && typeof updates === "object" ? updates : {};
    const known = typeof given.grantRequestedAccess === "boolean" || "hold" in given ||
        "message" in given;
    if (!known) throw new Error("an update should be {grantRequestedAccess: true or false}");
}
