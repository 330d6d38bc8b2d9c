// Every screen with axe-core: no violations. And what axe can not see: nothing wider than a small
// phone, one heading that has the focus or a field that has it, no complaint of the page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import path from "node:path";

import { Server, guest, here, launch } from "./lib.mjs";
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

for (const [name, reach] of Object.entries(screens)) {
    test(`the screen ${name}`, { timeout: 120000 }, async () => {
        const options = { viewport: { width: 320, height: 640 }, colorScheme: "light", reducedMotion: "reduce", bypassCSP: true };
        const g = await guest(browser, server, options);
        const end = await reach({ page: g.page, server, browser, options });
        try {
            await g.page.addScriptTag({ path: path.join(here, "node_modules/axe-core/axe.min.js") });
            for (const colorScheme of ["light", "dark"]) {
                await g.page.emulateMedia({ colorScheme });
                assert.deepEqual(await violations(g.page), [], `${name}, ${colorScheme}`);
            }
            const wide = await g.page.evaluate(() => document.documentElement.scrollWidth);
            assert.ok(wide <= 320, `${name} is ${wide} wide on a screen of 320`);
            const focus = await g.page.evaluate(() => document.activeElement.tagName);
            assert.match(focus, /^(H1|INPUT|BUTTON)$/, `${name}: the focus is on ${focus}`);
            assert.equal(await g.page.locator("h1").count(), 1);
            assert.deepEqual(g.problems, []);
        } finally {
            if (end) await end();
            await g.context.close();
        }
    });
}
