/* One's own microphone, camera, share and data: their state, and telling it to the server. */

import { copy } from "./people.js";
import { MEDIA, State } from "./state.js";

export class Own extends State {
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
