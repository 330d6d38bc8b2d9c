/* Inside: people, messages, the room and its session data, streams and recordings. */

import { copy, updateForWire } from "./people.js";
import { Door } from "./door.js";

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

export class Meeting extends Door {
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
}
