// The types of foyer.js against a file that uses them, and against the object that they describe.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import path from "node:path";

import { here, top } from "./lib.mjs";

test("usage.ts is accepted, and what it marks as wrong is refused", () => {
    const tsc = spawnSync(process.execPath, [path.join(here, "node_modules/typescript/bin/tsc"), "-p", here], { encoding: "utf8" });
    assert.equal(tsc.status, 0, tsc.stdout + tsc.stderr);
});

test("the types name every method, and no other", async () => {
    const { createCallObject } = await import(path.join(top, "net/web/foyer.js"));
    const text = readFileSync(path.join(top, "net/web/foyer.d.ts"), "utf8");
    const body = text.slice(text.indexOf("export interface FoyerCall {"));
    const typed = new Set([...body.slice(0, body.indexOf("\n}")).matchAll(/^ {4}(?:readonly )?(\w+)[(:<]/gm)].map((m) => m[1]));
    const call = createCallObject();
    const there = new Set(["callClientId"]);
    for (let o = Object.getPrototypeOf(call); o !== Object.prototype; o = Object.getPrototypeOf(o))
        for (const name of Object.getOwnPropertyNames(o))
            if (!name.startsWith("_") && !["constructor", "emit", "forgetHandlers"].includes(name)) there.add(name);
    assert.deepEqual([...typed].sort(), [...there].sort());
});
