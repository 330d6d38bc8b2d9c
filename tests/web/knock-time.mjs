// How soon one can knock on a slow phone link: a figure, not a test. node knock-time.mjs
// 1.6 Mbit/s down, 0.75 up, 150 ms there and back; an empty cache and a new connection each time.

import { Server, launch, onScreen, until } from "./lib.mjs";
import { phoneLink } from "./phone-link.mjs";

const TIMES = Number(process.argv[2] || 7);
const server = await new Server(["--allow-origin", "*"]).start();
const link = await phoneLink(server.port, { rtt: 150, down: 1.6e6, up: 0.75e6 });
const browser = await launch();
const near = server.url, far = `http://127.0.0.1:${link.port}`;
const figures = (list) => {
    const sorted = [...list].sort((a, b) => a - b);
    return `best ${sorted[0]}, median ${sorted[Math.floor(sorted.length / 2)]}, worst ${sorted.at(-1)} ms`;
};

/** One guest, who types a name and knocks at once: ms until the door is there, until the server has
 *  the knock, and until the page says so. */
async function visit(url) {
    const context = await browser.newContext({ viewport: { width: 390, height: 780 } });
    const page = await context.newPage(), room = await server.room();
    /* In the page, as soon as there is a field: the tests' own way to the browser takes its time. */
    await page.addInitScript(() => {
        const look = setInterval(() => {
            const name = document.getElementById("name");
            if (!name) return;
            clearInterval(look);
            window.doorAt = performance.now();
            name.value = "Ana";
            document.querySelector("button.main").click();
        }, 5);
    });
    let knocked = 0;
    const from = Date.now();
    await page.goto(`${url}/${room}`, { waitUntil: "commit" });
    await until(async () => (await server.waiting(room)).length === 1, "the knock");
    knocked = Date.now() - from;
    await onScreen(page, "waiting");
    if (process.env.TRACE) console.log(await page.evaluate(() => performance.getEntries().map((e) =>
        `${e.entryType} ${e.name.replace(/.*\//, "/")} ${Math.round(e.startTime)} ${Math.round(e.responseStart || 0)} ${Math.round(e.responseEnd || 0)} ${e.transferSize || ""}`).join("\n")));
    const door = Math.round(await page.evaluate(() => window.doorAt));
    await context.close();
    return { door, knocked };
}

for (const [what, url] of [["on loopback, what this machine needs", near], ["on a slow phone link", far]]) {
    const seen = [];
    for (let i = 0; i < TIMES; i++) seen.push(await visit(url));
    console.log(`${what}: one can knock after ${figures(seen.map((s) => s.door))}`);
    console.log(`${" ".repeat(what.length)}  the server has the knock after ${figures(seen.map((s) => s.knocked))} (the name typed at once)`);
}
await browser.close();
link.close();
await server.stop();
