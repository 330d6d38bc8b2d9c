// The code blocks of Daily's guide, extracted and run against foyer.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import path from "node:path";

import { Server, callTab, here, launch, until } from "./lib.mjs";

const [, join, listen, list, decide] = readFileSync(path.join(here, "guide.txt"), "utf8").split(/^-----$/m);
const [admit, deny, admitAll] = decide.trim().split("\n\n");

let server, browser;

before(async () => {
    server = await new Server().start();
    browser = await launch();
});

after(async () => {
    await browser.close();
    await server.stop();
});

/** A knocking guest by foyer.js; window.decided is what requestAccess resolved with. */
async function knocker(room, name) {
    const g = await callTab(browser, server);
    await g.page.evaluate(async ({ url, name: n }) => {
        await window.call.join({ url });
        window.call.requestAccess({ name: n }).then((d) => {
            window.decided = d;
        });
    }, { url: `${server.url}/${room}`, name });
    const found = await until(async () => (await server.waiting(room)).find((w) => w.name === name), name);
    return { ...g, id: found.id };
}

const decided = (g) => until(() => g.page.evaluate(() => window.decided), "a decision");

test("the blocks of the guide run as they stand", { timeout: 120000 }, async () => {
    const room = await server.room();
    const h = await callTab(browser, server);
    const said = [];
    h.page.on("console", (m) => said.push(m.text()));
    const names = {
        DAILY_ROOM_URL: `${server.url}/${room}`,
        DAILY_MEETING_TOKEN: await server.token({ room_name: room, is_owner: true }),
        participantId: "",
    };
    /* The policy of the page allows no eval: the block is given to the browser as it stands. */
    const run = (code) => h.page.evaluate(`(() => { const { DAILY_ROOM_URL, DAILY_MEETING_TOKEN, participantId } = ${JSON.stringify(names)}; const call = window.call; ${code} })()`);
    await run(listen);
    await run(join);
    await until(() => h.page.evaluate(() => window.call.meetingState() === "joined-meeting"), "joined");
    const guests = [];
    for (const name of ["Ana", "Bo", "Cem", "Dora"]) guests.push(await knocker(room, name));
    await until(() => said.filter((s) => s.startsWith("Someone is knocking:")).length === 4, "the listener");
    const waiting = await run(`${list}; return waiting;`);
    assert.deepEqual(Object.values(waiting).map((w) => w.name).sort(), ["Ana", "Bo", "Cem", "Dora"]);
    for (const [id, w] of Object.entries(waiting)) {
        assert.equal(w.id, id);
        assert.deepEqual(w.awaitingAccess, { level: "full" });
    }
    names.participantId = guests[0].id;
    await run(admit);
    assert.deepEqual(await decided(guests[0]), { access: { level: "full" }, granted: true });
    names.participantId = guests[1].id;
    await run(deny);
    assert.deepEqual(await decided(guests[1]), { access: { level: "lobby" }, granted: false });
    await run(admitAll);
    for (const g of guests.slice(2)) assert.equal((await decided(g)).granted, true);
    assert.deepEqual(await run(`${list}; return waiting;`), {});
});
