// A small host's app with Daily's own React library; the call object is foyer's.

import * as D from "@daily-co/daily-react";
import React from "react";
import { createRoot } from "react-dom/client";

function Person({ id }) {
    const name = D.useParticipantProperty(id, "user_name");
    const audio = D.useAudioTrack(id);
    return <li>{name} {audio.isOff ? "silent" : "speaking"}</li>;
}

function Desk() {
    const { waitingParticipants, grantAccess, denyAccess } = D.useWaitingParticipants();
    const state = D.useMeetingState(), ids = D.useParticipantIds(), room = D.useRoom();
    const local = D.useLocalSessionId(), counts = D.useParticipantCounts();
    const owner = D.useParticipantProperty(local || "", "owner");
    const rights = D.usePermissions(), network = D.useNetwork();
    /* The rest has to bear it. */
    D.useDevices();
    D.useInputSettings();
    D.useReceiveSettings();
    D.useActiveSpeakerId();
    D.useScreenShare();
    D.useCPULoad();
    D.useMeetingSessionState();
    const stream = D.useLiveStreaming(), record = D.useRecording();
    const send = D.useAppMessage({
        onAppMessage: (e) => {
            window.heard = e.data;
        },
    });
    window.desk = {
        state, ids, owner, counts, admin: rights.canAdminParticipants, topology: network.topology,
        room: room && room.name, live: stream.isLiveStreaming, recording: record.isRecording,
        waiting: waitingParticipants.map((w) => w.name),
    };
    window.deskActs = {
        grant: () => grantAccess(waitingParticipants[0].id),
        deny: () => denyAccess(waitingParticipants[0].id),
        send,
    };
    return <ul id="desk">{ids.map((id) => <Person key={id} id={id} />)}</ul>;
}

window.mountDesk = (call) => {
    const place = document.createElement("div");
    document.body.append(place);
    createRoot(place).render(<D.DailyProvider callObject={call}><Desk /></D.DailyProvider>);
};
