// Limits of foyer.js, streams and recordings with real workers, and browsers and networks that lack something.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { after, before, test } from "node:test";
import path from "node:path";

import { Server, blocker, callTab, guest, here, host, knock, launch, onScreen, top, until } from "./lib.mjs";

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
    const tab = await callTab(browser, server);
    await tab.page.evaluate((url) => window.call.join({ url }), `${server.url}/${room}`);
    await comes(tab, "live-streaming-started");
    await comes(tab, "recording-started");
    const [runs] = await events(tab, "live-streaming-started"), [records] = await events(tab, "recording-started");
    assert.deepEqual([runs.instanceId, runs.layout?.preset, records.instanceId],
        [started.instanceId, "default", recorded.instanceId]);
    await h.page.evaluate(() => window.call.updateLiveStreaming({ layout: { preset: "single-participant" } }));
    await comes(h, "live-streaming-updated", 2);
    await h.page.evaluate(() => Promise.all([window.call.stopLiveStreaming(), window.call.stopRecording()]));
    await comes(h, "live-streaming-stopped");
    await comes(h, "recording-stopped");
    await until(() => g.page.isHidden("#live"), "nothing runs any more");
    for (const x of [h, g, late, tab]) await x.context.close();
});

test("a proxy that lets no WebSocket through: the page says what to do", { timeout: 120000 }, async () => {
    const room = await server.room(), proxy = await blocker(server, server.url);
    const context = await browser.newContext({ locale: "en-GB" }), page = await context.newPage();
    await page.goto(`${proxy.url}/${room}`);
    await onScreen(page, "nosocket");
    assert.match(await page.innerText("main .text"), /WebSocket[^]*VPN[^]*another network/);
    await context.close();
    proxy.end();
});

test("an address that the server does not know as its own: not the network is blamed", { timeout: 120000 }, async () => {
    const strict = await new Server().start(), room = await strict.room(), proxy = await blocker(strict, ""), { url } = proxy;
    const context = await browser.newContext({ locale: "en-GB" }), page = await context.newPage();
    await page.goto(`${url}/${room}`);
    await onScreen(page, "origin");
    const text = (await page.innerText("main .text")).replace(/[\u2066-\u2069]/g, "");
    assert.ok(text.includes(`--allow-origin ${url}`), text);
    assert.doesNotMatch(text, /VPN|network/);
    await context.close();
    proxy.end();
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

test("what would be published to npm is whole, and works where it is installed", { timeout: 120000 }, async () => {
    const dir = mkdtempSync(path.join(tmpdir(), "foyer-pack-")), run = (what, args, more) => {
        const done = spawnSync(what, args, { encoding: "utf8", ...more });
        assert.equal(done.status, 0, done.stdout + done.stderr);
        return done.stdout;
    };
    const source = path.join(top, "net/web");
    const [packed] = JSON.parse(run("npm", ["pack", "--json", "--offline", "--pack-destination", dir], { cwd: source }));
    const files = packed.files.map((f) => f.path).sort();
    assert.deepEqual(files, ["LICENSE", "README.md", "foyer.d.ts", "foyer.js", "package.json",
        ...readdirSync(path.join(source, "lib")).map((f) => `lib/${f}`)].sort());
    const there = path.join(dir, "node_modules/foyer-js");
    mkdirSync(there, { recursive: true });
    run("tar", ["-xzf", path.join(dir, packed.filename), "-C", there, "--strip-components=1"]);
    const room = await server.room(), token = await server.token({ room_name: room, is_owner: true, user_name: "Mira" });
    writeFileSync(path.join(dir, "desk.mjs"), `
        import { createCallObject } from "foyer-js";
        import { WebSocket } from ${JSON.stringify(path.join(here, "node_modules/ws/wrapper.mjs"))};
        const call = createCallObject({ WebSocket });
        const people = await call.join({ url: process.argv[2], token: process.argv[3] });
        console.log(call.meetingState(), people.local.user_name, people.local.owner);
        await call.destroy();`);
    assert.equal(run(process.execPath, [path.join(dir, "desk.mjs"), `${server.url}/${room}`, token]), "joined-meeting Mira true\n");
    writeFileSync(path.join(dir, "desk.mts"), `
        import { createCallObject, FoyerCall } from "foyer-js";
        const call: FoyerCall = createCallObject();
        call.on("message", (event) => event.text.length);`);
    run(process.execPath, [path.join(here, "node_modules/typescript/bin/tsc"), "--noEmit", "--strict", "--target", "es2022",
        "--module", "nodenext", "--moduleResolution", "nodenext", path.join(dir, "desk.mts")], { cwd: dir });
    rmSync(dir, { recursive: true });
});
