/* The place in a queue: a device's own random key and the ticket that the server signs, per room.
 * Kept in the browser's local storage so that a reload finds its place again; where there is no
 * storage the place lasts as long as the call object. */

function storage(kind) {
    try {
        const found = globalThis[kind];
        const probe = "foyer:probe";
        found.setItem(probe, "1");
        found.removeItem(probe);
        return found;
    } catch {
        return null;
    }
}

function randomKey() {
    const bytes = new Uint8Array(24);
    globalThis.crypto.getRandomValues(bytes);
    return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

export class Place {
    /** Somebody with a token is known by it, not by the browser: the key is the tab's alone, so that
     *  a host and a guest in one browser do not replace each other. */
    constructor(roomUrl, hasToken) {
        this.key = `foyer:place:${roomUrl}`;
        this.storage = storage(hasToken ? "sessionStorage" : "localStorage");
        const kept = this.#read();
        this.device = kept.device || randomKey();
        this.ticket = kept.ticket || "";
        this.since = kept.since || 0;
        this.#write();
    }

    /** The server's ticket for this place, and since when one waits (ms). */
    keep(ticket, since) {
        if (ticket) this.ticket = ticket;
        if (since) this.since = since;
        this.#write();
    }

    /** Gives the place up; the device stays the same one. */
    forget() {
        this.ticket = "";
        this.since = 0;
        this.#write();
    }

    #read() {
        try {
            const kept = JSON.parse(this.storage.getItem(this.key));
            return kept && typeof kept.device === "string" ? kept : {};
        } catch {
            return {};
        }
    }

    #write() {
        const { device, ticket, since } = this;
        try {
            this.storage.setItem(this.key, JSON.stringify({ device, ticket, since }));
        } catch {
            /* Full or forbidden: this object remembers. */
        }
    }
}
