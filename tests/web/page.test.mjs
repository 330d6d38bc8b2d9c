// The guest page against a real server: what a guest lives through at the door.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { Server, callTab, guest, heading, hold, host, isHeld, knock, launch, onScreen, release, screenOf, until, watch } from "./lib.mjs";
import { act, admitted } from "./screens.mjs";

let server, browser;

before(async () => {
    server = await new Server().start();
    browser = await launch();
});

after(async () => {
    await browser.close();
    await server.stop();
});

/** A test with a guest of its own; the page must not have complained. */
function flow(name, run, options) {
    test(name, { timeout: 120000 }, async () => {
        const g = await guest(browser, server, options);
        try {
            await run(g);
            assert.deepEqual(g.problems, []);
            assert.deepEqual(await g.context.cookies(), [], "no cookie is set");
        } finally {
            await g.context.close();
        }
    });
}

const one = async (room) => (await server.waiting(room))[0];
/* Names stand between marks that keep their direction to themselves. */
const text = async (page, selector) => (await page.locator(selector).innerText()).replace(/[\u2066-\u2069]/g, "");
const shows = (page, selector, words) =>
    until(async () => words.test(await text(page, selector).catch(() => "")), `${selector} says ${words}`);

flow("a host with foyer.js says no, with a reason", async ({ page }) => {
    const room = await server.room();
    const h = await host(browser, server, room);
    await knock(page, server, room, "Ana");
    await until(() => h.page.evaluate(() => Object.keys(window.call.waitingParticipants()).length), "the knock");
    await h.page.evaluate(() => window.call.updateWaitingParticipants("*", {
        grantRequestedAccess: false, reason: "We are <b>full</b> today",
    }));
    await onScreen(page, "denied");
    assert.match(await text(page, "blockquote"), /We are <b>full<\/b> today/);
    assert.equal(await page.locator("blockquote b").count(), 0);
    /* Knocking again is one click and a new knock. */
    await page.click("button.main");
    await onScreen(page, "door");
    assert.equal(await page.inputValue("#name"), "Ana");
    await page.click("button.main");
    await onScreen(page, "waiting");
    await h.context.close();
});

flow("held and messaged by a host with foyer.js, both ways", async ({ page }) => {
    const room = await server.room();
    const h = await host(browser, server, room);
    await knock(page, server, room, "Ana");
    const w = await one(room);
    const tell = (update) => h.page.evaluate(([id, u]) => window.call.updateWaitingParticipant(id, u), [w.id, update]);
    await until(() => h.page.evaluate((id) => window.call.waitingParticipants()[id], w.id), "the knock at the host");
    assert.deepEqual(await tell({ hold: true, message: "Two minutes more" }), { id: w.id });
    await shows(page, "#hold", /Mira asks for a little patience\.\s+Two minutes more/);
    await until(() => h.page.evaluate((id) => window.call.waitingParticipants()[id].held, w.id), "the host sees the hold");
    await tell({ message: "Do you have the papers?" });
    await shows(page, "#messages", /Mira\s+Do you have the papers\?/);
    await page.fill("#write", "Yes, all three");
    await page.press("#write", "Enter");
    await shows(page, "#messages", /You\s+Yes, all three/);
    const heard = await until(() => h.page.evaluate(() =>
        window.events.find((e) => e.name === "message" && e.payload.fromGuest)), "the words at the host");
    assert.equal(heard.payload.text, "Yes, all three");
    assert.equal(heard.payload.id, w.id);
    await tell({ hold: false });
    await until(async () => !(await page.isVisible("#hold")), "the hold is over");
    await tell({ grantRequestedAccess: true });
    await onScreen(page, "inside");
    await h.context.close();
});

flow("held and messaged by a program", async ({ page }) => {
    const room = await server.room();
    await knock(page, server, room, "Ana");
    const w = await one(room);
    await server.decide(room, { [w.id]: { hold: true, message: "Two minutes more" } });
    await shows(page, "#hold", /The host asks for a little patience\.\s+Two minutes more/);
    await server.decide(room, { [w.id]: { message: "Do you have the papers?" } });
    await shows(page, "#messages", /Host\s+Do you have the papers\?/);
    await server.decide(room, { [w.id]: { hold: false } });
    await until(async () => !(await page.isVisible("#hold")), "the hold is over");
});

