// Two public clients of daily-js, as they come from npm, with foyer.js in the place of daily-js.

import { PipecatClient } from "@pipecat-ai/client-js";
import { DailyTransport } from "@pipecat-ai/daily-transport";
import VapiModule from "@vapi-ai/web";

/* Some bundlers give the whole CommonJS module, some its default. */
const Vapi = VapiModule.default || VapiModule;

window.newVapi = (apiBase) => {
    const vapi = new Vapi("public-key", apiBase);
    window.heard = [];
    for (const name of ["call-start", "call-end", "message", "error", "call-start-success",
        "daily-participant-updated"])
        vapi.on(name, (what) => window.heard.push({ name, what }));
    return vapi;
};

window.newPipecat = () => {
    window.heard = [];
    const tell = (name) => (what) => window.heard.push({ name, what });
    return new PipecatClient({
        transport: new DailyTransport(),
        enableMic: true,
        callbacks: {
            onTransportStateChanged: tell("state"), onConnected: tell("connected"),
            onDisconnected: tell("disconnected"), onBotConnected: tell("bot-connected"),
            onBotDisconnected: tell("bot-disconnected"), onBotReady: tell("bot-ready"),
            onServerMessage: tell("server-message"), onError: tell("error"),
        },
    });
};

/* Media do not pass through foyer: the app that carries them says when a track begins. */
window.beginTrack = (call, participant) => {
    const [track] = new AudioContext().createMediaStreamDestination().stream.getAudioTracks();
    call.emit("track-started", { participant, track, type: "audio" });
};
