/* Own devices: their state, which others are told. Media do not pass through foyer, so what asks
 * about devices, networks and settings has an answer and nothing to do. */

import { maySend } from "./people.js";
import { Meeting } from "./meeting.js";

export class Devices extends Meeting {
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

    async setOutputDeviceAsync() {
        return this.getInputDevices();
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

    /* Levels are measured where the media are: an observer that runs here has nothing to tell. */
    async startLocalAudioLevelObserver() {
        this._levels.local = true;
    }

    stopLocalAudioLevelObserver() {
        this._levels.local = false;
    }

    isLocalAudioLevelObserverRunning() {
        return this._levels.local;
    }

    getLocalAudioLevel() {
        return 0;
    }

    async startRemoteParticipantsAudioLevelObserver() {
        this._levels.remote = true;
    }

    stopRemoteParticipantsAudioLevelObserver() {
        this._levels.remote = false;
    }

    isRemoteParticipantsAudioLevelObserverRunning() {
        return this._levels.remote;
    }

    getRemoteParticipantsAudioLevel() {
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
}
