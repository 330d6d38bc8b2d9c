// Pictures of every screen, phone, desktop and wall screen, light and dark: node shots.mjs FOLDER [SCREEN...]

import { mkdirSync } from "node:fs";
import path from "node:path";

import { Server, guest, launch } from "./lib.mjs";
import { screens } from "./screens.mjs";

const [folder, ...wanted] = process.argv.slice(2);
if (!folder) {
    console.error("usage: node shots.mjs FOLDER [SCREEN...]");
    process.exit(2);
}
mkdirSync(folder, { recursive: true });
const looks = [];
for (const [size, viewport] of [["phone", { width: 390, height: 780 }], ["desktop", { width: 1280, height: 800 }],
    ["wall", { width: 1920, height: 1080 }]])
    for (const colorScheme of ["light", "dark"]) looks.push({ size, viewport, colorScheme });

const server = await new Server().start();
const browser = await launch();
for (const name of wanted.length ? wanted : Object.keys(screens)) {
    const options = { viewport: looks[0].viewport, reducedMotion: "reduce" };
    const g = await guest(browser, server, options);
    const end = await screens[name]({ ...g, server, browser, options });
    for (const look of looks) {
        await g.page.setViewportSize(look.viewport);
        await g.page.emulateMedia({ colorScheme: look.colorScheme });
        await g.page.screenshot({ path: path.join(folder, `${name}-${look.size}-${look.colorScheme}.png`), fullPage: true });
    }
    if (end) await end();
    await g.context.close();
    console.log(name);
}
await browser.close();
await server.stop();
