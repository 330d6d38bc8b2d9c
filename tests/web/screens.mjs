// Every screen of the guest page, and how one gets there: used by the accessibility check, by the
// tests and by the pictures.

import { Server, blocker, guest, hold, host, knock, onScreen, until } from "./lib.mjs";

const FAR = () => Math.floor(Date.now() / 1000) + 3600;
/* In two to three seconds: a shorter time could be over before the server hears of it. */
const SOON = () => Math.ceil(Date.now() / 1000) + 2;

/** Opens an address and waits for a screen. */
async function open(page, server, where, screen) {
    await page.goto(`${server.url}/${where}`);
    await onScreen(page, screen);
}

/** Knocks and is let in; gives the id. */
export async function admitted(page, server, room, name = "Ana") {
    await knock(page, server, room, name);
    const w = (await server.waiting(room)).find((one) => one.name === name);
    await server.decide(room, { [w.id]: { grantRequestedAccess: true } });
    await onScreen(page, "inside");
    return w.id;
}

/** What a host does to somebody inside. */
export function act(h, id, update) {
    return h.page.evaluate(([who, what]) => {
        window.call.updateParticipant(who, what);
    }, [id, update]);
}

/** Each is reached by a function of {page, server, browser, options}; it may give a function that
 *  ends what it started. */
