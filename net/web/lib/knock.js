/* Knocking: the promise that a knock is, its place, and knocking again when a place is lost. */

import { callError, fatalOfReply } from "./errors.js";
import { copy } from "./people.js";
import { Own } from "./own.js";

export class Knock extends Own {
    _beginKnock(name) {
        const knock = { name };
        knock.promise = new Promise((resolve) => {
            knock.resolve = resolve;
        });
        this._knock = knock;
        return knock;
    }

    _settleKnock(granted) {
        const knock = this._knock;
        this._knock = null;
        if (knock)
            knock.resolve({ access: granted ? copy(this._access) : { level: "lobby" }, granted });
        return knock;
    }

    /** Sends the knock. Throws when the server does not take it. */
    async _sendKnock(name) {
        const reply = await this._link.request("request-access", { name: name || undefined });
        if (!reply.ok) {
            const fatal = fatalOfReply(reply);
            throw fatal ? this._fail(fatal) : callError("not-allowed", reply.info);
        }
        this._place.keep(reply.place, reply.knocked_at || this._place.since || Date.now());
        this._position = reply.position || 0;
        this._estimate = reply.estimate || 0;
        if (!this._awaiting && !this._inside) {
            this._awaiting = { level: "full" };
            this._tellAccess();
        }
        this._tellWait();
    }

    /** The server does not know the place any more, or never had the knock: one knocks again. Whoever
     *  had a place is told, once there is another, that it is at the end. */
    _knockAgain(name) {
        this._lost = this._lost || Boolean(this._place.ticket);
        this._place.forget();
        if (!this._knock) this._beginKnock(name);
        this._sendKnock(name).then(() => {
            if (this._lost) this.emit("place-lost", {});
            this._lost = false;
        }, () => {});
    }

    _tellWait() {
        this.emit("position-updated", {
            position: this._position,
            estimate: this._estimate,
            since: this._place.since,
        });
    }
}
