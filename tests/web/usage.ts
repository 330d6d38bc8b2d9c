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
