// What the browser tests share: a server of their own, Chromium, tokens, guests and hosts.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, existsSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

export const here = path.dirname(fileURLToPath(import.meta.url));
export const top = path.resolve(here, "../..");
const foyer = path.resolve(process.env.FOYER_BIN || path.join(top, "build/foyer"));
const browserPath = process.env.CHROMIUM || ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);

/** Waits until act() gives something true; ends the test with words when it does not. */
export async function until(act, words, ms = 30000) {
    const end = Date.now() + ms;
    for (;;) {
        const got = await act();
        if (got) return got;
        if (Date.now() > end) throw new Error(`${words}: did not come within ${ms} ms`);
        await new Promise((resolve) => setTimeout(resolve, 30));
    }
}

/** `foyer serve` on a free loopback port with data of its own. */
export class Server {
    /** more: further arguments of `foyer serve`. */
    constructor(more = []) {
        this.more = more;
        this.dir = mkdtempSync(path.join(tmpdir(), "foyer-web-"));
        this.port = 0;
        this.rooms = 0;
    }

    async start() {
        const data = path.join(this.dir, "data");
        this.process = spawn(foyer, ["serve", "--listen", `127.0.0.1:${this.port}`, "--data", data, ...this.more],
            { env: { ...process.env, HOME: this.dir }, stdio: ["ignore", "pipe", "inherit"] });
        /* A test that ends badly leaves no server behind. */
        const child = this.process;
        process.once("exit", () => child.kill("SIGKILL"));
        this.gone = new Promise((resolve) => this.process.once("exit", resolve));
        const line = await new Promise((resolve, reject) => {
            let text = "";
            this.process.stdout.on("data", (d) => {
                text += d;
                if (/listening on \S+\n/.test(text)) resolve(text);
            });
            this.process.once("exit", (code) => reject(new Error(`foyer serve ended with ${code}`)));
        });
        this.url = line.match(/listening on (http:\S+)/)[1];
        this.port = Number(new URL(this.url).port);
        this.key = readFileSync(path.join(data, "api.key"), "utf8").trim();
        return this;
    }

    /** Ends it without a word, as a power cut does. */
    async kill() {
        this.process.kill("SIGKILL");
        await this.gone;
    }

    async stop() {
        this.process.kill("SIGTERM");
        await this.gone;
        rmSync(this.dir, { recursive: true, force: true });
    }