export const screens = {
    async door({ page, server }) {
        const room = await server.room({ x_title: "Interview", x_welcome: "Glad that you are here. We begin at ten." });
        await open(page, server, room, "door");
    },
    async "door-preview"({ page, server }) {
        const room = await server.room();
        await open(page, server, room, "door");
        await page.fill("#name", "Ana");
        await page.click("button.quiet");
        await page.waitForSelector(".preview video");
    },
    async "door-expected"({ page, server }) {
        const room = await server.room();
        await open(page, server, `${room}?t=${await server.token({ room_name: room, user_name: "Ana" })}`, "door");
    },
    async waiting({ page, server, browser }) {
        const room = await server.room({ x_title: "Interview" });
        const h = await host(browser, server, room);
        await knock(page, server, room);
        await until(async () => /knows that you wait/.test(await page.innerText("#hosts")), "the host is there");
        return () => h.context.close();
    },
    async "waiting-held"({ page, server }) {
        const room = await server.room({ x_title: "Interview" });
        await knock(page, server, room);
        const [w] = await server.waiting(room);
        await server.decide(room, { [w.id]: { hold: true, message: "Two more minutes, we are just finishing." } });
        await page.waitForSelector("#hold:not([hidden])");
        await server.decide(room, { [w.id]: { message: "Do you have your papers with you?" } });
        await page.waitForSelector("#messages .line");
    },
    async "waiting-parked"({ page, server, browser }) {
        const room = await server.room();
        const h = await host(browser, server, room);
        const id = await admitted(page, server, room);
        await act(h, id, { park: true, reason: "The jury needs a moment." });
        await onScreen(page, "waiting");
        return () => h.context.close();
    },
    async inside({ page, server, browser, options }) {
        const room = await server.room({ x_title: "Interview" });
        const h = await host(browser, server, room);
        await knock(page, server, room);
        const [w] = await server.waiting(room);
        await h.page.evaluate((id) => window.call.updateWaitingParticipant(id, { grantRequestedAccess: true }), w.id);
        await onScreen(page, "inside");
        const other = await guest(browser, server, options);
        await knock(other.page, server, room, "Bo");
        const [x] = await server.waiting(room);
        await h.page.evaluate((id) => window.call.updateWaitingParticipant(id, { grantRequestedAccess: true }), x.id);
        await onScreen(other.page, "inside");
        await other.page.click("#hand");
        await other.page.fill("#write", "Good morning!");
        await other.page.press("#write", "Enter");
        await page.waitForSelector("#messages .line");
        return async () => {
            await other.context.close();
            await h.context.close();
        };
    },
    async handover({ page, server }) {
        const room = await server.room({ x_handover_url: `${server.url}/v1/handover/{ticket}`, x_handover_ticket: true });
        await page.route("**/v1/handover/**", (route) => route.fulfill({ status: 204 })); /* stays */
        await knock(page, server, room);
        await server.decide(room, { "*": { grantRequestedAccess: true } });
        await onScreen(page, "handover");
    },
    async locked({ page, server }) {
        await open(page, server, await server.room({ enable_knocking: false }), "locked");
    },
    async early({ page, server }) {
        await open(page, server, await server.room({ nbf: FAR() }), "early");
    },
    async expired({ page, server }) {
        const room = await server.room({ exp: SOON() });
        await until(() => server.rest("GET", `/rooms/${room}`).then(() => false, () => true), "the room is gone");
        await open(page, server, room, "expired");
    },
    async full({ page, server, browser, options }) {
        const room = await server.room({ max_participants: 1 }, "public");
        const other = await guest(browser, server, options);
        await open(other.page, server, room, "door");
        await other.page.fill("#name", "Bo");
        await other.page.click("button.main");
        await onScreen(other.page, "inside");
        await open(page, server, room, "full");
        return () => other.context.close();
    },
    async denied({ page, server }) {
        const room = await server.room();
        await knock(page, server, room);
        await server.decide(room, { "*": { grantRequestedAccess: false, reason: "We are too many already, please come at eleven." } });
        await onScreen(page, "denied");
    },
    async noroom({ page, server }) {
        await open(page, server, "no-such-room", "noroom");
    },
    async removed({ page, server, browser }) {
        const room = await server.room();
        const h = await host(browser, server, room);
        const id = await admitted(page, server, room);
        await act(h, id, { eject: true, reason: "Please join without the music." });
        await onScreen(page, "removed");
        return () => h.context.close();
    },
    async ended({ page, server }) {
        const room = await server.room();
        await knock(page, server, room);
        await server.decide(room, { "*": { grantRequestedAccess: true } });
        await onScreen(page, "inside");
        await server.rest("DELETE", `/rooms/${room}`);
        await onScreen(page, "ended");
    },
    async time({ page, server }) {
        const room = await server.room({ eject_after_elapsed: 2 }, "public");
        await open(page, server, room, "door");
        await page.fill("#name", "Ana");
        await page.click("button.main");
        await onScreen(page, "time");
    },
    async replaced({ page, server }) {
        const room = await server.room();
        await knock(page, server, room);
        const second = await page.context().newPage();
        await open(second, server, room, "door");
        await second.click("button.main");
        await onScreen(page, "replaced");
        return () => second.close();
    },
    async "token.expired"({ page, server }) {
        const room = await server.room();
        const token = await server.token({ room_name: room, exp: SOON() });
        await until(() => server.rest("GET", `/meeting-tokens/${token}`).then(() => false, () => true), "the token is over");
        await open(page, server, `${room}?t=${token}`, "token.expired");
    },
    async "token.early"({ page, server }) {
        const room = await server.room();
        await open(page, server, `${room}?t=${await server.token({ room_name: room, nbf: FAR() })}`, "token.early");
    },
    async "token.bad"({ page, server }) {
        const room = await server.room(), other = await server.room();
        await open(page, server, `${room}?t=${await server.token({ room_name: other })}`, "token.bad");
    },
    async blocked({ page, server }) {
        const room = await server.room();
        await knock(page, server, room);
        await server.decide(room, { "*": { grantRequestedAccess: false, block: "meeting" } });
        await until(() => page.evaluate(() => ["denied", "blocked"].includes(document.getElementById("main").dataset.screen)), "the denial");
        await page.reload();
        await until(() => page.evaluate(() => ["door", "blocked"].includes(document.getElementById("main").dataset.screen)), "the door");
        if (await page.locator("#name").count()) await page.click("button.main");
        await onScreen(page, "blocked");
    },
    async withdrawn({ page, server }) {
        await knock(page, server, await server.room());
        await page.click("button.quiet");
        await onScreen(page, "withdrawn");
    },
    async left({ page, server }) {
        const room = await server.room({}, "public");
        await open(page, server, room, "door");
        await page.fill("#name", "Ana");
        await page.click("button.main");
        await onScreen(page, "inside");
        await page.click("button.danger");
        await onScreen(page, "left");
    },
    async absent({ page, server }) {
        const room = await server.room({ x_no_host: [{ after: 1, do: "end", words: "The practice opens at eight tomorrow." }] });
        await open(page, server, room, "door");
        await page.fill("#name", "Ana");
        await page.click("button.main");
        await onScreen(page, "absent");
    },
    async toooften({ page, server }) {
        const room = await server.room({ x_reknock_limit: 1, x_reknock_wait: 600 });
        await knock(page, server, room);
        await server.decide(room, { "*": { grantRequestedAccess: false } });
        await onScreen(page, "denied");
        await page.click("button.main"); /* the look at the door says so, before another knock */
        await onScreen(page, "toooften");
    },
    async loading({ page, server }) {
        await hold(page, "pre-auth");
        await open(page, server, "no-such-room", "loading");
    },
    async old({ page, server }) {
        await page.addInitScript(() => {
            delete window.WebSocket;
        });
        await open(page, server, await server.room(), "old");
    },
    async origin({ page, home }) {
        const strict = await new Server().start(), proxy = await blocker(strict, "");
        home.push(proxy.url);
        await page.goto(`${proxy.url}/${await strict.room()}`);
        await onScreen(page, "origin");
        return async () => {
            proxy.end();
            await strict.stop();
        };
    },
    async nosocket({ page, server }) {
        const room = await server.room();
        await page.addInitScript(() => {
            window.WebSocket = class {
                constructor() {
                    this.readyState = 3;
                    setTimeout(() => this.onclose && this.onclose({ code: 1006, reason: "" }), 5);
                }
                close() {}
                send() {}
            };
        });
        await open(page, server, room, "nosocket");
    },
    async nonetwork({ page, server }) {
        const room = await server.room();
        await open(page, server, room, "door");
        await page.fill("#name", "Ana");
        /* Words that came stay, whatever becomes of the network. */
        for (const lang of ["ar", "de", "en"]) {
            await page.selectOption("#lang", lang);
            await page.waitForSelector(`html[lang=${lang}]`);
        }
        await page.fill("#name", "Ana");
        await page.evaluate(() => {
            window.WebSocket = class {
                constructor() {
                    this.readyState = 3;
                    setTimeout(() => this.onclose && this.onclose({ code: 1006, reason: "" }), 5);
                }
                close() {}
                send() {}
            };
            window.fetch = () => Promise.reject(new TypeError("no network"));
        });
        /* The link of preAuth is still open: let it go. */
        await server.kill();
        await page.click("button.main");
        await onScreen(page, "nonetwork");
        return () => server.start();
    },
};
