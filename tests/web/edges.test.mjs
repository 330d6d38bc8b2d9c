// Limits of foyer.js, streams and recordings with real workers, and browsers and networks that lack something.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createServer, request } from "node:http";
import { after, before, test } from "node:test";
import path from "node:path";

import { Server, callTab, guest, host, knock, launch, onScreen, top, until } from "./lib.mjs";

let server, browser;

before(async () => {
    server = await new Server(["--stream-hook", "cat; sleep 600", "--record-hook", "cat; sleep 600",
        "--allow-origin", "*"]).start();
    browser = await launch(["--host-resolver-rules=MAP door.test 127.0.0.1"]);
});

after(async () => {
    await browser.close();
    await server.stop();
});

const events = (tab, name) => tab.page.evaluate((n) => window.events.filter((e) => e.name === n).map((e) => e.payload), name);
const comes = (tab, name, count = 1) => until(async () => (await events(tab, name)).length >= count, name);

test("limits of messages and data: one less, exactly, one more", { timeout: 120000 }, async () => {
    const room = await server.room({}, "public");
    const h = await host(browser, server, room);
    const rows = [["sendAppMessage", 4096], ["setUserData", 4096], ["setMeetingSessionData", 102400]];
    for (const [method, max] of rows) for (const [more, taken] of [[-1, true], [0, true], [1, false]]) {
        const said = await h.page.evaluate(async ([name, size]) => {
            const data = { a: "x".repeat(size - JSON.stringify({ a: "" }).length) };
            try {
                await window.call[name](data);
                return "";
            } catch (e) {
                return e.message;
            }
        }, [method, max + more]);
        assert.equal(said === "", taken, `${method} of ${max + more}: ${said}`);
    }
    await until(() => h.page.evaluate(() => window.call.participants().local.userData?.a.length === 4088), "the longest data");
    assert.deepEqual(await events(h, "nonfatal-error"), []);
    await h.context.close();
});

test("a live stream and a recording: started, told to all, also to who comes later, stopped", { timeout: 120000 }, async () => {
    const room = await server.room({ enable_recording: "cloud" }, "public");
    const h = await host(browser, server, room), g = await guest(browser, server);
    const seat = async (page, name) => {
        await page.goto(`${server.url}/${room}`);
        await onScreen(page, "door");
        await page.fill("#name", name);
        await page.click("button.main");
        await onScreen(page, "inside");
    };
    await seat(g.page, "Ana");
    await h.page.evaluate(() => window.call.startLiveStreaming({ rtmpUrl: "rtmp://127.0.0.1/key", layout: { preset: "default" } }));
    await h.page.evaluate(() => window.call.startRecording({ type: "cloud" }));
    await comes(h, "live-streaming-started");
    await comes(h, "recording-started");
    const says = (page, words) => until(async () => words.test(await page.innerText("#live").catch(() => "")), String(words));
    await says(g.page, /recorded.*streamed live/);
    const [started] = await events(h, "live-streaming-started"), [recorded] = await events(h, "recording-started");
    assert.ok(started.instanceId, JSON.stringify(started));
    assert.ok(recorded.instanceId && recorded.startedBy, JSON.stringify(recorded));
    const late = await guest(browser, server);
    await seat(late.page, "Bo");
    await says(late.page, /recorded.*streamed live/);
    await h.page.evaluate(() => window.call.updateLiveStreaming({ layout: { preset: "single-participant" } }));
    await comes(h, "live-streaming-updated", 2);
    await h.page.evaluate(() => Promise.all([window.call.stopLiveStreaming(), window.call.stopRecording()]));
    await comes(h, "live-streaming-stopped");
    await comes(h, "recording-stopped");
    await until(() => g.page.isHidden("#live"), "nothing runs any more");
    for (const x of [h, g, late]) await x.context.close();
});

