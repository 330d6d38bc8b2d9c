/* The call object: daily-js's methods, with their names, arguments, answers and errors. Here stand
 * its beginning and its end; what it can do meanwhile is in door.js, meeting.js and devices.js. */

import { callError, fatalOfReply } from "./errors.js";
import { copy } from "./people.js";
import { Devices } from "./devices.js";
import { Place } from "./place.js";
import { parseRoomUrl } from "./wire.js";

let instances = 0;

export class Call extends Devices {
    constructor(options) {
        super();
        this._options = {};
        this._media = { audio: null, video: null, screenAudio: false, screenVideo: false };
        this._levels = { local: false, remote: false };
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
                device: new Place(this._room.clean, Boolean(this._token)).device,
            });
        } catch {
            throw callError("connection-error", "there is no connection to the server",
                { on: "room-lookup" });
        }
        if (!reply.ok) {
            link.close();
            const { type, msg, cause, opensAt } = fatalOfReply(reply) ||
                { type: reply.error, msg: reply.info, cause: reply.cause || "", opensAt: 0 };
            throw Object.assign(callError(type, msg), { cause, opensAt });
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
}
