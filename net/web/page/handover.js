/* Taking the guest to where the call itself is. */

import { screen, state, room, active } from "./stage.js";
import { card } from "./screens.js";
import { memory, t } from "./texts.js";

const HANDOVER_MS = 1800;

/** The address with the name and the ticket in it, or null when it is none that a browser may be sent
 *  to. there: {url, ticket?}. */
export function placeOf(there) {
    try {
        const name = state.config.x_handover_name === false ? "" : state.name;
        const put = { name, ticket: there.ticket || "", room };
        let target = there.url;
        for (const [key, value] of Object.entries(put)) target = target.replaceAll(`{${key}}`, encodeURIComponent(value));
        const u = new URL(target);
        if (u.protocol !== "https:" && u.protocol !== "http:") return null;
        if (name && !there.url.includes("{name}")) u.searchParams.set("name", name);
        if (there.ticket && !there.url.includes("{ticket}")) u.searchParams.set("ticket", there.ticket);
        return u.href;
    } catch {
        return null;
    }
}

/** Says where it goes and goes there. */
export function handOver(target) {
    memory.set(active, "", "sessionStorage");
    screen("handover", () => card({
        icon: "in", title: t("handover"), text: t("handover.text"),
        buttons: [[t("handover.go"), () => location.assign(target), "main"]],
    }));
    const timer = setTimeout(() => location.assign(target), HANDOVER_MS);
    state.stop = () => clearTimeout(timer);
}
