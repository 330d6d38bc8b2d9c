/* The connection of a meeting as one client lives it: joining, dropping, coming back, ending. What
 * the server says meanwhile is taken in by events.js; what a program may ask for is in call.js. */

import { callError, fatalOfClose, fatalOfReply } from "./errors.js";
import { gone, notWaiting, takeEvent } from "./events.js";
import { copy } from "./people.js";
import { Place } from "./place.js";
import { Knock } from "./knock.js";
import { Link } from "./wire.js";

const FIRST_TRIES = 3; /* of a join that finds no server */
const DELAY_MS = 400; /* before the first try to come back; doubles */
const DELAY_MAX_MS = 12000;
const SETTLE_MS = 1500; /* after coming back, who was not announced by then has left */

export class Session extends Knock {
    /* ---- joining ---- */

    /** Opens a link, or takes the one that preAuth left. */
    async _open() {
        const spare = this._spare;
        this._spare = null;
        const link = spare && spare.isOpen ? spare : new Link(this._room.signal, {
            onEvent: (m) => this._take(link, m),
            onClose: (code) => this._dropped(link, code),
            WebSocketClass: this._options.WebSocket,
        });
        await link.opened;
        return link;
    }

    async _ask(link) {
        const reply = await link.request("join-meeting", {
            room: this._room.name,
            token: this._token || undefined,
            user_name: this._userName || undefined,
            device: this._place.device,
            place: this._place.ticket || undefined,
        });
        return reply;
    }

    /** Joins for the first time. Throws the error that ends the call. */
    async _joinFirst() {
        this._place = new Place(this._room.clean, Boolean(this._token));
        this._lastError = null;
        for (let n = 1; ; n++) {
            const run = this._run;
            try {
                const link = await this._open();
                if (run !== this._run) {
                    link.close();
                    throw callError("connection-error", "the call was left", { on: "join" });
                }
                this._link = link;
                const reply = await this._ask(link);
                if (reply.ok) {
                    this._enter(reply, true);
                    return;
                }
                const fatal = fatalOfReply(reply) || { type: "connection-error", msg: reply.info };
                throw this._fail(fatal);
            } catch (error) {
                if (error.action === "error") throw error;
                if (run !== this._run)
                    throw this._lastError || callError("connection-error", "the call was left");
                const known = fatalOfClose(error.code);
                if (known) throw this._fail(known);
                if (n >= FIRST_TRIES) {
                    throw this._fail({
                        type: "connection-error",
                        msg: "there is no connection to the server",
                        details: { on: "join" },
                    });
                }
                await this._pause(DELAY_MS * 2 ** n);
            }
        }
    }

    /** Takes in the reply to join-meeting. */
    _enter(reply, first) {
        const was = this._access;
        const pending = this._knock;
        this._local = reply.participants.local;
        this._hosts = reply.hosts || 0;
        if (reply.roomInfo) this._info = reply.roomInfo;
        if (reply.meetingSession) this._meeting = reply.meetingSession.id;
        this._handover = reply.handover || this._handover;
        this._access = copy(reply.access);
        const waits = !this._inside && Boolean(reply.place);
        this._awaiting = waits ? { level: "full" } : null;
        this._position = reply.position || 0;
        this._estimate = reply.estimate || 0;
        if (reply.place) this._place.keep(reply.place, reply.knocked_at);
        if (first) {
            this._state = "joined-meeting";
            this._startMedia();
            this._tellAccess();
            this.emit("joined-meeting", { participants: { local: this._localObject() } });
        } else if (JSON.stringify(was) !== JSON.stringify(this._access)) {
            this._tellAccess();
        }
        this._tellCounts();
        this._entered = true;
        this._sendMedia();
        this._sendUserData();
        if (this._inside && pending) this._settleKnock(true);
        else if (!this._inside && !waits && (pending || (!first && was.level === "full")))
            this._knockAgain(pending ? pending.name : this._userName);
        else if (waits && !pending) this._beginKnock(this._userName);
        const early = this._early;
        this._early = [];
        for (const m of early) this._event(m);
    }