    async rest(method, where, body) {
        /* One connection each: one that was kept may be closed by the server just now, or be of a
         * server that was killed. */
        const answer = await fetch(`${this.url}/v1${where}`, {
            method,
            headers: { Authorization: `Bearer ${this.key}`, Connection: "close" },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
        const json = await answer.json();
        if (answer.status !== 200) throw new Error(`${method} ${where}: ${JSON.stringify(json)}`);
        return json;
    }

    /** A new private room in which one knocks, unless properties say otherwise. */
    async room(properties = {}, privacy = "private", name = `room-${++this.rooms}`) {
        return (await this.rest("POST", "/rooms", {
            name, privacy, properties: { enable_knocking: privacy === "private", ...properties },
        })).name;
    }

    async token(properties) {
        return (await this.rest("POST", "/meeting-tokens", { properties })).token;
    }

    waiting(room) {
        return this.rest("GET", `/rooms/${room}/waiting`).then((l) => l.data);
    }

    decide(room, updates) {
        return this.rest("POST", `/rooms/${room}/waiting`, updates);
    }
}

export async function launch(extra = []) {
    if (!browserPath) throw new Error("there is no Chromium here: apt-get install chromium");
    return chromium.launch({
        executablePath: browserPath,
        args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", ...extra],
    });
}

/** A guest's browser, with storage of its own: {context, page, problems, home}. problems collects what
 *  the page complained about and every request to somewhere that is not in home. */
export async function guest(browser, server, options = {}) {
    const context = await browser.newContext({ locale: "en-GB", ...options });
    const problems = [], home = ["data:", server.url];
    context.on("request", (r) => {
        if (!home.some((h) => r.url().startsWith(h))) problems.push(`asked ${r.url()}`);
    });
    const page = await context.newPage();
    watch(page, problems);
    return { context, page, problems, home };
}

export function watch(page, problems) {
    page.on("pageerror", (e) => problems.push(`error: ${e.message}`));
    page.on("console", (m) => {
        if (m.type() === "error" && !/WebSocket connection|Failed to load resource/.test(m.text()))
            problems.push(`console: ${m.text()}`);
    });
}

export const screenOf = (page) => page.evaluate(() => document.getElementById("main").dataset.screen);

export async function onScreen(page, name, ms = 30000) {
    await until(async () => (await screenOf(page)) === name,
        `the screen "${name}" (it is "${await screenOf(page)}")`, ms);
}

export async function heading(page) {
    return page.locator("h1").innerText();
}

/** Opens the room's page, says a name and knocks; ends on the waiting screen. */
export async function knock(page, server, room, name = "Ana") {
    await page.goto(`${server.url}/${room}`);
    await onScreen(page, "door");
    await page.fill("#name", name);
    await page.click("button.main");
    await onScreen(page, "waiting");
    /* The page says so once the server has the knock, so it is there by now. */
    const names = (await server.waiting(room)).map((w) => w.name);
    if (!names.includes(name)) throw new Error(`the page waits as ${name}, the server knows of: ${names}`);
}

/** A tab without the guest page in which foyer.js can be used: window.call is a call object that
 *  keeps its events in window.events. */
export async function callTab(browser, server) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.url}/foyer.d.ts`);
    await page.evaluate(async () => {
        const { createCallObject } = await import("/foyer.mjs");
        window.createCallObject = createCallObject;
        window.events = [];
        window.newCall = (options) => {
            const call = createCallObject(options);
            const emit = call.emit;
            call.emit = function (name, payload) {
                window.events.push({ name, state: call.meetingState(), payload: { ...payload, action: name } });
                return emit.call(this, name, payload);
            };
            return call;
        };
        window.call = window.newCall();
    });
    return { context, page };
}

/** A host in a tab of its own, by foyer.js with an owner token. */
export async function host(browser, server, room, name = "Mira") {
    const tab = await callTab(browser, server);
    const token = await server.token({ room_name: room, is_owner: true, user_name: name });
    await tab.page.evaluate(({ url, token: t }) => window.call.join({ url, token: t }),
        { url: `${server.url}/${room}`, token });
    return tab;
}

/** A way to a server that is none for websockets: {url, end()}. origin: what it says where the page
 *  is from; "" for the truth, which is an address that the server does not know. */
export async function blocker(server, origin) {
    const proxy = createServer((asked, answer) => {
        const headers = { ...asked.headers };
        if (headers.origin && origin) headers.origin = origin;
        asked.pipe(request(`${server.url}${asked.url}`, { method: asked.method, headers }, (got) => {
            answer.writeHead(got.statusCode, got.headers);
            got.pipe(answer);
        }));
    });
    proxy.on("upgrade", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n"));
    await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const end = () => {
        proxy.closeAllConnections();
        proxy.close();
    };
    return { url: `http://127.0.0.1:${proxy.address().port}`, end };
}

/** Holds what the page sends with this action back: window.held has functions that send it. */
export async function hold(page, action) {
    await page.addInitScript((name) => {
        const send = WebSocket.prototype.send;
        window.held = [];
        WebSocket.prototype.send = function (text) {
            if (JSON.parse(text).action === name && !window.released) window.held.push({ go: () => send.call(this, text), drop: () => this.close() });
            else send.call(this, text);
        };
    }, action);
}

export const isHeld = (page) => until(() => page.evaluate(() => window.held.length > 0), "what is held back");

/** Lets it go, and what comes after: "go", or "drop" to end the connection instead. */
export function release(page, how = "go") {
    return page.evaluate((what) => {
        window.released = true;
        window.held[0][what]();
    }, how);
}