flow("words that do not go out are said to be lost, not shown as sent", async ({ page }) => {
    const room = await server.room();
    await hold(page, "app-message");
    await admitted(page, server, room);
    const say = async (words) => {
        await page.fill("#write", words);
        await page.press("#write", "Enter");
    };
    await say("Is anybody here?");
    await isHeld(page);
    await release(page, "drop");
    await shows(page, "#unsent", /could not be sent/);
    await until(async () => !(await page.isVisible("#offline")), "the connection is back");
    await say("Hello again");
    await until(async () => !(await page.isVisible("#unsent")), "this one went");
    await server.kill();
    await shows(page, "#offline", /connection is lost/);
    await say("Into the void");
    await shows(page, "#unsent", /could not be sent/);
    assert.equal(await page.inputValue("#write"), "Into the void");
    assert.doesNotMatch(await text(page, "#messages"), /Into the void/);
    await server.start();
    await until(async () => !(await page.isVisible("#offline")), "the connection is back");
    await page.press("#write", "Enter");
    await shows(page, "#messages", /Into the void/);
    assert.equal(await page.isVisible("#unsent"), false);
});

flow("parked and let in again without a reload", async ({ page }) => {
    const room = await server.room();
    const h = await host(browser, server, room);
    const id = await admitted(page, server, room);
    await page.evaluate(() => {
        window.same = true;
    });
    await act(h, id, { park: true });
    await onScreen(page, "waiting");
    assert.match(await text(page, "#notice"), /Mira/);
    await shows(page, "#position dd", /^1$/);
    assert.equal((await one(room)).id, id);
    await h.page.evaluate((who) => window.call.updateWaitingParticipant(who, { grantRequestedAccess: true }), id);
    await onScreen(page, "inside");
    assert.match(await text(page, ".inside header"), /Mira has let you in/);
    assert.ok(await page.evaluate(() => window.same));
    await h.context.close();
});

flow("a reload while waiting keeps the place", async ({ page }) => {
    const room = await server.room();
    await knock(page, server, room, "Ana");
    const before = await one(room);
    const other = await guest(browser, server);
    await knock(other.page, server, room, "Bo");
    await page.reload();
    await onScreen(page, "waiting");
    await shows(page, "#position dd", /^1$/);
    const now = await server.waiting(room);
    assert.deepEqual(now.map((w) => [w.id, w.knocked_at, w.name]).slice(0, 1), [[before.id, before.knocked_at, "Ana"]]);
    assert.equal(now.length, 2);
    await other.context.close();
});

flow("the server is killed and restarted while the guest waits", async ({ page }) => {
    const room = await server.room();
    await knock(page, server, room, "Ana");
    const before = await one(room);
    await server.kill();
    await shows(page, "#offline", /Your place is kept/);
    await server.start();
    await until(async () => !(await page.isVisible("#offline")), "the connection is back");
    const now = await one(room);
    assert.equal(now.id, before.id);
    assert.equal(now.knocked_at, before.knocked_at);
    await server.decide(room, { [now.id]: { grantRequestedAccess: true } });
    await onScreen(page, "inside");
});

flow("denied while the connection was away: told on coming back, and no second knock", async ({ page, context }) => {
    const room = await server.room();
    await knock(page, server, room, "Ana");
    const w = await one(room);
    await page.close();
    await until(async () => (await one(room)).away, "the guest is away");
    await server.decide(room, { [w.id]: { grantRequestedAccess: false, reason: "Tomorrow" } });
    const again = await context.newPage();
    await again.goto(`${server.url}/${room}`);
    await onScreen(again, "door");
    await again.click("button.main");
    await onScreen(again, "denied");
    assert.match(await text(again, "blockquote"), /Tomorrow/);
    assert.deepEqual(await server.waiting(room), []);
});

flow("two tabs of one device are one knock", async ({ page, context, problems }) => {
    const room = await server.room();
    await knock(page, server, room, "Ana");
    const second = await context.newPage();
    watch(second, problems);
    await second.goto(`${server.url}/${room}`);
    await onScreen(second, "door");
    await second.click("button.main");
    await onScreen(second, "waiting");
    await onScreen(page, "replaced");
    assert.equal((await server.waiting(room)).length, 1);
    /* And back again. */
    await page.click("button.main");
    await onScreen(page, "door");
    await page.click("button.main");
    await onScreen(page, "waiting");
    await onScreen(second, "replaced");
    assert.equal((await server.waiting(room)).length, 1);
});