/** A way to the server that is none for websockets. origin: what it says where the page is from. */
async function blocker(origin, to = server) {
    const proxy = createServer((asked, answer) => {
        const headers = { ...asked.headers };
        if (headers.origin && origin) headers.origin = origin;
        asked.pipe(request(`${to.url}${asked.url}`, { method: asked.method, headers }, (got) => {
            answer.writeHead(got.statusCode, got.headers);
            got.pipe(answer);
        }));
    });
    proxy.on("upgrade", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n"));
    await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    return proxy;
}

test("a proxy that lets no WebSocket through: the page says what to do", { timeout: 120000 }, async () => {
    const room = await server.room(), proxy = await blocker(server.url);
    const context = await browser.newContext({ locale: "en-GB" }), page = await context.newPage();
    await page.goto(`http://127.0.0.1:${proxy.address().port}/${room}`);
    await onScreen(page, "nosocket");
    assert.match(await page.innerText("main .text"), /WebSocket[^]*VPN[^]*another network/);
    await context.close();
    proxy.closeAllConnections();
    proxy.close();
});

test("an address that the server does not know as its own: not the network is blamed", { timeout: 120000 }, async () => {
    const strict = await new Server().start(), room = await strict.room(), proxy = await blocker("", strict);
    const url = `http://127.0.0.1:${proxy.address().port}`;
    const context = await browser.newContext({ locale: "en-GB" }), page = await context.newPage();
    await page.goto(`${url}/${room}`);
    await onScreen(page, "origin");
    const text = (await page.innerText("main .text")).replace(/[\u2066-\u2069]/g, "");
    assert.ok(text.includes(`--allow-origin ${url}`), text);
    assert.doesNotMatch(text, /VPN|network/);
    await context.close();
    proxy.closeAllConnections();
    proxy.close();
    await strict.stop();
});

test("a page that is not secure: camera and microphone are not offered, the door works", { timeout: 120000 }, async () => {
    const room = await server.room();
    const context = await browser.newContext({ locale: "en-GB" }), page = await context.newPage();
    await page.goto(`http://door.test:${server.port}/${room}`);
    await onScreen(page, "door");
    assert.equal(await page.evaluate(() => globalThis.isSecureContext), false);
    await page.click("button.quiet");
    await until(async () => /not encrypted[^]*go in without/.test(await page.innerText("main")), "why not");
    await page.fill("#name", "Ana");
    await page.click("button.main");
    await onScreen(page, "waiting");
    await context.close();
});

test("a seat that becomes free is taken by itself", { timeout: 120000 }, async () => {
    const room = await server.room({ max_participants: 1 }, "public");
    const seat = await callTab(browser, server);
    await seat.page.evaluate((url) => window.call.join({ url }), `${server.url}/${room}`);
    const g = await guest(browser, server);
    await g.page.clock.install();
    await g.page.goto(`${server.url}/${room}`);
    await onScreen(g.page, "full");
    await seat.page.evaluate(() => window.call.leave());
    await g.page.clock.fastForward(16000);
    await onScreen(g.page, "door");
    await g.context.close();
    await seat.context.close();
});

test("let in: a sound, and words in the title; the preview has a level", { timeout: 120000 }, async () => {
    const room = await server.room();
    const g = await guest(browser, server);
    await g.page.addInitScript(() => {
        window.notes = 0;
        window.titles = [];
        const title = Object.getOwnPropertyDescriptor(Document.prototype, "title");
        Object.defineProperty(document, "title", {
            get: () => title.get.call(document),
            set(words) {
                window.titles.push(words);
                title.set.call(document, words);
            },
        });
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...more) {
            window.notes++;
            return start.apply(this, more);
        };
    });
    await g.page.goto(`${server.url}/${room}`);
    await onScreen(g.page, "door");
    await g.page.fill("#name", "Ana");
    await g.page.click("button.quiet");
    await until(() => g.page.evaluate(() => document.querySelector("meter")?.value > 0.05), "the beep of the microphone");
    await g.page.click("button.main");
    await onScreen(g.page, "waiting");
    assert.equal(await g.page.evaluate(() => window.notes), 0);
    await server.decide(room, { "*": { grantRequestedAccess: true } });
    await onScreen(g.page, "inside");
    await until(() => g.page.evaluate(() => window.notes === 2), "two notes");
    const titles = await g.page.evaluate(() => window.titles);
    assert.ok(titles.some((words) => /^● You are in/.test(words)), titles.join());
    await g.context.close();
});

test("who asked for less motion sees none", { timeout: 120000 }, async () => {
    for (const [reducedMotion, moves] of [["no-preference", true], ["reduce", false]]) {
        const g = await guest(browser, server, { reducedMotion });
        await knock(g.page, server, await server.room(), "Ana");
        const running = await g.page.evaluate(() => document.getAnimations().length);
        assert.equal(running > 0, moves, `${reducedMotion}: ${running} animations`);
        await g.context.close();
    }
});

test("what would be published to npm is whole", () => {
    const packed = spawnSync("npm", ["pack", "--dry-run", "--json", "--offline"], { cwd: path.join(top, "net/web"), encoding: "utf8" });
    const files = JSON.parse(packed.stdout)[0].files.map((f) => f.path);
    for (const f of ["foyer.js", "foyer.d.ts", "README.md", "package.json", "lib/call.js", "lib/wire.js"])
        assert.ok(files.includes(f), `${f} is missing`);
    assert.ok(!files.some((f) => /^(page|texts|pictures)/.test(f)), files.join());
});
