// The guest page with a token that has a life: one use, one device, an early end.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Server, guest, launch, onScreen } from "./lib.mjs";

let server, browser;

before(async () => {
    server = await new Server().start();
    browser = await launch();
});

after(async () => {
    await browser.close();
    await server.stop();
});

const made = (room, more) => server.rest("POST", "/tokens", { properties: { room_name: room, user_name: "Ana" }, ...more });

/** A browser of its own that goes in by the address. */
async function enter(url) {
    const g = await guest(browser, server);
    await g.page.goto(url);
    await onScreen(g.page, "door");
    await g.page.click("button.main");
    await onScreen(g.page, "inside");
    return g;
}

const rows = [
    ["once", { uses: 1 }],
    ["of one device", { bind: true }],
    ["once and of one device", { uses: 1, bind: true }],
];

for (const [what, more] of rows) {
    test(`a token ${what}: who came by it comes back, nobody else comes in`, { timeout: 120000 }, async () => {
        const room = await server.room({ enable_knocking: false });
        const { url } = await made(room, more);
        const first = await enter(url);
        await first.page.reload();
        await onScreen(first.page, "inside");
        const other = await guest(browser, server);
        await other.page.goto(url);
        await onScreen(other.page, "token.bad");
        await Promise.all([first, other].map((g) => g.context.close()));
    });
}

test("a token that was ended early opens no page", { timeout: 120000 }, async () => {
    const room = await server.room({ enable_knocking: false });
    const { url, id } = await made(room, {});
    const first = await enter(url);
    await server.rest("DELETE", `/tokens/${id}?eject=true`);
    await onScreen(first.page, "removed");
    await first.page.reload();
    await onScreen(first.page, "token.bad");
    await first.context.close();
});
