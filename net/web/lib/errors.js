/* What goes wrong, in daily-js's types. */

/** The fatal type that a refusal's code means; codes that are not here keep the call alive. */
const FATAL = {
    "no-room": "no-room",
    "exp-room": "exp-room",
    "nbf-room": "nbf-room",
    "exp-token": "exp-token",
    "nbf-token": "nbf-token",
    "not-allowed": "not-allowed",
    "lobby-full": "not-allowed",
    wait: "not-allowed",
    "meeting-full": "meeting-full",
    ejected: "ejected",
    replaced: "ejected",
    "room-ended": "exp-room",
    version: "end-of-life",
};

/** Close codes that end the call when no word came before. The others are worth another try. */
const CLOSE = {
    4400: ["connection-error", "the protocol was not followed"],
    4401: ["not-allowed", "You are not allowed to join this meeting"],
    4403: ["not-allowed", "You are not allowed to join this meeting"],
    4404: ["no-room", "The meeting you're trying to join does not exist."],
    4409: ["ejected", "You joined from somewhere else"],
    4410: ["exp-room", "Meeting has ended"],
    4411: ["ejected", "You were removed from the call"],
    4413: ["connection-error", "the message is too large"],
};

/** An error that a promise rejects with: an Error that also has daily-js's members. */
export function callError(type, msg, details) {
    const error = new Error(msg);
    error.action = "error";
    error.errorMsg = msg;
    error.error = { type, msg };
    if (details) error.error.details = details;
    return error;
}

/** A refused reply as a fatal error {type, msg, …}, or null when the call goes on. */
export function fatalOfReply(reply) {
    const type = FATAL[reply.error];
    if (!type) return null;
    return {
        type,
        msg: reply.info || reply.error,
        cause: reply.cause || "",
        reason: "",
        by: reply.by || "",
        opensAt: reply.opens_at || 0,
    };
}

/** A close code as a fatal error, or null when the connection may be tried again. */
export function fatalOfClose(code) {
    const row = CLOSE[code];
    if (!row) return null;
    const cause = { 4409: "replaced", 4410: "ended" }[code] || "";
    return { type: row[0], msg: row[1], cause, reason: "", by: "", opensAt: 0 };
}
