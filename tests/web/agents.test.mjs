// Two public clients of daily-js, unmodified, in rooms of `foyer serve`: Vapi's and Pipecat's, whose
// users talk to a bot. The bot is a call object of foyer.js in another tab.

import assert from "node:assert/strict";
import http from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";

import { build } from "esbuild";

import { Server, callTab, here, launch, top, until } from "./lib.mjs";

let server;
let browser;
let app;

before(async () => {
    server = await new Server().start();
    browser = await launch();
    app = path.join(server.dir, "agents.js");
    await build({
        entryPoints: [path.join(here, "agents-app.js")], bundle: true, outfile: app, logLevel: "error",
        alias: { "@daily-co/daily-js": path.join(top, "net/web/foyer.js") },
    });
});

after(async () => {
    await browser.close();
    await server.stop();
});

async function userTab() {
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    const problems = [];
    page.on("pageerror", (e) => problems.push(e.message));
    await page.goto(`${server.url}/foyer.d.ts`);
    await page.addScriptTag({ path: app });
    const heard = (name) => page.evaluate((n) => window.heard.filter((h) => h.name === n).map((h) => h.what), name);
    return { page, heard, problems, close: () => context.close() };
}

/** Somebody in the room who is spoken to. */
async function bot(room, name) {
    const { page, context } = await callTab(browser, server);
    await page.evaluate(({ url, userName }) => window.call.join({ url, userName }),
        { url: `${server.url}/${room}`, userName: name });
    return {
        say: (data) => page.evaluate((d) => { window.call.sendAppMessage(d, "*"); }, data),
        messages: () => page.evaluate(() => window.events.filter((e) => e.name === "app-message").map((e) => e.payload.data)),
        others: () => page.evaluate(() => Object.values(window.call.participants())
            .filter((p) => !p.local).map((p) => ({ audio: p.audio, video: p.video }))),
        close: async () => {
            await page.evaluate(() => window.call.leave());
            await context.close();
        },
    };
}

/** What Vapi's own service does when a call is asked for: here it makes a room of foyer's. */
async function callService() {
    const asked = [];
    const service = http.createServer((request, answer) => {
        let text = "";
        request.on("data", (d) => { text += d; });
        request.on("end", async () => {
            answer.setHeader("Access-Control-Allow-Origin", "*");
            answer.setHeader("Access-Control-Allow-Headers", "*");
            answer.setHeader("Content-Type", "application/json");
            if (request.method === "OPTIONS") return answer.end();
            asked.push(`${request.method} ${request.url} ${JSON.parse(text).assistantId}`);
            const room = await server.rest("POST", "/rooms", { privacy: "private" });
            const token = await server.token({ room_name: room.name, user_name: "Customer" });
            return answer.end(JSON.stringify({
                id: "call-1", webCallUrl: room.url, transport: { callToken: token },
                artifactPlan: { videoRecordingEnabled: false }, assistant: {},
            }));
        });
    });
    await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
    return { url: `http://127.0.0.1:${service.address().port}`, asked, close: () => service.close() };
}

test("@vapi-ai/web talks, mutes and leaves", { timeout: 90000 }, async () => {
    const service = await callService();
    const user = await userTab();
    const call = await user.page.evaluate(async (base) => {
        window.vapi = window.newVapi(base);
        return window.vapi.start("assistant-1");
    }, service.url);
    assert.deepEqual(service.asked, ["POST /call/web assistant-1"]);
    assert.equal((await user.heard("call-start-success")).length, 1, JSON.stringify(await user.heard("error")));
    const room = new URL(call.webCallUrl).pathname.slice(1);
    const presence = await server.rest("GET", `/rooms/${room}/presence`);
    assert.deepEqual(presence.data.map((p) => p.userName), ["Customer"]);

    const token = await server.token({ room_name: room, user_name: "Vapi Speaker" });
    const assistant = await bot(`${room}?t=${token}`, "Vapi Speaker");
    await assistant.say("listening");
    await until(async () => (await user.heard("call-start")).length === 1, "the start");
    await assistant.say(JSON.stringify({ type: "transcript", transcript: "hello" }));
    await until(async () => (await user.heard("message")).some((m) => m.transcript === "hello"), "the words");
    await user.page.evaluate(() => window.vapi.send({ type: "add-message", message: { role: "user", content: "hi" } }));
    await until(async () => (await assistant.messages()).some((m) => JSON.parse(m).message?.content === "hi"), "the answer");
    assert.equal(await user.page.evaluate(() => window.vapi.isMuted()), false);
    await until(async () => (await assistant.others())[0]?.audio === true, "a voice");
    await user.page.evaluate(() => window.vapi.setMuted(true));
    await until(async () => (await assistant.others())[0].audio === false, "silence");
    await user.page.evaluate(() => window.vapi.stop());
    await until(async () => (await assistant.others()).length === 0, "the end");
    assert.deepEqual([await user.heard("error"), user.problems], [[], []]);
    await assistant.close();
    await user.close();
    service.close();
});

test("@pipecat-ai/client-js with its daily-transport talks to a bot and leaves", { timeout: 90000 }, async () => {
    const room = await server.room({}, "public");
    const user = await userTab();
    const robot = await bot(room, "Robot");
    await user.page.evaluate((url) => {
        window.client = window.newPipecat();
        window.ready = window.client.connect({ room_url: url });
        window.ready.catch((e) => window.heard.push({ name: "error", what: String(e) }));
    }, `${server.url}/${room}`);
    await until(async () => (await user.heard("bot-connected")).length === 1, "the bot");
    await until(async () => (await user.heard("connected")).length === 1, "the room");
    await user.page.evaluate(() => {
        const call = window.client.transport.dailyCallClient;
        window.beginTrack(call, Object.values(call.participants()).find((p) => !p.local));
    });
    const rtvi = async (type) => (await robot.messages()).find((m) => m.label === "rtvi-ai" && m.type === type);
    const hello = await until(() => rtvi("client-ready"), "the greeting");
    await robot.say({ label: "rtvi-ai", type: "bot-ready", id: hello.id, data: { version: "1.0.0" } });
    await until(async () => (await user.heard("bot-ready")).length === 1, "that the bot is ready");
    await robot.say({ label: "rtvi-ai", type: "server-message", id: "m1", data: { words: "good day" } });
    await until(async () => (await user.heard("server-message")).some((m) => m.words === "good day"), "the words");
    await user.page.evaluate(() => window.client.sendClientMessage("note", { text: "hi" }));
    await until(async () => (await rtvi("client-message"))?.data.d?.text === "hi", "the answer");
    await until(async () => (await robot.others())[0]?.audio === true, "a voice");
    await user.page.evaluate(() => window.client.enableMic(false));
    await until(async () => (await robot.others())[0].audio === false, "silence");
    await robot.close();
    await until(async () => (await user.heard("bot-disconnected")).length === 1, "that the bot left");
    await user.page.evaluate(() => window.client.disconnect());
    await until(async () => (await server.rest("GET", "/presence"))[room] === undefined, "the end");
    assert.deepEqual([await user.heard("error"), user.problems], [[], []]);
    await user.close();
});
