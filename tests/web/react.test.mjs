// Daily's React library, as it comes from npm, with foyer's call object.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";

import { build } from "esbuild";

import { Server, guest, here, knock, launch, onScreen, until } from "./lib.mjs";

test("a React tree that takes a daily-js call object takes foyer's", { timeout: 120000 }, async () => {
    const server = await new Server().start();
    const browser = await launch();
    const app = path.join(server.dir, "app.js");
    await build({
        entryPoints: [path.join(here, "react-app.jsx")], bundle: true, outfile: app, logLevel: "error",
        define: { "process.env.NODE_ENV": '"production"' },
    });
    const room = await server.room();
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    const problems = [];
    page.on("pageerror", (e) => problems.push(e.message));
    await page.goto(`${server.url}/foyer.d.ts`);
    await page.addScriptTag({ path: app });
    await page.evaluate(async () => {
        const { createCallObject } = await import("/foyer.mjs");
        window.call = createCallObject();
        window.mountDesk(window.call);
    });
    const desk = (words, test) => until(() => page.evaluate(`(${test})(window.desk)`), words);
    const g = await guest(browser, server);
    await knock(g.page, server, room, "Ana");
    await page.evaluate(({ url, token }) => window.call.join({ url, token }), {
        url: `${server.url}/${room}`,
        token: await server.token({ room_name: room, is_owner: true, user_name: "Mira" }),
    });
    await desk("somebody waits", (d) => d.waiting.length === 1);
    const d = await page.evaluate(() => window.desk);
    assert.deepEqual([d.state, d.room, d.owner, d.admin, d.topology, d.counts.present, d.waiting[0]],
        ["joined-meeting", room, true, true, "none", 1, "Ana"]);
    await page.evaluate(() => window.deskActs.grant());
    await onScreen(g.page, "inside");
    await desk("two are inside", (x) => x.ids.length === 2 && x.waiting.length === 0);
    assert.match(await page.innerText("#desk"), /Ana silent/);
    await g.page.fill("#write", "hello");
    await g.page.press("#write", "Enter");
    await until(() => page.evaluate(() => window.heard && window.heard.message === "hello"), "the message");
    await page.evaluate(() => window.deskActs.send({ event: "chat-msg", message: "welcome" }, "*"));
    await until(async () => /welcome/.test(await g.page.innerText("#messages")), "the answer");
    await g.page.click("button.danger");
    await desk("one is left", (x) => x.ids.length === 1);
    const next = await guest(browser, server);
    await knock(next.page, server, room, "Bo");
    await desk("Bo waits", (x) => x.waiting[0] === "Bo");
    await page.evaluate(() => window.deskActs.deny());
    await onScreen(next.page, "denied");
    await page.evaluate(() => window.call.leave());
    await desk("left", (x) => x.state === "left-meeting");
    await page.evaluate(() => window.call.destroy());
    assert.deepEqual(problems, []);
    await browser.close();
    await server.stop();
});
