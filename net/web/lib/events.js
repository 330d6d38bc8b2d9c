/* What the server says, turned into daily-js's state and events: one row of EVENTS per action. Every
 * function takes the call object first. */

import { copy, mayAdmin, maySend, participant, waiting } from "./people.js";
import { MEDIA } from "./state.js";

function isHere(c, m) {
    const p = m.participant;
    if (c._local && p.session_id === c._local.session_id) {
        aboutMe(c, p, m);
        return;
    }
    const before = c._people.get(p.session_id);
    if (c._seen) c._seen.people.add(p.session_id);
    if (before && p.userData === undefined) p.userData = before.userData;
    c._people.set(p.session_id, p);
    const made = { participant: participant(p, false) };
    if (m.by) made.by = m.by;
    if (!before) c.emit("participant-joined", made);
    else if (JSON.stringify(before) !== JSON.stringify(p)) c.emit("participant-updated", made);
    c._tellCounts();
}

/** What others did to this client: rights, name, muting. */
function aboutMe(c, p, m) {
    const before = JSON.stringify(c._localObject());
    const could = participant(c._local, true);
    if (p.userData === undefined) p.userData = c._local.userData;
    c._local = p;
    const can = participant(p, true);
    for (const kind of MEDIA) {
        const off = (p.tracks && p.tracks[kind] && p.tracks[kind].off) || {};
        if (off.byRemoteRequest) c._remoteOff[kind] = true;
        if (off.byRemoteRequest || (maySend(could, kind) && !maySend(can, kind)))
            c._media[kind] = false;
    }
    if (p.user_name) c._userName = p.user_name;
    if (before !== JSON.stringify(c._localObject()))
        c.emit("participant-updated", { participant: c._localObject(), by: m.by });
    if (mayAdmin(could, "participants") && !mayAdmin(can, "participants"))
        for (const id of [...c._waiting.keys()]) notWaiting(c, id, {});
}

export function gone(c, id, m) {
    const p = c._people.get(id);
    if (!p) return;
    c._people.delete(id);
    const made = { participant: participant(m.participant || p, false) };
    if (m.reason) made.reason = m.reason;
    if (m.by) made.by = m.by;
    c.emit("participant-left", made);
    c._tellCounts();
}

function waits(c, m) {
    const w = m.participant, before = c._waiting.get(w.id);
    if (c._seen) c._seen.waiting.add(w.id);
    c._waiting.set(w.id, w);
    if (!before) c.emit("waiting-participant-added", { participant: waiting(w) });
    else if (JSON.stringify(before) !== JSON.stringify(w))
        c.emit("waiting-participant-updated", { participant: waiting(w) });
}

export function notWaiting(c, id, m) {
    const w = c._waiting.get(id);
    if (!w) return;
    c._waiting.delete(id);
    const made = { participant: waiting(m.participant || w) };
    if (m.reason) made.reason = m.reason;
    if (m.by) made.by = m.by;
    if (m.words) made.words = m.words;
    c.emit("waiting-participant-removed", made);
}

function accessChanged(c, m) {
    const was = c._inside;
    c._access = copy(m.access);
    c._awaiting = m.awaitingAccess ? copy(m.awaitingAccess) : null;
    if (m.participants && m.participants.local) c._local = m.participants.local;
    if (m.handover) c._handover = m.handover;
    if (m.roomInfo) c._info = m.roomInfo;
    if (m.place) c._place.keep(m.place, m.knocked_at);
    if (c._inside) {
        c._hold = null;
        c._tellAccess({ by: m.by });
        c._tellLocal();
        c._tellCounts();
        c._settleKnock(true);
        c._sendMedia();
        c._sendUserData();
        return;
    }
    /* Back in the lobby. */
    c._position = m.position || 0;
    c._estimate = m.estimate || 0;
    c._place.keep("", m.knocked_at || Date.now());
    if (!c._knock) c._beginKnock(c._userName);
    if (!c._awaiting) c._awaiting = { level: "full" };
    const ids = was ? [...c._people.keys()] : [];
    const queue = [...c._waiting.keys()];
    c._tellAccess({ parked: was, reason: m.words || m.reason, by: m.by });
    for (const id of ids) gone(c, id, {});
    for (const id of queue) notWaiting(c, id, {});
    c._tellCounts();
    c._tellLocal();
}

/** A stream's or recording's event: what the server knows of it beside the action. */
function streamEvent(c, m) {
    const made = { ...(m.data && typeof m.data === "object" ? copy(m.data) : {}) };
    if (m.by) made.startedBy = made.startedBy || m.by;
    if (m.action.endsWith("-error")) made.errorMsg = m.info || made.errorMsg || "";
    c.emit(m.action, made);
}

const EVENTS = {
    "waiting-participant-added"(c, m) {
        waits(c, m);
    },
    "waiting-participant-updated"(c, m) {
        waits(c, m);
    },
    "waiting-participant-removed"(c, m) {
        notWaiting(c, m.participant.id, m);
    },
    "participant-joined"(c, m) {
        isHere(c, m);
    },
    "participant-updated"(c, m) {
        isHere(c, m);
    },
    "participant-left"(c, m) {
        gone(c, m.participant.session_id, m);
    },
    "access-state-updated"(c, m) {
        accessChanged(c, m);
    },
    "hosts-updated"(c, m) {
        c._hosts = m.hosts || 0;
        c.emit("hosts-updated", { hosts: c._hosts });
    },
    "position-updated"(c, m) {
        c._position = m.position || 0;
        c._estimate = m.estimate || 0;
        c._tellWait();
    },
    "hold-updated"(c, m) {
        c._hold = m.on ? { text: m.text || "", by: m.by || "" } : null;
        c.emit("hold-updated", { on: Boolean(m.on), text: m.text || "", by: m.by || "" });
    },
    message(c, m) {
        c.emit("message", {
            text: m.text || "", by: m.by || "", id: m.id, fromGuest: Boolean(m.fromGuest),
        });
    },
    "app-message"(c, m) {
        c.emit("app-message", { data: copy(m.data), fromId: m.fromId || "" });
    },
    "media-requested"(c, m) {
        c._mediaRequested(m);
    },
    "live-streaming-started": streamEvent,
    "live-streaming-updated": streamEvent,
    "live-streaming-stopped": streamEvent,
    "live-streaming-error": streamEvent,
    "recording-started": streamEvent,
    "recording-stopped": streamEvent,
    "recording-error": streamEvent,
    "transcription-started": streamEvent,
    "transcription-updated": streamEvent,
    "transcription-stopped": streamEvent,
    "transcription-error": streamEvent,
    "meeting-session-state-updated"(c, m) {
        c._sessionData = copy(m.data) || {};
        c.emit("meeting-session-state-updated", {
            meetingSessionState: { data: copy(c._sessionData), topology: "none" },
        });
    },
    "meeting-session-summary-updated"(c, m) {
        c._meeting = m.meetingSession ? m.meetingSession.id : "";
        c.emit("meeting-session-summary-updated", { meetingSession: { id: c._meeting } });
    },
    error(c, m) {
        c._fail({
            type: (m.error && m.error.type) || "connection-error",
            msg: m.errorMsg || "",
            cause: m.cause || "",
            reason: m.reason || "",
            by: m.by || "",
        });
    },
    "left-meeting"(c) {
        if (c._state !== "joined-meeting") return;
        c._stop("left-meeting");
        c.emit("left-meeting", {});
    },
};

/** Takes in one event of the server; one that is not known here says nothing. */
export function takeEvent(c, m) {
    const handler = Object.hasOwn(EVENTS, m.action) && EVENTS[m.action];
    if (handler) handler(c, m);
}
