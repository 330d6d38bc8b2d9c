// The guest page with a host at foyer's console, on a terminal of its own.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";
import path from "node:path";

import xterm from "@xterm/headless";

import { Server, guest, knock, launch, onScreen, screenOf, top, until } from "./lib.mjs";

let server, browser;

before(async () => {
    server = await new Server().start();
    browser = await launch();
});

after(async () => {
    await browser.close();
    await server.stop();
});

const COLS = 120, ROWS = 36;
const TOO_QUICK = "then press again";

/** foyer's console on a terminal of its own, for one room. */
function consoleHost(server, room) {
    const foyer = path.resolve(process.env.FOYER_BIN || path.join(top, "build/foyer"));
    const child = spawn("script", ["-qfec",
        `stty rows ${ROWS} cols ${COLS}; exec ${foyer} --url ${server.url} --room ${room}`, "/dev/null"],
        { env: { ...process.env, TERM: "xterm-256color", LC_ALL: "C.UTF-8", HOME: server.dir,
            XDG_STATE_HOME: server.dir, XDG_CONFIG_HOME: server.dir, FOYER_API_KEY: server.key } });
    const terminal = new xterm.Terminal({ cols: COLS, rows: ROWS, allowProposedApi: true });
    child.stdout.on("data", (d) => terminal.write(d));
    const made = {};
    made.screen = () => Array.from({ length: ROWS },
        (_, y) => terminal.buffer.active.getLine(y).translateToString(true)).join("\n");
    made.says = (words) => until(() => made.shows(words), `the console says "${words}"`);
    made.key = (k) => child.stdin.write(k);
    made.shows = (words) => made.screen().includes(words);
    /* Presses a key until done() sees what it does. A row that has not been on the screen for 400 ms
     * is not acted on; whoever is told so looks, and presses again. */
    made.press = async (key, done) => {
        const act = typeof done === "string" ? () => made.shows(done) : done;
        for (;;) {
            await new Promise((resolve) => setTimeout(resolve, 500));
            made.key(key);
            await until(async () => await act() || made.shows(TOO_QUICK), `${JSON.stringify(key)} does ${done}`);
            if (await act()) return;
            await until(() => !made.shows(TOO_QUICK), "the notice is gone");
        }
    };
    /* Enter among other keys would be part of a paste. */
    made.type = async (text) => {
        made.key(text);
        await made.says(text);
        made.key("\r");
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
    test(name, { timeout: 120000 }, async () => {
        const room = await server.room();
        const g = await guest(browser, server), host = consoleHost(server, room);
        try {
            await knock(g.page, server, room, "Ana");
            await shows(g.page, "#hosts", /knows that you wait/);
            await host.says("Ana");
            await run(g.page, host, room);
            assert.deepEqual(g.problems, []);
        } catch (error) {
            console.log(host.screen());
            throw error;
        } finally {
            await host.end();
            await g.context.close();
        }
    });
}

const shows = (page, selector, words) => until(async () =>
    words.test((await page.locator(selector).innerText().catch(() => "")).replace(/[\u2066-\u2069]/g, "")), `${selector} says ${words}`);

const inside = (page) => async () => (await screenOf(page)) === "inside";

desk("let in", async (page, host) => {
    await host.press("a", inside(page));
});

desk("turned away with a reason", async (page, host) => {
    await host.press("\x1bd", "denied?");
    await host.type("We are full today");
    await onScreen(page, "denied"); /* the console leaves itself four seconds to take it back */
    await shows(page, "blockquote", /We are full today/);
});

desk("held with words, and told something", async (page, host) => {
    await host.press("w", "hold Ana");
    await host.type("Two minutes");
    await shows(page, "#hold", /Two minutes/);
    await host.press("m", "message to Ana");
    await host.type("Papers ready?");
    await shows(page, "#messages", /Papers ready\?/);
    await page.fill("#write", "Yes, all three");
    await page.press("#write", "Enter");
    await host.says("all three");
});

desk("sent back to the lobby and let in again, on the same page", async (page, host, room) => {
    await page.evaluate(() => {
        window.same = true;
    });
    await host.press("a", inside(page));
    await host.press("3", "M mute");
    await host.press("p", "parked Ana");
    await onScreen(page, "waiting");
    assert.equal((await server.waiting(room)).length, 1);
    await host.press("2", "a admit");
    await host.press("a", inside(page));
    assert.ok(await page.evaluate(() => window.same));
});