for (const [what, how] of [["it reaches the server late", "go"], ["the connection drops first", "drop"]])
    flow(`waiting is shown once the server has the knock, not before: ${what}`, async ({ page }) => {
        const room = await server.room();
        await hold(page, "request-access");
        await page.goto(`${server.url}/${room}`);
        await onScreen(page, "door");
        await page.fill("#name", "Ana");
        await page.click("button.main");
        await isHeld(page);
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))));
        assert.equal(await screenOf(page), "loading");
        assert.deepEqual(await server.waiting(room), []);
        await release(page, how);
        await onScreen(page, "waiting");
        assert.deepEqual((await server.waiting(room)).map((w) => w.name), ["Ana"]);
        /* Nobody is told to have lost a place that never was. */
        assert.equal(await page.isVisible("#notice"), false);
    });

flow("taking the name back leaves nobody in the list", async ({ page }) => {
    const room = await server.room();
    await knock(page, server, room, "Ana");
    await page.click("button.quiet");
    await onScreen(page, "withdrawn");
    await until(async () => (await server.waiting(room)).length === 0, "the list is empty");
    await page.reload();
    await onScreen(page, "door");
    /* The name is kept for next time, in any room of this server. */
    assert.equal(await page.inputValue("#name"), "Ana");
    await page.goto(`${server.url}/${await server.room()}`);
    await onScreen(page, "door");
    assert.equal(await page.inputValue("#name"), "Ana");
});

flow("another name while waiting", async ({ page }) => {
    const room = await server.room();
    await knock(page, server, room, "Ana");
    await page.click("button.link");
    await page.fill(".as input", "Ana Lima");
    await page.press(".as input", "Enter");
    await until(async () => (await one(room)).name === "Ana Lima", "the new name");
    assert.equal((await server.waiting(room)).length, 1);
    await shows(page, ".as", /Ana Lima/);
});