    /* ---- the connection ---- */

    _pause(ms) {
        return new Promise((resolve) => {
            const wake = () => {
                clearTimeout(timer);
                if (globalThis.removeEventListener) globalThis.removeEventListener("online", wake);
                resolve();
            };
            const timer = setTimeout(wake, ms * (0.75 + Math.random() / 2));
            if (globalThis.addEventListener) globalThis.addEventListener("online", wake);
        });
    }

    _dropped(link, code) {
        if (link === this._spare) this._spare = null;
        if (link !== this._link) return;
        this._link = null;
        if (this._state !== "joined-meeting") return; /* joining sees it by itself */
        const fatal = fatalOfClose(code);
        if (fatal) {
            this._fail(fatal);
            return;
        }
        this._entered = false;
        this.emit("network-connection", { type: "signaling", event: "interrupted" });
        this._comeBack();
    }

    async _comeBack() {
        const run = this._run;
        for (let n = 0; ; n++) {
            await this._pause(Math.min(DELAY_MAX_MS, DELAY_MS * 2 ** n));
            if (run !== this._run || this._state !== "joined-meeting") return;
            try {
                const link = await this._open();
                if (run !== this._run) {
                    link.close();
                    return;
                }
                this._link = link;
                const reply = await this._ask(link);
                if (reply.ok) {
                    this._isBack(reply);
                    return;
                }
                const fatal = fatalOfReply(reply);
                if (fatal) {
                    this._fail(fatal);
                    return;
                }
                this._link = null;
                link.close();
            } catch {
                if (this._link && !this._link.isOpen) this._link = null;
            }
        }
    }

    _isBack(reply) {
        const old = [...this._people.keys()], queue = [...this._waiting.keys()];
        this._seen = { people: new Set(), waiting: new Set() }; /* who is let in keeps the id */
        this._enter(reply, false);
        this.emit("network-connection", { type: "signaling", event: "connected" });
        this._tellLocal();
        const run = this._run, link = this._link;
        setTimeout(() => {
            const seen = this._seen;
            if (run !== this._run || link !== this._link || !seen) return;
            this._seen = null;
            for (const id of old) if (!seen.people.has(id)) gone(this, id, {});
            for (const id of queue) if (!seen.waiting.has(id)) notWaiting(this, id, {});
        }, SETTLE_MS);
    }

    /* ---- ending ---- */

    /** Ends everything that belongs to one join. */
    _stop(state) {
        this._run++;
        this._locked = false; /* another url may be given now */
        if (this._link) this._link.close();
        this._link = null;
        this._state = state;
        this._forget();
    }

    /** The call is over, for a reason. Gives the error to throw. */
    _fail(fatal) {
        const details = fatal.details;
        const error = callError(fatal.type, fatal.msg, details);
        Object.assign(error, {
            cause: fatal.cause, reason: fatal.reason, by: fatal.by, opensAt: fatal.opensAt,
        });
        if (this._state === "error") return error;
        this._lastError = error;
        const knock = this._settleKnock(false);
        if (this._place && fatal.cause !== "replaced" && fatal.type !== "connection-error")
            this._place.forget();
        this._stop("error");
        const tell = () => {
            this.emit("error", {
                errorMsg: fatal.msg,
                error: copy(error.error),
                cause: fatal.cause || "",
                reason: fatal.reason || "",
                by: fatal.by || "",
                opensAt: fatal.opensAt || 0,
            });
            this.emit("left-meeting", {});
        };
        /* The promise of requestAccess speaks first. */
        if (knock) setTimeout(tell, 0);
        else tell();
        return error;
    }

    /* ---- what the server says ---- */

    _take(link, m) {
        if (link !== this._link) return;
        if (this._entered || m.action === "error" || m.action === "left-meeting") this._event(m);
        else this._early.push(m);
    }

    _event(m) {
        takeEvent(this, m);
    }
}
