// Used as daily-js is used; checked by tsc, never run.

import Foyer, { createCallObject, FoyerCall, FoyerParticipant } from "../../net/web/foyer.js";

const call: FoyerCall = createCallObject({ audioSource: false, userName: "Ana" });
const same: FoyerCall = Foyer.createCallObject();

call.on("waiting-participant-added", (event) => {
    const id: string = event.participant.id;
    call.updateWaitingParticipant(id, { grantRequestedAccess: true }).then(({ id: done }) => done.length);
});
call.once("joined-meeting", (event) => event.participants.local.user_name.toUpperCase());
call.on("error", ({ errorMsg, error, reason }) => `${errorMsg} ${error?.type} ${reason}`);
call.on("something of tomorrow", (event) => event.action);
call.on("access-state-updated", (event) => {
    if (event.access !== "unknown" && event.access.level === "full") call.setLocalAudio(false);
});

async function run(): Promise<void> {
    const { access } = await call.preAuth({ url: "https://door.example/room", token: "t" });
    const people = await call.join();
    const me: FoyerParticipant = people.local;
    const why: boolean | undefined = me.tracks.audio.off?.byRemoteRequest;
    const { granted } = await call.requestAccess({ name: "Ana", access: { level: "full" } });
    await call.updateWaitingParticipants({ "*": { grantRequestedAccess: true } });
    await call.updateWaitingParticipants("*", { grantRequestedAccess: false, reason: "full" });
    call.updateParticipant(me.session_id, { updatePermissions: { canSend: new Set(["audio"] as const) } })
        .updateParticipants({ "*": { setAudio: false } });
    call.sendAppMessage({ any: "thing" }, "*").setLocalVideo(true);
    await call.startLiveStreaming({ rtmpUrl: "rtmp://live.example/key", layout: { preset: "default" } });
    const room = await call.room();
    if (room && "config" in room) room.config.enable_knocking;
    const until: number = me.will_eject_at.getTime();
    const { topology } = call.meetingSessionState();
    await same.destroy();
    console.log(access, why, granted, until, topology, call.lobby().position, call.handover()?.url);

    // @ts-expect-error: a share can only be taken down
    call.updateParticipant("x", { setScreenShare: true });
    // @ts-expect-error: there is no such right
    call.updateParticipant("x", { updatePermissions: { canSend: ["smell"] } });
    // @ts-expect-error: an id is needed
    await call.updateWaitingParticipant({ grantRequestedAccess: true });
    // @ts-expect-error: no such method
    call.admitEverybody();
}

run();

/* What each event carries. */
const later: string[] = [];
call.on("loading", (e) => later.push(e.action))
    .on("loaded", (e) => later.push(e.action))
    .on("joining-meeting", (e) => later.push(e.action))
    .on("left-meeting", (e) => later.push(e.action))
    .on("call-instance-destroyed", (e) => later.push(e.action))
    .on("participant-joined", (e) => later.push(e.participant.user_name))
    .on("participant-updated", (e) => later.push(e.participant.session_id, e.by ?? ""))
    .on("participant-left", (e) => later.push(e.participant.user_id, e.reason ?? ""))
    .on("participant-counts-updated", (e) => later.push(`${e.participantCounts.present - e.participantCounts.hidden}`))
    .on("waiting-participant-updated", (e) => later.push(e.participant.name, e.participant.awaitingAccess.level))
    .on("waiting-participant-removed", (e) => later.push(e.reason ?? "", e.by ?? "", e.words ?? ""))
    .on("app-message", (e) => later.push(e.fromId, String(e.data)))
    .on("meeting-session-summary-updated", (e) => later.push(e.meetingSession.id))
    .on("meeting-session-state-updated", (e) => later.push(e.meetingSessionState.topology))
    .on("live-streaming-started", (e) => later.push(e.instanceId ?? "", JSON.stringify(e.layout)))
    .on("live-streaming-updated", (e) => later.push(e.instanceId ?? ""))
    .on("live-streaming-stopped", (e) => later.push(e.instanceId ?? ""))
    .on("live-streaming-error", (e) => later.push(e.errorMsg ?? ""))
    .on("recording-started", (e) => later.push(e.recordingId ?? "", e.startedBy ?? "", e.type ?? ""))
    .on("recording-stopped", (e) => later.push(e.instanceId ?? ""))
    .on("recording-error", (e) => later.push(e.errorMsg ?? ""))
    .on("transcription-started", (e) => later.push(e.startedBy ?? ""))
    .on("transcription-updated", (e) => later.push(e.action))
    .on("transcription-stopped", (e) => later.push(e.action))
    .on("transcription-error", (e) => later.push(e.action))
    .on("network-connection", (e) => later.push(e.type, e.event))
    .on("nonfatal-error", (e) => later.push(e.type, e.errorMsg))
    .on("hosts-updated", (e) => later.push(`${e.hosts + 1}`))
    .on("position-updated", (e) => later.push(`${e.position + e.estimate + e.since}`))
    .on("hold-updated", (e) => later.push(e.on ? e.text : e.by))
    .on("place-lost", (e) => later.push(e.action))
    .on("message", (e) => later.push(e.text, e.by, e.fromGuest ? "" : e.id ?? ""))
    .on("media-requested", (e) => later.push(e.by, String(e.tracks.audio && e.tracks.video)))
    .off("message")
    .off("error", (e) => e.action);

