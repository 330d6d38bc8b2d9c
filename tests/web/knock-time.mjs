// How soon one can knock on a slow phone link: a figure, not a test. node knock-time.mjs
// 3G as browsers imitate it: 1.6 Mbit/s down, 0.75 up, 150 ms there and back; an empty cache each time.

import { Server, launch, onScreen, until } from "./lib.mjs";

const TIMES = 7;
const server = await new Server().start();
const browser = await launch();
const door = [], knocked = [], plain = [];
for (let i = 0; i < 2 * TIMES; i++) {
    const slow = i % 2 === 0;
    const context = await browser.newContext({ viewport: { width: 390, height: 780 } });
    const page = await context.newPage();
    const room = await server.room();
    const client = await context.newCDPSession(page);
    await client.send("Network.enable");
    if (slow) await client.send("Network.emulateNetworkConditions", {
        offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8,
    });
    const from = Date.now();
    await page.goto(`${server.url}/${room}`, { waitUntil: "commit" });
    await page.waitForSelector("#name");
    (slow ? door : plain).push(Date.now() - from);
    await page.fill("#name", "Ana");
    await page.click("button.main");
    await until(async () => (await server.waiting(room)).length === 1, "the knock");
    if (slow) knocked.push(Date.now() - from);
    await onScreen(page, "waiting");
    await context.close();
}
const figures = (list) => {
    const sorted = [...list].sort((a, b) => a - b);
    return `best ${sorted[0]}, median ${sorted[Math.floor(sorted.length / 2)]}, worst ${sorted.at(-1)} ms`;
};
console.log(`on loopback, what this machine needs: ${figures(plain)}`);
console.log(`the door can be used after: ${figures(door)}`);
console.log(`the knock is at the server after: ${figures(knocked)} (the name typed at once)`);
await browser.close();
await server.stop();
