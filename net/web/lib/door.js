/* The door, from both sides: asking to be let in, and deciding who is. */

import { callError } from "./errors.js";
import { copy, waiting } from "./people.js";
import { Session } from "./session.js";

function checkDecision(updates) {
    const given = updates && typeof updates === "object" ? updates : {};
    const known = typeof given.grantRequestedAccess === "boolean" || "hold" in given ||
        "message" in given;
    if (!known) throw new Error("an update should be {grantRequestedAccess: true or false}");
}

export class Door extends Session {
    _alive(method) {
        if (this._destroyed) throw new Error(`${method}: this call object has been destroyed`);
    }

    _joined(method) {
        this._alive(method);
        if (this._state !== "joined-meeting") throw new Error(`${method} is only supported after join`);
    }

    accessState() {
        return this._accessObject();
    }

    /** Knocks, or changes the name of the knock. Resolves once somebody has decided. */
    async requestAccess({ access, name } = {}) {
        this._joined("requestAccess");
        if (access && access.level !== "full")
            throw new Error("requestAccess: only the access level \"full\" can be asked for");
        if (this._inside) return { access: copy(this._access), granted: true };
        if (name !== undefined) this._userName = String(name);
        const knock = this._knock || this._beginKnock(this._userName);
        knock.name = this._userName;
        if (this._link && this._entered) {
            try {
                await this._sendKnock(knock.name);
            } catch (error) {
                /* A dropped link knocks again by itself when it is back. */
                if (error.action === "error" && this._knock === knock) this._knock = null;
                if (error.action === "error" && this._state !== "error") throw error;
            }
        }
        return knock.promise;
    }

    waitingParticipants() {
        const made = {};
        for (const [id, w] of this._waiting) made[id] = waiting(w);
        return made;
    }

    async updateWaitingParticipant(id, updates) {
        this._joined("updateWaitingParticipant");
        if (!id || typeof id !== "string")
            throw new Error("updateWaitingParticipant needs an id as its first argument");
        checkDecision(updates);
        const reply = await this._decide({ [id]: updates });
        const refused = (reply.refused || []).find((r) => r.id === id);
        if (refused || !(reply.ids || []).includes(id))
            throw this._refusal(refused || { id, error: "no-person" });
        return { id };
    }

    /** Takes {id: {grantRequestedAccess}, …} with "*" for all others, or ("*" or an id, {…}). */
    async updateWaitingParticipants(updatesById, updates) {
        this._joined("updateWaitingParticipants");
        const all = typeof updatesById === "string" ? { [updatesById]: updates } : updatesById;
        if (!all || typeof all !== "object" || Array.isArray(all))
            throw new Error("updateWaitingParticipants must take a mapping between ids and updates");
        Object.values(all).forEach(checkDecision);
        if (Object.keys(all).length === 0) return { ids: [] };
        const reply = await this._decide(all);
        const lost = (reply.refused || []).find((r) => r.id in all);
        if (lost && (reply.ids || []).length === 0) throw this._refusal(lost);
        return { ids: reply.ids || [], refused: reply.refused || [] };
    }

    async _decide(updatesById) {
        /* Sent once: whether an unanswered decision was taken can be seen, not guessed. */
        const reply = await this._request("update-waiting-participants", { updatesById });
        return reply;
    }

    _refusal(r) {
        const by = r.by ? ` (by ${r.by})` : "";
        const words = {
            "no-person": "nobody with this id is waiting",
            decided: `another host has already decided${by}`,
            left: "this person has left",
            "meeting-full": "Meeting is full",
        };
        const error = callError(r.error, `${words[r.error] || r.error}: ${r.id}`);
        error.by = r.by || "";
        return error;
    }

    /** A request of somebody who joined, with the room; rejects when it is refused. */
    async _request(action, members) {
        if (!this._link) throw callError("connection-error", "there is no connection to the server");
        const reply = await this._link.request(action, { room: this._room.name, ...members });
        if (reply.ok) return reply;
        const error = callError(reply.error, reply.info);
        error.by = reply.by || "";
        throw error;
    }

    /** The same where daily-js answers nothing: what is not permitted is ignored. */
    _send(action, members) {
        this._request(action, members).catch((error) => {
            this.emit("nonfatal-error", { type: action, errorMsg: error.message });
        });
        return this;
    }

    /* ---- foyer's own ---- */

    /** What is known about waiting: hosts in the room, position and estimate (0: not told), since
     *  when (ms), a host's request for patience. */
    lobby() {
        return {
            hosts: this._hosts,
            position: this._position,
            estimate: this._estimate,
            since: this._place ? this._place.since : 0,
            hold: copy(this._hold),
            online: Boolean(this._link && this._entered),
        };
    }

    /** True when this device has a place in the queue of this room from before. */
    hasPlace() {
        return Boolean(this._place && this._place.ticket);
    }

    /** Words to the hosts while one waits. */
    async sendLobbyMessage(text) {
        this._joined("sendLobbyMessage");
        await this._request("message", { text: String(text) });
    }

    async raiseHand(on = true) {
        this._joined("raiseHand");
        await this._request("raise-hand", { on: Boolean(on) });
    }

    /** Where the call itself is once one is admitted, {url, ticket?}, or null. */
    handover() {
        return copy(this._handover);
    }
}