flow("position, estimate and time can be switched off", async ({ page }) => {
    const room = await server.room({ x_show_position: false, x_show_estimate: false, x_show_time: false });
    await knock(page, server, room, "Ana");
    await shows(page, "#hosts", /No host/);
    for (const id of ["#position", "#estimate", "#since"]) assert.equal(await page.isVisible(id), false, id);
    assert.doesNotMatch(await page.title(), /^\(/);
});

flow("an estimate from the room's own median", async ({ page }) => {
    const room = await server.room();
    for (let i = 0; i < 3; i++) {
        const g = await guest(browser, server);
        await knock(g.page, server, room, `Early ${i}`);
        await new Promise((resolve) => setTimeout(resolve, 1100));
        await server.decide(room, { "*": { grantRequestedAccess: true } });
        await onScreen(g.page, "inside");
        await g.context.close();
    }
    await knock(page, server, room, "Ana");
    await shows(page, "#estimate dd", /less than a minute/);
});

flow("a token leaves the address and survives a reload", async ({ page }) => {
    const room = await server.room();
    const token = await server.token({ room_name: room, user_name: "Ana of the token" });
    for (const where of [`?t=${token}`, `?lang=en#t=${token}`, `#${token}`]) {
        await page.goto("about:blank");
        await page.goto(`${server.url}/${room}${where}`);
        await onScreen(page, "door");
        assert.doesNotMatch(page.url(), /t=|eyJ|#/);
        assert.match(await heading(page), /expected/);
        await page.reload();
        await onScreen(page, "door");
        assert.match(await heading(page), /expected/);
    }
    assert.equal(await page.inputValue("#name"), "Ana of the token");
    await page.click("button.main");
    await onScreen(page, "inside");
    await shows(page, "#people", /Ana of the token/);
    await page.reload();
    await onScreen(page, "inside");
});

flow("an owner's token opens the room that its host sees", async ({ page }) => {
    const room = await server.room();
    await page.goto(`${server.url}/${room}?t=${await server.token({ room_name: room, is_owner: true, user_name: "Tom" })}`);
    await onScreen(page, "door");
    await page.click("button.main");
    await onScreen(page, "inside");
    await shows(page, "#people", /Tom[^]*host/);
});

flow("what a host changes about the guest, at once and by name", async ({ page }) => {
    const room = await server.room();
    const h = await host(browser, server, room);
    const id = await admitted(page, server, room);
    await page.click("#mic");
    await shows(page, "#mic", /is on/);
    await until(() => h.page.evaluate((who) => window.call.participants()[who].tracks.audio.state === "playable", id), "the host sees it on");
    await act(h, id, { setAudio: false });
    await shows(page, "#mic", /is off/);
    await shows(page, "#notice", /Mira has switched your microphone off/);
    const off = await until(() => h.page.evaluate((who) => window.call.participants()[who].tracks.audio.off, id), "why it is off");
    assert.equal(off.byRemoteRequest, true);
    /* Muting is a request: the guest may lift it. */
    await page.click("#mic");
    await shows(page, "#mic", /is on/);
    await act(h, id, { updatePermissions: { canSend: ["video"] } });
    await shows(page, "#notice", /does not allow you to speak/);
    assert.equal(await page.isDisabled("#mic"), true);
    await act(h, id, { updatePermissions: { canSend: true } });
    await until(() => page.isEnabled("#mic"), "the microphone is allowed");
    await shows(page, "#mic", /is off/);
    await page.click("#camera");
    await shows(page, "#camera", /is on/);
    await act(h, id, { setVideo: false });
    await shows(page, "#notice", /Mira has switched your camera off/);
    await act(h, id, { rename: "Ana B." });
    await shows(page, "#people", /Ana B\./);
    await page.click("#hand");
    await shows(page, "#hand", /Lower/);
    await act(h, id, { setHand: false });
    await shows(page, "#hand", /Raise/);
    await h.context.close();
});

flow("hostile names and messages are text", async ({ page }) => {
    const room = await server.room({}, "public");
    const bad = "<img src=x onerror=alert(1)>";
    const other = await guest(browser, server);
    await other.page.goto(`${server.url}/${room}`);
    await onScreen(other.page, "door");
    await other.page.fill("#name", bad);
    await other.page.click("button.main");
    await onScreen(other.page, "inside");
    await page.goto(`${server.url}/${room}`);
    await onScreen(page, "door");
    await page.fill("#name", "Ana");
    await page.click("button.main");
    await onScreen(page, "inside");
    await shows(page, "#people", /<img src=x/);
    await other.page.fill("#write", "<script>alert(2)</script>");
    await other.page.press("#write", "Enter");
    await shows(page, "#messages", /<script>alert\(2\)/);
    assert.equal(await page.locator("main img, main script").count(), 0);
    await other.context.close();
});

/* What the page is told about the door with its own bytes. */
const told = async (room) => {
    const html = await (await fetch(`${server.url}/${room}`)).text();
    const text = html.match(/<meta name="door" content="([^"]*)">/)[1];
    const plain = text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    return [plain && JSON.parse(plain), text];
};

test("the page knows the door before it asks, and says the same as asking", { timeout: 120000 }, async () => {
    const bad = '"><img src=x onerror=alert(1)>&quot;<!--';
    const rows = [
        ["one knocks", await server.room({ x_title: bad, x_welcome: "Tea & <b>cake</b>" }), "lobby"],
        ["one walks in", await server.room({}, "public"), "full"],
        ["locked", await server.room({ enable_knocking: false }), "none"],
        ["not open yet", await server.room({ nbf: Math.floor(Date.now() / 1000) + 3600 }), ""],
        ["not there", "no-such-room", ""],
    ];
    const tab = await callTab(browser, server);
    for (const [what, room, level] of rows) {
        const [door, text] = await told(room);
        assert.equal(door ? door.access.level : "", level, what);
        assert.doesNotMatch(text, /[<>]/, what);
        if (!door) continue;
        const asked = await tab.page.evaluate(async (url) => {
            const call = window.newCall(), { access } = await call.preAuth({ url });
            const { config } = await call.room({ includeRoomConfigDefaults: false });
            await call.destroy();
            return { access, config };
        }, `${server.url}/${room}`);
        assert.deepEqual({ access: door.access, config: door.roomInfo.config }, asked, what);
    }
    await tab.page.goto(`${server.url}/${rows[0][1]}`);
    await onScreen(tab.page, "door");
    assert.equal(await text(tab.page, "#room"), bad);
    assert.match(await text(tab.page, "blockquote"), /Tea & <b>cake<\/b>/);
    assert.equal(await tab.page.locator("img, main b").count(), 0);
    await tab.context.close();
});

flow("the door is there before the answer, and whoever knocks at once is heard", async ({ page }) => {
    const room = await server.room();
    await hold(page, "pre-auth");
    await page.goto(`${server.url}/${room}`);
    await onScreen(page, "door");
    await page.fill("#name", "Ana");
    await page.click("button.main");
    await isHeld(page);
    assert.equal(await screenOf(page), "loading");
    await release(page);
    await onScreen(page, "waiting");
});

flow("a room that was locked since the page came says so", async ({ page }) => {
    const room = await server.room();
    await hold(page, "pre-auth");
    await page.goto(`${server.url}/${room}`);
    await onScreen(page, "door");
    await isHeld(page);
    await server.rest("POST", `/rooms/${room}`, { properties: { enable_knocking: false } });
    await release(page);
    await onScreen(page, "locked");
});

flow("a room that opens soon is entered by itself", async ({ page }) => {
    /* Later and later, for a machine that needs long to show the page. */
    for (let soon = 3; ; soon *= 2) {
        const room = await server.room({ nbf: Math.floor(Date.now() / 1000) + soon });
        await page.goto(`${server.url}/${room}`);
        await until(async () => ["early", "door"].includes(await screenOf(page)), "what the room says");
        const left = await text(page, "[role=timer]").catch(() => "");
        if (!left) continue;
        assert.match(left, /0:\d\d/);
        await onScreen(page, "door", 1000 * soon + 15000);
        return;
    }
});

flow("a bad invitation can be left behind", async ({ page }) => {
    const room = await server.room();
    await page.goto(`${server.url}/${room}?t=not.a.token`);
    await onScreen(page, "token.bad");
    await page.click("button.main");
    await onScreen(page, "door");
    assert.match(await heading(page), /Who is at the door/);
});

flow("the call itself is somewhere else", async ({ page, problems }) => {
    const asked = [];
    const call = createServer((request, response) => {
        asked.push(request.url);
        response.setHeader("Content-Type", "text/html");
        response.end("<!doctype html><title>the call</title>");
    });
    await new Promise((resolve) => call.listen(0, "127.0.0.1", resolve));
    const there = `http://127.0.0.1:${call.address().port}/meet`;
    const room = await server.room({ x_handover_url: there, x_handover_ticket: true });
    await knock(page, server, room, "Ana");
    await server.decide(room, { "*": { grantRequestedAccess: true } });
    await page.waitForURL(`${there}**`);
    const u = new URL(page.url());
    assert.equal(u.searchParams.get("name"), "Ana");
    const ticket = u.searchParams.get("ticket");
    const said = await (await fetch(`${server.url}/v1/handover/${ticket}`)).json();
    assert.equal(said.room, room);
    assert.equal(said.user_name, "Ana");
    assert.ok(said.exp * 1000 > Date.now() && said.exp * 1000 < Date.now() + 130000);
    const end = ticket.endsWith("AA") ? "EA" : "AA";
    const forged = await fetch(`${server.url}/v1/handover/${ticket.slice(0, -2)}${end}`);
    assert.equal(forged.status, 400);
    assert.ok(problems.every((p) => p.startsWith(`asked ${there.slice(0, 25)}`)), problems.join());
    problems.length = 0;
    call.close();
});

flow("a place with room for name, room and ticket, and one that wants no name", async ({ page, problems }) => {
    const there = "https://call.example/in";
    await page.route("https://call.example/**", (route) => route.fulfill({ status: 200, contentType: "text/html", body: "<!doctype html>" }));
    const rows = [
        [{ x_handover_url: `${there}/{room}?who={name}#{ticket}`, x_handover_ticket: true }, (room) => new RegExp(`^${there}/${room}\\?who=Ana%20%26%20Bo#[\\w-]+\\.[\\w-]+$`)],
        [{ x_handover_url: there, x_handover_name: false }, () => new RegExp(`^${there}$`)],
        [{ x_handover_url: `${there}?a=1` }, () => new RegExp(`^${there}\\?a=1&name=Ana\\+%26\\+Bo$`)],
    ];
    for (const [properties, url] of rows) {
        const room = await server.room(properties);
        await knock(page, server, room, "Ana & Bo");
        await server.decide(room, { "*": { grantRequestedAccess: true } });
        await page.waitForURL("https://call.example/**");
        assert.match(page.url(), url(room));
    }
    problems.length = 0; /* it did go elsewhere */
});

flow("removed with a reason, and ended", async ({ page }) => {
    const room = await server.room();
    const h = await host(browser, server, room);
    const id = await admitted(page, server, room);
    await act(h, id, { eject: true, reason: "Please come <i>without</i> the music." });
    await onScreen(page, "removed");
    assert.match(await heading(page), /removed from the call/);
    assert.match(await text(page, "blockquote"), /Please come <i>without<\/i> the music\./);
    await admitted(page, server, room);
    await server.rest("DELETE", `/rooms/${room}`);
    await onScreen(page, "ended");
    assert.match(await heading(page), /meeting has ended/);
    await h.context.close();
});

flow("an address that is none is not followed", async ({ page }) => {
    const room = await server.room({ x_handover_url: "javascript:alert(1)" });
    await knock(page, server, room, "Ana");
    await server.decide(room, { "*": { grantRequestedAccess: true } });
    await onScreen(page, "inside");
});

flow("by keyboard alone", async ({ page }) => {
    const room = await server.room();
    await page.goto(`${server.url}/${room}`);
    await onScreen(page, "door");
    await page.keyboard.type("Ana");
    await page.keyboard.press("Enter");
    await onScreen(page, "waiting");
    const reach = async (words) => {
        for (let i = 0; i < 20; i++) {
            await page.keyboard.press("Tab");
            if (words.test(await page.evaluate(() => document.activeElement.innerText || ""))) return;
        }
        assert.fail(`the keyboard does not reach ${words}`);
    };
    await reach(/Change name/);
    await page.keyboard.press("Enter");
    await page.keyboard.type("Ana K.");
    await page.keyboard.press("Enter");
    await until(async () => (await one(room)).name === "Ana K.", "the new name");
    await reach(/Take my name back/);
    await page.keyboard.press("Enter");
    await onScreen(page, "withdrawn");
});

flow("an empty name is asked for", async ({ page }) => {
    const room = await server.room();
    await page.goto(`${server.url}/${room}`);
    await onScreen(page, "door");
    await page.fill("#name", "   ");
    await page.click("button.main");
    assert.match(await text(page, "#problem"), /who you are/);
    assert.equal(await screenOf(page), "door");
});

flow("every language has every sentence, and Arabic runs from right to left", async ({ page }) => {
    const texts = {};
    for (const lang of ["en", "de", "es", "ar"]) texts[lang] = await (await fetch(`${server.url}/-/${lang}.json`)).json();
    for (const lang of ["de", "es", "ar"]) {
        assert.deepEqual(Object.keys(texts[lang]).sort(), Object.keys(texts.en).sort(), lang);
        for (const [key, words] of Object.entries(texts[lang]))
            assert.deepEqual((words.match(/\{\w+\}/g) || []).sort(), (texts.en[key].match(/\{\w+\}/g) || []).sort(), `${lang} ${key}`);
    }
    const room = await server.room();
    await page.goto(`${server.url}/${room}?lang=ar`);
    await onScreen(page, "door");
    assert.equal(await page.getAttribute("html", "dir"), "rtl");
    await page.fill("#name", "ليلى");
    await page.selectOption("#lang", "de");
    await page.waitForSelector("html[lang=de]");
    assert.match(await heading(page), /Wer steht vor der Tür/);
});

flow("words that do not come: the page waits for its own, and keeps the language that it has", async ({ page }) => {
    const room = await server.room();
    let broken = true;
    await page.route("**/-/*.json", (route) => (broken ? route.abort() : route.continue()));
    await page.goto(`${server.url}/${room}`);
    await page.waitForRequest("**/-/en.json");
    broken = false;
    await onScreen(page, "door");
    broken = true;
    await page.selectOption("#lang", "de");
    await until(async () => await page.inputValue("#lang") === "en", "the language as it was");
    assert.match(await heading(page), /Who is at the door/);
    assert.equal(await page.getAttribute("html", "lang"), "en");
});

flow("live regions say what changes", async ({ page }) => {
    const room = await server.room();
    await knock(page, server, room, "Ana");
    await page.evaluate(() => {
        window.said = [];
        for (const id of ["status", "alert"])
            new MutationObserver(() => window.said.push(document.getElementById(id).textContent.trim()))
                .observe(document.getElementById(id), { childList: true, characterData: true, subtree: true });
    });
    const h = await host(browser, server, room);
    const heard = (words) => until(() => page.evaluate((w) => window.said.some((s) => new RegExp(w).test(s)), words), words);
    await heard("A host is here");
    const w = await one(room);
    await server.decide(room, { [w.id]: { hold: true, message: "Soon" } });
    await heard("patience.* Soon");
    await server.decide(room, { [w.id]: { grantRequestedAccess: true } });
    await heard("You are in|let you in");
    await h.context.close();
});

test("small, strict and alone", { timeout: 120000 }, async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const room = await server.room();
    let bytes = 0;
    const asked = new Set();
    const client = await context.newCDPSession(page);
    await client.send("Network.enable");
    client.on("Network.responseReceived", (e) => asked.add(new URL(e.response.url).pathname));
    client.on("Network.loadingFinished", (e) => {
        bytes += e.encodedDataLength;
    });
    /* Everything there is: the door, waiting, inside, and every language once. */
    await knock(page, server, room, "Ana");
    await server.decide(room, { "*": { grantRequestedAccess: true } });
    await onScreen(page, "inside");
    for (const lang of ["de", "es", "ar", "en"]) {
        await page.selectOption("#lang", lang);
        await page.waitForSelector(`html[lang=${lang}]`);
    }
    await until(() => ["/-/page.css", "/-/page.js", "/-/ar.json"].every((f) => asked.has(f)), "all files");
    console.log(`# ${bytes} bytes over the wire for everything`);
    assert.ok(bytes > 20000 && bytes < 60000, `${bytes} bytes over the wire`);
    const answer = await fetch(`${server.url}/${room}`);
    const policy = answer.headers.get("content-security-policy");
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(answer.headers.get("set-cookie"), null);
    const html = await answer.text();
    assert.doesNotMatch(html, /<script>|<style|style=|onclick/);
    const file = `${server.url}/-/page.js`, tag = (await fetch(file)).headers.get("etag");
    assert.equal((await fetch(file, { headers: { "If-None-Match": tag } })).status, 304);
    await context.close();
});

