/* One websocket to /v1/signal: requests with numbers, replies, events. Knows nothing of meetings.
 *
 * A link lives once. Whoever wants to reconnect makes a new one. */

const PROTOCOL = "foyer.v1";
const OPEN_MS = 10000; /* a server that does not answer the handshake is gone */
const REPLY_MS = 20000; /* and one that does not answer a request too */
const RELEASE_MS = 1000;

/** "http://host:1/room?x" to the parts that matter. Throws when it is not such a URL. */
export function parseRoomUrl(url) {
    const base = globalThis.location ? globalThis.location.href : undefined;
    const u = new URL(url, base);
    const name = decodeURIComponent(u.pathname.split("/").filter(Boolean).pop() || "");
    if (!/^https?:$/.test(u.protocol)) throw new Error(`"${url}" is not the URL of a room`);
    if (!/^[A-Za-z0-9_-]{1,128}$/.test(name)) throw new Error(`"${url}" does not name a room`);
    return {
        name,
        origin: u.origin,
        clean: `${u.origin}/${name}`,
        signal: `${u.protocol === "https:" ? "wss:" : "ws:"}//${u.host}/v1/signal`,
        token: u.searchParams.get("t") || undefined,
    };
}

export class Link {
    #ws;
    #next = 1;
    #waiting = new Map();
    #over = false;
    #wasOpen = false;

    /** opened resolves once, or rejects; onEvent(event) for each event, onClose(code, reason) at the
     *  end of a link that had been open. WebSocketClass: for programs without one of their own. */
    constructor(url, { onEvent, onClose, WebSocketClass }) {
        this.onEvent = onEvent;
        this.onClose = onClose;
        this.opened = new Promise((resolve, reject) => {
            const late = setTimeout(() => this.#end(0, "no answer"), OPEN_MS);
            this.rejectOpen = reject;
            this.settle = () => clearTimeout(late);
            const Class = WebSocketClass || globalThis.WebSocket;
            if (!Class) throw new Error("there is no WebSocket here");
            this.#ws = new Class(url, PROTOCOL);
            this.#ws.onopen = () => {
                this.settle();
                this.#wasOpen = true;
                resolve();
            };
            this.#ws.onmessage = (e) => this.#take(e.data);
            this.#ws.onclose = (e) => this.#end(e.code, e.reason);
            this.#ws.onerror = () => {};
        });
        this.opened.catch(() => {});
    }

    get isOpen() {
        return !this.#over && this.#ws.readyState === 1;
    }

    /** Sends a request; resolves with the reply, whether it is ok or refused. Rejects when the link
     *  ends before: then nobody knows whether it was done. */
    request(action, members) {
        return new Promise((resolve, reject) => {
            if (!this.isOpen) {
                reject(new Error("there is no connection to the server"));
                return;
            }
            const id = this.#next++;
            const late = setTimeout(() => {
                this.#waiting.delete(id);
                reject(new Error("nobody answered in time"));
            }, REPLY_MS);
            this.#waiting.set(id, {
                resolve: (reply) => {
                    clearTimeout(late);
                    resolve(reply);
                },
                reject: (error) => {
                    clearTimeout(late);
                    reject(error);
                },
            });
            this.#ws.send(JSON.stringify({ ...members, id, action }));
        });
    }

    /** Ends the link quietly: onClose is not called. */
    close() {
        this.onClose = () => {};
        this.#end(1000, "");
    }

    /** The same, but the server may close first: it does after leave-meeting. */
    release() {
        this.onClose = () => {};
        setTimeout(() => this.#end(1000, ""), RELEASE_MS);
    }

    #take(text) {
        let frame;
        try {
            frame = JSON.parse(text);
        } catch {
            return; /* not of this protocol */
        }
        for (const m of Array.isArray(frame) ? frame : [frame]) {
            if (this.#over || !m || typeof m !== "object") continue;
            if (m.reply !== undefined) {
                const waiting = this.#waiting.get(m.reply);
                this.#waiting.delete(m.reply);
                if (waiting) waiting.resolve(m);
            } else if (typeof m.action === "string") {
                this.onEvent(m);
            }
        }
    }

    #end(code, reason) {
        if (this.#over) return;
        this.#over = true;
        this.settle();
        const error = new Error("the connection ended");
        error.code = code;
        this.rejectOpen(error);
        if (this.#ws) {
            this.#ws.onclose = this.#ws.onmessage = this.#ws.onopen = null;
            try {
                this.#ws.close(1000);
            } catch {
                /* It had never begun. */
            }
        }
        for (const w of this.#waiting.values()) w.reject(error);
        this.#waiting.clear();
        if (this.#wasOpen) this.onClose(code, reason);
    }
}
