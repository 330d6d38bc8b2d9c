/* Camera and microphone on the page: a check before going in, and the sound of being let in. The
 * picture and the sound never leave the browser. */

import { h, say } from "./dom.js";
import { t } from "./texts.js";

let stream = null;
let sound = null;
let meterLoop = 0;

/** What the guest wants to go in with. */
export const devices = { audio: false, video: false };

export function previewIsOn() {
    return stream !== null;
}

/** Sound needs a click of the guest before: called at every one. */
export function wakeSound() {
    try {
        sound = sound || new AudioContext();
        if (sound.state === "suspended") sound.resume();
    } catch {
        sound = null;
    }
}

/** Two soft notes, rising. */
export function chime() {
    if (!sound || sound.state !== "running") return;
    [[523.25, 0], [783.99, 0.16]].forEach(([pitch, after]) => {
        const note = sound.createOscillator(), loud = sound.createGain();
        const at = sound.currentTime + after;
        note.frequency.value = pitch;
        loud.gain.setValueAtTime(0, at);
        loud.gain.linearRampToValueAtTime(0.12, at + 0.02);
        loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
        note.connect(loud).connect(sound.destination);
        note.start(at);
        note.stop(at + 0.55);
    });
}

/** Asks the browser for the devices. Gives "" or the key of the sentence that says why not. */
export async function startPreview() {
    const media = navigator.mediaDevices;
    if (!globalThis.isSecureContext) return "preview.insecure";
    if (!media || !media.getUserMedia) return "preview.none";
    for (const wish of [{ audio: true, video: true }, { audio: true }, { video: true }]) {
        try {
            stream = await media.getUserMedia(wish);
            break;
        } catch (error) {
            if (error.name === "NotAllowedError") return "preview.denied";
        }
    }
    if (!stream) return "preview.device";
    devices.audio = stream.getAudioTracks().length > 0;
    devices.video = stream.getVideoTracks().length > 0;
    return "";
}

export function stopPreview() {
    cancelAnimationFrame(meterLoop);
    if (stream) for (const track of stream.getTracks()) track.stop();
    stream = null;
}

function drawMeter(meter) {
    wakeSound();
    if (!sound) return;
    const listen = sound.createAnalyser();
    listen.fftSize = 512;
    sound.createMediaStreamSource(stream).connect(listen);
    const samples = new Uint8Array(listen.fftSize);
    let shown = 0;
    const step = () => {
        listen.getByteTimeDomainData(samples);
        let top = 0;
        for (const s of samples) top = Math.max(top, Math.abs(s - 128));
        shown = Math.max(devices.audio ? Math.min(1, top / 64) : 0, shown * 0.9);
        meter.value = shown;
        meterLoop = requestAnimationFrame(step);
    };
    step();
}

function toggle(kind, label) {
    const state = h("span", { class: "state" }, t(devices[kind] ? "on" : "off"));
    const button = h("button", {
        type: "button", class: "toggle", "aria-pressed": String(devices[kind]),
        onclick: () => {
            devices[kind] = !devices[kind];
            for (const track of stream.getTracks())
                if (track.kind === kind) track.enabled = devices[kind];
            button.setAttribute("aria-pressed", String(devices[kind]));
            say(state, t(devices[kind] ? "on" : "off"));
        },
    }, `${label} `, state);
    return button;
}

/** The check itself: what the camera sees, how loud the microphone is, and both switches. */
export function previewBox() {
    const camera = stream.getVideoTracks().length > 0, mic = stream.getAudioTracks().length > 0;
    const video = h("video", {
        class: "mirror", muted: true, playsinline: true, autoplay: true,
        "aria-label": t("preview.video"),
    });
    const meter = h("meter", { min: 0, max: 1, value: 0, "aria-label": t("meter") });
    if (camera) {
        video.muted = true;
        video.srcObject = stream;
        video.play().catch(() => {});
    }
    if (mic) drawMeter(meter);
    return h("div", { class: "preview" },
        camera && video,
        mic && meter,
        h("div", { class: "row" }, mic && toggle("audio", t("mic")), camera && toggle("video", t("camera"))));
}