test("a browser without storage", { timeout: 120000 }, async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => {
        for (const kind of ["localStorage", "sessionStorage"])
            Object.defineProperty(window, kind, { get() { throw new DOMException("no", "SecurityError"); } });
    });
    const page = await context.newPage();
    const room = await server.room();
    await knock(page, server, room, "Ana");
    await server.decide(room, { "*": { grantRequestedAccess: true } });
    await onScreen(page, "inside");
    await context.close();
});

test("a browser without camera", { timeout: 120000 }, async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => {
        Object.defineProperty(navigator, "mediaDevices", { value: undefined });
    });
    const page = await context.newPage();
    const room = await server.room();
    await page.goto(`${server.url}/${room}`);
    await onScreen(page, "door");
    await page.click("button.quiet");
    await shows(page, ".note", /You can go in without/);
    await context.close();
});

test("the words of the guest's language are announced with the page, and loaded once", { timeout: 120000 }, async () => {
    const room = await server.room();
    const rows = [
        ["one that the page speaks", "de", "de"],
        ["with a region", "ar-EG,en;q=0.5", "ar"],
        ["the second, as the first is not spoken", "fr-FR, ES;q=0.8", "es"],
        ["only the beginning is alike", "deu,english", "en"],
        ["none that is spoken", "fr,*;q=0.1", "en"],
        ["nothing but separators", ",;,-,", "en"],
        ["as long as is read", `de,${"x".repeat(252)}`, "de"],
        ["longer than is read", `de,${"x".repeat(300)}`, "en"],
    ];
    for (const [what, wish, lang] of rows) {
        const answer = await fetch(`${server.url}/${room}`, { headers: { "Accept-Language": wish } });
        assert.equal(answer.headers.get("link"), `</-/page.js>; rel=modulepreload, </-/${lang}.json>; rel=preload; as=fetch; crossorigin`, what);
        assert.match(answer.headers.get("vary"), /Accept-Language/, what);
    }
    for (const lang of ["en", "de", "es", "ar"]) {
        const context = await browser.newContext({ locale: lang });
        const page = await context.newPage();
        const asked = [];
        page.on("request", (r) => r.url().endsWith(".json") && asked.push(new URL(r.url()).pathname));
        await page.goto(`${server.url}/${room}`);
        await onScreen(page, "door");
        assert.equal(await page.getAttribute("html", "lang"), lang);
        const served = await page.evaluate(() => performance.getEntriesByType("resource")
            .filter((e) => e.name.endsWith(".json") && e.transferSize > 0).length);
        assert.equal(served, 1, `${lang}: ${asked}`);
        await context.close();
    }
});
