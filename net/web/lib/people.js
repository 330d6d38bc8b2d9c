/* People as daily-js shows them, from what the server says of them. Every call makes new objects. */

const TRACKS = ["audio", "video", "screenAudio", "screenVideo"];
const SENDABLE = ["video", "audio", "screenVideo", "screenAudio", "customVideo", "customAudio"];
const ADMINABLE = ["participants", "streaming", "transcription"];

/** A copy of anything that JSON can hold. */
export function copy(value) {
    return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function rights(value, names) {
    if (!Array.isArray(value)) return Boolean(value);
    return new Set(value.filter((v) => names.includes(v)));
}

function permissions(p) {
    const from = p || {};
    return {
        hasPresence: from.hasPresence !== false,
        canSend: rights(from.canSend === undefined ? true : from.canSend, SENDABLE),
        canReceive: copy(from.canReceive) || { base: true },
        canAdmin: rights(from.canAdmin, ADMINABLE),
    };
}

function track(t) {
    const from = t || {};
    const made = { subscribed: true, state: from.state || "off" };
    if (made.state === "off") made.off = { ...(from.off || { byUser: true }) };
    return made;
}

/** A participant of the wire as daily-js's participant object. */
export function participant(p, local) {
    const made = {
        session_id: p.session_id,
        user_id: p.user_id || p.session_id,
        user_name: p.user_name || "",
        userData: p.userData === undefined ? undefined : copy(p.userData),
        local,
        owner: Boolean(p.owner),
        record: Boolean(p.record),
        will_eject_at: new Date(p.will_eject_at || 0),
        permissions: permissions(p.permissions),
        tracks: {},
    };
    if (p.joined_at) made.joined_at = new Date(p.joined_at);
    for (const name of TRACKS) made.tracks[name] = track(p.tracks && p.tracks[name]);
    made.audio = made.tracks.audio.state === "playable";
    made.video = made.tracks.video.state === "playable";
    made.screen = made.tracks.screenVideo.state === "playable";
    /* foyer's own */
    if (p.hand_raised_at) made.hand_raised_at = new Date(p.hand_raised_at);
    if (p.first_name) made.first_name = p.first_name;
    if (p.away) made.away = true;
    return made;
}

/** Somebody who waits, as daily-js shows them; foyer's own members stand beside. */
export function waiting(w) {
    const made = { id: w.id, name: w.name, awaitingAccess: { level: "full" } };
    for (const key of ["knocked_at", "tries", "position", "flags", "note", "trust", "user_id",
        "away", "held", "pending", "rule", "reader", "score", "signals"])
        if (w[key] !== undefined) made[key] = copy(w[key]);
    return made;
}

/** Whether a participant object may do one thing as an admin. */
export function mayAdmin(p, what) {
    if (!p) return false;
    const can = p.permissions.canAdmin;
    return p.owner || can === true || (can instanceof Set && can.has(what));
}

/** Whether permissions allow to send a kind of track. */
export function maySend(p, what) {
    const can = p ? p.permissions.canSend : true;
    return can === true || (can instanceof Set && can.has(what));
}

/* ---- what updateParticipant takes ---- */

const UPDATES = {
    setAudio: (v) => typeof v === "boolean",
    setVideo: (v) => typeof v === "boolean",
    setScreenShare: (v) => v === false,
    eject: (v) => v === true,
    updatePermissions: (v) => v !== null && typeof v === "object",
    setSubscribedTracks: () => true,
    styles: () => true,
    /* foyer's own */
    setHand: (v) => v === false,
    park: (v) => v === true,
    rename: (v) => typeof v === "string",
    block: (v) => ["meeting", "24h", "forever"].includes(v),
    except: (v) => v === true,
    blockDomain: (v) => typeof v === "boolean",
    signals: (v) => Array.isArray(v),
    reason: (v) => typeof v === "string",
    grace: (v) => typeof v === "number",
    ejectAt: (v) => typeof v === "number",
};
const LOCAL_ONLY = ["setSubscribedTracks", "styles"];

function listOf(value, names, key) {
    if (typeof value === "boolean") return value;
    if (!(value instanceof Set) && !Array.isArray(value))
        throw new Error(`${key} should be a boolean, an array or a Set`);
    const list = [...value];
    const odd = list.find((v) => !names.includes(v));
    if (odd !== undefined) throw new Error(`${key} does not know "${odd}"`);
    return list;
}

function permissionsUpdate(from) {
    const made = {};
    for (const [key, value] of Object.entries(from)) {
        if (key === "hasPresence") {
            if (typeof value !== "boolean") throw new Error("hasPresence should be a boolean");
            made.hasPresence = value;
        } else if (key === "canSend") {
            made.canSend = listOf(value, SENDABLE, key);
        } else if (key === "canAdmin") {
            made.canAdmin = listOf(value, ADMINABLE, key);
        } else if (key === "canReceive") {
            made.canReceive = copy(value);
        } else {
            throw new Error(`updatePermissions does not know "${key}"`);
        }
    }
    return made;
}

/** Checks one update and gives what goes on the wire, or null when nothing does. Throws as daily-js
 *  does for keys and values that it does not know. */
export function updateForWire(update) {
    if (!update || typeof update !== "object") throw new Error("an update should be an object");
    const made = {};
    for (const [key, value] of Object.entries(update)) {
        if (value === undefined) continue;
        if (!UPDATES[key]) throw new Error(`updateParticipant does not know "${key}"`);
        if (!UPDATES[key](value)) throw new Error(`${key} can not be ${String(value)}`);
        if (LOCAL_ONLY.includes(key)) continue;
        made[key] = key === "updatePermissions" ? permissionsUpdate(value) : value;
    }
    return Object.keys(made).length ? made : null;
}
