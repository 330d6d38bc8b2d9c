/* The token of an invitation: out of the address, into this tab. */

import { room, active, state } from "./stage.js";
import { memory } from "./texts.js";

/* A token in the address is taken out of it, so that it is not passed on with the link or read from
 * the screen, and kept for this tab. */
export function takeToken() {
    const here = new URL(location.href), hash = here.hash.slice(1);
    const fromHash = new URLSearchParams(hash).get("t") || (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(hash) ? hash : "");
    const found = here.searchParams.get("t") || fromHash;
    if (found) {
        here.searchParams.delete("t");
        here.hash = "";
        history.replaceState(null, "", here.pathname + here.search);
        memory.set(`token:${room}`, found, "sessionStorage");
        memory.set(active, "", "sessionStorage");
    }
    state.token = found || memory.get(`token:${room}`, "sessionStorage");
}

/** The name that an invitation gives, or "": shown only, the server checks it. */
export function invitedName() {
    try {
        const part = state.token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
        const bytes = Uint8Array.from(atob(part), (c) => c.charCodeAt(0));
        return String(JSON.parse(new TextDecoder().decode(bytes)).u || "");
    } catch {
        return "";
    }
}

/** Goes on as somebody without an invitation. */
export function forgetToken() {
    state.token = "";
    memory.set(`token:${room}`, "", "sessionStorage");
}