// @ts-expect-error: the event of a message has no participant
call.on("message", (e) => e.participant);

/* What else there is to call, and what it gives. */
async function rest(): Promise<unknown[]> {
    const id: string = call.callClientId;
    const url: string | undefined = call.properties.url;
    await call.load({ url: "https://door.example/room" });
    const over: boolean = call.isDestroyed();
    const joined: boolean = call.meetingState() === "joined-meeting";
    const asked: "full" | undefined = call.accessState().awaitingAccess?.level;
    const first = Object.values(call.waitingParticipants())[0];
    const name: string = first.name;
    const ids: string[] = (await call.updateWaitingParticipants(first.id, { hold: true, message: "Soon" })).ids;
    const bo: FoyerParticipant | undefined = call.participants()["bo"];
    const here: number = call.participantCounts().present;
    const { userName } = await call.setUserName("Ana L.", { thisMeetingOnly: true });
    const { userData } = await call.setUserData({ seat: 4 });
    const { id: meeting } = call.meetingSessionSummary();
    call.setMeetingSessionData({ round: 2 }, "shallow-merge");
    await call.updateLiveStreaming({ layout: { preset: "portrait", variant: "inset" } });
    await call.stopLiveStreaming({ instanceId: "i" });
    await call.startRecording({ type: "cloud" });
    await call.stopRecording();
    const heard: boolean | null = call.localAudio(), seen: boolean | null = call.localVideo();
    const shared: (boolean | null)[] = [call.localScreenAudio(), call.localScreenVideo()];
    call.startScreenShare().stopScreenShare().setBandwidth({ kbs: 100 }).setSubscribeToTracksAutomatically(true);
    const { devices } = await call.enumerateDevices();
    const { camera, mic, speaker } = await call.getInputDevices();
    await call.setInputDevicesAsync({});
    const { speaker: loud } = await call.setOutputDeviceAsync({ outputDeviceId: "default" });
    await call.startLocalAudioLevelObserver(200);
    await call.startRemoteParticipantsAudioLevelObserver();
    const levels: number[] = [call.getLocalAudioLevel(), ...Object.values(call.getRemoteParticipantsAudioLevel())];
    const metered: boolean = call.isLocalAudioLevelObserverRunning() || call.isRemoteParticipantsAudioLevelObserverRunning();
    call.stopLocalAudioLevelObserver();
    call.stopRemoteParticipantsAudioLevelObserver();
    await call.updateParticipants({ "*": { setAudio: false }, x: { except: true } });
    console.log(loud, levels, metered);
    await call.startCamera();
    const { topology } = await call.getNetworkTopology();
    const figures = [await call.getNetworkStats(), await call.getCpuLoadStats(), await call.getInputSettings(),
        await call.updateInputSettings({}), await call.getReceiveSettings(), await call.updateReceiveSettings({}),
        call.getSendSettings(), await call.updateSendSettings({}), call.getActiveSpeaker().peerId];
    const all: boolean = call.subscribeToTracksAutomatically();
    const frame: null = call.iframe();
    const mine: boolean = call.hasPlace();
    await call.sendLobbyMessage("I am here");
    await call.raiseHand(false);
    await call.leave();
    return [id, url, over, joined, asked, name, ids, bo, here, userName, userData, meeting, heard, seen, shared,
        devices.length, camera, mic, speaker, topology, figures, all, frame, mine];
}

rest();
