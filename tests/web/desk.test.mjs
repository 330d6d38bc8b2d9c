// The guest page with a host at foyer's console, on a terminal of its own.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";
import path from "node:path";

import { Server, guest, knock, launch, onScreen, top, until } from "./lib.mjs";

let server, browser;

before(async () => {
    server = await new Server().start();
    browser = await launch();
});

after(async () => {
    await browser.close();
    await server.stop();
});

/** foyer's console on a terminal of its own, for one room. */
function consoleHost(server, room) {
    const foyer = path.resolve(process.env.FOYER_BIN || path.join(top, "build/foyer"));
    const child = spawn("script", ["-qfec",
        `stty rows 36 cols 120; exec ${foyer} --url ${server.url} --room ${room}`, "/dev/null"],
        { env: { ...process.env, TERM: "xterm-256color", LC_ALL: "C.UTF-8", HOME: server.dir,
            XDG_STATE_HOME: server.dir, XDG_CONFIG_HOME: server.dir, FOYER_API_KEY: server.key } });
    const made = { screen: "", seen: 0, key: (k) => child.stdin.write(k) };
    child.stdout.on("data", (d) => {
        made.screen += d;
    });
    /* Like a person: a burst faster than typing is refused, and a key acts on nothing that has not
     * been on screen long enough to be read. */
    made.type = async (text) => {
        for (const c of text) {
            await new Promise((resolve) => setTimeout(resolve, 120));
            made.key(c);
        }
    };
    /** Waits for words that come after those seen so far. */
    made.says = async (words) => {
        await until(() => made.screen.slice(made.seen).includes(words), `the console says "${words}"`);
        await new Promise((resolve) => setTimeout(resolve, 900));
        made.seen = made.screen.length;
    };
    made.end = async () => {
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.stdin.write("q");
        const late = setTimeout(() => child.kill("SIGKILL"), 3000);
        await gone;
        clearTimeout(late);
    };
    return made;
}

/** A guest at the page and a host at the console, who sees the knock. */
function desk(name, run) {
    test(name, { timeout: 60000 }, async () => {
        const room = await server.room();
        const g = await guest(browser, server), host = consoleHost(server, room);
        try {
            await knock(g.page, server, room, "Ana");
            await shows(g.page, "#hosts", /knows that you wait/);
            await host.says("Ana");
            await run(g.page, host, room);
            assert.deepEqual(g.problems, []);
        } catch (error) {
            console.log(host.screen.slice(-3000));
            throw error;
        } finally {
            await host.end();
            await g.context.close();
        }
    });
}

const shows = (page, selector, words) => until(async () =>
    words.test((await page.locator(selector).innerText().catch(() => "")).replace(/[\u2066-\u2069]/g, "")), `${selector} says ${words}`);

desk("let in", async (page, host) => {
    host.key("a");
    await onScreen(page, "inside");
    assert.match(await page.title(), /You are in/);
});

desk("turned away with a reason", async (page, host) => {
    host.key("\x1bd");
    await host.says("denied?");
    await host.type("We are full today\r");
    await onScreen(page, "denied", 20000); /* the console leaves itself four seconds to take it back */
    await shows(page, "blockquote", /We are full today/);
});

desk("held with words, and told something", async (page, host) => {
    host.key("w");
    await host.says("hold Ana");
    await host.type("Two minutes\r");
    await shows(page, "#hold", /Two minutes/);
    await host.says("held");
    host.key("m");
    await host.says("message to Ana");
    await host.type("Papers ready?\r");
    await shows(page, "#messages", /Papers ready\?/);
    await page.fill("#write", "Yes, all three");
    await page.press("#write", "Enter");
    await host.says("all three");
});

desk("sent back to the lobby and let in again, on the same page", async (page, host, room) => {
    await page.evaluate(() => {
        window.same = true;
    });
    host.key("a");
    await onScreen(page, "inside");
    await host.says("admitted Ana");
    await host.type("3");
    await new Promise((resolve) => setTimeout(resolve, 900));
    host.key("p");
    await onScreen(page, "waiting");
    await until(async () => (await server.waiting(room)).length === 1, "Ana waits again");
    await host.says("parked Ana");
    await host.type("2");
    await new Promise((resolve) => setTimeout(resolve, 900));
    host.key("a");
    await onScreen(page, "inside");
    assert.ok(await page.evaluate(() => window.same));
});
