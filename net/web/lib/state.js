/* What is known about a meeting, and how it is shown: daily-js's objects and the events that say that
 * they changed. Nothing here speaks to the server.
 *
 * Rule of all events: state changes first, then the event is sent with objects of its own. */

import { Emitter } from "./emitter.js";
import { copy, maySend, participant } from "./people.js";

export const MEDIA = ["audio", "video", "screenAudio", "screenVideo"];

export class State extends Emitter {
    constructor() {
        super();
        this._state = "new";
        this._run = 0; /* counts joins, so that what belongs to an old one can tell */
        this._forget();
    }

    _forget() {
        this._access = "unknown";
        this._awaiting = null;
        this._local = null;
        this._people = new Map();
        this._waiting = new Map();
        this._knock = null;
        this._lost = false; /* a place in the queue, and the next one is not there yet */
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
}
