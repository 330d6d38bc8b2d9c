// Every screen with axe-core: no violations. And what axe can not see: nothing wider than a small
// phone, one heading that has the focus or a field that has it, no complaint of the page. In three
// languages: one with long words and one that runs from right to left.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import path from "node:path";

import { Server, guest, here, launch, screenOf } from "./lib.mjs";
import { screens } from "./screens.mjs";

let server, browser;

before(async () => {
    server = await new Server().start();
    browser = await launch();
});

after(async () => {
    await browser.close();
    await server.stop();
});

async function violations(page) {
    const found = await page.evaluate(() => window.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }));
    return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.html} ${n.failureSummary}`).join("; ")}`);
}

/** Nothing is wrong with the screen as it is now, in a language and a colour scheme. */
async function check(page, what) {
    assert.deepEqual(await violations(page), [], what);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, `${what} is ${wide} wide on a screen of 320`);
    const cut = await page.evaluate(() => [...document.querySelectorAll("button, h1, .fact dd")]
        .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth).map((e) => e.textContent));
    assert.deepEqual(cut, [], `${what}: words that do not fit`);
}

for (const [name, reach] of Object.entries(screens)) {
    test(`the screen ${name}`, { timeout: 120000 }, async () => {
        const options = { viewport: { width: 320, height: 640 }, colorScheme: "light", reducedMotion: "reduce", bypassCSP: true };
        const g = await guest(browser, server, options);
        const end = await reach({ ...g, server, browser, options });
        try {
            await g.page.addScriptTag({ path: path.join(here, "node_modules/axe-core/axe.min.js") });
            const focus = await g.page.evaluate(() => document.activeElement.tagName);
            assert.match(focus, /^(H1|INPUT|BUTTON)$/, `${name}: the focus is on ${focus}`);
            assert.equal(await g.page.locator("h1").count(), 1);
            await check(g.page, `${name}, light`);
            await g.page.emulateMedia({ colorScheme: "dark" });
            await check(g.page, `${name}, dark`);
            for (const [lang, dir] of [["ar", "rtl"], ["de", "ltr"]]) {
                await g.page.selectOption("#lang", lang);
                await g.page.waitForSelector(`html[lang=${lang}][dir=${dir}]`);
                assert.equal(await screenOf(g.page), name.split("-")[0]);
                await check(g.page, `${name}, ${lang}`);
            }
            assert.deepEqual(g.problems, []);
        } finally {
            if (end) await end();
            await g.context.close();
        }
    });
}
